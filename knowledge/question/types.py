"""What a question says, as frozen values: who, when, which forms, which figures, where in a filing they stand.

Knows no library and no ranking.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that the question names. `year` is the year as written: fiscal where `fiscal`, else open.

    `quarter` is 1 to 4, `half` 1 or 2; `end` the last day where the question prints one, and of a month its last with
    `start` its first.
    """

    year: int
    quarter: int | None = None
    half: int | None = None
    end: date | None = None
    fiscal: bool = False
    start: date | None = None

    def __str__(self) -> str:
        if self.start:
            return f"{self.start:%Y-%m}"
        if self.end:
            return self.end.isoformat()
        part = f"Q{self.quarter} " if self.quarter else f"H{self.half} " if self.half else ""
        return f"{part}{'FY' if self.fiscal else ''}{self.year}"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to find on a page: its alternative wordings, and the kinds of page (passage tags) where it stands."""

    wordings: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A figure, ratio or topic that the question names, and the lines of filings that it is read from.

    A ratio has the lines of its numerator and denominator. A subject with kinds and no lines is a place: "the balance
    sheet". `figure` is True for what is a number of the accounts.
    """

    name: str
    lines: tuple[Line, ...]
    kinds: tuple[str, ...]
    figure: bool


@dataclass(frozen=True, slots=True)
class Filer:
    """A company as the question names it and the library holds it. `key` is the entity id, else its printed name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    """All that was read off one text. `words` is what is left to look for: no names, no dates, no instructions."""

    text: str
    words: str
    filers: tuple[Filer, ...] = ()
    periods: tuple[Period, ...] = ()
    newest: bool = False  # "latest", "most recent"
    several: bool = False  # "over time", "across the quarters": evidence of several documents is wanted
    forms: tuple[str, ...] = ()
    dated: tuple[date, ...] = ()  # of the filing itself: "8-K dated July 1, 2022"
    subjects: tuple[Subject, ...] = ()
    known_by: date | None = None  # "as known on 2023-05-01"

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of page where its subjects stand."""
        return frozenset(kind for subject in self.subjects for kind in subject.kinds)

    @property
    def places(self) -> tuple[str, ...]:
        """The kinds of page that it names itself: "according to the balance sheet"."""
        return tuple(dict.fromkeys(kind for s in self.subjects if not s.lines for kind in s.kinds))

    def about(self, filer: Filer) -> Question:
        """The same question, about this filer too."""
        return self if filer.key in {f.key for f in self.filers} else replace(self, filers=(*self.filers, filer))
