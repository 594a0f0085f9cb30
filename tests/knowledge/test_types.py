"""The nouns: what makes two of them the same, and what they refuse."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.types import AsOf, Link, Party, Share, digest


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_digest_tells_apart_any_two_sequences_of_parts(a: list[str], b: list[str]) -> None:
    """Two sequences of parts have one digest only if they are the same sequence, however they are split."""
    assert (digest(*a) == digest(*b)) == (a == b)


def test_an_undirected_link_has_one_id_whichever_end_comes_first() -> None:
    """A competes with B is the same link as B competes with A; A supplies B is not B supplies A."""
    a, b = Party("A", company="tkr:A"), Party("B", company="tkr:B")

    def link_id(relation: str, x: Party, y: Party) -> str:
        return Link(relation, x, y, quote="q", document="d", origin="prose").id  # type: ignore[arg-type]

    assert link_id("competes_with", a, b) == link_id("competes_with", b, a)
    assert link_id("supplies", a, b) != link_id("supplies", b, a)


@pytest.mark.parametrize(("low", "high"), [(0.3, 0.2), (-0.1, 0.5), (0.5, 1.2)])
def test_a_share_outside_zero_to_one_or_upside_down_is_refused(low: float, high: float) -> None:
    """A share is a range of ratios in [0, 1]."""
    with pytest.raises(ValueError, match="share lies in"):
        Share(low, high, of="source_revenue")


def test_as_of_withholds_what_is_later_and_what_is_undated() -> None:
    """With a date, a later or undated thing is not seen; without one everything is."""
    day = AsOf(date(2020, 6, 1))
    assert [day.sees(d) for d in (date(2020, 6, 1), date(2020, 6, 2), None)] == [True, False, False]
    assert AsOf().sees(None)
