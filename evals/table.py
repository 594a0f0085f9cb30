"""Scores -> lines of text: one metric a row, with its interval and what it was counted over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals import resolved
from evals.metrics.cost import NAMES as COSTS
from evals.scoring import METRICS, Scored, by_set
from evals.stats import interval
from knowledge.prices import PriceSource


def whole(scored: Sequence[Scored], *, missed: bool, prices: PriceSource | None) -> Iterator[str]:
    """All that a command prints of a log: a table for each set, crashes, shortfalls where asked for, slips."""
    sets = by_set(scored)
    for name, own in sets.items():
        if len(sets) > 1:
            yield f"-- {name}, {len(own)} cases"
        yield from lines(own)
    if len(splits := sorted({each.row.split for each in scored})) > 1:
        yield f"of these cases {', '.join(f'{sum(s.row.split == split for s in scored)} {split}' for split in splits)}"
    yield from remarks(scored)
    if missed:
        yield from shortfalls(scored)
    if prices is not None:
        yield from resolved.table(scored, prices)


def lines(scored: Sequence[Scored], *, prefix: str = "") -> Iterator[str]:
    """The table."""
    yield f"{prefix}{'metric':22}{'value':>8}  {'95% interval':15} {'cases':>5} {'over':>5}"
    for name in METRICS:
        marks = [each.marks[name] for each in scored if name in each.marks]
        if marks:
            found = interval(marks)
            over = sum(mark.weight for mark in marks)
            yield f"{prefix}{name:22}{found.value:8.3f}  {_range(found.low, found.high):15} {len(marks):5} {over:5.0f}"


def _range(low: float, high: float) -> str:
    return f"{low:.3f} to {high:.3f}"


def remarks(scored: Sequence[Scored]) -> Iterator[str]:
    """What the table does not say: crashes, cases that changed since, and answers that no judge has ruled on."""
    if waiting := sum(ungraded(each) for each in scored):
        yield f"{waiting} FinanceBench answers are left out: they need a model as judge (knockon-eval judge LOG)"
    for each in scored:
        if each.row.error is not None:
            yield f"crashed: {each.row.case}: {each.row.error}"
        elif each.stale:
            yield f"not scored: {each.row.case} was changed or is gone since it was run"


def ungraded(each: Scored) -> bool:
    """Whether a FinanceBench answer waits for a judge."""
    graded = "bench_correct" in each.marks
    return each.row.kind == "benchmark" and each.row.observed is not None and not each.stale and not graded


def shortfalls(scored: Sequence[Scored], *, most: int = 40) -> Iterator[str]:
    """By metric, the cases that fall short of its best value; costs have none, nor has a probability's score."""
    for name, metric in METRICS.items():
        best = metric.high if metric.better == "higher" else metric.low
        short = [s.row.case for s in scored if name in s.marks and s.marks[name].value != best]
        if short and name not in COSTS and not name.startswith("brier"):
            more = f" and {len(short) - most} more" if len(short) > most else ""
            yield f"{name}: {', '.join(short[:most])}{more}"
