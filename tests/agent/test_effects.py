"""Effects: every row of the direction table, hand-calculated sizes, netting, bars and what is not disclosed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from agent.assumptions import bundled
from agent.effects import compute
from agent.propagation.rules import RULES, SWAPS
from agent.types import Effect, Range, Reach, Shock, ShockKind
from knowledge.graph import Graph
from knowledge.types import AsOf, Link, Party, Relation, Share, ShareBase, Status

DAY = date(2024, 5, 2)


def named(name: str) -> Party:
    return Party(name, None, f"name:{name.lower()}")


def link(
    source: str | Party,
    target: str | Party,
    share: float | None = None,
    *,
    relation: Relation = "supplies",
    of: ShareBase = "source_revenue",
    known: date = date(2024, 2, 1),
    channel: str | None = None,
    status: Status = "active",
    document: str | None = None,
) -> Link:
    ends = [named(end) if isinstance(end, str) else end for end in (source, target)]
    stated = None if share is None else Share(share, share, of, period=str(known.year - 1))
    name = document or f"{ends[0].name}-{known}"
    return Link(relation, *ends, f"{ends} {share}", name, "note", channel, stated, status, knowable=known)


def shock(kind: ShockKind, size: float, at: str = "X", reach: Reach = "own", **more: Any) -> Shock:
    return Shock(
        kind,
        named(at),
        more.pop("place", "company"),
        Range(size, size, size),
        "stated",
        "weeks",
        DAY,
        "as announced",
        reach=reach,
        **more,
    )


def run(shocks: Shock | Sequence[Shock], *links: Link, **options: Any) -> dict[str, Effect]:
    graph = Graph.build(links, as_of=AsOf(DAY))
    found = compute([shocks] if isinstance(shocks, Shock) else shocks, graph, **options).effects
    return {effect.company.name or "": effect for effect in found}


UP = link("S", "X", 0.2)
DOWN = link("X", "C")
RIVAL = link("X", "R", relation="competes_with")
LENDER = link("F", "X", relation="finances_customers_of")
LEFT = shock("demand", -1.0, counterparties=(named("Other"),))
BEHIND: list[tuple[str, Shock, Link, str, int]] = [
    ("two up: volume passes on", shock("demand", -0.5), link("S2", "S", 0.3), "S2", -1),
    ("two down: the shortage passes on", shock("output", -0.5), link("C", "C2"), "C2", -1),
    ("beside: other inputs of the same customer", shock("output", -0.5), link("S2", "C", 0.3), "S2", -1),
    ("two down: the cost passes on", shock("price", 0.1), link("C", "C2"), "C2", -1),
]
"""Rows that start at a company hit by another row: the second link, walked behind S sells to X, X sells to C."""
TABLE: list[tuple[str, Shock, Link, str, int]] = [
    ("demand falls: suppliers lose", shock("demand", -0.5), UP, "S", -1),
    ("demand rises: suppliers gain", shock("demand", 0.5), UP, "S", 1),
    ("output is cut: customers lack an input", shock("output", -0.5), DOWN, "C", -1),
    ("output is cut: own suppliers sell less", shock("output", -0.5), UP, "S", -1),
    ("output is cut by an own cause: rivals serve its customers", shock("output", -0.5), RIVAL, "R", 1),
    ("output is cut by a common cause: contagion", shock("output", -0.5, reach="market"), RIVAL, "R", -1),
    ("prices raised: customers pay", shock("price", 0.1), DOWN, "C", -1),
    ("prices cut: rivals must follow", shock("price", -0.1), RIVAL, "R", -1),
    ("input dearer: passed on to customers", shock("input_price", 0.1), DOWN, "C", -1),
    ("commodity dearer: users pay", shock("input_price", 0.1, place="commodity"), DOWN, "C", -1),
    ("commodity dearer: makers gain", shock("input_price", 0.1, place="commodity"), UP, "S", 1),
    ("barred from buying: sellers lose", shock("ban_on_buying", -1.0), UP, "S", -1),
    ("barred from buying: its customers wait", shock("ban_on_buying", -1.0), DOWN, "C", -1),
    ("barred from selling: buyers lack", shock("ban_on_selling", -1.0), DOWN, "C", -1),
    ("barred from selling: its suppliers sell less", shock("ban_on_selling", -1.0), UP, "S", -1),
    ("barred from selling alone: rivals may take the market", shock("ban_on_selling", -1.0), RIVAL, "R", 1),
    ("goods barred: rivals too", shock("ban_on_selling", -1.0, reach="market"), RIVAL, "R", -1),
    ("barred from buying: rivals may win its customers", shock("ban_on_buying", -1.0), RIVAL, "R", 1),
    ("a customer leaves one supplier", shock("demand", -1.0, counterparties=(named("S"),)), UP, "S", -1),
    ("a customer leaves one supplier: the others may be next", LEFT, UP, "S", -1),
    ("market outlook cut: suppliers", shock("sales", -0.2, reach="market"), UP, "S", -1),
    ("own failure: rivals gain", shock("sales", -0.2), RIVAL, "R", 1),
    ("displaced by a technology: who sells it on", shock("substitution", -0.3), link("X", "O", channel="oem"), "O", -1),
    ("displaced by a technology: rivals too", shock("substitution", -0.3), RIVAL, "R", -1),
    ("rule against it: suppliers", shock("regulation", -0.1), UP, "S", -1),
    ("sales fall: who lends to its buyers", shock("sales", -0.2), LENDER, "F", -1),
    ("equity raised: itself, mechanically", shock("capital", 0.086), UP, "X", -1),
    ("equity raised: peers find money dearer", shock("capital", 0.086), RIVAL, "R", -1),
    ("displaced by a technology: suppliers lose", shock("substitution", -0.3), UP, "S", -1),
    ("displaced by a technology: users gain", shock("substitution", -0.3), DOWN, "C", 1),
    ("market outlook cut: rivals too", shock("sales", -0.2, reach="market"), RIVAL, "R", -1),
    ("market outlook cut: customers' volumes", shock("sales", -0.2, reach="market"), DOWN, "C", -1),
    ("own success: rivals lose", shock("sales", 0.2), RIVAL, "R", -1),
    ("own success: suppliers gain", shock("sales", 0.2), UP, "S", 1),
    ("entrant: incumbents lose", shock("entry", 1.0), RIVAL, "R", -1),
    ("exit: those who stay gain", shock("entry", -1.0), RIVAL, "R", 1),
    ("rule against it alone: rivals gain", shock("regulation", -0.1), RIVAL, "R", 1),
    ("rule against the market: rivals too", shock("regulation", -0.1, reach="market"), RIVAL, "R", -1),
    ("stake: its owner shares the fate", shock("sales", -0.2), link("O", "X", relation="owns_stake_in"), "O", -1),
]


@pytest.mark.parametrize(("given", "at", "how", "name", "sign"), TABLE, ids=[row[0] for row in TABLE])
def test_each_row_of_the_direction_table_has_its_sign(given: str, at: Shock, how: Link, name: str, sign: int) -> None:
    """The shock reaches the named company with the sign of the table, and says which rule it rests on."""
    effect = run(at, how)[name]
    assert effect.sign == sign
    assert effect.mechanism


@pytest.mark.parametrize(("given", "at", "how", "name", "sign"), BEHIND, ids=[row[0] for row in BEHIND])
def test_each_row_behind_a_first_one_has_its_sign(given: str, at: Shock, how: Link, name: str, sign: int) -> None:
    """Two links from the shock: the first row's company passes it on with the sign of the second row."""
    effect = run(at, UP, DOWN, how)[name]
    assert (effect.sign, effect.hops) == (sign, 2)


