"""A question for a figure -> the cells and sentences of what was found that state it.

The metric, the period and the kind of figure are read off the question by the rules that the check of claims uses, so
an answer given here is one that the check would let stand. Nothing is computed but the difference of two figures asked
for together.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agent.checking.metrics import SIGNED, Measure, measure, opposed, terms, words_of
from agent.checking.names import Names
from agent.checking.periods import Calendar, Period, same, spot
from agent.checking.readings import calendar_of, readings
from agent.checking.stated import Stated
from agent.evidence import Entry
from knowledge.question.words import clauses, role_at

_FIGURE = re.compile(
    r"\b(?:what(?:'s| is| was| were| are)?|how (?:much|many|large|big)|by how much|which (?:amount|figure))\b", re.I
)
_COMPARES = re.compile(r"^\W*(?:does|do|did|has|have|had|is|are|was|were|how)\b", re.I)
_CHANGE = re.compile(
    r"\b(?:grow(?:th|n)?|grew|chang\w+|increas\w+|decreas\w+|declin\w+|rise|rose|fell|drop\w*|year[- ]over[- ]year)\b",
    re.I,
)
_RATIO = re.compile(r"\b(?:percent(?:age)?|margin|rate|share of|portion|proportion|%)\b", re.I)
_COUNT = re.compile(r"\bhow many\b|\bnumber of\b", re.I)
_FLOWS = re.compile(r" flows?\b", re.I)
"""What makes "cash" the name of a statement."""
_WORDED = re.compile(r"[A-Za-z]{3}")
_COUNTED = frozenset({"employees", "customers", "suppliers", "deliveries", "production", "orders"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for."""

    measures: tuple[Measure, ...]  # one for each metric that it names
    periods: tuple[Period, ...]
    names: frozenset[str]  # words of the companies that it names
    change: bool
    ratio: bool
    count: bool
    text: str = ""  # as asked
    owners: tuple[str, ...] = ()  # the companies that it asks about; empty for any


@dataclass(frozen=True, slots=True)
class Found:
    """A stated figure that answers, in its entry, for one measure and one period of the question."""

    stated: Stated
    entry: Entry
    measure: Measure
    period: Period | None
    score: float


def wanted(text: str, words: str, names: frozenset[str], owners: Sequence[str] = ()) -> Wanted | None:
    """What `text` asks for, None if it asks for no figure.

    `words` is what is left of it without names, dates and instructions.
    """
    if not (_FIGURE.search(text) or (_COMPARES.search(text) and _CHANGE.search(words))):
        return None
    left = words_of(words) | frozenset(word.casefold() for word in words.split())
    parts = clauses(text)
    roles = [(line, role_at(parts, line.start), words_of(text[line.start : line.end])) for line in terms(text)]
    lines = [
        line
        for line, role, own in roles
        if (role == "defines" or (role == "asks" and own <= left)) and not _FLOWS.match(text, line.end)
    ]
    asked = [Measure(frozenset({line.name}), frozenset()) for line in lines]
    narrow = measure(words).words - names - _ASKED
    if len({m.terms for m in asked}) < 2 and (asked or narrow):
        asked = [Measure(asked[0].terms if asked else frozenset(), narrow)]
    if not asked:
        return None
    return Wanted(
        measures=tuple(dict.fromkeys(asked)),
        periods=tuple(s.period for s in spot(text) if not s.period.back),
        names=names,
        change=bool(_CHANGE.search(words)),
        ratio=bool(_RATIO.search(text)),
        count=bool(_COUNT.search(text)),
        text=text,
        owners=tuple(owners),
    )


def find(asked: Wanted, entries: Sequence[Entry], names: Names, *, statements: Collection[str] = ()) -> list[Found]:
    """The best stated figure for each measure and period asked for, in the order asked; empty where none is stated.

    `statements` are the keys of entries out of the primary statements: between equals, theirs is the figure.
    """
    theirs = [e for e in entries if not asked.owners or names.any_same(e.company or "", asked.owners)]
    stated = [(one, entry) for entry in theirs for one in readings(entry)]
    order = {entry.key: n for n, entry in enumerate(entries)}
    found: list[Found] = []
    for each in asked.measures:
        for period in asked.periods or (None,):
            fits = [
                Found(one, entry, each, period, score + (1.5 if entry.key in statements else 0.0))
                for one, entry in stated
                if (score := _score(asked, each, period, one, entry, order[entry.key], names)) is not None
            ]
            if fits:
                found.append(max(fits, key=lambda f: f.score))
    return list({(f.entry.key, f.stated.said, f.stated.value.text): f for f in found}.values())


