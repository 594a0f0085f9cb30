"""The nouns of a run: event, shock, effect, prediction slip. Frozen; computed in code, never by a model.

Sizes are ranges of ratios (0.18 is 18% of revenue); money is in units of its currency, not thousands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from knowledge.types import Link, Party

Basis = Literal["stated", "computed", "assumed"]
EffectBasis = Literal["cited", "assumed", "not_disclosed"]
Sign = Literal[-1, 0, 1]
Order = Literal[1, 2, 3]
ShockKind = Literal[
    "demand",  # X's demand for inputs: size is the relative change of its purchases
    "sales",  # demand for X's product: size is the relative change of its sales
    "output",  # X's output: size is the relative change of what it delivers
    "input_price",  # the price that X pays for an input or commodity: relative change
    "price",  # the price that X charges: relative change
    "ban_on_buying",  # X may not buy from the sellers named: size is the part of purchases barred
    "ban_on_selling",  # X may not sell to the buyers named
    "capital",  # X issues (+) or buys back (-) equity: size is the discount, or the premium, to the last close
    "entry",  # a new rival (+) or an exit (-) in X's market
    "substitution",  # a rival technology takes (-) or gives (+) X's product's demand
    "regulation",  # a rule that costs (-) or favours (+) X
]
Place = Literal["company", "industry", "commodity", "region", "technology"]
Reach = Literal["own", "market"]
"""Whether the cause is X's own (rivals take what it loses) or hits the whole market (rivals share its fate)."""


@dataclass(frozen=True, slots=True)
class Range:
    """low <= mid <= high, signed. Arithmetic on ranges lives in `agent.ranges`."""

    low: float
    mid: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.mid <= self.high:
            raise ValueError(f"a range needs low <= mid <= high, got {self.low}, {self.mid}, {self.high}")


@dataclass(frozen=True, slots=True)
class EventFigure:
    """One figure of an event. `text` is the words that state it (verbatim), or the formula when it was computed."""

    name: str  # "raise", "shares", "price", "discount", "prior_close", "dilution", ...
    value: float
    unit: str  # "HKD", "shares", "ratio", ...
    basis: Basis
    text: str


@dataclass(frozen=True, slots=True)
class FigureCheck:
    """Whether figures that must agree do. `text` shows the arithmetic, e.g. "1.7bn shares x HK$1.91 = HK$3.247bn"."""

    holds: bool
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, as read from a text: who, what, how much, when it was knowable."""

    text: str
    kind: str  # "share placing", "export ban", "guidance raise", ...
    company: Party | None  # whom the headline names, resolved
    figures: tuple[EventFigure, ...] = ()
    checks: tuple[FigureCheck, ...] = ()
    knowable: date | None = None
    purpose: str | None = None  # what the money or the act is for, verbatim
    source: str | None = None
    others: tuple[Party, ...] = ()  # companies that the text names beside the headline one, in order
    counterpart: Party | None = None  # the other side of the act: customer, acquired company, barred seller
    direction: Sign = 0  # which way the kind points for the thing that it moves, 0 where the text does not say
    known_since: date | None = None  # an earlier date from which the text itself says that the cause was public
    subject: str | None = None  # commodity, technology, industry or region that the text names instead of a company
    beside: tuple[Party, ...] = ()  # companies that the text puts on one level with the headline one
    things: tuple[str, ...] = ()  # every commodity that the text names, `subject` first
    market: str | None = None  # a market that links name and the text too, where it names no company
    told: str = ""  # the text without what it tells of others: how shares moved, whom it hits


@dataclass(frozen=True, slots=True)
class Shock:
    """One typed shock at a place. `size` is a signed range of relative change; `basis` says where it comes from."""

    kind: ShockKind
    at: Party  # the company, or a name for an industry, commodity, region, technology
    place: Place
    size: Range
    basis: Basis
    duration: str  # "2-3 quarters"
    knowable: date | None
    because: str  # one sentence: the words or the rule that gives it
    counterparties: tuple[Party, ...] = ()  # whom it binds; empty for all
    reach: Reach = "own"
    known_since: date | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    """An adjustable factor. `--set NAME=VALUE` replaces it; `basis` tells assumed from cited and measured."""

    name: str  # "pass_through.distributor"
    value: Range
    basis: Literal["assumed", "cited", "measured"]
    because: str


@dataclass(frozen=True, slots=True)
class Step:
    """One hop of a path, with its factor and the arithmetic in words."""

    link: Link
    factor: Range
    text: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a shock does to one company, by which path, how much, how surely, and what would undo it.

    `revenue` is the effect as a ratio of the company's revenue, None when a share on the path is not disclosed; then
    `upper_bound` is the most that the disclosure rules leave open. `steps` is the strongest path; `others` the rest.
    `order` is 1 for the headline company, 2 one link away, 3 further (`hops` counts the links).
    """

    company: Party
    sign: Sign
    order: Order
    revenue: Range | None
    upper_bound: float | None
    horizon: str
    horizon_date: date | None
    probability: float
    steps: tuple[Step, ...]
    basis: EffectBasis
    shock: Shock
    arithmetic: str
    mechanism: str  # "customer loses volume", "rival substitutes", ...
    reversal: str  # what would reverse it
    next_fact: str  # the fact that would most reduce its uncertainty
    others: tuple[tuple[Step, ...], ...] = ()
    notes: tuple[str, ...] = ()  # "old link (2016) decides", "barred: US Entity List", ...
    assumptions: tuple[str, ...] = ()  # names of those it rests on
    strength: Range = Range(
        0.0, 0.0, 0.0
    )  # as `revenue` with ASSUMED shares where none is stated: ranks, never an amount
    hops: int = 0  # links walked; 0 for the headline company itself


TriggerKind = Literal["price_below", "price_above", "filing_phrase", "figure_below", "figure_above", "date"]


@dataclass(frozen=True, slots=True)
class KillTrigger:
    """A typed, testable condition that ends a prediction's reason: a program can check it."""

    kind: TriggerKind
    subject: str  # ticker, or "TICKER:concept"
    value: float | str
    text: str


@dataclass(frozen=True, slots=True)
class Slip:
    """One prediction, fixed before its window ends and never edited after its event.

    `band` is the predicted abnormal return's size as (low, high) ratios, unsigned, None where only the sign is
    predicted because no share on the path is disclosed; `window` is in trading days from
    the first trading day on or after `knowable`.
    """

    id: str
    run: str
    event: str
    headline: str | None  # ticker of the headline company, for the "same sign" baseline
    company: Party
    sign: Sign
    band: tuple[float, float] | None
    window: tuple[int, int]
    benchmark: str
    probability: float
    knowable: date
    resolve_by: date
    kill: tuple[KillTrigger, ...] = field(default=())
    made: date | None = None
