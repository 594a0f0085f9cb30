"""Paths: from the columns of a walk back to links, ranges and words, for the companies that matter.

Knows how one path's arithmetic is written so that a reader can redo it; knows nothing of how paths are combined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from agent.assumptions import Assumptions
from agent.propagation.rules import RULES, SWAPS, Rule
from agent.propagation.walk import Trail
from agent.ranges import in_words, minus_from_one, percent, product, scaled, times
from agent.types import Range, Shock, Step
from knowledge.edges import Edge, ShareRange
from knowledge.graph import Graph
from knowledge.types import Party

MAX_PATHS = 6
"""Paths shown and added for one company; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a path: `name` is an assumption's, or says which share it is; `stated` if a source gives it."""

    name: str
    value: Range
    stated: bool
    assumption: str | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """One walked path with its signed strength, the factors behind it, and what it may not exceed."""

    shock: Shock
    steps: tuple[Step, ...]
    rules: tuple[Rule, ...]
    edges: tuple[Edge, ...]
    factors: tuple[Factor, ...]
    strength: Range
    before: Range  # strength at the company before the last one
    apart: bool = False  # leads past a rival with customers of its own: nothing to win

    @property
    def key(self) -> tuple[int, ...]:
        """Which links it uses: two shocks over the same links are one path."""
        return tuple(map(id, self.edges))

    @property
    def on_revenue(self) -> bool:
        """True if every share on the path is stated on the seller's revenue, so that the strength is one of revenue."""
        return all(r.walk == "to_suppliers" and e.revenue is not None for r, e in zip(self.rules, self.edges))

    @property
    def stated(self) -> bool:
        """True if every share that a rule asks for is stated."""
        return all(r.share is not None and _share(r, e) is not None for r, e in zip(self.rules, self.edges))


def paths_by_node(
    trails: Iterable[Trail],
    graph: Graph,
    assumptions: Assumptions,
    *,
    limit: int,
    among: Collection[int] | None = None,
) -> dict[int, tuple[list[Path], int]]:
    """The `limit` most moved nodes -> (their strongest paths, how many weaker ones are left out).

    `among` lets only these nodes through.
    """
    trails = list(trails)
    score = np.zeros(len(graph.parties))
    touched = np.zeros(len(graph.parties), dtype=np.bool_)
    for trail in trails:
        for hop in trail.hops:
            score += np.bincount(hop.node, weights=np.abs(hop.value) * ~hop.flat, minlength=len(score))
            touched[hop.node] = True
    if among is not None:
        chosen = np.zeros(len(touched), dtype=np.bool_)
        chosen[list(among)] = True
        touched &= chosen
    nodes = np.flatnonzero(touched)
    if len(nodes) > limit:
        nodes = nodes[np.argpartition(score[nodes], len(nodes) - limit)[len(nodes) - limit :]]
    wanted = np.zeros(len(graph.parties), dtype=np.bool_)
    wanted[nodes] = True
    arrivals: dict[int, list[tuple[float, Trail, int, int]]] = defaultdict(list)
    for trail in trails:
        for depth, hop in enumerate(trail.hops):
            rows = np.flatnonzero(wanted[hop.node])
            size = np.abs(hop.value[rows]) * ~hop.flat[rows]
            for row, node, value in zip(rows.tolist(), hop.node[rows].tolist(), size.tolist()):
                arrivals[node].append((value, trail, depth, row))
    return {node: _strongest(found, graph, assumptions) for node, found in arrivals.items()}


def _strongest(
    found: list[tuple[float, Trail, int, int]], graph: Graph, assumptions: Assumptions
) -> tuple[list[Path], int]:
    found.sort(key=lambda arrival: -arrival[0])
    unique: dict[tuple[int, ...], Path] = {}
    for _, trail, depth, row in found[: 2 * MAX_PATHS]:
        path = _path(trail, depth, row, graph, assumptions)
        unique.setdefault(path.key, path)
    kept = list(unique.values())[:MAX_PATHS]
    return kept, max(0, len(found) - 2 * MAX_PATHS) + len(unique) - len(kept)


def _path(trail: Trail, depth: int, row: int, graph: Graph, assumptions: Assumptions) -> Path:
    walked: list[tuple[Rule, Edge, int]] = []
    apart = bool(trail.hops[depth].flat[row])
    for hop in reversed(trail.hops[: depth + 1]):
        walked.append((RULES[hop.rule[row]], graph.edges[hop.edge[row]], int(hop.node[row])))
        row = int(hop.parent[row])
    walked.reverse()
    now, before, here = trail.shock.size, trail.shock.size, trail.shock.at
    factors: list[Factor] = [Factor(f"size of the shock ({trail.shock.because})", now, trail.shock.basis != "assumed")]
    steps: list[Step] = []
    for rule, edge, node in walked:
        there = graph.parties[node]
        mine = _factors(rule, edge, assumptions)
        before, step = now, product(factor.value for factor in mine)
        now = scaled(times(before, step), 0.0 if apart else float(rule.sign))
        steps.append(Step(edge.share_link, step, _words(rule, edge, here, there, trail.shock, before, mine, now)))
        factors += mine
        here = there
    return Path(
        trail.shock,
        tuple(steps),
        tuple(rule for rule, _, _ in walked),
        tuple(edge for _, edge, _ in walked),
        tuple(factors),
        now,
        before,
        apart,
    )


