"""The ledger as a graph in numpy: one node a party, one edge a pair and relation, adjacency in compressed sparse rows.

Knows which way goods, licences, stakes and rivalry run and how large each share is; knows nothing of shocks, signs or
assumptions. An unknown share is NaN, never zero. Built once per as-of day; immutable.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from knowledge.collecting import uncollected
from knowledge.edges import Edge, fold, key_of
from knowledge.types import RELATIONS, AsOf, Link, Party, Relation

Walk = Literal["to_suppliers", "to_customers", "to_rivals", "to_owners", "to_financiers"]
"""The ways to leave a node: against the sale, with it, to rivals, to owners, to those who lend to its buyers."""
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
_RUNS: Mapping[Walk, tuple[tuple[Relation, ...], tuple[Literal["source", "target"], ...]]] = {
    "to_suppliers": (("supplies", "licenses_to"), ("target",)),
    "to_customers": (("supplies", "licenses_to"), ("source",)),
    "to_rivals": (("competes_with",), ("source", "target")),
    "to_owners": (("owns_stake_in",), ("target",)),
    "to_financiers": (("finances_customers_of",), ("target",)),
}
"""Per walk: the relations it uses and the end of the edge that it leaves from."""


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Who is reached from whom. Row n is `indptr[n]:indptr[n + 1]`; `share` lies beside, NaN where not stated."""

    indptr: NDArray[np.int64]
    neighbour: Ints
    edge: Ints
    share: Floats

    def of(self, node: int) -> Ints:
        """The nodes reached from one node."""
        return self.neighbour[self.indptr[node] : self.indptr[node + 1]]


@dataclass(frozen=True, slots=True)
class EdgeTable:
    """Edges in columns: ends are node numbers, `relation` indexes `RELATIONS`; shares are mids, NaN if not stated."""

    source: Ints
    target: Ints
    relation: NDArray[np.int8]
    revenue: Floats  # share of the source's revenue
    cost: Floats  # share of the target's cost
    equity: Floats  # share of the target's equity
    conduit: NDArray[np.bool_]  # the target passes goods on
    resold: NDArray[np.bool_]  # the target sells on what it buys, as it is or built in
    single_source: NDArray[np.bool_]  # the target has no second source


@dataclass(frozen=True)
class Graph:
    """The links known on a day, ready to walk. `edges[i]` holds the links and ranges behind row i of `table`."""

    parties: Sequence[Party]
    edges: Sequence[Edge]
    table: EdgeTable
    today: date
    as_of: AsOf = field(default_factory=AsOf)
    ended: tuple[Edge, ...] = ()
    withheld: Mapping[str, int] = field(default_factory=dict)
    unnamed: Mapping[str, float] = field(default_factory=dict)
    """Node key of a seller -> the largest share that it states for a customer whom it does not name."""
    index: Mapping[str, int] = field(default_factory=dict)
    adjacency: Mapping[Walk, Adjacency] = field(default_factory=dict)

    @staticmethod
    def build(
        links: Iterable[Link],
        *,
        as_of: AsOf = AsOf(),  # noqa: B008 - frozen value
        without: Collection[str] = (),
        today: date | None = None,
    ) -> Graph:
        """The graph of the links that were knowable, less those whose id is in `without`.

        `today` is the day to which links age: the as-of day unless given, else the clock's.
        """
        everything = [link for link in links if link.id not in without] if without else list(links)
        seen = [link for link in everything if as_of.sees(link.knowable)]
        today = today or as_of.day or datetime.now(UTC).date()
        with uncollected():
            edges, ended = fold(seen, today=today)
            parties = _parties((*edges, *ended))
            index = {key: i for i, key in enumerate(parties)}
            return Graph.of_table(
                list(parties.values()),
                edges,
                _table(edges, index),
                today=today,
                as_of=as_of,
                ended=tuple(ended),
                withheld=withheld(everything, as_of),
                unnamed=_unnamed(seen),
                index=_with_aliases(index, parties),
            )

    @staticmethod
    def of_table(
        parties: Sequence[Party],
        edges: Sequence[Edge],
        table: EdgeTable,
        *,
        today: date,
        as_of: AsOf = AsOf(),  # noqa: B008 - frozen value
        ended: tuple[Edge, ...] = (),
        withheld: Mapping[str, int] | None = None,
        unnamed: Mapping[str, float] | None = None,
        index: Mapping[str, int] | None = None,
    ) -> Graph:
        """A graph over columns that were made elsewhere; the adjacency of every walk is built here."""
        adjacency = {walk: _adjacency(table, walk, len(parties)) for walk in get_args(Walk)}
        keys = index if index is not None else {key_of(party): i for i, party in enumerate(parties)}
        return Graph(parties, edges, table, today, as_of, ended, withheld or {}, unnamed or {}, keys, adjacency)

    def node(self, party: Party) -> int | None:
        """The node of a party: by entity id, ticker or name; None if no link names it."""
        keys = (party.company, party.ticker and f"tkr:{party.ticker}", (party.name or "").casefold())
        return next((self.index[key] for key in keys if key and key in self.index), None)

    def apart(self, one: int, others: Ints) -> NDArray[np.bool_]:
        """Which of the others are known to sell to buyers of their own: both have known buyers, and none in common."""
        sales = self.adjacency["to_customers"]
        mine = sales.of(one)
        counts = sales.indptr[others + 1] - sales.indptr[others]
        if not len(mine) or not counts.sum():
            return np.zeros(len(others), dtype=np.bool_)
        rows = np.repeat(np.arange(len(others)), counts)
        ends = np.cumsum(counts)
        at = np.arange(len(rows)) - np.repeat(ends - counts - sales.indptr[others], counts)
        common = np.bincount(rows[np.isin(sales.neighbour[at], mine)], minlength=len(others))
        apart: NDArray[np.bool_] = (counts > 0) & (common == 0)
        return apart


