"""What a memo is about: the event that was given, the newest one that the library knows, or standing scenarios.

Decides between these three and turns each into shocks. It does not walk a link and words nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from agent.app import App
from agent.assumptions import Assumptions
from agent.brief import Origin
from agent.catalysts import RESULTS, STALE, Catalyst, newest
from agent.errors import NoEvidence
from agent.events import read_dated
from agent.ranges import percent, point
from agent.selection import is_firm
from agent.shocks import shocks_of
from agent.standing import KIND, Standing, standing
from agent.types import Event, Shock
from knowledge.ledger import Ledger as Exposures
from knowledge.types import AsOf, Company, Party


@dataclass(frozen=True, slots=True)
class Case:
    """One event to compute, with its shocks where its text does not tell them; `letter` for a standing scenario."""

    event: Event
    shocks: tuple[Shock, ...]
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Whom the memo is on, what happened, and the cases to compute: several for standing scenarios, else one."""

    about: Party | None
    event: Event
    origin: Origin
    cases: tuple[Case, ...]
    catalyst: Catalyst | None = None


def situation(
    app: App, company: Company | None, text: str | None, *, as_of: AsOf, today: date, assumptions: Assumptions
) -> Situation:
    """The situation for a company, an event's text, or both. Raises NoEvidence where there is nothing to stand on."""
    about = app.companies.party(company) if company else None
    if text is not None:
        return _given(app, about, text, today, assumptions)
    if company is None or about is None:
        raise ValueError("a memo needs a company, an event, or both")
    found = newest(company, app.library, app.companies, as_of, today)
    shocks = () if found is None else _shocks(found.event, assumptions)
    if found is not None and shocks:
        return Situation(about, found.event, "library", (Case(found.event, shocks),), found)
    return scenarios(app, company, as_of=as_of, today=today, assumptions=assumptions)


def advised(told: Situation, event: Event, assumptions: Assumptions) -> Situation:
    """The situation with its given event as somebody else read it more fully; any other origin stands as it is."""
    if told.origin != "given" or event == told.event:
        return told
    return replace(
        told, about=told.about or event.company, event=event, cases=(Case(event, _told(event, assumptions)),)
    )


def _given(app: App, about: Party | None, text: str, today: date, assumptions: Assumptions) -> Situation:
    event = read_dated(text, app.companies, otherwise=today)
    if event.company is None and event.subject is None and about is not None:
        event = read_dated(text, app.companies, otherwise=today, company=about)
    return Situation(about or event.company, event, "given", (Case(event, _told(event, assumptions)),))


def _shocks(event: Event, assumptions: Assumptions) -> tuple[Shock, ...]:
    return _reported(event) if event.kind == RESULTS else _told(event, assumptions)


def _told(event: Event, assumptions: Assumptions) -> tuple[Shock, ...]:
    return tuple(shocks_of(event, assumptions=assumptions))


def _reported(event: Event) -> tuple[Shock, ...]:
    """Reported revenue against a year before: what the filer sells has moved by so much, and so what it buys."""
    change = next(figure for figure in event.figures if figure.name == "change")
    if event.company is None or change.value == 0:
        return ()
    shock = Shock(
        kind="sales",
        at=event.company,
        place="company",
        size=point(change.value),
        basis="computed",
        duration="1-2 quarters",
        knowable=event.knowable,
        because=f"revenue {percent(change.value)} against a year before, {change.text}",
        reach="market",
    )
    return (shock,)


def scenarios(app: App, company: Company, *, as_of: AsOf, today: date, assumptions: Assumptions) -> Situation:
    """Standing scenarios for a company. Raises NoEvidence where it has no link."""
    about = app.companies.party(company)
    held = Exposures(app.library).exposures(company, as_of)
    exposures = [e for e in held if is_firm(e.source, app.companies) and is_firm(e.target, app.companies)]
    told = standing(about, exposures, assumptions, today)
    if not told:
        raise NoEvidence(
            f"the library knows no dated event and no link of {company.name}"
            f"{f' as of {as_of.day}' if as_of.day else ''}, so there is nothing to write a memo from.",
            remedy=f"Bring in its filings: knockon ingest {company.ticker or 'PATH'}.",
        )
    lines = " ".join(f"({each.letter}) {each.event.text}." for each in told)
    text = f"No dated event of the last {STALE.days // 30} months is known for {company.name}. What if: {lines}"
    event = Event(text=text, kind=KIND, company=about, knowable=today)
    return Situation(about, event, "scenario", _cases(told))


def _cases(told: Sequence[Standing]) -> tuple[Case, ...]:
    return tuple(Case(each.event, (each.shock,), each.letter) for each in told)
