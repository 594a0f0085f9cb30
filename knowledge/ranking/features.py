"""What speaks for a page, as numbers from 0 to 1: its words, its lines as row heads, its kind, its nearness.

Looks at the pages of the short list only. Weighs nothing: see `knowledge.ranking.score`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import median

import numpy as np
import numpy.typing as npt

from knowledge.question.types import Line, Question
from knowledge.ranking.gather import Lists, Scores
from knowledge.ranking.shelf import Page

FEATURES = ("words", "lines", "rows", "kind", "place", "near", "near_two", "fit", "inside", "current")
Table = npt.NDArray[np.float64]
SHORT = 100
"""Pages of the short list."""
FRAME = frozenset({"cover", "contents", "signatures", "exhibits"})
SUBSTANCE = frozenset({"notes", "results", "income_statement", "balance_sheet", "cash_flow", "equity"})
TOLD_AT_ONCE = frozenset({"reconciliation", "guidance", "current_report", "votes", "executives"})
"""Kinds of page that stand in current reports and releases, and in annual reports late or not at all."""
CURRENT = (None, "8-K", "6-K", "8-K/A", "6-K/A")
"""Forms of such reports; a release by itself has no form."""
ROW, PROSE = 1.0, 0.4
"""What a line counts as the head of a row with figures, and what it counts in prose."""


def shortened(pages: Sequence[Page], lists: Lists, fit: Mapping[str, float], *, most: int = SHORT) -> list[Page]:
    """The pages that are worth a closer look: the best by list places and fit."""
    if len(pages) <= most:
        return list(pages)
    listed = [
        _scaled([_best(page, lists.words) for page in pages]),
        _listed(pages, lists),
        _near([_cosines(page, lists.near)[:1] for page in pages]),
        [2 * value for value in _scaled([fit[page.document.id] for page in pages])],
    ]
    rough = [sum(values) for values in zip(*listed)]
    return [pages[i] for i in sorted(range(len(pages)), key=lambda i: -rough[i])[:most]]


def features(question: Question, pages: Sequence[Page], lists: Lists, fit: Mapping[str, float]) -> Table:
    """[pages, FEATURES]."""
    columns = {
        "words": _scaled([_best(page, lists.words) for page in pages]),
        "lines": _listed(pages, lists),
        "rows": [_rows(page, lists) for page in pages],
        "kind": [_kind(page, [line for line, _ in lists.lines]) for page in pages],
        "place": [float(bool(page.tags & set(question.places))) for page in pages],
        "near": _near([_cosines(page, lists.near)[:1] for page in pages]),
        "near_two": _near([_cosines(page, lists.near)[:2] for page in pages]),
        "fit": _scaled([fit[page.document.id] for page in pages]),
        "inside": [_inside(page, question) for page in pages],
        "current": [_current(page, question) for page in pages],
    }
    return np.array([columns[name] for name in FEATURES], dtype=np.float64).T


def _scaled(values: Sequence[float]) -> list[float]:
    top = max(values, default=0.0)
    return [max(value, 0.0) / top if top > 0 else 0.0 for value in values]


def _best(page: Page, scores: Scores) -> float:
    return max((scores.get(p.id, 0.0) for p in page.passages), default=0.0)


def _cosines(page: Page, near: Scores) -> list[float]:
    """The cosines of the page's passages, highest first; those with no vector yet have none."""
    return sorted((near[p.id] for p in page.passages if p.id in near), reverse=True)


def _near(cosines: Sequence[Sequence[float]]) -> list[float]:
    """Mean cosine of each page, scaled; one with no vector yet is taken for as near as the middle of the others."""
    means = [sum(row) / len(row) if row else None for row in cosines]
    known = [mean for mean in means if mean is not None]
    middle = median(known) if known else 0.0
    return _scaled([middle if mean is None else mean for mean in means])


def _listed(pages: Sequence[Page], lists: Lists) -> list[float]:
    """For each page the mean over the lines of how well it does on their lists, of the best on each."""
    tops = [(scores, max(scores.values())) for _, scores in lists.lines if scores]
    count = max(len(lists.lines), 1)
    return [sum(_best(page, scores) / top for scores, top in tops) / count for page in pages]


def _rows(page: Page, lists: Lists) -> float:
    """Mean over the lines of whether the page prints them: whole as the head of a row with figures, less in prose."""
    if not lists.lines:
        return 0.0
    listed = [line for line, scores in lists.lines if any(p.id in scores for p in page.passages)]
    return sum(_printed(page.text, line) for line in listed) / len(lists.lines)


def _printed(text: str, line: Line) -> float:
    if not any(wording in text for wording in line.wordings):
        return 0.0
    return ROW if _row_head(line.wordings).search(text) else PROSE


@lru_cache(maxsize=4096)
def _row_head(wordings: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(wording) for wording in sorted(wordings, key=len, reverse=True))
    return re.compile(rf"^[^|\n]{{0,12}}(?:{words})[^|\n]{{0,90}}\|[^\n]*\d", re.MULTILINE)


def _kind(page: Page, lines: Sequence[Line]) -> float:
    """Share of the lines whose kinds of page this is one of."""
    if not lines:
        return 0.0
    return sum(bool(page.tags & set(line.kinds)) for line in lines) / len(lines)


def _inside(page: Page, question: Question) -> float:
    """0.0 for a page of a report that is all cover, contents, signatures or exhibits, unless such are asked for.

    An exhibit may hold the annual report itself, and a current report's exhibits are what it has to say.
    """
    if page.document.form in CURRENT or page.tags & SUBSTANCE:
        return 1.0
    frame = FRAME - question.kinds
    return float(not all(frame.intersection(passage.tags) for passage in page.passages))


def _current(page: Page, question: Question) -> float:
    """1.0 for a current report or a release where the question asks for what those tell: outlooks, votes, officers."""
    return float(bool(question.kinds & TOLD_AT_ONCE) and page.document.form in CURRENT)