def _with_aliases(index: Mapping[str, int], parties: Mapping[str, Party]) -> dict[str, int]:
    found = dict(index)
    for key, party in parties.items():
        for alias in (party.ticker and f"tkr:{party.ticker}", (party.name or "").casefold()):
            if alias:
                found.setdefault(alias, index[key])
    return found


def _parties(edges: Iterable[Edge]) -> dict[str, Party]:
    """Key -> the party, as fully as any of the edges names it."""
    found: dict[str, Party] = {}
    for edge in edges:
        for party in (edge.source, edge.target):
            key = key_of(party)
            known = found.setdefault(key, party)
            if known is not party and not (known.name and known.ticker and known.company):
                found[key] = _fuller(known, party)
    return found


def _fuller(one: Party, other: Party) -> Party:
    return Party(one.name or other.name, one.ticker or other.ticker, one.company or other.company)


def _table(edges: Sequence[Edge], index: Mapping[str, int]) -> EdgeTable:
    def mids(name: Literal["revenue", "cost", "equity"]) -> Floats:
        spans = (getattr(edge, name) for edge in edges)
        return np.array([np.nan if span is None else span.mid for span in spans], dtype=np.float64)

    told = [i for i, edge in enumerate(edges) if any(link.channel is not None for link in edge.links)]

    def flags(of: Callable[[Edge], bool]) -> NDArray[np.bool_]:
        """By edge; False for all whose links name no channel, which are most."""
        found = np.zeros(len(edges), dtype=np.bool_)
        found[[i for i in told if of(edges[i])]] = True
        return found

    return EdgeTable(
        source=np.array([index[key_of(edge.source)] for edge in edges], dtype=np.int32),
        target=np.array([index[key_of(edge.target)] for edge in edges], dtype=np.int32),
        relation=np.array([RELATIONS.index(edge.relation) for edge in edges], dtype=np.int8),
        revenue=mids("revenue"),
        cost=mids("cost"),
        equity=mids("equity"),
        conduit=flags(lambda edge: edge.conduit is not None),
        resold=flags(lambda edge: edge.resold),
        single_source=flags(lambda edge: edge.single_source),
    )


def _adjacency(table: EdgeTable, walk: Walk, nodes: int) -> Adjacency:
    relations, ends = _RUNS[walk]
    rows = np.flatnonzero(np.isin(table.relation, [RELATIONS.index(name) for name in relations])).astype(np.int32)
    share = {"to_suppliers": table.revenue, "to_customers": table.cost, "to_owners": table.equity}.get(walk)
    leave = np.concatenate([getattr(table, end)[rows] for end in ends])
    other = {"source": "target", "target": "source"}
    arrive = np.concatenate([getattr(table, other[end])[rows] for end in ends])
    edge = np.concatenate([rows] * len(ends))
    order = np.argsort(leave, kind="stable")
    indptr = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(leave, minlength=nodes), out=indptr[1:])
    shares = np.full(len(edge), np.nan) if share is None else share[edge[order]]
    return Adjacency(indptr, arrive[order], edge[order], shares)


def withheld(links: Sequence[Link], as_of: AsOf) -> dict[str, int]:
    """How many of the links the day hides: those known later, and undated ones."""
    if as_of.day is None:
        return {"later": 0, "undated": 0}
    undated = sum(link.knowable is None for link in links)
    return {"later": sum(link.knowable is not None and link.knowable > as_of.day for link in links), "undated": undated}


def _unnamed(links: Iterable[Link]) -> dict[str, float]:
    found: dict[str, float] = {}
    for link in links:
        if link.target.name is None and link.share is not None and link.share.of == "source_revenue":
            key = key_of(link.source)
            found[key] = max(found.get(key, 0.0), link.share.high if link.share.high < 1.0 else link.share.low)
    return found
