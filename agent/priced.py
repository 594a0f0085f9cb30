"""Priced in: how far a company has moved beyond its market since the event, beside what is claimed for it.

Uses closes until a day; says None where they are not at hand, which is no news about the move.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agent.ranges import percent
from agent.returns import Market
from agent.slips import BENCHMARK
from agent.types import Effect
from knowledge.errors import NoPrices
from knowledge.prices import PriceSource

MOST_DAYS = 20
"""Trading days after day 0 that are looked at: later moves have other causes."""


@dataclass(frozen=True, slots=True)
class Priced:
    """The abnormal return from day 0 to `last_day`, its standard error, and the claimed size that it is set against.

    `sized` is False where no share is disclosed: the claim is then a sign, and the size a working one.
    """

    abnormal: float
    error: float
    event_day: date
    last_day: date
    claimed: float
    sized: bool = True

    @property
    def text(self) -> str:
        """ "-15% since 2018-04-16, +-4%; claimed -18%"."""
        claim = f"claimed {percent(self.claimed)}" if self.sized else f"working size {percent(self.claimed)}"
        return f"{percent(self.abnormal)} since {self.event_day}, +-{percent(self.error)}; {claim}"

    @property
    def against(self) -> str | None:
        """What the move says against the claim: that it is used up, or has not come; None where it says nothing."""
        if abs(self.abnormal) <= 2 * self.error:
            return None
        if self.abnormal * self.claimed < 0:
            return "the other way than claimed"
        if self.sized and abs(self.abnormal) >= abs(self.claimed):
            return f"more than the {percent(self.claimed)} that is claimed: nothing is left of it"
        return None


def priced_in(effect: Effect, source: PriceSource, *, until: date | None = None) -> Priced | None:
    """The abnormal move since the effect's shock was knowable, None where a close or a date is missing."""
    knowable, ticker = effect.shock.knowable, effect.company.ticker
    if knowable is None or ticker is None:
        return None
    try:
        benchmark, own = source.closes(BENCHMARK), source.closes(ticker)
        if until is not None:
            benchmark, own = benchmark.until(until), own.until(until)
        market = Market(benchmark)
        days = min(MOST_DAYS, len(market.days) - 1 - market.event_index(knowable))
        found = market.measure(own, knowable, (0, days))
    except NoPrices:
        return None
    claimed = effect.strength.mid if effect.revenue is None else effect.revenue.mid
    return Priced(found.total, found.error, found.event_day, found.last_day, claimed, sized=effect.revenue is not None)
