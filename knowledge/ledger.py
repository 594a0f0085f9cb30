"""The exposure ledger: what every document says of a company, side by side, dated, as it was known on a day.

Never merges sources that disagree, never turns "not disclosed" into zero, never mixes an industry prior in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from knowledge.companies import Companies
from knowledge.types import UNDIRECTED, AsOf, Company, Link, Party, Relation, Share

HALF_LIFE_YEARS = 3.0
"""ASSUMED: after this many years a link counts half. Shown wherever a weight decides."""
OLD_AFTER_YEARS = 3.0
MAJOR_CUSTOMER = 0.10
"""ASC 280-10-50-42: a US filer reports each customer of 10% of revenue or more."""


class LinkSource(Protocol):
    """Where links come from; `knowledge.library.Library` is one."""

    def links(self, *, company: str | None = None, as_of: AsOf = AsOf()) -> list[Link]:  # noqa: B008 - frozen value
        """The links with this entity id on either end, known by then."""
        ...


@dataclass(frozen=True, slots=True)
class NotDisclosed:
    """No share is stated: an upper bound by disclosure rule, never zero. `upper` is None when no rule binds."""

    upper: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """All links of one pair and relation, newest first, with the range of their shares over sources.

    `low` and `high` are ratios over the revenue shares of the newest statement of each source, None when no
    source states one; `weight` is the ageing weight in (0, 1] of the newest link.
    """

    relation: Relation
    source: Party
    target: Party
    links: tuple[Link, ...]
    low: float | None
    high: float | None
    missing: NotDisclosed | None
    newest: date | None
    weight: float
    old: bool


def weight(known: date | None, today: date, *, half_life_years: float = HALF_LIFE_YEARS) -> float:
    """0.5 ** (age / half-life); an undated link gets the weight of one half-life."""
    if known is None:
        return 0.5
    years = max(0.0, (today - known).days / 365.25)
    return float(0.5 ** (years / half_life_years))


def exposures(links: Sequence[Link], *, today: date) -> list[Exposure]:
    """Group links by pair and relation, without losing one; the newest statement first."""
    groups: dict[tuple[object, ...], list[Link]] = {}
    for link in links:
        ends = [_key(link.source), _key(link.target)]
        if link.relation in UNDIRECTED:
            ends.sort()
        unnamed = link.id if link.source.name is None or link.target.name is None else None
        groups.setdefault((link.relation, *ends, unnamed), []).append(link)
    return [_exposure(group, today=today) for group in groups.values()]


def _key(party: Party) -> str:
    return party.company or party.ticker or (party.name or "").casefold()


def _exposure(group: list[Link], *, today: date) -> Exposure:
    group = sorted(group, key=lambda link: link.knowable or date.min, reverse=True)
    first = group[0]
    newest: dict[str | None, Share] = {}
    for link in group:
        if link.share is not None and link.share.of == "source_revenue" and not link.share.joint:
            newest.setdefault(link.disclosed_by, link.share)
    shares = newest.values()
    known = first.knowable
    return Exposure(
        relation=first.relation,
        source=first.source,
        target=first.target,
        links=tuple(group),
        low=min((s.low for s in shares), default=None),
        high=max((s.high for s in shares), default=None),
        missing=None if shares else not_disclosed(first),
        newest=known,
        weight=weight(known, today),
        old=known is None or (today - known).days > OLD_AFTER_YEARS * 365.25,
    )


def not_disclosed(link: Link) -> NotDisclosed:
    """What the absence of a share means for this link's seller. Only a US filer of periodic reports is bound by 10%."""
    if link.relation != "supplies":
        return NotDisclosed(None, "no share applies to this relation")
    return NotDisclosed(None, "the seller is bound by no 10% rule that we know of")


class Ledger:
    """What the library's documents say of a company, in both directions."""

    def __init__(self, library: LinkSource, companies: Companies) -> None:
        self._library, self._companies = library, companies

    def links(self, company: Company, as_of: AsOf = AsOf()) -> list[Link]:  # noqa: B008 - frozen value
        """Every link with this company on either end, known by then, newest first."""
        links = self._library.links(company=company.id, as_of=as_of)
        return sorted(links, key=lambda link: link.knowable or date.min, reverse=True)

    def exposures(self, company: Company, as_of: AsOf = AsOf()) -> list[Exposure]:  # noqa: B008 - frozen value
        """The company's links grouped by pair and relation, aged to the as-of day."""
        return exposures(self.links(company, as_of), today=as_of.day or datetime.now(UTC).date())
