"""A share as an analyst writes it in a note's table: "12%", "10-15%", ">10%", "at least 14%", "together 19%".

Words to a range of ratios; knows no base and no prose: sentences of filings are read by `knowledge.exposure`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatedShare:
    """A range of ratios in [0, 1]. A bound leaves its other side at 0 or 1; `joint` is one share of several names."""

    low: float
    high: float
    joint: bool = False


_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_FRACTION = re.compile(rf"^(?:({'|'.join(_COUNTS)})[ -])?({'|'.join(_PARTS)})s?$", re.I)
_NUMBER = re.compile(r"^(\d+(?:\.\d+)?)\s*(%|percent|per cent)?$", re.I)
_FIGURE = r"(?:\d+(?:\.\d+)?\s*(?:%|percent\b|per cent\b)?|(?:[a-z]+[ -])?[a-z]+)"
_JOINT = re.compile(r"\b(?:together|combined|jointly|in total|in aggregate|collectively)\b", re.I)
_ABOUT = re.compile(r"^(?:about|around|approximately|approx\.?|some|roughly|circa|ca\.?|c\.|~|nearly|almost)\s*", re.I)
_AT_LEAST = re.compile(r"^(?:at least|no less than|not less than|more than|over|above|exceeding|>=?|≥)\s*", re.I)
_AT_MOST = re.compile(r"^(?:at most|no more than|not more than|less than|under|below|up to|fewer than|<=?|≤)\s*", re.I)
_TRAILING = re.compile(r"\s*(?:(?P<less>or less|or fewer|at most)|(?P<more>or more|at least|\+))$", re.I)
_RANGE = re.compile(rf"^(?:between\s+)?({_FIGURE})\s*(?:-|–|—|to|and)\s*({_FIGURE})$", re.I)
_MAJORITY = re.compile(r"^(?:a |the )?majority$|^most$", re.I)
_ALL = re.compile(r"^(?:substantially |nearly )?all$", re.I)


def share_of(text: str) -> StatedShare | None:
    """The share that a cell states, None for an empty cell or a dash. Raises ValueError with what was expected."""
    words = " ".join(text.split()).strip()
    if words.lower() in ("", "-", "–", "—", "n/a", "not disclosed"):
        return None
    bare = " ".join(_JOINT.sub(" ", words).split()).strip(" ,")
    low, high = _range_of(bare, words)
    if not 0 <= low <= high <= 1:
        raise ValueError(f"{words!r} is no share between 0% and 100%")
    return StatedShare(low, high, bare != words)


def _range_of(bare: str, words: str) -> tuple[float, float]:
    if _MAJORITY.match(bare):
        return 0.5, 1.0
    if _ALL.match(bare):
        return 1.0, 1.0
    if match := _AT_LEAST.match(bare):
        return _value(bare[match.end() :], words), 1.0
    if match := _AT_MOST.match(bare):
        return 0.0, _value(bare[match.end() :], words)
    bare = bare[match.end() :] if (match := _ABOUT.match(bare)) else bare
    if match := _TRAILING.search(bare):
        value = _value(bare[: match.start()], words)
        return (0.0, value) if match["less"] else (value, 1.0)
    if not _FRACTION.match(bare) and (match := _RANGE.match(bare)):
        signed = "%" in words or "per" in words.lower()
        return _value(match[1], words, percent=signed), _value(match[2], words, percent=signed)
    value = _value(bare, words)
    return value, value


def _value(figure: str, words: str, *, percent: bool = False) -> float:
    """One figure as a ratio; `percent` says that the sign stands at another figure of the range."""
    figure = figure.strip()
    if fraction := _FRACTION.match(figure):
        return _COUNTS[(fraction[1] or "one").lower()] / _PARTS[fraction[2].lower()]
    number = _NUMBER.match(figure)
    if number and (number[2] or percent):
        return round(float(number[1]) / 100, 10)
    raise ValueError(
        f'{words!r} is no share: write "12%", "10-15%", ">10%", "at least 14%", "together 19%" or "about half"'
    )
