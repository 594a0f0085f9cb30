"""Which pages are given: the best first, near-duplicates folded, and a place for each document that must be heard.

Knows scores and groups; knows no question.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.question.filers import key_of
from knowledge.ranking.shelf import Page
from knowledge.types import Document

SAME = 0.8
"""Share of shingles in common from which two pages are the same text."""


def picked(ranked: Sequence[Page], k: int, heard: Sequence[str]) -> list[int]:
    """Indexes into `ranked` (best first) of at most `k` pages, in order.

    A page whose text another one of the same filer and period has already is left out. Each document of `heard` gets
    its best page into the first ten, in the place of the last of a document that has several.
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
    return _heard(ranked, kept, heard, min(k, 10))[:k]


def _told_by(document: Document) -> object:
    """Filer and period: the same words about another period are other evidence."""
    return key_of(document), document.period or document.id


def _heard(ranked: Sequence[Page], kept: list[int], heard: Sequence[str], within: int) -> list[int]:
    """Bring the best page of each document into the first `within`, in the place of the last of one with several."""
    order = list(kept)
    for document in heard:
        head = [ranked[i].document.id for i in order[:within]]
        if document in head:
            continue
        late = next((i for i in order[within:] if ranked[i].document.id == document), None)
        spare = next((n for n in range(len(head) - 1, -1, -1) if head.count(head[n]) > 1), None)
        if late is None or spare is None:
            continue
        order.remove(late)
        moved = order.pop(spare)
        order.insert(within - 1, late)
        order.insert(within, moved)
    return order


def _same(one: Page, other: Page) -> bool:
    small, large = sorted((one.shingles, other.shingles), key=len)
    return len(small) > SAME * len(large) and len(small & large) > SAME * len(large)
