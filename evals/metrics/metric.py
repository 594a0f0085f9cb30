"""What a metric is: a name, a definition, a range, and a value a case with the weight that it has there.

"Could not be graded" is no value, never zero: such a case does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

JSON = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. `strict` ones must not drop at all; the others not significantly."""

    name: str
    definition: str
    low: float = 0.0
    high: float = 1.0
    better: Literal["higher", "lower"] = "higher"
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A metric's value on one case: a mean over `weight` things (names, citations), so that cases can be pooled."""

    value: float
    weight: float = 1.0


Marks = dict[str, Mark]
"""Metric -> its mark on one case; absent where it could not be graded."""


def share(things: Iterable[bool]) -> Mark | None:
    """The share of things that are so, weighed by their number; None where there are none."""
    row = list(things)
    return Mark(sum(row) / len(row), len(row)) if row else None


def graded(**marks: Mark | None) -> Marks:
    """The marks that could be graded."""
    return {name: mark for name, mark in marks.items() if mark is not None}
