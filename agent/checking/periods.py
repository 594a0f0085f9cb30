"""Periods as printed, in prose and column heads, and whether two of them are one in a filer's own calendar.

A fiscal year is known by its number in the filer's way of counting; a date by its day. Two periods are the same if
they end in the same three weeks (52-week years move) and, where both say, last as long. Knows nothing of figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from knowledge.exposure.sentences import plain

Months = Literal[0, 3, 6, 9, 12]
"""Length; 0 for a day (a balance)."""

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_M = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_COUNTS = {"three": 3, "six": 6, "nine": 9, "twelve": 12, "3": 3, "6": 6, "9": 9, "12": 12, "13": 3, "26": 6, "39": 9}
_COUNTS |= {"52": 12, "53": 12, "thirteen": 3, "twenty-six": 6, "thirty-nine": 9, "fifty-two": 12, "fifty-three": 12}
_Y = r"(?:19|20)\d\d"
_FY = rf"(?:{_Y}|'?\d\d(?!\d))"
_LAST = (
    r"(?:the\s)?(?:(?:prior|previous|preceding|last|comparable|corresponding|same|year-ago)(?:[\s-](?:fiscal|year|period|quarter|prior-year)){1,3}"
    r"|(?:a|one)\s(?:year|quarter)\s(?:ago|earlier|before)|year-earlier(?:\s(?:period|quarter))?)"
)
_TOKEN = re.compile(
    rf"\b(?P<span>three|six|nine|twelve|thirteen|twenty-six|thirty-nine|fifty-two|fifty-three|3|6|9|12|13|26|39|52|53)[\s-]"
    rf"(?:months?|weeks?)(?:\speriods?)?(?:\send(?:ed|ing))(?:\son)?\s(?P<sm>{_M})\s(?P<sd>\d{{1,2}})(?:,?\s(?P<sy>{_Y}))?"
    rf"|\b(?P<what>(?:fiscal\s)?(?:years?|quarters?))\send(?:ed|ing)(?:\son)?\s(?P<em>{_M})\s(?P<ed>\d{{1,2}})(?:,?\s(?P<ey>{_Y}))?"
    rf"|\b(?P<dm>{_M})\s(?P<dd>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<dy>{_Y})\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m2>{_M})\s(?P<y2>{_Y})\b"
    rf"|\b(?P<iy>{_Y})-(?P<im>\d\d)-(?P<id>\d\d)\b"
    rf"|(?<![\d/])(?P<um>\d{{1,2}})/(?P<ud>\d{{1,2}})/(?P<uy>{_Y})(?![\d/])"
    rf"|\b(?P<lone>three|six|nine|twelve)(?=\s(?:months?\s)?(?:and|or)\s(?:[^.;]{{0,40}}?\s)?(?:the\s)?(?:six|nine|twelve)[\s-]months?\s(?:periods?\s)?ended\s)"
    rf"|\b(?P<q>first|second|third|fourth|1st|2nd|3rd|4th)[\s-](?:fiscal[\s-])?quarters?(?:,?\s(?:(?:of|in)\s)?(?:the\s)?(?:fiscal\s(?:year\s)?|FY\s?|calendar\s)?(?P<qy>{_FY}))?"
    rf"|\b(?P<yq>{_Y})\s?(?:Q|q)(?P<yqq>[1-4])\b"
    rf"|\bQ(?P<q2>[1-4])(?:[\s/-]?(?:of\s)?(?:fiscal\s(?:year\s)?|FY\s?|calendar\s|CY\s?)?(?P<q2y>{_FY}))?\b"
    rf"|\b(?P<q4>[1-4])Q\s?(?P<q4y>{_FY})\b"
    rf"|\b(?:H(?P<h>[12])|(?P<h2>first|second)[\s-]half(?:\sof)?)(?:\s?(?:fiscal\s(?:year\s)?|FY\s?)?(?P<hy>{_FY}))?\b"
    rf"|\b(?:fiscal(?:\syears?)?|FY)\s?(?:ended\s)?(?P<fy>{_FY})\b"
    rf"|(?P<mm>{_M})\s(?P<my>{_Y})\b"
    rf"|(?P<cal>\bcalendar\s(?:year\s)?)?(?<![\d.,$€£/-])(?<!\bItem\s)(?P<y>{_Y})(?!\d|,\d|%|\.\d|-\d|/\d)\b"
    rf"|\b(?P<last>{_LAST})",
    re.IGNORECASE,
)  # fmt: skip
_LISTED = re.compile(r"^\s?(?:,|and|or|,\s?and|,\s?or|to|through|-)\s?$")


@dataclass(frozen=True, slots=True)
class Period:
    """One period. `year` counts as its text does (`fiscal`: by the filer); `end` where a day is printed.

    `back` is 1 for "a year ago" and the like: the period before the one at hand, a year back.
    """

    year: int | None = None
    quarter: int | None = None
    months: int | None = None
    end: date | None = None
    fiscal: bool = False
    back: int = 0
    half: int | None = None

    def __str__(self) -> str:
        if self.back:
            return "the period before"
        span = {3: "three months to ", 6: "six months to ", 9: "nine months to ", 12: "year to "}.get(
            self.months or 0, ""
        )
        if self.end:
            return f"{span}{self.end}"
        if self.half:
            return f"H{self.half} {self.year}"
        named = f"{'FY' if self.fiscal else ''}{self.year or ''}".strip()
        return f"Q{self.quarter} {named}".strip() if self.quarter else named


@dataclass(frozen=True, slots=True)
class Spotted:
    """A period at `text[start:end]`."""

    start: int
    end: int
    period: Period


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a filer counts: a document's period end, the fiscal year that it belongs to, its quarter (None: annual)."""

    end: date | None = None
    fiscal_year: int | None = None
    quarter: int | None = None

    @property
    def own(self) -> Period | None:
        """The document's own period."""
        if self.end is None and self.fiscal_year is None:
            return None
        months = None if self.quarter is None and self.end is None else 3 if self.quarter else 12
        return Period(self.fiscal_year, self.quarter, months, self.end, fiscal=True)

    def ends(self, period: Period) -> list[date]:
        """The days on which a period may end; several where the words leave it open, none where nothing is known."""
        if period.end is not None:
            return [period.end]
        if period.year is None:
            return []
        quarter = period.quarter or (2 * period.half if period.half else 4)
        found = [_month_end(period.year, 3 * quarter)]
        closing = self._year_end(period.year)
        if closing is None:
            return found
        fiscal = _back(closing, 3 * (4 - quarter))
        return [fiscal] if period.fiscal else [fiscal, found[0]]

    def _year_end(self, year: int) -> date | None:
        if self.end is None:
            return None
        closing = self.end if not self.quarter else _back(self.end, -3 * (4 - self.quarter))
        counted = self.fiscal_year if self.fiscal_year is not None else closing.year
        return _back(closing, 12 * (counted - year))


