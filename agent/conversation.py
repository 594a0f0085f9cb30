"""One conversation: questions and checked answers over one ledger, with a model that calls tools or with none.

A model's answer is prose with keys. Each sentence is checked; what fails is asked for again once, what fails again is
struck and shown. An answer that cites nothing is a refusal. Knows no terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage, trim_messages

from agent.answering.answer import Answer, Citation, refusal
from agent.bounds import Bounds
from agent.checking.orders import order_in
from agent.claims import Check, Claim, Fault, Verdict
from agent.errors import BadAnswer, ModelError, OutOfBudget
from agent.evidence import Ledger
from agent.fence import Fence, harmless, instructions_in
from agent.gated import GatedModel, Tell
from agent.model import Gate
from agent.prompt import load
from agent.spoken import claims_in
from agent.tools import Desk
from knowledge.exposure.sentences import sentences

if TYPE_CHECKING:
    from agent.app import App

HISTORY = 4_000  # tokens of earlier turns that go along with a question
TOOL_CALLS = 10
REFUSE = "refuse"
REFUSED = "the model found no answer in the library"


@dataclass(slots=True)
class Turn:
    """One question with its answer's text, as the model is shown it later."""

    question: str
    answer: str


@dataclass(slots=True)
class Talk:
    """What a model answers with: the gate, the tools, and the turns so far."""

    app: App
    gate: Gate
    ledger: Ledger
    fence: Fence
    about: str = "no company in particular"
    turns: list[Turn] = field(default_factory=list)
    spent: dict[str, float] = field(default_factory=dict)  # over all turns

    def ask(self, question: str, *, tell: Tell | None = None) -> Answer:
        """The checked answer. Raises a branch of ModelError, or OutOfBudget; nothing of this turn is kept then."""
        self.gate.anew()
        try:
            return self._asked(question, tell)
        finally:
            for name, used in self.gate.budget.usage().items():
                self.spent[name] = self.spent.get(name, 0.0) + used

    def _asked(self, question: str, tell: Tell | None) -> Answer:
        messages = self._run(question, tell)
        check = _Sentences(self.ledger, self.app, self._spoken_of(question), self._asked_so_far(question))
        if (why := _refused(messages)) is not None:
            return self._done(question, self._refusal(question, harmless(why), check))
        text = harmless(str(messages[-1].text)) if isinstance(messages[-1], AIMessage) else ""
        return self._done(question, self._checked(question, self._again(messages, text, check), check))

    def _refusal(self, question: str, why: str, check: _Sentences) -> Answer:
        """The model's refusal in its words, where they say no more than what is missing."""
        usage = self.gate.budget.usage()
        if (fault := check.bounds.remark(why)) is None:
            return refusal(question, why, usage=usage)
        return replace(refusal(question, REFUSED, usage=usage), struck=(f"{why} ({fault})",))

    def _run(self, question: str, tell: Tell | None) -> Sequence[AnyMessage]:
        from langchain.agents import create_agent
        from langchain.agents.middleware import ModelCallLimitMiddleware, ToolCallLimitMiddleware
        from langgraph.errors import GraphRecursionError

        calls = self.gate.budget.max_calls
        prompt = load("chat").fill(about=self.about, as_of=self.ledger.as_of.day or "today", held=_held(self.app))
        limits: list[Any] = [
            ModelCallLimitMiddleware(run_limit=max(1, calls - 1), exit_behavior="end"),
            ToolCallLimitMiddleware(run_limit=TOOL_CALLS, exit_behavior="end"),
        ]
        agent: Any = create_agent(
            GatedModel.of(self.gate, tell=None if tell is None else lambda text: tell(_stating(text))),
            tools=[*Desk(self.app, self.ledger, self.fence).all(), _refuse_tool()],
            system_prompt=f"{prompt.system}\n\n{prompt.user}",
            middleware=limits,
        )
        history = [*self._history(), HumanMessage(question)]
        try:
            state = agent.invoke({"messages": history}, {"recursion_limit": 12 * calls + 24})
        except GraphRecursionError as error:
            raise BadAnswer(
                "the model went round in circles and gave no answer.", remedy="Ask in other words."
            ) from error
        return list(state["messages"])

    def _history(self) -> list[AnyMessage]:
        messages: list[AnyMessage] = []
        for turn in self.turns:
            messages += [HumanMessage(turn.question), AIMessage(turn.answer)]
        if not messages:
            return []
        kept = trim_messages(
            messages,
            max_tokens=HISTORY,
            strategy="last",
            start_on="human",
            token_counter=lambda rows: sum(self.gate.count(str(m.text)) for m in rows),
        )
        return list(kept)  # type: ignore[arg-type]

    def _again(self, messages: Sequence[AnyMessage], text: str, check: _Sentences) -> str:
        """The answer, asked for once more where sentences of it fail."""
        failed = [verdict for claim in claims_in(text) if not (verdict := check(claim)).stands]
        if not failed:
            return text
        rows = []
        for verdict in failed:
            rows.append(f"- {verdict.claim.text}\n  wrong: {verdict.reason}")
            rows += [f"  can be cited: {row}" for fault in verdict.faults for row in fault.citable]
        prompt = load("recheck").fill(faults="\n".join(rows))
        asked = HumanMessage(f"{prompt.system}\n\n{prompt.user}")
        model = GatedModel.of(self.gate)
        try:
            said = model.invoke([*_plain(messages), AIMessage(text), asked])
        except (ModelError, OutOfBudget):
            return text  # what failed is struck, as after a second try
        return harmless(str(said.text))

    def _checked(self, question: str, text: str, check: _Sentences) -> Answer:
        kept: list[Claim] = []
        struck = []
        for claim in claims_in(text):
            verdict = check(claim)
            if verdict.stands:
                kept.append(claim)
            else:
                struck.append(f"{claim.text} ({harmless(verdict.reason)})")
        cited = [key for claim in kept for key in claim.citations]
        usage = self.gate.budget.usage()
        if not cited:
            why = "nothing of the model's answer could be checked against the library"
            return Answer(question, why, refused=why, struck=tuple(struck), usage=usage)
        printed = "\n".join(_printed(claim) for claim in kept)
        return Answer(
            question, printed, self._citations(cited), struck=tuple(struck), usage=usage, notices=self._orders(cited)
        )

    def _citations(self, keys: Sequence[str]) -> tuple[Citation, ...]:
        return tuple(Citation(entry.key, entry.text, entry) for entry in self.ledger.entries(keys))

    def _orders(self, keys: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            f'{entry.key} holds words that read like an order to a model ("{words}"); not followed'
            for entry in self.ledger.entries(keys)
            if entry.kind != "computed" and (words := instructions_in(entry.text)) is not None
        )

    def _spoken_of(self, question: str) -> list[str]:
        """Names that the user brought up: an answer may speak of them."""
        mentions = self.app.companies.mentions(self._asked_so_far(question))
        return [m.company.name for m in mentions if m.company is not None]

    def _asked_so_far(self, question: str) -> str:
        return " ".join([question, *(turn.question for turn in self.turns)])

    def _done(self, question: str, answer: Answer) -> Answer:
        self.turns.append(Turn(question, answer.text))
        return answer


