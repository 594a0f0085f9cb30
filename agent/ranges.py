"""Arithmetic on signed ranges (low, mid, high). Knows nothing of companies or shocks.

Interval arithmetic (Moore 1966): bounds are exact for products of independent non-negative factors and worst-case
for sums, so a bound is "cannot be more", never a confidence interval. Mids are carried beside the bounds.
`docs/decisions/ranges.md` says why this and not sampling.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from agent.types import Range

ONE = Range(1.0, 1.0, 1.0)
ZERO = Range(0.0, 0.0, 0.0)


def point(value: float) -> Range:
    """The range that is one value."""
    return Range(value, value, value)


def times(a: Range, b: Range) -> Range:
    """a x b. Any signs; the bounds are the extreme products."""
    if b.low >= 0.0:
        if a.low >= 0.0:
            return Range(a.low * b.low, a.mid * b.mid, a.high * b.high)
        if a.high <= 0.0:
            return Range(a.low * b.high, a.mid * b.mid, a.high * b.low)
    corners = (a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)
    mid = a.mid * b.mid
    return Range(min(*corners, mid), mid, max(*corners, mid))


def product(factors: Iterable[Range]) -> Range:
    """The product of all, 1 for none."""
    return reduce(times, factors, ONE)


def plus(a: Range, b: Range) -> Range:
    """a + b: bounds add, as if both were at their worst at once."""
    return Range(a.low + b.low, a.mid + b.mid, a.high + b.high)


def total(parts: Iterable[Range]) -> Range:
    """The sum of all, 0 for none."""
    return reduce(plus, parts, ZERO)


def scaled(a: Range, by: float) -> Range:
    """a x a number; a negative one turns the range over."""
    return times(a, point(by))


def minus_from_one(a: Range) -> Range:
    """1 - a: what is left when the part `a` is passed on."""
    return Range(1.0 - a.high, 1.0 - a.mid, 1.0 - a.low)


def clamped(a: Range, most: float) -> Range:
    """`a` with no value beyond `most` in size, either way."""
    low, mid, high = (max(-most, min(most, value)) for value in (a.low, a.mid, a.high))
    return Range(low, mid, high)


def width(a: Range) -> float:
    """high - low."""
    return a.high - a.low


def percent(value: float) -> str:
    """A ratio in words: 0.18 -> "18%", 0.004 -> "0.4%"; at most two digits after the point."""
    digits = 0 if abs(value) >= 0.1 else 1 if abs(value) >= 0.01 else 2
    text = f"{100 * value:.{digits + 1}f}".rstrip("0").rstrip(".")
    return f"{'0' if text in ('-0', '') else text}%"


def in_words(a: Range) -> str:
    """A range in words: "18%", "12% to 18%"."""
    low, high = percent(a.low), percent(a.high)
    if low == high:
        return percent(a.mid)
    return f"{low} to {high}" if abs(a.low) <= abs(a.high) else f"{high} to {low}"
