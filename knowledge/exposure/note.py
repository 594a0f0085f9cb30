"""The links that a note states in its table: each row as the analyst keeps it, resolved to entities and dated.

A row is a claim about a source, so it is known from the day of that source, not of the note. Reads no prose.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from knowledge.companies import Companies
from knowledge.types import Link, Party, Reading, Relation, Share, ShareBase, Status


class StatedShare(Protocol):
    """A share as a row states it, as `knowledge.read.shares.StatedShare`."""

    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def joint(self) -> bool: ...


class StatedLink(Protocol):
    """One row of a note's links table, as `knowledge.read.note.StatedLink`."""

    @property
    def row(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def relation(self) -> Relation: ...
    @property
    def target(self) -> str: ...
    @property
    def channel(self) -> str | None: ...
    @property
    def share(self) -> StatedShare | None: ...
    @property
    def of(self) -> ShareBase | None: ...
    @property
    def base(self) -> str | None: ...
    @property
    def period(self) -> str | None: ...
    @property
    def said_by(self) -> str | None: ...
    @property
    def quoted_from(self) -> str | None: ...
    @property
    def checked(self) -> bool: ...
    @property
    def status(self) -> Status: ...


_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_WRITTEN = re.compile(
    rf"\b(?:({'|'.join(_MONTHS)})\s+(?:(\d{{1,2}}),?\s+)?|(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s+)((?:19|20)\d\d)\b",
    re.I,
)
_ANNUAL = re.compile(r"\b(?:10-K|20-F|40-F|annual report)\b.*?\b(?:FY\s?|fiscal(?: year)? )?((?:19|20)\d\d)\b", re.I)
_ANNUAL_FILED_BY = (4, 30)
"""ASSUMED: an annual report named by its year is public by 30 April of the next (SEC deadlines are 60 to 120 days)."""


def links_of_note(note: Reading, rows: Sequence[StatedLink], companies: Companies) -> tuple[Link, ...]:
    """The links that a note's rows state; a name outside the table keeps its printed form."""
    places = {line: block for block in note.blocks if block.kind == "table" for line in block.text.split("\n")}
    return tuple(_link(note, row, companies, places[row.row].ordinal if row.row in places else None) for row in rows)


def _link(note: Reading, row: StatedLink, companies: Companies, block: int | None) -> Link:
    share = None
    if row.share is not None and row.of is not None:
        share = Share(row.share.low, row.share.high, row.of, row.base, row.share.joint, row.period)
    return Link(
        relation=row.relation,
        source=_party(row.source, companies),
        target=_party(row.target, companies),
        quote=row.row,
        document=note.document.id,
        origin="note",
        channel=row.channel,
        share=share,
        status=row.status,
        disclosed_by=row.said_by,
        block=block,
        knowable=known_from(row.quoted_from, published=note.document.knowable),
        checked=row.checked,
        source_text=row.quoted_from,
    )


def _party(name: str, companies: Companies) -> Party:
    found = companies.find(name)
    if found is None:
        return Party(name=name, company="name:" + "-".join(re.findall(r"[a-z0-9]+", name.lower())))
    return companies.party(found)


def known_from(quoted_from: str | None, *, published: date | None) -> date | None:
    """The day from which a claim was public: its source's own date, else that of the note.

    "Reuters 2018-04-17" is that day; "May 2019" the last of the month; "Oclaro 10-K FY2017" the day by which that
    report was due. Never later than the note itself.
    """
    said = _date_of(quoted_from or "")
    if said is None or published is None:
        return said or published
    return min(said, published)


def _date_of(text: str) -> date | None:
    dates = [_day(int(y), int(m), int(d)) for y, m, d in _ISO.findall(text)]
    for month, day, day_first, month_second, year in _WRITTEN.findall(text):
        number = _MONTHS[(month or month_second).lower()]
        last = calendar.monthrange(int(year), number)[1]
        dates.append(_day(int(year), number, int(day or day_first or last)))
    known = [day for day in dates if day is not None]
    if known:
        return max(known)
    if annual := _ANNUAL.search(text):
        return date(int(annual[1]) + 1, *_ANNUAL_FILED_BY)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
