"""Properties of propagation over any small ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.effects import compute
from agent.lint import carrying_share
from agent.ranges import scaled
from agent.types import Effect, Range, Shock, ShockKind
from knowledge.graph import Graph
from knowledge.types import AsOf, Link, Party, Relation, Share

DAY = date(2024, 5, 2)
NAMES = "XABCDE"
KINDS: tuple[ShockKind, ...] = (
    "demand", "sales", "output", "input_price", "price", "ban_on_buying", "ban_on_selling", "capital", "entry",
    "substitution", "regulation",
)  # fmt: skip
RELATIONS: tuple[Relation, ...] = ("supplies", "supplies", "supplies", "competes_with", "licenses_to", "owns_stake_in")


def party(name: str) -> Party:
    return Party(name, None, f"name:{name.lower()}")


@st.composite
def a_link(draw: st.DrawFn) -> Link:
    source, target = draw(st.permutations(NAMES))[:2]
    share = draw(st.none() | st.integers(1, 100))
    known = date(draw(st.integers(2019, 2023)), 3, 1)
    stated = None if share is None else Share(share / 100, share / 100, "source_revenue")
    relation = draw(st.sampled_from(RELATIONS))
    quote = f"{source}{target}{share}{known}"
    return Link(relation, party(source), party(target), quote, quote, "note", share=stated, knowable=known)


ledgers = st.lists(a_link(), min_size=1, max_size=9)


@st.composite
def a_shock(draw: st.DrawFn) -> Shock:
    size = draw(st.integers(1, 100)) / 100 * draw(st.sampled_from((-1, 1)))
    reach = draw(st.sampled_from(("own", "market")))
    kind = draw(st.sampled_from(KINDS))
    bound = tuple(map(party, draw(st.lists(st.sampled_from(NAMES[1:]), max_size=2, unique=True))))
    span = Range(size, size, size)
    return Shock(kind, party("X"), "company", span, "stated", "weeks", DAY, "said", bound, reach)


def run(shock: Shock, links: list[Link], day: date = DAY) -> dict[str, Effect]:
    found = compute([shock], Graph.build(links, as_of=AsOf(day)), floor=0.0).effects
    return {effect.company.name or "": effect for effect in found}


@settings(max_examples=80, deadline=None)
@given(a_shock(), ledgers)
def test_flipping_the_shock_flips_every_sign(shock: Shock, links: list[Link]) -> None:
    """Twice the opposite direction is the same one, for every row and every netting."""
    there = run(shock, links)
    back = run(replace(shock, size=scaled(shock.size, -1.0)), links)
    assert {name: -effect.sign for name, effect in there.items()} == {n: e.sign for n, e in back.items()}


@settings(max_examples=80, deadline=None)
@given(a_shock(), ledgers, st.data())
def test_removing_a_link_never_adds_a_name(shock: Shock, links: list[Link], data: st.DataObject) -> None:
    """No path can appear by taking a link away, as long as the link says that a relation stands.

    Flat names count: without the links that show two rivals' customers to differ, a flat rival may move, but it was
    named before. Rows cut for weakness (floor, beam, limit) are outside: here nothing is cut.
    """
    gone = data.draw(st.integers(0, len(links) - 1))
    fewer = links[:gone] + links[gone + 1 :]
    assert set(run(shock, fewer)) <= set(run(shock, links)) | {"X"}


@settings(max_examples=60, deadline=None)
@given(a_shock(), ledgers, st.data())
def test_the_word_that_a_relation_ended_never_adds_a_name(shock: Shock, links: list[Link], data: st.DataObject) -> None:
    """So the one link whose removal may add names is such a word: what it had ended stands again."""
    last = data.draw(st.sampled_from(links))
    ending = replace(last, status="ended", share=None, quote="ended", knowable=date(2024, 1, 1))
    assert set(run(shock, [*links, ending])) <= set(run(shock, links)) | {"X"}


@settings(max_examples=80, deadline=None)
@given(a_shock(), ledgers, st.integers(2019, 2023), st.integers(0, 4))
def test_an_earlier_as_of_never_adds_a_name(shock: Shock, links: list[Link], year: int, more: int) -> None:
    """What was known earlier is a part of what was known later."""
    earlier, later = date(year, 6, 1), date(year + more, 6, 1)
    assert set(run(shock, links, earlier)) <= set(run(shock, links, later)) | {"X"}


@settings(max_examples=80, deadline=None)
@given(a_shock(), ledgers)
def test_no_effect_exceeds_the_share_that_carries_it(shock: Shock, links: list[Link]) -> None:
    """For shocks of at most 100%, a revenue effect stays within the shares of its last links, and within 100%."""
    for effect in run(shock, links).values():
        share = carrying_share(effect) if effect.hops and effect.revenue is not None else None
        if share is not None and effect.revenue is not None:
            assert max(abs(effect.revenue.low), abs(effect.revenue.high)) <= share + 1e-9


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 99), st.integers(1, 100), st.integers(1, 100), st.integers(1, 100))
def test_a_larger_share_never_lowers_the_size(first: int, more: int, second: int, size: int) -> None:
    """Raise one share on a path of one and of two links: neither company's effect gets smaller."""

    def sizes(share: int) -> list[float]:
        links = [_sale("A", "X", share), _sale("B", "A", second)]
        shock = Shock("demand", party("X"), "company", Range(*[-size / 100] * 3), "stated", "weeks", DAY, "said")
        found = run(shock, links)
        return [abs(found[name].strength.mid) for name in "AB"]

    assert all(b >= a - 1e-12 for a, b in zip(sizes(first), sizes(min(100, first + more))))


