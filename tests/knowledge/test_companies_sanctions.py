"""Who may not sell to whom on a day, by the bundled lists."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.companies import Companies
from knowledge.sanctions import bars, listings


@pytest.fixture(scope="module")
def companies() -> Companies:
    return Companies.load()


@pytest.mark.parametrize(
    ("seller", "buyer", "day", "barred"),
    [
        ("NVDA", "SenseTime", date(2023, 1, 2), True),
        ("NVDA", "SenseTime", date(2019, 10, 8), False),
        ("TSMC", "Huawei", date(2021, 1, 4), True),
        ("Acacia Communications", "ZTE", date(2018, 4, 16), True),
        ("Acacia Communications", "ZTE", date(2018, 7, 13), False),
        ("NVDA", "Tencent", date(2025, 6, 2), False),
        ("Cambricon", "SenseTime", date(2025, 6, 2), False),
    ],
)
def test_a_seller_is_barred_while_a_listing_stands(
    companies: Companies, seller: str, buyer: str, day: date, barred: bool
) -> None:
    """A US seller, or a maker bound by US technology, is barred from the day of the listing to the day it is lifted."""
    assert (bars(companies.resolve(seller), companies.resolve(buyer), day) is not None) is barred


def test_a_bar_says_who_since_when_and_why(companies: Companies) -> None:
    """The sentence names both, the list, its day and the reason."""
    said = bars(companies.resolve("ASML"), companies.resolve("SMIC"), date(2022, 1, 3))
    assert said is not None
    assert all(word in said for word in ("ASML", "SMIC", "US Entity List", "2020-12-18", "US parts"))


def test_every_listing_has_a_day_and_none_ends_before_it_begins() -> None:
    """The bundled table is in order."""
    every = [listing for each in listings().values() for listing in each]
    assert len(every) >= 45
    assert all(listing.until is None or listing.since < listing.until for listing in every)
