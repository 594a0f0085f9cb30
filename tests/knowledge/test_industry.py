"""The industry prior: coefficients from the use table, always labelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.industry import TABLE, Industries, UnknownIndustry, build


def test_a_prior_says_that_it_is_one() -> None:
    """A flow comes with both ratios and a label that calls it a prior disclosed by no company."""
    prior = Industries.load().prior("Primary metals", "Motor vehicles, bodies and trailers, and parts")
    assert prior is not None
    assert 0 < prior.of_seller_sales < 1
    assert 0 < prior.of_buyer_output < 1
    assert prior.label.startswith("industry prior, disclosed by no company")


def test_no_flow_is_none() -> None:
    """Where the table has no flow of half a percent there is no prior, and never a zero."""
    assert Industries.load().prior("Farms", "Motion picture and sound recording industries") is None


def test_an_unclear_industry_lists_choices() -> None:
    """A name that fits several industries or none is an error with the choices."""
    with pytest.raises(UnknownIndustry, match="transportation"):
        Industries.load().industry("transportation")


def test_all_that_a_buyer_buys_is_less_than_its_output() -> None:
    """The coefficients of each buyer add up to less than one: the rest is value added."""
    table = Industries.load()
    for buyer in table.industries:
        flows = [table.prior(seller.code, buyer.code) for seller in table.industries]
        assert sum(flow.of_buyer_output for flow in flows if flow) < 1


def test_the_bundled_table_is_what_the_builder_makes(shared: Path) -> None:
    """The committed table comes out of the BEA's files, unchanged by hand."""
    folder = shared / "bea_io"
    made = build(folder / "Summary_Use_2023_PRO_AfterRedef_17sch.csv", folder / "Summary_IndustryCodeName_2017.csv")
    assert made == TABLE.read_text(encoding="utf-8")
