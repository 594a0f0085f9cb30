"""Cells at places -> rows of a table, its heads and figures in their columns; and whether it is a table at all.

A cell is text with the span of physical columns that it covers: colspans in HTML, characters in plain text. A currency
sign, a closing bracket or a percent sign in a cell of its own belongs to the figure beside it. Knows no markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.read.draft import Rows

_PREFIX = re.compile(r"(?:[A-Z]{0,3}[$€£¥₩₹]|RMB|Rs\.?|CHF|EUR|USD)\s*\(?|\(")
_SUFFIX = re.compile(r"[)%]{1,3}|\)?\s*(?:%|pts?\.?|bps|x|pp)\s*\)?|\)\s*\(?\d?\)?")
_MARKER = re.compile(
    r"[•●▪◦■·○▫❖➢✓*–—-]|\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)]|\(\w{1,3}\)|\d{1,2}(?:\.\d{1,2})?\.?|[☐☒☑✔☓]|\[[ xX]?\]"
    r"|(?:item|note|part)\s+\w{1,5}(?:\.\d\d)?[.:]?|(?:notes?|sources?):|exhibit \d[\d.]*:?",
    re.I,
)
_FIGURE = re.compile(r"[\d$%—–-]")


@dataclass(slots=True)
class Cell:
    """A cell's text over the physical columns [start, end)."""

    start: int
    end: int
    text: str


def joined(cells: Iterable[Cell]) -> list[Cell]:
    """The cells of a row with text, signs joined to the figures that they belong to."""
    row: list[Cell] = []
    before: Cell | None = None
    for cell in cells:
        if not cell.text:
            continue
        if before is not None and not _SUFFIX.fullmatch(cell.text):
            row.append(Cell(before.start, cell.end, before.text + cell.text))
            before = None
        elif row and before is None and _SUFFIX.fullmatch(cell.text) and _FIGURE.search(row[-1].text):
            row[-1] = Cell(row[-1].start, cell.end, row[-1].text + cell.text)
        elif before is None and _PREFIX.fullmatch(cell.text):
            before = cell
        else:
            row += [before] if before is not None else []
            row.append(cell)
            before = None
    return [*row, before] if before is not None else row


def columns_of(rows: Sequence[Sequence[Cell]], known: Iterable[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The logical columns: narrow cells make them, cells that overlap one column widen it, wider ones span several.

    `known` are columns that the caller is sure of.
    """
    columns = list(known)
    spans = sorted({(c.end - c.start, c.start) for row in rows if len(row) > 1 for c in row})
    for width, start in spans or sorted({(c.end - c.start, c.start) for row in rows for c in row}):
        end = start + width
        over = [i for i, (a, b) in enumerate(columns) if a < end and start < b]
        if not over:
            columns.append((start, end))
        elif len(over) == 1:
            a, b = columns[over[0]]
            columns[over[0]] = (min(a, start), max(b, end))
    return _merged(sorted(columns), rows)


def _merged(columns: list[tuple[int, int]], rows: Sequence[Sequence[Cell]]) -> list[tuple[int, int]]:
    """Neighbours that no row fills with two cells are one column, whose short figures stand a little apart."""
    merged: list[tuple[int, int]] = []
    for start, end in columns:
        if merged and not any(_fills_both(row, merged[-1], (start, end)) for row in rows):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _fills_both(row: Sequence[Cell], left: tuple[int, int], right: tuple[int, int]) -> bool:
    """True where one cell of the row stands in the left column and another in the right one."""
    first = [cell for cell in row if cell.start < left[1] and left[0] < cell.end]
    second = [cell for cell in row if cell.start < right[1] and right[0] < cell.end]
    return any(a is not b for a in first for b in second)


def grid(rows: Sequence[Sequence[Cell]], known: Iterable[tuple[int, int]] = ()) -> Rows:
    """Rows of equal length, each cell in its column; a head that spans columns stands in each of them.

    A row whose one cell begins at the left is a title or a row head, and stands in the first column alone.
    """
    columns = columns_of(rows, known)
    made: list[tuple[str, ...]] = []
    for row in rows:
        line = [""] * len(columns)
        if len(row) == 1 and row[0].start <= columns[0][0]:
            line[0] = row[0].text
            made.append(tuple(line))
            continue
        for cell in row:
            places = [i for i, (a, b) in enumerate(columns) if a < cell.end and cell.start < b]
            for i in places or [len(columns) - 1]:
                line[i] = f"{line[i]} {cell.text}" if line[i] else cell.text
        made.append(tuple(line))
    return tuple(made)


def readable(rows: Rows) -> str:
    """One line a row, cells parted by " | "; empty cells at the end are left out."""
    return "\n".join(
        " | ".join(row).rstrip(" |") if row[0] else " | ".join(row).strip(" ").rstrip(" |") for row in rows
    )


def is_layout(rows: Sequence[Sequence[Cell]]) -> bool:
    """True where the table only places text: one cell a row, a bullet or number beside a text, one row of words."""
    if all(len(row) == 1 for row in rows):
        return True
    if len(rows) == 1:
        return len(rows[0]) == 2 or not any(_FIGURE.search(cell.text) for cell in rows[0])
    return all(len(row) == 1 or (len(row) == 2 and _MARKER.fullmatch(row[0].text)) for row in rows) and any(
        len(row[-1].text) > 20 for row in rows
    )
