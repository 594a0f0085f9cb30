"""Resolving slips: right, wrong or open; scores with intervals, beside two baselines."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from agent.cli import app
from agent.resolution import Outcome, Resolver, distinct
from agent.returns import AbnormalReturn, MarketModel
from agent.scores import scores_of
from agent.slips import SlipStore, id_of
from agent.types import Sign, Slip
from knowledge.prices import PriceFolder
from knowledge.types import Party

DAYS = [day.item() for day in np.busday_offset(np.datetime64("2023-01-02"), np.arange(300), roll="forward")]
DAY = DAYS[270]
MOVES = {"UP": 0.10, "DOWN": -0.10, "HEAD": -0.2, "XLK": 0.05}
"""What each ticker does on day 0 beyond its model; SPY does nothing."""


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    """A folder of closes: noise, a sector fund that UP follows, and the moves of day 0."""
    rng = np.random.default_rng(4)
    sector = rng.normal(0, 0.005, 300)
    folder = tmp_path / "prices"
    folder.mkdir()
    for name in ("SPY", *MOVES):
        daily = rng.normal(0, 0.004, 300)
        if name in ("UP", "XLK"):
            daily = sector + rng.normal(0, 0.001, 300)
        daily[270:] = 0.0
        daily[270] = MOVES.get(name, 0.0)
        write(folder, name, dict(zip(DAYS, 100 * np.cumprod(1 + daily))))
    return folder


def write(folder: Path, ticker: str, closes: dict[date, float]) -> None:
    with (folder / f"{ticker}.csv").open("w") as out:
        rows = csv.writer(out)
        rows.writerow(["date", "close"])
        rows.writerows(closes.items())


def a_slip(ticker: str = "UP", sign: Sign = 1, *, probability: float = 0.7, run: str = "r1", day: date = DAY) -> Slip:
    slip = Slip(
        "", run, "an event", "HEAD", Party(ticker, ticker), sign, (0.05, 0.2), (0, 1), "SPY", probability, day,
        day + timedelta(days=9), (), day,
    )  # fmt: skip
    return replace(slip, id=id_of(slip))


def resolved(prices: Path, *slips: Slip, today: date | None = None) -> list[Outcome]:
    resolver = Resolver(PriceFolder(prices), today=today)
    return [resolver.resolve(slip) for slip in slips]


def test_the_sign_of_the_abnormal_return_decides_and_the_band_is_told_apart(prices: Path) -> None:
    """+10% against a band of 5% to 20%: right and in the band; the same move against -1 is wrong."""
    right, wrong = resolved(prices, a_slip(), a_slip(sign=-1))
    assert right.found is not None
    assert right.found.total == pytest.approx(0.10, abs=0.005)
    assert (right.right, right.in_band) == (True, True)
    assert (wrong.right, wrong.in_band) == (False, False)


@pytest.mark.parametrize(
    ("lost", "why"),
    [
        ("the day after", "no close of UP on"),
        ("the ticker", "has no closes of UP"),
        ("the benchmark's last days", "is not over"),
    ],
)
def test_a_late_or_missing_price_leaves_a_slip_open(prices: Path, lost: str, why: str) -> None:
    """Open with the reason, and no part of any score."""
    if lost == "the ticker":
        (prices / "UP.csv").unlink()
    else:
        name = "UP" if lost == "the day after" else "SPY"
        kept = PriceFolder(prices).closes(name).by_day()
        gone = DAYS[271:272] if lost == "the day after" else DAYS[271:]
        write(prices, name, {day: close for day, close in kept.items() if day not in gone})
    [outcome] = resolved(prices, a_slip())
    assert outcome.right is None
    assert why in (outcome.why or "")
    assert scores_of([outcome]).score is None


def test_closes_after_the_as_of_day_are_not_looked_at(prices: Path) -> None:
    """On day 0 the window of two days is not over; on day 1 it is."""
    assert resolved(prices, a_slip(), today=DAY)[0].right is None
    assert resolved(prices, a_slip(), today=DAYS[271])[0].right is True


def test_the_baselines_see_the_sector_and_the_headline(prices: Path) -> None:
    """UP follows XLK, which rose: the sector says up. HEAD fell: the headline says down."""
    [outcome] = resolved(prices, a_slip())
    assert outcome.sector == "XLK"
    assert outcome.baselines == {"sector": 1, "headline": -1}
    assert (outcome.guessed("sector"), outcome.guessed("headline")) == (True, False)


def test_a_baseline_without_prices_has_no_sign_and_no_score(prices: Path) -> None:
    """No fund and no closes of the headline company: the slip resolves all the same."""
    (prices / "XLK.csv").unlink()
    (prices / "HEAD.csv").unlink()
    [outcome] = resolved(prices, a_slip())
    assert outcome.right is True
    assert scores_of([outcome]).baselines == ()


def test_two_runs_on_one_event_count_once(prices: Path) -> None:
    """The first made stands; the later one is a repetition."""
    first, again = a_slip(run="b"), replace(a_slip(run="a"), made=DAY + timedelta(days=1))
    assert distinct([again, first, a_slip("DOWN")]) == [first, a_slip("DOWN")]


def came(moves: list[float], probabilities: list[float], *, spread: int = 1) -> list[Outcome]:
    """Outcomes with these moves for slips that all said up, each on a day of its own or `spread` to a day."""
    model = MarketModel(0.0, 1.0, 0.01, 240, 0.0, 1.0, np.random.default_rng(len(moves)).normal(size=240))
    return [
        Outcome(
            a_slip(probability=p, day=DAYS[i // spread]),
            AbnormalReturn("UP", (0, 1), DAYS[i // spread], DAYS[i // spread], np.array([move]), move, 0.02, model),
        )
        for i, (move, p) in enumerate(zip(moves, probabilities))
    ]


def test_brier_hit_rate_and_reliability_by_hand() -> None:
    """0.8 came true, 0.8 did not, 0.6 came true: Brier (0.04 + 0.64 + 0.16) / 3 = 0.28; two of three right."""
    scores = scores_of(came([0.1, -0.1, 0.1], [0.8, 0.8, 0.6]))
    assert scores.score is not None
    assert scores.score.brier.value == pytest.approx(0.28)
    assert scores.score.hit_rate.value == pytest.approx(2 / 3)
    assert [(b.count, b.claimed, b.came_true) for b in scores.reliability if b.count] == [
        (1, pytest.approx(0.6), 1.0),
        (2, pytest.approx(0.8), 0.5),
    ]
    assert scores.in_band == pytest.approx(2 / 3)


def test_intervals_hold_the_estimate_and_draw_whole_days() -> None:
    """Ten names that are right or wrong by the day say as little as ten days: the interval is wider than by names."""
    by_day = scores_of(came([0.1 if i // 10 % 2 else -0.1 for i in range(100)], [0.7] * 100, spread=10))
    by_name = scores_of(came([0.1 if i % 2 else -0.1 for i in range(100)], [0.7] * 100))
    assert by_day.score is not None
    assert by_name.score is not None
    wide, narrow = by_day.score.hit_rate, by_name.score.hit_rate
    assert wide.low < wide.value < wide.high
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


def test_few_days_and_slips_made_late_are_warned_of() -> None:
    """Four names on two days; all made after their event."""
    late = [
        replace(o, slip=replace(o.slip, made=date(2026, 1, 1)))
        for o in came([0.1, 0.1, -0.1, 0.1], [0.6] * 4, spread=2)
    ]
    told = " ".join(scores_of(late).warnings)
    assert "4 events on 2 date(s)" in told
    assert "only 2 event day(s)" in told
    assert "4 of 4 slips were made after their day 0" in told


def test_resolving_twice_says_the_same_and_changes_no_file(prices: Path, home: Path) -> None:
    """The command's two outputs are equal byte for byte, and so is the store."""
    SlipStore(home).add([a_slip(), a_slip("DOWN", 1), a_slip("NONE")])
    kept = (home / "slips" / "r1.jsonl").read_bytes()
    words = ["resolve", "--prices", str(prices), "--json"]
    first, second = (CliRunner().invoke(app, words) for _ in range(2))
    assert first.exit_code == 0
    assert first.stdout == second.stdout
    assert (home / "slips" / "r1.jsonl").read_bytes() == kept
    document = json.loads(first.stdout)
    assert [(row["company"]["ticker"], row["state"]) for row in document["slips"]] == [
        ("UP", "right"), ("DOWN", "wrong"), ("NONE", "open"),
    ]  # fmt: skip
    assert document["brier"] == pytest.approx((0.09 + 0.49) / 2)
    assert document["baselines"]["headline"]["count"] == 2


def test_the_table_tells_an_edited_slip_and_an_open_one(prices: Path, home: Path) -> None:
    """An edited line is set aside with its place; without prices the command says where to give them."""
    SlipStore(home).add([a_slip(), a_slip("NONE")])
    path = home / "slips" / "r1.jsonl"
    path.write_text(path.read_text().replace('"probability": 0.7', '"probability": 0.9', 1))
    shown = CliRunner().invoke(app, ["resolve", "--prices", str(prices)])
    assert "0 resolved, 1 open" in shown.stdout
    assert "r1.jsonl line 1 was edited after it was made" in shown.stdout.replace("\n", " ")
    without = CliRunner().invoke(app, ["resolve"])
    assert "Give --prices FOLDER" in str(without.exception)
