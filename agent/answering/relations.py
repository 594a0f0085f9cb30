# ruff: noqa: E501 - patterns of wording read best in rows
"""A question for who sells to whom -> the links that the library holds, each with its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.ranges import percent
from knowledge.ledger import Exposure
from knowledge.types import Company, Party, Relation

Side = Literal["source", "target", "either"]
_ASKS = re.compile(r"\b(?:who|whom|whose|which|what are|what companies|name|list)\b", re.I)
_ABOUT: tuple[tuple[str, Relation, Side], ...] = (
    (r"\b(?:suppl(?:ier|iers|ies|y)|vendors?|manufacturers?|foundr(?:y|ies)|buys? from|depends? on for|makes? (?:its|their))\b", "supplies", "target"),
    (r"\b(?:customers?|clients?|buyers?|sells? to|distributors?|wholesalers?)\b", "supplies", "source"),
    (r"\b(?:competitors?|rivals?|compet(?:es?|ing))\b", "competes_with", "either"),
    (r"\b(?:partners?|alliances?|joint ventures?)\b", "partners_with", "either"),
)  # fmt: skip
_RISK = re.compile(
    r"\b(?:risks?|why|how much|how many|terms?|agreement|concentration of credit)\b|\d\s?%|\bpercent", re.I
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The relation that a question asks for, and on which side of it the company stands."""

    relation: Relation
    side: Side


def asked_for(question: str) -> Asked | None:
    """The relation that a question asks for by name; None if it asks for something else."""
    if not _ASKS.search(question) or _RISK.search(question):
        return None
    return next((Asked(relation, side) for words, relation, side in _ABOUT if re.search(words, question, re.I)), None)


def answering(asked: Asked, exposures: Sequence[Exposure], company: Company) -> list[Exposure]:
    """The exposures of that relation with the company on the side asked for, those with a share first, then newest."""
    found = []
    for exposure in exposures:
        ends = {"source": exposure.source, "target": exposure.target}
        here = asked.side == "either" or ends[asked.side].company == company.id
        if exposure.relation == asked.relation and here and other(exposure, company).name:
            found.append(exposure)
    return sorted(
        found, key=lambda e: (e.ended, e.high is None, -(e.high or 0.0), -(e.newest.toordinal() if e.newest else 0))
    )


def other(exposure: Exposure, company: Company) -> Party:
    """The end of an exposure that is not the company."""
    return exposure.target if exposure.source.company == company.id else exposure.source


def told(exposure: Exposure, company: Company) -> str:
    """One line: the other side, its share where one is stated, when it was said, and whether it ended."""
    party = other(exposure, company)
    share = exposure.stated.share
    parts = [f"{party.name} ({party.ticker})" if party.ticker else str(party.name)]
    if share is not None:
        size = percent(share.low) if share.low == share.high else f"{percent(share.low)} to {percent(share.high)}"
        parts.append(f"{size} of {share.printed_base or share.of.replace('_', ' ')}")
    if exposure.newest:
        parts.append(f"said {exposure.newest}")
    return ", ".join(parts) + (" (ended)" if exposure.ended else "")
