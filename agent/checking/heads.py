# ruff: noqa: E501 - patterns of wording read best in rows
"""Heads of a table: which words stand over a column, the period that they name, and the scale that a table states.

Heads come one above the other and spread over columns. Knows nothing of rows and their labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from agent.checking.cells import CELL
from agent.checking.periods import Period, spot, year_before

ENDED = re.compile(
    r"\b(?:(?:three|six|nine|twelve)\s+months|quarters?|years?|periods?)\s+ended\s+[A-Z][a-z]+\.?\s\d{1,2}", re.I
)
BEGINNING = re.compile(
    r"\b(?:balances?,?\s)?(?:at |as of )?(?:the )?beginning(?: of (?:the )?(?:period|year|quarter)| balances?)", re.I
)
SCALE = re.compile(
    r"\b(?:in|of)?\s?(?P<what>thousands|millions|billions|000s|'000|\(000\)|trillions)\b|\$\s?(?P<m>M|bn|m)\b", re.I
)
_SAID_SCALE = re.compile(r"\b(?:in|of) (?P<what>thousands|millions|billions)\b", re.I)
SCALES = {"thousands": 1e3, "000s": 1e3, "'000": 1e3, "(000)": 1e3, "millions": 1e6, "billions": 1e9, "trillions": 1e12, "m": 1e6, "bn": 1e9}  # fmt: skip


def scale_of(texts: Iterable[str]) -> float | None:
    """The scale that most tables and captions of a document state, None if none does."""
    said = Counter(m["what"].lower() for text in texts if (m := _SAID_SCALE.search(text[:400])))
    return SCALES[said.most_common(1)[0][0]] if said else None


def heads_of(heads: Sequence[Sequence[tuple[int, str]]], body: Sequence[Sequence[tuple[int, str]]]) -> dict[int, str]:
    """Column -> the words above it, top down; a head stands over its column and those right of it to the next head."""
    columns = sorted({at for row in body for at, text in row[1:] if CELL.match(text)})
    found: dict[int, list[str]] = {at: [] for at in columns}
    for row in heads:
        cells = [(at, text) for at, text in row if at > 0 or spot(text)]
        if row and row[0][0] == 0 and len(row) > 1 and (lead := ENDED.search(row[0][1])) is not None:
            for at in columns:  # "quarter ended December 31 (in millions)" beside the years
                found[at].append(lead.group())
        if len(cells) == len(columns):
            for at, (_, text) in zip(columns, cells):
                found[at].append(text)
            continue
        for at in columns:
            left = [text for start, text in cells if start <= at]
            chosen = left[-1] if left else cells[0][1] if cells else ""
            found[at].append(chosen)
    return {at: " ".join(_summed(parts)) for at, parts in found.items()}


def _summed(parts: list[str]) -> list[str]:
    """The heads of a column; over one that is headed "Total" only a period of those above speaks for it."""
    if len(parts) < 2 or not re.fullmatch(r"total(?:\s(?:consolidated|company))?", parts[-1].strip(), re.I):
        return parts
    return [*(part for part in parts[:-1] if spot(part) or ENDED.search(part) or SCALE.search(part)), parts[-1]]


@lru_cache(1024)
def unheaded(head: str) -> str:
    """A column head without its period and scale."""
    bare = head
    for spotted in reversed(spot(head)):
        bare = bare[: spotted.start] + " " + bare[spotted.end :]
    return SCALE.sub(" ", re.sub(r"\([^)]*\)", " ", bare))


def period_of(head: str, group: str, label: str) -> tuple[Period, ...]:
    """The period of a column: all its heads read as one phrase, else the row's own ("Balance at ..."), or the group's."""
    opening = BEGINNING.search(f"{label} {head}") is not None
    for text in (head, label, group):
        spotted = [each.period for each in spot(_in_order(text))]
        if spotted:
            period = _merged(spotted)
            return (year_before(period) if opening else period,)
    return ()


def _in_order(text: str) -> str:
    """Heads set one above the other, as "Three Months Ended September 30, 2023" or "2023 Three Months Ended March 31"."""
    year = re.search(r"\b(?:19|20)\d\d\b", text)
    day = re.search(r"ended\s[A-Z][a-z]+\.?\s\d{1,2},?(?!\s?,?\s?(?:19|20)\d\d)", text, re.I)
    if year and day and year.start() < day.start():
        return f"{text[: day.end()].replace(year.group(), '', 1)} {year.group()} {text[day.end() :]}"
    return re.sub(r"(\d{1,2}),?\s(?=(?:19|20)\d\d)", r"\1, ", text)


def _merged(spotted: Iterable[Period]) -> Period:
    """ "Three Months Ended" over "Oct 29, 2023": a length from one head and a day from another."""
    periods = list(spotted)
    best = periods[-1]
    for other in periods[:-1]:
        if other.end and best.end is None and best.year == other.end.year:
            return other
        if best.months is None and other.months and best.end:
            best = replace(best, months=other.months)
        if best.quarter is None and best.half is None and other.year is None and best.year:
            best = replace(best, quarter=other.quarter, half=other.half, months=other.months or best.months)
        if best.year is None and best.end is None and (other.year or other.end):
            year = other.year or (other.end.year if other.end else None)
            best = replace(best, year=year, fiscal=other.fiscal)
    return best
