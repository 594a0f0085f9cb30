"""PDF as filed or printed -> a Reading: what a page holds by `layout`, what the filing says of itself by its cover.

Knows no OCR: a page without text gives no block, and a warning says how many there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePath

from knowledge.errors import UnreadableDocument
from knowledge.read import headings, layout, sections, typeset
from knowledge.read.draft import Draft, blocks_of
from knowledge.read.metadata import cover, knowable_of
from knowledge.read.names import hints_of
from knowledge.read.release import with_release
from knowledge.types import Document, Reading


def read_pdf(data: bytes, path: str) -> Reading:
    """Read a PDF. Raises UnreadableDocument for bytes that are no PDF, are locked, or hold no text at all."""
    pages = list(typeset.pages(data, path))
    drafts = list(layout.drafts_of(pages))
    if not drafts:
        raise UnreadableDocument(
            f"{path}: its {len(pages)} pages hold no text.", remedy="It is scanned: run it through OCR first."
        )
    document, why = _document(drafts, data, path, len(pages))
    sections.set_sections(drafts, document.form)
    headings.set_headings(drafts)
    bare = sum(not lines for lines in pages)
    warnings = [f"{bare} of {len(pages)} pages hold no text"] if bare else []
    return Reading(document, blocks_of(drafts, paged=True), warnings=(*warnings, *([why] if why else [])))


def _document(drafts: Sequence[Draft], data: bytes, path: str, pages: int) -> tuple[Document, str | None]:
    sha = hashlib.sha256(data).hexdigest()
    text = "\n".join(draft.text for draft in drafts)
    said, hints = with_release(cover(text, path=path), text), hints_of(path)
    knowable, why = knowable_of(filed=None, signed=said.signed, named=said.named, released=said.released)
    name = said.registrant or hints.company
    about = " ".join(str(part) for part in (name, said.form, said.period or said.fiscal_year) if part)
    document = Document(
        id="d" + sha[:16],
        path=path,
        title=about if name else PurePath(path).stem,
        sha256=sha,
        media="pdf",
        company_name=name,
        cik=said.cik,
        ticker=said.ticker,
        form=said.form,
        period=said.period,
        fiscal_year=said.fiscal_year,
        fiscal_quarter=said.fiscal_quarter,
        knowable=knowable,
        accession=hints.accession,
        pages=pages,
    )
    return document, why
