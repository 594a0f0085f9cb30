"""Texts of a model that are no claims: what to watch for and how long, a remark between claims, a refusal's words.

No source can bear such a text out, so each is held within what it may be made of (`agent.checking.watched`): words,
names and figures of the run's own sources, the plain words of filings and markets, and nothing addressed to anybody.
What is not within is struck and shown. Knows no memo and no model.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from agent.checking.metrics import words_of
from agent.checking.orders import order_in
from agent.checking.values import Value, values
from agent.checking.watched import foreign, timed, unbounded
from agent.claims import Check
from agent.evidence import Entry, Ledger
from agent.fence import instructions_in


class Bounds:
    """What free texts may be made of, over one ledger. `spoken` are texts whose words are allowed as well."""

    def __init__(self, ledger: Ledger, check: Check, *, on_path: Collection[str] = (), spoken: str = "") -> None:
        self._ledger, self._check = ledger, check
        self._on_path = " \n ".join(name for name in on_path if name)
        self._spoken = words_of(spoken)

    def watched(self, text: str, keys: Iterable[str]) -> str | None:
        """What is wrong with a trigger, reversal or tripwire that rests on these keys; None if it may be printed."""
        cited = list(self._ledger.entries(keys))
        if strangers := self._check.strangers(text, [entry.key for entry in cited]):
            return "; ".join(strangers)
        names = words_of(self._on_path) | words_of(" ".join(name for entry in cited for name in _names(entry)))
        return unbounded(text, words=self._own | _words(cited), names=names, stated=[*self._stated, *_values(cited)])

    def horizon(self, text: str) -> str | None:
        """What is wrong with a horizon; None if it is a length of time and no more."""
        return None if timed(text) else f'"{text[:60]}" is no length of time'

    def remark(self, text: str) -> str | None:
        """What is wrong with a sentence that cites nothing; None if it says no more than the sources' own words can."""
        if (found := order_in(text)) is not None:
            return f'"{found}" speaks to a reader, promises or leads outside'
        if strangers := self._check.strangers(text, [entry.key for entry in self._ledger]):
            return "; ".join(strangers)
        return foreign(text, words=self._every | self._spoken | words_of(self._on_path), names=(), stated=())

    @cached_property
    def _grounds(self) -> list[Entry]:
        """What every text of a memo may speak of: the event, the links walked, the program's arithmetic."""
        return [entry for entry in self._ledger if entry.kind in ("event", "link", "effect", "computed")]

    @cached_property
    def _own(self) -> frozenset[str]:
        return _words(self._grounds) | words_of(self._on_path)

    @cached_property
    def _every(self) -> frozenset[str]:
        return _words(self._ledger)

    @cached_property
    def _stated(self) -> list[Value]:
        return _values(self._grounds)


def _sound(entries: Iterable[Entry]) -> list[Entry]:
    """Those whose words are no order to a model: such a text lends its words to nothing."""
    return [entry for entry in entries if instructions_in(entry.text) is None]


def _words(entries: Iterable[Entry]) -> frozenset[str]:
    return words_of(" \n ".join(f"{e.text} {e.title} {' '.join(_names(e))}" for e in _sound(entries)))


def _names(entry: Entry) -> list[str]:
    return [*([entry.company] if entry.company else []), *entry.names]


def _values(entries: Iterable[Entry]) -> list[Value]:
    return [value for entry in _sound(entries) for value in values(entry.text)]