def _share(rule: Rule, edge: Edge) -> ShareRange | None:
    return edge.revenue if rule.walk == "to_suppliers" else edge.cost if rule.walk == "to_customers" else None


def _factors(rule: Rule, edge: Edge, assumptions: Assumptions) -> list[Factor]:
    found: list[Factor] = []
    if rule.share is not None:
        share = _share(rule, edge)
        seller, buyer = edge.source.name, edge.target.name
        label = (
            f"share of {seller}'s revenue from {buyer}" if rule.walk == "to_suppliers" else f"share of {buyer}'s cost"
        )
        if share is not None:
            found.append(Factor(label, Range(*share.values()), stated=True))
        else:
            found.append(
                Factor(f"{label} (not disclosed)", assumptions[rule.share], stated=False, assumption=rule.share)
            )
    for name in rule.factors:
        bare = name.removeprefix("!")
        if bare in SWAPS and getattr(edge, SWAPS[bare][0]):
            bare = name = SWAPS[bare][1]
        value = assumptions[bare]
        found.append(
            Factor(name, minus_from_one(value) if name.startswith("!") else value, stated=False, assumption=bare)
        )
    return found


_MOVES = {
    "ban_on_buying": "sales stop",
    "ban_on_selling": "deliveries stop",
    "demand": "purchases move",
    "sales": "its sales move",
    "output": "its output moves",
    "input_price": "the price moves",
    "price": "its price moves",
    "capital": "shares issued at a discount of",
    "entry": "entry at",
    "substitution": "demand displaced",
    "regulation": "revenue regulated",
}


def _words(
    rule: Rule, edge: Edge, here: Party, there: Party, shock: Shock, before: Range, factors: list[Factor], now: Range
) -> str:
    at_origin = rule.when == shock.kind
    moved = f"{_MOVES[shock.kind]} {_size(before, shock)}" if at_origin else f"{here.name} moves {in_words(before)}"
    parts = [_relation(rule, edge, here, there)]
    parts.append(moved)
    parts += [
        f"{'1 - ' if f.name.startswith('!') else ''}{f.assumption} {_assumed(f)} ASSUMED"
        for f in factors
        if f.assumption
    ]
    unit = (
        "of revenue"
        if rule.walk == "to_suppliers"
        else "of its cost"
        if rule.share and edge.cost
        else "as a working size"
    )
    size = Range(*sorted((abs(now.low), abs(now.mid), abs(now.high))))
    whole = at_origin and not any(f.assumption for f in factors) and rule.walk == "to_suppliers"
    amount = f"up to {percent(size.high)}" if size.low == 0 < size.high else in_words(size)
    turn = "" if now.mid == 0 else " gained" if now.mid > 0 else " lost"
    return f"{' x '.join(parts)} = {'up to ' if whole and size.low else ''}{amount} {unit}{turn}"


def _size(size: Range, shock: Shock) -> str:
    text = in_words(Range(*sorted((abs(size.low), abs(size.mid), abs(size.high)))))
    if shock.kind in ("ban_on_buying", "ban_on_selling"):
        return text if size.mid < 0 else f"and return {text}"
    return text if shock.kind == "capital" else in_words(size)


def _assumed(factor: Factor) -> str:
    return in_words(factor.value)


def _relation(rule: Rule, edge: Edge, here: Party, there: Party) -> str:
    share = _share(rule, edge)
    verb = "licenses to" if edge.relation == "licenses_to" else "sells to"
    if rule.walk == "to_suppliers":
        if share is None:
            return f"{there.name} {verb} {here.name} (share not disclosed)"
        return f"{there.name} sells {_stated(share)} of revenue to {here.name}"
    if rule.walk == "to_customers":
        part = "(share not disclosed)" if share is None else f"{_stated(share)} of its cost"
        return f"{there.name} buys {part} from {here.name}"
    if rule.walk == "to_rivals":
        return f"{there.name} competes with {here.name}"
    return f"{there.name} {'owns a stake in' if rule.walk == 'to_owners' else 'lends to the buyers of'} {here.name}"


def _stated(share: ShareRange) -> str:
    """ "18%", "12% to 18%", "at most 10%", "at least 10%"."""
    if share.low == 0:
        return f"at most {percent(share.high)}"
    return f"at least {percent(share.low)}" if share.low < share.high == 1.0 else in_words(Range(*share.values()))
