"""Market-model abnormal returns (Brown, Warner 1985), and tests over several that survive events on one date.

Returns are simple daily returns on the benchmark's trading days. Day 0 is the first of them on or after the day given.
A close that is missing where it is needed is NoPrices with the day, never a zero. Knows no prediction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import NoPrices
from knowledge.prices import Closes

Floats = NDArray[np.float64]
WINDOWS: tuple[tuple[int, int], ...] = ((0, 0), (0, 1), (0, 5), (0, 20))
ESTIMATION = (-250, -11)
LEAST_OBSERVATIONS = 100
"""Returns that the estimation window must hold; a full one has 240."""


@dataclass(frozen=True, slots=True)
class MarketModel:
    """R = alpha + beta x R_market, by least squares over the estimation window. `sigma` has two degrees fewer."""

    alpha: float
    beta: float
    sigma: float
    observations: int
    market_mean: float
    market_squares: float  # sum of squared deviations of the market's returns from their mean
    residuals: Floats  # shape (estimation days,), NaN where a return is missing


@dataclass(frozen=True, slots=True)
class AbnormalReturn:
    """What one ticker did beyond its market model in one window. Ratios: -0.15 is 15% below."""

    ticker: str
    window: tuple[int, int]
    event_day: date
    last_day: date
    daily: Floats  # shape (days of the window,)
    total: float  # cumulative: the sum of `daily`
    error: float  # standard deviation of `total` under the model
    model: MarketModel

    @property
    def standardised(self) -> float:
        """SCAR: `total` over its forecast error (Patell 1976; over several days Mikkelson, Partch 1988)."""
        return self.total / self.error


class Market:
    """A benchmark's trading days and returns, against which tickers are measured."""

    def __init__(self, benchmark: Closes) -> None:
        self.benchmark = benchmark.ticker
        self.days = benchmark.days
        self.returns = _returns(benchmark.closes)

    def event_index(self, day: date) -> int:
        """The trading day that is day 0. Raises NoPrices where the benchmark ends before it."""
        at = int(np.searchsorted(self.days, np.datetime64(day)))
        if at >= len(self.days):
            raise NoPrices(f"no close of {self.benchmark} on or after {day}.")
        return at

    def aligned(self, closes: Closes) -> Floats:
        """The ticker's returns on the benchmark's days; NaN where it or the day before has no close."""
        levels = np.full(len(self.days), np.nan)
        at = np.searchsorted(self.days, closes.days)
        inside = at < len(self.days)
        inside[inside] = self.days[at[inside]] == closes.days[inside]
        levels[at[inside]] = closes.closes[inside]
        return _returns(levels)

    def measure(
        self, closes: Closes, day: date, window: tuple[int, int], *, estimation: tuple[int, int] = ESTIMATION
    ) -> AbnormalReturn:
        """The abnormal return over `window`. Raises NoPrices for a missing close or too short an estimation window."""
        zero = self.event_index(day)
        own = self.aligned(closes)
        first, last = zero + window[0], zero + window[1]
        if last >= len(self.days):
            raise NoPrices(f"the window [{window[0]}, {window[1]}] from {self.days[zero]} is not over.")
        gaps = np.flatnonzero(np.isnan(own[first : last + 1]))
        if len(gaps):
            raise NoPrices(f"no close of {closes.ticker} on {self.days[first + gaps[0]]} or the day before.")
        model = self._model(own, zero, estimation, closes.ticker)
        market = self.returns[first : last + 1]
        daily = own[first : last + 1] - (model.alpha + model.beta * market)
        n = len(daily)
        spread = float(np.sum(market - model.market_mean)) ** 2 / model.market_squares
        error = model.sigma * math.sqrt(n + n * n / model.observations + spread)
        days = self.days[[zero, last]].tolist()
        return AbnormalReturn(closes.ticker, window, days[0], days[1], daily, float(daily.sum()), error, model)

    def _model(self, own: Floats, zero: int, estimation: tuple[int, int], ticker: str) -> MarketModel:
        span = slice(max(1, zero + estimation[0]), max(1, zero + estimation[1] + 1))
        y, x = own[span], self.returns[span]
        known = ~np.isnan(y) & ~np.isnan(x)
        m = int(known.sum())
        if m < LEAST_OBSERVATIONS:
            raise NoPrices(
                f"{ticker} has {m} returns in the estimation window before {self.days[zero]}, "
                f"{LEAST_OBSERVATIONS} are needed."
            )
        mean_x, mean_y = float(x[known].mean()), float(y[known].mean())
        dx = x[known] - mean_x
        squares = float(dx @ dx)
        if squares == 0.0:
            raise NoPrices(f"{self.benchmark} does not move in the estimation window before {self.days[zero]}.")
        beta = float(dx @ (y[known] - mean_y)) / squares
        alpha = mean_y - beta * mean_x
        residuals = y - (alpha + beta * x)
        sigma = math.sqrt(float(np.nansum(residuals**2)) / (m - 2))
        if sigma == 0.0:
            raise NoPrices(f"{ticker} does not move of itself in the estimation window before {self.days[zero]}.")
        return MarketModel(alpha, beta, sigma, m, mean_x, squares, residuals)


