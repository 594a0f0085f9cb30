"""What a filing says of itself on its cover: registrant, form, period, fiscal year and quarter, CIK, ticker, signing.

Plain functions over text; knows nothing of HTML, PDF or companies. The filer's own words come first, the file's name
only fills in what they leave open. A date of signing is taken from a signature, never from the period covered.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.read.dates import dates_in, first_date
from knowledge.read.names import canonical_form, hints_of

COVER = 12_000
"""Characters of a document in which its cover is looked for."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the text says of itself; None is "not stated". `signed` is the newest date of a signature."""

    registrant: str | None = None
    form: str | None = None
    period: date | None = None
    fiscal_year: int | None = None
    fiscal_quarter: int | None = None
    cik: str | None = None
    ticker: str | None = None
    signed: date | None = None
    named: date | None = None  # a day in the file's name
    released: date | None = None  # the day of a press release


def cover(text: str, *, path: str, form: str | None = None, period: date | None = None) -> Cover:
    """Read the cover. `text` is the document's text, one block a line; its first pages and its signatures are used.

    `form` and `period` are what is known better than by the cover's words.
    """
    head, hints = text[:COVER], hints_of(path)
    form = form or form_of(head) or hints.form
    period = period or period_of(head, form)
    found = Cover(
        registrant=registrant_of(head),
        form=form,
        period=period,
        cik=_first(_CIK, head),
        ticker=ticker_of(head),
        signed=signed_on(text, not_before=period + timedelta(days=1) if period and periodic(form) else period),
        named=hints.day if hints.day and (period is None or hints.day > period) else None,
    )
    if not periodic(form):
        return found
    quarter = (quarter_of(text) or hints.quarter) if form and form.startswith("10-Q") else None
    year = fiscal_year_of(text, period=period, quarter=quarter) or hints.year
    return replace(found, fiscal_year=year, fiscal_quarter=quarter)


def periodic(form: str | None) -> bool:
    """True for annual and quarterly reports, which have a fiscal year; a current report has none."""
    return form is not None and form.startswith(("10-K", "10-Q", "20-F", "40-F", "10-KT", "10-QT", "ARS"))


def current(form: str | None) -> bool:
    """True for current reports, whose period is the day of the event."""
    return form is not None and form.startswith(("8-K", "6-K"))


# -- the cover's fields ------------------------------------

_FORM = re.compile(
    r"\bform\s{0,3}(?P<form>10-?\s?K(?:SB|405|T)?(?:405)?|10-?\s?Q(?:SB|T)?|8-?\s?K|20-?\s?F|40-?\s?F|6-?\s?K|11-?\s?K|S-[1348]"
    r"|DEF\s?14A)(?P<amended>\s?/\s?A)?\b",
    re.I,
)
_KINDS = (
    (re.compile(r"annual report pursuant to section 13", re.I), "10-K"),
    (re.compile(r"quarterly report pursuant to section 13", re.I), "10-Q"),
    (re.compile(r"current report\s+pursuant to section 13", re.I), "8-K"),
)
_CIK = re.compile(r"\b(?:central index key|CIK)(?:\s*(?:number|no\.?|#))?\s*[:#]?\s*(\d{4,10})\b", re.I)


def form_of(head: str) -> str | None:
    """The form that the cover names, as "10-K", "10-K405", "8-K/A"."""
    if match := _FORM.search(head):
        return canonical_form(match["form"] + ("/A" if match["amended"] else ""))
    return next((form for words, form in _KINDS if words.search(head)), None)


_EXACT = re.compile(r"\(?\s*exact\s+name\s+of\s+(?:the\s+)?(?:registrant|company|issuer)", re.I)
_NOT_A_NAME = re.compile(
    r"commission file|^[\W\d_]*$|^\W*(?:or|for the|form|of|file)\b|^\(|\d{2}-\d{5}|washington|^date of"
    r"|transition period|earliest event|^to$|pursuant to section|central index key|exchange act"
    r"|^current report|exchange commission|^united states$",
    re.I,
)
_BELOW_NUMBER = re.compile(r"commission file (?:number|no)\b[^\n]*\d{3}-\d{3,6}\s*\n([A-Z][^\n]{2,80})\n", re.I)
_SPLIT_CAPITAL = re.compile(r"(?<=\b[A-Z]) (?=[A-Z]{3,}\b)")


def registrant_of(head: str) -> str | None:
    """The name printed above "(Exact name of registrant as specified in its charter)", else below the file number."""
    match = _EXACT.search(head)
    if match is None:
        below = _BELOW_NUMBER.search(head)
        return _respaced(below[1]) if below and not _NOT_A_NAME.search(below[1]) else None
    above = head[: match.start()].rstrip().split("\n")[-6:]
    for line in reversed(above):
        cells = dict.fromkeys(cell.strip() for cell in line.split("|"))  # a wide cell repeats itself
        name = " ".join(" ".join(cells).split()).strip(" _-–—")
        if name and not _NOT_A_NAME.search(name) and any(c.isalpha() for c in name):
            return _respaced(name) if len(name) <= 120 else None
    return None


def _respaced(name: str) -> str:
    """A name set in capitals of two sizes, "MGM R ESORTS I NTERNATIONAL", with its words put together again."""
    return _SPLIT_CAPITAL.sub("", name) if len(_SPLIT_CAPITAL.findall(name)) > 1 else name


_PERIOD = re.compile(
    r"(?:for\s+the\s+)?(?:fiscal\s+|annual\s+|quarterly\s+|transition\s+|calendar\s+)*(?:year|quarter|period)s?(?:\s+\(?\d\d\s+weeks\)?)?"
    r"\s*end(?:ed|ing)\s*:?",
    re.I,
)
_EVENT = re.compile(r"date\s+of\s+(?:earliest\s+event\s+reported|report)[^\d]{0,60}", re.I)


