"""A registrant's tagged company facts, by the filing that first said each, so that an as-of date can withhold them.

The SEC's file leaves out facts with dimensions (segments, customers): those come with the filings' own inline XBRL.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from knowledge.errors import NotServed, SourceError
from knowledge.sec.client import SecClient
from knowledge.sec.filings import padded
from knowledge.types import Company, Document, Reading, TaggedFact

FACTS = "https://data.sec.gov/api/xbrl/companyfacts/"


@dataclass(frozen=True, slots=True)
class FiledFacts:
    """The facts that one filing said first. `filed` is their knowable date."""

    cik: str
    accession: str
    form: str
    filed: date
    facts: tuple[TaggedFact, ...]

    @property
    def period(self) -> date | None:
        """The latest day that any of them is about, the cover page (dei) left out: it is dated later."""
        return max((fact.end for fact in self.facts if fact.end and not fact.concept.startswith("dei:")), default=None)

    @property
    def url(self) -> str:
        """Where they may be looked up; the fragment tells the filings of one file apart."""
        return f"{FACTS}CIK{self.cik}.json#{self.accession}"

    def reading(self, company: Company) -> Reading:
        """As a document without text, to be catalogued with its facts."""
        digest = sha256(repr((self.accession, self.facts)).encode()).hexdigest()
        document = Document(
            id=f"d{digest[:16]}",
            path=self.url,
            title=f"{company.name} company facts of {self.form} filed {self.filed}",
            sha256=digest,
            media="text",
            company=company.id,
            company_name=company.name,
            cik=self.cik,
            ticker=company.ticker,
            form=f"{self.form} facts",
            period=self.period,
            knowable=self.filed,
            accession=self.accession,
            source=self.url,
        )
        return Reading(document=document, blocks=(), facts=self.facts)


def company_facts(
    client: SecClient, cik: str | int, *, since: date | None = None, as_of: date | None = None
) -> list[FiledFacts]:
    """All tagged facts of a registrant, newest filing first; none where the SEC has none (404).

    Each value stands under the first filing that stated it for its period; a restated value stands under the filing
    that restated it. `since` and `as_of` bound the filing date.
    """
    number = padded(cik)
    url = f"{FACTS}CIK{number}.json"
    try:
        data = client.get(url, changes=True).data
    except NotServed:
        return []
    try:
        read = json.loads(data)
        rows = sorted(_rows(read["facts"]), key=lambda row: (row[0], row[1], row[3].concept))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(f"{url}: the company facts have another shape than known ({error}).") from error
    said: set[tuple[object, ...]] = set()
    by_filing: dict[tuple[date, str, str], list[TaggedFact]] = defaultdict(list)
    for filed, accession, form, fact in rows:
        key = (fact.concept, fact.unit, fact.start, fact.end, fact.value)
        if key not in said and (as_of is None or filed <= as_of):
            said.add(key)
            if since is None or filed >= since:
                by_filing[filed, accession, form].append(fact)
    return [
        FiledFacts(number, accession, form, filed, tuple(facts))
        for (filed, accession, form), facts in sorted(by_filing.items(), reverse=True)
    ]


def _rows(taxonomies: Mapping[str, Any]) -> Iterator[tuple[date, str, str, TaggedFact]]:
    """(filed, accession, form, fact) of each row of the file. A row without a value says nothing."""
    for taxonomy, concepts in taxonomies.items():
        for name, concept in concepts.items():
            for unit, values in concept["units"].items():
                for row in values:
                    if row.get("val") is None:
                        continue
                    start, end = row.get("start"), row.get("end")
                    fact = TaggedFact(
                        concept=f"{taxonomy}:{name}",
                        value=float(row["val"]),
                        unit=unit,
                        start=date.fromisoformat(start) if start else None,
                        end=date.fromisoformat(end) if end else None,
                    )
                    yield date.fromisoformat(row["filed"]), row["accn"], row["form"], fact
