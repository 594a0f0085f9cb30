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

_HEAD = re.compile(r"[A-ZÀ-ÖØ-Þ0-9](?:(?:\.\s?[A-Z](?!\w))+\.?|\w*(?:['’`]\w+)*)")
"""A word that may begin a name. It begins with one class of characters, so that it is searched for quickly."""
_MIXED = re.compile(r"[A-Z](?<=[a-z].)")
"""The second letter of "eBay", which is where a search for heads finds it."""
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
        self._nobody: set[str] = set()  # words seen that begin none
        self._meant = lru_cache(_REMEMBERED)(self._meant_by)

    def places(self, text: str, *, but: str | None = None) -> Iterator[int]:
        """The characters at which a name may begin; not where it could be that of the entity `but` alone."""
        if self._nobody.issuperset(_HEAD.findall(text)) and not _MIXED.search(text):
            return  # most texts name nobody
        for match in _HEAD.finditer(text):
            head, start = match[0], match.start()
            if start and text[start - 1].islower():
                start, head = start - 1, text[start - 1] + head
            if head not in self._nobody and self._begins(head, text, start, {but}):
                yield start

    def _begins(self, head: str, text: str, start: int, but: set[str | None]) -> bool:
        if not any(map(self._beginning, folded(head))):
            if len(self._nobody) > _REMEMBERED:
                self._nobody.clear()
            self._nobody.add(head)
            return False
        for look in _LOOKS:
            words = look.match(text, start)
            if words is None or self._meant(words[0]) <= but:
                return False
        return True

    def _meant_by(self, words: str) -> frozenset[str]:
        """The ids of the entities whose names begin with these words, or are the first of them."""
        row = tokens(words)
        begun = {key for width in range(1, len(row) + 1) for key in spellings(row[:width])}
        names = {name for head in {row[0].key, row[0].bare} for name in self._beginning(head)}
        return frozenset(company for key, company in names if key[: len(row)] in begun)


class Places:
    """Where in the texts of a document names may begin, for a cheap look before `mentions`."""

    def __init__(self, known: Openings, defined: Openings, but: Company | None) -> None:
        self._known = known
        self._defined = defined
        self._but = but.id if but is not None else None

    def of(self, text: str) -> list[int]:
        """The characters at which a name may begin, not those of names that only one company, `but`, can have."""
        return [*self._known.places(text, but=self._but), *self._defined.places(text, but=self._but)]


def heads(text: str) -> set[str]:
    """The words of a text that may begin a name, folded."""
    return {key for head in _HEAD.findall(text) for key in folded(head)}
