"""Tagged concentration facts as cases: how they are scored, and one real filing through the door."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agent.app import App
from agent.settings import settings
from evals.adapters import shared as shared_cases
from evals.bench.sabotage import ReadsTooLittle, ReadsTooMuch
from evals.doors import Doors
from evals.foreign import FactsCase, TaggedFact
from evals.metrics import facts
from evals.metrics.metric import Mark
from evals.scoring import marks_of


def tagged(value: float, *, named: bool = True) -> TaggedFact:
    member = "ZorkMember" if named else "CustomerAMember"
    return TaggedFact(
        concept="us-gaap:ConcentrationRiskPercentage", value=value, member=member, named=named,
        benchmark="SalesRevenueNetMember", revenue=True, risk_type="CustomerConcentrationRiskMember",
        start=date(2023, 1, 1), end=date(2023, 12, 31),
    )  # fmt: skip


def read(fact: TaggedFact, **more: Any) -> dict[str, Any]:
    period = {"start": "2023-01-01", "end": "2023-12-31"}
    what = fact.model_dump(mode="json", include={"concept", "value", "member", "benchmark", "risk_type"})
    return what | {"benchmark_is_revenue": True, "member_name": None, "dims": {}, "period": period} | more


def test_facts_count_where_every_part_is_as_tagged() -> None:
    """Three tagged, two found: one of another period is lost; one base is wrong; the unnamed customer was named."""
    one, two, three = tagged(0.3), tagged(0.2, named=False), tagged(0.1)
    seen = [
        read(one, benchmark_is_revenue=False),
        read(two, member_name="Zork"),
        read(three, period={"start": "2022-01-01", "end": "2022-12-31"}),
    ]
    marks = facts.of_filing(FactsCase(id="f", file="x", facts=(one, two, three)), {"facts": seen})
    assert marks["facts_exact"] == Mark(pytest.approx(2 / 3), 3)
    assert marks["fact_bases"] == Mark(0.5, 2)
    assert marks["anonymous_kept"] == Mark(0.0, 1)


@pytest.mark.data
def test_a_real_filing_goes_through_the_door(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fact of the smallest filing is found as tagged; sabotages that lose, halve and name facts are noticed."""
    monkeypatch.setenv("KNOCKON_TEST_DATA", str(shared))
    items, _ = shared_cases("xbrl_concentration")
    assert sum(len(item.case.facts) for item in items) == 85  # type: ignore[attr-defined]
    anonymous = [i for i in items if any(not f.named for f in i.case.facts)]  # type: ignore[attr-defined]
    item = min(anonymous, key=lambda item: (shared / item.case.file).stat().st_size)  # type: ignore[attr-defined]
    with App(settings()) as app:
        found = {
            cls: marks_of(item, cls(app).observe(item), app.companies) for cls in (Doors, ReadsTooLittle, ReadsTooMuch)
        }
    assert {name: mark.value for name, mark in found[Doors].items()} == dict.fromkeys(
        ("facts_exact", "fact_bases", "anonymous_kept"), 1.0
    )
    assert found[ReadsTooLittle]["facts_exact"].value < 1
    assert found[ReadsTooMuch]["fact_bases"].value == 0
    assert found[ReadsTooMuch]["anonymous_kept"].value == 0
