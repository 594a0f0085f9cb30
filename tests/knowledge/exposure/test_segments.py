"""A share of a segment becomes one of the company where the segment's revenue and the total are tagged."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.exposure.segments import of_total, part_of, revenue_parts
from knowledge.types import Share, TaggedFact

END = date(2023, 12, 31)
CONCEPT = "us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax"


def _fact(value: float, *dims: tuple[str, str], end: date = END) -> TaggedFact:
    return TaggedFact(CONCEPT, value, "USD", date(end.year, 1, 1), end, tuple(sorted(dims)))


FACTS = (
    _fact(1000.0),
    _fact(900.0, end=date(2022, 12, 31)),
    _fact(410.0, ("us-gaap:StatementBusinessSegmentsAxis", "x:HomeSegmentMember")),
    _fact(
        590.0,
        ("us-gaap:StatementBusinessSegmentsAxis", "x:MobilityMember"),
        ("srt:ConsolidationItemsAxis", "us-gaap:OperatingSegmentsMember"),
    ),
    _fact(700.0, ("srt:StatementGeographicalAxis", "country:US")),
    _fact(
        90.0,
        ("us-gaap:StatementBusinessSegmentsAxis", "x:HomeSegmentMember"),
        ("srt:StatementGeographicalAxis", "country:US"),
    ),
)


def _share(base: str) -> Share:
    return Share(0.33, 0.33, "source_segment", base, period="FY2023")


@pytest.mark.parametrize(
    ("base", "low"),
    [
        ("the net sales of our Home segment", 0.1353),
        ("Mobility segment revenue", 0.1947),
        ("our net sales in the U.S.", 0.231),
    ],
)
def test_a_segment_share_times_the_segments_part_is_the_companys(base: str, low: float) -> None:
    """33% of a segment that is 41% of revenue is 13.53% of revenue, and says that it is computed."""
    part = part_of(_share(base), revenue_parts(FACTS), period_end=END)
    assert part is not None
    whole = of_total(_share(base), part)
    assert whole.low == pytest.approx(low)
    assert whole.of == "source_revenue"
    assert whole.printed_base is not None
    assert whole.printed_base.startswith("computed:")


@pytest.mark.parametrize(
    "base", ["U.S. gross revenues", "our Garden segment revenue", "our Home segment revenue in the U.S.", "net sales"]
)
def test_a_base_that_is_no_one_tagged_member_gives_nothing(base: str) -> None:
    """Gross against net, an untagged segment, a segment within a country, or no segment at all: no part is guessed."""
    assert part_of(_share(base), revenue_parts(FACTS), period_end=END) is None


def test_another_period_gives_nothing() -> None:
    """A segment's part of one year is not taken for another's."""
    assert part_of(_share("Mobility segment revenue"), revenue_parts(FACTS), period_end=date(2022, 12, 31)) is None
