"""Inline XBRL's formats: what is printed -> the value that is meant.

Source: the Transformation Registries 1 to 5 of XBRL International and the SEC's own. Formats whose names differ only by
hyphens are the same rule (numdotdecimal, num-dot-decimal); an unknown one is read as a plain number, or as it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.read.dates import first_date

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {one: n for n, one in enumerate(_ONES)} | {ten: 10 * n for n, ten in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ZERO = frozenset({"fixedzero", "zerodash", "numdash"})
_COMMA = frozenset({"numcommadecimal", "numcomma", "numdotcomma", "numspacecomma"})
_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_DASHES = re.compile(r"[-–—‒−]+")
_SCALE = re.compile(r"[+-]?\d{1,2}")


def number(text: str, *, form: str | None, scale: str | None, negative: bool) -> float | None:
    """The value of an ix:nonFraction, rounded to a float once; None where the text is no number."""
    name, power = _local(form), scale or "0"
    figures = "0" if name in _ZERO else _figures(text, name)
    if figures is None or not _SCALE.fullmatch(power):
        return None
    value = float(f"{figures}e{power}")
    return -value if negative else value


def _figures(text: str, name: str) -> str | None:
    """Digits with a decimal point, as meant by what is printed."""
    bare = "".join(text.split()).replace("'", "").replace("’", "")
    bare = bare.replace(".", "").replace(",", ".") if name in _COMMA else bare.replace(",", "")
    if _PLAIN.fullmatch(bare):
        return bare
    if _DASHES.fullmatch(bare):
        return "0"
    spelt = in_words(text)
    return None if spelt is None else str(spelt)


def in_words(text: str) -> int | None:
    """ "twenty-five thousand and one" -> 25001; "no" and "none" -> 0; None for other words."""
    spoken = re.findall(r"[a-z]+", text.lower())
    if spoken in (["no"], ["none"], ["nil"]):
        return 0
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
    return total + group if spoken else None


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


@lru_cache(maxsize=256)
def _local(form: str | None) -> str:
    return (form or "").rpartition(":")[2].replace("-", "").lower()