def same(a: Period, b: Period, calendar: Calendar) -> bool:
    """Whether two periods are one in this calendar. "The period before" is the same as nothing but itself."""
    if a.back != b.back:
        return False
    if a.back:
        return True
    if a.months and b.months and a.months != b.months:
        return False
    if a.year is not None and a.year == b.year and a.fiscal == b.fiscal and a.quarter == b.quarter and a.half == b.half:
        return True
    ends, others = calendar.ends(a), calendar.ends(b)
    if not _lengths_fit(a, b):
        return False
    return any(abs((one - other).days) <= 21 for one in ends for other in others)


def _lengths_fit(a: Period, b: Period) -> bool:
    """A year is no quarter, though both may end on one day; a day (a balance) fits what ends on it."""
    length_a, length_b = _length(a), _length(b)
    return not (length_a and length_b) or length_a == length_b


def _length(period: Period) -> int | None:
    if period.months:
        return period.months
    if period.quarter:
        return 3
    if period.half:
        return 6
    if period.end is not None:
        return None
    return 12 if period.year else None


def spot(text: str) -> list[Spotted]:
    """The periods of a text in reading order. A day without its year is left out."""
    found: list[Spotted] = []
    flat = plain(text)
    for match in _TOKEN.finditer(flat):
        period = _read(match)
        if period is None:
            continue
        if (
            found
            and period.months
            and period.end
            and (last := found[-1].period).months
            and last == Period(months=last.months)
        ):
            found[-1] = replace(found[-1], period=replace(last, end=period.end))
        if found and match["y"] and _LISTED.match(flat[found[-1].end : match.start()]):
            period = _alike(found[-1].period, int(match["y"]))
        found.append(Spotted(match.start(), match.end(), period))
    return found


