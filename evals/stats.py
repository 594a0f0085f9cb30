"""Intervals of pooled means, and of the difference of two runs on the same cases: bootstrap over cases.

Cases are drawn whole, because the names of one event move together (cluster bootstrap; Cameron, Gelbach, Miller 2008).
Draws are seeded: the same marks give the same interval. Knows no metric.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.metrics.metric import Mark

DRAWS = 2000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its percentile interval (95%)."""

    value: float
    low: float
    high: float


def interval(marks: Sequence[Mark]) -> Interval:
    """Of a pooled mean; the order of the cases does not matter. Raises ValueError for none."""
    return _of(
        _columns(sorted(marks, key=_key)),
        lambda weights, a: (weights @ (a[0] * a[1])) / np.maximum(weights @ a[1], 1e-12),
    )


def difference(before: Sequence[Mark], after: Sequence[Mark]) -> Interval:
    """Of after less before, the same cases in the same order. Raises ValueError for none or for unequal lengths."""
    if len(before) != len(after):
        raise ValueError(f"{len(before)} cases before, {len(after)} after")
    pairs = sorted(zip(before, after), key=lambda pair: (_key(pair[0]), _key(pair[1])))

    def gap(weights: np.ndarray, a: np.ndarray) -> np.ndarray:
        found: np.ndarray = (weights @ (a[2] * a[3])) / np.maximum(weights @ a[3], 1e-12) - (
            weights @ (a[0] * a[1])
        ) / np.maximum(weights @ a[1], 1e-12)
        return found

    old, new = [old for old, _ in pairs], [new for _, new in pairs]
    return _of(np.concatenate([_columns(old), _columns(new)]), gap)


def _key(mark: Mark) -> tuple[float, float]:
    return mark.value, mark.weight


def _columns(marks: Sequence[Mark]) -> np.ndarray:
    if not marks:
        raise ValueError("an interval over no case says nothing")
    return np.array([[mark.value for mark in marks], [mark.weight for mark in marks]], dtype=float)


def _of(columns: np.ndarray, statistic) -> Interval:  # type: ignore[no-untyped-def]
    n = columns.shape[1]
    draws = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=DRAWS).astype(float)
    low, high = np.quantile(statistic(draws, columns), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(statistic(np.ones((1, n)), columns)[0]), float(low), float(high))