class _Sentences:
    """The check of an answer's sentences: one with keys as a claim, one without by what it may be made of."""

    def __init__(self, ledger: Ledger, app: App, on_path: Sequence[str], asked: str) -> None:
        self._check = Check(ledger, app.companies, on_path=on_path, quotes=False, spoken=asked)
        self.bounds = Bounds(ledger, self._check)

    def __call__(self, claim: Claim) -> Verdict:
        """The verdict on one sentence."""
        verdict = self._check(claim)
        if claim.citations or not verdict.stands or (wrong := self.bounds.remark(claim.text)) is None:
            return verdict
        return Verdict(claim, (Fault("support", f"it cites nothing, and {wrong}"),))


def _stating(text: str) -> str:
    """An answer so far, up to the first sentence that orders or promises: what is shown before it is checked."""
    return next((text[:start] for start, end in sentences(text) if order_in(text[start:end])), text)


def _printed(claim: Claim) -> str:
    keys = "".join(f"[{key}]" for key in claim.citations)
    return f"{claim.text} {keys}".strip()


def _plain(messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """The turn without its last answer."""
    return list(messages[:-1])


def _refused(messages: Sequence[AnyMessage]) -> str | None:
    """Why the model refused, where it called that tool last."""
    last = messages[-1] if messages else None
    if isinstance(last, ToolMessage) and last.name == REFUSE:
        return str(last.text)
    return None


def _refuse_tool() -> Any:
    from langchain_core.tools import StructuredTool

    def refuse(missing: str) -> str:
        """Say that the library does not answer the question, and what is missing. Ends the turn."""
        return missing

    return StructuredTool.from_function(refuse, name=REFUSE, return_direct=True)


def _held(app: App) -> str:
    documents = app.library.documents()
    filers = list(dict.fromkeys(d.ticker or d.company_name or "" for d in documents if d.form and d.form != "note"))
    more = f" and {len(filers) - 40} more" if len(filers) > 40 else ""
    return f"{len(documents)} documents; filings of {', '.join(f for f in filers[:40] if f) or 'no company'}{more}"
