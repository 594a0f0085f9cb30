"""The newest dated catalyst that the library holds for a company: an event told in its documents, or reported results.

Told: a sentence of a current report or a note (of a periodic report only for narrow kinds) that states a known kind of
event as a fact, with its day, and names the company as the one it happens to. Reported: revenue against the same period
a year before, from the filer's own tags. A sentence that may only be feared ("could", "if") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from agent.events import read_event
from agent.shocks import shocks_of
from agent.types import Event, EventFigure, FigureCheck
from agent.wording.dates import dates
from agent.wording.kinds import kind_of
from knowledge.catalogue.reader import DocumentFact
from knowledge.companies import Companies
from knowledge.exposure.sentences import sentences
from knowledge.library import Library
from knowledge.types import AsOf, Company, Document, Party, Passage

CURRENT = ("8-K", "6-K")
PERIODIC = ("10-K", "10-Q", "20-F")
LONGEST = 500
"""Characters of a sentence that may tell an event; longer ones are lists or boilerplate."""
STALE = timedelta(days=548)
"""ASSUMED: after six quarterly reports an event is history and no catalyst."""
OLDEST = timedelta(days=370)
"""A filing tells news of its own year; older days in it are history."""
NEVER = frozenset({"regulation", "buyback", "acquisition", "market entry", "trial success", "cheaper technology"})
"""Kinds whose words filers use every day for other things."""
IN_PERIODIC = frozenset(
    {
        "ban",
        "ban on buying",
        "ban on selling",
        "ban on selling lifted",
        "ban on buying lifted",
        "output halt",
        "disaster",
    }
    | {"cyber outage", "recall", "order loss", "customer ends use", "guidance cut", "guidance raise", "tariff"}
)
_FEARED = re.compile(
    r"\b(?:could|may|might|would|if|should|can|whether|potential(?:ly)?|risks?|for example|such as|in the event)\b",
    re.I,
)
_WE = re.compile(r"\b(?:we|our|us|the company)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
"""What stands in parentheses is not what the sentence tells."""
_TABLE = re.compile(r"\||\s{3,}|\.{4,}")
LEAST = 0.01
"""A change of revenue below 1% is no news."""
REVENUE = (
    "us-gaap:Revenues",
    "us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax",
    "us-gaap:RevenueFromContractWithCustomerIncludingAssessedTax",
    "us-gaap:SalesRevenueNet",
    "ifrs-full:Revenue",
)


@dataclass(frozen=True, slots=True)
class Catalyst:
    """One dated event with the document that tells it, and the passage where one does."""

    event: Event
    document: Document
    passage: Passage | None = None


def newest(company: Company, library: Library, companies: Companies, as_of: AsOf, today: date) -> Catalyst | None:
    """The catalyst of the latest day, not older than `STALE`; an event told goes before results of the same day."""
    since = today - STALE
    told = max(_told(company, library, companies, as_of, since), key=_day, default=None)
    reported = _reported(company, library, companies.party(company), as_of, since)
    return max((each for each in (told, reported) if each is not None), key=_day, default=None)


def _day(catalyst: Catalyst) -> date:
    return catalyst.event.knowable or date.min


def _told(company: Company, library: Library, companies: Companies, as_of: AsOf, since: date) -> Iterator[Catalyst]:
    for document in library.documents(as_of=as_of):
        if document.media != "note" and (document.company != company.id or (document.knowable or since) < since):
            continue
        for passage in library.passages_of(document.id):
            for sentence, event in _events(passage.text, document, company, companies, as_of, since):
                yield Catalyst(replace(event, text=sentence, source=document.title), document, passage)


def _events(
    text: str, document: Document, company: Company, companies: Companies, as_of: AsOf, since: date
) -> Iterator[tuple[str, Event]]:
    for sentence in (line[a:b].strip() for line in text.splitlines() for a, b in sentences(line)):
        if not _plain(sentence):
            continue
        day = _told_day(sentence, document, as_of)
        if day is None or day < since:
            continue
        kind = kind_of(_ASIDE.sub(" ", sentence))
        if kind is None or kind.name in NEVER or (document.form in PERIODIC and kind.name not in IN_PERIODIC):
            continue
        event = read_event(sentence, companies, knowable=day)
        if event.company is None and document.company == company.id and _WE.search(sentence):
            event = replace(event, company=companies.party(company))
        if event.company is not None and event.company.company == company.id and shocks_of(event):
            yield " ".join(sentence.split()), event


def _plain(sentence: str) -> bool:
    return len(sentence) <= LONGEST and not _TABLE.search(sentence) and not _FEARED.search(sentence)


def _told_day(sentence: str, document: Document, as_of: AsOf) -> date | None:
    """The day that the sentence gives; a current report without one tells of its own day."""
    days = [day for day in dates(sentence) if as_of.sees(day)]
    known = document.knowable
    if document.media == "note":
        return max(days, default=None)
    if known is None:
        return None
    within = [day for day in days if known - OLDEST <= day <= known]
    if within:
        return known if document.form in CURRENT else max(within)
    return known if document.form in CURRENT and not days else None


def _reported(company: Company, library: Library, party: Party, as_of: AsOf, since: date) -> Catalyst | None:
    """Revenue of the newest periodic report against the same period a year before."""
    for document in library.documents(company=company.id, as_of=as_of):
        if document.form not in PERIODIC or document.knowable is None or document.knowable < since:
            continue
        facts = [fact for name in REVENUE for fact in library.facts(document=document.id, concept=name)]
        pair = _year_apart(facts, document)
        if pair is not None:
            return Catalyst(_results(party, document, *pair), document, _where(library, document, pair[0]))
    return None


def _year_apart(facts: Sequence[DocumentFact], document: Document) -> tuple[DocumentFact, DocumentFact] | None:
    """The newest whole-company figure of the report's own period, and the one a year before it."""
    spans = [f for f in facts if not f.fact.dims and f.fact.start and f.fact.end and isinstance(f.fact.value, float)]
    want = (350, 380) if document.form in ("10-K", "20-F") else (80, 100)
    own = [f for f in spans if want[0] <= _length(f) <= want[1]]
    for now in sorted(own, key=lambda f: f.fact.end or date.min, reverse=True):
        for before in own:
            apart = ((now.fact.end or date.min) - (before.fact.end or date.min)).days
            if before.fact.concept == now.fact.concept and 355 <= apart <= 375 and _value(before) > 0:
                moved = abs(_value(now) / _value(before) - 1) >= LEAST
                return (now, before) if moved else None
    return None


