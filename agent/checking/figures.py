"""A typed figure against what a source states: on entity, metric, period, unit and value, each told apart.

`compare` says in which of these a figure differs from one stated value; `best` finds the stated value that differs
least. Open ends (a sentence without a period, a speaker without a name) are closed by the entry's document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from agent.checking.metrics import SIGNED, measure, opposed, sign_of, terms_agree, words_of
from agent.checking.names import SPEAKER, Names
from agent.checking.periods import Calendar, Period, parse, same, spot
from agent.checking.stated import Stated
from agent.checking.values import Value, agrees, same_unit
from agent.evidence import Entry

Dimension = Literal["unit", "value", "metric", "entity", "period", "sign"]
_WEIGHT: dict[Dimension, int] = {"unit": 8, "value": 8, "metric": 4, "entity": 2, "period": 2, "sign": 2}
_CHANGE = re.compile(
    r"\b(?:growth|change|increase|decrease|decline|drop|fall|rise|gain|reduction|grew|rose|fell)\b", re.I
)
_FALL = re.compile(r"\b(?:decrease|decline|drop|fall|reduction|fell|lower|down)\b", re.I)
_RISE = re.compile(r"\b(?:growth|increase|rise|gain|grew|rose|higher|up)\b", re.I)


@dataclass(frozen=True, slots=True)
class Asserted:
    """A figure as claimed: what was typed, and `told`, how the claim's own sentence reads it (None if it does not)."""

    entity: str
    metric: str
    period: str | None
    value: Value
    told: Stated | None
    words: frozenset[str]  # of the claim's sentence

    @property
    def change(self) -> bool:
        """Whether it claims a change of a level."""
        if self.told is not None and self.told.value.unit == self.value.unit:
            return self.told.role == "change"
        return _CHANGE.search(self.metric) is not None

    @property
    def way(self) -> int:
        """Which way it points: by the sentence, the metric's words, or the printed sign; 0 if by none."""
        if self.told is not None and self.told.direction:
            return self.told.direction
        if self.value.low < 0:
            return -1
        return -1 if _FALL.search(self.metric) else 1 if _RISE.search(self.metric) else 0


def compare(claim: Asserted, stated: Stated, entry: Entry, calendar: Calendar, names: Names) -> list[Dimension]:
    """The dimensions in which the claim differs from what is stated; empty where it is proven."""
    if not same_unit(claim.value, stated.value):
        return ["unit"]
    wrong: list[Dimension] = []
    if not agrees(_plainly(claim.value, stated), _plainly(stated.value, stated)):
        wrong.append("value")
    if not stated.loose and not _metric(claim, stated, entry, names):
        wrong.append("metric")
    if not _entity(claim, stated, entry, names):
        wrong.append("entity")
    if not stated.loose and not _period(claim, stated, entry, calendar):
        wrong.append("period")
    if not _sign(claim, stated):
        wrong.append("sign")
    return wrong


def _plainly(value: Value, stated: Stated) -> Value:
    """Of an arithmetic only the size counts: "at most 10%" there is a factor, and no bound that was stated."""
    return replace(value, bound="") if stated.loose else value


def best(
    claim: Asserted, stated: Sequence[Stated], entry: Entry, calendar: Calendar, names: Names
) -> tuple[Stated | None, list[Dimension]]:
    """The stated value that the claim differs least from, and in what."""
    found: Stated | None = None
    least: list[Dimension] = ["unit"]
    for one in stated:
        wrong = compare(claim, one, entry, calendar, names)
        if not wrong:
            return one, []
        if found is None or _weight(wrong) < _weight(least):
            found, least = one, wrong
    return found, least


def _weight(wrong: Sequence[Dimension]) -> int:
    return sum(_WEIGHT[each] for each in wrong)


# -- what ---------------------------------------------------------------------------------------------------------


def _metric(claim: Asserted, stated: Stated, entry: Entry, names: Names) -> bool:
    typed = measure(claim.metric)
    if opposed(f"{claim.metric} {claim.told.said if claim.told else ''}", stated.said):
        return False
    if claim.change != (stated.role == "change") and stated.value.unit in ("ratio", "money"):
        return False
    if typed.terms and stated.terms and not _agree(typed.terms, stated):
        return False
    if typed.terms and not stated.terms and not typed.terms <= _terms_around(stated) | stated.near:
        return False
    if not _told_metric(claim, stated):
        return False
    known = names.words(claim.entity) | names.words(entry.company) | _spelled(claim.period)
    named = frozenset().union(*(names.words(name) for name in entry.names)) if entry.names else frozenset[str]()
    if not _within(stated.needs, typed.words | claim.words | known):
        return False
    if not _within(typed.words, stated.around | stated.needs | known | named):
        return False
    told = claim.told.needs if claim.told is not None else frozenset[str]()
    return _within(told, stated.around | stated.needs | known | named | typed.words)


def _agree(terms: frozenset[str], stated: Stated) -> bool:
    """Whether terms are those of what is stated; a share's base may be named or left out."""
    return terms_agree(terms, stated.terms) or terms_agree(terms, stated.terms | stated.base)


def _told_metric(claim: Asserted, stated: Stated) -> bool:
    """Whether the claim's own sentence, where it names a term for the value, names the source's."""
    if claim.told is None or not claim.told.terms or not stated.terms:
        return True
    return _agree(claim.told.terms, stated) or _looks_elsewhere(claim)


