"""Three hops from one node over a synthetic ledger, paths included, beside a plain scipy walk of the same hops.

`python -m evals.bench.propagation [--links 10000 100000 1000000]` prints a row a size: both times (median over start
nodes, taken in turn in one process), their ratio, paths, companies, and memory. The ledger has four links a company,
ends drawn by Zipf's law (exponent of about 2.2 for the number of links, as in the network of US firms: Atalay et al.
2011), 85% sales of which 30% state a share, 12% rivals, 3% stakes.

The plain walk is a vector times a sparse matrix (CSR) once a hop, by share, upstream alone: no signs, no rules, no
paths. It is the least that any walk must do.
"""

from __future__ import annotations

import argparse
import gc
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import overload

import numpy as np
from scipy import sparse

from agent.assumptions import bundled
from agent.effects import compute
from agent.types import Range, Shock
from knowledge.edges import Edge, ShareRange
from knowledge.graph import EdgeTable, Graph
from knowledge.types import RELATIONS, Link, Party, Share

DAY = date(2024, 5, 2)
LINKS_A_COMPANY = 4
STARTS = 15


class Parties(Sequence[Party]):
    """n made-up parties, made when asked for."""

    def __init__(self, n: int) -> None:
        self.n = n

    @overload
    def __getitem__(self, at: int) -> Party: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Party]: ...
    def __getitem__(self, at: int | slice) -> Party | Sequence[Party]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(self.n))]
        return Party(f"Firm {at}", None, f"cik:{at:010d}")

    def __len__(self) -> int:
        return self.n

    def __iter__(self) -> Iterator[Party]:
        return (self[i] for i in range(self.n))


class Edges(Sequence[Edge]):
    """The edges of a table, made when asked for: 1M objects would measure Python's memory and not the walk's."""

    def __init__(self, table: EdgeTable, parties: Parties) -> None:
        self.table, self.parties = table, parties
        self._made: dict[int, Edge] = {}

    @overload
    def __getitem__(self, at: int) -> Edge: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Edge]: ...
    def __getitem__(self, at: int | slice) -> Edge | Sequence[Edge]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if at not in self._made:
            self._made[at] = self._edge(int(at))
        return self._made[at]

    def _edge(self, at: int) -> Edge:
        ends = self.parties[int(self.table.source[at])], self.parties[int(self.table.target[at])]
        share = float(self.table.revenue[at])
        stated = None if np.isnan(share) else Share(share, share, "source_revenue")
        relation = RELATIONS[self.table.relation[at]]
        link = Link(relation, *ends, f"row {at}", f"d{at}", "note", share=stated, knowable=DAY)
        return Edge(relation, *ends, (link,), None if stated is None else ShareRange(share, share, share))

    def __len__(self) -> int:
        return len(self.table.source)

    def __iter__(self) -> Iterator[Edge]:
        return (self[i] for i in range(len(self)))


def ledger(links: int, *, seed: int = 7) -> Graph:
    """A synthetic ledger of about that many links (loops are dropped)."""
    rng = np.random.default_rng(seed)
    n = max(50, links // LINKS_A_COMPANY)
    weight = np.arange(1, n + 1, dtype=float) ** -0.8
    cumulative = np.cumsum(weight / weight.sum())

    def ends() -> np.ndarray:
        drawn = np.minimum(np.searchsorted(cumulative, rng.random(links)), n - 1)
        return shuffled[drawn]

    shuffled = rng.permutation(n).astype(np.int32)
    source = rng.integers(0, n, links, dtype=np.int32)
    target = ends()
    kept = source != target
    source, target = source[kept], target[kept]
    kind = rng.random(len(source))
    relation = np.where(kind < 0.85, RELATIONS.index("supplies"), RELATIONS.index("competes_with"))
    relation = np.where(kind > 0.97, RELATIONS.index("owns_stake_in"), relation).astype(np.int8)
    stated = (rng.random(len(source)) < 0.30) & (kind < 0.85)
    revenue = np.where(stated, rng.beta(1.5, 6.0, len(source)), np.nan)
    empty = np.full(len(source), np.nan)
    flags = rng.random(len(source)) < 0.05
    table = EdgeTable(source, target, relation, revenue, empty, empty, flags, flags, flags)
    parties = Parties(n)
    return Graph.of_table(parties, Edges(table, parties), table, today=DAY, index={})


@dataclass(frozen=True, slots=True)
class Timed:
    """One start node: seconds of both walks, and what ours found."""

    ours: float
    plain: float
    paths: int
    companies: int
    cut: int


def plain_matrix(graph: Graph) -> sparse.csr_matrix:
    """Buyer -> seller by share, 0.03 where none is stated: the upstream walk as a matrix."""
    near = graph.adjacency["to_suppliers"]
    share = np.where(np.isnan(near.share), 0.03, near.share)
    n = len(graph.parties)
    return sparse.csr_matrix((share, near.neighbour, near.indptr), shape=(n, n))


def timed(graph: Graph, transposed: sparse.csr_matrix, node: int) -> Timed:
    """Both walks from one node, ours first or second by turns."""
    shock = Shock("sales", graph.parties[node], "company", Range(-0.5, -0.5, -0.5), "stated", "weeks", DAY, "said")
    named = Graph(
        **{name: getattr(graph, name) for name in graph.__dataclass_fields__} | {"index": {f"cik:{node:010d}": node}}
    )

    def ours() -> tuple[float, int, int, int]:
        began = time.perf_counter()
        found = compute([shock], named, assumptions=bundled())
        took = time.perf_counter() - began
        return took, sum(1 + len(effect.others) for effect in found.effects), len(found.effects), found.cut

    def plain() -> float:
        began = time.perf_counter()
        x = np.zeros(len(graph.parties))
        x[node] = -0.5
        total = np.zeros_like(x)
        for _ in range(3):
            x = transposed @ x
            total += x
        return time.perf_counter() - began

    if node % 2:
        theirs = plain()
        took, paths, companies, cut = ours()
    else:
        took, paths, companies, cut = ours()
        theirs = plain()
    return Timed(took, theirs, paths, companies, cut)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print a row for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    given = parser.parse_args()
    print("    links   start  build s  plain ms  ours ms  ratio  paths  names       cut     MB")
    for links in given.links:
        began = time.perf_counter()
        graph = ledger(links)
        built = time.perf_counter() - began
        transposed = plain_matrix(graph).T.tocsr()
        degree = np.diff(graph.adjacency["to_suppliers"].indptr)
        order = np.argsort(degree)
        reached = order[degree[order] > 0]
        starts = {
            "median": reached[len(reached) // 2 - STARTS // 2 :][:STARTS],
            "top 1%": reached[-len(reached) // 100 :][:STARTS],
            "hub": order[-3:],
        }
        timed(graph, transposed, int(order[-1]))  # warm up
        gc.collect()
        for name, nodes in starts.items():
            rows = [timed(graph, transposed, int(node)) for node in nodes]
            ratio = median(row.ours / row.plain for row in rows)
            mine, theirs = median(row.ours for row in rows) * 1e3, median(row.plain for row in rows) * 1e3
            paths, names, cut = (median(getattr(row, key) for row in rows) for key in ("paths", "companies", "cut"))
            times = f"{built:>8.2f} {theirs:>9.2f} {mine:>8.2f} {ratio:>6.2f}"
            print(f"{links:>9,} {name:>7} {times} {paths:>6.0f} {names:>6.0f} {cut:>9,.0f} {_megabytes():>6.0f}")


if __name__ == "__main__":
    main()
