"""The companies that links join to those a question names, nearest and most often stated first.

Knows the library's links; weighs no document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from knowledge.library import Library
from knowledge.question.types import Question
from knowledge.types import AsOf, Company

MOST = 12
"""Companies to which one hop widens, so that a filer with many links does not drown the question."""


def linked(library: Library, question: Question, company: Company | None, as_of: AsOf, *, hops: int) -> dict[str, int]:
    """Entity id -> how many links away, without the companies named themselves; empty for no hops."""
    start = {filer.key for filer in question.filers} | ({company.id} if company else set())
    found: dict[str, int] = {}
    edge: set[str] = start
    for step in range(1, hops + 1):
        stated = Counter(other for key in sorted(edge) for other in _ends(library, key, as_of))
        edge = {key for key, _ in stated.most_common() if key not in start and key not in found}
        edge = set(sorted(edge, key=lambda key: (-stated[key], key))[:MOST])
        found.update(dict.fromkeys(sorted(edge, key=lambda key: (-stated[key], key)), step))
    return found


def _ends(library: Library, key: str, as_of: AsOf) -> Iterable[str]:
    """The other end of each link of this entity, where it is an entity."""
    for link in library.links(company=key, as_of=as_of):
        for party in (link.source, link.target):
            if party.company and party.company != key:
                yield party.company
