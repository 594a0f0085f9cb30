"""What a registrant filed: the SEC's submissions file, and the older ones that it is split into.

A filing's knowable date is its filing date: what the SEC accepts after 17:30 Eastern already carries the next business
day there. Knows nothing of what a filing says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.errors import NotServed, SourceError, UnknownCompany
from knowledge.sec.client import SecClient

SUBMISSIONS = "https://data.sec.gov/submissions/"
ARCHIVES = "https://www.sec.gov/Archives/edgar/data"


@dataclass(frozen=True, slots=True)
class FilingRef:
    """One filing as listed: enough to fetch it, and to know when it became public."""

    cik: str  # 10 digits
    accession: str  # "0001045810-26-000021"
    form: str  # as filed: "10-K", "8-K/A"
    filed: date  # the knowable date
    period: date | None  # end of the period, or the day of an 8-K's event
    primary: str | None  # file name of the main document; None where the list names none
    items: tuple[str, ...] = ()  # 8-K items, "2.02"

    @property
    def base_form(self) -> str:
        """The form without its amendment mark."""
        return self.form.removesuffix("/A")

    @property
    def amends(self) -> bool:
        """True for an amendment."""
        return self.form.endswith("/A")

    @property
    def on_paper(self) -> bool:
        """True when only a paper copy exists, so that there is nothing to fetch."""
        return bool(self.primary and self.primary.endswith(".paper"))

    @property
    def folder(self) -> str:
        """Address of the filing's folder in the archive."""
        return f"{ARCHIVES}/{int(self.cik)}/{self.accession.replace('-', '')}"

    @property
    def index_url(self) -> str:
        """Address of the page that lists the filing's documents."""
        return f"{ARCHIVES}/{int(self.cik)}/{self.accession}-index.html"

    @property
    def submission_url(self) -> str:
        """Address of the complete submission text file."""
        return f"{self.folder}/{self.accession}.txt"


@dataclass(frozen=True, slots=True)
class Filer:
    """A registrant and its newest filings, newest first; `older` names the files that hold the rest."""

    cik: str
    name: str
    tickers: tuple[str, ...]
    filings: tuple[FilingRef, ...]
    older: tuple[str, ...] = ()


def padded(cik: str | int) -> str:
    """A CIK as the SEC's files write it, ten digits. Raises UnknownCompany for what cannot be one."""
    digits = str(cik).strip().upper().removeprefix("CIK").strip(":- ")
    if not digits.isascii() or not digits.isdigit() or not 0 < len(digits.lstrip("0")) <= 10:
        raise UnknownCompany(f"{cik!r} is not a CIK.", remedy="A CIK is a number of at most ten digits.")
    return digits.lstrip("0").zfill(10)


def read_filer(client: SecClient, cik: str | int) -> Filer:
    """The registrant with its newest filings (at least a year or 1,000). Raises UnknownCompany if the SEC has none."""
    number = padded(cik)
    url = f"{SUBMISSIONS}CIK{number}.json"
    try:
        data = _object(url, client.get(url, changes=True).data)
    except NotServed as error:
        raise UnknownCompany(f"the SEC knows no registrant with CIK {number}.", remedy="Check the number.") from error
    filings = data.get("filings") or {}
    return Filer(
        cik=number,
        name=str(data.get("name") or ""),
        tickers=tuple(data.get("tickers") or ()),
        filings=tuple(_rows(url, number, filings.get("recent") or {})),
        older=tuple(part["name"] for part in filings.get("files") or ()),
    )


def read_older(client: SecClient, filer: Filer) -> Iterator[tuple[FilingRef, ...]]:
    """The older filings, one split file after the other, newest first; each is read only when asked for."""
    for name in filer.older:
        url = SUBMISSIONS + name
        yield tuple(_rows(url, filer.cik, _object(url, client.get(url, changes=True).data)))


def _object(url: str, data: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(data)
    except ValueError as error:
        raise SourceError(f"{url}: not JSON.", remedy="Run the same command later.") from error
    if not isinstance(read, dict):
        raise SourceError(f"{url}: not a JSON object.")
    return read


def _rows(url: str, cik: str, columns: Mapping[str, Sequence[Any]]) -> Iterator[FilingRef]:
    """The filings of a table that is stored column by column. Rows without an accession or a date are no filings."""
    try:
        names = ("accessionNumber", "form", "filingDate", "reportDate", "primaryDocument", "items")
        if not columns:
            return
        for accession, form, filed, period, primary, items in zip(*(columns[name] for name in names), strict=True):
            if accession and form and filed:
                yield FilingRef(
                    cik=cik,
                    accession=accession,
                    form=form,
                    filed=date.fromisoformat(filed),
                    period=date.fromisoformat(period) if period else None,
                    primary=primary or None,
                    items=tuple(part.strip() for part in items.split(",") if part.strip()),
                )
    except (KeyError, ValueError) as error:
        raise SourceError(f"{url}: the list of filings has another shape than known ({error}).") from error
