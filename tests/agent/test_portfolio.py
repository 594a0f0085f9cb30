"""Holdings against one event: weights, distances, what is shared unseen, and what the file may hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from agent.effects import compute
from agent.errors import UsageError
from agent.portfolio import Holding, Holdings, View, read_holdings, view
from knowledge.companies import Companies
from knowledge.graph import Graph
from knowledge.library import Library
from knowledge.types import AsOf
from tests.agent.library import fill
from tests.agent.test_effects import DAY, link, named, shock

LINKS = (
    link("Optics", "Headline", 0.30),
    link("Wafers", "Optics", 0.50),
    link("Glass", "Headline"),
    link("Optics", "Elsewhere", 0.20),
    link("Packager", "Elsewhere", 0.15),
    link("Power", "Optics"),
    link("Power", "Packager"),
)


def seen(**values: float) -> View:
    """The view of a portfolio of these values when the headline company halves its purchases."""
    graph = Graph.build(LINKS, as_of=AsOf(DAY))
    effects = compute([shock("demand", -0.5, "Headline")], graph).effects
    return view(Holdings(tuple(Holding(named(name), value) for name, value in values.items())), effects, graph)


def test_a_holding_one_link_away_loses_its_weight_times_the_effect() -> None:
    """Optics is 40% of the portfolio and sells 30% to a buyer that halves: 0.4 x 0.3 x 0.5 = 6% of gross value."""
    one_hop = seen(Optics=40, Elsewhere=60).reached[1]
    assert one_hop.weight == pytest.approx(0.4)
    assert one_hop.part.low == pytest.approx(-0.06)
    assert one_hop.hits[0].sign == -1


def test_a_short_position_gains_what_a_long_one_loses() -> None:
    """The sign of the value turns the part over; the weight counts without sign."""
    long, short = seen(Optics=40, Elsewhere=60), seen(Optics=-40, Elsewhere=60)
    assert short.reached[1].weight == long.reached[1].weight
    assert short.reached[1].part.high == pytest.approx(-long.reached[1].part.low)
    assert short.reached[1].hits[0].sign == 1


def test_each_distance_is_told_apart_and_the_rest_is_untouched() -> None:
    """Two links away stands apart from one; what no path reaches is untouched; all weights sum to one."""
    told = seen(Optics=20, Wafers=30, Nobody=50)
    assert [round(each.weight, 6) for each in told.reached] == [0.0, 0.2, 0.3]
    assert told.untouched == pytest.approx(0.5)


def test_a_share_that_nobody_disclosed_is_never_a_size() -> None:
    """A holding on a path without a share has no part; its weight is told as undisclosed."""
    one_hop = seen(Glass=50, Nobody=50).reached[1]
    assert one_hop.undisclosed == pytest.approx(0.5)
    assert one_hop.hits[0].part is None
    assert (one_hop.part.low, one_hop.part.high) == (0.0, 0.0)


def test_a_supplier_of_two_holdings_is_shown_with_the_weight_behind_it() -> None:
    """Power sells to both holdings, Elsewhere buys from both: each is common, with 70% of the value behind it."""
    told = seen(Optics=40, Packager=30, Nobody=30)
    assert {(c.company.name, c.role): round(c.weight, 6) for c in told.commons} == {
        ("Power", "supplier"): 0.7,
        ("Elsewhere", "customer"): 0.7,
    }


def test_holdings_that_move_against_each_other_are_paired() -> None:
    """A short and a long position hit by one event offset each other, by the ratio of their parts."""
    (pair,) = seen(Optics=-10, Wafers=40, Nobody=50).offsets
    assert (pair.gains.holding.company.name, pair.loses.holding.company.name) == ("Optics", "Wafers")
    assert pair.covered is not None
    assert 0 < pair.covered < 2


@pytest.mark.parametrize(
    "text",
    [
        "ticker,value\nNVDA,100\nAMD,50\n",
        "\ufeffSymbol, Market Value\nNVDA,$100.00\nAMD,$50.00\n",
        "Name,Shares,Price\nNVIDIA Corporation,10,10\nAMD,5,10\n",
        "ticker,value\nNVDA,60\nNVDA,40\n\nAMD,50\n",
    ],
)
def test_the_usual_files_read_alike(text: str) -> None:
    """A value, a weight, or shares and price; a repeated company adds up."""
    read = read_holdings(text, Companies.load())
    assert {p.company.ticker: p.value for p in read.positions} == {"NVDA": 100.0, "AMD": 50.0}


def test_a_short_position_may_stand_in_parentheses_and_an_unknown_name_is_told() -> None:
    """(50) is minus 50; a company that no table knows is listed with its line and is no position."""
    read = read_holdings("ticker,value\nNVDA,(50)\nNoSuchCompanyAnywhere,10\n", Companies.load())
    assert [p.value for p in read.positions] == [-50.0]
    assert len(read.unknown) == 1
    assert read.unknown[0].startswith("line 3: ")


@pytest.mark.parametrize("text", ["", "NVDA,100\n", "ticker,notes\nNVDA,x\n", "ticker,value\nNVDA,many\n"])
def test_a_file_that_is_no_portfolio_is_one_clear_error(text: str) -> None:
    """A missing column or a value that is none raises UsageError."""
    with pytest.raises(UsageError, match="holdings"):
        read_holdings(text, Companies.load())


def test_the_command_prints_what_the_event_does_to_the_holdings(home: Path, tmp_path: Path) -> None:
    """AMD is half of the value and sells 30% to a buyer that halves: at most 7.5% of the value; a page is written."""
    with Library.open(home) as library:
        fill(library)
    file, page = tmp_path / "holdings.csv", tmp_path / "page.html"
    file.write_text("ticker,value\nAMD,50\nINTC,50\nNoSuchCompanyAnywhere,1\n")
    words = [
        "portfolio",
        str(file),
        "--event",
        "On 2024-05-02 Nvidia cut its capital expenditure by 50%.",
        "--page",
        str(page),
    ]
    command = [sys.executable, "-m", "agent", *words, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    told = json.loads(done.stdout)
    one_hop, two_hops = told["reached"][1:]
    assert one_hop["holdings"][0]["company"]["ticker"] == "AMD"
    assert one_hop["part"]["low"] == pytest.approx(-0.075)
    assert two_hops["holdings"][0]["company"]["ticker"] == "INTC"
    assert len(told["unknown"]) == 1
    assert "<script" not in page.read_text()
    assert "AMD" in page.read_text()
