"""SEC filings by company: what to bring, and bringing it. The one door to `knowledge.sec`.

Used so:

    with SecClient(identity, home / "cache" / "sec", base_url=None) as client:
        for item in bring(client, company):           # Fetched, one a document, or Missed
            reading = stamp(read(item.url, data=item.data), item, company)
        for filed in company_facts(client, company.cik, since=...):
            filed.reading(company)                    # a document without text, with its facts

Nothing here writes the catalogue or reads a document's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.errors import UnknownCompany
from knowledge.sec.client import SecClient
from knowledge.sec.facts import FiledFacts, company_facts
from knowledge.sec.fetch import Fetched, Missed, fetch, stamp
from knowledge.sec.filings import Filer, FilingRef, read_filer, read_older
from knowledge.sec.plan import CURRENT_LIMIT, FORMS, complete, plan
from knowledge.types import Company

__all__ = [
    "Fetched",
    "FiledFacts",
    "Filer",
    "FilingRef",
    "Missed",
    "SecClient",
    "bring",
    "company_facts",
    "fetch",
    "plan",
    "stamp",
    "wanted",
]


def wanted(
    client: SecClient,
    company: Company,
    *,
    forms: Sequence[str] = FORMS,
    limit: int = CURRENT_LIMIT,
    as_of: date | None = None,
) -> list[FilingRef]:
    """The filings to bring for a company, newest first; older lists are read only until an annual report is found.

    Empty for a registrant that filed none of these forms. Raises UnknownCompany where the company has no CIK.
    """
    if company.cik is None:
        raise UnknownCompany(
            f"{company.name} files nothing with the SEC that is known here (no CIK).",
            remedy="Give its filings as files: knockon ingest PATH.",
        )
    filer = read_filer(client, company.cik)
    filings = list(filer.filings)
    planned = plan(filings, forms=forms, limit=limit, as_of=as_of)
    older = read_older(client, filer)
    while not complete(planned, forms) and (more := next(older, None)) is not None:
        filings += more
        planned = plan(filings, forms=forms, limit=limit, as_of=as_of)
    return planned


def bring(
    client: SecClient,
    company: Company,
    *,
    forms: Sequence[str] = FORMS,
    limit: int = CURRENT_LIMIT,
    as_of: date | None = None,
) -> Iterator[Fetched | Missed]:
    """Newest annual report, interim reports since, at most `limit` current reports, each with its telling exhibits."""
    yield from fetch(client, wanted(client, company, forms=forms, limit=limit, as_of=as_of))
