"""Calendar dates as filings print them: "January 28, 2024", "28th day of January, 2024", "1/28/2024", "2024-01-28".

Knows no documents. Figures with slashes are month first, as in the United States.
"""

from __future__ import annotations

import re
from datetime import date

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = rf"(?:{'|'.join(MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_DATES = re.compile(
    rf"\b(?P<month>{_MONTH})\s{{0,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s?,?\s{{0,3}}(?P<year>(?:19|20)\s?\d\d)\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)?,? (?P<month2>{_MONTH})\s?,?\s(?P<year2>(?:19|20)\d\d)\b"
    r"|\b(?P<month3>\d{1,2})[/.](?P<day3>\d{1,2})[/.](?P<year3>(?:19|20)\d\d|\d\d)\b"
    r"|\b(?P<year4>(?:19|20)\d\d)-(?P<month4>\d\d)-(?P<day4>\d\d)\b",
    re.I,
)


def dates_in(text: str) -> list[tuple[int, date]]:
    """(offset, date) of each date printed as "January 28, 2024", "28 January 2024", "1/28/2024" or "2024-01-28"."""
    return [(m.start(), day) for m in _DATES.finditer(text) if (day := _date_of(m)) is not None]


def first_date(text: str) -> date | None:
    """The first date printed in the text."""
    for match in _DATES.finditer(text):
        if (day := _date_of(match)) is not None:
            return day
    return None


def _date_of(match: re.Match[str]) -> date | None:
    parts = {name.rstrip("234"): value for name, value in match.groupdict().items() if value}
    month, year = parts["month"].lower().rstrip("."), int(parts["year"].replace(" ", ""))
    if not month.isdigit():
        month = str(next(n for n, name in enumerate(MONTHS, 1) if name.startswith(month[:3])))
    if year < 100:
        year += 1900 if year > 50 else 2000
    try:
        return date(year, int(month), int(parts["day"]))
    except ValueError:
        return None
