"""What a case cost: seconds, model calls, tokens, dollars. Reported beside the scores, never part of one."""

from __future__ import annotations

from evals.log import Row
from evals.metrics.metric import Mark, Marks, Metric, graded

METRICS = (
    Metric("seconds", "wall time of a case", 0.0, float("inf"), "lower"),
    Metric("calls", "model calls of a case", 0.0, float("inf"), "lower"),
    Metric("tokens_in", "tokens that a case sent", 0.0, float("inf"), "lower"),
    Metric("tokens_out", "tokens that a case got back", 0.0, float("inf"), "lower"),
    Metric("usd", "dollars of a case; absent where no price is known", 0.0, float("inf"), "lower"),
)
NAMES = frozenset(metric.name for metric in METRICS)


def of_row(row: Row) -> Marks:
    """The costs of one case; those of a model are absent where none was asked."""
    used = {
        name: Mark(float(row.usage[name])) for name in ("calls", "tokens_in", "tokens_out", "usd") if name in row.usage
    }
    return graded(seconds=Mark(row.seconds)) | used
