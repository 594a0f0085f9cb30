"""One event through the whole of effects: read, shocks, propagation, what changes under other assumptions, lint.

Takes links and closes as given; opens nothing. `agent.commands.effects` and the memo share it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from agent.assumptions import Assumptions, bundled
from agent.counterfactual import Difference, differences
from agent.effects import LIMIT, Barred, Outcome, compute
from agent.errors import NoEvidence, UsageError
from agent.events import UNKNOWN_KIND
from agent.lint import Remark, lint
from agent.priced import Priced, priced_in
from agent.shocks import shocks_of
from agent.types import Event, Shock
from knowledge.companies import Companies
from knowledge.edges import key_of
from knowledge.graph import Graph
from knowledge.prices import PriceSource
from knowledge.sanctions import bars
from knowledge.types import AsOf, Link, Party


@dataclass(frozen=True, slots=True)
class Scenario:
    """What one event does to whom. `changes` compares with the plain run, where something was set or left out."""

    event: Event
    shocks: tuple[Shock, ...]
    outcome: Outcome
    remarks: tuple[Remark, ...]
    withheld: Mapping[str, int]
    assumptions: Assumptions
    as_of: AsOf
    changes: tuple[Difference, ...] = ()
    changed: tuple[str, ...] = ()  # what was set or left out, as the user wrote it
    priced: Mapping[str, Priced] = field(default_factory=dict)  # by key of the company
    graph: Graph | None = None  # the links that were walked


def run_scenario(
    event: Event,
    links: Sequence[Link],
    companies: Companies,
    *,
    as_of: AsOf = AsOf(),  # noqa: B008 - frozen value
    set_: Sequence[str] = (),
    without: Sequence[str] = (),
    prices: PriceSource | None = None,
    withheld: Mapping[str, int] | None = None,
    given: Sequence[Shock] | None = None,
    among: Sequence[Party] | None = None,
) -> Scenario:
    """The effects of an event over the links that were knowable. `withheld` counts those that the caller held back.

    `given` are the shocks where the event's own text does not tell them, as for a standing scenario; `among` lets only
    these companies be made out, however weakly they are reached.

    Raises UsageError where the text gives no shock, an assumption is unknown, or `without` names no link; NoEvidence
    where no link names the place of any shock.
    """
    plain = bundled()
    assumptions = plain.having(set_)
    event = at_market(event, links, companies) if given is None else event
    shocks = shocks_of(event, assumptions=assumptions) if given is None else list(given)
    if not shocks:
        raise UsageError(*_no_shock(event))
    left_out = _ids(without, links)

    def outcome(shocks: Sequence[Shock], table: Assumptions, gone: Iterable[str]) -> tuple[Outcome, Graph]:
        graph = Graph.build(links, as_of=as_of, without=tuple(gone), today=as_of.day or event.knowable)
        limit = LIMIT if among is None else len(among)
        found = compute(
            shocks, graph, assumptions=table, as_of=as_of, barred=barred_by(companies), limit=limit, among=among
        )
        return found, graph

    found, graph = outcome(shocks, assumptions, left_out)
    if len(found.unplaced) == len(shocks):
        where = shocks[0].at
        raise NoEvidence(
            f"no link in the library names {where.name}.",
            remedy=f"Bring in filings: knockon ingest {where.ticker or 'TICKER'}.",
        )
    changes: list[Difference] = []
    if set_ or without:
        before, _ = outcome(shocks_of(event, assumptions=plain) if given is None else shocks, plain, ())
        changes = differences(before.effects, found.effects)
    priced = {
        key_of(effect.company): told
        for effect in found.effects
        if prices is not None and (told := priced_in(effect, prices, until=as_of.day)) is not None
    }
    return Scenario(
        event,
        tuple(shocks),
        found,
        tuple(lint(found.effects, known=event.knowable)),
        graph.withheld if withheld is None else withheld,
        assumptions,
        as_of,
        tuple(changes),
        (*set_, *(f"without {each}" for each in without)),
        priced,
        graph,
    )


def at_market(event: Event, links: Iterable[Link], companies: Companies) -> Event:
    """The event seated at a market that links and the text name ("Chinese property developers"), if at no company."""
    if event.company is not None or event.things:
        return event
    ends = {party.name: party.company or "" for link in links for party in (link.source, link.target) if party.name}
    text = event.text.casefold()
    markets = [name for name, company in ends.items() if companies.get(company) is None]
    named = [name for name in markets if re.search(rf"\b{re.escape(name.casefold())}\b", text)]
    return replace(event, market=max(named, key=len)) if named else event


def barred_by(companies: Companies) -> Barred:
    """Export-control lists by date, for parties that the companies' table knows."""

    def barred(seller: Party, buyer: Party, on: date) -> str | None:
        one, other = companies.get(seller.company or ""), companies.get(buyer.company or "")
        return None if one is None or other is None else bars(one, other, on)

    return barred


def _no_shock(event: Event) -> tuple[str]:
    if event.kind == UNKNOWN_KIND:
        who = f"the text names {event.company.name}, but" if event.company else "the text names no company and"
        return (
            f"{who} tells no kind of event that is known. Say in one sentence who does what to its orders, output, "
            "prices, outlook, spending, shares or licences, as: X cuts guidance.",
        )
    return (f"read as {event.kind}, but the text names nobody it happens to. Name the company, or give --company.",)


def _ids(without: Sequence[str], links: Sequence[Link]) -> list[str]:
    """Whole link ids for ids or beginnings of them. Raises UsageError for one that names none or several."""
    known = {link.id for link in links}
    found = []
    for word in without:
        meant = [id for id in known if id.startswith(word)]
        if len(meant) != 1:
            how = "no link has this id" if not meant else f"{len(meant)} links begin so"
            raise UsageError(f"--without {word}: {how}.", remedy="Take the id from knockon links TICKER --json.")
        found += meant
    return found
