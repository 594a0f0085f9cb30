"""The filers of one library by the names that people call them: ticker, short name, run together, initials.

A question is asked of a library, and few companies are in it; so a word that would be too weak a hint among all
listed companies ("JPM", "Pepsi", "Footlocker") is a strong one here. Knows no periods and no documents' contents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.companies import Companies
from knowledge.entities.names import Key, Token, strip_legal, strip_structure, tokens, words
from knowledge.question.subjects import acronyms, stem, vocabulary
from knowledge.question.types import Filer
from knowledge.question.words import ASKING
from knowledge.read.names import hints_of
from knowledge.types import Company, Document

NAMESAKES = 3
"""Filers that one name in full may mean."""
LONGEST = 6
"""Words of a name."""
SHORTEST_PREFIX, LONGEST_REST = 5, 3
"""Letters that a clipped name must keep, and may lose, as "Pepsi" of "PepsiCo"."""
SHORTEST_BLEND = 3
"""Letters that a blend of a name's beginnings must have, as "Amex" of "American Express"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A filer named at `text[start:end]`; not by its `own` name where a brand or a subsidiary stands for it."""

    filer: Filer
    start: int
    end: int
    own: bool = True


def key_of(document: Document) -> str | None:
    """What tells one filer from another: the entity, else the CIK, else the printed name, else the file's."""
    return document.company or document.cik or (document.company_name or _of_file(document) or "").casefold() or None


def _of_file(document: Document) -> str | None:
    """The company that the file's name begins with, as "PEPSICO_2022_10K.pdf" does; notes have none."""
    return None if document.media == "note" else hints_of(document.path).company


