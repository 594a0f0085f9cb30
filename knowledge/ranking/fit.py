"""How well a document fits the filers, periods and forms that a question names: a weight, never a wall.

A filing of year N also prints N-1 and N-2, so those fit too, less. Knows nothing of what documents say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from knowledge.question.filers import key_of
from knowledge.question.types import Period, Question
from knowledge.types import Document

FILER, PERIOD, FORM = 2.0, 1.0, 0.5
"""What it is worth to be of the company, of the period and of the form that a question names."""
ANNUAL = ("10-K", "20-F", "40-F")
MOST_HEARD = 8
"""Documents that get a place for sure; past that the question is about no document in particular."""
EQUAL, SEVERAL = 0.9, 0.75
"""Share of the best fit from which a document fits as well; lower where several periods are to be compared."""
EARLIER = 0.6
"""What an earlier document is worth beside the newest, where the newest is to be compared with those before."""
JOINED = 0.7
"""What a document of a company one link away fits by, of what one of a company named does."""
TOLD, NOTED = 0.5, 0.85
"""What another's document fits by that states a link of a company named, of what its own does; what a note does."""
NONE: Mapping[str, int] = {}
PRINTED: Mapping[int, float] = {0: 1.0, 1: 0.6, 2: 0.4}
"""What a filing of so many years later is worth for a year: it prints that year beside its own."""
OUTLOOK, BEFORE = "guidance", 0.8
"""Kind of page of what is expected of a year, and what a report of the year before is worth for it."""
OF_QUARTER: Mapping[int | None, float] = {1: 0.5, 2: 0.5, 3: 0.5, 4: 0.9}
"""What a quarter's report is worth for its year: a fourth quarter's release tells the year too."""
OTHER_PART, EVENT = 0.4, 0.7
"""What a report of another part of the year is worth; a report of no period."""
SOON, WITHIN = 0.7, 0.6
"""For a day or a month: what a report is worth that came soon after it, and what one of its year is, of a year's."""
REPORTED = 120
"""Days after its end by which a period is reported."""
NEAR = 10
"""Days by which a printed end of a period may differ from the document's: 52- and 53-week years."""


def fits(
    question: Question,
    documents: Sequence[Document],
    joined: Mapping[str, int] = NONE,
    told: Collection[str] = (),
) -> Mapping[str, float]:
    """Document id -> fit, 0 where nothing that the question names is the document's.

    `joined` are the companies that links join to those named, with the number of links; `told` are the documents that
    state links of those named.
    """
    newest = _newest([d for d in documents if _of_form(d, question)]) if question.newest else {}
    return {d.id: max(_fit(question, d, newest, joined), _told(d) if d.id in told else 0.0) for d in documents}


def _told(document: Document) -> float:
    return FILER * (NOTED if document.media == "note" else TOLD)


def likely(fit: Mapping[str, float], documents: Sequence[Document]) -> list[Document]:
    """The documents to look through: those that fit at least a third as well as the best, or all where none fits."""
    best = max(fit.values(), default=0.0)
    return [d for d in documents if fit[d.id] >= best / 3]


def heard(
    question: Question, fit: Mapping[str, float], documents: Sequence[Document], joined: Mapping[str, int] = NONE
) -> list[str]:
    """The documents of which evidence must be among the first, best first: those that fit as well as the best, and
    the best of each company named or joined."""
    best = max(fit.values(), default=0.0)
    share = SEVERAL if question.several else EQUAL
    ranked = sorted(documents, key=lambda d: -fit[d.id])
    equal = [d.id for d in ranked if best and fit[d.id] >= share * best]
    named = {f.key for f in question.filers}
    of_each: dict[str, str] = {}
    for document in ranked:
        key = key_of(document) or ""
        if key in joined or (key in named and len(named) > 1):
            of_each.setdefault(key, document.id)
    ids = dict.fromkeys([*(equal if len(equal) <= MOST_HEARD else []), *of_each.values()])
    return list(ids)[:MOST_HEARD]


def _fit(question: Question, document: Document, newest: Mapping[str, date], joined: Mapping[str, int]) -> float:
    fit, key = 0.0, key_of(document) or ""
    if key in {f.key for f in question.filers}:
        fit += FILER
    elif key in joined:
        fit += FILER * JOINED ** joined[key]
    if question.periods:
        each = [of_period(p, document, outlook=OUTLOOK in question.kinds) for p in question.periods]
        fit += PERIOD * sum(each) / len(each)
    elif question.newest:
        is_newest = key in newest and newest[key] == (document.period or document.knowable)
        fit += PERIOD * (1.0 if is_newest else EARLIER if question.several else 0.0)
    if question.dated:
        days = [abs((day - when).days) for day in question.dated for when in _days(document)]
        fit += FILER * (min(days, default=999) <= NEAR)
    if question.forms:
        fit += FORM * (bool(question.forms) and _of_form(document, question))
    return fit


def _of_form(document: Document, question: Question) -> bool:
    """True for a document of a form that the question names, or where it names none."""
    return not question.forms or (document.form or "").startswith(question.forms)


def of_period(period: Period, document: Document, *, outlook: bool = False) -> float:
    """1 for the document of that period, less for one that also prints it, 0 for others.

    With `outlook` the document of the year before fits too: what is expected of a year is told before it.
    """
    if period.end is None:
        return _of_year(period, document, outlook=outlook)
    begin, end, own = period.start or period.end, period.end, document.period
    if own is not None and (begin - own).days <= NEAR and (own - end).days <= NEAR:
        return 1.0
    soon = any(0 <= (day - begin).days <= REPORTED for day in _days(document))
    return SOON if soon else WITHIN * _of_year(replace(period, start=None, end=None), document, outlook=False)


def _of_year(period: Period, document: Document, *, outlook: bool) -> float:
    end = document.period
    years = [year for year in (document.fiscal_year, end.year if end else None) if year is not None]
    behind = min((year - period.year for year in years if year >= period.year), default=None)
    if behind is not None:
        return PRINTED.get(behind, 0.0) * _part_of_year(period, document)
    return BEFORE if outlook and period.year - 1 in years else 0.0


def _part_of_year(period: Period, document: Document) -> float:
    """1 where the document covers the part of the year that is meant: a quarter, a half, or all of it."""
    annual = (document.form or "").startswith(ANNUAL)
    if period.quarter is None and period.half is None:
        return 1.0 if annual else OF_QUARTER.get(document.fiscal_quarter, EVENT)
    wanted = period.quarter or (2 if period.half == 1 else 4)
    if annual:
        return 1.0 if wanted == 4 else OTHER_PART
    have = {document.fiscal_quarter}
    if document.period and not (period.fiscal and document.fiscal_quarter):
        have.add((document.period.month + 2) // 3)
    return 1.0 if wanted in have else OTHER_PART


def _days(document: Document) -> Iterable[date]:
    return [day for day in (document.period, document.knowable) if day is not None]


def _newest(documents: Iterable[Document]) -> dict[str, date]:
    found: dict[str, date] = {}
    for document in documents:
        when, key = document.period or document.knowable, key_of(document)
        if when and key:
            found[key] = max(found.get(key, when), when)
    return found
