"""Watching: what a new document changes, how a thesis stands, and that a round cut off is done again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.slips import SlipStore, id_of
from agent.triggers import Filed
from agent.types import KillTrigger, Slip
from agent.watch import changes, theses, thesis_alerts
from agent.watchlist import read_watchlist
from knowledge.types import Party
from tests.agent.test_effects import link

MADE = date(2024, 5, 2)
LICENCE = KillTrigger("filing_phrase", "HDL", "license", 'a filing of HDL says "license"')
SHARE = KillTrigger("figure_below", "OPT:us-gaap:ConcentrationRiskPercentage1", 0.1, "the share halves")
PAGE = "<html><head><title>{name}</title></head><body><p>We sell wafers to many makers.</p></body></html>"


def slip(ticker: str, *kill: KillTrigger, run: str = "r1") -> Slip:
    made = Slip(
        id="",
        run=run,
        event="HDL is barred",
        headline="HDL",
        company=Party(ticker, ticker),
        sign=-1,
        band=(0.0, 0.1),
        window=(0, 5),
        benchmark="SPY",
        probability=0.6,
        knowable=MADE,
        resolve_by=date(2024, 5, 14),
        kill=kill,
        made=MADE,
    )
    return replace(made, id=id_of(made))


def filed(*documents: Filed) -> object:
    return lambda ticker: [d for d in documents if d.ticker == ticker]


def stand(slips: Sequence[Slip], *documents: Filed, today: date = date(2024, 5, 10)) -> list[tuple[str, str]]:
    found = theses(slips, None, filed(*documents), today)  # type: ignore[arg-type]
    return [(each.run, each.state) for each in found]


def test_a_thesis_is_intact_weakened_broken_or_over() -> None:
    """No trigger hit: intact; one slip's of two: weakened; every slip's: broken; past its last window: over."""
    both = [slip("OPT", LICENCE, SHARE), slip("WAF", SHARE)]
    said = Filed("HDL", date(2024, 5, 8), "The Department granted a License.")
    halved = Filed("OPT", date(2024, 5, 9), figures={"us-gaap:ConcentrationRiskPercentage1": 0.05})
    assert stand(both) == [("r1", "intact")]
    assert stand(both, said) == [("r1", "weakened")]
    assert stand(both, said, halved) == [("r1", "broken")]
    assert stand(both, today=date(2024, 6, 1)) == [("r1", "over")]


def test_what_was_filed_before_the_prediction_or_after_its_window_ends_no_reason() -> None:
    """A filing of the day it was made, or one after resolve-by, does not touch the thesis."""
    mine = [slip("OPT", LICENCE)]
    assert stand(mine, Filed("HDL", MADE, "license")) == [("r1", "intact")]
    assert stand(mine, Filed("HDL", date(2024, 5, 20), "license"), today=date(2024, 5, 30)) == [("r1", "over")]


def test_an_alert_says_what_changed() -> None:
    """A weakened thesis tells the trigger that was hit, with its day; an intact one tells nothing."""
    mine = [slip("OPT", LICENCE), slip("WAF", SHARE)]
    found = theses(mine, None, filed(Filed("HDL", date(2024, 5, 8), "license")), date(2024, 5, 10))  # type: ignore[arg-type]
    (alert,) = thesis_alerts(found)
    assert alert.subject == "thesis weakened: HDL is barred"
    assert "OPT: HDL wrote 'license' (2024-05-08)" in alert.text
    assert thesis_alerts(theses(mine, None, filed(), date(2024, 5, 10))) == []  # type: ignore[arg-type]


def test_changed_links_are_told_and_unchanged_ones_are_not() -> None:
    """A new relation, another share and an end each make a line; the same share again makes none."""
    old = [link("Optics", "Headline", 0.18), link("Glass", "Headline", 0.12), link("Power", "Headline")]
    new = [
        link("Optics", "Headline", 0.12, document="d2"),
        link("Glass", "Headline", 0.12, document="d2"),
        link("Power", "Headline", status="ended", document="d2"),
        link("Wafers", "Headline", 0.3, document="d2"),
    ]
    assert changes(new, old) == [
        "Optics supplies Headline: 18% of source revenue before, now 12% of source revenue",
        "ended: Power supplies Headline",
        "new: Wafers supplies Headline 30% of source revenue",
    ]


@pytest.mark.parametrize(
    "text", ["companies: NVDA\n", "folders: [x]\nwhat: 1\n", "channels: [{kind: pigeon}]\n", ": :\n", "channels: []\n"]
)
def test_a_watch_file_that_breaks_the_format_is_one_clear_error(text: str, tmp_path: Path) -> None:
    """Unknown keys, wrong types and unknown channels raise UsageError with the file's name."""
    file = tmp_path / "watch.yaml"
    file.write_text(text)
    with pytest.raises(UsageError, match=r"watch\.yaml"):
        read_watchlist(file)


def rounds(file: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "agent", "watch", str(file), "--once", "--no-fetch"]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, env={**os.environ, **environment})


def test_a_new_file_is_told_once_and_a_broken_thesis_too(home: Path, tmp_path: Path) -> None:
    """The first round sets the mark; a file that comes later is told in the next round, and not again."""
    pytest.importorskip("knowledge.intake")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_text(PAGE.format(name="Report A"))
    file = tmp_path / "watch.yaml"
    file.write_text("folders: [in]\nchannels: [{kind: file, path: " + json.dumps(str(tmp_path / "out.jsonl")) + "}]\n")
    first = rounds(file)
    assert (first.returncode, (tmp_path / "out.jsonl").exists()) == (0, False)
    assert "watching from now on" in first.stderr
    SlipStore(home).add([slip("OPT", KillTrigger("price_below", "OPT", 10, "OPT closes below 10"))])
    (tmp_path / "prices").mkdir()
    (tmp_path / "prices" / "OPT.csv").write_text("date,close\n2024-05-01,9\n2024-05-06,9.5\n")
    (folder / "b.html").write_text(PAGE.format(name="Report B"))
    for _ in range(2):
        again = rounds(file, KNOCKON_PRICES=str(tmp_path / "prices"))
        assert again.returncode == 0, again.stderr
    told = [json.loads(line)["subject"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert told == ["new: Report B (undated)", "thesis broken: HDL is barred"]
    assert "1 broken" in again.stderr
