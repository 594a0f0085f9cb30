"""A share in a note's cell becomes a range of ratios, or an error that shows how to write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.read.shares import StatedShare, share_of


@pytest.mark.parametrize(
    ("cell", "low", "high", "joint"),
    [
        ("12%", 0.12, 0.12, False),
        ("0.5 %", 0.005, 0.005, False),
        ("nearly 20 percent", 0.2, 0.2, False),
        ("10-15%", 0.1, 0.15, False),
        ("10% – 15%", 0.1, 0.15, False),
        ("between 10 and 15 percent", 0.1, 0.15, False),
        (">10%", 0.1, 1.0, False),
        ("at least 14%", 0.14, 1.0, False),
        ("over 70%", 0.7, 1.0, False),
        ("10% or more", 0.1, 1.0, False),
        ("<10%", 0.0, 0.1, False),
        ("3% or less", 0.0, 0.03, False),
        ("up to a third", 0.0, 1 / 3, False),
        ("together 19%", 0.19, 0.19, True),
        ("at least 40% together", 0.4, 1.0, True),
        ("combined 20-25%", 0.2, 0.25, True),
        ("about half", 0.5, 0.5, False),
        ("more than half", 0.5, 1.0, False),
        ("two-thirds", 2 / 3, 2 / 3, False),
        ("a majority", 0.5, 1.0, False),
        ("substantially all", 1.0, 1.0, False),
    ],
)
def test_a_share_is_read_as_a_range(cell: str, low: float, high: float, joint: bool) -> None:
    """Points, ranges, bounds, fractions and joint shares, each as the field writes them."""
    found = share_of(cell)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.joint is joint


@pytest.mark.parametrize("cell", ["", " ", "-", "–", "n/a", "not disclosed"])
def test_an_empty_cell_is_no_share(cell: str) -> None:
    """What is not stated is None and never zero."""
    assert share_of(cell) is None


@pytest.mark.parametrize("cell", ["12", "10-15", "15-10%", "110%", "some", "a lot", "12% of sales", "half dozen"])
def test_what_is_no_share_is_refused_in_its_own_words(cell: str) -> None:
    """A bare number, a range upside down, more than everything, or mere words are an error that repeats the cell."""
    with pytest.raises(ValueError, match=r"is no share") as refused:
        share_of(cell)
    assert repr(cell) in str(refused.value)


@given(low=st.integers(0, 1000), width=st.integers(0, 1000))
def test_any_range_of_percentages_comes_back(low: int, width: int) -> None:
    """A printed range of tenths of a percent gives its own ends."""
    high = min(1000, low + width)
    assert share_of(f"{low / 10}-{high / 10}%") == StatedShare(round(low / 1000, 10), round(high / 1000, 10))
