"""The labels of events against daily closes."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.bank import bank
from evals.cases import Case
from evals.labels import against_closes
from knowledge.prices import source_of


@pytest.mark.data
def test_no_label_has_another_sign_than_the_closes(shared: Path) -> None:
    """Every documented name with a ticker has its closes, and none speaks against its label; a turned label is told."""
    prices = source_of(shared / "prices", None)
    assert prices is not None
    cases = [item.case for item in bank(("event",)) if isinstance(item.case, Case)]
    told = [line for case in cases for line in against_closes(case, prices)]
    assert len(told) > 70
    assert [line for line in told if "ANOTHER SIGN" in line or "no closes" in line] == []
    dialysis = next(case for case in cases if case.id == "semaglutide-2023")
    turned = [row.model_copy(update={"sign": -row.sign}) for row in dialysis.outcomes]
    lines = list(against_closes(dialysis.model_copy(update={"outcomes": turned}), prices))
    assert [line.split(":")[0].strip() for line in lines if "ANOTHER SIGN" in line] == ["DaVita", "Baxter"]
