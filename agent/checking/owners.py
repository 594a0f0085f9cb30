# ruff: noqa: E501 - patterns of wording read best in rows
"""Names in a sentence: the runs of capitals that may be one, and who has a value by the words around it.

Knows no table of companies: `agent.checking.names` says which names are one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.checking.metrics import Term, words_of
from agent.checking.periods import Spotted
from agent.checking.values import Value
from knowledge.entities.names import word_set

_POSSESSIVE = re.compile(r"([A-Z][\w&.\-]*(?:\s+(?:of\s+)?[A-Z][\w&.\-]*){0,4})['’](?:s\b|(?=\s))")
_REPORTS = re.compile(
    r"\b(?P<who>[A-Z][\w&.\-]*(?:\s+[A-Z][\w&.\-]*){0,4})(?:,? (?:Inc|Corp|Ltd|Co)\b\.?,?)?(?:\s\([^)]*\))?\s+(?:has |also |then )?"
    r"(?:reported|posted|recorded|generated|earned|guided|expects?|raised|raises|placed|places|sold|sells|derived?s?|derives|gets?|got|had|has|booked|disclosed|announced|employs?|employed|spent|spends|cut|cuts|lost|gained|makes?|made)\b"
)
_NAME = re.compile(r"\b[A-Z][\w&.\-]*(?:['’]s)?(?:\s+(?:&\s+)?[A-Z][\w&.\-]*)*")
_NO_NAMES = word_set(
    "the in for our we its it as at on of during this these total net revenue revenues sales fiscal january "
    "february march april may june july august september october november december compared q1 q2 q3 q4 fy and a "
    "an operating gross cost costs income cash capital research selling year three six nine first second third "
    "fourth approximately excluding including however additionally no one two"
)  # fmt: skip


def names_in(text: str, spans: Sequence[Spotted]) -> list[tuple[int, str]]:
    """Capitalised runs that may be names of companies, segments or regions, with their places."""
    found = []
    for match in _NAME.finditer(text):
        if any(s.start <= match.start() < s.end for s in spans):
            continue
        kept = [w for w in match.group().split() if w.lower().strip(".") not in _NO_NAMES]
        if kept and words_of(" ".join(kept)):
            found.append((match.start(), " ".join(kept)))
    return found


def owner_of(value: Value, term: Term | None, text: str, start: int) -> str | None:
    """Who is named as having a value: the possessor of its term, or who reports it in its clause (from `start`) or before."""
    if term is not None and re.search(r"\bour\s+(?:[\w-]+\s+){0,3}$", text[: term.start]):
        return None
    if term is not None:
        lead = text[max(0, term.start - 60) : term.start + 1]
        held = [
            m
            for m in _POSSESSIVE.finditer(lead)
            if not re.search(r"[.,;:]|\b(?:was|were|for|from|to)\b", lead[m.end() :])
        ]
        if held:
            return _person(held[-1][1])
    for part in (text[start : value.start], text[: value.start]):
        reports = [m for m in _REPORTS.finditer(part) if m["who"].split()[0].lower() not in _NO_NAMES]
        if reports:
            return _person(reports[-1]["who"])
    return None


def _person(name: str) -> str | None:
    words = [w for w in name.split() if w.lower() not in _NO_NAMES]
    return " ".join(words) or None
