"""Probabilities against what came: Brier score, reliability, expected calibration error; and two dumb baselines.

A claim is a documented name with a sign that is not 0, its probability, and whether the documented sign is that one.
Against closes, `agent.scores` does the same with abnormal returns; this is for signs that are documented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.scores import BINS
from evals.cases import Case, party_of
from evals.metrics.metric import JSON, Mark, Marks, Metric, graded
from knowledge.companies import Companies
from knowledge.edges import key_of

METRICS = (
    Metric("brier", "mean of (probability - came true)^2 over documented names (Brier 1950)", better="lower"),
    Metric("brier_same_sign", "the same, with the headline company's documented sign for every name", better="lower"),
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """One claimed sign with its probability, whether it came, and whether the headline's sign would have."""

    probability: float
    came: bool
    headline_came: bool | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts that claimed a probability in [low, high): how many, what they claimed, how many came true."""

    low: float
    high: float
    count: int
    claimed: float | None
    came: float | None


def forecasts(case: Case, observed: JSON, companies: Companies) -> list[Forecast]:
    """The claims of one event on documented names."""
    effects = {effect["key"]: effect for effect in observed.get("effects", ())}
    head = case.first_order.sign if case.first_order else None
    made = []
    for told in case.outcomes:
        effect = effects.get(key_of(party_of(told.company, companies)))
        if effect and effect["sign"]:
            came = effect["sign"] == told.sign
            made.append(Forecast(effect["probability"], came, None if head is None else head == told.sign))
    return made


def of_event(case: Case, observed: JSON, companies: Companies) -> Marks:
    """The marks of one event."""
    made = forecasts(case, observed, companies)
    other = [(each.probability, each.headline_came) for each in made if each.headline_came is not None]
    return graded(brier=brier([(each.probability, each.came) for each in made]), brier_same_sign=brier(other))


def brier(rows: Sequence[tuple[float, bool]]) -> Mark | None:
    """The Brier score of (probability, came true); None for none."""
    if not rows:
        return None
    return Mark(sum((p - came) ** 2 for p, came in rows) / len(rows), len(rows))


def reliability(rows: Sequence[tuple[float, bool]]) -> list[Bin]:
    """The reliability table over the bins of `agent.scores`; what claims less than one half is in the first."""
    bins = []
    for low, high in pairwise((0.0, *BINS[1:])):
        mine = [(p, came) for p, came in rows if low <= p < high or (high == 1.0 and p == 1.0)]
        claimed = sum(p for p, _ in mine) / len(mine) if mine else None
        came = sum(came for _, came in mine) / len(mine) if mine else None
        bins.append(Bin(low, high, len(mine), claimed, came))
    return bins


def expected_error(rows: Sequence[tuple[float, bool]]) -> float | None:
    """Expected calibration error: |claimed - came| weighed by each bin's count (Naeini et al. 2015); None for none."""
    if not rows:
        return None
    gaps = [
        b.count * abs(b.claimed - b.came) for b in reliability(rows) if b.claimed is not None and b.came is not None
    ]
    return sum(gaps) / len(rows)
