"""Events against daily closes: their labels, and the slips beside two dumb baselines."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.settings import settings
from evals.bank import bank
from evals.bench.sabotage import WrongSign
from evals.cases import Case
from evals.doors import Doors
from evals.labels import against_closes
from evals.resolved import table
from evals.scoring import score
from evals.session import Wish, carried_out
from evals.suites import without_model
from knowledge.companies import Companies
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


@pytest.mark.data
def test_where_ours_loses_to_a_dumb_baseline_is_said_first(shared: Path, tmp_path: Path, home: Path) -> None:
    """With every sign turned, the cut at Lumentum is lost to the headline's sign, by kind and by split, before all."""
    items = [item for item in bank(("event",)) if item.id == "event/lumentum-2018"]
    prices = source_of(shared / "prices", None)
    assert prices is not None

    def told(doors: type[Doors]) -> list[str]:
        run = carried_out(Wish("events", items, without_model(settings()), tmp_path / "log.jsonl", doors=doors))
        return table(score(run, items, Companies.load()), prices)

    sound, turned = told(Doors), told(WrongSign)
    assert sound[0] == turned[0]
    assert "resolved" in turned[0]
    lost = [n for n, line in enumerate(turned) if "LOSES to same sign as the headline on" in line]
    assert {turned[n].split(" on ")[1].split(" events")[0] for n in lost} == {"train", "guidance cut"}
    assert max(lost) < min(n for n, line in enumerate(turned) if "hit rate" in line)
    assert not any("LOSES to same sign as the headline" in line for line in sound)
