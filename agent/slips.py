"""Slips: effects -> predictions that a later price can prove wrong, and the folder that keeps them as they were made.

A slip's id is the digest of all that it says, so an edited line no longer fits its id and is set aside. Knows no
returns: `agent.returns` measures them and `agent.resolution` scores.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from agent.assumptions import Assumptions, bundled
from agent.errors import AgentError
from agent.types import Effect, Event, KillTrigger, Range, ShockKind, Slip
from knowledge.types import Party, digest

LEAST = 0.01
"""The stated strength from which an effect becomes a prediction: 1% of revenue, or of the working size."""
BENCHMARK = "SPY"
NEAR, FAR = (0, 1), (0, 5)
"""Windows in trading days: one link away, and further (news travels along links with a lag: Cohen, Frazzini 2008)."""
GRACE = timedelta(days=5)
"""Calendar days that holidays may take from a window."""
_UNDONE: dict[ShockKind, str] = {
    "demand": "purchase commitments",
    "sales": "reaffirms its outlook",
    "output": "production has resumed",
    "input_price": "exemption",
    "price": "price increase",
    "ban_on_buying": "license",
    "ban_on_selling": "license",
    "capital": "terminated the offering",
    "entry": "terminated the merger agreement",
    "substitution": "discontinue",
    "regulation": "vacated",
}
"""What a filing of the headline company would say if the shock were undone."""


def slips_of(
    event: Event,
    effects: Iterable[Effect],
    *,
    run: str,
    made: date,
    assumptions: Assumptions | None = None,
    least: float = LEAST,
    benchmark: str = BENCHMARK,
) -> list[Slip]:
    """One slip for each signed effect of at least `least`, but for the headline company's own and names without ticker.

    The headline company is left out because it is a baseline. An event without a date is predicted from `made`.
    """
    response = (assumptions or bundled())["slip.response"]
    headline = event.company.ticker if event.company else None
    found: list[Slip] = []
    for effect in effects:
        size = sorted(abs(value) for value in (effect.strength.low, effect.strength.mid, effect.strength.high))
        if not effect.hops or not effect.sign or size[1] < least or not effect.company.ticker:
            continue
        knowable = effect.shock.knowable or made
        window = NEAR if effect.hops == 1 else FAR
        slip = Slip(
            id="",
            run=run,
            event=event.text,
            headline=headline,
            company=effect.company,
            sign=effect.sign,
            band=_band(effect, response),
            window=window,
            benchmark=benchmark,
            probability=effect.probability,
            knowable=knowable,
            resolve_by=_resolve_by(knowable, window),
            kill=kill_triggers(effect, headline, _resolve_by(knowable, window)),
            made=made,
        )
        found.append(replace(slip, id=id_of(slip)))
    return found


def _band(effect: Effect, response: Range) -> tuple[float, float] | None:
    """The size to expect, from the bounds of the effect on revenue; None where that is not disclosed or may be none.

    Working strengths stand on ASSUMED shares: they rank and are never an amount.
    """
    if effect.revenue is None:
        return None
    low, high = sorted(abs(bound) for bound in (effect.revenue.low, effect.revenue.high))
    if effect.revenue.low * effect.revenue.high <= 0:
        return None
    return round(low * response.low, 6), round(min(1.0, high * response.high), 6)


def kill_triggers(effect: Effect, headline: str | None, ends: date) -> tuple[KillTrigger, ...]:
    """What would end the prediction's reason: the shock undone, the share gone, the time over."""
    found = [KillTrigger("date", effect.company.ticker or "", ends.isoformat(), f"the window is over on {ends}")]
    if headline:
        phrase = _UNDONE[effect.shock.kind]
        found.append(KillTrigger("filing_phrase", headline, phrase, f'a later filing of {headline} says "{phrase}"'))
    share = effect.steps[-1].link.share if effect.steps else None
    if share is not None and share.of == "source_revenue" and share.low > 0 and effect.company.ticker:
        subject = f"{effect.company.ticker}:us-gaap:ConcentrationRiskPercentage1"
        text = f"the next filing of {effect.company.ticker} states less than half of the share ({share.low:.0%})"
        found.append(KillTrigger("figure_below", subject, round(share.low / 2, 6), text))
    return tuple(found)


