"""The filers of one library by the names that people call them: ticker, short name, run together, initials.

A question is asked of a library, and few companies are in it; so a word that would be too weak a hint among all
listed companies ("JPM", "Pepsi", "Footlocker") is a strong one here. Knows no periods and no documents' contents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.companies import Companies
from knowledge.entities.names import Key, Token, strip_legal, strip_structure, tokens, words
from knowledge.question.types import Filer
from knowledge.types import Document

SHORTEST_PREFIX = 4
"""Letters that a clipped name must keep, as "Pepsi" of "PepsiCo"."""
SHORTEST_BLEND = 3
"""Letters that a blend of a name's beginnings must have, as "Amex" of "American Express"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A filer named in a text, at `text[start:end]`."""

    filer: Filer
    start: int
    end: int


def key_of(document: Document) -> str | None:
    """What tells one filer from another: the entity, else the CIK, else the printed name."""
    return document.company or document.cik or (document.company_name or "").casefold() or None


class Filers:
    """The companies that have documents in a library, ready to be found in questions."""

    def __init__(self, documents: Iterable[Document], companies: Companies) -> None:
        self._companies = companies
        self._names: dict[str, dict[Key, None]] = {}
        self._tickers: dict[str, str] = {}
        self._filers: dict[str, Filer] = {}
        for document in documents:
            key = key_of(document)
            if key is not None:
                self._add(key, document)
        self._forms = self._index()

    def _add(self, key: str, document: Document) -> None:
        entity = self._companies.get(document.company) if document.company else None
        printed = document.company_name or (entity.name if entity else key)
        self._filers.setdefault(key, Filer(key, entity.name if entity else printed))
        names = [printed, *((entity.name, *entity.aliases, *entity.former) if entity else ())]
        for name in names:
            for form in (words(name), strip_legal(words(name)), strip_structure(words(name))):
                self._names.setdefault(key, {})[form] = None
        for ticker in (document.ticker, *(entity.tickers if entity else ())):
            if ticker:
                self._tickers.setdefault(ticker.casefold(), key)

    def _index(self) -> Mapping[str, set[str]]:
        """Words run together -> the filers that they may mean."""
        found: dict[str, set[str]] = {}
        for key, names in self._names.items():
            for name in names:
                found.setdefault("".join(name), set()).add(key)
        return found

    def __len__(self) -> int:
        return len(self._filers)

    def get(self, key: str) -> Filer | None:
        """The filer of this key."""
        return self._filers.get(key)

    def named(self, text: str) -> list[Named]:
        """The filers that a question names, in order, the longest name at each place."""
        row = tokens(text)
        found: list[Named] = []
        place = 0
        while place < len(row):
            hit = self._at(row, place)
            if hit is None:
                place += 1
                continue
            key, width = hit
            found.append(Named(self._filers[key], row[place].start, row[place + width - 1].end))
            place += width
        return found

    def _at(self, row: Sequence[Token], place: int) -> tuple[str, int] | None:
        for width in range(min(6, len(row) - place), 0, -1):
            keys = self._whole(row[place : place + width])
            if len(keys) == 1:
                return next(iter(keys)), width
        token = row[place]
        if token.text[0].isupper() or token.text[0].isdigit():
            for guess in (self._clipped, self._initials, self._blended):
                keys = guess(token.bare)
                if len(keys) == 1:
                    return next(iter(keys)), 1
        return None

    def _whole(self, window: Sequence[Token]) -> set[str]:
        """Filers that these words name in full, as one word or several; a lone word must be a name as written."""
        head = window[0].text
        if not (head[0].isupper() or head[0].isdigit() or any(c.isupper() for c in head)):
            return set()
        stem = [token.key for token in window[:-1]]
        joined = {"".join((*stem, window[-1].key)), "".join((*stem, window[-1].bare))}
        found = {key for form in joined for key in self._forms.get(form, ())}
        if not found and len(window) == 1 and sum(c.isupper() for c in head) >= min(2, len(head)):
            found = {self._tickers[form] for form in joined if form in self._tickers}
        return found

    def _clipped(self, word: str) -> set[str]:
        """Filers whose name's first word begins with this one, or is this one where no other filer's is."""
        if len(word) < SHORTEST_PREFIX:
            return {key for key, names in self._names.items() if any(word == name[0] for name in names)}
        return {key for key, names in self._names.items() if any(name[0].startswith(word) for name in names)}

    def _initials(self, word: str) -> set[str]:
        """Filers whose initials these are, "and" read as n or left out: JnJ, BofA is not one."""
        return {key for key, names in self._names.items() if any(word in _initials_of(name) for name in names)}

    def _blended(self, word: str) -> set[str]:
        """Filers whose name's words each begin with a piece of this word, in order."""
        if len(word) < SHORTEST_BLEND:
            return set()
        return {key for key, names in self._names.items() if any(_blends(word, name) for name in names)}


def _initials_of(name: Key) -> set[str]:
    if len(name) < 2:
        return set()
    spoken = ["n" if word == "and" else word[0] for word in name]
    written = [word[0] for word in name if word != "and"]
    return {"".join(spoken), "".join(written)} if len(written) > 1 else set()


def _blends(word: str, name: Key) -> bool:
    """True if the word is made of non-empty beginnings of all the name's words, in order."""
    if not name:
        return not word
    longest = min(len(word) - len(name) + 1, len(name[0]))
    return any(word[:size] == name[0][:size] and _blends(word[size:], name[1:]) for size in range(longest, 0, -1))
