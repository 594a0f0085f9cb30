# ruff: noqa: E501 - patterns of wording read best in rows
"""A question for who sells to whom -> the links that the library holds, each with its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.ranges import percent
from knowledge.ledger import Exposure
from knowledge.types import Company, Link, Party, Relation

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


_MAKES = re.compile(
    r"\b(?:who|which (?:company|companies|firm|firms|foundry))\s+(?:else\s+)?(?:makes?|manufactures?|builds?|assembles?|produces?|fabricates?|packages?|supplies|provides?)\b[^?]*\bfor\b",
    re.I,
)
"""Who makes something for a company: its suppliers, whatever the thing is called."""
_BETWEEN = re.compile(
    r"\b(?:share|percent(?:age)?|portion|proportion|part|fraction|how (?:much|dependent|reliant|exposed|important|large|big)|depend\w*|rel(?:y|ies|iant)|exposure|exposed|customers?|clients?|suppl\w+|vendors?|sells?|sold|buys?|bought|purchas\w+|compet\w+|rivals?|partner\w*|owns?|stake|licen[sc]\w+)\b|%|\b(?:revenues?|sales)\b[^?]*\b(?:from|to|by|attributable)\b",
    re.I,
)
"""Words by which a question on two companies asks what joins them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The relation that a question asks for, and on which side of it the company stands."""

    relation: Relation
    side: Side


def asked_for(question: str) -> Asked | None:
    """The relation that a question asks for by name; None if it asks for something else."""
    if _MAKES.search(question):
        return Asked("supplies", "target")
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


def asks_between(question: str) -> bool:
    """Whether a question on two companies asks what joins them, and not how they compare."""
    return bool(_BETWEEN.search(question)) and not _COMPARES.search(question)


def yes_or_no(question: str) -> bool:
    """Whether a question asks if something is so."""
    return bool(re.match(r"\W*(?:does|do|did|is|are|was|were|has|have)\b", question, re.I))


_COMPARES = re.compile(r"\b(?:compared?|versus|vs|higher|larger|lower|smaller|faster|than|difference|rank\w*)\b", re.I)


def between(question: str, exposures: Sequence[Exposure], company: Company, second: Company) -> list[Exposure]:
    """What joins two companies, where the question asks for it: statements with a share of revenue first, then newest.

    A question for a share or dependence is answered by sales alone; one that names a relation by that relation.
    """
    if not asks_between(question):
        return []
    named = {relation for words, relation, _ in _ABOUT if re.search(words, question, re.I)}
    if _SHARE.search(question):
        named = {"supplies"}
    joined = [e for e in exposures if other(e, company).company == second.id and (not named or e.relation in named)]
    return sorted(joined, key=lambda e: (e.ended, e.high is None, -(e.newest.toordinal() if e.newest else 0)))


_SHARE = re.compile(
    r"\b(?:share|percent(?:age)?|portion|proportion|fraction|how (?:much|dependent|reliant|exposed|important)|revenues?|sales)\b|%",
    re.I,
)


def stated(exposure: Exposure, years: Collection[str]) -> Link:
    """The statement to show: one whose share is of a year asked for, else the exposure's own choice."""
    of_years = (x for x in exposure.links if x.share and any(year in (x.share.period or "") for year in years))
    return next(of_years, exposure.stated)


def both_told(exposure: Exposure, link: Link) -> str:
    """One line on two companies: who sells to whom, or competes with whom, the share, whose words, and when."""
    verb = _VERBS[exposure.relation]
    parts = [f"{name_of(exposure.source)} {verb} {name_of(exposure.target)}"]
    if (share := _share(link)) is not None:
        parts.append(share)
    elif exposure.relation == "supplies":
        parts.append(exposure.missing.why if exposure.missing else "share not disclosed")
    if link.knowable:
        parts.append(f"said {link.knowable}")
    return ", ".join(parts) + (" (ended)" if link.status == "ended" else "")


_VERBS: Mapping[Relation, str] = {
    "supplies": "sells to",
    "competes_with": "competes with",
    "partners_with": "is a partner of",
    "owns_stake_in": "owns a stake in",
    "acquires": "acquires",
    "licenses_to": "licenses to",
    "finances_customers_of": "finances customers of",
}


def name_of(party: Party) -> str:
    """The party with its ticker."""
    return f"{party.name} ({party.ticker})" if party.ticker else str(party.name or "an unnamed party")


def _share(link: Link) -> str | None:
    share = link.share
    if share is None:
        return None
    size = percent(share.low) if share.low == share.high else f"{percent(share.low)} to {percent(share.high)}"
    if share.high >= 1.0 > share.low:
        size = f"at least {percent(share.low)}"
    when = f" in {share.period}" if share.period else ""
    joint = " together with others" if share.joint else ""
    return f"{size} of {share.printed_base or share.of.replace('_', ' ')}{joint}{when}"


def other(exposure: Exposure, company: Company) -> Party:
    """The end of an exposure that is not the company."""
    return exposure.target if exposure.source.company == company.id else exposure.source


def told(exposure: Exposure, company: Company) -> str:
    """One line: the other side, its share where one is stated, when it was said, and whether it ended."""
    parts = [name_of(other(exposure, company))]
    if (share := _share(exposure.stated)) is not None:
        parts.append(share)
    if exposure.newest:
        parts.append(f"said {exposure.newest}")
    return ", ".join(parts) + (" (ended)" if exposure.ended else "")
