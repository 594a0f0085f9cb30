"""Dates in prose: full days, months, and the day from which a text says that its cause was public. English only."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NAMES = "|".join(f"{month[:3]}(?:{month[3:]})?" if len(month) > 3 else month for month in _MONTHS)
_DAY = re.compile(
    rf"\b(?P<y1>\d{{4}})-(?P<m1>\d{{2}})-(?P<d1>\d{{2}})\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{_NAMES})\.?,?\s+(?P<y2>\d{{4}})\b"
    rf"|\b(?P<m3>{_NAMES})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})\b"
    rf"|\b(?P<m4>{_NAMES})\.?,?\s+(?P<y4>\d{{4}})\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince\s+(?:(?:early|mid|late|the start of)[\s-])?(?P<what>[^.;,]{3,24})", re.IGNORECASE)
_MONTH = re.compile(rf"^(?P<month>{_NAMES})\b", re.IGNORECASE)


def dates(text: str) -> list[date]:
    """Every full date and month (as its first day) in the text, in reading order; impossible ones are passed over."""
    found = (_read(match) for match in _DAY.finditer(text))
    return [day for day in found if day is not None]


def known_since(text: str, knowable: date | None) -> date | None:
    """The earlier day from which the text says that the cause stood ("grounded since March"), None if it says none.

    A month without a year is the last one before `knowable`.
    """
    for match in _SINCE.finditer(text):
        full = dates(match["what"])
        month = _MONTH.match(match["what"])
        day = full[0] if full else None
        if day is None and month and knowable is not None:
            number = _number(month["month"])
            day = date(knowable.year - (number >= knowable.month), number, 1)
        if day is not None and (knowable is None or (knowable - day).days > 30):
            return day
    return None


def _read(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    try:
        for i in "123":
            if part[f"y{i}"]:
                month = part[f"m{i}"]
                return date(int(part[f"y{i}"]), int(month) if month.isdigit() else _number(month), int(part[f"d{i}"]))
        return date(int(part["y4"]), _number(part["m4"]), 1)
    except ValueError:
        return None


def _number(month: str) -> int:
    return next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(month.lower()[:3]))
