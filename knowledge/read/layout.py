"""Lines of pages with their places -> drafts: tables, paragraphs, and titles in bold.

How lines become tables is in `columns`, in which order they are read in `order`. Knows no PDF and no filing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from statistics import median

from knowledge.read.columns import BULLET, STARTS_ITEM, Row, heads_above, row_of, table, table_end
from knowledge.read.draft import Draft
from knowledge.read.order import in_order
from knowledge.read.typeset import Line


def drafts_of(pages: Sequence[Sequence[Line]]) -> Iterator[Draft]:
    """The drafts of all pages in order; pages count from 1."""
    for number, lines in enumerate(in_order(pages), 1):
        yield from _page(lines, number)


def _page(lines: Sequence[Line], number: int) -> Iterator[Draft]:
    rows = [row_of(line) for line in lines]
    prose: list[Row] = []
    at = 0
    while at < len(rows):
        end = table_end(rows, at)
        if end > at:
            start = at - heads_above(prose, rows[at:end])
            above = prose[len(prose) - (at - start) :]
            del prose[len(prose) - (at - start) :]
            yield from _paragraphs(prose, number)
            prose = []
            yield table([*above, *rows[at:end]], number)
            at = end
        else:
            prose.append(rows[at])
            at += 1
    yield from _paragraphs(prose, number)


def _paragraphs(rows: Sequence[Row], number: int) -> Iterator[Draft]:
    if not rows:
        return
    lines = [row.line for row in rows]
    pitch = _pitch(lines)
    edges = [(line.left, line.right) for line in lines]
    margin = cache(lambda left: max(right for other, right in edges if abs(other - left) < 40))
    run = [lines[0]]
    for before, line in pairwise(lines):
        if _parts(before, line, pitch, margin):
            yield _paragraph(run, number)
            run = []
        run.append(line)
    yield _paragraph(run, number)


def _paragraph(lines: Sequence[Line], number: int) -> Draft:
    text = lines[0].text
    for line in lines[1:]:
        glued = text.endswith("-") and not text.endswith((" -", "--")) and line.text[:1].isalnum()
        text += line.text if glued else f" {line.text}"
    return Draft("text", text, number, emphasis=all(line.bold for line in lines))


def _pitch(lines: Sequence[Line]) -> float:
    """From baseline to baseline inside paragraphs, in heights: the usual among those that can be."""
    steps = [(a.bottom - b.bottom) / max(a.height, 1) for a, b in pairwise(lines)]
    usual = [step for step in steps if 0.8 < step < 2.2]
    return min(median(usual), 1.6) if usual else 1.2


def _parts(before: Line, line: Line, pitch: float, margin: Callable[[float], float]) -> bool:
    """True where a new paragraph begins. `margin` gives how far lines reach that begin about there."""
    first = line.texts[0]
    if BULLET.match(first) or STARTS_ITEM.match(line.text) or before.bold != line.bold:
        return True
    if abs(before.height - line.height) > 0.15 * before.height:
        return True
    if line.bold and abs(before.left - line.left) > 20 and abs(before.right - line.right) > 20:
        return True  # titles, centred one below the other
    step = (before.bottom - line.bottom) / max(before.height, 1)
    lower = first[:1].islower()
    if step < 0:  # a new column of text
        return not lower
    if step > 1.3 * pitch:
        return True
    reach = margin(before.left)
    short = before.right < reach - 0.2 * (reach - before.left)
    return short and not lower
