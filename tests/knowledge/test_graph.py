"""Folding links into edges, and edges into arrays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from knowledge.edges import Edge, fold
from knowledge.graph import Graph
from knowledge.types import AsOf, Link, Party, Relation, Share, ShareBase, Status

TODAY = date(2024, 5, 2)


def link(
    source: str,
    target: str | None,
    share: tuple[float, float] | None = None,
    *,
    relation: Relation = "supplies",
    of: ShareBase = "source_revenue",
    known: date | None = date(2024, 2, 1),
    document: str = "d1",
    channel: str | None = None,
    joint: bool = False,
    status: Status = "active",
    period: str | None = "FY2023",
    quote: str = "said",
) -> Link:
    stated = None if share is None else Share(*share, of, joint=joint, period=period)
    ends = Party(source), Party(target)
    return Link(relation, *ends, quote, document, "note", channel, stated, status, knowable=known)


def only(*links: Link) -> Edge:
    edges, ended = fold(links, today=TODAY)
    assert len(edges) == 1
    assert not ended
    return edges[0]


def shares(edge: Edge) -> tuple[float, float, float]:
    assert edge.revenue is not None
    return edge.revenue.values()


def test_one_share_stated_by_two_sources_is_one_share_with_a_range() -> None:
    """18% in one source and 10-15% in another: 10% to 18%, never 28%. Mid: (0.18 + 0.125) / 2, equally old."""
    edge = only(link("A", "X", (0.18, 0.18)), link("A", "X", (0.10, 0.15), document="d2"))
    assert shares(edge) == pytest.approx((0.10, 0.1525, 0.18))
    assert len(edge.links) == 2


def test_two_channels_in_one_document_add_and_across_documents_do_not() -> None:
    """Direct 10% and by a distributor 5% in one filing: 15%. The same words in two filings: two looks at one amount."""
    direct = link("A", "X", (0.10, 0.10), channel="direct")
    assert shares(only(direct, link("A", "X", (0.05, 0.05), channel="distributor")))[1] == pytest.approx(0.15)
    other = only(direct, link("A", "X", (0.05, 0.05), channel="distributor", document="d2"))
    assert shares(other) == pytest.approx((0.05, 0.075, 0.10))


def test_a_newer_period_supersedes_one_more_than_a_year_older() -> None:
    """30% for 2019 says nothing beside 12% for 2023."""
    old = link("A", "X", (0.3, 0.3), known=date(2020, 2, 1), period="FY2019", document="d0")
    assert shares(only(old, link("A", "X", (0.12, 0.12)))) == pytest.approx((0.12, 0.12, 0.12))


def test_each_name_of_a_joint_share_has_at_most_the_joint() -> None:
    """ "X and Y together 40%": each from 0 to 40%, worked with at 20%."""
    edges, _ = fold([link("A", name, (0.4, 0.4), joint=True, quote="together 40%") for name in "XY"], today=TODAY)
    assert [shares(edge) for edge in edges] == [pytest.approx((0.0, 0.2, 0.4))] * 2


def test_rows_of_a_note_that_name_one_place_share_its_joint_figure() -> None:
    """A note has one row a name: two rows "together 40%" from one page are still 20% each at mid."""
    rows = [link("A", name, (0.4, 0.4), joint=True, quote=f"A | {name} | together 40%") for name in "XY"]
    edges, _ = fold([replace(row, source_text="A 10-K FY2023, p. 7") for row in rows], today=TODAY)
    assert [shares(edge)[1] for edge in edges] == [pytest.approx(0.2)] * 2


def test_at_least_keeps_its_upper_bound_open_and_a_segment_share_is_an_upper_bound() -> None:
    """ "At least 14%" runs to 100% unless a second source closes it; 30% of a segment is 0% to 30% of the whole."""
    assert shares(only(link("A", "X", (0.14, 1.0)))) == pytest.approx((0.14, 0.175, 1.0))
    closed = only(link("A", "X", (0.14, 1.0)), link("A", "X", (0.18, 0.18), document="d2"))
    assert shares(closed)[::2] == pytest.approx((0.14, 0.18))
    assert shares(only(link("A", "X", (0.3, 0.3), of="source_segment"))) == pytest.approx((0.0, 0.15, 0.3))


def test_receivables_and_other_bases_are_never_revenue() -> None:
    """Receivables are credit risk, so the edge stands with no share."""
    assert only(link("A", "X", (0.4, 0.4), of="receivables")).revenue is None


def test_a_relation_that_ended_carries_nothing_until_a_newer_word_revives_it() -> None:
    """The newest word decides."""
    ended = link("A", "X", status="ended", known=date(2024, 3, 1))
    edges, gone = fold([link("A", "X", (0.2, 0.2)), ended], today=TODAY)
    assert (len(edges), len(gone)) == (0, 1)
    edges, gone = fold([ended, link("A", "X", (0.2, 0.2), known=date(2024, 4, 1))], today=TODAY)
    assert (len(edges), len(gone)) == (1, 0)


def test_an_unnamed_counterparty_makes_no_node_but_bounds_what_is_not_disclosed() -> None:
    """ "One customer was 22%" names nobody, and tells that a share may be as large as 22%."""
    graph = Graph.build([link("A", None, (0.22, 0.22)), link("A", "X")], today=TODAY)
    assert sorted(party.name or "" for party in graph.parties) == ["A", "X"]
    assert graph.unnamed == {"a": 0.22}


def test_as_of_withholds_later_and_undated_links_and_counts_them() -> None:
    """With a date, what was filed later or on no known day is not in the graph."""
    links = [link("A", "X"), link("B", "X", known=date(2024, 6, 1)), link("C", "X", known=None)]
    graph = Graph.build(links, as_of=AsOf(TODAY))
    assert [edge.source.name for edge in graph.edges] == ["A"]
    assert graph.withheld == {"later": 1, "undated": 1}


def test_each_walk_follows_its_relation_from_its_end() -> None:
    """Suppliers stand against the sale, customers with it; rivals both ways; a party is found by any of its names."""
    graph = Graph.build([link("A", "X", (0.2, 0.2)), link("X", "R", relation="competes_with")], today=TODAY)
    a, x, r = (graph.node(Party(name)) for name in "AXR")
    assert a is not None
    assert x is not None
    assert r is not None
    near = graph.adjacency
    assert near["to_suppliers"].of(x).tolist() == [a]
    assert near["to_customers"].of(a).tolist() == [x]
    assert near["to_rivals"].of(x).tolist() == [r]
    assert near["to_rivals"].of(r).tolist() == [x]
    assert near["to_customers"].of(x).tolist() == []
    assert graph.node(Party("nobody")) is None


def test_rivals_are_apart_where_both_have_known_buyers_and_none_in_common() -> None:
    """X sells to C; R1 too, R2 to D alone, R3 to nobody known: only R2 is apart."""
    known = date(2024, 1, 1)
    sales = [("X", "C"), ("R1", "C"), ("R1", "D"), ("R2", "D")]
    links = [Link("supplies", Party(a), Party(b), a + b, a, "note", knowable=known) for a, b in sales]
    links.append(Link("competes_with", Party("X"), Party("R3"), "q", "d", "note", knowable=known))
    graph = Graph.build(links, today=known)
    nodes = [graph.node(Party(name)) for name in ("X", "R1", "R2", "R3")]
    assert graph.apart(nodes[0] or 0, np.array(nodes[1:], dtype=np.int32)).tolist() == [False, True, False]
    assert graph.apart(nodes[3] or 0, np.array(nodes[:3], dtype=np.int32)).tolist() == [False] * 3
