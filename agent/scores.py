"""Scores of resolved slips: hit rate, Brier score, reliability, baselines, with bootstrap intervals over events.

The Brier score is the mean of (probability - came true)^2 (Brier 1950); 0.25 is what always saying one half earns. A
baseline claims each slip's own probability for its own sign, so that only the signs differ. Knows no price.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from agent.resolution import BASELINES, Baseline, Outcome
from agent.returns import JointTest, joint_test

DRAWS = 2000
LEVEL = 0.90
FEW_EVENTS = 5
"""Fewer event days than this, and the bootstrap draws slips instead of days, which makes intervals too narrow."""
BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its bootstrap interval (percentile, 90%)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Score:
    """How often right, and the Brier score, over `count` slips."""

    count: int
    hit_rate: Interval
    brier: Interval


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of the reliability table: slips that claimed a probability in [low, high)."""

    low: float
    high: float
    count: int
    claimed: float | None
    came_true: float | None


@dataclass(frozen=True, slots=True)
class Versus:
    """A baseline beside the slips, on the slips where the baseline has a sign."""

    baseline: Baseline
    theirs: Score
    ours: Score
    gain: Interval  # their Brier score less ours: positive is better than the baseline


@dataclass(frozen=True, slots=True)
class Scores:
    """All that is told of a set of outcomes. Parts are None where nothing is resolved."""

    resolved: int
    open: int
    replays: int
    score: Score | None
    in_band: float | None  # of those that predict a size
    reliability: tuple[Bin, ...]
    baselines: tuple[Versus, ...]
    test: JointTest | None
    warnings: tuple[str, ...]


def scores_of(outcomes: Sequence[Outcome]) -> Scores:
    """The scores of the resolved ones; open ones are counted and weigh nothing."""
    done = [outcome for outcome in outcomes if outcome.found is not None]
    replays = sum(outcome.replay for outcome in done)
    if not done:
        return Scores(0, len(outcomes), 0, None, None, (), (), None, ())
    draw, narrow = _drawing(done)
    sized = [outcome.in_band for outcome in done if outcome.in_band is not None]
    found = [outcome.found for outcome in done if outcome.found is not None]
    test = joint_test(found, [outcome.slip.sign for outcome in done])
    warnings = [warning for warning in (test.warning, narrow) if warning]
    if replays:
        warnings.append(f"{replays} of {len(done)} slips were made after their day 0: a rehearsal, no proof of skill")
    return Scores(
        resolved=len(done),
        open=len(outcomes) - len(done),
        replays=replays,
        score=_score(done, lambda outcome: outcome.right, draw),
        in_band=float(np.mean(sized)) if sized else None,
        reliability=_reliability(done),
        baselines=tuple(versus for name in BASELINES if (versus := _versus(done, name)) is not None),
        test=test,
        warnings=tuple(warnings),
    )


Draw = Callable[[np.ndarray], np.ndarray]
"""Values a slip, shape (n,) -> `DRAWS` bootstrap means."""


def _drawing(done: Sequence[Outcome]) -> tuple[Draw, str | None]:
    """Resampling whole event days, because names of one day move together (cluster bootstrap; Cameron et al. 2008)."""
    days = [outcome.found.event_day for outcome in done if outcome.found is not None]
    labels = {day: i for i, day in enumerate(dict.fromkeys(days))}
    narrow = None
    if len(labels) < FEW_EVENTS:
        groups = np.arange(len(done))
        if len(labels) < len(done):
            narrow = f"only {len(labels)} event day(s): intervals draw single slips and are too narrow"
    else:
        groups = np.array([labels[day] for day in days])
    n = int(groups.max()) + 1
    weights = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=DRAWS).astype(float)
    sizes = weights @ np.bincount(groups, minlength=n)

    def draw(values: np.ndarray) -> np.ndarray:
        means: np.ndarray = (weights @ np.bincount(groups, weights=values, minlength=n)) / sizes
        return means

    return draw, narrow


def _interval(values: np.ndarray, draw: Draw) -> Interval:
    low, high = np.quantile(draw(values), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(values.mean()), float(low), float(high))


def _score(done: Sequence[Outcome], right: Callable[[Outcome], bool | None], draw: Draw) -> Score:
    hits = np.array([bool(right(outcome)) for outcome in done], dtype=float)
    return Score(len(done), _interval(hits, draw), _interval(_brier(done, hits), draw))


def _brier(done: Sequence[Outcome], hits: np.ndarray) -> np.ndarray:
    claimed = np.array([outcome.slip.probability for outcome in done])
    losses: np.ndarray = (claimed - hits) ** 2
    return losses


def _versus(done: Sequence[Outcome], baseline: Baseline) -> Versus | None:
    both = [outcome for outcome in done if outcome.guessed(baseline) is not None]
    if not both:
        return None
    draw, _ = _drawing(both)
    theirs = np.array([bool(outcome.guessed(baseline)) for outcome in both], dtype=float)
    ours = np.array([bool(outcome.right) for outcome in both], dtype=float)
    gain = _interval(_brier(both, theirs) - _brier(both, ours), draw)
    return Versus(
        baseline,
        _score(both, lambda outcome: outcome.guessed(baseline), draw),
        _score(both, lambda outcome: outcome.right, draw),
        gain,
    )


def _reliability(done: Sequence[Outcome]) -> tuple[Bin, ...]:
    rows = []
    for low, high in pairwise(BINS):
        mine = [o for o in done if low <= o.slip.probability < high or (high == 1.0 and o.slip.probability == 1.0)]
        claimed = float(np.mean([o.slip.probability for o in mine])) if mine else None
        came = float(np.mean([bool(o.right) for o in mine])) if mine else None
        rows.append(Bin(low, high, len(mine), claimed, came))
    return tuple(rows)
