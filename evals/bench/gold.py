"""The labelled links of real filings, and how a link found is compared with a label: by the entities at its ends.

Knows the shared data's form alone. A label's party without an entity ("NAND memory business (Intel)") is compared by
its words: the labeller's own and the filing's seldom agree to the letter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.companies import Companies
from knowledge.entities.names import word_set
from knowledge.errors import CompanyError
from knowledge.types import UNDIRECTED, Company, Link, Party

SAME_SHARE = 0.0051
_FILLER = word_set("the of and its a an inc corp company business unit division llc ltd lp l p")


@dataclass(frozen=True, slots=True)
class Edge:
    """One labelled link, with its ends as entity ids or, where the table has none, as names."""

    relation: str
    source: str
    target: str
    low: float | None
    high: float | None
    base: str | None
    status: str

    @property
    def key(self) -> tuple[str, ...]:
        """What strict scoring compares: relation and both ends, in order where the relation has one."""
        return key(self.relation, self.source, self.target)


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled passage of a filing."""

    id: str
    file: str
    filer: Company
    period: str | None
    evidence: str
    context: str | None
    edges: tuple[Edge, ...]
    trap: str | None
    anonymous: int


def cases(path: Path, companies: Companies) -> list[Case]:
    """The labelled passages of a file, in order."""
    return [_case(json.loads(line), companies) for line in path.read_text(encoding="utf-8").splitlines()]


def _case(row: Mapping[str, object], companies: Companies) -> Case:
    edges = tuple(_edge(edge, companies) for edge in _list(row, "edges"))
    context = row["context"]
    return Case(
        id=str(row["id"]),
        file=str(row["file"]),
        filer=companies.resolve(str(row["filer_ticker"] or row["filer"])),
        period=str(row["period"]) if row["period"] else None,
        evidence=str(row["evidence"]),
        context=str(context) if context else None,
        edges=edges,
        trap=str(row["trap"]) if row["trap"] else None,
        anonymous=len(_list(row, "anonymous")),
    )


def _list(row: Mapping[str, object], name: str) -> Sequence[Mapping[str, object]]:
    found = row.get(name) or []
    assert isinstance(found, list)
    return found


def _edge(edge: Mapping[str, object], companies: Companies) -> Edge:
    exact, least, most = (edge.get(name) for name in ("pct", "pct_min", "pct_max"))
    low = exact if exact is not None else least
    high = exact if exact is not None else most
    return Edge(
        relation=str(edge["rel"]),
        source=_end(str(edge["src"]), edge.get("src_ticker"), companies),
        target=_end(str(edge["dst"]), edge.get("dst_ticker"), companies),
        low=float(str(low)) if low is not None else None,
        high=float(str(high)) if high is not None else None,
        base=str(edge["pct_of"]) if edge.get("pct_of") else None,
        status=str(edge.get("status") or "active"),
    )


def _end(name: str, ticker: object, companies: Companies) -> str:
    for text in (ticker, name):
        try:
            if text:
                return companies.resolve(str(text)).id
        except CompanyError:
            continue
    return name


def key(relation: str, source: str, target: str) -> tuple[str, ...]:
    """The ends of an undirected relation in one order."""
    ends = sorted((source, target)) if relation in UNDIRECTED else [source, target]
    return (relation, *ends)


def ends(link: Link, companies: Companies) -> tuple[str, str]:
    """A link's ends as an edge has them: entity ids where the table knows the party, else printed names."""
    return _party(link.source, companies), _party(link.target, companies)


def _party(party: Party, companies: Companies) -> str:
    if party.company is not None and companies.get(party.company) is not None:
        return party.company
    return _end(party.name, party.ticker, companies) if party.name else "?"


def same(edge: Edge, link: Link, companies: Companies) -> bool:
    """Whether a link states the edge: the same relation between the same parties, the same way round."""
    if edge.relation != link.relation:
        return False
    source, target = ends(link, companies)
    straight = _alike(edge.source, source) and _alike(edge.target, target)
    turned = edge.relation in UNDIRECTED and _alike(edge.source, target) and _alike(edge.target, source)
    return straight or turned


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    left, right = ({w for w in re.findall(r"[a-z0-9]+", name.lower()) if w not in _FILLER} for name in (one, other))
    known = one.startswith(("cik:", "tkr:", "name:")) or other.startswith(("cik:", "tkr:", "name:"))
    return not known and bool(left and right) and len(left & right) / min(len(left), len(right)) >= 0.5


def matched(edges: Sequence[Edge], links: Sequence[Link], companies: Companies) -> list[tuple[Edge, Link]]:
    """Each edge with the link that states it, one to one."""
    return list(_matched(edges, list(links), companies))


def _matched(edges: Sequence[Edge], links: list[Link], companies: Companies) -> Iterator[tuple[Edge, Link]]:
    for edge in edges:
        if (hit := next((link for link in links if same(edge, link, companies)), None)) is not None:
            links.remove(hit)
            yield edge, hit
