"""Text -> Event: who, what kind, how big, what for, since when. Rules only; no model, no network.

What it cannot tell it leaves open: a text that names no company has None there and the caller may name it. It does not
decide what follows from the event: `agent.shocks` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from agent.types import Event
from agent.wording.dates import dates, known_since
from agent.wording.figures import figures_of
from agent.wording.kinds import Kind, kind_of
from agent.wording.names import Named, Names, names_in
from agent.wording.reactions import told_of
from agent.wording.roles import roles_of
from agent.wording.things import things_in
from knowledge.types import Party

UNKNOWN_KIND = "unknown"
_PURPOSE = re.compile(
    r"\b(?:to (?:buy|fund|finance|build|expand|pay for|invest in|purchase|develop|repay|support|"
    r"secure|acquire)|for use in|"
    r"(?:proceeds|money|funds) (?:will |to )?(?:be used |go |going )?(?:to|for|towards?)|"
    r"earmarked for|for)\s+(?P<what>[^.;,]{3,80})",
    re.IGNORECASE,
)


def read_event(text: str, companies: Names, *, knowable: date | None = None, company: Party | None = None) -> Event:
    """The event that a text tells. `company` and `knowable` override those read off the text."""
    text = " ".join(text.split())
    every = names_in(text, companies)
    told = told_of(text, every)
    names = every if told == text else names_in(told, companies)
    kind = kind_of(_without(told, [named for named in names if named.known]))
    things = things_in(text)
    if things and kind is not None and any(row.kind == "price" for row in kind.shocks):
        names = [named for named in names if named.known]  # goods move in price by themselves, whoever else acts
    roles = roles_of(told, kind, names, affected=[named for named in every if told[named.start : named.end].isspace()])
    day = knowable or _own_date(text)
    headline = company or (roles.head.party if roles.head else None)
    counterpart = roles.other.party if roles.other else None
    others = [named.party for named in every if named.known and named.party != headline]
    if counterpart is not None and company is not None and counterpart == headline:
        counterpart = others[0] if others else None
    figures, checks = figures_of(text, capital=_is_capital(kind))
    return Event(
        text=text,
        kind=roles.act or (kind.name if kind else UNKNOWN_KIND),
        company=headline,
        figures=figures,
        checks=checks,
        knowable=day,
        purpose=_purpose(text) if _is_capital(kind) else None,
        others=tuple(others),
        counterpart=counterpart,
        direction=kind.direction if kind else 0,
        known_since=known_since(text, day),
        subject=things[0] if things else None,
        beside=tuple(named.party for named in roles.beside if named.party != headline),
        things=things,
        told=told,
    )


def read_dated(
    text: str, companies: Names, *, otherwise: date, knowable: date | None = None, company: Party | None = None
) -> Event:
    """As `read_event`, with the day `otherwise` for an event that neither the text nor the caller dates."""
    event = read_event(text, companies, knowable=knowable, company=company)
    return event if event.knowable else read_event(text, companies, knowable=otherwise, company=company)


def _is_capital(kind: Kind | None) -> bool:
    return kind is not None and any(row.kind == "capital" for row in kind.shocks)


def _without(text: str, names: Sequence[Named]) -> str:
    """The text with names made meaningless, so that no word of a name tells a kind ("Target", "SoftBank")."""
    kept, at = [], 0
    for named in sorted(names, key=lambda named: named.start):
        kept += [text[at : named.start], re.sub(r"\w", "x", text[max(at, named.start) : named.end])]
        at = max(at, named.end)
    return "".join([*kept, text[at:]])


def _own_date(text: str) -> date | None:
    found = dates(text)
    return found[0] if found else None


def _purpose(text: str) -> str | None:
    for match in _PURPOSE.finditer(text):
        if not re.match(r"(?:HK|US)?[$€£¥]?\d", match["what"]):
            return match.group().strip()
    return None
