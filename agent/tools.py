"""What a model in a conversation may call: reading tools over the library, and nothing that writes, fetches or runs.

Each gives text: passages fenced under keys of the conversation's ledger, or a line that says what went wrong. A tool
never raises into the agent; what a document says can only ever come back as fenced data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from agent.answering import figures, relations
from agent.checking.names import Names
from agent.errors import AgentError
from agent.evidence import Entry, Ledger
from agent.fence import Fence
from agent.modelled.context import about, clipped
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from agent.app import App

PASSAGES = 6
LINKS = 12
EFFECTS = 12
SIDES = {
    "suppliers": relations.Asked("supplies", "target"),
    "customers": relations.Asked("supplies", "source"),
    "rivals": relations.Asked("competes_with", "either"),
    "partners": relations.Asked("partners_with", "either"),
}
WHOLE = 6_000  # characters of a passage read in full


class Desk:
    """The tools of one conversation over one app and one ledger."""

    def __init__(self, app: App, ledger: Ledger, fence: Fence) -> None:
        self._app, self.ledger, self._fence = app, ledger, fence
        self._names = Names(app.companies)

    def search(self, query: str, company: str | None = None) -> str:
        """Find passages of filings and notes that bear on a query; give a company's ticker or name to narrow."""
        only = self._app.companies.resolve(company) if company else None
        found = self._app.search.find(query, k=PASSAGES, company=only, as_of=self.ledger.as_of)
        entries = [self._entered(hit.passage.id) for hit in found.hits]
        return self._shown([entry for entry in entries if entry is not None]) or "nothing found"

    def read(self, key: str) -> str:
        """Read the passage of a key in full, as S3."""
        entry = self.ledger.get(key)
        return self._fence.wrap(key, about(entry), clipped(entry.text, longest=WHOLE)) if entry else f"{key} is no key"

    def company(self, name: str) -> str:
        """Say which legal entity a ticker or name means, and which of its documents the library holds."""
        company = self._app.companies.resolve(name)
        documents = self._app.library.documents(company=company.id, as_of=self.ledger.as_of)[:12]
        held = "; ".join(f"{d.form} to {d.period}, public since {d.knowable}" for d in documents) or "none"
        listed = f" Listed on: {', '.join(company.listed_on)}." if company.listed_on else ""
        return f"{company.name} ({', '.join(company.tickers) or 'no ticker'}).{listed} Documents held: {held}."

    def links(self, company: str, side: Literal["suppliers", "customers", "rivals", "partners", "all"] = "all") -> str:
        """List a company's suppliers, customers, rivals or partners, with stated shares and their words."""
        from knowledge.ledger import Ledger as Exposures

        entity = self._app.companies.resolve(company)
        exposures = Exposures(self._app.library).exposures(entity, self.ledger.as_of)
        wanted = SIDES if side == "all" else {side: SIDES[side]}
        lines, quoted = [], set[str]()
        for name, asked in wanted.items():
            for exposure in relations.answering(asked, exposures, entity)[: LINKS if side != "all" else LINKS // 2]:
                link = exposure.stated
                document = self._app.library.document(link.document) if link.document else None
                key = self.ledger.link(link, document=document)
                if key is not None:
                    said = f"said by {link.disclosed_by or 'unknown'}"
                    lines.append(f"{name[:-1]} of {entity.name}: {relations.told(exposure, entity)}, {said} [{key}]")
                    if " | " not in link.quote and link.quote not in quoted:
                        quoted.add(link.quote)
                        lines.append(self._fence.wrap(key, about(self.ledger[key]), link.quote))
        return "\n".join(lines) or f"the library holds no such link of {entity.name}"

    def effects(self, event: str, company: str | None = None) -> str:
        """Compute who is hit by an event, which way and how much; signs and sizes are final."""
        from agent.events import read_dated
        from agent.scenario import run_scenario

        whom = self._app.companies.party(self._app.companies.resolve(company)) if company else None
        otherwise = self.ledger.as_of.day or self._app.today
        told = read_dated(event, self._app.companies, otherwise=otherwise, company=whom)
        links = self._app.library.links(as_of=self.ledger.as_of)
        scenario = run_scenario(told, links, self._app.companies, as_of=self.ledger.as_of, prices=self._app.prices)
        lines = []
        for effect in scenario.outcome.effects[:EFFECTS]:
            key = self.ledger.effect(effect)
            sign = {1: "gains", -1: "loses", 0: "mixed"}[effect.sign]
            lines.append(
                f"{effect.company.name} {sign}: {effect.arithmetic}; {effect.mechanism}; {effect.horizon} [{key}]"
            )
        return "\n".join(lines) or "no path leads to any company"

    def figures(self, question: str, company: str) -> str:
        """Find a reported figure in statements and tables: ask for one metric and period of one company."""
        entity = self._app.companies.resolve(company)
        found = self._app.search.find(question, k=24, company=entity, as_of=self.ledger.as_of)
        names = self._names.words(entity.name)
        asked = figures.wanted(f"What was {question}", found.reading.words, names, (entity.name,))
        scratch = Ledger(as_of=self.ledger.as_of)
        ids: dict[str, str] = {}
        for hit in found.hits:
            key = scratch.passage(hit.passage, hit.document, blocks=self._app.library.blocks(hit.document.id))
            if key is not None:
                ids[key] = hit.passage.id
        states = figures.find(asked, list(scratch), self._names) if asked else []
        lines = []
        for state in states[:6]:
            entry = self._entered(ids[state.entry.key])
            if entry is not None:
                lines.append(f"{figures.told(state)} [{entry.key}]")
                lines.append(self._fence.wrap(entry.key, about(entry), clipped(state.stated.said)))
        return "\n".join(lines) or f"no statement of {entity.name} that was found states it"

    def prices(self, ticker: str, start: str, end: str) -> str:
        """Closing prices of a ticker at the two ends of a window of days (YYYY-MM-DD), and the change between them."""
        if self._app.prices is None:
            return "no price source is set up (KNOCKON_PRICES)"
        last = min(date.fromisoformat(end), self.ledger.as_of.day or date.max)
        closes = self._app.prices.closes(ticker).by_day()
        window = [(d, p) for d, p in closes.items() if date.fromisoformat(start) <= d <= last]
        if len(window) < 2:
            return f"no closes of {ticker} in that window"
        (first, a), (final, b) = window[0], window[-1]
        text = f"{ticker}: close {a:.2f} on {first}, {b:.2f} on {final}: change {b / a - 1:+.1%}"
        key = self.ledger.computed(text, title=f"prices of {ticker}", names=[ticker])
        return f"{text} [{key}]"

    def all(self) -> Sequence[BaseTool]:
        """The tools as LangChain wants them, none of which raises."""
        from langchain_core.tools import StructuredTool

        made = (self.search, self.read, self.company, self.links, self.effects, self.figures, self.prices)
        return [StructuredTool.from_function(_safe(f), name=f.__name__, description=f.__doc__ or "") for f in made]

    def _entered(self, passage_id: str) -> Entry | None:
        library = self._app.library
        passage = library.passage(passage_id)
        document = library.document(passage.document)
        key = self.ledger.passage(passage, document, blocks=library.blocks(document.id))
        return self.ledger.get(key) if key else None

    def _shown(self, entries: Sequence[Entry]) -> str:
        return "\n\n".join(self._fence.wrap(e.key, about(e), clipped(e.text)) for e in entries)


def _safe(tool: Callable[..., str]) -> Callable[..., str]:
    """The tool with its errors told instead of raised: a bad name or date is something the model can mend."""
    from functools import wraps

    @wraps(tool)
    def safe(*args: object, **kwargs: object) -> str:
        try:
            return tool(*args, **kwargs)
        except (KnowledgeError, AgentError, ValueError, KeyError, ConnectionError, OSError) as error:
            return f"not done: {error}"

    return safe
