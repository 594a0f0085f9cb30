"""One round of watching: what came into the library, which triggers were hit, how each thesis stands -> alerts.

Stateless but for one mark (how far the library was looked at), which the outbox keeps in the transaction that keeps the
alerts: a round cut off anywhere is done again and finds the same. Brings no filings and sends nothing; asks no model.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from agent.outbox import Alert
from agent.ranges import percent
from agent.triggers import Checked, Filed, check
from agent.types import KillTrigger, Slip
from knowledge.edges import key_of
from knowledge.errors import NoPrices
from knowledge.library import Library
from knowledge.prices import PriceSource
from knowledge.types import Document, Link

State = Literal["intact", "weakened", "broken", "over"]
LINES = 12
"""Changed links that an alert lists; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Thesis:
    """How the predictions of one run stand. `changed` says which triggers were hit, and when."""

    run: str
    event: str
    state: State
    changed: tuple[str, ...]


def news(library: Library, since: int, watched: Callable[[Document], bool]) -> list[Alert]:
    """An alert for each watched document that came in after the mark `since`, with the links that it changes."""
    fresh = [document for document, _ in library.changed_since(since) if watched(document)]
    return [_news(document, library) for document in fresh]


def _news(document: Document, library: Library) -> Alert:
    known = library.links(company=document.company) if document.company else []
    lines = changes([x for x in known if x.document == document.id], [x for x in known if x.document != document.id])
    told = lines[:LINES] + ([f"and {len(lines) - LINES} more"] if len(lines) > LINES else [])
    when = document.knowable.isoformat() if document.knowable else "undated"
    text = "\n".join(told or ["It changes no link that the library knows."])
    return Alert(f"new: {document.title} ({when})", f"{text}\n{document.path}")


def changes(new: Iterable[Link], old: Iterable[Link]) -> list[str]:
    """What new links say that the old ones did not: a new relation, another share, an end."""
    before: dict[tuple[str, ...], Link] = {}
    for link in sorted(old, key=lambda link: link.knowable or date.min):
        before[_pair(link)] = link
    lines: dict[str, None] = {}
    for link in new:
        held = before.get(_pair(link))
        if link.source.name is None or link.target.name is None:
            continue
        name = f"{link.source.name} {link.relation.replace('_', ' ')} {link.target.name}"
        if held is None:
            lines[f"new: {name}{_share(link)}"] = None
        elif held.status != link.status:
            lines[f"{link.status}: {name}"] = None
        elif link.share and held.share and (link.share.low, link.share.high) != (held.share.low, held.share.high):
            lines[f"{name}: {_share(held).strip()} before, now{_share(link)}"] = None
    return list(lines)


def _pair(link: Link) -> tuple[str, ...]:
    return (link.relation, key_of(link.source), key_of(link.target))


def _share(link: Link) -> str:
    if link.share is None:
        return ""
    low, high = percent(link.share.low), percent(link.share.high)
    return f" {low if low == high else f'{low} to {high}'} of {link.share.of.replace('_', ' ')}"


def theses(
    slips: Sequence[Slip], prices: PriceSource | None, filed: Callable[[str], Sequence[Filed]], today: date
) -> list[Thesis]:
    """How the predictions stand, run by run: a slip whose reason is gone weakens its thesis, all of them break it."""
    found: list[Thesis] = []
    for run in dict.fromkeys(slip.run for slip in slips):
        mine = [slip for slip in slips if slip.run == run]
        hit = {slip.id: _hit(slip, prices, filed, today) for slip in mine}
        lines = tuple(f"{slip.company.name}: {c.because} ({c.on})" for slip in mine for c in hit[slip.id])
        killed = sum(bool(each) for each in hit.values())
        state: State = "broken" if killed == len(mine) else "weakened" if killed else "intact"
        if state != "broken" and all(slip.resolve_by < today for slip in mine):
            state = "over"
        found.append(Thesis(run, mine[0].event, state, lines))
    return found


def _hit(slip: Slip, prices: PriceSource | None, filed: Callable[[str], Sequence[Filed]], today: date) -> list[Checked]:
    """The slip's triggers that came true while it ran, but for the end of its own window."""
    until = min(today, slip.resolve_by)
    triggers = [trigger for trigger in slip.kill if trigger.kind != "date"]
    tested = [state_of(trigger, prices, filed, until, since=slip.made or slip.knowable) for trigger in triggers]
    return [each for each in tested if each.state == "hit"]


def state_of(
    trigger: KillTrigger,
    prices: PriceSource | None,
    filed: Callable[[str], Sequence[Filed]],
    today: date,
    *,
    since: date | None = None,
) -> Checked:
    """One trigger with the closes and filings of its own subject, later than `since`."""
    ticker = trigger.subject.partition(":")[0]
    closes = {day: close for day, close in _closes(prices, ticker).items() if since is None or day > since}
    known = [each for each in filed(ticker) if since is None or each.knowable > since]
    return check(trigger, {trigger.subject: closes}, known, today)


def _closes(prices: PriceSource | None, ticker: str) -> dict[date, float]:
    if prices is None:
        return {}
    try:
        return prices.closes(ticker).by_day()
    except NoPrices:
        return {}


def filed_by(library: Library, ticker: str) -> list[Filed]:
    """What the documents of one company give to triggers: their words, and their tagged figures by concept."""
    found = []
    for document in library.documents():
        if document.ticker != ticker or document.knowable is None:
            continue
        text = "\n".join(passage.text for passage in library.passages_of(document.id))
        facts = library.facts(document=document.id)
        figures = {f.fact.concept: float(f.fact.value) for f in facts if isinstance(f.fact.value, int | float)}
        found.append(Filed(ticker, document.knowable, text, figures))
    return found


def thesis_alerts(found: Iterable[Thesis]) -> list[Alert]:
    """An alert for each thesis that does not stand as it was made, with what changed."""
    return [
        Alert(f"thesis {each.state}: {each.event[:80]}", "\n".join(each.changed) + f"\nrun {each.run}")
        for each in found
        if each.state in ("weakened", "broken")
    ]


def trigger_alerts(
    triggers: Iterable[KillTrigger],
    prices: PriceSource | None,
    filed: Callable[[str], Sequence[Filed]],
    today: date,
) -> list[Alert]:
    """An alert for each of the user's own triggers that was hit; on which day decides whether it is a new one."""
    tested = [state_of(trigger, prices, filed, today) for trigger in triggers]
    return [Alert(f"trigger: {c.trigger.text}", c.because) for c in tested if c.state == "hit"]


def watching(companies: Collection[str], folders: Sequence[str]) -> Callable[[Document], bool]:
    """Whether a document is watched: of one of these entities (ids), or lying in one of these folders."""
    return lambda d: d.company in companies or any(d.path.startswith(f"{folder}/") for folder in folders)
