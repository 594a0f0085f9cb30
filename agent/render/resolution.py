"""Resolved slips as tables for the terminal and as the published JSON. Words and layout only."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.render.sanitize import one_line
from agent.render.view import SIGN, band_words, percent
from agent.resolution import Outcome
from agent.returns import JointTest
from agent.scores import Interval, Score, Scores
from agent.slips import SetAside

_BASELINES = {"sector": "sector beta x sector move", "headline": "same sign as the headline company"}
_SHORT = {"sector": "sector beta x move", "headline": "sign of the headline"}
SHOWN = 40
"""Slips shown on a terminal; all of them are in the JSON."""


def as_json_document(
    outcomes: Sequence[Outcome], scores: Scores, set_aside: Sequence[SetAside], *, repeated: int
) -> dict[str, object]:
    """What `knockon resolve --json` prints. Scores are null where nothing is resolved."""
    score = scores.score
    return {
        "slips": [_slip(outcome) for outcome in outcomes],
        "resolved": scores.resolved,
        "open": scores.open,
        "repeated": repeated,
        "replays": scores.replays,
        "brier": score.brier.value if score else None,
        "hit_rate": score.hit_rate.value if score else None,
        "in_band": scores.in_band,
        "intervals": {"brier": _bounds(score.brier), "hit_rate": _bounds(score.hit_rate)} if score else None,
        "reliability": [
            {"from": b.low, "to": b.high, "count": b.count, "claimed": b.claimed, "came_true": b.came_true}
            for b in scores.reliability
        ],
        "baselines": {
            versus.baseline: {
                "what": _BASELINES[versus.baseline],
                **_score(versus.theirs),
                "slips_on_the_same": _score(versus.ours),
                "brier_gain": {"value": versus.gain.value, "interval": _bounds(versus.gain)},
            }
            for versus in scores.baselines
        },
        "test": _test(scores.test) if scores.test else None,
        "warnings": list(scores.warnings),
        "set_aside": [{"file": each.file, "line": each.line, "why": each.why} for each in set_aside],
    }


def _slip(outcome: Outcome) -> dict[str, object]:
    slip, found = outcome.slip, outcome.found
    return {
        "id": slip.id,
        "run": slip.run,
        "company": {"name": slip.company.name, "ticker": slip.company.ticker},
        "headline": slip.headline,
        "sign": slip.sign,
        "band": list(slip.band) if slip.band else None,
        "window": list(slip.window),
        "benchmark": slip.benchmark,
        "probability": slip.probability,
        "knowable": slip.knowable.isoformat(),
        "resolve_by": slip.resolve_by.isoformat(),
        "made": slip.made.isoformat() if slip.made else None,
        "state": _state(outcome),
        "why": outcome.why,
        "replay": outcome.replay,
        "abnormal_return": found.total if found else None,
        "standardised": found.standardised if found else None,
        "event_day": found.event_day.isoformat() if found else None,
        "in_band": outcome.in_band,
        "sector": outcome.sector,
        "baselines": dict(outcome.baselines or {}),
    }


def _state(outcome: Outcome) -> str:
    return "open" if outcome.right is None else "right" if outcome.right else "wrong"


def _bounds(interval: Interval) -> list[float]:
    return [interval.low, interval.high]


def _score(score: Score) -> dict[str, object]:
    return {
        "count": score.count,
        "hit_rate": score.hit_rate.value,
        "brier": score.brier.value,
        "intervals": {"brier": _bounds(score.brier), "hit_rate": _bounds(score.hit_rate)},
    }


def _test(test: JointTest) -> dict[str, object]:
    return {
        "count": test.count,
        "mean_as_predicted": test.mean,
        "patell": {"z": test.patell, "p": test.patell_p},
        "bmp": None if test.bmp is None else {"t": test.bmp, "p": test.bmp_p},
        "mean_correlation": test.correlation,
        "adjusted": None if test.adjusted is None else {"t": test.adjusted, "p": test.adjusted_p},
    }


def show(
    outcomes: Sequence[Outcome], scores: Scores, set_aside: Sequence[SetAside], console: Console, *, repeated: int
) -> None:
    """Print the slips, then the scores beside the baselines."""
    if not outcomes:
        console.print(Text("No prediction has been made yet: knockon effects --event FILE makes some."))
    else:
        done = [outcome for outcome in outcomes if outcome.found is not None]
        console.print(_slips(done[:SHOWN]))
        if len(done) > SHOWN:
            console.print(Text(f"and {len(done) - SHOWN} more: --json shows all", style="dim"))
        for line in _waiting([outcome for outcome in outcomes if outcome.found is None]):
            console.print(Text(one_line(line), style="dim"))
    told = f"{scores.resolved} resolved, {scores.open} open"
    if repeated:
        told += f"; {repeated} repeat an earlier prediction and are not counted"
    console.print(Text(told, style="bold"))
    if scores.score is not None:
        console.print(_scores(scores, scores.score))
        console.print(_reliability(scores))
    if scores.test is not None:
        console.print(Text(_tested(scores.test)))
    for warning in scores.warnings:
        console.print(Text(f"Warning: {warning}.", style="yellow"))
    for each in set_aside:
        console.print(Text(one_line(f"Set aside: {each.file} line {each.line} {each.why}."), style="yellow"))


def _waiting(outcomes: Sequence[Outcome]) -> list[str]:
    """Open slips by what they wait for: "open, no closes: AAA, BBB"."""
    by_reason: dict[str, list[str]] = {}
    for outcome in outcomes:
        ticker = outcome.slip.company.ticker or "?"
        reason = (outcome.why or "").replace(f" of {ticker}", "").replace(f"{ticker} has", "has")
        by_reason.setdefault(reason, []).append(ticker)
    return [f"open: {', '.join(dict.fromkeys(names))}: {reason}" for reason, names in by_reason.items()]


def _slips(outcomes: Sequence[Outcome]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("", "company", "predicted", "window", "p", "came", "", "sector", "headline"):
        table.add_column(name, no_wrap=name not in ("came", ""))
    for outcome in outcomes:
        slip, found = outcome.slip, outcome.found
        signs = [(outcome.baselines or {}).get(name) for name in ("sector", "headline")]
        table.add_row(
            Text(SIGN[slip.sign]),
            Text(one_line(slip.company.ticker or slip.company.name or "unnamed")),
            Text(band_words(slip.band)),
            Text(f"[{slip.window[0]}, {slip.window[1]}] {slip.knowable}"),
            Text(f"{slip.probability:.2f}"),
            Text(
                percent(found.total, signed=True) if found else one_line(outcome.why or ""),
                style="" if found else "dim",
            ),
            Text(_state(outcome), style={"right": "green", "wrong": "red"}.get(_state(outcome), "dim")),
            *(Text("-" if sign is None else SIGN[sign]) for sign in signs),
        )
    return table


def _scores(scores: Scores, score: Score) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("", "n", "right", "Brier (a coin: 0.25)", "gained on it"):
        table.add_column(name)
    table.add_row("slips", str(score.count), _share(score.hit_rate), _number(score.brier), "")
    for versus in scores.baselines:
        theirs = versus.theirs
        row = (_share(theirs.hit_rate), _number(theirs.brier), _number(versus.gain))
        table.add_row(_SHORT[versus.baseline], str(theirs.count), *row)
    return table


def _reliability(scores: Scores) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("probability", "n", "claimed", "came true"):
        table.add_column(name)
    for row in scores.reliability:
        if row.claimed is not None and row.came_true is not None:
            table.add_row(
                f"{row.low:.1f} to {row.high:.1f}", str(row.count), f"{row.claimed:.2f}", f"{row.came_true:.2f}"
            )
    return table


def _tested(test: JointTest) -> str:
    parts = [
        f"mean move as predicted {percent(test.mean, signed=True)}",
        f"Patell z {test.patell:.2f} (p {test.patell_p:.3f})",
    ]
    if test.bmp is not None:
        parts.append(f"BMP t {test.bmp:.2f} (p {test.bmp_p:.3f})")
    if test.adjusted is not None:
        parts.append(f"adjusted for shared dates {test.adjusted:.2f} (p {test.adjusted_p:.3f})")
    return ", ".join(parts)


def _share(interval: Interval) -> str:
    return f"{interval.value:.0%} ({interval.low:.0%} to {interval.high:.0%})"


def _number(interval: Interval) -> str:
    return f"{interval.value:.3f} ({interval.low:.3f} to {interval.high:.3f})"
