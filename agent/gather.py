"""Evidence per name into the run's ledger: the links of each path, the arithmetic, and words of filings and notes.

Asks the search for what a company, or the other end of its link, writes of the two, and for what speaks against the
effect; takes from the notes behind the links what they say of bottlenecks, buffers and breaks. It judges only whether a
passage names what it was asked for; nothing withheld gets a key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from agent.app import App
from agent.brief import Chain, Finding
from agent.due import NextReport, next_report
from agent.evidence import Ledger
from agent.priced import Priced
from agent.ranges import product
from agent.types import Effect, Event, Shock
from agent.wording.cautions import RISK, SOFTENED, TIED, TOPICS
from knowledge.edges import key_of
from knowledge.types import AsOf, Company, Document, Hit, Link, Party

ASKED = 8
"""Names whose filings are searched, the strongest; each costs two searches an end."""
KEPT = 3
"""Passages kept for one question."""
NOTES = 2
"""Notes whose prose is taken, those behind most of the links."""
RECENT = timedelta(days=2 * 365 + 90)
"""How old a filing's words may be to speak of today: two annual reports. Links are dated and aged by themselves."""
OFFSETS = "alternative second source multiple suppliers inventory backlog long-term agreement commitments diversified"
PROSE: Mapping[str, tuple[str, ...]] = {
    "bottleneck": ("where the bottleneck is",),
    "buffers": ("stock and second sources",),
    "breaks": ("what would break it",),
}
"""Part of `Chain` -> headings of a note that speak of it (docs/notes.md)."""


class Gatherer:
    """Fills one ledger for one run."""

    def __init__(self, app: App, ledger: Ledger, as_of: AsOf, today: date) -> None:
        self._app = app
        self.ledger = ledger
        self._as_of = as_of
        self._today = today
        self._behind: Counter[str] = Counter()  # note -> links of it on the paths

    def findings(
        self, effects: Sequence[Effect], priced: Mapping[str, Priced], *, letter: str | None = None
    ) -> list[Finding]:
        """One finding an effect, in the order given; the filings of the strongest are searched."""
        asked = [e for e in effects if e.hops][:ASKED]
        return [self._finding(effect, priced, letter, search=effect in asked) for effect in effects]

    def background(self, event: Event, shocks: Sequence[Shock], *, about: Party | None) -> tuple[str, ...]:
        """Keys of passages of the headline company, or of the one the memo is on, that fear such shocks."""
        topic = " ".join(dict.fromkeys(TOPICS[shock.kind] for shock in shocks))
        found: dict[str, None] = {}
        for party in dict.fromkeys(p for p in (event.company, about) if p is not None):
            company = self._holding(party)
            if company is not None:
                hits = self._app.words.find(
                    f"{topic} risk adversely affect", k=2 * KEPT, company=company, as_of=self._as_of
                )
                found.update(dict.fromkeys(self._keys(hit for hit in hits.hits if RISK.search(hit.passage.text))))
        return tuple(found)

    def chain(self) -> Chain:
        """What the notes behind most of the links so far say of the chain."""
        parts: dict[str, list[str]] = {part: [] for part in PROSE}
        for document in (self._documents[id] for id, _ in self._behind.most_common(NOTES)):
            if document is None:
                continue
            for passage in self._app.library.passages_of(document.id):
                heading = (passage.heading or passage.section or "").casefold()
                part = next((part for part, headings in PROSE.items() if heading in headings), None)
                key = self.ledger.passage(passage, document) if part else None
                if part and key:
                    parts[part].append(key)
        return Chain(*(tuple(parts[part]) for part in PROSE))

    def next_report(self, party: Party) -> NextReport | None:
        """When the company's next periodic report is due, by the ones at hand."""
        company = self._holding(party)
        if company is None:
            return None
        return next_report(self._app.library.documents(company=company.id, as_of=self._as_of), self._today)

    def holds(self, party: Party) -> bool:
        """True if a filing of this company is at hand."""
        return party.company in self._filers

    def _finding(self, effect: Effect, priced: Mapping[str, Priced], letter: str | None, *, search: bool) -> Finding:
        path = tuple(self._link(step.link) for step in effect.steps)
        others = [self._link(s.link) for steps in effect.others for s in steps] if _rests_on_others(effect) else []
        passages, against = self._words(effect) if search else ((), ())
        return Finding(
            effect=effect,
            path=path,
            others=tuple(key for key in others if key is not None),
            computed=self.ledger.effect(effect) if effect.steps else None,
            passages=passages,
            against=against,
            priced=priced.get(key_of(effect.company)),
            next_report=self.next_report(effect.company),
            scenario=letter,
        )

    def _link(self, link: Link) -> str | None:
        document = self._document(link)
        if document is not None and document.media == "note":
            self._behind[document.id] += 1
        return self.ledger.link(link, document=document)

    def _document(self, link: Link) -> Document | None:
        if link.document is None:
            return None
        if link.document not in self._documents:
            try:
                self._documents[link.document] = self._app.library.document(link.document)
            except KeyError:
                self._documents[link.document] = None
        return self._documents[link.document]

    def _words(self, effect: Effect) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What either end of the last link writes of the other, and what it writes of offsets."""
        other = _other(effect)
        about: list[str] = []
        against: list[str] = []
        for writer, named in ((effect.company, other), (other, effect.company)):
            company = self._holding(writer) if writer else None
            if company is None or named is None or not named.name:
                continue
            find = self._app.words.find
            found = find(f"{named.name} customer supplier revenue", k=2 * KEPT, company=company, as_of=self._as_of)
            about += self._keys(hit for hit in found.hits if _names(named, hit.passage.text))
            soft = find(f"{named.name} {OFFSETS}", k=2 * KEPT, company=company, as_of=self._as_of)
            against += self._keys(hit for hit in soft.hits if _softens(hit.passage.text))
        return tuple(about), tuple(against)

    def _keys(self, hits: Iterable[Hit]) -> list[str]:
        keys = [self.ledger.passage(hit.passage, hit.document) for hit in hits if self._recent(hit.document)]
        return [key for key in keys if key is not None][:KEPT]

    def _recent(self, document: Document) -> bool:
        return document.knowable is None or self._today - document.knowable <= RECENT

    def _holding(self, party: Party) -> Company | None:
        """The company, if the library holds a document of its own."""
        return self._app.companies.get(party.company) if party.company and party.company in self._filers else None

    @cached_property
    def _filers(self) -> frozenset[str]:
        documents = self._app.library.documents(as_of=self._as_of)
        return frozenset(d.company for d in documents if d.company and d.media != "note")

    @cached_property
    def _documents(self) -> dict[str, Document | None]:
        return {}


def _rests_on_others(effect: Effect) -> bool:
    """Whether the other paths change the size: two paths over one pair share its share and add nothing."""
    if effect.revenue is None or not effect.others:
        return False
    alone = product((effect.shock.size, *(step.factor for step in effect.steps)))
    return abs(abs(alone.mid) - abs(effect.revenue.mid)) > 1e-4


def _other(effect: Effect) -> Party | None:
    """The end of the last link that is not the company itself."""
    if not effect.steps:
        return None
    link = effect.steps[-1].link
    return link.source if key_of(link.target) == key_of(effect.company) else link.target


def _softens(text: str) -> bool:
    return bool(SOFTENED.search(text) or TIED.search(text))


def _names(party: Party, text: str) -> bool:
    first = (party.name or "").split()[0] if party.name else ""
    return bool(first) and first.casefold() in text.casefold()
