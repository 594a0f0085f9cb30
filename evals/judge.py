"""A model as judge: atomic criteria, the candidate fenced, every criterion quoted; and how far it agrees with people.

Never the only score: it stands beside the metrics that need no model. A criterion that the judge forgets is not met, a
quote that the candidate does not hold is not met, and one contradiction makes the whole 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from agent.fence import Fence
from agent.gates import budget_of, gate_of
from agent.model import Gate
from agent.prompt import load
from agent.settings import Settings
from evals.bank import Item
from evals.cases import Case
from evals.formats import QuestionCase
from knowledge.exposure.passage_model import verbatim

PROMPTS = Path(__file__).with_name("prompts")
LABELS = Path(__file__).with_name("cases") / "judged.yaml"
NO_LIMIT = 10**12
_SAYS = {1: "says that {} gains, rises or is helped", -1: "says that {} loses, falls or is hurt"}


class Ruling(BaseModel):
    """The judge's word on one criterion."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: int
    met: bool
    contradicted: bool
    quote: str | None


class Rulings(BaseModel):
    """All of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    criteria: list[Ruling] = Field(max_length=40)


def opened(settings: Settings, *, model: str | None, max_usd: float) -> Gate:
    """A gate for as many calls as a log needs: only the money binds, where the price is known."""
    name = model or settings.model
    budget = budget_of(settings, name) if name else None
    if budget is not None:
        budget = replace(budget, max_calls=NO_LIMIT, max_tokens=NO_LIMIT, max_usd=max_usd)
    return gate_of(settings, model=name, budget=budget)


@dataclass(frozen=True, slots=True)
class Judged:
    """A text with what was met, by criterion; the score is the share that is, 0 where anything is contradicted."""

    criteria: Sequence[str]
    met: Sequence[bool]
    contradicted: bool

    @property
    def score(self) -> float:
        """In [0, 1]."""
        return 0.0 if self.contradicted else sum(self.met) / len(self.met)


class Label(BaseModel):
    """A text judged by hand."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    asked: str
    candidate: str
    criteria: tuple[str, ...]
    met: tuple[bool, ...]


def rubric(item: Item) -> list[str]:
    """The criteria of a case, one fact each; none for a case that has no facts to state."""
    match item.case:
        case Case() as event:
            return [_SAYS[told.sign].format(told.company) for told in event.outcomes if told.sign]
        case QuestionCase(answerable=True) as question:
            return [f"states {' or '.join(group.split('|'))}" for group in question.says]
    return []


def asked_of(item: Item | None) -> str:
    """What the text that is judged was asked for."""
    match item and item.case:
        case Case() as event:
            return f"Who else is hit by this event, and which way? {event.event}"
        case QuestionCase() as question:
            return question.question
    return "not said"


def judge(gate: Gate, fence: Fence, asked: str, criteria: Sequence[str], candidate: str) -> Judged:
    """The ruling on one text. Raises ModelError or OutOfBudget as the gate does."""
    numbered = "\n".join(f"{n}. It {criterion}." for n, criterion in enumerate(criteria, 1))
    fenced = fence.wrap("TEXT", "the text to judge", candidate)
    prompt = load("judge", folder=PROMPTS).fill(asked=asked, criteria=numbered, candidate=fenced)
    ruled = {each.number: each for each in gate.ask(prompt, Rulings).criteria}
    met = [_met(ruled.get(n), candidate) for n in range(1, len(criteria) + 1)]
    contradicted = any(ruled[n].contradicted for n in range(1, len(criteria) + 1) if n in ruled)
    return Judged(tuple(criteria), met, contradicted)


def _met(ruling: Ruling | None, candidate: str) -> bool:
    if ruling is None or not ruling.met or not ruling.quote:
        return False
    return verbatim(ruling.quote, candidate) is not None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often the judge and the hand labels say the same, and Cohen's kappa (1960): 0 is what chance gives."""

    count: int
    same: float
    kappa: float | None  # None where one of the two always says the same


def agreement(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Of (judge, hand) pairs of labels. Raises ValueError for none."""
    n = len(pairs)
    if not n:
        raise ValueError("agreement over no label says nothing")
    same = sum(a == b for a, b in pairs) / n
    judge, hand = [Counter(row) for row in zip(*pairs)]
    chance = sum(judge[label] * hand[label] for label in judge) / n**2
    varied = len(judge) > 1 and len(hand) > 1
    return Agreement(n, same, (same - chance) / (1 - chance) if varied else None)


def labels(path: Path = LABELS) -> list[Label]:
    """The texts judged by hand."""
    return [Label.model_validate(row) for row in yaml.safe_load(path.read_text("utf-8"))]


def against_hand(gate: Gate, fence: Fence, given: Sequence[Label]) -> Agreement:
    """The judge's agreement with the labels, criterion by criterion."""
    pairs: list[tuple[bool, bool]] = []
    for label in given:
        found = judge(gate, fence, label.asked, label.criteria, label.candidate)
        pairs += zip(found.met, label.met)
    return agreement(pairs)
