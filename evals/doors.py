"""The doors that a case goes through: the same calls as the commands make, over one open program; what came, as JSON.

Observes and does not judge. A sabotage is a subclass that breaks one door (`evals.bench.sabotage`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from agent.analyst import Question, write_memo
from agent.answering.answer import Answer
from agent.app import App
from agent.asking import Asking, gate_for
from agent.brief import Writer
from agent.claims import Check
from agent.errors import AgentError
from agent.events import read_event
from agent.evidence import Ledger
from agent.memo import Memo
from agent.scenario import Scenario, run_scenario
from agent.slips import as_json as slip_json
from agent.slips import slips_of
from agent.types import Effect
from agent.writers import writer_for
from evals.bank import Item
from evals.cases import Case, party_of
from evals.foreign import BenchmarkCase, FactsCase
from evals.formats import ClaimAttack, LinkCase, ObedientAttack, PlantedAttack, QuestionCase, RetrievalCase, TickerCase
from evals.planted import Planted, note_of
from knowledge.edges import key_of
from knowledge.errors import KnowledgeError
from knowledge.exposure.extract import extract, extract_text
from knowledge.exposure.passage_model import verbatim
from knowledge.exposure.types import ConcentrationFact
from knowledge.library import Library
from knowledge.read.reader import read
from knowledge.search import Search
from knowledge.types import AsOf, Document, Link

Observed = dict[str, Any]
DEEP = 20
"""Hits asked for of a search."""


class Doors:
    """One open program."""

    check: type[Check] = Check

    def __init__(self, app: App) -> None:
        self.app = app
        self._texts: dict[str, str] = {}  # by document, as read once
        self._stack = ExitStack()
        self._by_kind: Mapping[str, Callable[[Any, Item], Observed]] = {
            "event": self._event,
            "ticker": self._ticker,
            "question": self._question,
            "retrieval": self._retrieval,
            "link": self._link,
            "attack": self._attack,
            "facts": self._facts,
            "benchmark": self._benchmark,
        }

    def close(self) -> None:
        """Close what was opened beside the program."""
        self._stack.close()

    def observe(self, item: Item) -> Observed:
        """What the program says to a case. Raises whatever it raises that is no refusal."""
        return self._by_kind[item.kind](item.case, item)

    # -- the doors; a sabotage overrides one -------------------------------------------------------------------------

    def links(self, as_of: AsOf) -> list[Link]:
        """The links that may be used."""
        return self.app.library.links(as_of=as_of)

    def effects(self, case: Case) -> Scenario:
        """As `knockon effects`: every effect of an event."""
        company = party_of(case.company, self.app.companies) if case.company else None
        event = read_event(case.event, self.app.companies, knowable=case.knowable, company=company)
        return run_scenario(event, self.links(AsOf(case.day)), self.app.companies, as_of=AsOf(case.day))

    def memo(self, question: Question, writer: Writer | None = None) -> Memo:
        """As `knockon memo`."""
        with self.app.trace("eval memo", {"event": question.event}) as trace:
            return write_memo(question, self.app, writer or writer_for(self.app, trace), trace)

    def ask(
        self,
        question: str,
        *,
        company: str | None = None,
        as_of: AsOf = AsOf(),  # noqa: B008 - frozen
        over: App | None = None,
    ) -> Answer:
        """As `knockon ask`, over another program where one is given."""
        app = over or self.app
        with app.trace("eval ask", {"question": question}) as trace:
            gate = gate_for(app, trace)
            return Asking(app, trace, Ledger(as_of=as_of), company=company, gate=gate).ask(question)

    def search(self) -> Search:
        """As `knockon search`."""
        return self.app.search

    # -- one kind of case each ---------------------------------------------------------------------------------------

    def _event(self, case: Case, item: Item) -> Observed:
        with Planted(self.app.library, note_of(case, self.app.companies)):
            try:
                scenario = self.effects(case)
            except (AgentError, KnowledgeError) as refused:
                return {"abstained": f"{type(refused).__name__}: {refused}"}
            slips = slips_of(scenario.event, scenario.outcome.effects, run="eval", made=case.day)
            seen = {
                "kind": scenario.event.kind,
                "effects": [_effect(effect) for effect in scenario.outcome.effects],
                "slips": [slip_json(slip) for slip in slips],
            }
            company = self.app.companies.resolve(case.company) if case.company else None
            return seen | self._memo(Question(company, case.event, AsOf(case.day)))

    def _ticker(self, case: TickerCase, item: Item) -> Observed:
        try:
            company = self.app.companies.resolve(case.what)
        except KnowledgeError as refused:
            return {"abstained": f"{type(refused).__name__}: {refused}"}
        return self._memo(Question(company, None, AsOf(case.as_of)))

    def _memo(self, question: Question) -> Observed:
        try:
            memo = self.memo(question)
        except (AgentError, KnowledgeError) as refused:
            return {"memo_abstained": f"{type(refused).__name__}: {refused}"}
        return {
            "memo": memo.model_dump(mode="json"),
            "verbatim": {s.key: self._verbatim(s.document, s.quote, self.app.library) for s in memo.sources},
            "usage": dict(memo.provenance.usage),
        }

    def _verbatim(self, document: str | None, quote: str, library: Library) -> bool | None:
        """Whether the words stand in the document; None where there is none (arithmetic, an event's text)."""
        if document is None or not library.holds(document):
            return None
        if document not in self._texts:
            self._texts[document] = "\n".join(block.text for block in library.blocks(document))
        return verbatim(quote, self._texts[document]) is not None

    def _question(self, case: QuestionCase, item: Item) -> Observed:
        answer = self.ask(case.question, company=case.company, as_of=AsOf(case.as_of))
        return self._answered(answer, self.app.library)

    def _answered(self, answer: Answer, library: Library) -> Observed:
        cited = [
            {
                "document": self._stem(library.document(c.entry.document)) if c.entry.document else None,
                "quote": c.quote,
                "text": c.entry.text,
                "verbatim": self._verbatim(c.entry.document, c.quote, library),
            }
            for c in answer.citations
        ]
        told = {"answer": answer.text, "refused": answer.refused, "citations": cited, "struck": list(answer.struck)}
        return told | {"usage": dict(answer.usage)}

    def _stem(self, document: Document) -> str | None:
        return document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    @cached_property
    def filings(self) -> App:
        """The program over the filings of the shared sets: a copy of their state folder, with its vectors."""
        from evals.adapters import library

        named = library()
        assert named is not None
        folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="knockon-eval-"))) / "home"
        shutil.copytree(named, folder)
        return self._stack.enter_context(App(self.app.settings.model_copy(update={"home": folder, "embedder": "auto"})))

    def _benchmark(self, case: BenchmarkCase, item: Item) -> Observed:
        return self._answered(self.ask(case.question, over=self.filings), self.filings.library)

    def _facts(self, case: FactsCase, item: Item) -> Observed:
        from evals.adapters import data_folder

        folder = data_folder()
        assert folder is not None
        return {"facts": [dict(fact.as_json()) for fact in self.tagged(folder / case.file)]}

    def tagged(self, file: Path) -> Sequence[ConcentrationFact]:
        """As `knockon extract` on a filing: the concentration facts that are tagged in it."""
        return extract(read(str(file)), self.app.companies).shares

    def _retrieval(self, case: RetrievalCase, item: Item) -> Observed:
        search = self.filings.search if item.id.startswith("shared/") else self.search()
        found = search.find(case.query, k=DEEP)
        hits = [
            {"document": self._stem(hit.document), "section": hit.passage.heading, "page": hit.passage.page}
            for hit in found.hits
        ]
        return {"hits": hits, "mode": found.mode}

    def extracted(self, case: LinkCase, companies: Sequence[str]) -> list[Link]:
        """As `knockon extract` on one text."""
        from evals.made_up import table

        known = table(companies) if companies else self.app.companies
        found = extract_text(case.text, known, filer=known.resolve(case.filer), context=case.context)
        return list(found.links)

    def _link(self, case: LinkCase, item: Item) -> Observed:
        return {"links": [dict(link.as_json()) for link in self.extracted(case, item.companies)]}

    def _attack(self, case: ClaimAttack | PlantedAttack | ObedientAttack, item: Item) -> Observed:
        from evals import attacks

        match case:
            case ClaimAttack():
                return attacks.claim(case, self.app.companies, self.check)
            case PlantedAttack():
                with Planted(self.app.library, attacks.note(case)):
                    answer = self.ask(case.ask)
                    return self._answered(answer, self.app.library) | {"printed": attacks.printed(answer)}
            case ObedientAttack():
                memo = self.memo(Question(None, case.event, AsOf(case.as_of)), attacks.obedient(case, self.app))
                return attacks.pages(memo)


def _effect(effect: Effect) -> Observed:
    return {
        "key": key_of(effect.company),
        "name": effect.company.name,
        "ticker": effect.company.ticker,
        "sign": effect.sign,
        "order": effect.order,
        "hops": effect.hops,
        "probability": effect.probability,
        "strength": effect.strength.mid,
        "sized": effect.revenue is not None,
        "mechanism": effect.mechanism,
        "notes": list(effect.notes),
        "known": [s.link.knowable.isoformat() if s.link.knowable else None for s in effect.steps],
    }
