"""Stated shares inside a sentence: points, bounds, ranges, fractions and words, as ratios.

Knows nothing of whose share it is or of what. Reads plain lower-case text (see `sentences.plain`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NEARLY_ALL, NEARLY_ALL_LOW = 1.0, 0.9
"""ASSUMED: "substantially all", "virtually all" are read as 90% or more."""
_WORDS: dict[str, tuple[float, float]] = {
    "substantially all": (NEARLY_ALL_LOW, NEARLY_ALL),
    "virtually all": (NEARLY_ALL_LOW, NEARLY_ALL),
    "nearly all": (NEARLY_ALL_LOW, NEARLY_ALL),
    "almost all": (NEARLY_ALL_LOW, NEARLY_ALL),
    "vast majority": (0.5, 1.0),
    "significant majority": (0.5, 1.0),
    "majority": (0.5, 1.0),
    "two-thirds": (2 / 3, 2 / 3),
    "two thirds": (2 / 3, 2 / 3),
    "three-quarters": (0.75, 0.75),
    "three quarters": (0.75, 0.75),
    "one-half": (0.5, 0.5),
    "one half": (0.5, 0.5),
    "half": (0.5, 0.5),
    "one-third": (1 / 3, 1 / 3),
    "one third": (1 / 3, 1 / 3),
    "a third": (1 / 3, 1 / 3),
    "one-quarter": (0.25, 0.25),
    "one quarter": (0.25, 0.25),
    "a quarter": (0.25, 0.25),
    "one-fourth": (0.25, 0.25),
    "one-fifth": (0.2, 0.2),
    "one fifth": (0.2, 0.2),
    "one-tenth": (0.1, 0.1),
}
_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "twenty-five": 25,
    "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_PERCENT = r"(?:%|per\s?cent(?:age points)?\b|percent\b)"
_VALUE = rf"(?:(?<![\d.,])\d{{1,3}}(?:\.\d+)?|\b(?:{'|'.join(_NUMBER_WORDS)})\b)"
_MORE = (
    r"more than|over|greater than|in excess of|exceed(?:s|ed|ing)?|at least|above|no less than|not less than|upwards of"
)
_LESS = r"less than|under|below|up to|no more than|not more than|fewer than|at most|not exceed(?:ing)?"
_ABOUT = r"approximately|about|nearly|almost|roughly|an aggregate of|a total of|around|an estimated|some"
_SHARE = re.compile(
    rf"(?P<not>\b(?:not|neither|nor)\s)?(?:\b(?P<bound>{_MORE}|{_LESS})\s+)?(?:(?:{_ABOUT})\s+)?(?:"
    rf"(?:between\s+|from\s+)?(?P<a>{_VALUE})\s?{_PERCENT}?\s?(?:-|\bto\b|\band\b)\s?(?P<b>{_VALUE})\s?{_PERCENT}"
    rf"|(?P<v>{_VALUE})\s?{_PERCENT}(?P<ormore>\s+or (?:more|greater|less))?"
    rf"|(?:(?:of\s)?the\s|an?\s)?(?<!first\s)(?<!second\s)\b(?P<w>{'|'.join(_WORDS)})\b(?=\s+of\b|\s+the\b"
    rf"|[^%]{{0,40}}\bof\b))",
    re.IGNORECASE,
)
_CUES = ("%", "percent", "per cent", "half", "third", "quarter", "fourth", "fifth", "tenth", "majority", "all of")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated share at characters [start, end): ratios with low <= high; `bound` when only one side is stated."""

    start: int
    end: int
    low: float
    high: float

    @property
    def bound(self) -> bool:
        """True for "more than 10%" and "less than 10%": not a value but a side."""
        return self.low != self.high


def quantities(text: str) -> list[Quantity]:
    """The shares stated in `text`, left to right. Percentages over 100 are none ("an increase of 140%")."""
    found: list[Quantity] = []
    lowered = text.lower()
    if not any(cue in lowered for cue in _CUES):
        return found
    at = 0
    while match := _SHARE.search(text, at):
        at = match.end()
        if match["a"] and not _is_range(match, text):
            match = _SHARE.search(text, match.start(), _end_of_first(match))
            if match is None:
                continue
            at = match.end()
        ends = _ends(match)
        if ends is not None and 0 <= ends[0] <= ends[1] <= 1:
            found.append(Quantity(match.start(), match.end(), *ends))
    return found


def _end_of_first(match: re.Match[str]) -> int:
    """Where the first value of "31% and 28%" ends, its percent sign included."""
    end = match.end("a")
    sign = re.compile(rf"\s?{_PERCENT}").match(match.string, end)
    return sign.end() if sign else end


def _is_range(match: re.Match[str], text: str) -> bool:
    """True for "10-15%", "10% to 15%", "between 10% and 15%"; not for "31% and 28%" or "rose from 10% to 15%"."""
    between = text[match.end("a") : match.start("b")].lower()
    opened = text[match.start() : match.start("a")].lower()
    if re.search(r"\band\b", between):
        return "between" in opened
    changed = re.search(
        r"\b(?:increas|decreas|decline|rose|grew|fell|risen|grown)\w*\W*(?:\w+\W+){0,3}$", text[: match.start()], re.I
    )
    return changed is None


def _number(text: str) -> float:
    lowered = text.lower()
    return (_NUMBER_WORDS[lowered] if lowered in _NUMBER_WORDS else float(text)) / 100


def _ends(match: re.Match[str]) -> tuple[float, float] | None:
    bound, more = (match["bound"] or "").lower(), (match["ormore"] or "").lower()
    if match["a"]:
        low, high = _number(match["a"]), _number(match["b"])
        return (low, high) if low <= high else None
    low, high = _WORDS[match["w"].lower()] if match["w"] else (_number(match["v"]),) * 2
    if match["w"] and bound.startswith(("nearly", "almost")):
        return low, high
    if re.fullmatch(_LESS, bound) or "less" in more:
        return 0.0, high
    if re.fullmatch(_MORE, bound) or "more" in more or "greater" in more:
        return low, 1.0
    return low, high
