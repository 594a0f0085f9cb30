"""Holdings against one event: what is hit directly, one link and two links away, and what the holdings share unseen.

Pure: holdings, effects and a graph in, a view out. Weights are shares of the gross value (a short position counts with
its sign in what it gains or loses). Nothing here leaves the machine: no model, no network, no prompt knows a holding.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from agent.errors import UsageError
from agent.ranges import ZERO, scaled, total
from agent.types import Effect, Range
from knowledge.companies import Companies
from knowledge.edges import key_of
from knowledge.errors import CompanyError
from knowledge.graph import Graph
from knowledge.types import Party

Distance = Literal["direct", "one_hop", "two_hops"]
DISTANCES: tuple[Distance, ...] = ("direct", "one_hop", "two_hops")
Role = Literal["supplier", "customer"]
_NAME = ("ticker", "symbol", "company", "name", "security", "holding")
_VALUE = ("value", "market value", "market_value", "marketvalue", "amount", "weight", "position value")
_UNITS = (("shares", "quantity", "qty", "units"), ("price", "last price", "close", "last"))


@dataclass(frozen=True, slots=True)
class Holding:
    """One position: the entity, and its value in the portfolio's currency (negative for a short position)."""

    company: Party
    value: float


@dataclass(frozen=True, slots=True)
class Holdings:
    """A portfolio as read: positions, one a company, and the lines that no company was found for."""

    positions: tuple[Holding, ...]
    unknown: tuple[str, ...] = ()

    @property
    def gross(self) -> float:
        """The sum of all values without sign."""
        return sum(abs(position.value) for position in self.positions)


@dataclass(frozen=True, slots=True)
class Hit:
    """A holding that the event reaches. `part` is what the portfolio gains or loses of its gross value by it.

    `part` is weight x revenue effect, a working size and no price forecast; None where no share is disclosed, and
    `bound` is then the most (without sign) that the disclosure rules leave open, None where they leave all open.
    """

    holding: Holding
    weight: float
    effect: Effect
    part: Range | None
    bound: float | None

    @property
    def distance(self) -> Distance:
        """How many links lie between the event and the holding."""
        return DISTANCES[min(self.effect.hops, 2)]

    @property
    def sign(self) -> int:
        """Whether the portfolio gains or loses: a short position turns the effect's sign over."""
        return self.effect.sign if self.holding.value >= 0 else -self.effect.sign


@dataclass(frozen=True, slots=True)
class Reached:
    """All hits at one distance: weight of what is hit, its known part of the gross value, weight without a share."""

    distance: Distance
    weight: float
    part: Range
    undisclosed: float
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Common:
    """A company that several holdings buy from or sell to: a dependence that the list of holdings does not show."""

    company: Party
    role: Role
    holdings: tuple[Party, ...]
    weight: float
    held: bool


@dataclass(frozen=True, slots=True)
class Offset:
    """Two holdings that the event moves against each other. `covered` is how much of the loss the gain makes good."""

    gains: Hit
    loses: Hit
    covered: float | None  # ratio of the mids, None where one has no disclosed size


@dataclass(frozen=True, slots=True)
class View:
    """The whole answer. `untouched` is the weight that no path reaches."""

    gross: float
    reached: tuple[Reached, ...]
    untouched: float
    commons: tuple[Common, ...]
    offsets: tuple[Offset, ...]
    unknown: tuple[str, ...]


