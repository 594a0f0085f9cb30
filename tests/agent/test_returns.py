"""Abnormal returns: equal to an independent computation, and open where a price is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from agent.returns import WINDOWS, AbnormalReturn, Market, joint_test
from knowledge.errors import NoPrices
from knowledge.prices import Closes, PriceFolder

CASES = [
    ("SWKS", date(2018, 11, 12)),
    ("DVA", date(2023, 10, 11)),
    ("KR", date(2017, 6, 16)),
    ("NVDA", date(2025, 1, 27)),
    ("INTC", date(2011, 12, 10)),  # a Saturday: day 0 is Monday
]


def made_up(ticker: str, *, seed: int, days: int = 300, beta: float = 1.0, market: Closes | None = None) -> Closes:
    """A random walk on weekdays; with `market`, one that follows it by `beta`."""
    rng = np.random.default_rng(seed)
    moves = rng.normal(0.0005, 0.01, days)
    if market is not None:
        moves[1:] += beta * (market.closes[1:] / market.closes[:-1] - 1)
    calendar = np.busday_offset(np.datetime64("2020-01-01"), np.arange(days), roll="forward")
    return Closes(ticker, calendar.astype("datetime64[D]"), 100 * np.cumprod(1 + moves))


MARKET = made_up("MKT", seed=1)
OWN = made_up("OWN", seed=2, market=MARKET)
DAY = MARKET.days[270].item()


@pytest.mark.data
@pytest.mark.parametrize(("ticker", "day"), CASES)
def test_abnormal_returns_equal_an_independent_least_squares(shared: Path, ticker: str, day: date) -> None:
    """alpha, beta, each day's abnormal return, its forecast error and the sum's equal statsmodels' to 1e-9."""
    import pandas as pd
    import statsmodels.api as sm

    table = pd.read_csv(shared / "prices" / "adjusted_close.csv.gz", index_col="date", parse_dates=True)
    returns = table[[ticker, "SPY"]].dropna(subset=["SPY"]).pct_change(fill_method=None)
    zero = int(returns.index.searchsorted(pd.Timestamp(day)))
    estimation = returns.iloc[zero - 250 : zero - 10].dropna()
    fit = sm.OLS(estimation[ticker], sm.add_constant(estimation["SPY"])).fit()
    source = PriceFolder(shared / "prices")
    market = Market(source.closes("SPY"))
    for window in WINDOWS:
        event = returns.iloc[zero + window[0] : zero + window[1] + 1]
        exog = sm.add_constant(event["SPY"], has_constant="add")
        said = fit.get_prediction(exog)
        abnormal = event[ticker].to_numpy() - said.predicted_mean
        ones = exog.to_numpy().sum(axis=0)
        error = np.sqrt(len(event) * fit.mse_resid + ones @ fit.cov_params().to_numpy() @ ones)
        found = market.measure(source.closes(ticker), day, window)
        assert found.event_day == returns.index[zero].date()
        assert found.daily == pytest.approx(abnormal, abs=1e-9)
        assert (found.total, found.error) == pytest.approx((abnormal.sum(), error), abs=1e-9)
        assert (found.model.alpha, found.model.beta) == pytest.approx(tuple(fit.params), abs=1e-9)
        assert found.model.observations == len(estimation)
        if window == (0, 0):
            assert found.error == pytest.approx(said.se_obs[0], abs=1e-9)


def test_day_0_is_the_first_trading_day_on_or_after_the_day() -> None:
    """A Saturday's news meets Monday's close."""
    friday = next(day.item() for day in MARKET.days[270:] if day.item().weekday() == 4)
    found = Market(MARKET).measure(OWN, friday + timedelta(days=1), (0, 1))
    assert found.event_day == friday + timedelta(days=3)
    assert found.last_day == friday + timedelta(days=4)


def test_a_window_that_is_not_over_is_no_price_and_no_zero() -> None:
    """Two days from the end, five days ahead are not known."""
    late = MARKET.days[-2].item()
    with pytest.raises(NoPrices, match="is not over"):
        Market(MARKET).measure(OWN, late, (0, 5))
    with pytest.raises(NoPrices, match="on or after"):
        Market(MARKET).measure(OWN, MARKET.days[-1].item() + timedelta(days=3), (0, 0))


def test_a_missing_close_in_the_window_is_told_with_its_day() -> None:
    """The ticker did not trade on day 1."""
    gap = np.delete(np.arange(300), 271)
    holed = Closes("OWN", OWN.days[gap], OWN.closes[gap])
    assert Market(MARKET).measure(holed, DAY, (0, 0)).total == Market(MARKET).measure(OWN, DAY, (0, 0)).total
    with pytest.raises(NoPrices, match=str(MARKET.days[271])):
        Market(MARKET).measure(holed, DAY, (0, 1))


def test_a_short_history_is_refused() -> None:
    """60 returns before the event are no estimation."""
    young = Closes("OWN", OWN.days[200:], OWN.closes[200:])
    with pytest.raises(NoPrices, match="100 are needed"):
        Market(MARKET).measure(young, DAY, (0, 1))


def measured(n: int, *, apart: int = 0) -> list[AbnormalReturn]:
    """n tickers with betas of their own on days `apart` days from each other."""
    market = Market(MARKET)
    return [
        market.measure(made_up(f"T{i}", seed=10 + i, market=MARKET), MARKET.days[260 + apart * i].item(), (0, 1))
        for i in range(n)
    ]


def test_patell_and_bmp_by_hand() -> None:
    """Patell: sum of SCAR over sqrt(sum (M-2)/(M-4)). BMP: mean x sqrt(n) / standard deviation."""
    found = measured(5, apart=2)
    scar = np.array([each.standardised for each in found])
    test = joint_test(found)
    m = np.array([each.model.observations for each in found])
    assert test.patell == pytest.approx(scar.sum() / np.sqrt(((m - 2) / (m - 4)).sum()))
    assert test.bmp == pytest.approx(scar.mean() * np.sqrt(5) / scar.std(ddof=1))
    assert (test.warning, test.adjusted) == (None, None)


def test_signs_turn_the_test_towards_what_was_predicted() -> None:
    """All signs turned: the same size, the other way."""
    found = measured(4, apart=3)
    assert joint_test(found, [-1] * 4).patell == pytest.approx(-joint_test(found).patell)


def test_shared_dates_are_warned_of_and_the_adjusted_test_is_weaker_for_correlated_names() -> None:
    """One ticker thrice is one observation: correlation 1, so nothing is left of the test."""
    one = measured(1)[0]
    shaken = [replace(one, total=one.total * (1 + i / 100)) for i in range(3)]
    test = joint_test(shaken)
    assert test.warning is not None
    assert test.warning.startswith("3 events on 1 date(s)")
    assert test.correlation == pytest.approx(1.0)
    assert test.bmp is not None
    assert test.adjusted == pytest.approx(0.0, abs=1e-6 * abs(test.bmp))


def test_independent_names_on_one_date_keep_their_test() -> None:
    """Residuals that do not move together: the adjusted test stays near BMP."""
    test = joint_test(measured(6))
    assert test.correlation == pytest.approx(0.0, abs=0.1)
    assert test.bmp is not None
    assert test.adjusted is not None
    assert abs(test.adjusted) == pytest.approx(abs(test.bmp), rel=0.5)