def _length(fact: DocumentFact) -> int:
    assert fact.fact.start is not None
    assert fact.fact.end is not None
    return (fact.fact.end - fact.fact.start).days


def _value(fact: DocumentFact) -> float:
    return float(fact.fact.value or 0.0)


def _results(party: Party, document: Document, now: DocumentFact, before: DocumentFact) -> Event:
    change = _value(now) / _value(before) - 1
    unit = now.fact.unit or "USD"
    what = "year" if document.form in ("10-K", "20-F") else "quarter"
    turn = "more" if change >= 0 else "less"
    text = (
        f"{party.name} reported revenue of {_money(_value(now), unit)} for the {what} to {now.fact.end}, "
        f"{abs(change):.1%} {turn} than a year before ({_money(_value(before), unit)})."
    )
    formula = f"{_money(_value(now), unit)} / {_money(_value(before), unit)} - 1"
    return Event(
        text=text,
        kind=RESULTS,
        company=party,
        figures=(
            EventFigure("revenue", _value(now), unit, "stated", f"{now.fact.concept}, {what} to {now.fact.end}"),
            EventFigure(
                "revenue_before", _value(before), unit, "stated", f"{before.fact.concept}, {what} to {before.fact.end}"
            ),
            EventFigure("change", change, "ratio", "computed", formula),
        ),
        checks=(FigureCheck(holds=True, text=f"{formula} = {change:+.1%}"),),
        knowable=document.knowable,
        source=document.title,
        direction=1 if change > 0 else -1 if change < 0 else 0,
    )


RESULTS = "results reported"


def _money(value: float, unit: str) -> str:
    size, word = (1e9, "bn") if abs(value) >= 1e9 else (1e6, "m")
    return f"{unit} {value / size:,.1f}{word}"


def _where(library: Library, document: Document, fact: DocumentFact) -> Passage | None:
    block = fact.fact.block
    if block is None:
        return None
    return next((p for p in library.passages_of(document.id) if p.blocks[0] <= block <= p.blocks[1]), None)
