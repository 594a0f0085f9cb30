"""The formats of cases that only shared sets hold: the tagged facts of a filing, and a FinanceBench question.

No file under `evals/cases` has these; `evals.adapters` makes them where the sets lie, and a log keeps them to be scored
again. Knows no metric.
"""

from __future__ import annotations

from datetime import date

from evals.formats import Part


class TaggedFact(Part):
    """One `ConcentrationRiskPercentage` as its filer tagged it; `named` says whether the filing names the member."""

    concept: str
    value: float  # ratio
    member: str | None
    named: bool
    benchmark: str | None
    revenue: bool  # whether the benchmark is one of revenue
    risk_type: str | None
    start: date | None
    end: date | None
    dims: tuple[tuple[str, str], ...] = ()


class FactsCase(Part):
    """One filing, by its place under the shared data, and the facts tagged in it."""

    id: str
    file: str
    facts: tuple[TaggedFact, ...]


class BenchmarkCase(Part):
    """A FinanceBench question with the answer that its authors give, and the document that it is of."""

    id: str
    question: str
    gold: str
    document: str
