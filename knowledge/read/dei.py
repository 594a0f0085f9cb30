"""What a filer tagged about the document itself: the dei (document and entity information) taxonomy's facts.

Source: the SEC's EDGAR Filer Manual, Document and Entity Information. These words are the filer's own, so they win.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from knowledge.read.dates import first_date
from knowledge.read.metadata import Cover
from knowledge.read.names import canonical_form
from knowledge.types import TaggedFact

_QUARTERS = {"Q1": 1, "Q2": 2, "Q3": 3}


def of(facts: Iterable[TaggedFact]) -> Cover:
    """The cover as tagged. With several registrants in one filing the first, which is the parent."""
    said: dict[str, str] = {}
    for fact in facts:
        if fact.concept.startswith("dei:") and isinstance(fact.value, str) and fact.value:
            name = fact.concept.removeprefix("dei:")
            if name not in said and not (fact.dims and name in ("EntityRegistrantName", "EntityCentralIndexKey")):
                said[name] = fact.value
    year, form = said.get("DocumentFiscalYearFocus", ""), said.get("DocumentType")
    cik = said.get("EntityCentralIndexKey", "")
    symbol = said.get("TradingSymbol", "").upper()
    return Cover(
        registrant=said.get("EntityRegistrantName"),
        form=canonical_form(form) if form else None,
        period=_day(said.get("DocumentPeriodEndDate")),
        fiscal_year=int(year) if year.isdigit() else None,
        fiscal_quarter=_QUARTERS.get(said.get("DocumentFiscalPeriodFocus", "")),
        cik=cik.zfill(10) if cik.isdigit() else None,
        ticker=symbol if 0 < len(symbol) <= 6 and symbol.isascii() else None,
    )


def _day(text: str | None) -> date | None:
    return first_date(text) if text else None
