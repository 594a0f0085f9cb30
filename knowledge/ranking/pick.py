"""Which pages are given: the best first, near-duplicates folded, and a place for each document that must be heard.

Knows scores and groups; knows no question.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.question.filers import key_of
from knowledge.ranking.shelf import Page
from knowledge.types import Document

WITHIN = 10
"""Pages among which each document to be heard has one."""
SAME = 0.8
"""Share of shingles in common from which two pages are the same text."""


def picked(ranked: Sequence[Page], k: int, heard: Sequence[str]) -> list[int]:
    """Indexes into `ranked` (best first) of at most `k` pages, in order.

    A page whose text another one of the same filer and period has already is left out. The best page of each document
    of `heard` is brought into the first ten, in the place of the last that is not the only one of such a document.
    """
    kept: list[int] = []
    seen: dict[object, list[Page]] = {}
    missing = set(heard)
    for place, page in enumerate(ranked):
        if len(kept) >= k and page.document.id not in missing:
            if not missing:
                break
            continue
        others = seen.setdefault(_told_by(page.document), [])
        if not any(_same(page, other) for other in others):
            kept.append(place)
            others.append(page)
            missing.discard(page.document.id)
    return _brought_forward(ranked, kept, heard, min(k, WITHIN))[:k]


def _brought_forward(ranked: Sequence[Page], kept: Sequence[int], heard: Sequence[str], within: int) -> list[int]:
    order = list(kept)
    for document in heard:
        own = [at for at, i in enumerate(order) if ranked[i].document.id == document]
        if not own or own[0] < within:
            continue
        head = [ranked[i].document.id for i in order[:within]]
        spare = [at for at in range(1, within) if head[at] not in heard or head.count(head[at]) > 1]
        if spare:
            moved = order.pop(own[0])
            order.insert(within, order.pop(spare[-1]))
            order.insert(within - 1, moved)
    return order


def _told_by(document: Document) -> object:
    """Filer and period: the same words about another period are other evidence."""
    return key_of(document), document.period or document.id


def _same(one: Page, other: Page) -> bool:
    small, large = sorted((one.shingles, other.shingles), key=len)
    return len(small) > SAME * len(large) and len(small & large) > SAME * len(large)