def period_of(head: str, form: str | None = None) -> date | None:
    """The end of the period that the cover names; for a current report the day of the event."""
    if current(form):
        return event_of(head)
    if not periodic(form):
        return None
    for match in _PERIOD.finditer(head):
        if (day := first_date(head[match.end() : match.end() + 60])) is not None:
            return day
    return None


def event_of(head: str) -> date | None:
    """The day of the event that a current report tells: the earlier of those at "Date of Report (...)"."""
    for match in _EVENT.finditer(head):
        days = [day for _, day in dates_in(head[match.start() : match.end() + 40])]
        days = days or [day for _, day in dates_in(head[max(0, match.start() - 60) : match.start()])]
        if days:
            return min(days)
    return None


_TICKERS = re.compile(
    r"(?:common (?:stock|shares)|class a|ordinary shares)[^\n]{0,120}?\|\s*([A-Z]{1,5})\s*\|[^\n]{0,60}"
    r"(?:new york stock|nyse|nasdaq)",
    re.I,
)


def ticker_of(head: str) -> str | None:
    """The trading symbol in the cover's table of registered securities."""
    match = _TICKERS.search(head)
    return match[1].upper() if match and match[1].isupper() else None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[1] if match else None


# -- fiscal year and quarter ------------------------------------

_FISCAL = re.compile(r"\bfiscal(?: year)?(?:s)? ((?:19|20)\d\d)\b", re.I)
_SPANS = (
    (3, re.compile(r"\b(?:nine[ -]months?|39[ -]weeks?|thirty[- ]nine weeks?|40[ -]weeks?|36[ -]weeks?)\b", re.I)),
    (2, re.compile(r"\b(?:six[ -]months?|26[ -]weeks?|twenty[- ]six weeks?|24[ -]weeks?|28[ -]weeks?)\b", re.I)),
    (1, re.compile(r"\b(?:three[ -]months?|13[ -]weeks?|thirteen weeks?|12[ -]weeks?|16[ -]weeks?)\b", re.I)),
)
LATEST_CALLED_BEFORE = 4
"""The last month in which a fiscal year may end that filers call by the year before."""
_ORDINALS = {"first": 1, "second": 2, "third": 3}
_NAMED_QUARTER = re.compile(r"\b(first|second|third) quarter of (?:fiscal|(?:19|20)\d\d)", re.I)


def quarter_of(text: str) -> int | None:
    """Which quarter a 10-Q is of: by the longest span of months that its statements report, again and again."""
    counts = {quarter: len(words.findall(text)) for quarter, words in _SPANS}
    for quarter in (3, 2, 1):
        if counts[quarter] >= max(2, counts[1] // 3):
            return quarter
    named = Counter(m[1].lower() for m in _NAMED_QUARTER.finditer(text))
    return _ORDINALS[named.most_common(1)[0][0]] if named else None


def fiscal_year_of(text: str, *, period: date | None, quarter: int | None = None) -> int | None:
    """The fiscal year as the filer calls it: the calendar year in which it ends.

    One that ends by April may be called by the year before; then the year that the filer speaks of most as "fiscal"
    decides, and without such words one that ends in its year's first week is of the year before.
    """
    if period is None:
        return None
    ends = period + timedelta(days=91 * (4 - quarter)) if quarter else period
    own = Counter(map(int, _FISCAL.findall(text))) if ends.month <= LATEST_CALLED_BEFORE else Counter[int]()
    likely = [year for year in (ends.year, ends.year - 1) if own[year]]
    if likely:
        return max(likely, key=lambda year: (own[year], year))
    return (ends - timedelta(days=7)).year


# -- when ------------------------------------

_SIGNATURES = re.compile(
    r"(?P<head>S(?:IGNATURES?|ignatures?)\b)|[Dd]uly caused this|(?:hereunto|HEREUNTO) (?:duly|DULY)"
)
_INSIDE = re.compile(r"\w[^\n]*\Z")
_SIGNED = re.compile(r"\b(?:dated?(?: as of)?|on this|this|as of)\b\W{0,12}(?=\w)|duly authorized", re.I)
_ALONE = re.compile(r"(?:^|[\n|])\W{0,4}(?=\w[\w.]{2,9} \d{1,2}, (?:19|20)\d\d\s*(?:$|[\n|]))")
_AFTER = 2_500


def signed_on(text: str, *, not_before: date | None) -> date | None:
    """The newest date in the signatures of the document that is not before a day on which it can have been signed."""
    newest: date | None = None
    for match in _SIGNATURES.finditer(text):
        if match["head"] and _INSIDE.search(text[max(0, match.start() - 20) : match.start()]):
            continue
        block = text[match.start() : match.start() + _AFTER]
        for place in (*_SIGNED.finditer(block), *_ALONE.finditer(block)):
            day = first_date(block[place.end() : place.end() + 90])
            late_enough = day is not None and (
                not_before is None or not_before <= day <= not_before + timedelta(days=900)
            )
            if day is not None and late_enough and (newest is None or day > newest):
                newest = day
    return newest


def knowable_of(
    *, filed: date | None, signed: date | None, named: date | None, released: date | None = None
) -> tuple[date | None, str | None]:
    """The day the document became public, and the sentence that says by what it was told; (None, why) when undated."""
    if filed is not None:
        return filed, None
    told = (
        (signed, "the signature's date"),
        (named, "the date in the file's name"),
        (released, "the release's date"),
    )
    dated = [(day, what) for day, what in told if day]
    if not dated:
        return None, "no filing date, signature date or date in the file's name: undated"
    day, what = max(dated)
    return day, f"knowable by {what}, {day.isoformat()}: no filing date is stated"
