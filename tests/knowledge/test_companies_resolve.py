"""One given name leads to one legal entity, or to an error that lists the nearest."""

from __future__ import annotations

import pytest

from knowledge.companies import Companies
from knowledge.errors import AmbiguousCompany, UnknownCompany


@pytest.fixture(scope="module")
def companies() -> Companies:
    return Companies.load()


@pytest.mark.parametrize(
    ("text", "ticker"), [("NVDA", "NVDA"), ("nvda", "NVDA"), ("NYSE: BA", "BA"), ("Target", "TGT")]
)
def test_a_ticker_or_a_name_resolves(companies: Companies, text: str, ticker: str) -> None:
    """A ticker with or without its exchange, or a legal name without its legal form, is one entity."""
    assert companies.resolve(text).ticker == ticker


def test_a_word_that_begins_many_names_is_ambiguous(companies: Companies) -> None:
    """`Delta` lists the companies that it may mean and chooses none."""
    with pytest.raises(AmbiguousCompany) as caught:
        companies.resolve("Delta")
    assert any("Delta Air Lines (DAL)" in choice for choice in caught.value.choices)


def test_a_longer_name_is_not_the_shorter_company(companies: Companies) -> None:
    """`Apple Hospitality` is no company of the table and is not Apple; the nearest are listed."""
    with pytest.raises(UnknownCompany) as caught:
        companies.resolve("Apple Hospitality Partners")
    assert "Apple Hospitality REIT (APLE)" in caught.value.choices
