"""Events -> typed shocks, by the table of kinds. Sizes are stated, computed from the event's figures, or ASSUMED.

Knows no link. What the money of an issue buys is a demand shock of its own; a kind without a company sits at the
commodity or technology that the text names, and an event with neither gives no shock.
"""

from __future__ import annotations

import re
from itertools import pairwise

from agent.assumptions import Assumptions, bundled
from agent.ranges import scaled
from agent.types import Basis, Event, Range, Shock, ShockKind
from agent.wording.figures import change_of, ratio_for
from agent.wording.kinds import Kind, ShockRow, kind_named
from agent.wording.things import place_of
from knowledge.types import Party

_STOP = re.compile(r"\.\s|;")
_ON_GOODS = re.compile(
    r"\b(?:exports?|sales?|shipments?) of (?:[\w\-]+ ){0,4}"
    r"(?:chips?|semiconductors?|equipment|tools|machines|technolog(?:y|ies)|software|goods|products)\b(?! made by)",
    re.IGNORECASE,
)
"""A bar on a kind of goods, which binds every maker of them."""
EXPORT_CURB = "export curb"
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
    if event.kind == EXPORT_CURB:
        return [_at_thing(event, thing, 1, None, assumptions) for thing in event.things]
    kind = kind_named(event.kind)
    if kind is None:
        return []
    shocks = [shock for row in kind.shocks for shock in _row_shocks(event, kind, row, assumptions)]
    spent = _proceeds(event, assumptions) if event.direction > 0 else None
    return shocks if spent is None else [*shocks, spent]


def _row_shocks(event: Event, kind: Kind, row: ShockRow, assumptions: Assumptions) -> list[Shock]:
    """One row's shocks: at each good that a tariff names, or at the company and those named on a level with it."""
    if row.at == "thing" and event.things:
        return [_at_thing(event, thing, kind.direction, row, assumptions) for thing in _taxed(event)]
    if row.at == "counterpart":
        return [_at_company(event, event.counterpart, kind, row, assumptions)] if event.counterpart else []
    company = event.company or (None if event.market is None else Party(event.market))
    if company is not None:
        if row.binds_counterpart and event.counterpart is None:
            return []
        beside = () if row.kind == "capital" or row.binds_counterpart else event.beside
        return [_at_company(event, party, kind, row, assumptions) for party in (company, *beside)]
    if event.subject and row.kind in ("price", "output"):
        dearer = kind.direction if row.kind == "price" else -kind.direction
        return [_at_thing(event, event.subject, dearer, row if row.kind == "price" else None, assumptions)]
    return []


def _told(event: Event) -> str:
    return event.told or event.text


def _at_company(event: Event, party: Party, kind: Kind, row: ShockRow, assumptions: Assumptions) -> Shock:
    size, basis, words = _size(event, kind, row, assumptions)
    return Shock(
        kind=row.kind,
        at=party,
        place="industry" if event.company is None and event.market == party.name else "company",
        size=size,
        basis=basis,
        duration=row.duration,
        knowable=event.knowable,
        because=f"{event.kind} at {party.name}, {words}",
        counterparties=(event.counterpart,) if row.binds_counterpart and event.counterpart else (),
        reach=row.reach,
        known_since=event.known_since,
    )


def _at_thing(event: Event, thing: str, dearer: int, row: ShockRow | None, assumptions: Assumptions) -> Shock:
    """A good gets dearer (+1) or cheaper. `row` is None where the text sizes volume, which gives no price."""
    at = place_of(thing, event.text)
    stated = None if row is None else ratio_for(event.text, at) or change_of(_told(event), dearer)
    size = stated[0] if stated else scaled(assumptions["price.size"], float(dearer))
    words = f'sized by "{stated[1]}"' if stated else "size ASSUMED (price.size)"
    return Shock(
        kind="input_price",
        at=Party(thing),
        place="commodity",
        size=size,
        basis="stated" if stated else "assumed",
        duration=row.duration if row else "1-3 quarters",
        knowable=event.knowable,
        because=f"{event.kind} at {thing}, {words}",
        reach="market",
        known_since=event.known_since,
    )


def _taxed(event: Event) -> list[str]:
    """The goods after the word that tells the tariff, in its sentence; else those before it ("steel tariffs")."""
    word = re.search(r"\b(?:tariffs?|dut(?:y|ies)|lev(?:y|ies))\b", event.text, re.IGNORECASE)
    at = word.start() if word else 0
    places = {thing: place_of(thing, event.text) for thing in event.things}
    after = [
        thing for thing, place in places.items() if place > at and "." not in event.text[at:place].replace(".5", "")
    ]
    before = [thing for thing, place in places.items() if 0 <= place < at]
    joined = before[-1:]
    for one, two in reversed(list(pairwise(before))):
        if not re.fullmatch(r"\w+(?: \w+)?(?:,| and|, and) ", event.text[places[one] : places[two]]):
            break
        joined.insert(0, one)
    return after or joined or list(event.things[:1])


def _size(event: Event, kind: Kind, row: ShockRow, assumptions: Assumptions) -> tuple[Range, Basis, str]:
    if row.kind == "capital":
        return _discount(event, kind, row, assumptions)
    direction = kind.direction * row.sign
    stated = change_of(_told(event), kind.direction) if row.sized_by_text else None
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
        r"\b(?:all|any|entirely|denial order|outright|altogether|ban(?:s|ned)?|barr?(?:ed|s|ing)|prohibit\w*)\b",
        event.text,
        re.IGNORECASE,
    )
    size = Range(1.0, 1.0, 1.0) if whole else assumptions["ban.size"]
    words = f'stated as "{whole.group()}"' if whole else "size ASSUMED (ban.size)"
    bound = (event.counterpart,) if event.counterpart and event.counterpart not in event.beside else ()
    return [
        Shock(
            kind=kind,
            at=party,
            place="company",
            size=scaled(size, float(sign)),
            basis="stated" if whole else "assumed",
            duration="until lifted",
            knowable=event.knowable,
            because=f"{event.kind} at {party.name}, {words}",
            counterparties=bound,
            reach="market" if _ON_GOODS.search(event.text) else "own",
            known_since=event.known_since,
        )
        for party in (event.company, *event.beside)
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