def _resolve_by(knowable: date, window: tuple[int, int]) -> date:
    last = np.busday_offset(np.datetime64(knowable, "D"), window[1], roll="forward")
    return date.fromisoformat(str(last)) + GRACE


def id_of(slip: Slip) -> str:
    """ "s" + 16 hex over everything that the slip says but its id."""
    return "s" + digest(json.dumps(as_json(replace(slip, id="")), sort_keys=True, ensure_ascii=False))


def as_json(slip: Slip) -> dict[str, object]:
    """The slip as one JSON object; dates as 2024-05-01."""
    return {
        key: value.isoformat()
        if isinstance(value, date)
        else [dict(each) for each in value]
        if key == "kill"
        else value
        for key, value in asdict(slip).items()
    }


def from_json(row: dict[str, object]) -> Slip:
    """The slip that `as_json` gave. Raises TypeError, KeyError or ValueError for anything else."""
    fields: dict[str, object] = dict(row)
    fields["company"] = Party(**row["company"])  # type: ignore[arg-type]
    fields["kill"] = tuple(KillTrigger(**each) for each in row["kill"])  # type: ignore[attr-defined]
    fields["band"] = None if row["band"] is None else tuple(row["band"])  # type: ignore[arg-type]
    fields["window"] = tuple(row["window"])  # type: ignore[arg-type]
    for name in ("knowable", "resolve_by"):
        fields[name] = date.fromisoformat(str(row[name]))
    fields["made"] = date.fromisoformat(str(row["made"])) if row.get("made") else None
    return Slip(**fields)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line of the store that is not the slip that was made: edited, cut or of another format."""

    file: str
    line: int
    why: str


class SlipStore:
    """The slips under `home`/slips: one file of JSON lines a run, written whole or not at all, and never again."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "slips"
        self.set_aside: list[SetAside] = []

    def add(self, slips: Sequence[Slip]) -> None:
        """Keep one run's slips. Kept ones stay as they are: other slips under the same run raise AgentError."""
        for run in dict.fromkeys(slip.run for slip in slips):
            mine = [slip for slip in slips if slip.run == run]
            self._write(run, mine)

    def of(self, run: str) -> list[Slip]:
        """One run's slips, none for a run that made none."""
        path = self._path(run)
        return list(self._lines(path)) if path.is_file() else []

    def all(self) -> list[Slip]:
        """Every slip in the order of the runs' names; `set_aside` then lists the lines that are none."""
        self.set_aside = []
        return [slip for path in sorted(self.folder.glob("*.jsonl")) for slip in self._lines(path)]

    def _path(self, run: str) -> Path:
        if not run or any(not (c.isalnum() or c in "-_.") for c in run) or run.startswith("."):
            raise AgentError(f"slips: {run!r} cannot name a file.", remedy="Use letters, digits, - and _.")
        return self.folder / f"{run}.jsonl"

    def _write(self, run: str, slips: Sequence[Slip]) -> None:
        path = self._path(run)
        text = "".join(json.dumps(as_json(slip), ensure_ascii=False) + "\n" for slip in slips)
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            with beside.open("w", encoding="utf-8") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            os.link(beside, path)  # fails where the run has its slips: they are never written over
        except FileExistsError as error:
            if path.read_text("utf-8") != text:
                raise AgentError(
                    f"slips: run {run} has made its slips already.", remedy="A slip is never edited; make a new run."
                ) from error
        finally:
            beside.unlink(missing_ok=True)

    def _lines(self, path: Path) -> Iterator[Slip]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                slip = from_json(json.loads(line))
            except (TypeError, KeyError, ValueError) as error:
                self.set_aside.append(SetAside(path.name, number, f"is not a slip ({error})"))
                continue
            if slip.id != id_of(slip):
                self.set_aside.append(SetAside(path.name, number, "was edited after it was made"))
                continue
            yield slip
