"""One question at a time: to a model that may call tools where one is set up, else to the quoting answerer.

The one door for `knockon ask`, the chat and other programs. Keeps one ledger, so that citations stay what they are
from question to question.
"""

from __future__ import annotations

from functools import lru_cache

from agent.answering.answer import Answer
from agent.answering.quoted import QuotedAnswerer
from agent.app import App
from agent.evidence import Ledger
from agent.trace import Trace
from knowledge.ledger import Ledger as Exposures
from knowledge.types import AsOf, Company


class Asking:
    """Answers questions over one open app; a company given narrows every question to its documents."""

    def __init__(self, app: App, trace: Trace, *, as_of: AsOf, company: str | None = None, model: bool = True) -> None:
        self._app, self._trace = app, trace
        self.ledger = Ledger(as_of=as_of)
        self.company: Company | None = app.companies.resolve(company) if company else None
        self.quoting = QuotedAnswerer(
            app.search,
            app.companies,
            lru_cache(64)(app.library.blocks),
            Exposures(app.library).exposures,
            app.library.document,
        )

    def ask(self, question: str) -> Answer:
        """The answer to one question, recorded."""
        answer = self.quoting.answer(question, self.ledger, company=self.company)
        self._trace.record("answer", answer.as_json())
        return answer
