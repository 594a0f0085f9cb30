"""Texts of a model that are no claims: what to watch for and how long, a remark between claims, a refusal's words.

No source can bear such a text out, so each is held within what it may be made of (`agent.checking.watched`): words,
names and figures of the run's own sources, the plain words of filings and markets, and nothing addressed to anybody.
What is not within is struck and shown. Knows no memo and no model.
"""

from __future__ import annotations

from collections.abc import Iterable

from agent.checking.lexicon import MISSING
from agent.checking.orders import order_in
from agent.checking.watched import foreign, timed, unbounded
from agent.claims import Check
from agent.evidence import Ledger


class Bounds:
    """What free texts may be made of, over one ledger and the grounds of its check."""

    def __init__(self, ledger: Ledger, check: Check) -> None:
        self._ledger, self._check = ledger, check

    def watched(self, text: str, keys: Iterable[str]) -> str | None:
        """What is wrong with a trigger, reversal or tripwire that rests on these keys; None if it may be printed."""
        cited = list(self._ledger.entries(keys))
        if strangers := self._check.strangers(text, [entry.key for entry in cited]):
            return "; ".join(strangers)
        grounds = self._check.grounds
        return unbounded(text, words=grounds.words(cited), names=grounds.names(cited), stated=grounds.values(cited))

    def horizon(self, text: str) -> str | None:
        """What is wrong with a horizon; None if it is a length of time and no more."""
        return None if timed(text) else f'"{text[:60]}" is no length of time'

    def remark(self, text: str) -> str | None:
        """What is wrong with a sentence that cites nothing; None if it says no more than the sources' own words can."""
        if (found := order_in(text)) is not None:
            return f'"{found}" speaks to a reader, promises or leads outside'
        if strangers := self._check.strangers(text, [entry.key for entry in self._ledger]):
            return "; ".join(strangers)
        return foreign(text, words=self._check.grounds.words() | MISSING, stated=())
