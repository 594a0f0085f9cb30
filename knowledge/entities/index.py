"""All names of a table, laid out by their first two letters: a run that asks for few names takes few apart.

Taking all 17,000 apart costs a third of a second; a memo asks for a dozen. Knows nothing of what a name means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from knowledge.entities.names import Key, strip_legal, strip_structure, words
from knowledge.entities.table import Table

_OWNED = frozenset({"brand", "subsidiary", "acquired"})


@dataclass(frozen=True, slots=True)
class Called:
    """One name of an entity. `owned`: the name of something that it owns, not its own."""

    text: str
    company: str  # entity id
    by_hand: bool
    owned: bool = False


class Forms(NamedTuple):
    """A name as compared: as written, without legal words, without "Group" and "Holdings". All begin alike."""

    name: Called
    whole: Key
    legal: Key
    structure: Key


class NameIndex:
    """Every name that may be given for an entity of one table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._made: dict[str, Sequence[Forms]] = {}

    @cached_property
    def names(self) -> Sequence[Called]:
        """All of them, in the table's order."""
        found = []
        for company in self._table.companies.values():
            by_hand = company.id in self._table.by_hand
            found.append(Called(company.name, company.id, by_hand=by_hand))
            if (legal := self._table.legal[company.id]) != company.name:
                found.append(Called(legal, company.id, by_hand=by_hand))
        found += [
            Called(alias.text, alias.company, by_hand=True, owned=alias.kind in _OWNED)
            for alias in self._table.aliases
            if alias.kind != "short"
        ]
        return found

    def beginning(self, letters: str) -> Sequence[Forms]:
        """The names whose first word begins with these (`first_letters`), in the table's order."""
        if letters not in self._made:
            self._made[letters] = [_forms(name) for name in self._laid_out.get(letters, ())]
        return self._made[letters]

    @cached_property
    def _laid_out(self) -> dict[str, list[Called]]:
        found: dict[str, list[Called]] = {}
        for name in self.names:
            found.setdefault(_letters_of(name.text), []).append(name)
        return found


def first_letters(word: str) -> str:
    """What names are laid out by, of a folded first word."""
    return word[:2]


def _letters_of(name: str) -> str:
    """`first_letters` of a name's first word; most names need not be taken apart for it."""
    start = name[:3].lower()
    if start.isascii() and start[:2].isalnum() and start != "the":
        return start[:2]
    return first_letters("".join(words(name)[:1]))


def _forms(name: Called) -> Forms:
    whole = words(name.text)
    return Forms(name, whole, strip_legal(whole), strip_structure(whole))
