"""The rulebook: sentences that the writer without a model may say of a kind of shock, each with source and day.

Knows the bundled table (`rulebook.yaml`) and which rows fit; the words are the field's, not this program's finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from agent.tables import table
from agent.types import Reach, Shock, ShockKind

LEARNT = 7
"""Days around a row's own day in which an event is the one that the row tells of."""
Part = Literal["signal", "contrarian"]


@dataclass(frozen=True, slots=True)
class RuleText:
    """One row. All kinds of `when` must be among the shocks; `sign` and `reach` are asked of the first of them."""

    id: str
    part: Part
    when: tuple[ShockKind, ...]
    sign: int | None
    reach: Reach | None
    text: str
    source: str
    known: date

    def fits(self, shocks: Sequence[Shock]) -> bool:
        """Whether the row speaks of these shocks; not of the very event that it was learnt from."""
        if any(shock.knowable and abs((self.known - shock.knowable).days) <= LEARNT for shock in shocks):
            return False
        if not self.when:
            return bool(shocks)
        lead = next((shock for shock in shocks if shock.kind == self.when[0]), None)
        if lead is None or not {shock.kind for shock in shocks}.issuperset(self.when):
            return False
        return (self.sign is None or lead.size.mid * self.sign > 0) and (self.reach is None or lead.reach == self.reach)


@cache
def bundled() -> tuple[RuleText, ...]:
    """The table that ships with the program, in its order."""
    return tuple(
        RuleText(
            row["id"], row["part"], tuple(row["when"]), row.get("sign"), row.get("reach"), row["text"], row["source"],
            row["known"],
        )
        for row in table("rulebook.yaml")
    )  # fmt: skip


def fitting(part: Part, shocks: Sequence[Shock]) -> list[RuleText]:
    """The rows of a part that fit, narrower ones first."""
    return sorted((row for row in bundled() if row.part == part and row.fits(shocks)), key=lambda row: -len(row.when))
