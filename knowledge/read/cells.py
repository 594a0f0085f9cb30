"""A table of HTML -> rows of cells with their text and the columns that they cover.

The text of a cell is one line: what would stand on lines of its own is parted by a space. Where a cell holds pages of
text, the table only places it and gives no rows. Does not know what a row means: see `knowledge.read.tables`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.read.draft import plain
from knowledge.read.markup import text_of
from knowledge.read.styles import BLOCKS, SKIPPED, Styles, bolder, mark_of
from knowledge.read.tables import Cell, joined

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST = 1500
"""Characters in one cell from which on a table places pages of text and holds no data."""
_WIDEST = 500
"""Columns from which on a table is no data either; the widest in the shared filings has 72."""


def rows_of(table: _Element, styles: Styles, *, spans_rows: bool) -> list[tuple[_Element, list[Cell]]] | None:
    """Each row that has text, with its element; None where the table only places text.

    `spans_rows` is False where no cell of the document has a rowspan, which saves looking.
    """
    rows: list[tuple[_Element, list[Cell]]] = []
    below: dict[int, int] = {}  # column -> rows that a rowspan still covers
    for tr in table.iter("tr"):
        said = tr.get("style")
        if said and styles.of(said).hidden:
            continue
        cells: list[Cell] = []
        at = 0
        covered = frozenset(below)
        below = {column: left - 1 for column, left in below.items() if left > 1}
        for td in _cells(tr):
            while at in covered:
                at += 1
            wide = td.get("colspan")
            end = at + (_span(wide) if wide else 1)
            if spans_rows and (deep := _span(td.get("rowspan"))) > 1:
                below.update(dict.fromkeys(range(at, end), deep - 1))
            text = _text(td, styles)
            if text:
                if len(text) > LONGEST:
                    return None
                cells.append(Cell(at, end, text))
            at = end
        if at > _WIDEST:
            return None
        if cells:
            rows.append((tr, joined(cells)))
    return rows


def _cells(tr: _Element) -> Iterator[_Element]:
    for td in tr:
        if td.tag == "td" or td.tag == "th":
            yield td
        else:
            yield from td.iter("td", "th")


def _text(td: _Element, styles: Styles) -> str:
    """The text of a cell. Most hold one string inside elements of one child each, and go the short way."""
    el = td
    while len(el) == 1 and not el.text:
        child = el[0]
        if child.tail and not child.tail.isspace():
            break
        said = child.get("style")
        if child.tag in SKIPPED or (said and styles.of(said).hidden):
            return ""
        el = child
    if len(el) == 0:
        return plain(el.text) if el.text else ""
    parts: list[str] = []
    _take(el, parts, styles)
    return plain("".join(parts))


def _take(el: _Element, parts: list[str], styles: Styles) -> None:
    if el.text:
        parts.append(el.text)
    for child in el:
        tag, style = child.tag, styles.of(child.get("style"))
        if tag in SKIPPED or style.hidden:
            pass
        elif tag == "br":
            parts.append(" ")
        elif tag in BLOCKS and not style.inline:
            parts.append(" ")
            _take(child, parts, styles)
            parts.append(" ")
        elif (tag == "sup" or style.raised) and (mark := mark_of(text_of(child), parts[-1] if parts else "")):
            parts.append(mark)
        else:
            if style.indented:
                parts.append(" ")
            _take(child, parts, styles)
        if child.tail:
            parts.append(child.tail)


def look_of(tr: _Element, styles: Styles, *, bold: bool, size: float) -> tuple[bool, float]:
    """Whether all text of a row is bold, and the size of its smallest letters; given the look around the table."""
    all_bold, least = True, 0.0
    looks = {tr.getparent(): (bold, size)}
    for el in tr.iter():
        style = styles.of(el.get("style"))
        bold, size = looks[el.getparent()]
        bold, size = bolder(bold or el.tag == "th", el.tag, style), style.size or size
        looks[el] = bold, size
        if el.text and not el.text.isspace():
            all_bold = all_bold and bold
            least = min(least or size, size)
    return all_bold, least


@lru_cache(maxsize=256)
def _span(text: str | None) -> int:
    return min(int(text), _WIDEST + 1) if text and text.strip().isdigit() and int(text) > 0 else 1
