"""Evidence per name into the run's ledger: the links of each path, the arithmetic, and words of the filings at hand.

Asks the search for the words about a company and its counterparty, and for words that speak against the effect. It
judges only whether a passage names what it was asked for; nothing withheld gets a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from agent.app import App
from agent.brief import Finding
from agent.due import NextReport, next_report
from agent.evidence import Ledger
from agent.priced import Priced
from agent.types import Effect, Event
from agent.wording.cautions import AGAINST, RISK
from knowledge.edges import key_of
from knowledge.types import AsOf, Company, Document, Hit, Link, Party

ASKED = 8
"""Names whose filings are searched, the strongest; each costs two searches."""
KEPT = 3
"""Passages kept for one question."""
OFFSETS = "alternative second source multiple suppliers inventory backlog long-term agreement commitments diversified"


class Gatherer:
    """Fills one ledger for one run."""

    def __init__(self, app: App, ledger: Ledger, as_of: AsOf, today: date) -> None:
        self._app = app
        self.ledger = ledger
        self._as_of = as_of
        self._today = today

    def findings(
        self, effects: Sequence[Effect], priced: Mapping[str, Priced], *, letter: str | None = None
    ) -> list[Finding]:
        """One finding an effect, in the order given; the filings of the strongest are searched."""
        asked = [e for e in effects if e.hops][:ASKED]
        return [self._finding(effect, priced, letter, search=effect in asked) for effect in effects]

    def background(self, event: Event, *, about: Party | None) -> tuple[str, ...]:
        """Keys of passages of the headline company, or of the one the memo is on, that bear on the event."""
        found: dict[str, None] = {}
        for party in dict.fromkeys(p for p in (event.company, about) if p is not None):
            company = self._holding(party)
            if company is not None:
                hits = self._app.words.find(f"{event.text[:300]} risk", k=2 * KEPT, company=company, as_of=self._as_of)
                found.update(dict.fromkeys(self._keys(hit for hit in hits.hits if RISK.search(hit.passage.text))))
        return tuple(found)

    def next_report(self, party: Party) -> NextReport | None:
        """When the company's next periodic report is due, by the ones at hand."""
        company = self._holding(party)
        if company is None:
            return None
        return next_report(self._app.library.documents(company=company.id, as_of=self._as_of), self._today)

    def document(self, link: Link) -> Document | None:
        """The document that states a link."""
        if link.document is None:
            return None
        try:
            return self._app.library.document(link.document)
        except KeyError:
            return None

    def _finding(self, effect: Effect, priced: Mapping[str, Priced], letter: str | None, *, search: bool) -> Finding:
        path = tuple(self._link(step.link) for step in effect.steps)
        others = [self._link(step.link) for steps in effect.others for step in steps]
        passages, against = self._words(effect) if search else ((), ())
        moved = priced.get(key_of(effect.company))
        return Finding(
            effect=effect,
            path=path,
            others=tuple(key for key in others if key is not None),
            computed=self.ledger.effect(effect) if effect.steps else None,
            passages=passages,
            against=against,
            priced_in=moved.text if moved else None,
            next_report=self.next_report(effect.company),
            scenario=letter,
        )

    def _link(self, link: Link) -> str | None:
        return self.ledger.link(link, document=self.document(link))

    def _words(self, effect: Effect) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Passages of the company's own filings on the other end of its last link, and those that speak of offsets."""
        company, other = self._holding(effect.company), _other(effect)
        if company is None or other is None or not other.name:
            return (), ()
        find = self._app.words.find
        about = find(f"{other.name} customer supplier revenue", k=2 * KEPT, company=company, as_of=self._as_of)
        named = [hit for hit in about.hits if _names(other, hit.passage.text)]
        soft = find(f"{other.name} {OFFSETS}", k=2 * KEPT, company=company, as_of=self._as_of)
        return (
            tuple(self._keys(named)),
            tuple(self._keys(hit for hit in soft.hits if AGAINST.search(hit.passage.text))),
        )

    def _keys(self, hits: Iterable[Hit]) -> list[str]:
        keys = [self.ledger.passage(hit.passage, hit.document) for hit in hits]
        return [key for key in keys if key is not None][:KEPT]

    def _holding(self, party: Party) -> Company | None:
        """The company, if the library holds a document of its own."""
        return self._app.companies.get(party.company) if party.company in self._filers else None

    @cached_property
    def _filers(self) -> frozenset[str]:
        documents = self._app.library.documents(as_of=self._as_of)
        return frozenset(d.company for d in documents if d.company and d.media != "note")

    def holds(self, party: Party) -> bool:
        """True if a filing of this company is at hand."""
        return party.company in self._filers


def _other(effect: Effect) -> Party | None:
    """The end of the last link that is not the company itself."""
    if not effect.steps:
        return None
    link = effect.steps[-1].link
    return link.source if key_of(link.target) == key_of(effect.company) else link.target


def _names(party: Party, text: str) -> bool:
    first = (party.name or "").split()[0] if party.name else ""
    return bool(first) and first.casefold() in text.casefold()
