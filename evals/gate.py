"""The gate: a run against the baseline in the repository. Fails on a significant drop, and names the cases.

A metric has dropped when the 95% interval of the paired difference over the common cases lies wholly on the worse side;
a strict one, when any common case is worse. Cases that are new or were changed have no baseline and are only counted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.errors import UsageError
from evals.metrics.cost import NAMES as COSTS
from evals.metrics.metric import Mark, Metric
from evals.scoring import METRICS, Scored
from evals.stats import Interval, difference

BASELINE = Path(__file__).with_name("baseline.json")
SMALL = 1e-5
BESIDE = COSTS | {"brier_same_sign"}
"""Shown and not gated: costs, and a baseline's own score."""


@dataclass(frozen=True, slots=True)
class Drop:
    """One metric that got significantly worse, with the cases that did."""

    metric: Metric
    change: Interval
    before: float
    cases: Sequence[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says. `lost` are cases of the baseline that crashed, or are no longer run or no longer graded."""

    drops: Sequence[Drop]
    lost: Sequence[str]
    fresh: int
    common: int

    @property
    def passed(self) -> bool:
        """True if nothing dropped and nothing was lost."""
        return not self.drops and not self.lost

    def lines(self) -> list[str]:
        """What is told: each drop with its cases, then what was lost."""
        told = [
            f"DROPPED {d.metric.name}: {d.before:.3f} -> {d.before + d.change.value:.3f} "
            f"({d.change.low:+.3f} to {d.change.high:+.3f}); worse: {_listed(d.cases)}"
            for d in self.drops
        ]
        if self.lost:
            told.append(f"LOST: {_listed(self.lost)}")
        beside = f", {self.fresh} new or changed" if self.fresh else ""
        return [*told, f"gate: {'passed' if self.passed else 'FAILED'}; {self.common} cases in common{beside}"]


def _listed(cases: Sequence[str], most: int = 12) -> str:
    return ", ".join(cases[:most]) + (f" and {len(cases) - most} more" if len(cases) > most else "")


Baseline = Mapping[str, Mapping[str, object]]
"""Case -> its hash, and its marks as metric -> [value, weight]."""


def baseline_of(scored: Sequence[Scored]) -> str:
    """The text of a baseline file: a line a case, so that a diff shows which cases moved."""
    rows = {
        each.row.case: {
            "hash": each.row.hash,
            "marks": {k: [round(m.value, 6), m.weight] for k, m in each.marks.items() if k not in BESIDE},
        }
        for each in sorted(scored, key=lambda each: each.row.case)
        if each.row.error is None and not each.stale
    }
    lines = ",\n".join(f"{json.dumps(case)}: {json.dumps(row, sort_keys=True)}" for case, row in rows.items())
    return "{\n" + lines + "\n}\n"


def read_baseline(path: Path = BASELINE) -> Baseline:
    """The baseline. Raises UsageError where there is none."""
    try:
        found: Baseline = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{path}: no baseline can be read ({error}).", remedy="Make one: knockon-eval run --accept"
        ) from error
    return found


def judge(scored: Sequence[Scored], baseline: Baseline) -> Verdict:
    """The verdict on a run."""
    now = {each.row.case: each for each in scored}
    common = [case for case, old in baseline.items() if case in now and now[case].row.hash == old["hash"]]
    drops, lost = [], [case for case in common if now[case].row.error is not None]
    for name, metric in METRICS.items():
        if name in BESIDE:
            continue
        pairs = [(case, _old(baseline, case, name), now[case].marks.get(name)) for case in common if case not in lost]
        both = [(case, old, new) for case, old, new in pairs if old is not None and new is not None]
        if both and (drop := _drop(metric, both)) is not None:
            drops.append(drop)
    gone = [case for case in baseline if case not in now]
    return Verdict(drops, [*lost, *gone], len(now) - len(common), len(common))


def _old(baseline: Baseline, case: str, name: str) -> Mark | None:
    marks = baseline[case]["marks"]
    assert isinstance(marks, dict)
    return Mark(*marks[name]) if name in marks else None


def _drop(metric: Metric, both: Sequence[tuple[str, Mark, Mark]]) -> Drop | None:
    turn = 1 if metric.better == "higher" else -1
    worse = [case for case, old, new in both if turn * (new.value - old.value) < -SMALL]
    if not worse:
        return None
    old, new = [old for _, old, _ in both], [new for _, _, new in both]
    change = difference(old, new)
    beyond = change.high if turn > 0 else -change.low
    if not metric.strict and beyond >= -SMALL:
        return None
    before = sum(m.value * m.weight for m in old) / sum(m.weight for m in old)
    return Drop(metric, change, before, worse)
