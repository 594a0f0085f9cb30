"""Tables: rows read in the light of their caption and heads, each row a sentence of its own.

A share table names customers down its side and periods across; a list table names rivals, suppliers or customers.
Knows no relation; it says only which rows are worth reading, and with which context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.types import Block

_PERCENT = re.compile(r"\d\s?%|\d\s?\|\s?%|\bpercent")
_PORTION = re.compile(r"\bpercent|%|\baccount\w+ for|\bportion", re.I)
_TRADE = re.compile(
    r"\b(?:customers?|wholesalers?|distributors?|suppliers?|vendors?|purchases|revenues?|sales)\b", re.I
)
_LISTS = (
    (re.compile(r"\bcompetitors?\b|\bcompetition\b", re.I), "our competitors are:"),
    (
        re.compile(r"\b(?:principal|major|key|largest|significant|named|our) (?:suppliers?|vendors?)\b", re.I),
        "our suppliers are:",
    ),
    (re.compile(r"\b(?:principal|major|key|largest|significant|named|our) customers?\b", re.I), "our customers are:"),
)
_FIGURE = re.compile(r"^[\s$(]*\d")
MAX_HEADS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table's text, verbatim, with the caption and heads to read it by."""

    text: str
    context: str


def rows_to_read(block: Block, caption: str | None, *, fresh: bool = True) -> Iterator[Row]:
    """The rows of a table that may state a link. `caption` is the text above it; not `fresh` where another table
    stands between, so that only this one's own heads say what its columns list."""
    lines = block.text.split("\n")
    heads = _heads(lines)
    context = " | ".join(
        [_last_sentences(caption)] * bool(caption) + [line.replace("|", " ") for line in lines[:heads]]
    )
    shares = "%" in block.text or "percent" in block.text
    if shares and _PORTION.search(context) and _TRADE.search(context) and _PERCENT.search(block.text):
        yield from (Row(line, context) for line in lines[heads:] if _PERCENT.search(line))
        return
    above = f"{_last_sentences(caption)} {lines[0] if heads else ''}" if caption and fresh else lines[0]
    for words, lead in _LISTS:
        if words.search(above) and len(lines) <= 60:
            cells = _name_cells(block, heads, words)
            yield from (Row(cell, f"{above.replace(':', ' ')} | {lead}") for cell in cells)
            return


def _heads(lines: list[str]) -> int:
    """How many lines at the top are heads: those before the first with a label and a figure."""
    for number, line in enumerate(lines[: MAX_HEADS + 1]):
        cells = [cell.strip() for cell in line.split("|")]
        label = cells[0] if cells else ""
        if label and any(_FIGURE.match(c) and not re.fullmatch(r"(?:19|20)\d\d", c) for c in cells[1:]):
            return number
    return min(1, len(lines) - 1)


def _name_cells(block: Block, heads: int, words: re.Pattern[str]) -> Iterator[str]:
    """The cells that may hold names: of the columns so headed, or all where no head says."""
    headed = {i for row in block.rows[:heads] for i, head in enumerate(row) if words.search(head)}
    for row in block.rows[heads:]:
        for cell in dict.fromkeys(cell for i, cell in enumerate(row) if not headed or i in headed):
            if 2 < len(cell) < 300 and cell in block.text:
                yield cell


def _last_sentences(caption: str | None) -> str:
    return (caption or "")[-400:]
