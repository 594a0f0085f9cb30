"""Which of the computed effects a memo shows: firms only, the company asked about, both sides, the strongest.

Decides by size, distance and date of the words; judges no evidence and words nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from agent.effects import Outcome
from agent.types import Effect
from knowledge.companies import Companies
from knowledge.edges import key_of
from knowledge.types import Party


def selected(effects: Sequence[Effect], about: Party | None, most: int) -> list[Effect]:
    """The headline and the company asked about, then the strongest; no side takes more than it must."""
    own = [e for e in effects if not e.hops or (about and key_of(e.company) == key_of(about))]
    rest = sorted((e for e in effects if e not in own and e.sign), key=_rank)
    flat = [e for e in effects if e not in own and not e.sign]
    up, down = [e for e in rest if e.sign > 0], [e for e in rest if e.sign < 0]
    half = most // 2
    kept = [*up[: max(half, most - len(down))], *down[: max(half, most - len(up))]][:most]
    return [*own, *sorted(kept, key=_rank), *flat[: max(0, most - len(kept))]]


def is_firm(party: Party, companies: Companies) -> bool:
    """False for agencies, and for markets that a note has stand for firms ("data centres")."""
    company = companies.get(party.company or "")
    if company is None:
        return not (party.name or "x")[0].islower()
    return companies.status(company) != "agency"


def merged(outcomes: Sequence[Outcome]) -> Outcome:
    """Several outcomes told as one; a bar that stands in two is told once."""
    bars = {(bar.company.name, bar.buyer.name): bar for outcome in outcomes for bar in outcome.barred}
    return Outcome(
        effects=tuple(effect for outcome in outcomes for effect in outcome.effects),
        barred=tuple(bars.values()),
        unplaced=tuple(shock for outcome in outcomes for shock in outcome.unplaced),
        ended=tuple(dict.fromkeys(line for outcome in outcomes for line in outcome.ended)),
        cut=sum(outcome.cut for outcome in outcomes),
    )


def _rank(effect: Effect) -> tuple[bool, float, int, int]:
    """Sized by disclosed shares first, then by working strength, the nearer, the newer words."""
    newest = max((s.link.knowable for s in effect.steps if s.link.knowable), default=date.min)
    return (effect.revenue is None, -round(abs(effect.strength.mid), 6), effect.hops, -newest.toordinal())
