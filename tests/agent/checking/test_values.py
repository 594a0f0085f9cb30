"""Values and periods as printed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.checking.periods import Calendar, parse, same
from agent.checking.stated import Place
from agent.checking.tables import read
from agent.checking.values import agrees, values


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("HK$3.25bn", [("money", 3.25e9, "HKD")]),
        ("32.5亿港元", [("money", 3.25e9, "HKD")]),
        ("RMB 2.3 billion and US$4m", [("money", 2.3e9, "CNY"), ("money", 4e6, "USD")]),
        ("a net loss of $(1.2) billion", [("money", -1.2e9, "USD")]),
        ("$60.9 and $27.0 billion", [("money", 60.9e9, "USD"), ("money", 27e9, "USD")]),
        ("12% and 11%", [("ratio", 0.12, None), ("ratio", 0.11, None)]),
        ("86 bp, 8.6 percentage points", [("ratio", 0.0086, None), ("ratio", 0.086, None)]),
        ("one-fifth of revenue, two thirds of it", [("ratio", 0.2, None), ("ratio", 2 / 3, None)]),
        ("twenty-five percent", [("ratio", 0.25, None)]),
        ("81 customers", [("count", 81.0, None)]),
        ("1.7bn new shares", [("shares", 1.7e9, None)]),
        ("declined 57% in 2024", [("ratio", 0.57, None)]),
        ("Note 12 of January 28, 2024, a 10-K on the 737 MAX, Q3 2024 [S1]", []),
    ],
)  # fmt: skip
def test_values_are_read_in_their_units(text: str, read: list[tuple[str, float, str | None]]) -> None:
    """Money by currency and scale, ratios however written, counts; years, days and numbers in names are no values."""
    found = [(v.unit, v.low, v.currency) for v in values(text)]
    assert [(unit, currency) for unit, _, currency in found] == [(unit, currency) for unit, _, currency in read]
    assert [number for _, number, _ in found] == pytest.approx([number for _, number, _ in read])


@given(st.integers(1, 10**6), st.integers(0, 3))
def test_a_rounding_agrees_and_a_finer_claim_does_not(millions: int, places: int) -> None:
    """A claim may round what the source prints; it may not know more digits than the source."""
    source = values(f"${millions:,} million")[0]
    rounded = values(f"${millions / 1000:.{places}f} billion")[0]
    assert agrees(rounded, source)
    finer = values(f"${millions:,}.4 million")[0]
    assert not agrees(finer, source)


@pytest.mark.parametrize(
    ("claimed", "stated", "agree"),
    [
        ("over $60 billion", "$60.9 billion", True),
        ("over $60 billion", "$59.9 billion", False),
        ("10%", "more than 10%", False),
        ("more than 10%", "more than 10%", True),
        ("about $61 billion", "$60.2 billion", True),
        ("a third of", "33.3%", True),
        ("12-18%", "12% to 18%", True),
        ("15%", "12% to 18%", False),
        ("81%", "81 customers", False),
    ],
)  # fmt: skip
def test_bounds_and_ranges_are_claimed_as_such(claimed: str, stated: str, agree: bool) -> None:
    """A bound is no point, a range no middle, a count no ratio."""
    assert agrees(values(claimed)[0], values(stated)[0]) is agree


NVIDIA = Calendar(date(2024, 1, 28), 2024)
QUARTER = Calendar(date(2023, 9, 30), 2023, 3)


@pytest.mark.parametrize(
    ("one", "other", "calendar", "alike"),
    [
        ("FY2024", "January 28, 2024", NVIDIA, True),
        ("fiscal 2023", "January 29, 2023", NVIDIA, True),
        ("FY2023", "January 28, 2024", NVIDIA, False),
        ("Q4 FY2024", "fiscal year 2024", NVIDIA, False),
        ("Q3 2023", "three months ended September 30, 2023", QUARTER, True),
        ("Q3 2023", "nine months ended September 30, 2023", QUARTER, False),
        ("third quarter of 2022", "three months ended September 30, 2023", QUARTER, False),
        ("H1 2023", "first half of 2023", QUARTER, True),
    ],
)  # fmt: skip
def test_periods_are_one_in_the_filers_calendar(one: str, other: str, calendar: Calendar, alike: bool) -> None:
    """A fiscal year is its filer's; a quarter is no year that ends on the same day."""
    a, b = parse(one), parse(other)
    assert a is not None
    assert b is not None
    assert same(a, b, calendar) is alike


def test_a_cell_is_read_by_its_row_and_its_heads() -> None:
    """Scale from the head, period from the heads above, a segment's head as a narrowing, brackets as minus."""
    rows = (
        ("($ in thousands)", "Gaming", "Total"),
        ("Three Months Ended June 30, 2024", "", ""),
        ("Revenue", "$1,200", "$3,400"),
        ("Operating income (loss)", "(150", ""),
    )
    found = {(s.value.text, str(s.periods[0])): s for s in read(rows, Place())}
    gaming = found["$1,200", "three months to 2024-06-30"]
    assert (gaming.value.low, gaming.terms, gaming.needs) == (1.2e6, {"revenue"}, {"gam"})
    assert found["$3,400", "three months to 2024-06-30"].needs == frozenset()
