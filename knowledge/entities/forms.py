"""The ways to write the names of a table that mean one entity each, by their first word.

Those that begin with the same letters are taken apart when the first of them is asked for, so that a short run stays
short. Knows nothing of a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from knowledge.entities.index import Forms, NameIndex, first_letters
from knowledge.entities.names import LEGAL, Key, tokens, words
from knowledge.entities.table import Table

Grade = str
"""How far a name's words say that a company is meant: phrase, listed, distinct, plain, or what else the word is."""
_LINKING = frozenset(["and", "of", "the", "de", "for", "com", "la", "in", "on"])


@dataclass(frozen=True, slots=True)
class Form:
    """Whom one way to write a name means; `owned` where it is of something that the entity owns."""

    company: str
    grade: Grade
    owned: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The forms that begin with one word, the numbers of words that they have, most first, and whom each means."""

    forms: dict[Key, Form] = field(default_factory=dict)
    widths: list[int] = field(default_factory=list)
    ids: list[tuple[Key, str]] = field(default_factory=list)


_NONE = Group()


class FormIndex:
    """The forms of all names of a table; one that several entities share means none."""

    def __init__(self, names: NameIndex, table: Table) -> None:
        self._names = names
        self._table = table
        self._made: dict[str, dict[str, Group]] = {}

    def beginning(self, head: str) -> Group:
        """The forms whose first word this is."""
        letters = first_letters(head)
        if letters not in self._made:
            self._made[letters] = self._groups(self._names.beginning(letters))
        return self._made[letters].get(head, _NONE)

    def _groups(self, names: Sequence[Forms]) -> dict[str, Group]:
        found: dict[Key, dict[str, tuple[int, bool]]] = {}
        for name, whole, legal, structure in names:
            keys = {structure, legal} if name.by_hand or len(structure) > 1 or len(legal) == 1 else {legal}
            for key in keys:
                rank = (3 if key == whole else 2 if key == legal else 1) + 3 * name.by_hand
                entry = found.setdefault(key, {})
                if name.company not in entry or rank > entry[name.company][0]:
                    entry[name.company] = (rank, name.owned)
        groups: dict[str, Group] = {}
        for key, entry in found.items():
            best = max(rank for rank, _ in entry.values())
            leaders = [(company, owned) for company, (rank, owned) in entry.items() if rank == best]
            if len(leaders) == 1:
                form = Form(leaders[0][0], self._grade(key, best), leaders[0][1])
                groups.setdefault(key[0], Group()).forms[key] = form
        for group in groups.values():
            group.widths.extend(sorted({len(key) for key in group.forms}, reverse=True))
            group.ids.extend((key, form.company) for key, form in group.forms.items())
        return groups

    def _grade(self, key: Key, rank: int) -> Grade:
        if len(key) == 1 and (key[0].isdigit() or len(key[0]) == 1):
            return "generic"
        if kind := self._table.words.get(" ".join(key)):
            return kind
        if len(key) > 1:
            return "phrase" if rank > 3 else "listed"
        return "distinct" if rank > 3 else "plain"

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that begin with a small letter inside names: "of", and those of hand-written ones ("SK hynix")."""
        names = " ".join(name.text for name in self._names.names if name.by_hand)
        return _LINKING | {token.key for token in tokens(names) if token.text.islower() and token.key not in LEGAL}

    @cached_property
    def shorts(self) -> Mapping[str, list[Key]]:
        """Entity id -> words that mean it only after a fuller mention."""
        found: dict[str, list[Key]] = {}
        for alias in self._table.aliases:
            if alias.kind == "short":
                found.setdefault(alias.company, []).append(words(alias.text))
        return found
