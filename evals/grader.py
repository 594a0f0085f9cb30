"""A model gives FinanceBench's labels where code cannot (`evals.grading`), and its agreement with hand labels.

The candidate is fenced, and "correct" is held to words that the candidate has. Never read without the agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from agent.fence import Fence
from agent.model import Gate
from agent.prompt import load
from evals.grading import Label
from evals.judge import PROMPTS, Agreement, agreement
from knowledge.exposure.passage_model import verbatim

HAND = Path(__file__).with_name("cases") / "graded.yaml"


class Grade(BaseModel):
    """A model's ruling: the label, and the words of the candidate that give its answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    label: Label
    quote: str | None


def by_model(gate: Gate, fence: Fence, question: str, gold: str, answer: str) -> Label:
    """The label that a model gives. "correct" on words that the answer does not hold counts as incorrect.

    Raises ModelError or OutOfBudget as the gate does.
    """
    fenced = fence.wrap("TEXT", "the answer to grade", answer)
    prompt = load("financebench", folder=PROMPTS).fill(question=question, gold=gold, candidate=fenced)
    grade = gate.ask(prompt, Grade)
    if grade.label == "correct" and not (grade.quote and verbatim(grade.quote, answer) is not None):
        return "incorrect"
    return grade.label


@dataclass(frozen=True, slots=True)
class Hand:
    """An answer labelled by hand."""

    question: str
    gold: str
    candidate: str
    label: Label


def hand_labels(path: Path = HAND) -> list[Hand]:
    """The answers labelled by hand, all made up."""
    return [Hand(**row) for row in yaml.safe_load(path.read_text("utf-8"))]


def against_hand(gate: Gate, fence: Fence, given: Sequence[Hand]) -> Agreement:
    """The model's agreement with the hand labels; code is left out, so that the model alone is measured."""
    return agreement([(by_model(gate, fence, h.question, h.gold, h.candidate), h.label) for h in given])
