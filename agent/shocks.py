"""Events -> typed shocks, by the table of kinds. Sizes are stated, computed from the event's figures, or ASSUMED.

Knows no link. What the money of an issue buys is a demand shock of its own; a kind without a company sits at the
commodity or technology that the text names, and an event with neither gives no shock.
"""

from __future__ import annotations

import re

from agent.assumptions import Assumptions, bundled
from agent.ranges import scaled
from agent.types import Basis, Event, Place, Range, Shock, ShockKind
from agent.wording.figures import change_of
from agent.wording.kinds import KINDS, Kind, ShockRow
from knowledge.types import Party

_BY_NAME = {kind.name: kind for kind in KINDS}
_BUYS = re.compile(
    r"\b(?:comput\w+|chips?|gpus?|servers?|data[- ]cent(?:re|er)s?|infrastructure|equipment|capacity|"
    r"plants?|factor(?:y|ies)|fabs?|lines?|"
    r"fleet|aircraft|stores?|network|expan\w+|capex|capital expenditure|r&d|research|develop\w*|"
    r"machines?|materials?|batter\w+|build\w*)\b",
    re.IGNORECASE,
)
_BANS: dict[str, tuple[ShockKind, int]] = {
    "ban on buying": ("ban_on_buying", -1),
    "ban on selling": ("ban_on_selling", -1),
    "ban on buying lifted": ("ban_on_buying", 1),
    "ban on selling lifted": ("ban_on_selling", 1),
}


def shocks_of(event: Event, *, assumptions: Assumptions | None = None) -> list[Shock]:
    """The shocks of one event; empty where the kind or the place is not told."""
    assumptions = assumptions or bundled()
    if event.kind in _BANS:
        return _ban(event, assumptions)
    kind = _BY_NAME.get(event.kind)
    if kind is None:
        return []
    shocks = [shock for row in kind.shocks if (shock := _shock(event, kind, row, assumptions)) is not None]
    spent = _proceeds(event, assumptions) if event.direction > 0 else None
    return shocks if spent is None else [*shocks, spent]


def _shock(event: Event, kind: Kind, row: ShockRow, assumptions: Assumptions) -> Shock | None:
    at = _seat(event, row)
    if at is None:
        return None
    party, place = at
    size, basis, words = _size(event, kind, row, assumptions)
    bound = (event.counterpart,) if row.binds_counterpart and event.counterpart else ()
    if row.binds_counterpart and not bound:
        return None
    return Shock(
        kind=row.kind,
        at=party,
        place=place,
        size=size,
        basis=basis,
        duration=row.duration,
        knowable=event.knowable,
        because=f"{event.kind} at {party.name}, {words}",
        counterparties=bound,
        reach=row.reach,
        known_since=event.known_since,
    )


def _seat(event: Event, row: ShockRow) -> tuple[Party, Place] | None:
    """A tariff sits at its commodity; a counterpart's shock at the counterpart, else at the company itself."""
    if row.at == "thing":
        if event.subject:
            return Party(event.subject), "commodity"
        return (event.company, "company") if event.company else None
    if row.at == "counterpart" and event.counterpart is None and row.kind != "substitution":
        return None
    party = (event.counterpart or event.company) if row.at == "counterpart" else event.company
    if party is not None:
        return party, "company"
    if event.subject and row.kind in ("price", "output"):
        return Party(event.subject), "commodity"
    return None


def _size(event: Event, kind: Kind, row: ShockRow, assumptions: Assumptions) -> tuple[Range, Basis, str]:
    if row.kind == "capital":
        return _discount(event, kind, row, assumptions)
    direction = kind.direction * row.sign
    stated = change_of(event.text, kind.direction) if row.sized_by_text else None
    if stated is not None:
        size = scaled(stated[0], float(row.sign))
        return size, "stated", f'sized by "{stated[1]}"'
    return scaled(assumptions[row.size], float(direction)), "assumed", f"size ASSUMED ({row.size})"


def _discount(event: Event, kind: Kind, row: ShockRow, assumptions: Assumptions) -> tuple[Range, Basis, str]:
    figure = next((figure for figure in event.figures if figure.name == "discount"), None)
    if figure is None:
        return scaled(assumptions[row.size], float(kind.direction)), "assumed", f"discount ASSUMED ({row.size})"
    value = kind.direction * figure.value
    basis: Basis = "stated" if figure.basis == "stated" else "computed"
    return Range(value, value, value), basis, f'discount {basis} as "{figure.text}"'


def _ban(event: Event, assumptions: Assumptions) -> list[Shock]:
    kind, sign = _BANS[event.kind]
    if event.company is None:
        return []
    whole = re.search(
        r"\b(?:all|any|entirely|denial order|outright|altogether|ban(?:s|ned)?)\b", event.text, re.IGNORECASE
    )
    size = Range(1.0, 1.0, 1.0) if whole else assumptions["ban.size"]
    words = f'stated as "{whole.group()}"' if whole else "size ASSUMED (ban.size)"
    return [
        Shock(
            kind=kind,
            at=event.company,
            place="company",
            size=scaled(size, float(sign)),
            basis="stated" if whole else "assumed",
            duration="until lifted",
            knowable=event.knowable,
            because=f"{event.kind} at {event.company.name}, {words}",
            counterparties=(event.counterpart,) if event.counterpart else (),
            known_since=event.known_since,
        )
    ]


def _proceeds(event: Event, assumptions: Assumptions) -> Shock | None:
    """What the issue's money is for: a demand shock, ASSUMED in size because no text gives the yearly base."""
    if event.company is None or event.purpose is None or not _BUYS.search(event.purpose):
        return None
    return Shock(
        kind="demand",
        at=event.company,
        place="company",
        size=assumptions["proceeds.demand"],
        basis="assumed",
        duration="2-4 quarters",
        knowable=event.knowable,
        because=f'use of proceeds "{event.purpose}", size ASSUMED (proceeds.demand)',
        reach="market",
        known_since=event.known_since,
    )
