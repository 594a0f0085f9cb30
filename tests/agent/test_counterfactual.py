"""Counterfactuals: which names move, flip, appear or vanish under another assumption or without a link."""

from __future__ import annotations

from datetime import date

from agent.assumptions import bundled
from agent.counterfactual import differences
from agent.effects import compute
from agent.types import Range, Shock
from knowledge.graph import Graph
from knowledge.types import Link, Party, Relation, Share

DAY = date(2024, 5, 2)


def link(source: str, target: str, share: float | None = None, relation: Relation = "supplies") -> Link:
    stated = None if share is None else Share(share, share, "source_revenue")
    return Link(relation, Party(source), Party(target), source + target, source, "note", share=stated, knowable=DAY)


LINKS = [link("S", "X", 0.2), link("T", "S", 0.5), link("X", "R", relation="competes_with"), link("R", "X", 0.04)]
SHOCK = Shock("output", Party("X"), "company", Range(-0.5, -0.5, -0.5), "stated", "weeks", DAY, "said")


def moves(*changes: str, without: tuple[str, ...] = ()) -> dict[str | None, str]:
    before = compute([SHOCK], Graph.build(LINKS, today=DAY)).effects
    graph = Graph.build(LINKS, today=DAY, without=without)
    after = compute([SHOCK], graph, assumptions=bundled().having(changes)).effects
    return {difference.company.name: difference.move for difference in differences(before, after)}


def test_nothing_changed_nothing_moves() -> None:
    """The same assumptions give no difference."""
    assert moves() == {}


def test_a_larger_factor_makes_names_larger_and_a_rival_flip() -> None:
    """R gains 2.5% as a rival and loses 1.6% as a supplier; at no capture only the loss is left: it flips."""
    assert moves("rival.capture=0") == {"R": "flips"}
    assert moves("upstream.volume=1") == {"S": "larger", "T": "larger", "R": "smaller"}


def test_without_a_link_the_names_behind_it_vanish() -> None:
    """S's sale to X carried S and its supplier T."""
    assert moves(without=(LINKS[0].id,)) == {"S": "vanishes", "T": "vanishes"}
