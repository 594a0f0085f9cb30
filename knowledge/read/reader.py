"""The door: a file's bytes -> a Reading. What it is, is told by the bytes; the name is only a hint.

Reads HTML as filed (inline XBRL included), plain text, full submissions, PDF and notes. Fetches nothing, runs nothing
and expands no entity. Raises UnreadableDocument with one line that says what is wrong and what to do.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from knowledge.errors import UnreadableDocument
from knowledge.read import dei, furniture, headings, html, ixbrl, markup, metadata, sections, submission
from knowledge.read import text as plain_text
from knowledge.read.draft import Draft, blocks_of
from knowledge.read.kinds import kind_of
from knowledge.read.release import with_release
from knowledge.read.submission import Header
from knowledge.types import Document, Reading, TaggedFact

LARGEST = 64 * 1024 * 1024
"""Bytes: no filing's text is larger; what is has pictures inside or is no filing."""


def read(path: str, *, data: bytes | None = None) -> Reading:
    """Read a file, or `data` that came from elsewhere ("-", an https address) under the name `path`."""
    if data is None:
        data = _load(path)
    if len(data) > LARGEST:
        raise UnreadableDocument(
            f"{path}: larger than {LARGEST // 1024**2} MB.", remedy="Give the filing's main document alone."
        )
    kind = kind_of(data, path)
    if kind == "pdf":
        from knowledge.read.pdf import read_pdf

        reading: Reading = read_pdf(data, path)
        return reading
    if kind == "note":
        from knowledge.read.note import read_note

        note: Reading = read_note(data, path)
        return note
    if kind == "submission":
        return _submission(data, path)
    found = _html(markup.utf8(data), path) if kind == "html" else _text(markup.utf8(data))
    return _finished(found, data, path, media="html" if kind == "html" else "text")


def _load(path: str) -> bytes:
    """The bytes of a regular file that is not too large; the reason in one line for everything else."""
    try:
        about = os.stat(path)
        if stat.S_ISDIR(about.st_mode):
            raise UnreadableDocument(
                f"{path}: a folder.", remedy="Give the files in it, or the folder to knockon ingest."
            )
        if not stat.S_ISREG(about.st_mode):
            raise UnreadableDocument(
                f"{path}: neither a file nor a folder.", remedy="Give a file, or pipe it in and say -."
            )
        if about.st_size > LARGEST:
            raise UnreadableDocument(
                f"{path}: larger than {LARGEST // 1024**2} MB.", remedy="Give the filing's main document alone."
            )
        return Path(path).read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableDocument(f"{path}: cannot be opened ({why}).") from error


@dataclass(slots=True)
class _Found:
    """What one document of a file holds, before anything is decided about the whole."""

    drafts: list[Draft]
    paged: bool
    facts: tuple[TaggedFact, ...] = ()
    title: str | None = None


def _html(data: bytes, path: str) -> _Found:
    root = markup.parse(data, path)
    walker = html.Walker(spans_rows=b"rowspan" in data or b"ROWSPAN" in data)
    with html.deep():
        walker.walk(root)
    walker.flush()
    drafts = furniture.cleared(walker.drafts) if walker.paged else walker.drafts
    printed = {el: n for n, draft in enumerate(drafts) for el in draft.tagged}
    facts = tuple(ixbrl.facts(root, printed)) if b"<ix:" in data else ()
    title = next((" ".join((el.text or "").split()) for el in root.iter("title")), None)
    return _Found(drafts, walker.paged, facts, title)


def _text(data: bytes) -> _Found:
    words = data.decode("utf-8", "replace")
    paged = plain_text.has_pages(words)
    drafts = list(plain_text.drafts_of(words))
    return _Found(furniture.cleared(drafts) if paged else drafts, paged)


def _submission(data: bytes, path: str) -> Reading:
    """Main document and press releases of a full submission as one document, in their order."""
    header, whole = submission.header_of(data), _Found([], paged=False)
    media = "text"
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
            whole.facts, whole.title, media = found.facts, found.title, kind
        _append(found, whole, section=f"Exhibit {part.kind.removeprefix('EX-')}" if n else None)
    return _finished(whole, data, path, media=media, header=header)


def _append(found: _Found, whole: _Found, *, section: str | None) -> None:
    """Put one more document behind those before it, its pages counted on."""
    last = max((draft.page for draft in whole.drafts), default=0)
    for draft in found.drafts:
        draft.page += last
        draft.section = section or draft.section
    whole.drafts += found.drafts
    whole.paged = whole.paged or found.paged


def _finished(found: _Found, data: bytes, path: str, *, media: str, header: Header | None = None) -> Reading:
    """Decide about the whole: registrant, form, periods, knowable date, sections, headings."""
    if not found.drafts:
        raise UnreadableDocument(
            f"{path}: holds no text to read.", remedy="Give HTML, PDF, plain text or a Markdown note."
        )
    words = "\n".join(draft.text for draft in found.drafts)
    document, warnings = _document(found, words, data, path, header or Header())
    if header is None:
        sections.set_sections(found.drafts, document.form)
    headings.set_headings(found.drafts)
    document = replace(document, media="html" if media == "html" else "text")
    return Reading(document, blocks_of(found.drafts, paged=found.paged), found.facts, warnings)


def _document(found: _Found, words: str, data: bytes, path: str, header: Header) -> tuple[Document, tuple[str, ...]]:
    hints, tags = metadata.hints_of(path), dei.of(found.facts)
    cover = metadata.cover(words, path=path, period=header.period or tags.period)
    said = with_release(cover, words)
    knowable, warning = metadata.knowable_of(
        filed=header.filed, signed=said.signed, named=said.named, released=said.released
    )
    sha = hashlib.sha256(data).hexdigest()
    form = header.form or tags.form or said.form
    name = tags.registrant or said.registrant or header.registrant
    document = Document(
        id="d" + sha[:16],
        path=path,
        title=_title(name, form, said.period, found.title, path),
        sha256=sha,
        media="html",
        company_name=name,
        cik=tags.cik or header.cik or said.cik,
        ticker=tags.ticker or said.ticker,
        form=form,
        period=said.period,
        fiscal_year=tags.fiscal_year or said.fiscal_year,
        fiscal_quarter=tags.fiscal_quarter or said.fiscal_quarter,
        knowable=knowable,
        accession=header.accession or hints.accession,
        pages=max(draft.page for draft in found.drafts) if found.paged else None,
    )
    return document, (warning,) if warning else ()


def _title(name: str | None, form: str | None, period: date | None, title: str | None, path: str) -> str:
    """ "NVIDIA CORP 10-K 2025-01-26"; without a name the document's own title, or the file's."""
    if name and form:
        return f"{name} {form} {period}" if period else f"{name} {form}"
    return title or Path(path).name or path
