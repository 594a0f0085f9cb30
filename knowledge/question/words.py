"""A question's clauses, told apart: those that ask, those that define, and those that only say how to answer.

"Round to two decimals" and "assume that you are an analyst" tell the answerer what to do and stand in no filing; "DPO
is defined as ..." names the lines to look for. Knows English questions; knows no filings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["asks", "defines", "manner"]
_BREAK = re.compile(r"(?<=[?!;:])\s+|(?<=\w\w[.)])\s+(?=[A-Z(])|\n+")
_ASKS = (
    r"what|how|which|who|whom|whose|when|where|why|did|does|do|is|are|was|were|has|have|had|can|could|will|would|should"
)
_CLAUSE = re.compile(rf",\s+(?=(?:{_ASKS})\b)", re.IGNORECASE)
_QUESTION = re.compile(
    rf"^\W*(?:(?:in|for|at|of|by|on|to|from|over|and|but|so|roughly|about)\b.{{0,80}}\b)?(?:{_ASKS})\b", re.IGNORECASE
)
_DEFINES = re.compile(r"\b(?:defined?|calculate[ds]?|compute[ds]?|determine|derive[ds]?|equals?)\b|=", re.IGNORECASE)
_MANNER = re.compile(
    r"^\W*(please|answer|round|give|assum\w+|approach|bas(?:ed?|ing)|state|respond|provide|express|us(?:e|ing)|utiliz\w+"
    r"|if|you\s+are|we\s+(?:need|want)|consider\w*|taking|let|return|quote|cite|show|according|calculate|compute|define"
    r"|determine|derive)\b",
    re.IGNORECASE,
)
ASKING = frozenset(
    f"""{_ASKS.replace("|", " ")} a an the and or to in on for with by at of as me my our us you your please tell give
    show find list explain describe outline summarize summarise analyze analyse examine assess compare calculate compute
    define defined round rounded answer question following based information provided primarily given also any some
    there their its it that this these those from about between during across than then if not many much often been
    being both either each more most unit units percent percents percentage decimal decimals place places usd year years
    fiscal quarter quarterly quarters period periods fy latest recent report reported reports reporting filing filings
    company companies corporation significant notable specific according per via through within""".split()
)
"""Words of asking, and words that every filing is full of."""
_WORD = re.compile(r"[^\W_]+(?:[.&'’/-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a question, at `text[start:end]`, and what it does there."""

    start: int
    end: int
    role: Role


def clauses(text: str) -> list[Clause]:
    """The clauses of a text in order. Where none asks, those that do not only say how to answer are taken to ask."""
    found: list[Clause] = []
    at = 0
    for sentence in _BREAK.split(text):
        at = text.index(sentence, at)
        parts = _CLAUSE.split(sentence)
        for n, part in enumerate(parts):
            at = text.index(part, at)
            found.append(Clause(at, at + len(part), _role(part, leads=n + 1 < len(parts))))
            at += len(part)
    if any(clause.role == "asks" for clause in found):
        return found
    plain = [clause for clause in found if not _MANNER.match(text[clause.start : clause.end])] or found
    return [Clause(c.start, c.end, "asks" if c in plain else c.role) for c in found]


def _role(part: str, *, leads: bool) -> Role:
    """`leads` is True for a part that leads into a question: "If it were wound up, how much ..." asks as well."""
    manner = _MANNER.match(part)
    if (_QUESTION.match(part) or leads) and not (manner and not (leads and manner[1].lower() == "if")):
        return "asks"
    return "defines" if _DEFINES.search(part) else "manner"


def asked_words(text: str, parts: Sequence[Clause], taken: Iterable[tuple[int, int]]) -> str:
    """The words of the clauses that ask, those at the `taken` places left out."""
    spans = list(taken)
    words = []
    for match in _WORD.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in spans):
            continue
        if role_at(parts, match.start()) == "asks" and match[0].casefold() not in ASKING:
            words.append(match[0])
    return " ".join(words)


def role_at(parts: Sequence[Clause], place: int) -> Role:
    """What the clause at this place does."""
    return next((clause.role for clause in parts if clause.start <= place < clause.end), "manner")
