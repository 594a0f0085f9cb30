"""The walk: from the shocked node outwards, hop by hop, as numpy columns with pointers back.

Carries one number per path, the working (mid) strength; ranges and words are made later for the paths that matter.
A path never meets a node twice, nothing comes back to the origin, and strength below `floor` goes no further. At most
`beam` paths a hop are kept, the strongest; `cut` counts the rest, so that nothing is dropped in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from agent.assumptions import Assumptions
from agent.propagation.rules import RULES, SWAPS, Rule, State, leaving
from agent.types import Shock
from knowledge.graph import Adjacency, Floats, Graph, Ints

MAX_HOPS = 3
FLOOR = 1e-5
BEAM = 20_000
_NUMBER = {rule.name: i for i, rule in enumerate(RULES)}
_BECOMES: tuple[State, ...] = tuple(rule.becomes for rule in RULES)


@dataclass(frozen=True, slots=True)
class Hop:
    """All paths that arrive after one hop: row i came from row `parent[i]` of the hop before, over `edge[i]`."""

    node: Ints
    edge: Ints
    rule: NDArray[np.int16]
    parent: NDArray[np.int64]
    value: Floats  # signed working strength; what it would be, where `flat`
    flat: NDArray[np.bool_]  # past a rival that serves other customers: reached, and not moved


@dataclass(frozen=True, slots=True)
class Trail:
    """A walk of up to three hops from `origin`, and how many weak paths the beam cut."""

    shock: Shock
    origin: int
    hops: tuple[Hop, ...]
    cut: int = 0


def walk(
    shock: Shock,
    graph: Graph,
    assumptions: Assumptions,
    *,
    hops: int = MAX_HOPS,
    floor: float = FLOOR,
    beam: int = BEAM,
) -> Trail | None:
    """All paths from the shock's place, or None if no link names it."""
    origin = graph.node(shock.at)
    if origin is None:
        return None
    bound = np.array([n for n in map(graph.node, shock.counterparties) if n is not None], dtype=np.int32)
    walked: list[Hop] = []
    cut = 0
    here: list[tuple[State, NDArray[np.int64]]] = [(shock.kind, np.zeros(1, dtype=np.int64))]
    for depth in range(hops):
        before = walked[-1] if walked else None
        parts = [
            _expand(rule, rows, before, walked, graph, assumptions, shock, origin, bound, floor)
            for state, rows in here
            for rule in leaving(state)
            if depth or _applies(rule, shock)
        ]
        parts = [part for part in parts if len(part.node)]
        if not parts:
            break
        hop, dropped = _strongest(_joined(parts), beam)
        cut += dropped
        walked.append(hop)
        here = _by_state(hop)
    return Trail(shock, origin, tuple(walked), cut)


DROPPED = -0.5
"""A buyer that cuts less than half has not dropped its supplier: it says nothing of the others."""


def _applies(rule: Rule, shock: Shock) -> bool:
    if rule.reach is not None and rule.reach != shock.reach:
        return False
    if rule.places is not None and (rule.places == "company") != (shock.place == "company"):
        return False
    return rule.only != "unbound" or (bool(shock.counterparties) and shock.size.mid <= DROPPED)


def _by_state(hop: Hop) -> list[tuple[State, NDArray[np.int64]]]:
    rules: dict[State, list[int]] = {}
    for number in np.unique(hop.rule):
        rules.setdefault(_BECOMES[number], []).append(int(number))
    return [(state, np.flatnonzero(np.isin(hop.rule, numbers))) for state, numbers in rules.items()]


def _expand(
    rule: Rule,
    rows: NDArray[np.int64],
    before: Hop | None,
    walked: list[Hop],
    graph: Graph,
    assumptions: Assumptions,
    shock: Shock,
    origin: int,
    bound: Ints,
    floor: float,
) -> Hop:
    near: Adjacency = graph.adjacency[rule.walk]
    nodes = np.array([origin]) if before is None else before.node[rows]
    values = np.array([shock.size.mid]) if before is None else before.value[rows]
    start = near.indptr[nodes]
    count = near.indptr[nodes + 1] - start
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    from_row = np.repeat(np.arange(len(nodes)), count)
    at = np.arange(total) - np.repeat(ends - count - start, count)
    strength = (values * (rule.sign * constant(rule, assumptions)))[from_row]
    if rule.share is not None:
        share = near.share[at]
        strength *= np.where(np.isnan(share), assumptions[rule.share].mid, share)
    strength *= _swapped(rule, near.edge[at], graph, assumptions)
    there = near.neighbour[at]
    keep = (np.abs(strength) > floor) & (there != origin)
    if rule.resold is not None:
        keep &= graph.table.resold[near.edge[at]] == rule.resold
    if before is None:
        keep &= _bound(rule, shock, there, bound)
        flat = _apart(rule, shock, graph, origin, there)
    else:
        flat = before.flat[rows][from_row]
    kept = np.flatnonzero(keep)
    parent = rows[from_row[kept]]
    kept, parent = _simple(kept, parent, there, walked)
    return Hop(
        node=there[kept],
        edge=near.edge[at[kept]],
        rule=np.full(len(kept), _NUMBER[rule.name], dtype=np.int16),
        parent=parent,
        value=strength[kept],
        flat=flat[kept],
    )


def constant(rule: Rule, assumptions: Assumptions) -> float:
    """The product of the rule's assumed factors at their mids; "!x" stands for 1 - x."""
    product = 1.0
    for name in rule.factors:
        value = assumptions[name.removeprefix("!")].mid
        product *= 1.0 - value if name.startswith("!") else value
    return product


def _swapped(rule: Rule, edges: Ints, graph: Graph, assumptions: Assumptions) -> Floats | float:
    """What the strength is multiplied by on edges where a factor of the rule gives way to another."""
    lift: Floats | float = 1.0
    for name in rule.factors:
        if name in SWAPS:
            trait, other = SWAPS[name]
            ratio = assumptions[other].mid / max(assumptions[name].mid, 1e-12)
            lift = lift * np.where(getattr(graph.table, trait)[edges], ratio, 1.0)
    return lift


def _bound(rule: Rule, shock: Shock, there: Ints, bound: Ints) -> NDArray[np.bool_]:
    """Which neighbours of the origin the row may take, where the shock binds named counterparties."""
    if rule.only is None or not shock.counterparties:
        return np.ones(len(there), dtype=np.bool_)
    return np.isin(there, bound, invert=rule.only == "unbound")


def _apart(rule: Rule, shock: Shock, graph: Graph, origin: int, there: Ints) -> NDArray[np.bool_]:
    """Which rivals are known to serve other customers: they are reached, so that no name is lost, and not moved."""
    if rule.walk != "to_rivals" or rule.sign > 0 or shock.kind == "capital":
        return np.zeros(len(there), dtype=np.bool_)
    return graph.apart(origin, there)


def _simple(
    kept: NDArray[np.int64], parent: NDArray[np.int64], there: Ints, walked: list[Hop]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    row = parent
    fresh = np.ones(len(kept), dtype=np.bool_)
    for hop in reversed(walked):
        fresh &= hop.node[row] != there[kept]
        row = hop.parent[row]
    return kept[fresh], parent[fresh]


def _joined(parts: list[Hop]) -> Hop:
    if len(parts) == 1:
        return parts[0]
    return Hop(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Hop)))


def _strongest(hop: Hop, beam: int) -> tuple[Hop, int]:
    extra = len(hop.node) - beam
    if extra <= 0:
        return hop, 0
    best = np.argpartition(np.abs(hop.value), extra)[extra:]
    return Hop(*(getattr(hop, each.name)[best] for each in fields(Hop))), extra
