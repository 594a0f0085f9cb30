"""Links read out of a text against those that it states: relation and both ends, in order where it has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.formats import CaseEdge, LinkCase
from evals.metrics.metric import JSON, Mark, Marks, Metric, graded, share
from knowledge.types import UNDIRECTED

METRICS = (
    Metric("link_precision", "share of the links found that the text states"),
    Metric("link_recall", "share of the links stated that are found"),
    Metric("shares_right", "share of the stated shares found with the right range and base"),
    Metric("traps_clean", "1 if nothing is found in a text that states no link"),
)
_LEGAL = frozenset(
    ("inc", "corp", "corporation", "co", "company", "ltd", "limited", "plc", "llc", "ag", "sa", "nv", "the")
)
SAME = 0.0051
"""Ratios that differ by less are one share as printed."""
Found = Mapping[str, Any]


def of_text(case: LinkCase, observed: JSON) -> Marks:
    """The marks of one text; links with an unnamed end are left out, as the labels leave them out."""
    found = [link for link in observed["links"] if link["source"]["name"] and link["target"]["name"]]
    if case.trap:
        return graded(traps_clean=Mark(float(not found)))
    pairs = _matched(case.edges, found)
    return graded(
        link_precision=Mark(len(pairs) / len(found), len(found)) if found else None,
        link_recall=Mark(len(pairs) / len(case.edges), len(case.edges)),
        shares_right=share(_same_share(edge, link) for edge, link in pairs if edge.share),
    )


def _matched(edges: Sequence[CaseEdge], found: Sequence[Found]) -> list[tuple[CaseEdge, Found]]:
    left = list(found)
    pairs = []
    for edge in edges:
        hit = next((link for link in left if _same(edge, link)), None)
        if hit is not None:
            left.remove(hit)
            pairs.append((edge, hit))
    return pairs


def _same(edge: CaseEdge, link: Found) -> bool:
    if edge.relation != link["relation"]:
        return False
    one, other = link["source"]["name"], link["target"]["name"]
    straight = _alike(edge.source, one) and _alike(edge.target, other)
    return straight or (edge.relation in UNDIRECTED and _alike(edge.source, other) and _alike(edge.target, one))


def _alike(one: str, other: str) -> bool:
    """Whether two names are one company's: the shorter, less its legal form, begins the longer."""
    short, long = sorted((_words(one), _words(other)), key=len)
    return bool(short) and long[: len(short)] == short


def _words(name: str) -> list[str]:
    words = name.replace(",", " ").replace(".", "").casefold().split()
    return [word for word in words if word not in _LEGAL]


def _same_share(edge: CaseEdge, link: Found) -> bool:
    share = link["share"]
    if share is None or edge.share is None or share["of"] != edge.of:
        return False
    return all(abs(float(share[end]) - stated) < SAME for end, stated in zip(("low", "high"), edge.share))
