"""A text -> what it asks: filers, periods, forms, subjects, and the words that are left.

The rules are of the field (SEC forms, statements and their lines, English dates); nothing is decided here about what
weighs how much.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.question.filers import Filers
from knowledge.question.forms import DATED, KNOWN_BY, forms_in
from knowledge.question.periods import periods_in
from knowledge.question.subjects import SubjectNamed, subjects_in
from knowledge.question.types import Period, Question
from knowledge.question.words import Clause, asked_words, clauses, role_at

_NEWEST = re.compile(r"\b(?:latest|newest|(?:most|more)\s+recent(?:ly)?|last\s+reported)\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\bover\s+(?:the\s+)?(?:time|(?:past|last|reported|reporting|historical)\s+(?:\w+\s+)?(?:years|quarters|periods?))\b"
    r"|\b(?:across|over|throughout|during|in|from|for|between)\s+(?:all\s+|the\s+|these\s+|those\s+|each\s+|various\s+|reported\s+"
    r"|reporting\s+|past\s+|previous\s+|historical\s+|different\s+)*(?:quarters|periods|years|quarterly\s+reports|10-qs|10-ks"
    r"|filings|reports|each\s+reported\s+period|reporting\s+(?:period|timeframe))\b"
    r"|\b(?:previous|prior|past|earlier)\s+(?:quarters|years|periods|ones)\b|\b(?:each|every)\s+(?:\w+\s+)?(?:period|quarter|year)\b"
    r"|\bquarter[\s-](?:to|over|by)[\s-]quarter\b|\btrend(?:s|ed)?\b|\bperiod\s+to\s+period\b",
    re.IGNORECASE,
)


def read(text: str, filers: Filers) -> Question:
    """Read a question against the filers of one library."""
    named, dates, forms = filers.named(text), periods_in(text), forms_in(text)
    periods: list[Period] = []
    dated, known_by = [], None
    for each in dates:
        before = text[: each.start]
        day = None if each.period.start else each.period.end
        if day and KNOWN_BY.search(before):
            known_by = day
        elif day and forms and DATED.search(before):
            dated.append(day)
        else:
            periods.append(each.period)
    parts = clauses(text)
    taken = [(x.start, x.end) for found in ([n for n in named if n.own], dates, forms) for x in found]
    return Question(
        text=text,
        words=asked_words(text, parts, taken),
        filers=tuple(dict.fromkeys(n.filer for n in named)),
        periods=tuple(dict.fromkeys(periods)),
        newest=bool(_NEWEST.search(text)),
        several=bool(_SEVERAL.search(text)),
        forms=tuple(dict.fromkeys(f.form for f in forms)),
        dated=tuple(dict.fromkeys(dated)),
        subjects=tuple(dict.fromkeys(s.subject for s in subjects_in(text, taken=taken) if _counts(s, parts))),
        known_by=known_by,
    )


def _counts(named: SubjectNamed, parts: Sequence[Clause]) -> bool:
    """A place counts wherever it is named, a figure where it is asked for or defined, a topic where it is asked for."""
    role = role_at(parts, named.start)
    return role == "asks" or not named.subject.lines or (role == "defines" and named.subject.figure)
