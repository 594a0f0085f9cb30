"""FinanceBench's own score: the share of answers that are correct, incorrect, or failures to answer.

Answers that neither code could label nor a model has are left out, and never zero.
"""

from __future__ import annotations

from evals.foreign import BenchmarkCase
from evals.grading import Label, by_code
from evals.metrics.metric import JSON, Mark, Marks, Metric, graded

METRICS = (
    Metric("bench_correct", "share of the graded FinanceBench answers that are correct"),
    Metric("bench_incorrect", "share of the graded FinanceBench answers that are incorrect", better="lower"),
    Metric("bench_failed", "share of the graded FinanceBench answers that fail to answer", better="lower"),
)


def of_answer(case: BenchmarkCase, observed: JSON, ruling: Label | None) -> Marks:
    """The marks of one answer; none where it could not be graded. Code goes before the model's ruling."""
    found = label(case, observed) or ruling
    if found is None:
        return {}
    return graded(
        bench_correct=Mark(float(found == "correct")),
        bench_incorrect=Mark(float(found == "incorrect")),
        bench_failed=Mark(float(found == "failed")),
    )


def label(case: BenchmarkCase, observed: JSON) -> Label | None:
    """What code says of an answer; None where it takes a judge."""
    if observed["refused"] is not None:
        return "failed"
    return by_code(case.question, case.gold, observed["answer"])
