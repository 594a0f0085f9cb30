"""Lint of a result: what an editor would send back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from agent.effects import compute
from agent.lint import carrying_share, lint
from agent.types import Effect, Range, Shock
from knowledge.graph import Graph
from knowledge.types import Link, Party, Share

DAY = date(2024, 5, 2)
X = Party("X", "X", "name:x")


def effects(names: list[str], *, share: float | None = 0.2, known: date = date(2024, 2, 1)) -> list[Effect]:
    """One effect a name: each sells to X, which buys half."""
    stated = None if share is None else Share(share, share, "source_revenue", period=str(known.year))
    links = [Link("supplies", Party(n, n, f"name:{n}"), X, n, n, "note", share=stated, knowable=known) for n in names]
    shock = Shock("demand", X, "company", Range(-0.5, -0.5, -0.5), "stated", "weeks", DAY, "said")
    return list(compute([shock], Graph.build(links, today=DAY)).effects)


def codes(found: list[Effect], known: date | None = None) -> set[str]:
    return {remark.code for remark in lint(found, known=known)}


def test_a_balanced_cited_result_has_no_remark() -> None:
    """Two losers against one winner is no warning."""
    one, two, three = effects(["A", "B", "C"])
    assert codes([one, two, replace(three, sign=1)]) == set()


def test_one_sided_results_are_told_with_their_counts() -> None:
    """Three lose and nobody gains; seven against three is more than twice, six is not."""
    [remark] = lint(effects(["A", "B", "C"]))
    assert remark.text == "3 names lose and 0 gain: look for who is on the other side"
    ten = effects([f"N{i}" for i in range(10)])
    turned = [replace(effect, sign=1) if i < 3 else effect for i, effect in enumerate(ten)]
    assert codes(turned) == {"one-sided"}
    assert codes(turned[:9]) == set()


def test_only_the_largest_companies_are_told() -> None:
    """Three mega-caps and nobody smaller; one smaller name ends the remark."""
    assert "mega-caps" in codes(effects(["AAPL", "MSFT", "NVDA"]))
    assert "mega-caps" not in codes(effects(["AAPL", "MSFT", "NVDA", "SMALL"]))


def test_a_name_without_a_path_is_told() -> None:
    """Second order and no step: somebody who only resembles."""
    [effect] = effects(["A"])
    bare = replace(effect, steps=(), hops=1)
    [remark] = [remark for remark in lint([bare]) if remark.code == "no-path"]
    assert remark.companies == ("A",)


def test_a_size_beyond_the_share_that_carries_it_is_told() -> None:
    """20% of revenue cannot lose 30%."""
    [effect] = effects(["A"])
    assert carrying_share(effect) == pytest.approx(0.2)
    over = replace(effect, revenue=Range(-0.3, -0.3, -0.3))
    [remark] = [remark for remark in lint([over]) if remark.code == "oversized"]
    assert "above 20%" in remark.text
    assert "oversized" not in codes([effect])


def test_a_horizon_without_a_date_is_told() -> None:
    """An event without a day gives no date to watch."""
    [effect] = effects(["A"])
    assert "undated" in codes([replace(effect, horizon_date=None)])


def test_old_links_that_decide_are_told() -> None:
    """A share of 2018 in 2024."""
    assert "old-links" in codes(effects(["A"], known=date(2018, 2, 1)))
    assert "old-links" not in codes(effects(["A"]))


def test_a_result_without_any_stated_share_is_told() -> None:
    """Signs only: the sizes are working sizes."""
    assert "assumed" in codes(effects(["A", "B", "C"], share=None))
    assert "assumed" not in codes([*effects(["A", "B"], share=None), *effects(["C"])])


def test_links_known_after_the_event_are_told() -> None:
    """A link of February for an event of January."""
    assert "look-ahead" in codes(effects(["A"]), known=date(2024, 1, 15))
    assert "look-ahead" not in codes(effects(["A"]), known=DAY)
