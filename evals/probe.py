"""The closed-book probe: each event asked of the model without documents, and scored like the program's own effects.

A model remembers outcomes, and telling it to forget fails (Lopez-Lira et al. 2025). So what it knows by heart is
measured and printed beside the score, and only events after its cutoff can count as skill.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.model import Gate
from agent.prompt import load
from evals.cases import Case, party_of
from evals.judge import PROMPTS
from evals.metrics import names
from evals.metrics.metric import Mark
from evals.scoring import METRICS, Scored, Total, total
from knowledge.companies import Companies
from knowledge.edges import key_of

COMPARED = ("names_recall", "names_precision")


class Recalled(BaseModel):
    """One company, as the model remembers or reasons."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    company: str
    sign: Literal[-1, 0, 1]


class Recollection(BaseModel):
    """What the model says without documents."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    remembers: bool
    names: list[Recalled] = Field(max_length=12)


@dataclass(frozen=True, slots=True)
class Probed:
    """One event: the marks of the closed book beside those of the program, and whether it is after the cutoff."""

    case: Case
    remembers: bool
    closed: dict[str, Mark]
    ours: dict[str, Mark]
    after_cutoff: bool | None  # None where no cutoff is given


def probe(gate: Gate, scored: Sequence[Scored], companies: Companies, *, cutoff: date | None = None) -> list[Probed]:
    """The probe over the events with documented names that a log holds."""
    found = []
    for each in scored:
        case = each.item.case if each.item else None
        if not isinstance(case, Case) or not case.outcomes:
            continue
        said = gate.ask(load("closed_book", folder=PROMPTS).fill(event=case.event), Recollection)
        marks = names.of_event(case, {"effects": [_effect(row, companies) for row in said.names]}, companies)
        after = None if cutoff is None else case.knowable > cutoff
        found.append(Probed(case, said.remembers, marks, each.marks, after))
    return found


def _effect(row: Recalled, companies: Companies) -> dict[str, Any]:
    party = party_of(row.company, companies)
    return {"key": key_of(party), "sign": row.sign, "order": 2, "strength": 0.0, "notes": [], "known": []}


def lines(probed: Sequence[Probed]) -> list[str]:
    """Ours beside the closed book: over all, and after the cutoff apart."""
    told = [f"closed book: {len(probed)} events, {sum(p.remembers for p in probed)} remembered by the model's own word"]
    groups = {"all": list(probed), "after the cutoff": [p for p in probed if p.after_cutoff]}
    for name, group in groups.items():
        for metric in COMPARED:
            ours, closed = _total(metric, [p.ours for p in group]), _total(metric, [p.closed for p in group])
            if ours and closed:
                told.append(f"  {name}: {metric} {ours.value:.3f} with documents, {closed.value:.3f} without")
    if not groups["after the cutoff"]:
        told.append("  no event is known to be after the model's cutoff: nothing here is proof of skill")
    return told


def _total(metric: str, marks: Sequence[dict[str, Mark]]) -> Total | None:
    return total(METRICS[metric], [each[metric] for each in marks if metric in each])
