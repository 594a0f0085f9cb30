"""The places of a text where a name of some entities may begin: a cheap look before a close one.

No name is found where none may begin, and most places hold none. What stands there, and whether it is a name at all,
is for `knowledge.entities.mentions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

from knowledge.entities.names import WORD, Key, folded, spellings, tokens
from knowledge.types import Company

_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ0-9](?:(?:\.\s?[A-Z](?!\w))+\.?|\w*(?:['’`]\w+)*)")
"""A word that may begin a name. It begins with one class of characters, so that it is searched for quickly."""
_MIXED = re.compile(r"[A-Z](?<=[a-z].)")
_SMALL_FIRST = re.compile(r"\b[a-z]+[A-Z0-9]\w*(?:['’`]\w+)*")
"""A word such as "eBay", looked for only where a capital stands after a small letter."""
_NEXT = rf"[^\w&]{{0,3}}(?:{WORD})"
_LOOKS = (
    re.compile(rf"(?:{WORD})(?:{_NEXT})?"),
    re.compile(rf"(?:{WORD})(?:{_NEXT}){{0,2}}"),
)
"""The first words that must stand where a name may begin: two, which few places pass, then three."""
_REMEMBERED = 1 << 16


class Openings:
    """What the names of some entities begin with."""

    def __init__(self, beginning: Callable[[str], Collection[tuple[Key, str]]]) -> None:
        """`beginning` gives the names with a first word, each as its key and the id of the entity that it means."""
        self._beginning = beginning
        self._nobody: set[str] = set()  # words seen that begin no name
        self._somebody: set[str] = set()  # and those that do
        self._meant = lru_cache(_REMEMBERED)(self._meant_by)

    def places(self, text: str, capitals: Collection[str], *, but: str | None = None) -> Iterator[int]:
        """The characters of a text at which a name may begin, in no order, `capitals` being its words that may begin
        one; not where that of the entity `but` alone may."""
        for word in {*capitals} - self._nobody:
            if self._is_head(word):
                for start in _starts(word, text):
                    if self._begins(text, start, {but}):
                        yield start

    def _begins(self, text: str, start: int, but: set[str | None]) -> bool:
        for look in _LOOKS:
            words = look.match(text, start)
            if words is None or self._meant(words[0]) <= but:
                return False
        return True

    def _is_head(self, word: str) -> bool:
        if word in self._somebody:
            return True
        known = any(map(self._beginning, folded(word)))
        if len(self._nobody) > _REMEMBERED:
            self._nobody.clear()
        (self._somebody if known else self._nobody).add(word)
        return known

    def _meant_by(self, words: str) -> frozenset[str]:
        """The ids of the entities whose names begin with these words, or are the first of them."""
        row = tokens(words)
        begun = {key for width in range(1, len(row) + 1) for key in spellings(row[:width])}
        names = {name for head in {row[0].key, row[0].bare} for name in self._beginning(head)}
        return frozenset(company for key, company in names if key[: len(row)] in begun)


def capitals(text: str) -> set[str]:
    """The words of a text that may begin a name."""
    words = {*_CAPITAL.findall(text)}
    if _MIXED.search(text):
        words.update(_SMALL_FIRST.findall(text))
    return words


def _starts(word: str, text: str) -> Iterator[int]:
    """Where a word stands in a text and no letter touches it."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start
        start = text.find(word, end)


class Places:
    """Where in the texts of a document names may begin, for a cheap look before `mentions`."""

    def __init__(self, known: Openings, defined: Openings, but: Company | None) -> None:
        self._openings = (known, defined)
        self._but = but.id if but is not None else None

    def of(self, text: str) -> list[int]:
        """The characters at which a name may begin, not those of names that only one company, `but`, can have."""
        words = capitals(text)
        return [place for names in self._openings for place in names.places(text, words, but=self._but)]