def test_no_row_of_the_rules_is_untested() -> None:
    """Every row of the direction table is walked by a row of the tables above, in its own words."""
    told = {run(at, how)[name].mechanism for _, at, how, name, _ in TABLE if name != "X"}
    told |= {run(at, UP, DOWN, how)[name].mechanism for _, at, how, name, _ in BEHIND}
    assert told == {rule.mechanism for rule in RULES}


def test_output_cut_hits_the_suppliers_of_the_same_customers_other_inputs() -> None:
    """X cannot deliver, C builds less, so S2, who sells another input to C, sells less too: two hops."""
    effect = run(shock("output", -0.5), DOWN, link("S2", "C", 0.3))["S2"]
    assert (effect.sign, effect.hops, effect.order) == (-1, 2, 3)


def test_the_ban_example_in_words() -> None:
    """18% of revenue x sales stop 100% = 18% of revenue lost."""
    effect = run(shock("ban_on_buying", -1.0), link("Osprey", "X", 0.18))["Osprey"]
    assert effect.revenue == Range(-0.18, -0.18, -0.18)
    assert effect.arithmetic == "Osprey sells 18% of revenue to X x sales stop 100% = up to 18% of revenue lost"
    assert (effect.basis, effect.order, effect.hops) == ("cited", 2, 1)


