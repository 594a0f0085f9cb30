"""Who was found and which way: documented names against the effects of an event.

A case documents some names and not all that moved, so precision is over the documented ones alone: controls that did
not move among them. Names are compared by entity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.bench.effects_cases import TRAP_WORDS, rank_correlation
from evals.cases import Case, Documented, party_of
from evals.metrics.metric import JSON, Mark, Marks, Metric, graded, share
from knowledge.companies import Companies
from knowledge.edges import key_of

METRICS = (
    Metric("direction", "share of documented names with an effect whose sign (-1, 0, 1) is the documented one"),
    Metric("names_recall", "share of documented names that moved to which a path leads, with the right sign"),
    Metric("names_precision", "share of documented names said to move that did, and that way"),
    Metric("recall_order_2", "names_recall over the names told one link away, or not at all"),
    Metric("recall_order_3", "names_recall over the names told further away, or not at all"),
    Metric("memo_recall", "share of documented names that moved which the memo itself shows, with the right sign"),
    Metric("size_rank", "Spearman's rho of computed size with documented move, in cases marked as ranked", -1.0, 1.0),
    Metric("controls_silent", "share of documented names that did not move which are not said to move"),
    Metric("traps_told", "share of documented traps (flat, priced in, not yet hit) that a note of the row names"),
    Metric("as_of_kept", "share of links on the paths that were knowable before the event", strict=True),
)
LEAST_RANKED = 4
"""Names with size and move from which their order is scored."""


def of_event(case: Case, observed: JSON, companies: Companies) -> Marks:
    """The marks of one event."""
    effects = {effect["key"]: effect for effect in observed.get("effects", ())}
    found = [(told, effects.get(_key(told, companies))) for told in case.outcomes]
    moved = [(told, effect) for told, effect in found if told.sign]
    claimed = [(told, effect) for told, effect in found if effect and effect["sign"]]
    return graded(
        direction=share(effect["sign"] == told.sign for told, effect in found if effect),
        names_recall=share(_right(told, effect) for told, effect in moved),
        names_precision=share(_right(told, effect) for told, effect in claimed),
        recall_order_2=share(_right(t, e) for t, e in moved if e is None or e["order"] == 2),
        recall_order_3=share(_right(t, e) for t, e in moved if e is None or e["order"] == 3),
        memo_recall=_in_memo([told for told, _ in moved], observed, companies),
        size_rank=_rank(found) if case.ranked else None,
        controls_silent=share(not (effect and effect["sign"]) for told, effect in found if not told.sign),
        traps_told=share(_told(told, effect) for told, effect in found if told.trap),
        as_of_kept=share(
            day is not None and day < case.knowable.isoformat() for e in effects.values() for day in e["known"]
        ),
    )


def _key(told: Documented, companies: Companies) -> str:
    return key_of(party_of(told.company, companies))


def _right(told: Documented, effect: Mapping[str, Any] | None) -> bool:
    return effect is not None and effect["sign"] == told.sign


def _told(told: Documented, effect: Mapping[str, Any] | None) -> bool:
    assert told.trap is not None
    return effect is not None and any(TRAP_WORDS[told.trap] in note for note in effect["notes"])


def _in_memo(moved: Sequence[Documented], observed: JSON, companies: Companies) -> Mark | None:
    if "memo" not in observed:
        return None
    rows = {(row["company"]["name"], row["sign"]) for row in observed["memo"]["effects"]}
    return share((party_of(told.company, companies).name, told.sign) in rows for told in moved)


def _rank(found: Sequence[tuple[Documented, Mapping[str, Any] | None]]) -> Mark | None:
    both = [(effect["strength"], told.move) for told, effect in found if effect and told.move]
    if len(both) < LEAST_RANKED:
        return None
    sizes = [round(abs(size), 2) for size, _ in both]
    moves = [abs(sum(move) / 2) for _, move in both]
    if len(set(sizes)) < 2 or len(set(moves)) < 2:
        return None
    return Mark(rank_correlation(sizes, moves), len(both))
