"""One thing that a source states: a value with what it measures, when, whose it is, and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from agent.checking.periods import Calendar, Period
from agent.checking.values import Value

Role = Literal["level", "change", "share"]
"""A level (revenue of $5bn), a change of one (up 8%), or one amount's share of another (8% of revenue)."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value as stated. `needs` are words that narrow it and must be claimed; `around` all words that may be."""

    value: Value
    terms: frozenset[str]
    needs: frozenset[str]
    around: frozenset[str]
    periods: tuple[Period, ...] = ()  # empty where the words give none
    owner: str | None = None  # whose it is, where the words name somebody; None for whoever speaks
    role: Role = "level"
    direction: int = 0  # which way a change points by its words
    sign: int = 1  # -1 where the words name a loss
    strangers: frozenset[str] = frozenset()  # words of names that go with other values of the same sentence
    own: frozenset[str] = frozenset()  # words of the names that go with this value
    said: str = ""  # the sentence, or label, column and cell
    table: bool = False
    near: frozenset[str] = frozenset()  # terms of headings and title, for a row that names none
    base: frozenset[str] = frozenset()  # for a share: the terms that it is a share of
    loose: bool = False  # computed by the program: only whose it is, its unit, size and sign can be compared


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the text being read: whose it is, its calendar, the words of its headings."""

    speaker: str | None = None
    calendar: Calendar = field(default_factory=Calendar)
    headings: frozenset[str] = frozenset()
