"""Clauses of a sentence: which tell, which lean on another ("after ...", "whose ..."), which only suppose ("if ...").

By the words that open them and by commas alone; a clause inside another one is cut from it. English only; no grammar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(r"[^\W\d_][\w'’&-]*|\d+(?:[.,]\d+)*|[^\w\s]")
_PAST = frozenset({"after", "following", "since", "despite", "although", "though", "which", "whose", "who", "once"})
_CAUSE = frozenset({"as", "when", "while", "where", "because", "amid", "citing"})
_NEXT = frozenset({"and", "but", ";", ":", "—", "–"})
_SUPPOSED = frozenset({"if", "unless", "until", "whether", "before"})
_NO_CLAUSE = frozenset(
    {"a", "an", "its", "their", "the", "many", "much", "well", "part", "of", "high", "low", "early", "planned", "soon"}
)
"""What after "as" opens none: "as many as", "as its supplier"."""
_DATED = re.compile(
    r",(?=[^,]{0,80}\b(?:last (?:year|month|week|spring|summer|autumn|fall|winter)|(?:years?|months?) (?:ago|earlier)|"
    r"in (?:19|20)\d\d)\b)[^,]{5,140},"
)
"""A remark between commas on an earlier time: ", hit last year by a strike,"."""
Standing = Literal["told", "past", "cause", "supposed"]


@dataclass(frozen=True, slots=True)
class Clause:
    """Words of one clause in small letters. It tells, or leans by time or by cause, or supposes."""

    words: Sequence[str]
    standing: Standing
    start: int  # in the sentence, of its first word
    end: int


def clauses_of(sentence: str) -> list[Clause]:
    """The clauses in reading order."""
    found = list(_TOKEN.finditer(sentence))
    words = [match.group().casefold() for match in found]
    clauses: list[Clause] = []
    at = 0
    for i in range(1, len(words) + 1):
        if i == len(words) or _opens(words, i, _standing(words[at])):
            end = found[i].start() if i < len(words) else len(sentence)
            clauses.append(Clause(words[at:i], _standing(words[at]), found[at].start(), end))
            at = i
    return clauses


def main_of(sentence: str) -> str:
    """The sentence with what it tells of a time before, and what it supposes, blanked out."""
    spans = [(clause.start, clause.end) for clause in clauses_of(sentence) if clause.standing in ("past", "supposed")]
    spans += [match.span() for match in _DATED.finditer(sentence)]
    for start, end in spans:
        sentence = f"{sentence[:start]}{' ' * (end - start)}{sentence[end:]}"
    return sentence


def _opens(words: Sequence[str], i: int, inside: Standing) -> bool:
    """Whether a clause opens at word `i`, inside a clause of that standing, which a comma ends if it leans."""
    word = words[i]
    if word == "as":
        return words[i + 1 : i + 2] != [] and words[i + 1] not in _NO_CLAUSE and words[i - 2 : i - 1] != ["as"]
    if word == "and":
        return words[i - 1] == ","
    return _standing(word) != "told" or word in _NEXT or (word == "," and inside != "told")


def _standing(word: str) -> Standing:
    if word in _SUPPOSED:
        return "supposed"
    return "past" if word in _PAST else "cause" if word in _CAUSE else "told"