def test_two_hops_by_hand() -> None:
    """X buys 40% less; A sells 30% to X: -12%. B sells 25% to A, upstream.volume 0.5/0.8/1.0:

    -0.12 x 0.25 x 0.8 = -2.4%, from -0.12 x 0.25 x 1.0 = -3% to x 0.5 = -1.5%.
    """
    found = run(shock("demand", -0.4), link("A", "X", 0.3), link("B", "A", 0.25))
    assert found["A"].revenue == Range(-0.12, -0.12, -0.12)
    size = found["B"].revenue
    assert size is not None
    assert (size.low, size.mid, size.high) == pytest.approx((-0.03, -0.024, -0.015))
    assert found["B"].next_fact.startswith("upstream.volume")


def test_a_conduit_passes_on_what_others_keep() -> None:
    """X buys 50% less from a distributor D (40% of D); M sells 60% through D: -0.5 x 0.4 x 0.6 x 1.0 = -12% at mid."""
    found = run(shock("demand", -0.5), link("D", "X", 0.4), link("M", "D", 0.6, channel="distributor"))
    assert found["M"].revenue is not None
    assert found["M"].revenue.mid == pytest.approx(-0.12)
    assert "pass_through.conduit" in found["M"].assumptions


def test_a_sole_source_leaves_its_customer_uncovered() -> None:
    """X makes half; C and D lack dependency 0.2 x response 0.4 x uncovered 0.6, for D without a second source 0.9:

    -0.5 x 0.2 x 0.4 x 0.6 = -2.4% and -0.5 x 0.2 x 0.4 x 0.9 = -3.6%, as working sizes.
    """
    found = run(shock("output", -0.5), link("X", "C"), link("X", "D", channel="single_source"))
    assert found["C"].strength.mid == pytest.approx(-0.024)
    assert found["D"].strength.mid == pytest.approx(-0.036)
    assert "downstream.uncovered.single_source" in found["D"].assumptions


def test_different_channels_add_and_the_sum_is_capped() -> None:
    """A sells 18% to X, and 50% to D, which sells 20% to X. X stops: 18% + 50% x 20% x 0.8 = 26% at mid."""
    found = run(shock("ban_on_buying", -1.0), link("A", "X", 0.18), link("A", "D", 0.5), link("D", "X", 0.2))
    assert found["A"].revenue is not None
    assert found["A"].revenue.mid == pytest.approx(-0.26)
    assert len(found["A"].others) == 1


def test_two_shocks_over_the_same_link_are_not_added() -> None:
    """A ban and a fall of demand at X both say that X buys less: the link carries the stronger one."""
    found = run([shock("ban_on_buying", -1.0), shock("demand", -0.3)], link("A", "X", 0.2))
    assert found["A"].revenue == Range(-0.2, -0.2, -0.2)


