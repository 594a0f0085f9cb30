"""Effects: shocks and a graph in, signed ranged effects out. Pure: no I/O, no clock, no model.

The rules are a table (`agent.propagation.rules`), the walk is numpy (`walk`), the arithmetic is told per path (`paths`)
and paths to one company become one effect (`combine`). No path, no row. A barred sale carries nothing and is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from agent.assumptions import Assumptions, bundled
from agent.propagation.combine import Rest, UsFiler, effect_of
from agent.propagation.paths import Path, paths_by_node
from agent.propagation.rules import HEADLINE, lifts
from agent.propagation.walk import BEAM, FLOOR, MAX_HOPS, Trail, walk
from agent.ranges import in_words, scaled
from agent.types import Effect, Shock
from knowledge.graph import Graph
from knowledge.types import AsOf, Party

NEW_LISTING = timedelta(days=10)
"""A ban is listed some days before or after the news of it: a loss is judged by what stood this long before."""
LIMIT = 200
"""Companies made out in words, unless said otherwise."""
Barred = Callable[[Party, Party, date], str | None]
"""(seller, buyer, day) -> why the sale is barred on that day, or None."""


@dataclass(frozen=True, slots=True)
class Barring:
    """A company that stands on a path but may not supply there, and why."""

    company: Party
    buyer: Party
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that one propagation found, and what it left out: nothing is dropped in silence."""

    effects: tuple[Effect, ...]
    barred: tuple[Barring, ...] = ()
    unplaced: tuple[Shock, ...] = ()  # no link names the place of these
    ended: tuple[str, ...] = ()  # relations of the shocked company that ended and carry nothing
    cut: int = 0  # weak paths beyond the beam


def _never(seller: Party, buyer: Party, on: date) -> str | None:
    return None


def us_filer(party: Party) -> bool:
    """True if the SEC knows the party: ASC 280-10-50-42 binds it, or IFRS 8.34, which draws the same line at 10%."""
    return bool(party.company and party.company.startswith("cik:"))


def compute(
    shocks: Sequence[Shock],
    graph: Graph,
    *,
    assumptions: Assumptions | None = None,
    as_of: AsOf | None = None,
    barred: Barred = _never,
    us_filer: UsFiler = us_filer,
    limit: int = LIMIT,
    hops: int = MAX_HOPS,
    floor: float = FLOOR,
    beam: int = BEAM,
    among: Collection[Party] | None = None,
) -> Outcome:
    """Effects of all shocks on every company that a path reaches within `hops` links.

    `limit` is the most companies made out in words, by strength; `among` lets only these be made out. `as_of` only
    guards: a graph that holds a later link raises ValueError, since a link folded into a share cannot be taken out.
    """
    if as_of is not None and as_of != graph.as_of:
        _refuse_later(graph, as_of)
    assumptions = assumptions or bundled()
    trails: list[Trail] = []
    unplaced: list[Shock] = []
    for shock in shocks:
        trail = walk(shock, graph, assumptions, hops=hops, floor=floor, beam=beam)
        if trail is None:
            unplaced.append(shock)
        else:
            trails.append(trail)
    rest = Rest(graph, assumptions, us_filer)
    bars: dict[tuple[str | None, str | None], Barring] = {}
    effects = [_headline(shock) for shock in shocks if shock.place == "company" and shock.kind in HEADLINE]
    chosen = None if among is None else {node for party in among if (node := graph.node(party)) is not None}
    for node, (paths, left_out) in paths_by_node(trails, graph, assumptions, limit=limit, among=chosen).items():
        free = [path for path in paths if not _bars(path, barred, graph.today, bars)]
        if free:
            effects.append(effect_of(graph.parties[node], free, left_out, rest))
    effects = _once(effects)
    effects.sort(key=lambda effect: (effect.hops > 0, -abs(effect.strength.mid), effect.company.name or ""))
    cut = sum(trail.cut for trail in trails)
    return Outcome(tuple(effects), tuple(bars.values()), tuple(unplaced), _ended(shocks, graph), cut)


def _refuse_later(graph: Graph, as_of: AsOf) -> None:
    if all(as_of.sees(link.knowable) for edge in graph.edges for link in edge.links):
        return
    raise ValueError(f"the graph holds links that were not knowable by {as_of.day}: build it with that as-of day")


def _bars(path: Path, barred: Barred, today: date, bars: dict[tuple[str | None, str | None], Barring]) -> bool:
    """Whether a sale on the path is barred; a loss counts some days before, or a new ban would hide whom it hits."""
    day = path.shock.knowable or today
    on = day - NEW_LISTING if path.shock.size.mid < 0 else day
    for edge in path.edges:
        if edge.relation not in ("supplies", "licenses_to"):
            continue
        reason = barred(edge.source, edge.target, on)
        if reason:
            bars.setdefault((edge.source.name, edge.target.name), Barring(edge.source, edge.target, reason))
            return True
    return False


def _headline(shock: Shock) -> Effect:
    sign, words = HEADLINE[shock.kind]
    if shock.kind == "ban_on_buying" and lifts(shock):
        words = "may buy what it builds with again"
    strength = scaled(shock.size, float(sign))
    return Effect(
        company=shock.at,
        sign=0 if strength.mid == 0 else 1 if strength.mid > 0 else -1,
        order=1,
        revenue=strength if shock.kind == "sales" and shock.basis != "assumed" else None,
        upper_bound=None,
        horizon="on the day",
        horizon_date=shock.knowable,
        probability=0.6,
        steps=(),
        basis="assumed" if shock.basis == "assumed" else "cited",
        shock=shock,
        arithmetic=f"{shock.because}: {in_words(strength)}",
        mechanism=words,
        reversal="the event is taken back",
        next_fact="how much of it the market knew before",
        notes=("the company in the headline: no link is walked",),
        strength=strength,
    )


def _once(effects: list[Effect]) -> list[Effect]:
    """One row a company; the headline's own, should a link also reach it, stays first."""
    rows: dict[tuple[str | None, str | None], Effect] = {}
    for effect in effects:
        rows.setdefault((effect.company.company or effect.company.ticker, effect.company.name), effect)
    return list(rows.values())


def _ended(shocks: Sequence[Shock], graph: Graph) -> tuple[str, ...]:
    at = {graph.node(shock.at) for shock in shocks} - {None}
    return tuple(
        f"{edge.source.name} {edge.relation.replace('_', ' ')} {edge.target.name} (until {edge.newest})"
        for edge in graph.ended
        if graph.node(edge.source) in at or graph.node(edge.target) in at
    )
