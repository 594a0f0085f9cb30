"""Lines of cells that stand over one another -> tables, their figures and heads in columns.

A gap wider than a word space parts two cells. What such tables have in common with those of other formats is in
`tables`. Knows no page and no filing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.read.draft import Draft
from knowledge.read.tables import Cell, grid, is_layout, joined, readable
from knowledge.read.typeset import Line

GAP = 0.75
"""Heights of the font: a wider gap parts cells, a word space is 0.2 to 0.6."""
POINTS = 10
"""Physical columns of a point: the unit of a cell's span."""
HANGING = 15 * POINTS
"""How far a closing bracket or a percent sign stands out of its column, at most."""
TOUCHING = 40 * POINTS
"""How far a long label may reach over where wider figures than its own begin."""
SHORT = 60
"""Characters of a cell in a table without figures."""
BULLET = re.compile(r"^(?:[•●▪◦■·○▫❖➢✓*–—-]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)])$")
STARTS_ITEM = re.compile(r"^(?:item|part|note)\s+[\dIVX]", re.I)
_MARKER = re.compile(rf"{BULLET.pattern}|^(?:item|note|part)\s+[\dIV]+[A-Z]?[.:]?$", re.I)
_FIGURE = re.compile(r"^[(\[$€£¥]*\s*(?:\.?\d(?:[\d,.]*\d)?|[—–-]+)\s*[)%\]]*(?:\(\w\))?$|^(?:N/?[AM]|n/?[am])$")
_HAS_FIGURE = re.compile(r"\d|^[—–-]+$|^N/?[AM]$", re.I)
_UNIT = re.compile(r"^\(.*\)$|\bin (?:millions|thousands|billions)\b", re.I)
_LEADS = re.compile(r"\b(?:follow(?:s|ing)|consist(?:s|ed)?|comprised|below|summari[sz]\w+)\b.*:$", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """A line and its cells."""

    line: Line
    cells: tuple[Cell, ...]

    @property
    def single(self) -> bool:
        return len(self.cells) == 1


def row_of(line: Line) -> Row:
    """A line with the cells that its gaps part."""
    return Row(line, tuple(_cells(line)))


def _cells(line: Line) -> Iterator[Cell]:
    wide = GAP * line.height
    return _cut(line, [at for at, gap in enumerate(line.gaps, 1) if gap > wide])


def _cut(line: Line, cuts: Sequence[int]) -> Iterator[Cell]:
    """The cells of a line cut before these words."""
    for first, end in pairwise((0, *cuts, len(line.texts))):
        left, right = int(line.lefts[first] * POINTS), int(line.rights[end - 1] * POINTS)
        yield Cell(left, max(right, left + 1), " ".join(line.texts[first:end]))


def _is_row(row: Row) -> bool:
    """True for a line of several cells that is neither a bullet nor an item's number beside its text."""
    if len(row.cells) == 2 and _MARKER.match(row.cells[0].text):
        return bool(_FIGURE.match(row.cells[1].text))
    return len(row.cells) > 1


def table_end(rows: Sequence[Row], start: int) -> int:
    """Where the table that begins at `start` ends; `start` itself if none does."""
    if not _is_row(rows[start]):
        return start
    end = last = start
    values = _values_left(rows[start])
    found: list[Row] = []
    while end < len(rows):
        row = rows[end]
        if end > start and not _follows(rows[end - 1].line, row.line):
            break
        if _is_row(row):
            found.append(row)
            values = min(values, _values_left(row))
            last = end + 1
        elif _ends_in_column(row, found, values):
            last = end + 1
        elif end - last >= 4 or not _is_inside(row, values, any(_figures(row) for row in found)):
            break
        end += 1
    return last if _is_table(found) else start


def _ends_in_column(row: Row, above: Sequence[Row], values: int) -> bool:
    """True for a line whose last word is a figure that ends where one above it does: its label all but touches it."""
    line, right = row.line, int(row.line.right * POINTS)
    ends = (cell.end for other in above for cell in other.cells[1:] if _FIGURE.match(cell.text))
    if len(line.texts) < 2 or not _FIGURE.match(line.texts[-1]) or line.rights[-2] * POINTS > values + TOUCHING:
        return False
    return any(abs(right - end) <= 30 for end in ends)


def _is_table(rows: Sequence[Row]) -> bool:
    """True for two rows with figures, or for rows of several short cells each."""
    if sum(_figures(row) > 0 for row in rows) >= 2:
        return True
    short = all(len(cell.text) <= SHORT for row in rows for cell in row.cells)
    return short and (len(rows) >= 4 or (len(rows) >= 2 and all(len(row.cells) >= 3 for row in rows)))


def _figures(row: Row) -> int:
    """How many cells of a row are figures, or short words with figures in them, its label aside."""
    return sum(len(cell.text) <= 30 and bool(_HAS_FIGURE.search(cell.text)) for cell in row.cells[1:])


def _is_inside(row: Row, values: int, figures: bool) -> bool:
    """True for a line of one cell that may stand inside a table: a label, a lone total, or a head over its columns."""
    cell = row.cells[0]
    if STARTS_ITEM.match(cell.text) or _LEADS.search(cell.text):
        return False
    return (
        cell.end <= values
        or bool(_FIGURE.match(cell.text) or _UNIT.search(cell.text))
        or (not figures and len(cell.text) <= SHORT)
    )


def _values_left(row: Row) -> int:
    """Where the cells after the label begin."""
    first = row.cells[0]
    return first.start if _FIGURE.match(first.text) else row.cells[1].start


def _edges_of(rows: Sequence[Row]) -> tuple[int, int]:
    """Where a table's labels and its values begin."""
    first = min(cell.start for row in rows for cell in row.cells)
    return first, min(_values_left(row) for row in rows if _is_row(row))


def _follows(before: Line, line: Line) -> bool:
    """True if the line stands below the other and not far away."""
    down = before.bottom - line.bottom
    return 0 < down < 5 * max(before.height, line.height)


def heads_above(prose: Sequence[Row], rows: Sequence[Row]) -> int:
    """How many lines right above a table are its own: what its columns are, and in which unit it counts."""
    first, values = _edges_of(rows)
    count, below = 0, rows[0].line
    for row in reversed(prose[-4:]):
        near = _follows(row.line, below) and row.line.bottom - below.bottom < 2.5 * below.height
        over = row.cells[0].start > first + (values - first) * 3 // 4 and row.cells[-1].end > values
        unit = row.single and len(row.line.text) < 120 and _UNIT.search(row.line.text)
        if not near or not (over or unit) or _LEADS.search(row.line.text):
            break
        count, below = count + 1, row.line
    return count


def table(rows: Sequence[Row], number: int) -> Draft:
    edges = _figure_edges(rows)
    cells = [joined(_cut_at(row, edges)) for row in rows]
    first, values = _edges_of(rows)
    made = _unwrapped(cells, [row.line for row in rows])
    columns = _figure_columns(made)
    made = [_in_columns(row, columns, values, first) for row in made]
    if is_layout(made):
        return Draft("text", " ".join(cell.text for row in made for cell in row), number)
    known = [(column.start, column.end) for column in columns if len(column.rows) > 1]
    table = grid(made, [(first, values)] * (values > first + POINTS) + known)
    return Draft("table", readable(table), number, table)


def _in_columns(row: Sequence[Cell], columns: Sequence[_Column], values: int, first: int) -> list[Cell]:
    """A row whose figures and label span their columns. A lone cell over the values is kept there by an empty label."""
    made = [_spread(cell, columns) for cell in row]
    label = made[0]
    if label.start < values - POINTS and (label.start + label.end) // 2 < values:
        made[0] = replace(label, start=first, end=max(first + 1, min(label.end, values)))
    elif len(made) == 1:
        made.insert(0, Cell(first, first + 1, ""))
    return made


def _figure_edges(rows: Sequence[Row]) -> list[int]:
    """Where figures end that stand in cells of their own: the right edges of the columns."""
    counts = Counter(
        round(cell.end / 20) for row in rows for cell in row.cells[1:] if _FIGURE.match(cell.text)
    )  # in steps of two points
    return [edge * 20 for edge, n in counts.items() if n >= 2 or len(rows) <= 3]


def _cut_at(row: Row, edges: Sequence[int]) -> Iterator[Cell]:
    """The cells of a row, cut too where figures that end at the edge of a column stand close to what is before them."""
    wide = GAP * row.line.height
    gaps = enumerate(row.line.gaps, 1)
    return _cut(row.line, [at for at, gap in gaps if gap > wide or _begins_figure(row.line, at, edges)])


def _begins_figure(line: Line, at: int, edges: Sequence[int]) -> bool:
    """True for a figure, or the sign before it, that ends at a column's edge with only figures to its right."""
    texts = line.texts
    figure = at + 1 if texts[at] in ("$", "€", "£", "¥") and at + 1 < len(texts) else at
    if not _FIGURE.match(texts[figure]):
        return False
    aligned = any(abs(int(line.rights[figure] * POINTS) - edge) <= 30 for edge in edges)
    return aligned and all(_FIGURE.match(text) or not text[0].isalpha() for text in texts[figure + 1 :])


def _unwrapped(rows: Sequence[list[Cell]], lines: Sequence[Line]) -> list[list[Cell]]:
    """Rows with the lines joined that a narrow column broke: a label that goes on, a head in two lines."""
    labels = _label_right(rows)
    made: list[list[Cell]] = []
    for at, cells in enumerate(rows):
        before = made[-1] if made else None
        tight = at > 0 and 0 < lines[at - 1].bottom - lines[at].bottom < 1.35 * lines[at].height
        if before and tight and _goes_on(before, cells, labels):
            made[-1] = [_over(before[0], cells[0]), *before[1:], *cells[1:]]
        elif before and tight and _is_second_line(before, cells):
            made[-1] = [_over(a, b) for a, b in zip(before, cells)]
        else:
            made.append(list(cells))
    return made


def _figure_columns(rows: Sequence[Sequence[Cell]]) -> list[_Column]:
    """The columns of figures, from left to right: figures end at one edge, but for a bracket or a sign."""
    columns: list[_Column] = []
    figures = [(c, at) for at, row in enumerate(rows) for c in row if _FIGURE.match(c.text) and not _is_year(c.text)]
    for cell, at in sorted(figures, key=lambda figure: figure[0].end):
        last = columns[-1] if columns else None
        if last and cell.end - last.end <= HANGING and at not in last.rows:
            last.start, last.end = min(last.start, cell.start), cell.end
            last.rows.add(at)
        else:
            columns.append(_Column(cell.start, cell.end, {at}))
    for left, right in pairwise(columns):
        right.start = max(right.start, left.end)
    return columns


@dataclass(slots=True)
class _Column:
    start: int
    end: int
    rows: set[int]


def _spread(cell: Cell, columns: Sequence[_Column]) -> Cell:
    for column in columns:
        if cell.start < column.end and column.start < cell.end <= column.end and _FIGURE.match(cell.text):
            return replace(cell, start=column.start, end=column.end)
    return cell


def _label_right(rows: Sequence[Sequence[Cell]]) -> int:
    """How far labels reach: the right edge of the longest first cell of a row with figures."""
    return max((row[0].end for row in rows if len(row) > 1 and not _FIGURE.match(row[0].text)), default=0)


def _goes_on(before: Sequence[Cell], cells: Sequence[Cell], labels: int) -> bool:
    """True where a lone label runs to the column's edge and the next line takes it up, not as a label of its own."""
    if len(before) != 1 or before[0].text.endswith(":") or abs(before[0].start - cells[0].start) > 150:
        return False
    begins = cells[0].text[:1]
    full = before[0].end >= labels - (labels - before[0].start) // 5
    return begins.islower() or (full and not begins.isupper())


def _is_second_line(before: Sequence[Cell], cells: Sequence[Cell]) -> bool:
    """True for heads in two lines: words over words, in the same columns."""
    return (
        len(before) == len(cells) > 1
        and not any(_FIGURE.match(cell.text) and not _is_year(cell.text) for cell in (*before, *cells))
        and all(a.start < b.end and b.start < a.end for a, b in zip(before, cells))
        and not all(_is_year(cell.text) for cell in before)
    )


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d(?:\(\w\))?", text))


def _over(above: Cell, below: Cell) -> Cell:
    return Cell(min(above.start, below.start), max(above.end, below.end), f"{above.text} {below.text}")
