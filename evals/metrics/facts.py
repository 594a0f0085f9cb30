"""Concentration facts read out of a filing against those that its filer tagged: exactly, and what they are of.

The labels are what was tagged, so that they measure recall and never precision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.foreign import FactsCase, TaggedFact
from evals.metrics.metric import JSON, Marks, Metric, graded, share

METRICS = (
    Metric("facts_exact", "share of the tagged facts found with value, member, base, axes and period as tagged"),
    Metric("fact_bases", "share of the facts found that are rightly told to be of revenue or not"),
    Metric("anonymous_kept", "share of the facts found on members whom the filing does not name that name nobody"),
)


def of_filing(case: FactsCase, observed: JSON) -> Marks:
    """The marks of one filing."""
    found = {_read(fact): fact for fact in observed["facts"]}
    both = [(told, found.get(_tagged(told))) for told in case.facts]
    hit = [(told, fact) for told, fact in both if fact is not None]
    return graded(
        facts_exact=share(fact is not None for _, fact in both),
        fact_bases=share(fact["benchmark_is_revenue"] == told.revenue for told, fact in hit),
        anonymous_kept=share(fact["member_name"] is None for told, fact in hit if not told.named),
    )


def _read(fact: Mapping[str, Any]) -> tuple[object, ...]:
    dims, period = tuple(sorted(fact["dims"].items())), fact["period"]
    what = (fact["concept"], round(fact["value"], 6), fact["member"], fact["benchmark"], fact["risk_type"])
    return (*what, dims, period["start"], period["end"])


def _tagged(fact: TaggedFact) -> tuple[object, ...]:
    days = (day.isoformat() if day else None for day in (fact.start, fact.end))
    what = (fact.concept, round(fact.value, 6), fact.member, fact.benchmark, fact.risk_type)
    return (*what, tuple(sorted(fact.dims)), *days)
