"""Standing scenarios for a company of which no dated event is known: what would hit it and its neighbours hardest.

Three, each only where a link tells its place: its largest disclosed customer buys less; its sole or main source
delivers less; it sells more itself. The size is one round assumption (`standing.size`). Nothing of this has happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agent.assumptions import Assumptions
from agent.ranges import in_words, percent, scaled
from agent.types import Event, Reach, Shock, ShockKind
from knowledge.edges import key_of
from knowledge.ledger import Exposure
from knowledge.types import Party

KIND = "standing scenario"
_SOLE = re.compile(r"\b(?:sole|single|only|primar\w+|depend\w*|rel(?:y|ies|iance))\b", re.IGNORECASE)
_MAKES = ("foundry", "contract_maker")
_SELLS = frozenset({*_MAKES, "memory", "equipment", "accelerators", "cloud", "software", "power"})
"""Channels that say what the seller is; others say what the buyer is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One scenario under its letter, as an event that nobody reported and its shock."""

    letter: str
    event: Event
    shock: Shock


def standing(
    company: Party, exposures: Sequence[Exposure], assumptions: Assumptions, today: date
) -> tuple[Standing, ...]:
    """The scenarios that the company's links allow, lettered from A; empty where it has no link to trade on."""
    told = [*_customer(company, exposures), *_source(company, exposures), *_own(company, exposures)]
    return tuple(
        _lettered("ABC"[place], kind, at, sign, reach, text, assumptions, today)
        for place, (kind, at, sign, reach, text) in enumerate(told)
    )


def _lettered(
    letter: str, kind: ShockKind, at: Party, sign: int, reach: Reach, text: str, assumptions: Assumptions, today: date
) -> Standing:
    size = assumptions["standing.size"]
    words = f"{text} {in_words(size)}"
    shock = Shock(
        kind=kind,
        at=at,
        place="company",
        size=scaled(size, float(sign)),
        basis="assumed",
        duration="2-3 quarters",
        knowable=today,
        because=f"standing scenario {letter}: {words}, size ASSUMED (standing.size)",
        reach=reach,
    )
    return Standing(letter, Event(words[0].upper() + words[1:], KIND, at, knowable=today), shock)


_Told = tuple[ShockKind, Party, int, Reach, str]


def _customer(company: Party, exposures: Sequence[Exposure]) -> Iterator[_Told]:
    sold = [e for e in _trade(exposures) if key_of(e.source) == key_of(company) and e.target.name]
    best = max(sold, key=lambda e: (e.high or 0.0, e.newest or date.min), default=None)
    if best is not None:
        share = (
            f"its largest disclosed customer ({percent(best.high)} of revenue)"
            if best.high
            else "a customer whose share no source states"
        )
        yield "demand", best.target, -1, "own", f"purchases by {best.target.name}, {share}, fall"


def _source(company: Party, exposures: Sequence[Exposure]) -> Iterator[_Told]:
    bought = [e for e in _trade(exposures) if key_of(e.target) == key_of(company) and e.source.name]
    best = max(bought, key=lambda e: (_needed(e), e.newest or date.min), default=None)
    if best is not None:
        what = "which is called a sole or main source" if _needed(best) >= 2 else f"its {_role(best)}"
        yield "output", best.source, -1, "own", f"deliveries of {best.source.name}, {what}, are cut by"


def _own(company: Party, exposures: Sequence[Exposure]) -> Iterator[_Told]:
    if any(key_of(end) == key_of(company) for e in exposures for end in (e.source, e.target)):
        yield "sales", company, 1, "market", f"demand for what {company.name} sells rises"


def _trade(exposures: Sequence[Exposure]) -> list[Exposure]:
    return [e for e in exposures if e.relation in ("supplies", "licenses_to") and not e.ended]


def _needed(exposure: Exposure) -> int:
    """2 where the words call it a sole or main source, 1 where it makes the thing itself."""
    if any(link.channel == "single_source" for link in exposure.links) or any(
        link.disclosed_by != link.source.name and _SOLE.search(link.quote) for link in exposure.links
    ):
        return 2
    return 1 if any(link.channel in _MAKES for link in exposure.links) else 0


def _role(exposure: Exposure) -> str:
    channel = next((link.channel for link in exposure.links if link.channel in _SELLS), None)
    return f"source of {channel}" if channel in _SELLS - set(_MAKES) else (channel or "supplier").replace("_", " ")
