"""PDF as filed or printed -> a Reading: blocks page by page, tables told from prose by their lines of figures.

Text comes from pypdfium2 in the page's own order. Knows no OCR: a page without text gives no block, and says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from knowledge.errors import UnreadableDocument
from knowledge.read.metadata import cover, hints_of, knowable_of
from knowledge.types import Block, BlockKind, Document, Reading


def read_pdf(data: bytes, path: str) -> Reading:
    """Read a PDF. Raises UnreadableDocument for bytes that are no PDF, are encrypted, or hold no text at all."""
    pages = list(_pages(data, path))
    blocks: list[Block] = []
    for number, lines in enumerate(pages, 1):
        for kind, text, rows in pieces(lines):
            blocks.append(Block(len(blocks), kind, text, page=number, rows=rows))
    if not blocks:
        raise UnreadableDocument(
            f"{path}: its {len(pages)} pages hold no text.", remedy="It is scanned; run it through OCR first."
        )
    bare = [number for number, lines in enumerate(pages, 1) if not any(lines)]
    warnings = (f"{len(bare)} of {len(pages)} pages hold no text",) if bare else ()
    return _described(blocks, data, path, len(pages), warnings)


def _pages(data: bytes, path: str) -> Iterator[list[str]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        secret = "password" in str(error).lower()
        what, remedy = (
            ("is locked with a password", "Save it without.") if secret else ("is no readable PDF", "Get it again.")
        )
        raise UnreadableDocument(f"{path} {what}.", remedy=remedy) from error
    try:
        for index in range(len(document)):
            page = document[index]
            text = page.get_textpage()
            try:
                yield [_clean(line) for line in text.get_text_range().splitlines()]
            finally:
                text.close()
                page.close()
    finally:
        document.close()


def _described(blocks: Sequence[Block], data: bytes, path: str, pages: int, warnings: tuple[str, ...]) -> Reading:
    sha = hashlib.sha256(data).hexdigest()
    text = "\n".join(block.text for block in blocks)
    said, hints = cover(text, path=path), hints_of(path)
    knowable, why = knowable_of(filed=None, signed=said.signed, named=said.named)
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
    return Reading(document, tuple(blocks), warnings=(*warnings, why) if why else warnings)


# -- lines to blocks ------------------------------------------------------------------------------------------------

Piece = tuple[BlockKind, str, tuple[tuple[str, ...], ...]]
_VALUE = r"(?:[$€£¥]\s?)?\(?(?:[$€£¥]\s?)?\d[\d,]*(?:\.\d+)?\)?\s?%?\)?|[—–-]"
_ENDS_IN_VALUES = re.compile(rf"^(?P<label>.*?)\s*(?P<values>(?:(?<!\S)(?:{_VALUE})\s*)+)$")
_SENTENCE = re.compile(r"[.;:,]$")


def _clean(line: str) -> str:
    return " ".join(line.replace("\ufffe", "-").replace("\x00", "").split())


def pieces(lines: Sequence[str]) -> Iterator[Piece]:
    """Lines of one page as tables, headings and paragraphs, in order."""
    rows = [_row(line) for line in lines]
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and (rows[end] or _inside(rows, end, at)):
            end += 1
        while end > at and not rows[end - 1]:
            end -= 1
        if sum(row is not None for row in rows[at:end]) >= 2:
            cells = tuple(rows[i] or (lines[i],) for i in range(at, end) if lines[i])
            yield "table", "\n".join(" | ".join(row) for row in cells), cells
            at = end
            continue
        if lines[at]:
            kind: BlockKind = "heading" if _is_heading(lines, at) else "text"
            end = at + 1
            while kind == "text" and end < len(lines) and _goes_on(lines, rows, end):
                end += 1
            yield kind, " ".join(line for line in lines[at:end] if line), ()
            at = end
        else:
            at += 1


def _row(line: str) -> tuple[str, ...] | None:
    """Label and values of a line that ends in values; None for a line of prose."""
    match = _ENDS_IN_VALUES.match(line)
    if not match or len(match["label"]) > 160:
        return None
    values = re.findall(_VALUE, match["values"])
    if len(values) == 1 and (not re.search(r"\d", values[0]) or re.fullmatch(r"\d{1,3}", values[0])):
        return None
    return (match["label"], *values)


def _inside(rows: Sequence[object], at: int, start: int) -> bool:
    """True for a line without values between rows: a caption of rows, or a label that goes on."""
    return at > start and any(rows[at + 1 : at + 3])


def _is_heading(lines: Sequence[str], at: int) -> bool:
    line = lines[at]
    words = line.split()
    if len(words) > 14 or len(line) < 3 or _SENTENCE.search(line) or not line[0].isupper():
        return False
    big = [word for word in words if len(word) > 3]
    return line.isupper() or (bool(big) and sum(word[0].isupper() for word in big) >= len(big) * 0.75)


def _goes_on(lines: Sequence[str], rows: Sequence[object], at: int) -> bool:
    """True if the line at `at` goes on the paragraph of the line before."""
    return bool(lines[at]) and rows[at] is None and not re.match(r"^[•●▪◦■]", lines[at]) and not _is_heading(lines, at)
