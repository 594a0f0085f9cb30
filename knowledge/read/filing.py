"""A filing's bytes -> a Reading: HTML, plain text, or a full submission of several documents.

Brings the parts together: markup and text give drafts, tags give facts, and what header, tags and cover say gives the
metadata, the better witness first. Reads no file and no PDF.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from knowledge.errors import UnreadableDocument
from knowledge.read import dei, furniture, headings, html, ixbrl, markup, metadata, sections, submission, whole
from knowledge.read import text as plain_text
from knowledge.read.draft import Draft, blocks_of, plain
from knowledge.read.kinds import kind_of
from knowledge.read.names import hints_of
from knowledge.read.release import with_release
from knowledge.read.submission import Header
from knowledge.types import Document, Reading, TaggedFact

Media = Literal["html", "text"]


@dataclass(slots=True)
class Found:
    """What one document of a file holds, before anything is decided about the file."""

    drafts: list[Draft]
    paged: bool
    facts: tuple[TaggedFact, ...] = ()
    title: str | None = None
    warnings: tuple[str, ...] = ()


def read_html(data: bytes, path: str) -> Reading:
    """A filing, or an exhibit, in HTML. Raises UnreadableDocument."""
    return _finished(_html(markup.utf8(data), path), data, path, media="html")


def read_text(data: bytes, path: str) -> Reading:
    """One in plain text."""
    return _finished(_text(markup.utf8(data)), data, path, media="text")


def _html(data: bytes, path: str) -> Found:
    warning = whole.check_html(data, path)
    root = markup.parse(data, path)
    walker = html.Walker(spans_rows=b"rowspan" in data or b"ROWSPAN" in data)
    with html.deep():
        walker.walk(root)
    walker.flush()
    drafts = furniture.cleared(walker.drafts) if walker.paged else walker.drafts
    printed = {el: n for n, draft in enumerate(drafts) for el in draft.tagged}
    facts = tuple(ixbrl.facts(root, printed))
    title = next((plain(el.text or "") for el in root.iter("title")), None)
    return Found(drafts, walker.paged, facts, title, (warning,) if warning else ())


def _text(data: bytes) -> Found:
    words = data.decode("utf-8", "replace")
    paged = plain_text.has_pages(words)
    drafts = list(plain_text.drafts_of(words))
    return Found(furniture.cleared(drafts) if paged else drafts, paged)


def read_submission(data: bytes, path: str) -> Reading:
    """Main document and press releases of a full submission as one document, in their order."""
    whole.check_submission(data, path)
    header, made = submission.header_of(data), Found([], paged=False)
    media: Media = "text"
    for n, part in enumerate(submission.worth_reading(list(submission.parts_of(data)))):
        body = markup.utf8(part.body)
        try:
            kind = kind_of(body, f"{path} ({part.kind or 'its main document'})", whole=False)
        except UnreadableDocument:
            if n == 0:
                raise
            continue
        if kind not in ("html", "text"):
            continue
        found = _html(body, path) if kind == "html" else _text(body)
        if n == 0:
            header = replace(header, form=header.form or submission.form_of(part))
            sections.set_sections(found.drafts, header.form)
            made.facts, made.title, media = found.facts, found.title, "html" if kind == "html" else "text"
        _append(found, made, section=f"Exhibit {part.kind.removeprefix('EX-')}" if n else None)
    return _finished(made, data, path, media=media, header=header)


def _append(found: Found, made: Found, *, section: str | None) -> None:
    """Put one more document behind those before it, its pages counted on."""
    last = max((draft.page for draft in made.drafts), default=0)
    for draft in found.drafts:
        draft.page += last
        draft.section = section or draft.section
    made.drafts += found.drafts
    made.paged = made.paged or found.paged


def _finished(found: Found, data: bytes, path: str, *, media: Media, header: Header | None = None) -> Reading:
    """Decide about the whole: registrant, form, periods, knowable date, sections, headings."""
    if not found.drafts:
        raise UnreadableDocument(
            f"{path}: holds no text to read.", remedy="Give HTML, PDF, plain text or a Markdown note."
        )
    document, warning = _document(found, data, path, media, header or Header())
    if header is None:
        sections.set_sections(found.drafts, document.form)
    headings.set_headings(found.drafts)
    warnings = (*found.warnings, warning) if warning else found.warnings
    return Reading(document, blocks_of(found.drafts, paged=found.paged), found.facts, warnings)


def _document(found: Found, data: bytes, path: str, media: Media, header: Header) -> tuple[Document, str | None]:
    """The metadata: what the SEC's header states, then what the filer tagged, then what the cover says."""
    words = "\n".join(draft.text for draft in found.drafts)
    hints, tags = hints_of(path), dei.of(found.facts)
    cover = metadata.cover(words, path=path, form=header.form or tags.form, period=header.period or tags.period)
    said = with_release(cover, words)
    knowable, warning = metadata.knowable_of(
        filed=header.filed, signed=said.signed, named=said.named, released=said.released
    )
    sha = hashlib.sha256(data).hexdigest()
    name = tags.registrant or said.registrant or header.registrant
    document = Document(
        id="d" + sha[:16],
        path=path,
        title=_title(name, said.form, said.period, found.title, path),
        sha256=sha,
        media=media,
        company_name=name,
        cik=tags.cik or header.cik or said.cik,
        ticker=tags.ticker or said.ticker,
        form=said.form,
        period=said.period,
        fiscal_year=tags.fiscal_year or said.fiscal_year,
        fiscal_quarter=tags.fiscal_quarter or said.fiscal_quarter,
        knowable=knowable,
        accession=header.accession or hints.accession,
        pages=max(draft.page for draft in found.drafts) if found.paged else None,
    )
    return document, warning


def _title(name: str | None, form: str | None, period: date | None, title: str | None, path: str) -> str:
    """ "NVIDIA CORP 10-K 2025-01-26"; without a name the document's own title, or the file's."""
    if name and form:
        return f"{name} {form} {period}" if period else f"{name} {form}"
    return title or Path(path).name or path
