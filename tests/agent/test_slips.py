"""Slips: which effects become predictions, and that a prediction stays as it was made."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from agent.effects import compute
from agent.errors import AgentError
from agent.events import read_event
from agent.shocks import shocks_of
from agent.slips import SlipStore, from_json, slips_of
from agent.types import Slip
from knowledge.companies import Companies
from knowledge.graph import Graph
from knowledge.types import Link, Party, Share

DAY = date(2018, 4, 16)


def ban_slips(run: str = "r1", share: float | None = 0.18) -> list[Slip]:
    """The slips of a ban on sales to a made-up buyer with one named seller."""
    companies = Companies.load()
    buyer = companies.party(companies.resolve("Nvidia"))
    seller = companies.party(companies.resolve("MU"))
    event = read_event("The US bans all sales of components to Nvidia.", companies, knowable=DAY, company=buyer)
    stated = Share(share, share, "source_revenue", period="FY2017") if share is not None else None
    links = [
        Link("supplies", seller, buyer, "q", "d1", "note", share=stated, knowable=date(2018, 1, 1)),
        Link("supplies", Party("Untraded"), buyer, "q2", "d2", "note", share=stated, knowable=date(2018, 1, 1)),
    ]
    effects = compute(shocks_of(event), Graph.build(links, today=DAY)).effects
    return slips_of(event, effects, run=run, made=DAY)


def test_a_signed_effect_becomes_a_slip_with_all_that_resolves_it() -> None:
    """A name without a ticker cannot be resolved, the headline company is the baseline: neither makes one."""
    [slip] = ban_slips()
    assert (slip.company.ticker, slip.sign, slip.headline) == ("MU", -1, "NVDA")
    assert slip.band == pytest.approx((0.18 * 0.3, 0.18 * 2.0))
    assert (slip.window, slip.benchmark, slip.knowable, slip.resolve_by) == ((0, 1), "SPY", DAY, date(2018, 4, 22))
    assert [trigger.kind for trigger in slip.kill] == ["date", "filing_phrase", "figure_below"]
    assert slip.kill[2].value == pytest.approx(0.09)
    assert 0.5 < slip.probability <= 0.9


def test_where_no_share_is_disclosed_the_sign_alone_is_predicted(tmp_path: Path) -> None:
    """A band from assumed shares could hardly be wrong, so there is none; the slip is kept and read back so."""
    [slip] = ban_slips(share=None)
    assert (slip.company.ticker, slip.sign, slip.band) == ("MU", -1, None)
    SlipStore(tmp_path).add([slip])
    assert SlipStore(tmp_path).all() == [slip]


def test_an_effect_below_the_stated_strength_makes_no_slip() -> None:
    """0.5% of revenue is under the 1% from which an effect is predicted."""
    assert ban_slips(share=0.005) == []


def test_the_store_gives_back_what_was_made(tmp_path: Path) -> None:
    """Through JSON and back, equal in every field."""
    slips = ban_slips()
    store = SlipStore(tmp_path)
    store.add(slips)
    store.add(slips)
    assert store.all() == slips == SlipStore(tmp_path).of("r1")
    assert from_json(json.loads((tmp_path / "slips" / "r1.jsonl").read_text())) == slips[0]


def test_a_run_that_has_its_slips_takes_no_others(tmp_path: Path) -> None:
    """A slip is never edited: other slips under the same run are refused and the first stay."""
    store = SlipStore(tmp_path)
    store.add(ban_slips())
    with pytest.raises(AgentError, match="never edited"):
        store.add(ban_slips(share=0.3))
    assert store.all() == ban_slips()


def test_an_edited_line_no_longer_fits_its_id_and_is_set_aside(tmp_path: Path) -> None:
    """Turning the sign in the file, or cutting it, takes the slip out of the scores and says why."""
    store = SlipStore(tmp_path)
    store.add([*ban_slips()])
    path = tmp_path / "slips" / "r1.jsonl"
    path.write_text(path.read_text().replace('"sign": -1', '"sign": 1') + '{"id": "s')
    assert store.all() == []
    assert [(each.line, each.why.split(" (")[0]) for each in store.set_aside] == [
        (1, "was edited after it was made"),
        (2, "is not a slip"),
    ]


@pytest.mark.parametrize("run", ["../x", "", "a/b", ".hidden"])
def test_a_run_names_a_file_and_no_path(tmp_path: Path, run: str) -> None:
    """Nothing is written outside the store's folder."""
    with pytest.raises(AgentError):
        SlipStore(tmp_path).add([replace(ban_slips()[0], run=run)])
