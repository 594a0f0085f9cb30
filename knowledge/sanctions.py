"""Who may not sell to whom: export-control lists, by date.

Knows the bundled list (`knowledge/data/sanctions.tsv`, from memory of the public record) and two rules: a seller in the
United States, or a maker that builds on US technology, needs a licence for a buyer on the Entity List or under a denial
order. It does not know single licences, thresholds of performance, or other countries' lists: None means "not known".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from knowledge.companies import Companies
from knowledge.entities.table import rows
from knowledge.types import Company

EXPORT_LISTS = frozenset({"US Entity List", "US denial order"})
"""Lists that stop goods. Others (NS-CMIC, 1260H) stop investment or defence contracts, and not a sale."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One entity on one list. `until` is None while it stands; `bars` says in own words what is stopped."""

    company: str
    list: str
    since: date
    until: date | None
    bars: str

    def stands(self, on: date) -> bool:
        """Whether the listing was in force on this day."""
        return self.since <= on and (self.until is None or on < self.until)


@cache
def listings() -> Mapping[str, tuple[Listing, ...]]:
    """Every listing by entity id, oldest first."""
    companies = Companies.load()
    found: dict[str, list[Listing]] = {}
    for row in rows("sanctions.tsv"):
        company = companies.resolve(row["entity"]).id
        until = date.fromisoformat(row["until"]) if row["until"] else None
        found.setdefault(company, []).append(
            Listing(company, row["list"], date.fromisoformat(row["since"]), until, row["bars"])
        )
    return {key: tuple(sorted(each, key=lambda listing: listing.since)) for key, each in found.items()}


@cache
def _bound_abroad() -> Mapping[str, str]:
    """Entity id -> why US export rules bind this maker outside the United States."""
    companies = Companies.load()
    return {companies.resolve(row["entity"]).id: row["because"] for row in rows("us_technology.tsv")}


def bars(seller: Company, buyer: Company, on: date) -> str | None:
    """One sentence that says why the seller may not supply the buyer on this day, or None if no rule here says so."""
    for listing in listings().get(buyer.id, ()):
        if listing.list not in EXPORT_LISTS or not listing.stands(on):
            continue
        because = "it sells from the United States" if seller.country == "US" else _bound_abroad().get(seller.id)
        if because:
            return (
                f"{seller.name} needs a US licence to sell to {buyer.name}, on the {listing.list} since "
                f"{listing.since.isoformat()} ({listing.bars}): {because}."
            )
    return None