def read_holdings(text: str, companies: Companies, *, where: str = "holdings") -> Holdings:
    """Positions from CSV text with a header: a ticker or name, and a value, a weight, or shares and a price.

    Two lines of one company add up. Raises UsageError for a file without these columns or with a value that is none.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), skipinitialspace=True)
    header = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    named = next((header[n] for n in _NAME if n in header), None)
    valued = next((header[n] for n in _VALUE if n in header), None)
    units = [next((header[n] for n in names if n in header), None) for names in _UNITS]
    if named is None or (valued is None and None in units):
        raise UsageError(
            f"{where}: the first line names no {'company' if named is None else 'value'} column.",
            remedy="Begin the file with: ticker,value",
        )
    sums: dict[str, tuple[Party, float]] = {}
    unknown: list[str] = []
    for number, row in enumerate(rows, 2):
        name = (row.get(named) or "").strip()
        if not name:
            continue
        cells = [row.get(valued)] if valued is not None else [row.get(unit or "") for unit in units]
        value = float(np.prod([_number(cell, f"{where}, line {number}") for cell in cells]))
        try:
            party = companies.party(companies.resolve(name))
        except CompanyError as error:
            unknown.append(f"line {number}: {error}")
            continue
        before = sums.get(key_of(party), (party, 0.0))[1]
        sums[key_of(party)] = (party, before + value)
    return Holdings(tuple(Holding(party, value) for party, value in sums.values() if value), tuple(unknown))


def _number(cell: str | None, where: str) -> float:
    text = (cell or "").strip().replace(",", "").lstrip("$€£¥").removesuffix("%")
    negative = text.startswith("(") and text.endswith(")")
    try:
        value = float(text.strip("()").lstrip("$€£¥"))
    except ValueError:
        raise UsageError(f"{where}: {cell!r} is not a value.", remedy="Write it in plain digits, as 12500.") from None
    if not abs(value) < 1e18:
        raise UsageError(f"{where}: {cell!r} is not a value.", remedy="Write it in plain digits, as 12500.")
    return -value if negative else value


def view(holdings: Holdings, effects: Iterable[Effect], graph: Graph) -> View:
    """Holdings against the effects of one event, and what they have in common on the graph."""
    gross = holdings.gross or 1.0
    by_company = {key_of(effect.company): effect for effect in effects}
    hits = [
        _hit(position, by_company[key_of(position.company)], gross)
        for position in holdings.positions
        if key_of(position.company) in by_company
    ]
    hits.sort(key=lambda hit: -_size(hit))
    reached = tuple(_reached(distance, [hit for hit in hits if hit.distance == distance]) for distance in DISTANCES)
    touched = sum(each.weight for each in reached)
    return View(
        holdings.gross,
        reached,
        max(0.0, (1.0 if holdings.positions else 0.0) - touched),
        commons(holdings, graph),
        _offsets(hits),
        holdings.unknown,
    )


def _hit(position: Holding, effect: Effect, gross: float) -> Hit:
    weight = position.value / gross
    part = scaled(effect.revenue, weight) if effect.revenue is not None else None
    bound = abs(weight) * effect.upper_bound if part is None and effect.upper_bound is not None else None
    return Hit(position, weight, effect, part, bound)


def _size(hit: Hit) -> float:
    return abs(hit.part.mid) if hit.part is not None else abs(hit.weight * hit.effect.strength.mid)


def _reached(distance: Distance, hits: Sequence[Hit]) -> Reached:
    known = [hit.part for hit in hits if hit.part is not None]
    return Reached(
        distance,
        sum(abs(hit.weight) for hit in hits),
        total(known) if known else ZERO,
        sum(abs(hit.weight) for hit in hits if hit.part is None),
        tuple(hits),
    )


def _offsets(hits: Sequence[Hit], most: int = 10) -> tuple[Offset, ...]:
    gains = [hit for hit in hits if hit.sign > 0]
    loses = [hit for hit in hits if hit.sign < 0]
    pairs = [Offset(up, down, _covered(up, down)) for down in loses[:most] for up in gains[:most]]
    pairs.sort(key=lambda pair: -min(_size(pair.gains), _size(pair.loses)))
    return tuple(pairs[:most])


def _covered(up: Hit, down: Hit) -> float | None:
    if up.part is None or down.part is None or not down.part.mid:
        return None
    return abs(up.part.mid / down.part.mid)


def commons(holdings: Holdings, graph: Graph, *, least: int = 2, most: int = 20) -> tuple[Common, ...]:
    """Suppliers and customers of at least `least` holdings, those with the most weight behind them first.

    One pass over each holding's row of the adjacency, whatever the size of the ledger.
    """
    gross = holdings.gross or 1.0
    nodes: Mapping[int, Holding] = {
        node: position for position in holdings.positions if (node := graph.node(position.company)) is not None
    }
    found: list[Common] = []
    for walk, role in (("to_suppliers", "supplier"), ("to_customers", "customer")):
        behind: dict[int, list[int]] = {}
        for node in nodes:
            for other in np.unique(graph.adjacency[walk].of(node)):  # type: ignore[index]
                behind.setdefault(int(other), []).append(node)
        for other, of in behind.items():
            if len(of) >= least:
                weight = sum(abs(nodes[node].value) for node in of) / gross
                parties = tuple(nodes[node].company for node in of)
                found.append(Common(graph.parties[other], role, parties, weight, other in nodes))  # type: ignore[arg-type]
    found.sort(key=lambda common: (-common.weight, -len(common.holdings), common.company.name or ""))
    return tuple(found[:most])
