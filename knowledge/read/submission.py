"""A full submission as the SEC keeps it: one text file with a header and several documents inside SGML tags.

Reads what the header states and cuts the documents out; does not read them. Tolerates files that are cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_STARTS = re.compile(
    rb"<SEC-DOCUMENT>|<SEC-HEADER>|<IMS-HEADER>|<SUBMISSION>|<DOCUMENT>\s*<TYPE>"
    rb"|-----BEGIN PRIVACY-ENHANCED MESSAGE-----"
)
_DOCUMENT = re.compile(rb"<DOCUMENT>\s*(?P<head>.*?)<TEXT>\r?\n?(?P<body>.*?)(?:</TEXT>|</DOCUMENT>|\Z)", re.S | re.I)
_FIELD = re.compile(r"^\s*([A-Z][A-Z ]+):[ \t]*(\S.*?)[ \t]*$|<([A-Z-]+)>[ \t]*([^<\s][^<\r\n]*)", re.M)
"""Two grammars: "CENTRAL INDEX KEY: 0001" in the archive's text files, "<CIK>0001" in what filers send."""
_WRAPPERS = re.compile(rb"\A\s*<(XBRL|PDF|XML)>\s*\n?(.*?)\s*(?:</\1>\s*)?\Z", re.S | re.I)
READ_WITH = re.compile(r"EX-(?:99|13)\b")
"""Exhibits that say something of the business: press releases, and annual reports of older years."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the SEC's header states of a submission; None where it does not."""

    accession: str | None = None
    form: str | None = None
    period: date | None = None
    filed: date | None = None
    registrant: str | None = None
    cik: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a submission."""

    kind: str  # "10-K", "EX-99.1"
    name: str | None
    body: bytes


def is_submission(data: bytes) -> bool:
    """True where the bytes begin as a submission, or as one document cut out of it."""
    return _STARTS.search(data[:4096]) is not None


def header_of(data: bytes) -> Header:
    """The header's fields; of several filers the first."""
    end = data.find(b"<DOCUMENT>")
    fields: dict[str, str] = {}
    for match in _FIELD.finditer(data[: end if end >= 0 else 20_000].decode("latin-1")):
        fields.setdefault(match[1] or match[3], (match[2] or match[4]).strip())
    return Header(
        accession=fields.get("ACCESSION NUMBER") or fields.get("ACCESSION-NUMBER"),
        form=fields.get("CONFORMED SUBMISSION TYPE") or fields.get("TYPE"),
        period=_day(fields.get("CONFORMED PERIOD OF REPORT") or fields.get("PERIOD")),
        filed=_day(fields.get("FILED AS OF DATE") or fields.get("FILING-DATE")),
        registrant=fields.get("COMPANY CONFORMED NAME") or fields.get("CONFORMED-NAME"),
        cik=fields.get("CENTRAL INDEX KEY") or fields.get("CIK"),
    )


def parts_of(data: bytes) -> Iterator[Part]:
    """The documents, in order."""
    for match in _DOCUMENT.finditer(data):
        said = dict(line.split(b">", 1) for line in match["head"].splitlines() if b">" in line)
        wrapped = _WRAPPERS.match(match["body"])
        kind, name = (said.get(key, b"").decode("ascii", "replace").strip() for key in (b"<TYPE", b"<FILENAME"))
        yield Part(kind.upper(), name or None, wrapped[2] if wrapped else match["body"])


def form_of(part: Part) -> str | None:
    """The form that a document's own tag names; an exhibit has none."""
    return part.kind if part.kind and not part.kind.startswith("EX-") else None


def worth_reading(parts: list[Part]) -> list[Part]:
    """The main document and the exhibits that are read with it."""
    return [p for n, p in enumerate(parts) if n == 0 or READ_WITH.match(p.kind)]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:8]}") if text else None
    except ValueError:
        return None