def _alike(first: Period, year: int) -> Period:
    """The later member of "three months ended September 30, 2023 and 2022": all but the year from the first."""
    if first.back:
        return Period(year)
    day = first.end
    end = date(year, day.month, min(day.day, _month_end(year, day.month).day)) if day else None
    return Period(None if day else year, first.quarter, first.months, end, first.fiscal, half=first.half)


def parse(text: str | None) -> Period | None:
    """The one period that a field names ("FY2024", "Q3 2023", "three months ended ..."); None if none is told."""
    found = [each.period for each in spot(text or "")]
    if not found:
        return None
    first = found[0]
    if first.quarter and first.year is None:
        year = next((each for each in found[1:] if each.year), None)
        return Period(year.year, first.quarter, 3, fiscal=year.fiscal) if year else first
    return first


def _read(match: re.Match[str]) -> Period | None:
    part = match.groupdict()
    try:
        if part["span"]:
            end = _day(part["sm"], part["sd"], part["sy"])
            return Period(months=_COUNTS[part["span"].lower()], end=end) if end else None
        if part["what"]:
            end = _day(part["em"], part["ed"], part["ey"])
            return Period(months=3 if "quarter" in part["what"].lower() else 12, end=end) if end else None
        for m, d, y in (("dm", "dd", "dy"), ("m2", "d2", "y2")):
            if part[d]:
                return Period(end=_day(part[m], part[d], part[y]))
        if part["id"]:
            return Period(end=date(int(part["iy"]), int(part["im"]), int(part["id"])))
        if part["uy"]:
            return Period(
                end=date(int(part["uy"]), int(part["um"] or 0), int(part["ud"] or 0))
            )  # as US filers print it
        if part["lone"]:
            return Period(months=_COUNTS[part["lone"].lower()])  # its day stands behind the next length
    except ValueError:
        return None
    return _read_named(part, match.group())


def _read_named(part: dict[str, str | None], text: str) -> Period | None:
    fiscal = re.search(r"fiscal|FY", text, re.I) is not None
    if part["q"]:
        year = _year(part["qy"])
        return Period(year, _ORDINALS[part["q"].lower()], 3, fiscal=fiscal)
    for q, y in (("q2", "q2y"), ("q4", "q4y"), ("yqq", "yq")):
        if part[q]:
            return Period(_year(part[y]), int(part[q] or 0), 3, fiscal=fiscal)
    if part["h"] or part["h2"]:
        half = int(part["h"]) if part["h"] else _ORDINALS[(part["h2"] or "").lower()]
        return Period(_year(part["hy"]), None, 6, fiscal=fiscal, half=half)
    if part["fy"]:
        return Period(_year(part["fy"]), None, 12, fiscal=True)
    if part["my"]:
        month = _MONTHS.index((part["mm"] or "")[:3].lower()) + 1
        return Period(end=_month_end(int(part["my"]), month))
    if part["y"]:
        return Period(int(part["y"]), None, None)
    return Period(back=1)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    number = int(text.lstrip("'"))
    return number if number > 99 else 2000 + number if number < 70 else 1900 + number


def _day(month: str | None, day: str | None, year: str | None) -> date | None:
    if not (month and day and year):
        return None
    return date(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day))


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _back(day: date, months: int) -> date:
    """`months` earlier (later if negative); the last day of a month stays one."""
    at = day.year * 12 + day.month - 1 - months
    year, month = at // 12, at % 12 + 1
    last = _month_end(year, month)
    ended = (day + timedelta(days=1)).month != day.month
    return last if ended or day.day > last.day else date(year, month, day.day)


def year_before(period: Period) -> Period:
    """The same period a year before."""
    end = period.end
    if end is not None:
        last = 28 if (end.month, end.day) == (2, 29) else end.day
        end = date(end.year - 1, end.month, last)
    return replace(period, year=period.year - 1 if period.year else None, end=end)
