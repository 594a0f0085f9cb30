"""Edges: all links of one pair and relation, folded into one share range, so that no share counts twice.

The rules of folding, each about how shares are disclosed:
- two sources that state one share are one share with a range; a newer period supersedes one more than a year older;
- two channels stated side by side in one document are two amounts, and add; across documents they are two looks at one;
- a joint share is at most the joint for each name; a segment's share is at most that much of the whole;
- the newest word decides whether the relation stands: once ended, it carries nothing.

Knows nothing of shocks. A share's mid is a working point inside what was stated, never a claim of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.types import CONDUITS, RESOLD, UNDIRECTED, Link, Party, Relation, Share, ShareBase

HALF_LIFE_YEARS = 3.0
"""ASSUMED: a statement counts half after three years (`age.half_life` of the assumptions)."""
OPEN_LIFT = 1.25
"""ASSUMED: "at least 10%" is worked with at 1.25 x 10%; its upper bound stays open."""
SEGMENT_PART = 0.5
"""ASSUMED: a segment is worked with as half of the whole; its share is an upper bound either way."""
REVENUE: tuple[ShareBase, ...] = ("source_revenue", "source_segment")


@dataclass(frozen=True, slots=True)
class ShareRange:
    """A ratio in [0, 1] as low <= mid <= high."""

    low: float
    mid: float
    high: float

    def __add__(self, other: ShareRange) -> ShareRange:
        return ShareRange(*(min(1.0, a + b) for a, b in zip(self.values(), other.values())))

    def values(self) -> tuple[float, float, float]:
        """low, mid, high."""
        return self.low, self.mid, self.high


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation of one pair. `revenue` is the source's revenue from the target, `cost` the target's cost there."""

    relation: Relation
    source: Party
    target: Party
    links: tuple[Link, ...]  # newest first
    revenue: ShareRange | None = None
    cost: ShareRange | None = None
    equity: ShareRange | None = None

    @property
    def newest(self) -> date | None:
        """The knowable date of the newest statement."""
        return self.links[0].knowable

    @property
    def conduit(self) -> str | None:
        """The channel, when the target passes goods on ("distributor"); None otherwise."""
        return next((link.channel for link in self.links if link.channel in CONDUITS), None)

    @property
    def single_source(self) -> bool:
        """Whether the target is said to have no second source for it."""
        return any(link.channel == "single_source" for link in self.links)

    @property
    def resold(self) -> bool:
        """Whether the target sells on what it buys here, as it is or built into its own goods."""
        return any(link.channel in RESOLD for link in self.links)

    @property
    def share_link(self) -> Link:
        """The newest statement that gives a share, else the newest of all: the one to cite."""
        return next((link for link in self.links if link.share is not None), self.links[0])


def key_of(party: Party) -> str:
    """What makes two parties one node: entity id, else ticker, else the name without case; empty if unnamed."""
    return party.company or (party.ticker and f"tkr:{party.ticker}") or (party.name or "").casefold()


def fold(links: Iterable[Link], *, today: date) -> tuple[list[Edge], list[Edge]]:
    """Links -> (edges that stand, edges that ended). Unnamed counterparties make no edge: nobody can be named there."""
    groups: dict[tuple[str, str, str], list[Link]] = defaultdict(list)
    everything = list(links)
    for link in everything:
        one, other = key_of(link.source), key_of(link.target)
        if not (one and other) or one == other:
            continue
        if one > other and link.relation in UNDIRECTED:
            one, other = other, one
        groups[link.relation, one, other].append(link)
    joint = Counter(_statement(link) for link in everything if link.share is not None and link.share.joint)
    standing: list[Edge] = []
    ended: list[Edge] = []
    for group in groups.values():
        if len(group) > 1:
            group.sort(key=lambda link: (link.knowable or date.min, link.status == "ended"), reverse=True)
        (ended if group[0].status == "ended" else standing).append(_edge(group, joint, today))
    return standing, ended


def age_weight(known: date | None, today: date, *, half_life_years: float = HALF_LIFE_YEARS) -> float:
    """0.5 ** (age / half-life); an undated statement weighs one half."""
    if known is None:
        return 0.5
    return float(0.5 ** (max(0.0, (today - known).days / 365.25) / half_life_years))