def test_opposite_signs_net_and_both_sides_are_told() -> None:
    """R gains as a rival of X and loses as a supplier of X: 5% x 50% against 40% x 0.8 x 50%: the loss outweighs."""
    effect = run(shock("output", -0.5), RIVAL, link("R", "X", 0.4))["R"]
    assert effect.sign == -1
    assert effect.strength.mid == pytest.approx(-0.5 * 0.4 * 0.8 + 0.5 * 0.05)
    assert any("the loss outweighs" in note for note in effect.notes)


def test_a_cycle_ends_and_never_returns_to_the_origin() -> None:
    """X buys from A, A from B, B from X and A: no company meets itself, X has no row of its own."""
    found = run(
        shock("demand", -0.5), link("A", "X", 0.5), link("B", "A", 0.5), link("A", "B", 0.5), link("X", "B", 0.5)
    )
    assert set(found) == {"A", "B"}
    assert not found["A"].others


def test_no_path_no_row_and_at_most_three_hops() -> None:
    """A chain of five carries to the third supplier; a company that only resembles has no row."""
    chain = [link("A", "X", 0.9), link("B", "A", 0.9), link("C", "B", 0.9), link("D", "C", 0.9)]
    found = run(shock("demand", -1.0), *chain, link("Like", "Other", 0.5))
    assert set(found) == {"A", "B", "C"}


def test_what_is_not_disclosed_has_an_upper_bound_for_us_filers_only() -> None:
    """No share stated: below 10% for a US filer (ASC 280); no bound for another; 22% if it states that unnamed."""
    here = Party("Home", "HOM", "cik:0000000001")
    large = Party("Large", "LRG", "cik:0000000002")
    unnamed = Link(
        "supplies", large, Party(), "q", "d", "ixbrl", share=Share(0.22, 0.22, "source_revenue"), knowable=DAY
    )
    found = run(shock("ban_on_buying", -1.0), link(here, "X"), link("Abroad", "X"), link(large, "X"), unnamed)
    assert (found["Home"].revenue, found["Home"].upper_bound) == (None, pytest.approx(0.10))
    assert "not disclosed (below 10%)" in found["Home"].notes
    assert (found["Abroad"].revenue, found["Abroad"].upper_bound) == (None, None)
    assert found["Large"].upper_bound == pytest.approx(0.22)
    assert {effect.basis for effect in found.values() if effect.hops} == {"not_disclosed"}


def test_a_barred_supplier_gains_nothing_and_is_told_and_nothing_passes_through_it() -> None:
    """X buys more; A is barred from selling to X: neither A nor A's supplier is offered, B is."""

    def barred(seller: Party, buyer: Party, on: date) -> str | None:
        return "A needs a licence" if (seller.name, buyer.name) == ("A", "X") else None

    graph = Graph.build([link("A", "X", 0.2), link("T", "A", 0.5), link("B", "X", 0.1)], as_of=AsOf(DAY))
    found = compute([shock("demand", 0.5)], graph, barred=barred)
    assert [effect.company.name for effect in found.effects] == ["B"]
    assert [(bar.company.name, bar.reason) for bar in found.barred] == [("A", "A needs a licence")]


def test_a_ban_that_is_the_event_does_not_hide_whom_it_hits() -> None:
    """The bar is listed on the day of the event or some days before it: sales until then are what is lost."""

    def barred(seller: Party, buyer: Party, on: date) -> str | None:
        return "barred" if on >= DAY else None

    assert run(shock("ban_on_buying", -1.0), UP, barred=barred)["S"].sign == -1
    assert "S" not in run(shock("demand", 1.0), UP, barred=barred)


def test_an_ended_link_carries_nothing_and_is_told() -> None:
    """A stopped selling to X: no row, and the outcome says so."""
    graph = Graph.build([link("A", "X", status="ended")], as_of=AsOf(DAY))
    found = compute([shock("demand", -1.0)], graph)
    assert found.effects == ()
    assert found.ended == ("A supplies X (until 2024-02-01)",)


