"""What the library's links lead to from the companies that a question names: other companies, and who tells of them.

Knows the library's links; weighs no document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from knowledge.library import Library
from knowledge.question.types import Question
from knowledge.types import AsOf

MOST = 12
"""Companies to which one hop widens, so that a filer with many links does not drown the question."""


def linked(library: Library, question: Question, as_of: AsOf, *, hops: int) -> dict[str, int]:
    """Entity id -> how many links away, without the companies named themselves; empty for no hops."""
    steps = dict.fromkeys((filer.key for filer in question.filers), 0)
    for step in range(1, hops + 1):
        edge = sorted(key for key, at in steps.items() if at == step - 1)
        stated = Counter(other for key in edge for other in _ends(library, key, as_of) if other not in steps)
        nearest = sorted(stated, key=lambda key: (-stated[key], key))[:MOST]
        steps.update(dict.fromkeys(nearest, step))
    return {key: step for key, step in steps.items() if step}


def told_in(library: Library, question: Question, as_of: AsOf) -> frozenset[str]:
    """Ids of the documents that state a link of a company named: notes, and other companies' filings."""
    links = (link for filer in question.filers for link in library.links(company=filer.key, as_of=as_of))
    return frozenset(link.document for link in links if link.document)


def _ends(library: Library, key: str, as_of: AsOf) -> Iterable[str]:
    """The other end of each link of this entity, where it is an entity."""
    for link in library.links(company=key, as_of=as_of):
        for party in (link.source, link.target):
            if party.company and party.company != key:
                yield party.company
