"""The shapes in which the chat model answers, one for each prompt. Strict: a key more or less is asked for again."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from agent.claims import Claim
from agent.link_model import ProposedLink

Label = Literal[
    "strongly negative",
    "negative",
    "mildly negative",
    "neutral",
    "mildly positive",
    "positive",
    "strongly positive",
]
LABELS: tuple[Label, ...] = get_args(Label)
BANDS: dict[Label, tuple[float, float]] = {
    "strongly negative": (-1.0, -0.6),
    "negative": (-0.6, -0.3),
    "mildly negative": (-0.3, -0.05),
    "neutral": (-0.05, 0.05),
    "mildly positive": (0.05, 0.3),
    "positive": (0.3, 0.6),
    "strongly positive": (0.6, 1.0),
}
"""Label -> the scores that go with it, from the lower bound to the upper, both included."""


class Shape(BaseModel):
    """Base of all shapes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ReadFigure(Shape):
    """One figure of an event as the model reads it."""

    name: str
    value: str
    quote: str


class Understanding(Shape):
    """An event as the model reads it."""

    kind: str
    company: str | None
    counterpart: str | None
    direction: Literal["up", "down", "none"]
    figures: list[ReadFigure] = Field(max_length=20)
    purpose: str | None
    quote: str


class Proposed(ProposedLink):
    """A link proposed out of one of several passages, with how the event would travel along it."""

    passage: str
    why: str


class Proposals(Shape):
    """All links of the passages."""

    links: list[Proposed] = Field(max_length=60)


class Claims(Shape):
    """Sentences with what they stand on."""

    claims: list[Claim] = Field(max_length=12)


class DraftRisk(Shape):
    """A risk as the model writes it."""

    text: Claim
    mitigant: Claim | None
    tripwire: str
    deadline: str | None


class DraftCatalyst(Shape):
    """A catalyst as the model writes it."""

    horizon: str
    trigger: str
    reversal: str
    date: str | None
    citations: list[str]


class Path(Shape):
    """Risks, and what to watch by horizon."""

    risks: list[DraftRisk] = Field(max_length=8)
    catalysts: list[DraftCatalyst] = Field(max_length=8)


class Verdict(Shape):
    """The memo's judgement on the headline company."""

    label: Label
    score: float = Field(ge=-1, le=1)
    reason: Claim


class Mended(Shape):
    """Claims corrected, by their number; null where there is nothing true to say."""

    claims: list[MendedClaim] = Field(max_length=40)


class MendedClaim(Shape):
    """One claim, corrected."""

    number: int
    claim: Claim | None


Mended.model_rebuild()
