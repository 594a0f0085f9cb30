"""Inline XBRL's formats: what is printed -> the value that is meant.

Source: the Transformation Registries 1 to 5 of XBRL International and the SEC's own. Formats whose names differ only by
hyphens are the same rule (numdotdecimal, num-dot-decimal); an unknown one is read as a plain number, or as it stands.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from knowledge.read.dates import first_date

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {one: n for n, one in enumerate(_ONES)} | {ten: 10 * n for n, ten in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ZERO = frozenset({"fixedzero", "zerodash", "numdash", "nocontent"})
_COMMA = frozenset({"numcommadecimal", "numcomma", "numcommadot", "numspacecomma", "numdotcomma"})


def number(text: str, *, form: str | None, scale: str | None, negative: bool) -> float | None:
    """The value of an ix:nonFraction; None where the text is no number."""
    name = _local(form)
    value = Decimal(0) if name in _ZERO and name != "nocontent" else _decimal(text, name)
    if value is None:
        return None
    try:
        scaled = value.scaleb(int(scale or 0))
    except (ValueError, InvalidOperation):
        return None
    return float(-scaled if negative else scaled)


def _decimal(text: str, name: str) -> Decimal | None:
    bare = "".join(text.split())
    if name == "numwordsen":
        return in_words(text)
    if name in _COMMA and name != "numcommadot":
        bare = bare.replace(".", "").replace(",", ".")
    bare = bare.replace(",", "").replace("'", "")
    try:
        return Decimal(bare)
    except InvalidOperation:
        if re.fullmatch(r"[-–—‒−]+", bare):
            return Decimal(0)
        return in_words(text)


def in_words(text: str) -> Decimal | None:
    """ "twenty-five thousand and one" -> 25001; "no" and "none" -> 0; None for other words."""
    spoken = re.findall(r"[a-z]+", text.lower())
    if spoken in (["no"], ["none"], ["nil"]):
        return Decimal(0)
    total = group = 0
    for word in spoken:
        if word in _WORDS:
            group += _WORDS[word]
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word in _SCALES:
            total, group = total + max(group, 1) * _SCALES[word], 0
        elif word != "and":
            return None
    return Decimal(total + group) if spoken else None


def words(text: str, *, form: str | None) -> str:
    """The value of an ix:nonNumeric: ISO dates, true and false, else the text as printed."""
    name = _local(form)
    if name in ("fixedtrue", "booltrue", "booleantrue"):
        return "true"
    if name in ("fixedfalse", "boolfalse", "booleanfalse"):
        return "false"
    if name in ("fixedempty", "nocontent"):
        return ""
    if name.startswith("date") and (day := first_date(_month_first(text, name))) is not None:
        return day.isoformat()
    return text


def _month_first(text: str, name: str) -> str:
    """Figures in the order month, day, year, for formats that print the day first."""
    if name in ("datedaymonthyear", "dateslasheu", "datedoteu"):
        return re.sub(r"^\s*(\d{1,2})\D(\d{1,2})\D", r"\2/\1/", text)
    return text


def _local(form: str | None) -> str:
    return (form or "").rpartition(":")[2].replace("-", "").lower()
