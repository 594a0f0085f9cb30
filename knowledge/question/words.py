"""What is left of a question to look for: its asking sentences, without instructions, names and dates.

An instruction ("Round to two decimals", "Answer in USD millions") tells the answerer what to do; no filing says it.
Knows English questions; knows no filings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_BREAK = re.compile(r"(?<=[?!;:])\s+|(?<=\w\w[.)])\s+(?=[A-Z(])|\n+")
_ASKS = (
    r"what|how|which|who|whom|whose|when|where|why|did|does|do|is|are|was|were|has|have|had|can|could|will|would|should"
)
_CLAUSE = re.compile(rf",\s+(?=(?:{_ASKS})\b)", re.IGNORECASE)
_QUESTION = re.compile(
    rf"^\W*(?:(?:in|for|at|of|by|on|to|from|over|and|but|so)\b.{{0,80}}\b)?(?:{_ASKS})\b", re.IGNORECASE
)
_ORDER = re.compile(
    r"^\W*(?:please|answer|round|give|calculate|compute|assume|approach|base|basing|state|respond|provide|express|use|using|"
    r"if|you\s+are|we\s+(?:need|want)|consider|considering|taking|let|return|quote|cite|show)\b",
    re.IGNORECASE,
)
ASKING = frozenset(
    f"""{_ASKS.replace("|", " ")} a an the and or to in on for with by at of as me my our us you your please tell give
    show find list explain describe outline summarize summarise analyze analyse examine assess compare calculate compute
    define defined round rounded answer question following based information provided primarily given also any some
    there their its it that this these those from about between during across than then if not many much often been
    being both either each more most units unit percent percents percentage decimal decimals place places usd year years
    fiscal quarter quarterly quarters period periods fy latest recent report reported reports reporting filing filings
    company companies corporation significant notable specific according per via through within""".split()
)
"""Words of asking, and words that every filing is full of."""
_WORD = re.compile(r"[^\W_]+(?:[.&'’/-][^\W_]+)*")


def asked_words(text: str, taken: Iterable[tuple[int, int]]) -> str:
    """The words of a question's asking sentences, those at the `taken` places left out."""
    spans = list(taken)
    kept = [(start, end) for start, end in _asking(text)]
    words = []
    for match in _WORD.finditer(text):
        inside = any(start <= match.start() < end for start, end in kept)
        if not inside or any(a < match.end() and match.start() < b for a, b in spans):
            continue
        if match[0].casefold() not in ASKING:
            words.append(match[0])
    return " ".join(words)


def _asking(text: str) -> list[tuple[int, int]]:
    """The places of the clauses that ask; all of the text where none does."""
    clauses = []
    at = 0
    for sentence in _BREAK.split(text):
        start = text.index(sentence, at)
        for clause in _CLAUSE.split(sentence):
            begin = text.index(clause, start)
            clauses.append((begin, begin + len(clause)))
            start = begin + len(clause)
        at = start
    asking = [(a, b) for a, b in clauses if _QUESTION.match(text[a:b]) and not _ORDER.match(text[a:b])]
    if asking:
        return asking
    return [(a, b) for a, b in clauses if not _ORDER.match(text[a:b])] or clauses
