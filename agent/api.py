"""The program for other programs: one object with the same answers as the commands' JSON.

    from agent.api import Analyst

    with Analyst() as analyst:
        analyst.search("net revenue of Nvidia in fiscal 2024")
        analyst.links("NVDA")
        analyst.effects("TSMC halts output after an earthquake.")
        analyst.source("p0123456789abcdef")

The MCP server, the HTTP interface, the LangChain tools and notebooks all use it. Not for several threads at once: give
each its own. What a command raises is raised here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from html import escape
from types import TracebackType
from typing import Any, Self

from agent.app import App, Say
from agent.errors import NoEvidence, UsageError
from agent.memo import Memo
from agent.settings import Settings, settings
from knowledge.ledger import Ledger
from knowledge.types import AsOf

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A memo with the passages behind its quotes. In a notebook it shows as the page."""

    memo: Memo
    passages: Mapping[str, str]

    def json(self) -> JSON:
        """As `knockon memo --json`."""
        return self.memo.model_dump(mode="json")

    def html(self) -> str:
        """The self-contained page."""
        from agent.render.page import page

        return page(self.memo, passages=self.passages)

    def markdown(self) -> str:
        """The memo as Markdown."""
        from agent.render.markdown import markdown

        return markdown(self.memo)

    def _repr_html_(self) -> str:
        return f'<iframe srcdoc="{escape(self.html())}" style="width:100%;height:40rem;border:0"></iframe>'


class Analyst:
    """An open state folder. A context manager; `as_of` withholds what was not knowable by then, of every answer."""

    def __init__(
        self, *, using: Settings | None = None, as_of: date | str | None = None, say: Say | None = None
    ) -> None:
        self.app = App(using or settings(), say=say)
        self.as_of = AsOf(date.fromisoformat(as_of) if isinstance(as_of, str) else as_of)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what was opened."""
        self.app.close()

    def at(self, as_of: date | None) -> Analyst:
        """The same open program seen as of another day; closing stays with the one that opened it."""
        other = copy(self)
        other.as_of = AsOf(as_of)
        return other

    def search(self, text: str, *, k: int = 10, company: str | None = None, form: str | None = None) -> JSON:
        """Passages that bear on a question, as `knockon search --json`."""
        from agent.render.hits import hit_json

        only = self.app.companies.resolve(company) if company else None
        found = self.app.search.find(text, k=k, company=only, form=form, as_of=self.as_of)
        return {
            "query": text,
            "hits": [hit_json(hit, self.app.companies) for hit in found.hits],
            "mode": found.mode,
            "withheld": dict(found.withheld),
        }

    def links(self, company: str) -> JSON:
        """Who sells to a company and whom it sells to, as `knockon links --json`."""
        entity = self.app.companies.resolve(company)
        exposures = Ledger(self.app.library).exposures(entity, self.as_of)
        return {
            "company": {"id": entity.id, "name": entity.name, "ticker": entity.ticker},
            "links": [dict(link.as_json()) for exposure in exposures for link in exposure.links],
            "withheld": self.app.library.withheld(self.as_of),
        }

    def effects(self, event: str, *, company: str | None = None) -> JSON:
        """Who is hit by an event, as `knockon effects --json`; no prediction is kept."""
        from agent.events import read_dated
        from agent.render.effects import as_json_document
        from agent.scenario import run_scenario
        from knowledge.graph import withheld

        whom = self.app.companies.party(self.app.companies.resolve(company)) if company else None
        otherwise = self.as_of.day or self.app.today
        told = read_dated(event, self.app.companies, otherwise=otherwise, company=whom)
        links = self.app.library.links(as_of=self.as_of)
        hidden = withheld(self.app.library.links(), self.as_of)
        scenario = run_scenario(
            told, links, self.app.companies, as_of=self.as_of, prices=self.app.prices, withheld=hidden
        )
        return as_json_document(scenario, ())

    def memo(self, company: str | None = None, *, event: str | None = None, no_model: bool = False) -> Written:
        """A memo for a company, for an event, or for an event at a company."""
        from agent.analyst import Question, write_memo
        from agent.writers import writer_for

        if not (company or event):
            raise UsageError("a memo needs a company or an event.")
        whom = self.app.companies.resolve(company) if company else None
        question = Question(whom, event, self.as_of)
        with self.app.trace("memo", {"company": company, "event": event, "as_of": str(self.as_of.day)}) as trace:
            memo = write_memo(question, self.app, writer_for(self.app, trace, no_model=no_model), trace)
        return Written(memo, self.app.around(memo))

    def ask(self, question: str, *, company: str | None = None, no_model: bool = False) -> JSON:
        """One question answered with citations or refused, as `knockon ask --json`."""
        from agent.asking import Asking, gate_for
        from agent.evidence import Ledger

        with self.app.trace("ask", {"question": question, "as_of": str(self.as_of.day)}) as trace:
            gate = gate_for(self.app, trace, no_model=no_model)
            asking = Asking(self.app, trace, Ledger(as_of=self.as_of), company=company, gate=gate)
            return dict(asking.ask(question).as_json())

    def source(self, passage: str) -> JSON:
        """One passage by the id that a search gave, whole, with its document. Raises NoEvidence for an unknown one."""
        try:
            found = self.app.library.passage(passage)
        except KeyError:
            raise NoEvidence(f"the library holds no passage {passage}.", remedy="Take an id from a search.") from None
        document = self.app.library.document(found.document)
        if not self.as_of.sees(document.knowable):
            raise NoEvidence(f"passage {passage} was not knowable by {self.as_of.day}.")
        return {
            "passage": found.id,
            "text": found.text,
            "page": found.page,
            "section": found.section,
            "document": document.id,
            "title": document.title,
            "company": document.company_name,
            "form": document.form,
            "knowable": document.knowable.isoformat() if document.knowable else None,
            "path": document.path,
        }