def _returns(levels: Floats) -> Floats:
    found = np.full(len(levels), np.nan)
    found[1:] = levels[1:] / levels[:-1] - 1.0
    return found


@dataclass(frozen=True, slots=True)
class JointTest:
    """Whether abnormal returns differ from zero together. Two-sided p by the normal distribution, as in the papers.

    `adjusted` is BMP with the mean correlation of the residuals taken out; None unless dates are shared.
    """

    count: int
    mean: float
    patell: float
    patell_p: float
    bmp: float | None  # None for fewer than two, or without spread
    bmp_p: float | None
    correlation: float | None
    adjusted: float | None
    adjusted_p: float | None
    warning: str | None


def joint_test(found: Sequence[AbnormalReturn], signs: Sequence[int] | None = None) -> JointTest:
    """Patell (1976), Boehmer, Musumeci, Poulsen (1991), and the latter after Kolari, Pynnonen (2010) on shared dates.

    `signs` turns each return so that "as predicted" is positive. Raises ValueError for none.
    """
    if not found:
        raise ValueError("a test over no abnormal return says nothing: resolve at least one slip first")
    turn = np.array(signs if signs is not None else [1] * len(found), dtype=float)
    scar = np.array([each.standardised for each in found]) * turn
    n = len(scar)
    m = np.array([each.model.observations for each in found], dtype=float)
    patell = float(scar.sum() / math.sqrt(float(np.sum((m - 2) / (m - 4)))))
    spread = float(scar.std(ddof=1)) if n > 1 else 0.0
    bmp = float(scar.mean() * math.sqrt(n) / spread) if spread > 0 else None
    shared = n - len({each.event_day for each in found})
    correlation = _mean_correlation(found, turn) if shared else None
    adjusted = None
    if bmp is not None and correlation is not None and 1 + (n - 1) * correlation > 0:
        adjusted = bmp * math.sqrt((1 - correlation) / (1 + (n - 1) * correlation))
    warning = None
    if shared:
        days = n - shared
        warning = f"{n} events on {days} date(s): returns are not independent, read the adjusted test"
    mean = float(np.mean([each.total for each in found] * turn))
    tests = (patell, _p(patell), bmp, None if bmp is None else _p(bmp))
    return JointTest(n, mean, *tests, correlation, adjusted, None if adjusted is None else _p(adjusted), warning)


def _mean_correlation(found: Sequence[AbnormalReturn], turn: Floats) -> float | None:
    """Mean correlation of the residuals over all pairs; pairs on different dates count as zero."""
    total, n = 0.0, len(found)
    by_day: dict[date, list[int]] = {}
    for i, each in enumerate(found):
        by_day.setdefault(each.event_day, []).append(i)
    for rows in by_day.values():
        length = min(len(found[i].model.residuals) for i in rows)
        table = np.stack([found[i].model.residuals[-length:] * turn[i] for i in rows])
        table = table[:, ~np.isnan(table).any(axis=0)]
        if len(rows) > 1 and table.shape[1] > 2:
            pairs = np.corrcoef(table)
            total += float(np.nansum(pairs) - np.nansum(np.diag(pairs)))
    return total / (n * (n - 1)) if n > 1 else None


def normal_cdf(z: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * (1.0 + math.erf(z / math.sqrt(2.0)))


def _p(z: float) -> float:
    return 2.0 * (1.0 - normal_cdf(abs(z)))