@settings(max_examples=80, deadline=None)
@given(ledgers, st.data())
def test_a_larger_share_lowers_no_name_where_all_paths_have_one_sign(links: list[Link], data: st.DataObject) -> None:
    """Any ledger of sales, demand falling: raise one stated share, and no company's size falls.

    Where paths of both signs meet, a larger share on the weaker side lowers the net, as it must.
    """
    sales = [replace(link, relation="supplies") for link in links]
    stated = [i for i, link in enumerate(sales) if link.share is not None]
    if not stated:
        return
    at = data.draw(st.sampled_from(stated))
    share = sales[at].share
    assert share is not None
    more = data.draw(st.floats(share.high, 1.0))
    larger = [*sales[:at], replace(sales[at], share=Share(more, more, "source_revenue")), *sales[at + 1 :]]
    shock = Shock("demand", party("X"), "company", Range(-0.4, -0.4, -0.4), "stated", "weeks", DAY, "said")
    before, after = run(shock, sales), run(shock, larger)
    for name, effect in before.items():
        assert abs(after[name].strength.mid) >= abs(effect.strength.mid) - 1e-9


@settings(max_examples=80, deadline=None)
@given(a_shock(), ledgers, st.integers(1, 10))
def test_a_larger_shock_moves_no_name_less(shock: Shock, links: list[Link], tenths: int) -> None:
    """Scaling is monotone: a part of the shock has at most the whole's size everywhere."""
    part = run(replace(shock, size=scaled(shock.size, tenths / 10)), links)
    whole = run(shock, links)
    for name, effect in part.items():
        assert abs(effect.strength.mid) <= abs(whole[name].strength.mid) + 1e-9
        assert 0.5 <= effect.probability <= 0.9


@given(st.tuples(*[st.floats(-2, 2)] * 3), st.tuples(*[st.floats(-2, 2)] * 3))
def test_a_product_of_ranges_holds_every_product_of_their_members(
    a: tuple[float, float, float], b: tuple[float, float, float]
) -> None:
    """Interval arithmetic is exact for a product: no pair of members leaves it."""
    from agent.ranges import times

    one, two = Range(*sorted(a)), Range(*sorted(b))
    whole = times(one, two)
    for x in a:
        for y in b:
            assert whole.low - 1e-12 <= x * y <= whole.high + 1e-12
    assert whole.mid == pytest.approx(one.mid * two.mid)


def _sale(seller: str, buyer: str, share: int) -> Link:
    stated = Share(share / 100, share / 100, "source_revenue")
    return Link(
        "supplies", party(seller), party(buyer), seller, seller, "note", share=stated, knowable=date(2024, 1, 1)
    )
