"""Whether a memo can be used and found wrong: dated horizons, testable triggers, a case against, and slips with ends.

Counts presence of parts and never their length.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from evals.metrics.metric import JSON, Mark, Marks, Metric, graded, share

METRICS = (
    Metric("horizons_dated", "share of catalysts with a day by which they are due, on or after the memo's own day"),
    Metric("triggers_testable", "share of slips with a kill trigger beside their end, and of risks with a tripwire"),
    Metric("bear_case", "1 if the memo has a case against its thesis that is not the thesis again"),
)


def of_memo(observed: JSON) -> Marks:
    """The marks of one memo."""
    memo = observed["memo"]
    day = date.fromisoformat(memo["provenance"]["as_of"] or memo["provenance"]["made"])
    thesis = {s["text"] for s in memo["thesis"]}
    against = [s for s in memo["contrarian"] if s["text"] not in thesis]
    testable = [len(slip["kill"]) > 1 for slip in memo["slips"]] + [bool(r["tripwire"].strip()) for r in memo["risks"]]
    return graded(
        horizons_dated=share(_due(step, day) for step in memo["catalysts"]),
        triggers_testable=share(testable),
        bear_case=Mark(float(bool(against))),
    )


def _due(step: Any, day: date) -> bool:
    return step["date"] is not None and date.fromisoformat(step["date"]) >= day
