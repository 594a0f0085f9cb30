"""Counterfactuals: the same event under one changed assumption or without one link, and which names move or flip.

Pure, as the effects are. It compares two results by company and does not judge which is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.types import Effect
from knowledge.edges import key_of
from knowledge.types import Party

Move = Literal["flips", "larger", "smaller", "appears", "vanishes"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One company that differs: working strength and sign before and after (None where it has no row)."""

    company: Party
    move: Move
    before: Effect | None
    after: Effect | None


def differences(before: Sequence[Effect], after: Sequence[Effect], *, least: float = 1e-6) -> list[Difference]:
    """Companies whose sign or strength differs by more than `least`, the largest change first."""
    was = {key_of(effect.company): effect for effect in before}
    now = {key_of(effect.company): effect for effect in after}
    found: list[tuple[float, Difference]] = []
    for key in dict.fromkeys([*was, *now]):
        one, two = was.get(key), now.get(key)
        change = abs(_mid(two) - _mid(one))
        move = _move(one, two, least)
        known = one or two
        if move is not None and known is not None:
            found.append((change, Difference(known.company, move, one, two)))
    return [difference for _, difference in sorted(found, key=lambda pair: -pair[0])]


def _mid(effect: Effect | None) -> float:
    return 0.0 if effect is None else effect.strength.mid


def _move(one: Effect | None, two: Effect | None, least: float) -> Move | None:
    if one is None or two is None:
        return "appears" if one is None else "vanishes"
    if one.sign != two.sign:
        return "flips"
    change = abs(two.strength.mid) - abs(one.strength.mid)
    if abs(change) <= least:
        return None
    return "larger" if change > 0 else "smaller"
