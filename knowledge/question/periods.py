"""Periods and dates as English writes them: FY2022, Q2 of FY2023, 2Q23, fiscal 2021, "between 2021 and 2022", Dec 31.

Gives each with its place in the text. Knows no company's calendar: whether "Q1 2023" is meant as the fiscal or the
calendar one is left open where the words leave it open.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.question.types import Period

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": 4,
    "final": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d"
_FISCAL = r"(?:fy|f\.y\.|fiscal(?:\s+years?)?|financial\s+years?)"
_YEARLY = rf"(?:{_FISCAL}\s*['’]?\s*(?:{_YEAR}|\d\d)|{_YEAR})"
_ORDINAL = r"(?:first|second|third|fourth|last|final|1st|2nd|3rd|4th)"
_OF = r"[\s,]*(?:(?:of|in|for)\s+)?(?:the\s+)?"
_FOUND = re.compile(
    rf"""(?<![\w$€£.,-])(?:
      (?P<day>(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>{_YEAR})
        |(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH}),?\s+(?P<y2>{_YEAR})
        |(?P<y3>{_YEAR})-(?P<m3>\d\d)-(?P<d3>\d\d)
        |(?P<m4>\d{{1,2}})/(?P<d4>\d{{1,2}})/(?P<y4>{_YEAR}))
      |(?P<month>(?P<m5>{_MONTH}),?\s+(?:of\s+)?(?P<y5>{_YEAR}))
      |(?P<part>
         (?:q(?P<q1>[1-4])|(?P<q2>[1-4])q|h(?P<h1>[12])|(?P<h2>[12])h
           |(?P<ord>{_ORDINAL})(?:\s+(?:(?:fiscal|financial)\s+)?(?P<unit>quarter|half)s?
             |(?=\s+(?:and|to|or)\s+(?:the\s+)?{_ORDINAL}\s+(?P<ahead>quarter|half))))
         (?:{_OF}(?P<py>{_YEARLY}|['’]?\d\d(?!\d)))?
        |(?P<py2>{_YEARLY})\s*(?:'s\s+)?[-,]?\s*(?:q(?P<q3>[1-4])|(?P<q4>[1-4])q|h(?P<h3>[12])|(?P<h4>[12])h
           |(?P<ord2>{_ORDINAL})\s+(?P<unit2>quarter|half)s?))
      |(?P<year>{_YEARLY})
    )(?![\w%])""",
    re.IGNORECASE | re.VERBOSE,
)
_RANGE = re.compile(r"^\s*(?:[-–—]|to|through|thru|until|till)\s*(?:(?:the\s+)?(?:end\s+of\s+)?)?$", re.IGNORECASE)
_AND = re.compile(r"^\s*,?\s*(?:and|&)\s*$", re.IGNORECASE)
_LIST = re.compile(r"^\s*(?:,|,?\s*(?:and|or|&|vs\.?|versus))\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE)
_SHORT_END = re.compile(r"^\s*[-–—/]\s*(\d\d)\b(?![-/])")
LONGEST_RANGE = 15
"""Years; what claims to be longer is not a range of years."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A period at `text[start:end]`."""

    period: Period
    start: int
    end: int


def periods_in(text: str) -> list[Dated]:
    """The periods that a text names, in order; ranges of years are filled, each year at the place of the range."""
    plain = [dated for match in _FOUND.finditer(text) if (dated := _read(match)) is not None]
    plain = _shared(text, plain)
    return _filled(text, plain)


def _read(match: re.Match[str]) -> Dated | None:
    if match["day"]:
        period = _day(match)
    elif match["month"]:
        period = _month(match["m5"], int(match["y5"]))
    elif match["part"]:
        period = _part(match)
    else:
        year, fiscal = _year(match["year"])
        period = Period(year, fiscal=fiscal)
    return None if period is None else Dated(period, match.start(), match.end())


def _day(match: re.Match[str]) -> Period | None:
    for n in "1234":
        if match[f"y{n}"]:
            try:
                day = date(int(match[f"y{n}"]), _number(match[f"m{n}"]), int(match[f"d{n}"]))
            except ValueError:
                return None
            return Period(day.year, end=day)
    return None


def _month(name: str, year: int) -> Period:
    month = _number(name)
    first = date(year, month, 1)
    return Period(year, start=first, end=first.replace(day=monthrange(year, month)[1]))


def _number(month: str) -> int:
    return int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1


def _part(match: re.Match[str]) -> Period | None:
    quarter = match["q1"] or match["q2"] or match["q3"] or match["q4"]
    half = match["h1"] or match["h2"] or match["h3"] or match["h4"]
    ordinal = match["ord"] or match["ord2"]
    if ordinal:
        number = ORDINALS[ordinal.lower()]
        if (match["unit"] or match["unit2"] or match["ahead"]).lower() == "half":
            half = str(min(number, 2))
        else:
            quarter = str(number)
    written = match["py"] or match["py2"]
    year, fiscal = _year(written) if written else (0, False)
    fiscal = fiscal or bool(re.search(r"fiscal|financial", match[0], re.IGNORECASE))
    return Period(year, quarter=int(quarter) if quarter else None, half=int(half) if half else None, fiscal=fiscal)


def _year(written: str) -> tuple[int, bool]:
    digits = re.findall(r"\d+", written)[-1]
    year = int(digits) if len(digits) == 4 else 2000 + int(digits) - (100 if int(digits) > 60 else 0)
    return year, not written.strip()[0].isdigit() and written.strip()[0] not in "'’"


def _shared(text: str, found: Sequence[Dated]) -> list[Dated]:
    """A quarter with no year of its own takes that of the next period named, else of the one before, else it goes."""
    done: list[Dated] = []
    for i, dated in enumerate(found):
        if dated.period.year:
            done.append(dated)
            continue
        near = [d.period for d in (*found[i + 1 :], *reversed(found[:i])) if d.period.year]
        if near:
            shared = replace(dated.period, year=near[0].year, fiscal=dated.period.fiscal or near[0].fiscal)
            done.append(replace(dated, period=shared))
    return done


def _filled(text: str, found: Sequence[Dated]) -> list[Dated]:
    done: list[Dated] = []
    rest = list(found)
    while rest:
        dated = rest.pop(0)
        done.append(dated)
        short = _SHORT_END.match(text[dated.end :]) if _is_year(dated.period) else None
        if short:
            last = dated.period.year // 100 * 100 + int(short[1])
            done += _years(dated, last, dated.end + short.end())
        if rest and _is_range(text, dated, rest[0]):
            done += _years(dated, rest[0].period.year - 1, dated.end)
        if rest and _inherits(text, dated, rest[0]):
            rest[0] = _fiscal(rest[0])
    return done


def _is_year(period: Period) -> bool:
    return period.quarter is None and period.half is None and period.end is None


def _is_range(text: str, left: Dated, right: Dated) -> bool:
    if not (_is_year(left.period) and _is_year(right.period)):
        return False
    gap = text[left.end : right.start]
    return bool(_RANGE.match(gap) or (_AND.match(gap) and _BETWEEN.search(text[: left.start])))


def _inherits(text: str, left: Dated, right: Dated) -> bool:
    """ "fiscal years 2021 and 2022": the second is fiscal as well."""
    gap = text[left.end : right.start]
    return left.period.fiscal and not right.period.fiscal and bool(_LIST.match(gap) or _RANGE.match(gap))


def _fiscal(dated: Dated) -> Dated:
    return replace(dated, period=replace(dated.period, fiscal=True))


def _years(first: Dated, last: int, end: int) -> list[Dated]:
    """The years after the first up to `last`."""
    if last - first.period.year > LONGEST_RANGE:
        return []
    return [
        Dated(replace(first.period, year=year), first.start, end) for year in range(first.period.year + 1, last + 1)
    ]
