"""Kill triggers: typed conditions that a program tests, and never "not hit" where the data is not at hand."""

from __future__ import annotations

from datetime import date

import pytest

from agent.triggers import Filed, check
from agent.types import KillTrigger, TriggerKind

DAYS = [date(2024, 5, day) for day in (1, 2, 3)]
PRICES = {"AAA": dict(zip(DAYS, (10.0, 9.0, 12.0)))}
FILINGS = [
    Filed("AAA", date(2024, 5, 2), "The  Company received a\nlicense.", {"us-gaap:Revenues": 80.0}),
    Filed("BBB", date(2024, 5, 1), "license", {"us-gaap:Revenues": 10.0}),
]


def state(kind: TriggerKind, value: float | str, subject: str = "AAA", day: date = DAYS[2]) -> tuple[str, date | None]:
    found = check(KillTrigger(kind, subject, value, "as told"), PRICES, FILINGS, day)
    return found.state, found.on


@pytest.mark.parametrize(
    ("kind", "value", "subject", "expected"),
    [
        ("price_below", 9.5, "AAA", ("hit", DAYS[1])),
        ("price_below", 8.0, "AAA", ("not_hit", None)),
        ("price_above", 11.0, "AAA", ("hit", DAYS[2])),
        ("price_above", 11.0, "NONE", ("unknown", None)),
        ("filing_phrase", "received a License", "AAA", ("hit", DAYS[1])),
        ("filing_phrase", "withdrew", "AAA", ("not_hit", None)),
        ("filing_phrase", "license", "NONE", ("unknown", None)),
        ("figure_below", 90.0, "AAA:us-gaap:Revenues", ("hit", DAYS[1])),
        ("figure_above", 90.0, "AAA:us-gaap:Revenues", ("not_hit", None)),
        ("figure_above", 9.0, "BBB:us-gaap:Revenues", ("hit", DAYS[0])),
        ("figure_below", 90.0, "AAA:us-gaap:Assets", ("unknown", None)),
        ("date", "2024-05-03", "AAA", ("hit", DAYS[2])),
        ("date", "2024-05-04", "AAA", ("not_hit", None)),
    ],
)
def test_each_kind_of_trigger(
    kind: TriggerKind, value: float | str, subject: str, expected: tuple[str, date | None]
) -> None:
    """Price level, phrase of a filing across white space and case, figure either way, and date."""
    assert state(kind, value, subject) == expected


def test_what_became_known_later_is_not_looked_at() -> None:
    """On the first day neither the fall of the second nor its filing is known."""
    assert state("price_below", 9.5, day=DAYS[0]) == ("not_hit", None)
    assert state("filing_phrase", "license", day=DAYS[0]) == ("unknown", None)


def test_a_level_that_is_no_number_is_an_error() -> None:
    """A price level in words cannot be tested."""
    with pytest.raises(ValueError, match="plain digits"):
        state("price_below", "ten")