def working_range(share: Share, *, names: int = 1) -> ShareRange:
    """What one statement lets us work with: a point, a range, "at least", "at most", a part of a joint share."""
    if share.joint:
        return ShareRange(0.0, share.high / max(1, names), share.high)
    if share.of == "source_segment":
        return ShareRange(0.0, (share.low + share.high) / 2 * SEGMENT_PART, share.high)
    if share.high >= 1.0 and share.low < 1.0:
        return ShareRange(share.low, min(1.0, share.low * OPEN_LIFT), 1.0)
    return ShareRange(share.low, (share.low + share.high) / 2, share.high)


def year_of(link: Link) -> int:
    """The year that a share speaks of: a four-digit year of its period, else the year it became known, else 0."""
    period = (link.share.period if link.share else None) or ""
    years = [int(period[i : i + 4]) for i in range(len(period) - 3) if period[i : i + 4].isdigit()]
    plausible = [year for year in years if 1980 <= year <= 2100]
    return max(plausible, default=link.knowable.year if link.knowable else 0)


def _edge(group: Sequence[Link], joint: Mapping[tuple[str | None, str], int], today: date) -> Edge:
    first = group[0]
    stated: dict[ShareBase, list[Link]] = {}
    for link in group:
        if link.share is not None and link.status == "active":
            stated.setdefault(link.share.of, []).append(link)
    folded = {of: _folded(links, joint, today) for of, links in stated.items()}
    return Edge(
        relation=first.relation,
        source=first.source,
        target=first.target,
        links=tuple(group),
        revenue=folded.get("source_revenue") or folded.get("source_segment"),
        cost=folded.get("target_cost"),
        equity=folded.get("equity"),
    )


def _folded(group: Sequence[Link], joint: Mapping[tuple[str | None, str], int], today: date) -> ShareRange:
    newest = max(year_of(link) for link in group)
    said: dict[str, list[Link]] = defaultdict(list)
    for link in group:
        if year_of(link) >= newest - 1:
            said[link.document or link.source_text or link.disclosed_by or link.id].append(link)
    ranges = [(_one_source(links, joint), max(age_weight(e.knowable, today) for e in links)) for links in said.values()]
    closed = [r for r, _ in ranges if r.high < 1.0] or [r for r, _ in ranges]
    low, high = min(r.low for r, _ in ranges), max(r.high for r in closed)
    mid = sum(r.mid * weight for r, weight in ranges) / sum(weight for _, weight in ranges)
    return ShareRange(low, min(max(mid, low), high), max(high, low))


def _one_source(links: Sequence[Link], joint: Mapping[tuple[str | None, str], int]) -> ShareRange:
    newest = max(map(year_of, links))
    channels: dict[str | None, ShareRange] = {}
    for link in links:
        if year_of(link) < newest or link.share is None:
            continue
        span = working_range(link.share, names=joint.get(_statement(link), 1))
        seen = channels.get(link.channel)
        channels[link.channel] = span if seen is None else _hull(seen, span)
    named = [span for channel, span in channels.items() if channel is not None]
    whole = channels.get(None)
    if not named:
        return whole or ShareRange(0.0, 0.0, 0.0)
    added = named[0]
    for span in named[1:]:
        added = added + span
    return added if whole is None else _hull(whole, added)


def _statement(link: Link) -> tuple[str | None, str]:
    """The statement that a link is from: its sentence, or for a note's row the place that it names."""
    return link.document, link.source_text or link.quote


def _hull(a: ShareRange, b: ShareRange) -> ShareRange:
    return ShareRange(min(a.low, b.low), (a.mid + b.mid) / 2, max(a.high, b.high))


def unknown_of(proposed: Sequence[Link], held: Sequence[Link]) -> list[Link]:
    """Those of the proposed links whose ends no held link of that relation joins."""
    if not proposed:
        return []
    known = {(link.relation, frozenset({key_of(link.source), key_of(link.target)})) for link in held}
    return [p for p in proposed if (p.relation, frozenset({key_of(p.source), key_of(p.target)})) not in known]
