"""The labels of events against daily closes: what each documented name did, for whoever writes or doubts a label.

The abnormal return by the market model against SPY over [0, +1] from the case's day, and its t. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.returns import Market
from agent.slips import BENCHMARK
from evals.cases import Case, Documented
from knowledge.errors import NoPrices
from knowledge.prices import PriceSource

WINDOW = (0, 1)
SURE = 1.96
"""|t| from which a move is told to be more than noise (two-sided, 5%)."""


def against_closes(case: Case, prices: PriceSource) -> Iterator[str]:
    """A line for each documented name that has a ticker. Raises NoPrices where the benchmark has no closes."""
    market = Market(prices.closes(BENCHMARK))
    names = [case.first_order] if case.first_order else []
    for told in [*names, *case.outcomes]:
        if told.ticker is not None:
            yield f"  {told.company}: label {told.sign:+d}, {_measured(market, told, case, prices)}"


def _measured(market: Market, told: Documented, case: Case, prices: PriceSource) -> str:
    assert told.ticker is not None
    try:
        found = market.measure(prices.closes(told.ticker), case.knowable, WINDOW)
    except NoPrices as error:
        return error.what
    t = found.standardised
    other = t * told.sign < 0 if told.sign else abs(t) > SURE
    noise = ", no more than noise" if told.sign and abs(t) < SURE else ""
    return f"closes {found.total:+.3f} (t {t:+.1f}){noise}{': ANOTHER SIGN' if other else ''}"
