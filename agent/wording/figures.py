"""Which quantity of an event is which figure, whether figures agree, and what follows from them.

Placing: shares x price = raise; price / (1 - discount) = the close before. Change: "from X to Y" and "by N%", signed
by the words around. Agreement is judged by the digits as printed, so 1.7bn x HK$1.91 agrees with HK$3.25bn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.types import EventFigure, FigureCheck, Range
from agent.wording.quantities import Quantity, quantities

_PER_SHARE = re.compile(r"^\s*(?:per|a|each|apiece)\b(?:\s+(?:new\s+)?share)?", re.IGNORECASE)
_AT = re.compile(r"\b(?:at|priced at|price of|for)\s*$", re.IGNORECASE)
_RAISE = re.compile(
    r"\b(?:rais\w+|proceeds|plac\w+|worth|sell\w*|offering|issue|total\w*|gross)\b[^.]{0,45}$", re.IGNORECASE
)
_DISCOUNT = re.compile(r"^\s*(?:\w+\s+)?(?:discount|below|under|less than)", re.IGNORECASE)
_DISCOUNT_OF = re.compile(r"\bdiscount of(?: about| some| roughly| around)?\s*$", re.IGNORECASE)
_CLOSE = re.compile(
    r"\b(?:close|closing price|last price|last traded)(?: of| at| was|,)?(?: about)?\s*$", re.IGNORECASE
)
_DILUTION = re.compile(
    r"^\s*(?:of|stake|to)?\s*[^.]{0,30}\b(?:enlarged|issued share capital|outstanding|share capital)\b", re.IGNORECASE
)
_OUTSTANDING = re.compile(r"^\s*(?:\w+\s+)?(?:already\s+)?(?:outstanding|in issue|in circulation)\b", re.IGNORECASE)
_UP = re.compile(
    r"\b(?:up(?! to\b)|ris\w+|rose|rais\w+|increas\w+|grow\w*|grew|jump\w*|surg\w+|soar\w*|more|higher|above|"
    r"gain\w*|climb\w*|spik\w+|rall\w+|boost\w*|lift\w*|expand\w*|hik\w+|tariffs?|dut(?:y|ies))\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:down|fall\w*|fell|cut\w*|lower\w*|reduc\w+|drop\w*|declin\w+|slash\w*|less|below|"
    r"decreas\w+|slow\w*|los\w+|shrink\w*|slump\w*|plung\w+|fewer|collaps\w+|crash\w*|tumbl\w+|slid\w*|sank|sink\w*|"
    r"trim\w*|halt\w*|halv\w+|knock\w*|t(?:ak\w+|ook) out|"
    r"destroy\w*|damag\w+)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom(?: about| around| roughly)?\s*$", re.IGNORECASE)
_TO = re.compile(r"^[^.;\d]{0,30}?\bto(?: about| around| roughly| between| as (?:much|little) as)?\s*$", re.IGNORECASE)
_RATES = re.compile(
    r"\bto (?:about |around )?(?P<new>\d[\d,]*(?:\.\d+)?)\b(?! ?(?:%|percent|per cent))[^.;$€£¥%]{0,40}?"
    r"\bfrom (?:about |around )?(?P<old>\d[\d,]*(?:\.\d+)?)\b(?! ?(?:%|percent|per cent))"
)
"""Counts and rates without a unit of their own: "to 42 a month from 52"."""
_MOST = re.compile(r"\b(?:up to|as much as|at most)\s*$", re.IGNORECASE)
_THAN = re.compile(r"\b(?:more|less|fewer|greater|higher|lower|better) than(?: an?)?\s*$", re.IGNORECASE)
"""A bound on the figure that follows, and no direction."""
_STOCK = re.compile(r"\b(?:shares?|stock|share price)\b[^.;]{0,30}$", re.IGNORECASE)


def figures_of(text: str, *, capital: bool) -> tuple[tuple[EventFigure, ...], tuple[FigureCheck, ...]]:
    """The figures of an event with their verbatim words, computed ones, and the checks between them."""
    found = quantities(text)
    stated = _placing(text, found) if capital else {}
    used = {id(quantity) for quantity in stated.values()}
    rows = [_row(name, quantity) for name, quantity in stated.items()]
    others = [quantity for quantity in found if id(quantity) not in used]
    rows += [_row(quantity.unit if quantity.unit != "ratio" else "ratio", quantity) for quantity in others]
    computed, checks = _derived(stated)
    return tuple(rows + computed), tuple(checks)


def change_of(text: str, direction: int) -> tuple[Range, str] | None:
    """The relative change that a text states, signed, with its words; None if it states none.

    Reads "from X to Y" of one unit first, then the first ratio with a word of change before it in its clause.
    "Up to N%" runs from half of N to N. Moves of the share price are not the event's size.
    """
    found = quantities(text)
    if (compared := compared_in(text, found)) is not None:
        return compared
    if (rates := _RATES.search(text)) is not None:
        new, old = (float(rates[name].replace(",", "")) for name in ("new", "old"))
        if old > 0 and (not direction or (new - old) * direction > 0):
            return _point(new / old - 1), rates.group()
    for quantity in found:
        clause = _THAN.sub("", re.split(r"[.;]", text[: quantity.start])[-1])
        if quantity.change:
            return _point(quantity.value), quantity.text
        if quantity.unit != "ratio" or _DISCOUNT.match(text[quantity.end :]) or _STOCK.search(clause):
            continue
        up, down = _last(_UP, clause), _last(_DOWN, clause)
        after = text[quantity.end : quantity.end + 25]
        if up < 0 and down < 0:
            up, down = _last(_UP, after), _last(_DOWN, after)
        if up < 0 and down < 0:
            continue
        sign = 1 if up > down else -1
        if direction and sign != direction:
            continue  # a figure that runs the other way sizes something else
        low, high = quantity.low, quantity.high
        if _MOST.search(text[: quantity.start]):
            low = high / 2
        ends = sorted((sign * low, sign * high))
        return Range(ends[0], sum(ends) / 2, ends[1]), quantity.text
    return None


def compared_in(text: str, found: Sequence[Quantity] | None = None) -> tuple[Range, str] | None:
    """The change between two amounts of one unit that a text compares, with its words; None if it compares none."""
    found = quantities(text) if found is None else found
    for one, two in pairwise(found):
        between = text[one.end : two.start]
        if one.unit == two.unit and one.currency == two.currency and one.unit != "ratio" and one.value > 0:
            if _FROM.search(text[: one.start]) and _TO.match(between):
                return _point(two.value / one.value - 1), text[one.start : two.end]
            if re.search(r"\bto\s*$", text[: one.start]) and re.match(r"^[^.;\d]{0,20}\bfrom\s*$", between):
                return _point(one.value / two.value - 1), text[one.start : two.end]
            if re.match(
                r"^(?:[^.;\d]|\b(?:19|20)\d\d\b){0,50}\b(?:above|below|versus|against|compared (?:with|to)|vs\.?|than|"
                r"instead of|short of|(?:down|up|reduced|raised|lowered|cut) from)\b[^.;\d]{0,30}$",
                between,
            ):
                return _point(one.value / two.value - 1), text[one.start : two.end]
    return None


def ratio_for(text: str, at: int) -> tuple[Range, str] | None:
    """The ratio nearest before a place in its sentence ("25% on steel"), with its words; None if there is none."""
    before = [q for q in quantities(text) if q.unit == "ratio" and q.end <= at and "." not in text[q.end : at]]
    return (Range(before[-1].low, before[-1].value, before[-1].high), before[-1].text) if before else None


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _point(value: float) -> Range:
    return Range(value, value, value)


def _placing(text: str, found: Sequence[Quantity]) -> dict[str, Quantity]:
    named: dict[str, Quantity] = {}
    money = [quantity for quantity in found if quantity.unit == "money"]
    for quantity in found:
        before, after = text[: quantity.start], text[quantity.end : quantity.end + 60]
        if quantity.unit == "shares":
            named.setdefault("outstanding" if _OUTSTANDING.match(after) else "shares", quantity)
        elif quantity.unit == "ratio" and (_DISCOUNT.match(after) or _DISCOUNT_OF.search(before)):
            named.setdefault("discount", quantity)
        elif quantity.unit == "ratio" and _DILUTION.match(after):
            named.setdefault("dilution", quantity)
        elif quantity.unit == "money" and _CLOSE.search(before):
            named.setdefault("prior_close", quantity)
        elif quantity.unit == "money" and (_PER_SHARE.match(after) or _AT.search(before)) and _small(quantity, money):
            named.setdefault("price", quantity)
    for quantity in money:
        if quantity in named.values():
            continue
        if _RAISE.search(text[: quantity.start]) and "raise" not in named:
            named["raise"] = quantity
        elif "raise" in named and quantity.currency != named["raise"].currency:
            named.setdefault("raise_converted", quantity)
    return named


def _small(quantity: Quantity, money: Sequence[Quantity]) -> bool:
    """A price per share is far below the money raised; alone it must look like a price."""
    return quantity.value < 1e5 and quantity.value <= max(each.value for each in money)


def _row(name: str, quantity: Quantity) -> EventFigure:
    unit = quantity.currency or quantity.unit
    return EventFigure(name, quantity.value, unit, "stated", quantity.text)


def _derived(named: dict[str, Quantity]) -> tuple[list[EventFigure], list[FigureCheck]]:
    computed: list[EventFigure] = []
    checks: list[FigureCheck] = []
    shares, price, raised, discount = (named.get(name) for name in ("shares", "price", "raise", "discount"))
    if shares and price:
        product = shares.value * price.value
        spread = shares.half_unit * price.value + price.half_unit * shares.value
        money = _money(product, price.currency)
        if raised and raised.currency == price.currency:
            holds = abs(product - raised.value) <= spread + raised.half_unit
            verdict = "agrees with" if holds else "does NOT agree with"
            checks.append(FigureCheck(holds, f"{shares.text} x {price.text} = {money}, {verdict} {raised.text}"))
        elif not raised:
            computed.append(
                EventFigure("raise", product, price.currency or "", "computed", f"{shares.text} x {price.text}")
            )
    elif raised and price and raised.currency == price.currency and not shares and price.value > 0:
        computed.append(
            EventFigure("shares", raised.value / price.value, "shares", "computed", f"{raised.text} / {price.text}")
        )
    if price and discount and 0 < discount.value < 1:
        close = price.value / (1 - discount.value)
        formula = f"{price.text} / (1 - {discount.text}) = {_money(close, price.currency)}"
        stated = named.get("prior_close")
        if stated:
            holds = abs(close - stated.value) <= stated.half_unit + price.half_unit + close * discount.half_unit * 1.2
            checks.append(
                FigureCheck(holds, f"{formula}, {'agrees' if holds else 'does NOT agree'} with {stated.text}")
            )
        else:
            computed.append(EventFigure("prior_close", close, price.currency or "", "computed", formula))
    elif price and (stated := named.get("prior_close")) and stated.value > 0:
        formula = f"1 - {price.text} / {stated.text}"
        computed.append(EventFigure("discount", 1 - price.value / stated.value, "ratio", "computed", formula))
    if shares and (held := named.get("outstanding")):
        part = shares.value / (shares.value + held.value)
        formula = f"{shares.text} / ({shares.text} + {held.text})"
        computed.append(EventFigure("dilution", part, "ratio", "computed", formula))
    if raised and (other := named.get("raise_converted")) and raised.value > 0 and other.value > 0:
        rate = raised.value / other.value
        unit = f"{raised.currency}/{other.currency}"
        computed.append(EventFigure("exchange_rate", rate, unit, "computed", f"{raised.text} / {other.text}"))
    return computed, checks


_SIGNS = {"HKD": "HK$", "USD": "US$", "CNY": "RMB", "EUR": "€", "GBP": "£", "JPY": "¥"}


def _money(value: float, currency: str | None) -> str:
    sign = _SIGNS.get(currency or "", f"{currency} ")
    for size, word in ((1e12, "trn"), (1e9, "bn"), (1e6, "m")):
        if abs(value) >= size:
            return f"{sign}{value / size:.3f}".rstrip("0").rstrip(".") + word
    return f"{sign}{value:.2f}"
