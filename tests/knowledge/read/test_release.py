"""Earnings releases: who, which quarter, which day, out of their own words; and covers that print no "exact name"."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.read.metadata import Cover, fiscal_year_of, knowable_of, quarter_of, registrant_of
from knowledge.read.release import with_release

EMPTY = Cover()


@pytest.mark.parametrize(
    ("text", "name", "ticker", "period", "quarter", "year", "released"),
    [
        (
            "Lumen Glass Announces Second Quarter Fiscal 2022 Results\nRENO, Nev.--(BUSINESS WIRE)-- Lumen Glass, Inc. "
            "(NASDAQ: LMNG) today announced results for the quarter ended July 30, 2022 compared to the quarter ended "
            "July 31, 2021.\nMay 1, 2024",
            *("Lumen Glass, Inc.", "LMNG", date(2022, 7, 30), 2, 2022, date(2024, 5, 1)),
        ),
        (
            "FOR IMMEDIATE RELEASE\nSpringfield (January 24, 2023) – Ferrum & Works (NYSE: FRM) announced results "
            "for fourth-quarter and full year 2022.",
            *("Ferrum & Works", "FRM", None, 4, 2022, date(2023, 1, 24)),
        ),
        (
            "Kestrel reports fiscal 2023 results and provides outlook for fiscal 2024\nNet sales rose. Converted at "
            "the mean rate of five trading days ended August 14, 2023.\nTwelve Months Ended June 30, 2023",
            *("Kestrel", None, date(2023, 6, 30), 4, 2023, None),
        ),
        (
            "KESTREL NETWORKS REPORTS Q3 2021 EARNINGS\nOctober 28, 2021\nthree months ended September 30, 2021",
            *("KESTREL NETWORKS", None, date(2021, 9, 30), 3, 2021, date(2021, 10, 28)),
        ),
        (
            "Lumen Glass Reports Second Quarter Results\nRENO, August 29, 2023 -- Lumen Glass Co., Inc. (NYSE: LMN) "
            "today announced results for the 13-week second quarter ended July 29, 2023 (“Q2 FY24”), as compared to "
            "the 13-week second quarter ended July 30, 2022 (“Q2 FY23”).",
            *("Lumen Glass Co., Inc.", "LMN", date(2023, 7, 29), 2, 2024, date(2023, 8, 29)),
        ),
        (
            "Ferrum Works Reports Full-Year 2022 Results and Provides 2023 Guidance\nOHIO, January 31, 2023 – Ferrum "
            "Works Inc. (NYSE: FRM) reported results for the year ended December 31, 2022.",
            *("Ferrum Works Inc.", "FRM", date(2022, 12, 31), 4, 2022, date(2023, 1, 31)),
        ),
        (
            "Kestrel announces 1Q23 earnings\nApril 20, 2023\nThree months ended March 31, 2023",
            *("Kestrel", None, date(2023, 3, 31), 1, 2023, date(2023, 4, 20)),
        ),
    ],
)
def test_a_release_says_who_and_when(
    text: str,
    name: str,
    ticker: str | None,
    period: date | None,
    quarter: int,
    year: int,
    released: date | None,
) -> None:
    """Filer and ticker, the newest end of a period, quarter and year by words, and the dateline's day."""
    said = with_release(EMPTY, text)
    assert (said.registrant, said.ticker) == (name, ticker)
    assert (said.period, said.fiscal_quarter, said.fiscal_year) == (period, quarter, year)
    assert said.released == released
    assert knowable_of(filed=None, signed=None, named=None, released=said.released)[0] == released


def test_what_is_no_release_stays_as_it_was() -> None:
    """A filing with the SEC's cover, and a text of no results, gain nothing."""
    filing = "UNITED STATES SECURITIES AND EXCHANGE COMMISSION WASHINGTON, D.C.\nReports results (NYSE: FRM) in Q3 2021"
    for text in (filing, "An essay on glass (NYSE: FRM), May 1, 2024"):
        assert with_release(EMPTY, text) == EMPTY


def test_a_registrant_is_named_below_the_file_number_where_nothing_else_says_so() -> None:
    """Some covers print no "exact name of registrant"; and capitals of two sizes are put together."""
    assert (
        registrant_of("Commission File Number 001-12345\nLUMEN GLASS CORPORATION\nNEVADA\n")
        == "LUMEN GLASS CORPORATION"
    )
    head = "LUMEN G LASS H OLDINGS\n(Exact name of registrant as specified in its charter)"
    assert registrant_of(head) == "LUMEN GLASS HOLDINGS"


def test_a_fiscal_year_is_called_by_the_year_in_which_it_ends() -> None:
    """But for one that ends early in the year and that the filer calls by the year before."""
    assert fiscal_year_of("fiscal 2022 fiscal 2022 fiscal 2023", period=date(2022, 12, 31), quarter=2) == 2023
    assert fiscal_year_of("fiscal 2022 fiscal 2022 fiscal 2023", period=date(2023, 1, 28)) == 2022
    assert fiscal_year_of("", period=date(2023, 5, 31)) == 2023
    assert fiscal_year_of("", period=date(2023, 1, 1)) == 2022


def test_a_first_quarter_may_print_nine_months_in_a_note() -> None:
    """The longest span decides only where the statements report it again and again."""
    assert quarter_of("three months ended " * 20 + "nine months ended " * 2) == 1
    assert quarter_of("three months ended " * 20 + "nine months ended " * 30) == 3