def _looks_elsewhere(claim: Asserted) -> bool:
    """A sentence whose grammar ties the value to no term of the typed metric, but which does name that term."""
    typed = measure(claim.metric).terms
    return bool(typed) and claim.told is not None and typed <= _terms_around(claim.told) and claim.told.role == "share"


def _terms_around(stated: Stated) -> frozenset[str]:
    return measure(stated.said).terms


def _spelled(period: str | None) -> frozenset[str]:
    return words_of(period or "")


def _within(few: frozenset[str], many: frozenset[str]) -> bool:
    """Whether all words are among the others; a long word also by its first five letters."""
    return all(word in many or any(_akin(word, other) for other in many) for word in few)


def _akin(word: str, other: str) -> bool:
    return len(word) > 5 and len(other) > 5 and word[:5] == other[:5]


# -- whose --------------------------------------------------------------------------------------------------------


def _entity(claim: Asserted, stated: Stated, entry: Entry, names: Names) -> bool:
    if not _goes_with(claim, stated, names):
        return False
    if stated.value.unit in ("count", "duration", "multiple") and not stated.terms:
        return True  # "7 nm", "two lines": of things, which nobody owns; the names check sees to the rest
    owners = _owners(stated, entry, names)
    told = claim.told.owner if claim.told is not None else None
    if told and owners and names.known(told) and not names.any_same(told, owners):
        return False
    if claim.entity.casefold().strip() in SPEAKER:
        return True
    if names.any_same(claim.entity, owners):
        return True
    if stated.role == "share" and claim.told is not None and claim.told.owner:
        return _within(words_of(claim.entity), stated.own | stated.around)  # the other side of a share, owner told
    return (not owners and names.any_same(claim.entity, [*entry.names])) or (
        not owners and _within(words_of(claim.entity), words_of(entry.text))
    )


def _owners(stated: Stated, entry: Entry, names: Names) -> list[str]:
    """Whose the value may be: who is named as having it, else who speaks; for a computed one, all on its path."""
    if stated.loose:
        return list(entry.names)
    named, speaker = stated.owner, entry.company
    if named is not None and (speaker is None or names.same(named, speaker) or names.known(named)):
        return [named]
    return [entry.company] if entry.company else list(entry.names) if entry.kind in ("event", "link") else []


def _goes_with(claim: Asserted, stated: Stated, names: Names) -> bool:
    """False where the claim names whom the sentence ties to another value, and not whom it ties to this one."""
    said = measure(claim.metric).words | words_of(claim.entity) | (claim.told.own if claim.told else frozenset())
    return not (stated.own and said & stated.strangers and not said & stated.own)


# -- when ---------------------------------------------------------------------------------------------------------


def _period(claim: Asserted, stated: Stated, entry: Entry, calendar: Calendar) -> bool:
    claimed = [p for p in (parse(claim.period), *_told_periods(claim)) if p is not None]
    held = [p for p in stated.periods if not p.back]
    if not claimed:
        own = calendar.own
        return (
            not held
            or own is None
            or stated.value.unit == "duration"
            or any(_ends_with(p, own, calendar) for p in held)
        )
    if held:
        return all(any(same(mine, theirs, calendar) for theirs in held) for mine in claimed)
    if calendar.own is not None:
        return all(same(mine, calendar.own, calendar) or _ends_with(mine, calendar.own, calendar) for mine in claimed)
    return all(_spoken_of(mine, entry) for mine in claimed)


def _told_periods(claim: Asserted) -> list[Period]:
    """The period that the claim's own sentence gives the value, where it names a year."""
    if claim.told is None:
        return []
    return [p for p in claim.told.periods if not p.back and (p.year or p.end)]


def _ends_with(period: Period, own: Period, calendar: Calendar) -> bool:
    """Whether a period ends when the document's does, whatever its length: what "this year" and "now" may mean."""
    if period.quarter and own.months == 12:
        return False
    if period.months == 12 and own.quarter:
        return False
    return any(abs((a - b).days) <= 21 for a in calendar.ends(period) for b in calendar.ends(own))


def _spoken_of(period: Period, entry: Entry) -> bool:
    """For a text with no calendar: the year is one that it names, or the one in which it was written."""
    year = period.year or (period.end.year if period.end else None)
    if year is None:
        return True
    spoken = {s.period.year or (s.period.end.year if s.period.end else None) for s in spot(entry.text)} - {None}
    if spoken:
        return year in spoken
    return entry.knowable is None or year == entry.knowable.year


# -- which way ----------------------------------------------------------------------------------------------------


def _sign(claim: Asserted, stated: Stated) -> bool:
    if stated.loose:
        return claim.way in (0, stated.direction)
    if stated.role == "change":
        theirs = -1 if stated.value.low < 0 else stated.direction
        return theirs >= 0 if claim.way == 0 else theirs in (0, claim.way)
    if not stated.terms & SIGNED:
        return True
    return _level_sign(claim.value, _claimed_loss(claim)) == _level_sign(stated.value, stated.sign)


def _claimed_loss(claim: Asserted) -> int:
    told = claim.told.sign if claim.told is not None and claim.told.terms else 1
    return min(sign_of(claim.metric), told)


def _level_sign(value: Value, sign: int) -> int:
    return -1 if sign < 0 or value.low < 0 else 1
