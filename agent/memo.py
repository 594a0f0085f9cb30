"""The memo as published: what `knockon memo --json` prints and `knockon schema memo` describes.

Pydantic because it is a border: other programs read it. Holds no logic but its own shape.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """Base of all parts: unknown keys are an error, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(Part):
    """A company as named in the memo; `name` is None for a counterparty that no source names."""

    name: str | None
    ticker: str | None = None


class Sized(Part):
    """A range of ratios of revenue."""

    low: float
    mid: float
    high: float


class Statement(Part):
    """One sentence of the memo. `kind` tells what was quoted from what was computed, ruled or inferred."""

    text: str
    kind: Literal["quoted", "computed", "rule", "inference"]
    citations: list[str] = Field(default_factory=list, description="keys of `sources`")


class FigureRow(Part):
    """One figure of the event, with where it comes from."""

    name: str
    value: float
    unit: str
    basis: Literal["stated", "computed", "assumed"]
    text: str


class EventPart(Part):
    """What happened. `origin` says whether it was given, found in the library, or a standing scenario."""

    text: str
    kind: str
    origin: Literal["given", "library", "scenario"]
    company: Named | None
    knowable: str | None
    figures: list[FigureRow]
    checks: list[str]


class PathStep(Part):
    """One hop: which link carries it, and the arithmetic in words."""

    link: str
    text: str
    citation: str | None = Field(description="key of `sources`")


class EffectRow(Part):
    """One company hit, the path that leads there, and how it may be found wrong."""

    company: Named
    sign: Literal[-1, 0, 1]
    order: Literal[1, 2, 3]
    revenue: Sized | None
    upper_bound: float | None
    disclosed: str = Field(description="'12-18% of revenue' or 'not disclosed (below 10%)'")
    horizon: str
    probability: float
    path: list[PathStep]
    arithmetic: str
    mechanism: str
    basis: Literal["cited", "assumed", "not_disclosed"]
    reversal: str
    next_fact: str
    notes: list[str]
    citations: list[str]
    priced_in: str | None = None
    scenario: str | None = Field(default=None, description="letter of the standing scenario that the row belongs to")


class Risk(Part):
    """What may go wrong with the thesis, what softens it, and the tripwire that tells."""

    text: Statement
    mitigant: Statement | None
    tripwire: str
    deadline: str | None


class Catalyst(Part):
    """What to watch by horizon, and what would reverse the thesis there."""

    horizon: str
    trigger: str
    reversal: str
    date: str | None = None
    citations: list[str] = Field(default_factory=list)


class SlipRow(Part):
    """One prediction to be scored later."""

    id: str
    company: Named
    sign: Literal[-1, 0, 1]
    band: tuple[float, float] | None
    window: tuple[int, int]
    benchmark: str
    probability: float
    knowable: str
    resolve_by: str
    kill: list[str]


class Struck(Part):
    """A claim that failed the check twice (or a name that a rule removed), and why."""

    text: str
    reason: str


class Source(Part):
    """One entry of the run's ledger: an opaque key and the verbatim words behind it."""

    key: str
    document: str | None
    title: str
    company: str | None
    page: int | None
    section: str | None
    knowable: str | None
    checked: bool
    origin: str = Field(description="'filing', 'note, checked', 'note, from memory of the public record'")
    quote: str
    path: str | None = None


class Provenance(Part):
    """Who wrote this memo, out of what, under which rules."""

    run: str
    writer: str = Field(description="'rules (no model)' or the model's name as set by the user")
    made: str
    as_of: str | None
    version: str
    prompts: dict[str, str] = Field(default_factory=dict)
    documents: int
    links: int
    withheld: dict[str, int]
    assumptions: list[str]
    seconds: float
    usage: dict[str, float] = Field(default_factory=dict)


class Memo(Part):
    """One research memo. This is research and not advice."""

    schema_version: Literal["1"] = "1"
    company: Named | None
    event: EventPart
    label: str
    score: float = Field(ge=-1, le=1)
    score_reason: str
    thesis: list[Statement]
    effects: list[EffectRow]
    contrarian: list[Statement]
    risks: list[Risk]
    catalysts: list[Catalyst]
    slips: list[SlipRow]
    struck: list[Struck]
    lint: list[str]
    missing: list[str]
    sources: list[Source]
    provenance: Provenance
