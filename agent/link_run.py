"""One run of asking the model for links: which documents, what it may cost, what came of it, kept document by document.

What was asked before is answered from disk (`agent.answers`), so a run that stopped goes on at no cost. Replaces only
links that a model gave before: what a filing's tags and words gave stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from agent.errors import BadAnswer, CutOff, Refused, TooLong
from agent.fence import Fence
from agent.link_model import Asked, Estimate, ModelProposer, ask_links, estimate, worth_asking
from agent.model import Gate
from knowledge.companies import Companies
from knowledge.exposure.speaker import speaker_of
from knowledge.exposure.terms import terms_of
from knowledge.library import Library
from knowledge.types import Company, Document, Link, Passage

UNUSABLE = (BadAnswer, CutOff, Refused, TooLong)
"""What the model may do on one passage without ending the run; counted like a drop."""


@dataclass(slots=True)
class Outcome:
    """Counts of a run: passages asked of, links kept that the documents had not, and drops by reason."""

    passages: int = 0
    links: int = 0
    dropped: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> Mapping[str, object]:
        """The counts by name."""
        return {"passages": self.passages, "links": self.links, "dropped": dict(self.dropped.most_common())}


class LinkRun:
    """The documents of some companies, with the passages that are worth asking about."""

    def __init__(self, library: Library, companies: Companies, asked_for: Sequence[Company]) -> None:
        self._library, self._companies = library, companies
        gone = library.superseded()
        documents = [d for company in asked_for for d in library.documents(company=company.id)]
        kept = {d.id: d for d in documents if d.media != "note" and d.id not in gone}
        self.work: dict[Document, list[Passage]] = {d: worth_asking(library.passages_of(d.id)) for d in kept.values()}

    def estimate(self, count: Callable[[str], int], price: Callable[[int, int], float] | None) -> Estimate:
        """What the run may cost at most."""
        return estimate([p for passages in self.work.values() for p in passages], count, price)

    def ask(self, gate: Gate, fence: Fence, outcome: Outcome) -> Iterator[Document]:
        """Ask document by document; yields after each passage. What is found is kept even where the run stops."""
        proposer = ModelProposer(gate, fence)
        for document, passages in self.work.items():
            terms = terms_of(self._library.blocks(document.id), self._companies, document.company_name)
            speaker = speaker_of(document, self._companies, terms)
            found: list[Link] = []
            with self._kept(document, found, outcome):
                for passage in passages:
                    try:
                        *_, asked = ask_links([passage], proposer, self._companies, speaker, about=document.title)
                    except UNUSABLE as error:
                        asked = Asked(passages=1, dropped=Counter({f"no usable answer ({type(error).__name__})": 1}))
                    outcome.passages += 1
                    outcome.dropped.update(asked.dropped)
                    found += asked.links.get(document.id, [])
                    yield document

    @contextmanager
    def _kept(self, document: Document, found: list[Link], outcome: Outcome) -> Iterator[None]:
        """Write what was found of a document when it is done, or when the run stops in it."""
        try:
            yield
        finally:
            before = [link for link in self._library.links() if link.document == document.id and link.origin != "model"]
            known = {_said(link) for link in before}
            new = {_said(link): link for link in found if _said(link) not in known}
            if new:
                self._library.set_links(document.id, [*before, *new.values()])
            outcome.links += len(new)


def _said(link: Link) -> tuple[object, ...]:
    """What makes two links of a document say the same."""
    share = (link.share.low, link.share.high, link.share.of) if link.share else None
    ends = [link.source.company or link.source.name, link.target.company or link.target.name]
    return (link.relation, *ends, share)
