"""The exposure ledger: what every document says of a company, side by side, dated, as it was known on a day.

Never merges sources that disagree, never turns "not disclosed" into zero, never mixes an industry prior in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from knowledge.types import UNDIRECTED, AsOf, Company, Document, Link, Party, Relation, Share

HALF_LIFE_YEARS = 3.0
"""ASSUMED: after this many years a link counts half. Shown wherever a weight decides."""
OLD_AFTER_YEARS = 3.0
"""ASSUMED: a link whose newest statement is older than this is called old."""
MAJOR_CUSTOMER = 0.10
"""ASC 280-10-50-42: a US filer reports each customer of 10% of revenue or more, but need not name it."""
US_FORMS = frozenset({"10-K", "10-Q", "10-K405", "10-KT"})
FOREIGN_FORMS = frozenset({"20-F", "40-F", "6-K"})
NOW = AsOf()


class LinkSource(Protocol):
    """Where links and documents come from; `knowledge.library.Library` is one."""

    def links(self, *, company: str | None = None, as_of: AsOf = NOW) -> list[Link]:
        """The links with this entity id on either end, known by then."""
        ...

    def documents(self, *, company: str | None = None, form: str | None = None, as_of: AsOf = NOW) -> list[Document]:
        """The documents of this entity, known by then."""
        ...


@dataclass(frozen=True, slots=True)
class NotDisclosed:
    """No share is stated: an upper bound by disclosure rule, never zero. `upper` is None where no rule binds."""

    upper: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """All links of one pair and relation, newest first, with the range of their shares over sources.

    `low` and `high` are ratios of the seller's revenue over the newest statement of each source, None where no source
    states one (a share of a segment or of purchases stays on its link); `weight` in (0, 1] is the newest link's.
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

    @property
    def sources(self) -> tuple[str, ...]:
        """Who said it, newest first, each once."""
        return tuple(dict.fromkeys(link.disclosed_by or "unknown" for link in self.links))

    @property
    def oldest(self) -> date | None:
        """The day from which the first of the links was known."""
        return min((link.knowable for link in self.links if link.knowable), default=None)

    @property
    def ended(self) -> bool:
        """True when the newest statement says that the relation is over."""
        return self.links[0].status == "ended"

    @property
    def checked(self) -> bool:
        """True when at least one of the links was read in its source."""
        return any(link.checked for link in self.links)

    @property
    def stated(self) -> Link:
        """The link to show: the newest with a share of the seller's revenue, else with any share, else the newest."""
        of_revenue = (link for link in self.links if link.share and link.share.of == "source_revenue")
        with_share = (link for link in self.links if link.share)
        return next(of_revenue, None) or next(with_share, None) or self.links[0]


def weight(known: date | None, today: date, *, half_life_years: float = HALF_LIFE_YEARS) -> float:
    """0.5 ** (age / half-life); an undated link gets the weight of one half-life."""
    if known is None:
        return 0.5
    years = max(0.0, (today - known).days / 365.25)
    return float(0.5 ** (years / half_life_years))


def exposures(
    links: Sequence[Link], *, today: date, missing: Mapping[str, NotDisclosed] | None = None
) -> list[Exposure]:
    """Group links by pair and relation, without losing one; the newest statement first.

    `missing` holds for a seller's entity id what the absence of a share means.
    """
    groups: dict[tuple[object, ...], list[Link]] = {}
    for link in links:
        ends = [key_of(link.source), key_of(link.target)]
        if link.relation in UNDIRECTED:
            ends.sort()
        unnamed = link.id if link.source.name is None or link.target.name is None else None
        groups.setdefault((link.relation, *ends, unnamed), []).append(link)
    return [_exposure(group, today=today, missing=missing or {}) for group in groups.values()]


def key_of(party: Party) -> str:
    """What tells one party from another: the entity, else the ticker, else the printed name."""
    return party.company or party.ticker or (party.name or "").casefold()


def _exposure(group: list[Link], *, today: date, missing: Mapping[str, NotDisclosed]) -> Exposure:
    group = sorted(group, key=lambda link: link.knowable or date.min, reverse=True)
    first = group[0]
    newest: dict[str | None, Share] = {}
    for link in group:
        if link.share is not None and link.share.of == "source_revenue":
            newest.setdefault(link.disclosed_by, link.share)
    shares = newest.values()
    absent = missing.get(key_of(first.source)) if first.relation == "supplies" and not shares else None
    return Exposure(
        relation=first.relation,
        source=first.source,
        target=first.target,
        links=tuple(group),
        low=min((0.0 if s.joint else s.low for s in shares), default=None),
        high=max((s.high for s in shares), default=None),
        missing=absent,
        newest=first.knowable,
        weight=weight(first.knowable, today),
        old=first.knowable is None or (today - first.knowable).days > OLD_AFTER_YEARS * 365.25,
    )


def not_disclosed(seller: Party, documents: Iterable[Document], links: Iterable[Link]) -> NotDisclosed:
    """What it means that this seller states no share of a counterparty, by the forms that it files.

    A US filer reports each customer of 10% or more, so an unreported one is below, unless the filer reports one
    without naming it: then that one's share is the bound.
    """
    forms = {document.form or "" for document in documents}
    if forms & US_FORMS:
        unnamed = max((_unnamed_share(link, seller) for link in links), default=0.0)
        if unnamed >= MAJOR_CUSTOMER:
            return NotDisclosed(unnamed, f"not disclosed; an unnamed customer is {unnamed:.0%}")
        return NotDisclosed(MAJOR_CUSTOMER, "not disclosed (below 10% for a US filer)")
    if forms & FOREIGN_FORMS:
        return NotDisclosed(None, "not disclosed; a foreign filer is bound by no 10% rule")
    return NotDisclosed(None, "not disclosed; none of its filings is here")


def _unnamed_share(link: Link, seller: Party) -> float:
    """The share of revenue that this link gives to a customer of the seller without naming it, else 0."""
    share = link.share
    if share is None or share.of != "source_revenue" or link.relation != "supplies" or link.target.name is not None:
        return 0.0
    alone = share.low == share.high and not share.joint
    return share.high if alone and key_of(link.source) == key_of(seller) else 0.0


class Ledger:
    """What the library's documents say of a company, in both directions."""

    def __init__(self, library: LinkSource) -> None:
        self._library = library

    def links(self, company: Company, as_of: AsOf = NOW) -> list[Link]:
        """Every link with this company on either end, known by then, newest first."""
        links = self._library.links(company=company.id, as_of=as_of)
        return sorted(links, key=lambda link: link.knowable or date.min, reverse=True)

    def exposures(self, company: Company, as_of: AsOf = NOW) -> list[Exposure]:
        """The company's links grouped by pair and relation, aged to the as-of day, what is missing said."""
        links = self.links(company, as_of)
        sellers = {key_of(link.source): link.source for link in links if link.relation == "supplies"}
        missing = {key: self._not_disclosed(seller, as_of) for key, seller in sellers.items()}
        return exposures(links, today=as_of.day or datetime.now(UTC).date(), missing=missing)

    def _not_disclosed(self, seller: Party, as_of: AsOf) -> NotDisclosed:
        if seller.company is None:
            return not_disclosed(seller, (), ())
        documents = self._library.documents(company=seller.company, as_of=as_of)
        return not_disclosed(seller, documents, self._library.links(company=seller.company, as_of=as_of))
