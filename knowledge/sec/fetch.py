"""The documents of a filing: its main document and the exhibits that say something, by index page or whole submission.

Knows how the archive lays a filing out; not how a document reads. An 8-K's news is mostly in EX-99, an older annual
report's figures in EX-13, so those come along; contracts, certificates, pictures and data files do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

from knowledge.errors import NotServed, SourceError
from knowledge.sec.client import SecClient
from knowledge.sec.filings import FilingRef
from knowledge.types import Company, Reading

if TYPE_CHECKING:
    from lxml.html import HtmlElement

READABLE = (".htm", ".html", ".txt", ".pdf")
EXHIBITS = re.compile(r"EX-(99|13)\b")
LARGEST = 64 * 1024 * 1024  # bytes: a larger exhibit is a scanned book


@dataclass(frozen=True, slots=True)
class Fetched:
    """One document of a filing. Its knowable date is `ref.filed`."""

    ref: FilingRef
    kind: str  # "10-K", "8-K", "EX-99.1"
    url: str
    data: bytes
    cached: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """A filing that could not be had, and why; the others go on."""

    ref: FilingRef
    reason: str


@dataclass(frozen=True, slots=True)
class _Listed:
    kind: str
    url: str
    size: int


def fetch(client: SecClient, filings: Iterable[FilingRef]) -> Iterator[Fetched | Missed]:
    """The documents of each filing in turn; those kept from an earlier run cost no request.

    A filing that the SEC does not serve is Missed. AccessDenied and a failing server end the run: going on would
    only make it worse, and the next run takes up where this one stopped.
    """
    for ref in filings:
        try:
            yield from _documents(client, ref)
        except NotServed as error:
            yield Missed(ref, str(error))


def stamp(reading: Reading, fetched: Fetched, company: Company) -> Reading:
    """The reading with what the SEC's own list says of it: registrant, form, period, knowable date, accession, address.

    The list wins over what was read off the document, since a document may print another date or a former name.
    """
    ref, document = fetched.ref, reading.document
    exhibit = "" if fetched.kind == ref.form else f", {fetched.kind}"
    stamped = replace(
        document,
        path=fetched.url,
        source=fetched.url,
        title=f"{company.name} {ref.form} {ref.period or ref.filed}{exhibit}",
        company=company.id,
        company_name=document.company_name or company.name,
        cik=ref.cik,
        ticker=company.ticker,
        form=ref.form,
        period=ref.period,
        knowable=ref.filed,
        accession=ref.accession,
    )
    return replace(reading, document=stamped)


def _documents(client: SecClient, ref: FilingRef) -> Iterator[Fetched]:
    """By the index page where it names files, else the named main document, else cut out of the whole submission."""
    try:
        listed = [row for row in read_index(client.get(ref.index_url).data) if _wanted(row.kind, row.url, ref)]
    except NotServed:
        listed = []
    if not listed and ref.primary and ref.primary.lower().endswith(READABLE):
        listed = [_Listed(ref.form, f"{ref.folder}/{ref.primary}", 0)]
    served: dict[str, str] = {}
    for row in listed:
        if row.size > LARGEST:
            continue
        try:
            answer = client.get(row.url)
        except NotServed:
            continue
        served[row.url] = row.kind
        yield Fetched(ref, row.kind, row.url, answer.data, answer.cached)
    if ref.form not in served.values():
        yield from _from_submission(client, ref, served.keys())


def _from_submission(client: SecClient, ref: FilingRef, had: Collection[str]) -> Iterator[Fetched]:
    answer = client.get(ref.submission_url)
    found = False
    for kind, name, body in read_submission(answer.data):
        url = f"{ref.folder}/{name}" if name else f"{ref.submission_url}#{kind}"
        encoded = bool(name and name.lower().endswith(".pdf"))  # uuencoded inside: not worth a decoder of our own
        if _wanted(kind, name or ".txt", ref) and url not in had and not encoded:
            found = True
            yield Fetched(ref, kind, url, body, answer.cached)
    if not found:
        raise NotServed(f"{ref.submission_url}: holds no readable {ref.form}.")


def _wanted(kind: str, name: str, ref: FilingRef) -> bool:
    return (kind == ref.form or EXHIBITS.match(kind) is not None) and name.lower().endswith(READABLE)


def read_index(page: bytes) -> list[_Listed]:
    """The rows of an index page's "Document Format Files" that name a file; pages before 2001 name none.

    A link into the inline viewer ("/ix?doc=...") is turned into the document's own address. The folder may be that
    of another registrant of the same filing, so links are followed and never rebuilt.
    """
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page)
    except (etree.ParserError, ValueError) as error:
        raise SourceError(f"an index page of the SEC cannot be read ({error}).") from error
    rows = []
    for table in tree.iter("table"):
        if table.get("summary") == "Document Format Files":
            rows += [row for row in map(_listed, table.iter("tr")) if row is not None]
    return rows


def _listed(row: HtmlElement) -> _Listed | None:
    """One row of the page's table (sequence, description, document, type, size), None where it names no file."""
    cells = [*row.iter("td")]
    if len(cells) < 5:
        return None
    kind, size = (" ".join(cell.text_content().split()) for cell in cells[3:5])
    link = next((anchor.get("href", "") for anchor in cells[2].iter("a")), "")
    if not kind or not link or link.endswith("/"):
        return None
    inner = parse_qs(urlsplit(link).query).get("doc")
    url = urljoin("https://www.sec.gov/", inner[0] if inner else link)
    return _Listed(kind, url, int(size) if size.isdigit() else 0)


_DOCUMENT = re.compile(rb"<DOCUMENT>\s*(.*?)<TEXT>\r?\n?(.*?)</TEXT>", re.DOTALL)
_WRAPPERS = re.compile(rb"\A\s*<(XBRL|PDF)>\s*\n?(.*?)\s*</\1>\s*\Z", re.DOTALL)


def read_submission(data: bytes) -> Iterator[tuple[str, str | None, bytes]]:
    """(type, file name or None, body) of each document in a complete submission text file, in its order."""
    for head, body in (match.groups() for match in _DOCUMENT.finditer(data)):
        said = dict(line.split(b">", 1) for line in head.splitlines() if b">" in line)
        wrapped = _WRAPPERS.match(body)
        kind = said.get(b"<TYPE", b"").decode("ascii", "replace").strip()
        name = said.get(b"<FILENAME", b"").decode("ascii", "replace").strip()
        yield kind, name or None, wrapped[2] if wrapped else body
