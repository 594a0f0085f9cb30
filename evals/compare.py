"""Two logs side by side: each metric's change with its paired interval, and the cases that flipped. Runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.metrics.metric import Metric
from evals.scoring import METRICS, Scored
from evals.stats import Interval, difference, interval

SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class Change:
    """One metric over the cases that both logs have: before, after less before, who got better and who worse."""

    metric: Metric
    before: float
    change: Interval
    cases: int
    better: Sequence[str]
    worse: Sequence[str]

    @property
    def sure(self) -> bool:
        """True if the interval of the change leaves zero out."""
        return self.change.low > 0 or self.change.high < 0


def compare(before: Sequence[Scored], after: Sequence[Scored]) -> list[Change]:
    """Every metric that some common case has in both, costs among them."""
    old, new = _by_case(before), _by_case(after)
    found = []
    for name, metric in METRICS.items():
        both = [case for case in old if case in new and name in old[case].marks and name in new[case].marks]
        if not both:
            continue
        first, second = [old[case].marks[name] for case in both], [new[case].marks[name] for case in both]
        turn = 1 if metric.better == "higher" else -1
        gaps = {case: turn * (b.value - a.value) for case, a, b in zip(both, first, second)}
        better = [case for case, gap in gaps.items() if gap > SMALL]
        worse = [case for case, gap in gaps.items() if gap < -SMALL]
        found.append(Change(metric, interval(first).value, difference(first, second), len(both), better, worse))
    return found


def _by_case(scored: Sequence[Scored]) -> Mapping[str, Scored]:
    return {each.row.case: each for each in scored if not each.stale}


def lines(changes: Sequence[Change], *, flips: int = 20) -> Iterator[str]:
    """The table, then what flipped; * marks a change whose interval leaves zero out."""
    yield f"{'metric':22}{'before':>8}{'after':>8}{'change':>9}  {'95% interval':18} {'cases':>5}"
    for c in changes:
        mark = " *" if c.sure else ""
        span = f"{c.change.low:+.3f} to {c.change.high:+.3f}"
        after = c.before + c.change.value
        yield f"{c.metric.name:22}{c.before:8.3f}{after:8.3f}{c.change.value:+9.3f}  {span:18} {c.cases:5}{mark}"
    for c in changes:
        if c.metric.high <= 1:
            for word, cases in (("better", c.better), ("worse", c.worse)):
                if cases:
                    more = f" and {len(cases) - flips} more" if len(cases) > flips else ""
                    yield f"{c.metric.name} {word}: {', '.join(cases[:flips])}{more}"
