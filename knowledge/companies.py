"""Companies: a ticker, CIK, name, former name or alias -> one legal entity, and the names inside prose.

The door to `knowledge.entities`; the data is bundled (`knowledge/data/*.tsv`), so nothing here touches a network or
any state. It does not know prices, filings, or which of two namesakes you meant: that is an error with the choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property

from knowledge.entities.mentions import Matcher, Mention, definitions
from knowledge.entities.openings import Places
from knowledge.entities.resolve import Resolver
from knowledge.entities.table import Status, Table, WordKind, load_table
from knowledge.entities.unknown import unknown_names
from knowledge.types import Company, Party

__all__ = ["Companies", "Mention"]


class Companies:
    """All entities of one table. `Companies.load()` gives the bundled one; it is immutable and shared."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._resolver = Resolver(table)

    @staticmethod
    def load() -> Companies:
        """The bundled table, read once per process."""
        return _bundled()

    def __len__(self) -> int:
        return len(self._table.companies)

    def resolve(self, text: str) -> Company:
        """The one entity that a ticker, CIK, name, former name or alias means.

        Raises UnknownCompany or AmbiguousCompany; both list the nearest names and never guess.
        """
        return self._resolver.resolve(text)

    def registrant(self, text: str) -> Company | None:
        """The entity whose own name, ticker or CIK this is; None for a subsidiary's, which files for itself."""
        return self._resolver.registrant(text)

    def find(self, text: str) -> Company | None:
        """As `resolve`, but None where the text means no entity or several; quick, since no choices are looked for."""
        return self._resolver.find(text)

    def is_ambiguous(self, text: str) -> bool:
        """Whether the text means several entities, or none and begins the names of several; quick like `find`."""
        return self._resolver.is_ambiguous(text)

    def tickers(self) -> list[str]:
        """Every ticker of the table."""
        return [ticker for company in self._table.companies.values() for ticker in company.tickers]

    def get(self, id: str) -> Company | None:
        """The entity with this id (`cik:0001045810`, `tkr:0020.HK`, `name:huawei`), or None."""
        return self._table.companies.get(id)

    def nearest(self, text: str, n: int = 5) -> list[Company]:
        """The n entities whose names are most like the text, best first."""
        return self._resolver.nearest(text, n)

    def mentions(self, text: str, *, defined: Mapping[str, Company] | None = None) -> list[Mention]:
        """Names in prose, in order, without overlaps; `defined` are short names bound elsewhere in the document."""
        return self._matcher.mentions(text, defined=defined)

    def places(self, *, defined: Mapping[str, Company] | None = None, but: Company | None = None) -> Places:
        """Where in texts a name of the table may begin, for a cheap look before `mentions`; not one of `but` alone."""
        return self._matcher.places(defined=defined, but=but)

    def definitions(self, text: str) -> dict[str, Company]:
        """Short names that a document binds in parentheses after a full name: {"TSMC": ...}."""
        return definitions(text, self.mentions(text))

    def unknown_names(self, text: str, *, defined: Mapping[str, Company] | None = None) -> list[Mention]:
        """Organisations named in prose that the table does not hold, as Mentions with company None."""
        return unknown_names(text, self.mentions(text, defined=defined))

    def status(self, company: Company) -> Status:
        """Whether its shares trade: listed, private, delisted, agency, subsidiary."""
        return self._table.status.get(company.id, "listed")

    def note(self, company: Company) -> str | None:
        """What became of it or what it is, in a few words: "acquired by Microsoft (2023-10-13)"."""
        return self._table.notes.get(company.id)

    def industry(self, company: Company) -> str | None:
        """The BEA's code of its industry, as `knowledge.industry` takes it; None where the table does not say."""
        return self._table.industries.get(company.id)

    def legal_name(self, company: Company) -> str:
        """The registrant's name as the SEC or its home register conforms it."""
        return self._table.legal.get(company.id, company.name)

    def kind_of_word(self, word: str) -> WordKind | None:
        """What else than a name a word is that companies are called by: common, generic, a surname, a place."""
        return self._table.words.get(word.casefold())

    def party(self, company: Company) -> Party:
        """The entity as one end of a link."""
        return Party(name=company.name, ticker=company.ticker, company=company.id)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self._resolver)


@cache
def _bundled() -> Companies:
    return Companies(load_table())
