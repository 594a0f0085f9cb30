"""One question at a time: to a model that may call tools where one is set up, else to the quoting answerer.

The one door for `knockon ask`, the chat and other programs. A model that fails costs its words and not the answer: the
quoting answerer gives it, and `failed` holds the error for the caller's exit code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from agent.answering.answer import Answer
from agent.answering.quoted import QuotedAnswerer
from agent.app import App
from agent.errors import ModelError, OutOfBudget
from agent.evidence import Ledger
from agent.trace import Trace
from knowledge.ledger import Ledger as Exposures
from knowledge.types import Company

if TYPE_CHECKING:
    from agent.conversation import Talk
    from agent.model import Gate

Tell = Callable[[str], None]


def gate_for(app: App, trace: Trace, *, no_model: bool = False) -> Gate | None:
    """The gate to the model that the settings name; None where they name none, or none is wanted."""
    if no_model or not app.settings.has_model:
        return None
    from agent.gates import gate_of

    return gate_of(app.settings, record=trace.record)


class Asking:
    """Answers questions over one open app and one ledger; a company given narrows every question to its documents."""

    def __init__(
        self, app: App, trace: Trace, ledger: Ledger, *, company: str | None = None, gate: Gate | None = None
    ) -> None:
        self._app, self._trace = app, trace
        self.company: Company | None = app.companies.resolve(company) if company else None
        self.failed: ModelError | OutOfBudget | None = None
        self._quoting = QuotedAnswerer(
            app.search,
            app.companies,
            lru_cache(64)(app.library.blocks),
            Exposures(app.library).exposures,
            app.library.document,
        )
        self.ledger = ledger
        self.talk: Talk | None = None
        self.record = trace.record
        self.use(gate)

    def use(self, gate: Gate | None) -> None:
        """Answer by this model from now on, or by quotes; the turns so far go along."""
        before = self.talk
        self.talk = None
        if gate is not None:
            from agent.conversation import Talk
            from agent.fence import Fence

            self.talk = Talk(self._app, gate, self.ledger, Fence.of(self._app.settings.home))
            if before is not None:
                self.talk.turns, self.talk.spent = before.turns, before.spent

    def move(self, ledger: Ledger) -> None:
        """Cite another ledger from now on. What was said under another day is not shown to the model again."""
        self.ledger = ledger
        if self.talk is not None:
            self.talk.ledger, self.talk.turns = ledger, []

    def remember(self, turns: Sequence[tuple[str, str]]) -> None:
        """Turns of a conversation that goes on: (question, answer)."""
        if self.talk is not None:
            from agent.conversation import Turn

            self.talk.turns = [Turn(question, answer) for question, answer in turns]

    @property
    def spent(self) -> Mapping[str, float]:
        """What the model has used over all questions; empty with none."""
        return self.talk.spent if self.talk else {}

    def ask(self, question: str, *, tell: Tell | None = None) -> Answer:
        """The answer to one question, recorded. `tell` gets a model's text so far."""
        answer = self._by_model(question, tell) if self.talk is not None else self._by_quotes(question)
        self._trace.record("answer", answer.as_json())
        return answer

    def _by_model(self, question: str, tell: Tell | None) -> Answer:
        assert self.talk is not None
        self.talk.about = self._about()
        try:
            return self.talk.ask(question, tell=tell)
        except (ModelError, OutOfBudget) as error:
            self.failed = error
            self._trace.record("ended", {"by": type(error).__name__, "error": str(error)})
            notice = f"answered by quotes: {error}"
            return replace(self._by_quotes(question), notices=(notice,), usage=self.talk.gate.budget.usage())

    def _by_quotes(self, question: str) -> Answer:
        return self._quoting.answer(question, self.ledger, company=self.company)

    def _about(self) -> str:
        return f"{self.company.name} ({self.company.ticker})" if self.company else "no company in particular"
