# ruff: noqa: E501 - patterns of wording read best in rows
"""A ledger entry -> all that it states. Prose by sentence, tables by row and head, an event by its own figures."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.checking import cells, prose, tables
from agent.checking.metrics import words_of
from agent.checking.periods import Calendar
from agent.checking.stated import Place, Stated
from agent.checking.values import Unit, Value
from agent.evidence import Entry
from agent.types import EventFigure
from agent.wording.figures import figures_of

LARGE = 1e6
"""A document that counts in less prints its amounts in words of scale, or in full."""
_TENTHS = re.compile(r"\(?[$€£]\s?\(?\d{1,3}(?:,\d{3})*\.\d\)?")
_PER = re.compile(r"\s*(?:per|a|each|/)\s", re.I)
_EVENT_TERMS = {"raise": "proceeds", "price": "placing price", "discount": "discount", "prior_close": "prior close", "dilution": "dilution"}  # fmt: skip
_EVENT_UNITS: dict[str, Unit] = {"ratio": "ratio", "shares": "shares", "count": "count"}


def calendar_of(entry: Entry) -> Calendar:
    """How the entry's filer counts, as far as its document says."""
    return Calendar(entry.period, entry.fiscal_year, entry.quarter)


def readings(entry: Entry) -> list[Stated]:
    """All values that the entry states."""
    heads = words_of(f"{entry.title} {entry.heading or ''} {entry.section or ''}")
    place = Place(entry.company, calendar_of(entry), heads)
    if entry.kind == "computed":
        return _computed(prose.read(entry.text, place), entry.sign)
    if entry.kind == "event":
        return _event(entry, place) + prose.read(entry.text, place)
    text, found = entry.text, prose.read(entry.restated, place) if entry.restated else list[Stated]()
    lines = [line for line in text.split("\n") if "|" not in line]
    above = " ".join(lines[:6])
    usual = "USD" if (entry.form or "").startswith(("10-", "8-K")) else None
    for n, rows in enumerate(entry.tables or ([cells.rows_of_text(text)] if "|" in text else [])):
        title = entry.captions[n] if n < len(entry.captions) else above
        found += tables.read(rows, place, title=f"{entry.heading or ''} {title}", scale=entry.scale, currency=usual)
    return found + [_in_scale(stated, entry) for stated in prose.read("\n".join(lines), place)]


def _in_scale(stated: Stated, entry: Entry) -> Stated:
    """Prose of a filer that counts in millions throughout: "$82.1" is no price, which has cents, and no round amount."""
    value = stated.value
    printed = _TENTHS.fullmatch(value.text.strip())
    if not printed or value.unit != "money" or (entry.scale or 1) < LARGE or _PER.match(stated.said[value.end :]):
        return stated
    by = entry.scale or 1.0
    scaled = replace(value, low=value.low * by, high=value.high * by, half=value.half * by)
    return replace(stated, value=scaled)


def _computed(found: list[Stated], sign: int) -> list[Stated]:
    """The values of an arithmetic; all point the way that its result does, where nobody says by its last value."""
    last = found[-1] if found else None
    way = sign or (-1 if last is not None and (last.value.low < 0 or last.direction < 0) else 1)
    return [replace(stated, loose=True, direction=way) for stated in found]


def _event(entry: Entry, place: Place) -> list[Stated]:
    figures, _ = figures_of(entry.text, capital=True)
    return [_of_figure(figure, entry, place) for figure in figures if figure.name in _EVENT_TERMS]


def _of_figure(figure: EventFigure, entry: Entry, place: Place) -> Stated:
    unit = _EVENT_UNITS.get(figure.unit, "money")
    currency = figure.unit if unit == "money" else None
    value = Value(0, len(figure.text), figure.text, unit, figure.value, figure.value, currency=currency)
    return Stated(
        value=value,
        terms=frozenset({_EVENT_TERMS[figure.name]}),
        needs=frozenset(),
        around=words_of(entry.text) | place.headings,
        said=figure.text,
    )