class Filers:
    """The companies that have documents in a library, ready to be found in questions."""

    def __init__(self, documents: Iterable[Document], companies: Companies) -> None:
        self._companies = companies
        self._filers: dict[str, Filer] = {}
        self._firsts: dict[str, set[str]] = {}  # a name's first word -> filers
        self._spelt: dict[str, set[str]] = {}  # a name's initials -> filers
        self._long: dict[str, dict[Key, set[str]]] = {}  # a first letter -> names of two words or more -> filers
        self._tickers: dict[str, str] = {}
        self._forms: dict[str, dict[str, bool]] = {}  # words run together -> filer -> its own name
        for document in documents:
            key = key_of(document)
            if key is not None:
                entity = companies.get(document.company) if document.company else None
                self._add(key, document, entity)

    def _add(self, key: str, document: Document, entity: Company | None) -> None:
        printed = document.company_name or (entity.name if entity else key)
        self._filers.setdefault(key, Filer(key, entity.name if entity else printed))
        own = [printed, *((entity.name, *entity.former) if entity else (_of_file(document) or printed,))]
        forms = {form for name in own for form in _forms_of(name)}
        symbols = {ticker.casefold() for ticker in (document.ticker, *(entity.tickers if entity else ())) if ticker}
        for form in forms:
            self._forms.setdefault("".join(form), {})[key] = True
            self._firsts.setdefault(form[0], set()).add(key)
            for initials in _initials_of(form):
                self._spelt.setdefault(initials, set()).add(key)
            if len(form) > 1:
                self._long.setdefault(form[0][0], {}).setdefault(form, set()).add(key)
        short = symbols.union(*map(_short_for, forms))
        for name in entity.aliases if entity else ():
            for form in _forms_of(name):
                self._forms.setdefault("".join(form), {}).setdefault(key, "".join(form) in short)
        for symbol in symbols:
            self._tickers.setdefault(symbol, key)

    def __len__(self) -> int:
        return len(self._filers)

    def named(self, text: str) -> list[Named]:
        """The filers that a question names, in order, the longest name at each place."""
        row = tokens(text)
        found: list[Named] = []
        place = 0
        while place < len(row):
            keys, width = self._at(text, row, place)
            end = row[place + width - 1].end
            found += [Named(self._filers[key], row[place].start, end, own) for key, own in keys.items()]
            place += width
        return found

    def _at(self, text: str, row: Sequence[Token], place: int) -> tuple[Mapping[str, bool], int]:
        """The filers of the longest name that begins here, each with whether it is its own name; and its tokens.

        A name in full may be that of several, as where one filer's reports print it differently; a guess names one.
        """
        for width in range(min(LONGEST, len(row) - place), 0, -1):
            found = self._whole(row[place : place + width])
            if 0 < len(found) <= NAMESAKES:
                return found, width
        if _may_stand_for_a_name(text, row[place]):
            for guess in (self._ticker, self._clipped, self._initials, self._blended):
                keys = guess(row[place])
                if len(keys) == 1:
                    return dict.fromkeys(keys, True), 1
        return {}, 1

    def _whole(self, window: Sequence[Token]) -> Mapping[str, bool]:
        """Filers that these words name in full; in small letters a lone word must be no other word."""
        last = window[-1]
        small = not any(c.isupper() or c.isdigit() for c in window[0].text)
        if small and len(window) == 1 and (self._companies.kind_of_word(last.bare) or _is_a_word(last.bare)):
            return {}
        first = [token.key for token in window[:-1]]
        found: dict[str, bool] = {}
        for form in {"".join((*first, last.key)), "".join((*first, last.bare))}:
            found.update(self._forms.get(form, {}))
        return found

    def _ticker(self, token: Token) -> set[str]:
        """The filer whose ticker this is, written in capitals."""
        symbol = token.text.removesuffix("'s").removesuffix("’s")
        return {self._tickers[token.bare]} if symbol.isupper() and token.bare in self._tickers else set()

    def _clipped(self, token: Token) -> set[str]:
        """Filers whose name begins with this word: Ulta of Ulta Beauty, Pepsi of PepsiCo."""
        word = token.bare
        if stem(word) in vocabulary() or self._companies.kind_of_word(word) in ("common", "generic"):
            return set()
        begun = self._firsts.get(word, set())
        if begun or len(word) < SHORTEST_PREFIX:
            return begun
        longer = (first for first in self._firsts if first.startswith(word) and len(first) - len(word) <= LONGEST_REST)
        return {key for first in longer for key in self._firsts[first]}

    def _initials(self, token: Token) -> set[str]:
        """Filers whose initials these are, "and" read as n or left out, as JnJ; two capitals at least."""
        return self._spelt.get(token.bare, set()) if sum(c.isupper() for c in token.text) > 1 else set()

    def _blended(self, token: Token) -> set[str]:
        """Filers of whose name's words each begins with a piece of this word, in order, as Amex."""
        if len(token.bare) < SHORTEST_BLEND:
            return set()
        names = self._long.get(token.bare[0], {})
        return {key for name, keys in names.items() if _blends(token.bare, name) for key in keys}


def _may_stand_for_a_name(text: str, token: Token) -> bool:
    """True for a capitalised word of two letters or more that is no word of asking, no acronym of the trade, and no
    part of one, as the letters of P&L are."""
    if len(token.bare) < 2 or not (token.text[0].isupper() or token.text[0].isdigit()):
        return False
    beside = text[token.start - 1 : token.start] + text[token.end : token.end + 1]
    return "&" not in beside and token.bare not in ASKING and stem(token.bare) not in acronyms()


def _is_a_word(word: str) -> bool:
    """True for a word of asking or of the trade, and for one too short to be told from others."""
    return len(word) < SHORTEST_PREFIX or word in ASKING or stem(word) in vocabulary()


def _forms_of(name: str) -> set[Key]:
    """A name's words whole, without its legal form, and without "Holdings" and the like."""
    whole = words(name)
    return {form for form in (whole, strip_legal(whole), strip_structure(whole)) if form}


def _short_for(name: Key) -> set[str]:
    """What is short for a name and no brand beside it: its initials, as J&J, and runs of its words, as Ford."""
    ends = range(1, len(name) + 1)
    initials = "".join("and" if word == "and" else word[0] for word in name)
    return {initials, *_initials_of(name), *("".join(name[start:end]) for end in ends for start in range(end))}


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