def test_an_old_link_is_told_and_lowers_the_probability_not_the_size() -> None:
    """The same 20% stated in 2018 and in 2024: same size, less sure, and the note names the year."""
    old = run(shock("demand", -0.5), link("S", "X", 0.2, known=date(2018, 2, 1)))["S"]
    new = run(shock("demand", -0.5), UP)["S"]
    assert old.revenue == new.revenue
    assert old.probability < new.probability
    assert "an old link (2018) decides" in old.notes


def test_a_rival_that_serves_other_customers_is_flat_and_says_why() -> None:
    """R competes with X but their known customers differ: sign 0. With a common customer it gains."""
    apart = run(shock("ban_on_buying", -1.0), RIVAL, link("X", "C1"), link("R", "C2", 0.2))["R"]
    assert apart.sign == 0
    assert any(note.startswith("flat:") for note in apart.notes)
    common = run(shock("output", -0.5), RIVAL, link("X", "C1"), link("R", "C1", 0.2))
    assert "flat" not in " ".join(common["R"].notes)


def test_who_is_exposed_the_same_way_is_told_apart_from_who_is_hit() -> None:
    """X drops A; B also lives off X: B is a risk, less sure, with the note that nothing is announced for it."""
    dropped = shock("demand", -1.0, counterparties=(named("A"),))
    found = run(dropped, link("A", "X", 0.5), link("B", "X", 0.7))
    assert (found["A"].sign, found["B"].sign) == (-1, -1)
    assert found["A"].probability > found["B"].probability
    assert any("not yet hit" in note for note in found["B"].notes)
    assert not any("not yet hit" in note for note in found["A"].notes)


def test_a_cause_that_was_public_before_is_told_as_priced_in() -> None:
    """Known since last autumn: the exposure is as large, the move on the day is less sure."""
    late = run(shock("output", -0.5, known_since=date(2023, 10, 1)), UP)["S"]
    assert any(note.startswith("priced in?") for note in late.notes)
    assert late.probability < run(shock("output", -0.5), UP)["S"].probability


def test_a_horizon_has_a_date_and_an_undated_event_none() -> None:
    """A ban shows within 28 days of the event."""
    assert run(shock("ban_on_buying", -1.0), UP)["S"].horizon_date == date(2024, 5, 30)


def test_a_place_without_links_gives_no_row_and_is_told() -> None:
    """No link names Nobody."""
    graph = Graph.build([UP], as_of=AsOf(DAY))
    lost = shock("demand", -1.0, at="Nobody")
    assert compute([lost], graph).unplaced == (lost,)


def test_a_graph_with_later_links_is_refused() -> None:
    """An as-of day must not be answered from a graph that knows more."""
    with pytest.raises(ValueError, match="not knowable by 2023-01-01"):
        compute([shock("demand", -1.0)], Graph.build([UP], today=DAY), as_of=AsOf(date(2023, 1, 1)))


def test_every_factor_of_every_rule_is_an_assumption_with_a_reason() -> None:
    """The rules and the table of assumptions fit together."""
    names = {name.removeprefix("!") for rule in RULES for name in rule.factors}
    names |= {rule.share for rule in RULES if rule.share} | {other for _, other in SWAPS.values()}
    table = bundled().by_name
    assert names <= set(table)
    assert all(table[name].because and table[name].basis for name in names)


def test_effects_among_some_companies_are_those_of_all() -> None:
    """Asking for some companies alone leaves the others out and changes nothing for them, however weak they are."""
    links = (link("A", "X", 0.3), link("B", "A", 0.2), link("C", "X", 0.1), link("D", "C", 0.01))
    everyone = run(shock("demand", -0.5), *links)
    graph = Graph.build(links, as_of=AsOf(DAY))
    some = compute([shock("demand", -0.5)], graph, among=[named("B"), named("D"), named("Nobody")], limit=2)
    assert {effect.company.name: effect for effect in some.effects} == {name: everyone[name] for name in ("B", "D")}
