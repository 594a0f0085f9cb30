"""Passages -> the sentences and rows that answer a question best, and how much of the question they bear on.

Words weigh by their rarity in the library. Knows no figures and no model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.checking.metrics import stem
from agent.evidence import Entry
from knowledge.exposure.sentences import sentences

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+|\d[\d,.%]*")
LONGEST = 600  # characters of a sentence that is quoted


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence or row, verbatim, with the part of the question's weight that it bears (0 to 1)."""

    text: str
    entry: Entry
    covered: float
    score: float


def stems(text: str) -> frozenset[str]:
    """The words of a text, plain and stemmed."""
    return frozenset(stem(word.casefold()) for word in _WORD.findall(text))


def coverage(weights: Mapping[str, float], text: frozenset[str]) -> float:
    """The part of the question's weight whose words stand in a text, 0 to 1."""
    whole = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in text) / whole if whole else 0.0


def best(weights: Mapping[str, float], entries: Sequence[Entry], *, most: int = 3) -> list[Quoted]:
    """The sentences that bear most of the question, one or two of a passage, best first."""
    found: list[Quoted] = []
    for rank, entry in enumerate(entries):
        about = stems(f"{entry.heading or ''} {entry.section or ''}")
        rows = []
        for text in _parts(entry.text):
            own = stems(text)
            covered = coverage(weights, own)
            around = coverage(weights, own | about)
            if covered > 0 and len(own) >= 4:
                rows.append(Quoted(text, entry, covered, covered + 0.3 * (around - covered) - 0.015 * rank))
        rows.sort(key=lambda row: -row.score)
        found += rows[:2]
    found.sort(key=lambda row: -row.score)
    kept: list[Quoted] = []
    for row in found:
        if not any(row.text == other.text for other in kept):
            kept.append(row)
    return [row for row in kept[:most] if row.score >= 0.6 * kept[0].score] if kept else []


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    for block in text.split("\n"):
        if "|" in block:
            parts.append(block.strip())
            continue
        parts += [block[start:end] for start, end in sentences(block)]
    return [part[:LONGEST] for part in parts if len(part) > 20]
