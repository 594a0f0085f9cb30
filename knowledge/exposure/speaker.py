"""Who says it, where and when: what all links of one document share. Turns a stating into a Link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.companies import Companies
from knowledge.exposure.prose import Stating
from knowledge.exposure.skeleton import FILER, PART
from knowledge.exposure.terms import Terms
from knowledge.types import Company, Document, Link, Origin, Party


@dataclass(frozen=True, slots=True)
class Speaker:
    """The filer (None where nobody knows who "we" is), and the document's dates. `defined` are its short names for
    companies, `generic` its acronyms for common words."""

    filer: Company | None
    party: Party | None
    period: str | None = None
    knowable: date | None = None
    document: str | None = None
    defined: Mapping[str, Company] | None = None
    generic: frozenset[str] = frozenset()

    def link(
        self, stating: Stating, quote: str, *, origin: Origin, page: int | None = None, block: int | None = None
    ) -> Link | None:
        """The link of a stating; None where it needs a filer that is not known."""
        source, target = self._end(stating.source), self._end(stating.target)
        if source is None or target is None or source == target or _same_name(source, target):
            return None
        return Link(
            relation=stating.relation,
            source=source,
            target=target,
            quote=quote,
            document=self.document,
            origin=origin,
            channel=stating.channel,
            share=stating.share,
            status=stating.status,
            disclosed_by=self.party.name if self.party else None,
            page=page,
            block=block,
            knowable=self.knowable,
        )

    def _end(self, party: Party) -> Party | None:
        if party == FILER:
            return self.party
        if party.company == PART and party.name:  # a business of the filer, which has no entity of its own
            return Party(party.name.replace("@filer", self.party.name or "")) if self.party else None
        return party


def _same_name(one: Party, other: Party) -> bool:
    """True where a filer outside the table is named by its own printed name."""
    return bool(one.name) and (one.name or "").casefold() == (other.name or "").casefold()


def speaker_of(document: Document, names: Companies, terms: Terms) -> Speaker:
    """The registrant of a document, by CIK, ticker or printed name; one outside the table keeps its printed name."""
    company = _registrant(document, names)
    return Speaker(
        company,
        names.party(company) if company is not None else None,
        period_of(document),
        document.knowable,
        document.id,
        terms.defined,
        terms.nobodies,
    )


def _registrant(document: Document, names: Companies) -> Company | None:
    for text in (document.cik, document.ticker, document.company_name):
        if text and (company := names.registrant(text)) is not None:
            return company
    if document.company_name:
        return Company(document.company or f"name:{document.company_name.lower()}", document.company_name)
    return None


def period_of(document: Document) -> str | None:
    """The document's own period, "FY2023" or "Q2 FY2024", for shares whose sentence gives none."""
    if document.fiscal_year is not None:
        quarter = f"Q{document.fiscal_quarter} " if document.fiscal_quarter else ""
        return f"{quarter}FY{document.fiscal_year}"
    return document.period.isoformat() if document.period else None
