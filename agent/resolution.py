"""Resolution: slips and prices -> right, wrong or still open, beside two baselines that see the prices too.

Pure of storage: the same slips and closes give the same answer, so resolving twice changes nothing. Baselines: the
sector fund's abnormal return times the name's beta on it, and the sign of the headline company's abnormal return over
the same window. Both look at what happened, which a slip may not: they are hard to beat on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from agent.returns import AbnormalReturn, Market
from agent.types import Slip
from knowledge.errors import NoPrices
from knowledge.prices import Closes, PriceSource

SECTOR_FUNDS = ("SMH", "XLK", "XLF", "XLE", "XLV", "XLI", "XLP", "XLY", "XLB", "XLU", "XLC")
"""Funds of the S&P 500's sectors, and one of semiconductors: the one that explains a name best is its sector."""
Baseline = Literal["sector", "headline"]
BASELINES: tuple[Baseline, ...] = ("sector", "headline")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one slip. `why` says what an open one waits for. Signs of baselines are None where not at hand."""

    slip: Slip
    found: AbnormalReturn | None = None
    why: str | None = None
    baselines: Mapping[Baseline, int | None] | None = None
    sector: str | None = None  # the fund that explains the name best before the event

    @property
    def right(self) -> bool | None:
        """Whether the abnormal return has the predicted sign; None while open. A return of exactly 0 has none."""
        return None if self.found is None else self.found.total * self.slip.sign > 0

    @property
    def in_band(self) -> bool | None:
        """Whether it has the sign, and a size inside the predicted band; None while open or where none is predicted."""
        if self.found is None or self.slip.band is None:
            return None
        return bool(self.right) and self.slip.band[0] <= abs(self.found.total) <= self.slip.band[1]

    @property
    def replay(self) -> bool:
        """True if the slip was made after its day 0: a rehearsal on known history, no proof of skill."""
        return self.slip.made is None or self.slip.made > self.slip.knowable

    def guessed(self, baseline: Baseline) -> bool | None:
        """Whether that baseline's sign is the one that came; None where it has none."""
        sign = (self.baselines or {}).get(baseline)
        return None if self.found is None or not sign else self.found.total * sign > 0


def distinct(slips: Sequence[Slip]) -> list[Slip]:
    """The first made of each prediction: two runs on one event do not count twice."""
    kept: dict[tuple[object, ...], Slip] = {}
    for slip in sorted(slips, key=lambda slip: (slip.made or date.max, slip.run)):
        who = slip.company.company or slip.company.ticker or slip.company.name
        kept.setdefault((who, slip.knowable, slip.window, slip.headline), slip)
    return list(kept.values())


class Resolver:
    """Resolves slips against one source of closes, as known by the end of `today`."""

    def __init__(self, source: PriceSource, *, today: date | None = None) -> None:
        self._source = source
        self._today = today
        self._closes: dict[str, Closes | NoPrices] = {}
        self._markets: dict[str, Market] = {}
        self._sectors: dict[tuple[object, ...], tuple[str, float] | None] = {}

    def resolve(self, slip: Slip) -> Outcome:
        """Its outcome; open, with the reason, where a price is late or missing."""
        ticker = slip.company.ticker
        if ticker is None:
            return Outcome(slip, why="the company has no ticker")
        try:
            market = self._market(slip.benchmark)
            found = market.measure(self.closes(ticker), slip.knowable, slip.window)
        except NoPrices as error:
            return Outcome(slip, why=error.what)
        sector, sign = self._sector_sign(market, ticker, slip, found)
        return Outcome(slip, found, None, {"sector": sign, "headline": self._headline_sign(market, slip)}, sector)

    def closes(self, ticker: str) -> Closes:
        """The closes until today. Raises NoPrices; asked once a ticker."""
        if ticker not in self._closes:
            try:
                found = self._source.closes(ticker)
                self._closes[ticker] = found if self._today is None else found.until(self._today)
            except NoPrices as error:
                self._closes[ticker] = error
        known = self._closes[ticker]
        if isinstance(known, NoPrices):
            raise known
        return known

    def _market(self, benchmark: str) -> Market:
        if benchmark not in self._markets:
            self._markets[benchmark] = Market(self.closes(benchmark))
        return self._markets[benchmark]

    def _headline_sign(self, market: Market, slip: Slip) -> int | None:
        if slip.headline is None or slip.headline == slip.company.ticker:
            return None
        try:
            moved = market.measure(self.closes(slip.headline), slip.knowable, slip.window).total
        except NoPrices:
            return None
        return int(np.sign(moved))

    def _sector_sign(
        self, market: Market, ticker: str, slip: Slip, found: AbnormalReturn
    ) -> tuple[str | None, int | None]:
        sector = self._sector(market, ticker, found)
        if sector is None:
            return None, None
        fund, beta = sector
        moved = market.measure(self.closes(fund), slip.knowable, slip.window).total
        return fund, int(np.sign(beta * moved))

    def _sector(self, market: Market, ticker: str, found: AbnormalReturn) -> tuple[str, float] | None:
        """The fund whose residuals explain the name's best in the estimation window, and the beta between them."""
        key = (market.benchmark, ticker, found.event_day, found.window)
        if key not in self._sectors:
            best: tuple[float, str, float] | None = None
            for fund in SECTOR_FUNDS:
                try:
                    other = market.measure(self.closes(fund), found.event_day, found.window)
                except NoPrices:
                    continue
                fit = _explained(found.model.residuals, other.model.residuals)
                if fund != ticker and fit is not None and (best is None or fit[0] > best[0]):
                    best = (fit[0], fund, fit[1])
            self._sectors[key] = None if best is None else best[1:]
        return self._sectors[key]


def _explained(own: np.ndarray, fund: np.ndarray) -> tuple[float, float] | None:
    """(R squared, beta) of one residual series on the other, over the days that both have."""
    n = min(len(own), len(fund))
    y, x = own[-n:], fund[-n:]
    known = ~np.isnan(y) & ~np.isnan(x)
    if known.sum() < 3:
        return None
    beta, r = float(x[known] @ y[known] / (x[known] @ x[known])), float(np.corrcoef(x[known], y[known])[0, 1])
    return r * r, beta
