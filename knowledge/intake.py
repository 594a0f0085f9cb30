"""One file's bytes -> a document packed for the catalogue: read, split, tagged, its company known, its links found.

The work of one worker; writes nothing and asks nobody. What the user says of a file (company, date) wins over what the
file says of itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from knowledge.catalogue.rows import Packed, pack
from knowledge.collecting import uncollected
from knowledge.companies import Companies
from knowledge.exposure.extract import extract
from knowledge.exposure.note import links_of_note
from knowledge.read.note import stated_links
from knowledge.read.reader import read
from knowledge.sec.fetch import Fetched, stamp
from knowledge.split import split
from knowledge.tokens import counter
from knowledge.types import Company, Document, Link, Reading


@dataclass(frozen=True, slots=True)
class Job:
    """One file to take in, and what the user says of it. `data` is None for a file that the worker reads itself."""

    path: str
    data: bytes | None = field(default=None, repr=False)
    company: Company | None = None
    knowable: date | None = None
    fetched: Fetched | None = field(default=None, repr=False)  # what the SEC's list says of it

    def __str__(self) -> str:
        return self.path


def take_in(job: Job) -> Packed:
    """Read one file whole, split it, find its links. Raises UnreadableDocument or BadNote."""
    companies = Companies.load()
    with uncollected():
        return _taken(job, companies)


def _taken(job: Job, companies: Companies) -> Packed:
    reading = read(job.path, data=job.data)
    if job.fetched and job.company:
        reading = stamp(reading, job.fetched, job.company)
    document = identified(reading.document, companies, company=job.company)
    reading = replace(reading, document=replace(document, knowable=document.knowable or job.knowable))
    return pack(reading, split(reading, counter()), links_of(reading, companies))


def links_of(reading: Reading, companies: Companies) -> tuple[Link, ...]:
    """A note's links are those of its table; a filing's are read out of its words and tags."""
    if reading.document.media == "note":
        return links_of_note(reading, stated_links(reading), companies)
    return extract(reading, companies).links


def identified(document: Document, companies: Companies, *, company: Company | None = None) -> Document:
    """The document with the entity that it is of: as the user says, by CIK, by ticker, or by the printed name.

    One that the table does not hold stays without; a name that may mean several is not guessed at.
    """
    found = company or (companies.get(f"cik:{document.cik.zfill(10)}") if document.cik else None)
    for words in (document.ticker, document.company_name):
        if found is None and words:
            found = companies.registrant(words)
    if found is None:
        return document
    name = document.company_name or found.name
    return replace(document, company=found.id, company_name=name, cik=found.cik, ticker=found.ticker)
