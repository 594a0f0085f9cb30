"""A log -> marks: every metric of every case that it holds, from what was observed. Runs nothing.

A crash is worse than a bad answer and is counted beside the scores; it never counts as 0 in one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.bank import Item
from evals.cases import Case
from evals.foreign import BenchmarkCase, FactsCase
from evals.formats import ClaimAttack, LinkCase, ObedientAttack, PlantedAttack, QuestionCase, RetrievalCase, TickerCase
from evals.grading import Label
from evals.log import Row, Ruling, Run
from evals.metrics import (
    abstention,
    answers,
    calibration,
    cost,
    facts,
    financebench,
    injection,
    links,
    names,
    retrieval,
    structure,
    support,
)
from evals.metrics.metric import Mark, Marks, Metric
from knowledge.companies import Companies
from knowledge.types import digest

MODULES = (
    names,
    calibration,
    support,
    structure,
    answers,
    abstention,
    retrieval,
    links,
    facts,
    injection,
    financebench,
)
METRICS: Mapping[str, Metric] = {m.name: m for module in (*MODULES, cost) for m in module.METRICS}


@dataclass(frozen=True, slots=True)
class Scored:
    """A case with its marks; `stale` where the case was changed or is gone since it was run: then it has none."""

    row: Row
    item: Item | None
    marks: Marks
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """A metric over the cases that have it: the pooled mean, cases and things counted."""

    metric: Metric
    value: float
    cases: int
    weight: float


def score(run: Run, items: Sequence[Item], companies: Companies) -> list[Scored]:
    """The marks of each row of a log, against the cases as they are now."""
    known = {item.id: item for item in items}
    return [_scored(row, known.get(row.case), companies, run.rulings.get(row.case)) for row in run.rows]


def _scored(row: Row, item: Item | None, companies: Companies, ruling: Ruling | None) -> Scored:
    if item is None or item.hash != row.hash:
        return Scored(row, item, {}, stale=True)
    marks = cost.of_row(row)
    if row.observed is not None:
        marks |= marks_of(item, row.observed, companies, _label(ruling, row.observed))
    return Scored(row, item, marks)


def _label(ruling: Ruling | None, observed: Mapping[str, object]) -> Label | None:
    """A judge's label, where it is of this very answer."""
    if ruling is None or ruling.answer != digest(str(observed.get("answer"))):
        return None
    return ruling.label  # type: ignore[return-value]  # as `evals.grader` gave it


def marks_of(item: Item, observed: Mapping[str, object], companies: Companies, label: Label | None = None) -> Marks:
    """All marks of what was observed of one case; `label` is a judge's where one has ruled."""
    match item.case:
        case Case() as case:
            marks = abstention.of_event(case, observed)
            marks |= names.of_event(case, observed, companies) | calibration.of_event(case, observed, companies)
            return marks | _of_memo(observed)
        case TickerCase() as case:
            return abstention.of_ticker(case, observed, companies) | _of_memo(observed)
        case QuestionCase() as case:
            return (
                answers.of_question(case, observed)
                | abstention.of_question(case, observed)
                | support.of_answer(observed)
            )
        case RetrievalCase() as case:
            return retrieval.of_search(case, observed)
        case LinkCase() as case:
            return links.of_text(case, observed)
        case FactsCase() as case:
            return facts.of_filing(case, observed)
        case BenchmarkCase() as case:
            return financebench.of_answer(case, observed, label) | support.of_answer(observed)
        case ClaimAttack() | PlantedAttack() | ObedientAttack() as case:
            return injection.of_attack(case, observed)
    raise TypeError(f"{item.id}: no metric knows a {type(item.case).__name__}")


def _of_memo(observed: Mapping[str, object]) -> Marks:
    return support.of_memo(observed) | structure.of_memo(observed) if "memo" in observed else {}


def by_set(scored: Sequence[Scored]) -> Mapping[str, list[Scored]]:
    """The cases of a log by where they are from: "bundled" first, then each shared set by its name."""
    found: dict[str, list[Scored]] = {}
    for each in sorted(scored, key=lambda each: each.row.case.startswith("shared/")):
        parts = each.row.case.split("/")
        found.setdefault(parts[1] if parts[0] == "shared" else "bundled", []).append(each)
    return found


def total(metric: Metric, marks: Sequence[Mark]) -> Total | None:
    """The pooled mean of a metric; None where no case has it."""
    weight = sum(mark.weight for mark in marks)
    if not weight:
        return None
    return Total(metric, sum(mark.value * mark.weight for mark in marks) / weight, len(marks), weight)


def totals(scored: Sequence[Scored]) -> list[Total]:
    """Every metric that some case has, in the order of `METRICS`."""
    found = []
    for name, metric in METRICS.items():
        whole = total(metric, [each.marks[name] for each in scored if name in each.marks])
        if whole is not None:
            found.append(whole)
    return found
