"""A portfolio of 500 holdings against 100,000 links: seconds of computation. `python -m evals.bench.portfolio`"""

from __future__ import annotations

import random
import time
from datetime import date
from itertools import pairwise

from agent.effects import compute
from agent.portfolio import Holding, Holdings, view
from agent.types import Range, Shock
from knowledge.graph import Graph
from knowledge.types import AsOf, Link, Party, Share

DAY = date(2024, 5, 2)


def main(names: int = 20_000, count: int = 100_000, held: int = 500) -> None:
    """Print the seconds for building the graph, the effects, and the view over both."""
    draw = random.Random(7)
    parties = [Party(f"Company {i}", f"C{i}", f"tkr:C{i}") for i in range(names)]
    links = [_link(draw, parties, i) for i in range(count)]
    holdings = Holdings(tuple(Holding(party, draw.uniform(1, 100)) for party in draw.sample(parties, held)))
    marks = [time.perf_counter()]
    graph = Graph.build(links, as_of=AsOf(DAY))
    marks.append(time.perf_counter())
    size = Range(-0.5, -0.5, -0.5)
    shock = Shock("demand", parties[0], "company", size, "stated", "weeks", DAY, "made up")
    outcome = compute([shock], graph, limit=held, among=[position.company for position in holdings.positions])
    marks.append(time.perf_counter())
    seen = view(holdings, outcome.effects, graph)
    marks.append(time.perf_counter())
    built, walked, viewed = (b - a for a, b in pairwise(marks))
    print(f"{count:,} links, {held} holdings, {len(outcome.effects)} effects, {len(seen.commons)} shared")
    print(f"graph {built:.2f} s, effects {walked:.3f} s, view {viewed:.3f} s; effects and view {walked + viewed:.3f} s")


def _link(draw: random.Random, parties: list[Party], number: int) -> Link:
    """Buyers are drawn by a power law, as a few firms are named by most."""
    source = draw.choice(parties)
    target = parties[min(len(parties) - 1, int(draw.paretovariate(0.6)) - 1)]
    share = Share(0.1, 0.1, "source_revenue") if number % 4 == 0 else None
    return Link("supplies", source, target, f"quote {number}", f"d{number}", "note", share=share, knowable=DAY)


if __name__ == "__main__":
    main()
