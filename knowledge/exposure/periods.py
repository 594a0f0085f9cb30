"""The period of a stated share: a year, a quarter, or one year for each figure of a list, in the order stated.

Periods are words, "FY2023", "Q3 FY2024", "H1 FY2024" or "9M FY2024", as precisely as the sentence states them.
"""

from __future__ import annotations

import re

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_SHORT = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_YEAR = r"(?:19|20)\d\d"
_RUN = re.compile(rf"\b{_YEAR}\b(?:(?:\s*,\s*(?:and\s)?|\sand\s|\sor\s)(?:fiscal\s)?(?:years?\s)?{_YEAR}\b)*")
_DAY = re.compile(rf"\b(?:{_MONTHS}|{_SHORT})\.?\s\d{{1,2}}\s?,\s(?={_YEAR})")
_QUARTER = re.compile(
    rf"\b(?P<q>first|second|third|fourth)\s(?:fiscal\s)?quarters?\s(?:of\s)?(?:fiscal\s)?(?:years?\s)?(?P<y>{_YEAR})"
)
_SPAN = re.compile(
    r"\b(?:(?P<half>first|second)\s(?:fiscal\s)?half|(?P<months>three|six|nine)[- ]months?(?:\s(?:period\s)?ended)?)\b"
)
_MONTHS_OF = {"three": "3M", "six": "6M", "nine": "9M"}
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def periods(
    count: int, *, before: str, after: str, near: str, context: str | None, default: str | None
) -> list[str | None]:
    """A period for each of `count` figures, in order.

    `near` is the text up to the next figure, `after` all to the right, `before` all to the left; `default` is the
    document's own period, for a sentence that gives none.
    """
    if quarter := _QUARTER.search(near) or _QUARTER.search(after) or _QUARTER.search(before):
        return [f"Q{_ORDINAL[quarter['q']]} FY{quarter['y']}"] * count
    for place in (near, after, before, context or ""):
        runs = [re.findall(_YEAR, run) for run in _RUN.findall(_DAY.sub("", place))]
        if not runs:
            continue
        part = _part_of_year(place)
        every = [year for run in runs for year in run]
        if count > 1 and (exact := next((run for run in (*runs, every) if len(run) == count), None)):
            return [f"{part}FY{year}" for year in exact]
        if count == 1 or len(runs[0]) == 1:
            return [f"{part}FY{max(runs[0])}"] * count
        return [f"{part}FY{runs[0][min(i, len(runs[0]) - 1)]}" for i in range(count)]
    return [default] * count


def _part_of_year(place: str) -> str:
    """ "H1 " for "first half of", "6M " for "six months ended", "" for a year."""
    match = _SPAN.search(place)
    if match is None:
        return ""
    return f"H{_ORDINAL[match['half']]} " if match["half"] else f"{_MONTHS_OF[match['months']]} "


def year_of(period: str | None) -> int:
    """The year of a period, 0 where it has none."""
    match = re.search(_YEAR, period or "")
    return int(match[0]) if match else 0


def newest(stated: list[str | None]) -> int:
    """The index of the newest period, the first of equals."""
    return max(range(len(stated)), key=lambda i: (year_of(stated[i]), -i)) if stated else 0
