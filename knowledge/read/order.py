"""The lines of pages in reading order: set out of turn or cell by cell, without running heads and page numbers.

Knows places and no meaning but that of a page's number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from knowledge.read.typeset import Line, mended

COLUMN = 4
"""Heights of the font by which a column of text begins above the end of the last one, at least."""
CELL = 2
"""Words of a line that is a cell of a table, and no line of a column of text."""
_OFTEN, _OFTEN_IN_LONG, _LONG = 0.5, 0.25, 40
"""Part of the pages at whose edge a line stands that is a running head; in a long file each part has its own."""
_UNIT = re.compile(r"\bin (?:millions|thousands|billions)\b|\bunaudited\b", re.I)
_PAGE_NUMBER = re.compile(r"^(?:page\s*)?[-–—\s]*(?:[A-Z]{1,3}-?)?\d{1,4}[-–—\s]*(?:(?:of|/)\s*\d{1,4})?$", re.I)
_CONTENTS = re.compile(r"^(?:back to )?(?:table of contents|index to financial statements)$", re.I)


def in_order(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Each page's lines from top to bottom, column by column, those that only repeat the page's furniture left out."""
    merged = [_same_baseline(_in_place(lines)) for lines in pages]
    running = _running(merged)
    for lines in merged:
        edges = _edges(lines) if len(lines) >= 4 else set[int]()
        last = len(lines) - 1
        yield [line for at, line in enumerate(lines) if not _runs(line, running, edge=at in edges, last=at == last)]


def _in_place(lines: Sequence[Line]) -> list[Line]:
    """Lines from top to bottom where some were set out of turn; columns of text stay one after the other."""
    columns: list[list[Line]] = []
    for line in lines:
        if columns and line.bottom < columns[-1][-1].bottom + COLUMN * line.height:
            columns[-1].append(line)
        else:
            columns.append([line])
    kept = columns[:1]
    for run in columns[1:]:
        if _stands_beside(run, kept[-1]):
            kept.append(run)
        else:
            kept[-1] += run
    return [line for column in kept for line in sorted(column, key=lambda line: -line.bottom)]


def _stands_beside(run: Sequence[Line], others: Sequence[Line]) -> bool:
    """True for lines that are a column of text of their own: most of the others at their height lie clear of them."""
    if median(len(line.texts) for line in run) <= CELL:
        return False
    low, high = min(line.bottom for line in run), max(line.bottom for line in run)
    left, right = min(line.left for line in run), max(line.right for line in run)
    level = [line for line in others if low <= line.bottom <= high]
    clear = sum(line.right < left or line.left > right for line in level)
    return len(level) > 2 and clear > len(level) * 0.6


def _same_baseline(lines: Sequence[Line]) -> list[Line]:
    """Lines with those that follow on the same baseline beside them: cells that were set one by one, in any order."""
    merged: list[Line] = []
    for line in lines:
        last = merged[-1] if merged else None
        if last and abs(last.bottom - line.bottom) < 0.3 * last.height and _beside(last, line):
            words = sorted((*last.words, *line.words), key=lambda word: word.left)
            merged[-1] = Line.of(mended(words, last.height), last.bottom, last.height, bold=last.bold and line.bold)
        else:
            merged.append(line)
    return merged


def _beside(last: Line, line: Line) -> bool:
    return all(
        left >= end - 1 or right <= start + 1
        for left, right in zip(line.lefts, line.rights)
        for start, end in zip(last.lefts, last.rights)
    )


def _running(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Lines, digits aside, that stand at the edge of many pages. Which unit a page counts in is no furniture."""
    seen = Counter(key for lines in pages for key in {_key(lines[at]) for at in _edges(lines)})
    often = len(pages) * (_OFTEN if len(pages) < _LONG else _OFTEN_IN_LONG)
    return frozenset(key for key, n in seen.items() if n >= max(3, often) and not _UNIT.search(key))


def _edges(lines: Sequence[Line]) -> set[int]:
    return {*range(min(2, len(lines))), *range(max(0, len(lines) - 2), len(lines))}


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _runs(line: Line, running: frozenset[str], *, edge: bool, last: bool) -> bool:
    """True for a line at the edge of its page that is furniture, or a number that ends it."""
    if not edge:
        return last and line.text.isdigit()
    return _key(line) in running or bool(_PAGE_NUMBER.match(line.text) or _CONTENTS.match(line.text))
