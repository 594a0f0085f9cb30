"""Kill triggers, tested by a program: has the condition that ends a prediction's reason come true?

Takes closes, filing texts and figures as given; fetches nothing. A trigger whose data is not at hand is "unknown",
never "not hit".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from agent.types import KillTrigger

State = Literal["hit", "not_hit", "unknown"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A trigger's state on a day, the day that decided it, and one sentence."""

    trigger: KillTrigger
    state: State
    on: date | None
    because: str


@dataclass(frozen=True, slots=True)
class Filed:
    """What one document gives to triggers: whose it is, its text, and figures by concept in units of their currency."""

    ticker: str
    knowable: date
    text: str = ""
    figures: Mapping[str, float] | None = None


def check(
    trigger: KillTrigger, prices: Mapping[str, Mapping[date, float]], filings: Sequence[Filed], today: date
) -> Checked:
    """The trigger's state with what was known by the end of `today`; later prices and filings are not looked at.

    `prices` is ticker -> day -> close. Raises ValueError for a value of the wrong type for its kind.
    """
    if trigger.kind == "date":
        return _dated(trigger, today)
    if trigger.kind in ("price_below", "price_above"):
        return _priced(trigger, prices.get(trigger.subject, {}), today)
    known = sorted((filed for filed in filings if filed.knowable <= today), key=lambda filed: filed.knowable)
    if trigger.kind == "filing_phrase":
        return _phrase(trigger, known)
    return _figure(trigger, known)


def _dated(trigger: KillTrigger, today: date) -> Checked:
    due = date.fromisoformat(str(trigger.value))
    if today >= due:
        return Checked(trigger, "hit", due, f"{due} has come")
    return Checked(trigger, "not_hit", None, f"{(due - today).days} days to {due}")


def _priced(trigger: KillTrigger, closes: Mapping[date, float], today: date) -> Checked:
    level = _number(trigger)
    known = sorted((day, close) for day, close in closes.items() if day <= today)
    if not known:
        return Checked(trigger, "unknown", None, f"no close of {trigger.subject} by {today}")
    for day, close in known:
        if close < level if trigger.kind == "price_below" else close > level:
            return Checked(trigger, "hit", day, f"{trigger.subject} closed at {close:g} on {day}, level {level:g}")
    return Checked(trigger, "not_hit", None, f"{trigger.subject} stood at {known[-1][1]:g}, level {level:g}")


def _phrase(trigger: KillTrigger, known: Sequence[Filed]) -> Checked:
    phrase = " ".join(str(trigger.value).casefold().split())
    mine = [filed for filed in known if filed.ticker == trigger.subject]
    if not mine:
        return Checked(trigger, "unknown", None, f"no filing of {trigger.subject} at hand")
    for filed in mine:
        if phrase in " ".join(filed.text.casefold().split()):
            return Checked(trigger, "hit", filed.knowable, f"{trigger.subject} wrote {trigger.value!r}")
    return Checked(trigger, "not_hit", None, f"{len(mine)} filings of {trigger.subject} do not say it")


def _figure(trigger: KillTrigger, known: Sequence[Filed]) -> Checked:
    ticker, _, concept = trigger.subject.partition(":")
    level = _number(trigger)
    seen = [
        (f.knowable, f.figures[concept]) for f in known if f.ticker == ticker and f.figures and concept in f.figures
    ]
    if not seen:
        return Checked(trigger, "unknown", None, f"no {concept} of {ticker} at hand")
    for day, value in seen:
        if value < level if trigger.kind == "figure_below" else value > level:
            return Checked(trigger, "hit", day, f"{concept} of {ticker} was {value:g}, level {level:g}")
    return Checked(trigger, "not_hit", None, f"{concept} of {ticker} is {seen[-1][1]:g}, level {level:g}")


def _number(trigger: KillTrigger) -> float:
    if isinstance(trigger.value, str):
        raise ValueError(f"{trigger.kind} needs a number, got {trigger.value!r}: give the level in plain digits")
    return trigger.value
