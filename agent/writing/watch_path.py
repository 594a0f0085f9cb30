"""The catalyst path: what to watch by horizon, with its day, and what would turn the thesis over there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from agent.brief import Brief, Finding
from agent.memo import Catalyst
from agent.render.view import amount
from agent.writing.words import listed, name_of

NEAR, MIDDLE, FAR = "days to 4 weeks", "3 to 6 months", "2 to 3 quarters and later"
BOUNDS = ((NEAR, 28), (MIDDLE, 183), (FAR, 100_000))


def catalysts(brief: Brief) -> list[Catalyst]:
    """At most two a horizon: dated reports of the names hit, then what would settle the strongest rows."""
    rows = [finding for finding in brief.findings if finding.effect.hops]
    found: list[Catalyst] = []
    for horizon, _ in BOUNDS:
        issue = _issue(brief) if horizon == NEAR else ()
        found += [*issue, *_reports(brief, list(brief.findings), horizon), *_facts(brief, rows, horizon)][:2]
    return found


def _horizon(days: int) -> str:
    return next(name for name, bound in BOUNDS if days <= bound)


def _issue(brief: Brief) -> Iterator[Catalyst]:
    """Where shares are issued: how they trade against the issue's price and the close before."""
    figures = {figure.name: figure for figure in brief.event.figures}
    price, close, known = figures.get("price"), figures.get("prior_close"), brief.event.knowable
    company = brief.event.company
    if price is None or close is None or company is None or known is None:
        return
    ends = known + timedelta(days=28)
    if ends < brief.today:
        return
    issue, before = amount(price.value, price.unit), amount(close.value, close.unit)
    yield Catalyst(
        horizon=NEAR,
        trigger=f"{name_of(company)} trades below {issue}, the price of the issue: only the discount found buyers.",
        reversal=f"it closes above {before}, the close before: the issue was welcomed",
        date=ends.isoformat(),
        citations=[brief.event_key] if brief.event_key else [],
    )


def _reports(brief: Brief, rows: list[Finding], horizon: str) -> Iterator[Catalyst]:
    """The next periodic reports of the names hit, those due together in one line."""
    due = [f for f in rows if f.next_report and _horizon((f.next_report.due - brief.today).days) == horizon]
    if not due:
        return
    first = min((f.next_report for f in due if f.next_report), key=lambda report: report.due)
    names = listed(list(dict.fromkeys(name_of(f.effect.company) for f in due)), most=3)
    yield Catalyst(
        horizon=horizon,
        trigger=f"{names}: next periodic report ({first.form} first, due by then). Open: {due[0].effect.next_fact}.",
        reversal=_back(brief, due[0]),
        date=first.due.isoformat(),
        citations=list(due[0].links),
    )


def _facts(brief: Brief, rows: list[Finding], horizon: str) -> Iterator[Catalyst]:
    """By horizon of the effects: the fact that would settle the strongest, once for all that it would settle."""
    seen: set[str] = set()
    for finding in rows:
        effect = finding.effect
        day = effect.horizon_date
        span = (day - (effect.shock.knowable or brief.today)).days if day else 10_000
        if _horizon(span) != horizon or effect.mechanism in seen or (day and day + timedelta(days=1) < brief.today):
            continue
        seen.add(effect.mechanism)
        alike = [f for f in rows if f.effect.mechanism == effect.mechanism and f.effect.horizon == effect.horizon]
        names = listed(list(dict.fromkeys(name_of(f.effect.company) for f in alike)), most=3)
        yield Catalyst(
            horizon=horizon,
            trigger=f"{names}: by then it must show ({effect.mechanism}). Open: {effect.next_fact}.",
            reversal=effect.reversal,
            date=day.isoformat() if day else None,
            citations=list(finding.links),
        )


def _back(brief: Brief, finding: Finding) -> str:
    """What would reverse a row; of the headline company's own, what would reverse those that it moves."""
    if finding.effect.hops:
        return finding.effect.reversal
    return next((f.effect.reversal for f in brief.findings if f.effect.hops), finding.effect.reversal)