def _score(
    asked: Wanted, each: Measure, period: Period | None, one: Stated, entry: Entry, rank: int, names: Names
) -> float | None:
    """How well a stated value answers; None where it does not."""
    if each.terms != one.terms or opposed(asked.text, one.said):
        return None
    if not each.terms and not (
        one.table and one.needs and one.needs & each.words and each.words <= one.around | one.needs
    ):
        return None
    if one.role == "change" and not asked.change:
        return None
    if one.table and not _WORDED.search(one.said.split(" | ")[0]):
        return None  # a footnote's mark or a bare number heads this row
    if one.value.unit == "ratio" and not (asked.ratio or asked.change):
        return None
    if one.value.unit == "count" and each.terms and not each.terms & _COUNTED and not one.table:
        return None
    if (asked.count and one.value.unit in ("money", "ratio")) or (asked.ratio and one.value.unit == "count"):
        return None
    known = asked.names | names.words(entry.company)
    if not one.needs <= each.words | known:
        return None
    if each.words - one.around - one.needs - known:
        return None  # what the question narrows to, this value does not name: the whole is no answer for a part
    if not _dated(period, one, calendar_of(entry)):
        return None
    exact = 1.0
    if asked.ratio:
        exact += (0.2 if one.value.unit == "ratio" else 0.0) + (0.2 if "%" in one.value.text else 0.0)
    if not one.table and len(one.said) > 220:
        exact -= 0.1
    return 10 * exact - 0.12 * rank + (1.0 if one.table else 0.0) + _freshness(period, one, entry)


def _dated(period: Period | None, one: Stated, calendar: Calendar) -> bool:
    """Whether the value is of the period asked for; with none asked, of the document's own or none."""
    own = calendar.own
    if period is None:
        return not one.periods or own is None or any(_ends_alike(p, own, calendar) for p in one.periods)
    if one.periods:
        return any(same(period, p, calendar) or _day_in(period, p, calendar) for p in one.periods)
    return own is not None and (same(period, own, calendar) or _day_in(period, own, calendar))


def _day_in(asked: Period, stated: Period, calendar: Calendar) -> bool:
    """A balance stands on a day: the year asked for is the one that ends there."""
    if stated.months or stated.quarter or stated.end is None or asked.quarter or asked.half:
        return False
    return any(abs((a - stated.end).days) <= 21 for a in calendar.ends(asked))


def _ends_alike(one: Period, own: Period, calendar: Calendar) -> bool:
    return any(abs((a - b).days) <= 21 for a in calendar.ends(one) for b in calendar.ends(own))


def _freshness(period: Period | None, one: Stated, entry: Entry) -> float:
    """With no period asked for, the newest document counts; a whole year before a part of one where a year is asked."""
    if period is None:
        return (entry.knowable.toordinal() / 4000.0) if entry.knowable else 0.0
    length = one.periods[0].months if one.periods else None
    return 0.5 if period.quarter is None and length in (None, 12) else 0.0


_ASKED = words_of(
    "what how much many which who when where does did was were are can could please tell give show find amount value"
    " answer question usd millions billions thousands number company year-end end reported report according statement"
    " statements table income balance sheet cash flow latest newest recent fiscal total using information"
    " spend spent spending pay paid earn earn get got have had take took bring brought come came comes see saw"
    " business operations generate generated derive derived sell sold own owned owe owed unadjusted between book booked"
    " changed compared formerly known effective"
)


def told(found: Found) -> str:
    """The figure in one line: what, when, how much, in the source's own words."""
    one = found.stated
    label = one.said.split(" | ")[0] if one.table and one.said else ""
    when = f", {one.periods[0]}" if one.periods else ""
    who = found.entry.company or ""
    if one.table and label:
        return f"{who}: {label}{when}: {printed(one)}".strip(": ")
    return one.said


def printed(one: Stated) -> str:
    """The value with its scale spelled out: a cell "60,922" of a table in millions is "$60,922 million"."""
    value = one.value
    if value.unit != "money" or not one.table:
        return value.text
    size, sign = abs(value.low), "-" if value.low < 0 and one.sign > 0 and one.terms & SIGNED else ""
    symbol = {"USD": "$", "HKD": "HK$", "EUR": "€", "GBP": "£", "CNY": "RMB ", "JPY": "¥"}.get(
        value.currency or "", f"{value.currency or ''} "
    )
    if size >= 1e6:
        return f"{sign}{symbol}{size / 1e6:,.10g} million"
    return f"{sign}{symbol}{size:,.10g}"
