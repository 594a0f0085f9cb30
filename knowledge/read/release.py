"""What an earnings release says of itself: who, of which quarter or year, on which day. It has no cover of the SEC's.

The filer stands before its exchange and ticker, "Johnson & Johnson (NYSE: JNJ)"; the day stands in the dateline; the
period is the newest day after "ended", or is told by words ("second-quarter 2023", "fiscal 2023 results").
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from knowledge.read.dates import dates_in
from knowledge.read.metadata import Cover

HEAD = 6_000
"""Characters in which a release says what it is."""
DATELINE = 3_000
"""Characters in which its date stands."""
_RESULTS = re.compile(
    r"\b(?:reports?|reported|announces?|announced|delivers?|posts?|provides?)\b[^.\n]{0,120}\b(?:results|earnings)\b"
    r"|\bearnings release\b|\bfor immediate release\b|\b(?:quarter|year)[^.\n]{0,40}\bresults\b",
    re.IGNORECASE,
)
_COMMISSION = re.compile(r"securities\s+and\s+exchange\s+commission\s+washington", re.IGNORECASE)
_LISTED = re.compile(
    r"(?P<name>[A-Z0-9][\w&.,'’ -]{1,60}?)\s*\((?:the\s+)?(?P<exchange>NYSE|NASDAQ|New York Stock Exchange|AMEX)"
    r"[^():]{0,20}[:：]\s*(?P<ticker>[A-Z]{1,5}(?:[.\-][A-Z])?)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^(?P<name>[A-Z][\w&.'’ -]{1,50}?)\s+(?:reports?|announces?|delivers?|posts?)\b", re.I | re.M)
_ENDED = re.compile(r"\b(?:quarters?|years?|periods?|months|weeks|half)\b[^.\n]{0,60}\bended?\s*:?\s*$", re.IGNORECASE)
_LIST_OF_ENDS = re.compile(r"\bended\b(?:[^.\n]{0,70}(?:\band|,|:))?\s*$", re.IGNORECASE)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_FISCAL = r"(?:fiscal(?:\s+year)?|FY)?"
_QUARTER = re.compile(
    rf"\b(?P<word>first|second|third|fourth)[\s-]+quarter(?:[\s,]+(?:and|&)\s+(?:full[\s-]+year|fiscal(?:\s+year)?))?"
    rf"(?:\s+of)?(?:\s+the)?\s*{_FISCAL}[\s,]*(?P<year>20\d\d)?"
    rf"|\bQ(?P<digit>[1-4])(?:\s+of)?\s*{_FISCAL}[\s'’]*(?P<year2>20\d\d|\d\d\b)"
    r"|\b(?P<digit2>[1-4])Q\s*['’]?(?P<year3>20\d\d|\d\d\b)"
    r"|\b(?P<year4>20\d\d)\s+(?P<word2>first|second|third|fourth)[\s-]+quarter",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:fiscal(?:\s+year)?|full[\s-]+year)\s+(20\d\d)\b", re.IGNORECASE)


def with_release(cover: Cover, text: str) -> Cover:
    """The cover, with what it leaves open taken from the words of a release; as it was where the text is none."""
    head = text[:HEAD]
    if _COMMISSION.search(head) or not _RESULTS.search(head):
        return cover
    name, ticker = _filer(head)
    released = _released(head)
    period = _period(head, released)
    quarter, year = _quarter(head)
    return replace(
        cover,
        registrant=cover.registrant or name,
        ticker=cover.ticker or ticker,
        period=period,
        fiscal_quarter=quarter,
        fiscal_year=year or (period.year if period else None),
        released=released,
    )


def _filer(head: str) -> tuple[str | None, str | None]:
    if match := _LISTED.search(head):
        name = re.split(r"\s[–—-]+\s|[–—]|--", match["name"])[-1].strip(" ,")
        return name, match["ticker"].upper()
    title = _TITLE.search(head)
    return (title["name"], None) if title else (None, None)


def _released(head: str) -> date | None:
    """The first date that is not the end of a period."""
    days = (day for at, day in dates_in(head[:DATELINE]) if not _LIST_OF_ENDS.search(head[max(0, at - 80) : at]))
    return next(days, None)


def _period(head: str, released: date | None) -> date | None:
    """The newest day right after "quarter ended" and its like that lies before the release."""
    ended = (day for at, day in dates_in(head) if _ENDED.search(head[max(0, at - 90) : at]))
    return max((day for day in ended if released is None or day <= released), default=None)


def _quarter(head: str) -> tuple[int | None, int | None]:
    """Fiscal quarter and year by the first words that name both, else a year alone as the fourth's, else a quarter."""
    alone: int | None = None
    for match in _QUARTER.finditer(head):
        found = {name.rstrip("234"): value for name, value in match.groupdict().items() if value}
        quarter = _ORDINALS[found["word"].lower()] if "word" in found else int(found["digit"])
        if "year" in found:
            return quarter, int(found["year"]) % 100 + 2000
        alone = alone or quarter
    whole = _YEAR.search(head)
    return (4, int(whole[1])) if whole else (alone, None)
