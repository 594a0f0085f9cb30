"""Whether two printed names mean one company: by the table where both are in it, else by their words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from agent.checking.metrics import words_of
from knowledge.companies import Companies

SPEAKER = frozenset(
    {"", "filer", "we", "us", "our", "the company", "company", "it", "the issuer", "issuer", "registrant"}
)


class Names:
    """Sameness of names under one table of companies."""

    def __init__(self, companies: Companies) -> None:
        self._companies = companies
        self._id = cache(self._resolved)

    def same(self, one: str, other: str) -> bool:
        """True if both names mean one company."""
        a, b = self._id(one), self._id(other)
        if a is not None and b is not None:
            return a == b
        few, many = sorted((words_of(one), words_of(other)), key=len)
        return bool(few) and few <= many

    def any_same(self, one: str, others: Iterable[str | None]) -> bool:
        """True if the name means one of the others."""
        return any(other and self.same(one, other) for other in others)

    def known(self, name: str) -> bool:
        """True if the table holds the name."""
        return self._id(name) is not None

    def ids_in(self, text: str) -> dict[str, str]:
        """Entity id -> the words that name it, for the companies of the table that a text names."""
        return {m.company.id: m.text for m in self._companies.mentions(text) if m.company is not None}

    def strangers_in(self, text: str) -> list[str]:
        """Organisations named in a text that the table does not hold."""
        return [m.text for m in self._companies.unknown_names(text)]

    def words(self, name: str | None) -> frozenset[str]:
        """The words of a name and of what else the company is called."""
        if not name:
            return frozenset()
        found = words_of(name)
        held = self._id(name)
        company = self._companies.get(held) if held else None
        for other in (company.name, *company.aliases, *company.tickers) if company else ():
            found |= words_of(other)
        return found | words_of(_initials(company.name if company else name))

    def _resolved(self, name: str) -> str | None:
        company = self._companies.find(name)
        if company is not None:
            return company.id
        found = self._companies.mentions(name)
        return found[0].company.id if len(found) == 1 and found[0].company else None


def _initials(name: str) -> str:
    """ "Bristol Myers Squibb" -> "BMS", as filers shorten themselves; nothing for a name of fewer than three words."""
    words = [word for word in name.replace("-", " ").split() if word[0].isupper()]
    return "".join(word[0] for word in words) if len(words) > 2 else ""
