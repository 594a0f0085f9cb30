"""What a run's own sources are made of: the words, names and values that a text of a model may be built from.

The event, the links walked and the program's arithmetic are ground for every text; a passage only for one that cites
it. A source that holds an order to a model lends its words to nothing. Judges nothing itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from agent.checking.metrics import words_of
from agent.checking.values import Value, values
from agent.evidence import Entry, Ledger
from agent.fence import instructions_in


class Grounds:
    """The grounds of one ledger. `on_path` are names of the memo; the words of `spoken` (a question) are ground too."""

    def __init__(self, ledger: Ledger, *, on_path: Collection[str] = (), spoken: str = "") -> None:
        self._ledger = ledger
        self._on_path = " \n ".join(name for name in on_path if name)
        self._spoken = words_of(f"{spoken} {self._on_path}")

    def words(self, cited: Iterable[Entry] | None = None) -> frozenset[str]:
        """The words of what is ground for all, and of what is cited; of every entry where None is given."""
        return self._spoken | (self._every if cited is None else self._own | _words(cited))

    def names(self, cited: Iterable[Entry]) -> frozenset[str]:
        """The words of the names on a path and of those that the cited entries are about."""
        return words_of(" \n ".join([self._on_path, *(name for entry in cited for name in _names(entry))]))

    def values(self, cited: Iterable[Entry]) -> list[Value]:
        """The values that what is ground for all, and what is cited, state."""
        return [*self._stated, *_values(cited)]

    @cached_property
    def _common(self) -> list[Entry]:
        return [entry for entry in self._ledger if entry.kind in ("event", "link", "effect", "computed")]

    @cached_property
    def _own(self) -> frozenset[str]:
        return _words(self._common)

    @property
    def _every(self) -> frozenset[str]:
        return _words(self._ledger)

    @cached_property
    def _stated(self) -> list[Value]:
        return _values(self._common)


def _sound(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if instructions_in(entry.text) is None]


def _words(entries: Iterable[Entry]) -> frozenset[str]:
    return words_of(
        " \n ".join(f"{e.text} {e.title} {e.restated or ''} {' '.join(_names(e))}" for e in _sound(entries))
    )


def _names(entry: Entry) -> list[str]:
    return [*([entry.company] if entry.company else []), *entry.names]


def _values(entries: Iterable[Entry]) -> list[Value]:
    return [value for entry in _sound(entries) for value in values(entry.text)]
