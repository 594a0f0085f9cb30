"""The two sides of an act, and the plain reading of them: who is named first where the kind is told. English only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.wording.kinds import SENTENCE, Kind, tells
from agent.wording.names import Named


@dataclass(frozen=True, slots=True)
class Roles:
    """`head` is whom the shock hits, `other` the other side of the act; `act` narrows the kind, where words do.

    `beside` are companies that the text puts on one level with the head ("Ford, GM and Stellantis").
    """

    head: Named | None = None
    other: Named | None = None
    act: str | None = None
    beside: tuple[Named, ...] = ()


def plain(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    """The first name in a sentence that tells the kind, and the first other one."""
    if not names:
        return Roles()
    told = next((named for named in names if tells(sentence_of(text, named), kind)), names[0])
    return Roles(told, next((named for named in names if named is not told), None))


_BY = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got|getting)\s+(?:\w+\s+){0,2}?\w+(?:ed|en|ght|wn|ld|ut)\s+(?:\w+\s+){0,2}?"
    r"(?:by|as (?:an?|the|its) (?:\w+ )?supplier (?:to|of))\s+(?:[\w\-]+\s+){0,2}$",
    re.IGNORECASE,
)


def agent_of(text: str, names: Sequence[Named]) -> Named | None:
    """Who does what a passive verb tells ("was dropped by Apple"); None where no name stands so."""
    return next((named for named in names if _BY.search(sentence_before(text, named)[-90:])), None)


def sentence_of(text: str, named: Named) -> str:
    """The sentence in which a name stands."""
    at = 0
    for part in SENTENCE.split(text):
        if at <= named.start < at + len(part) + 1:
            return part
        at += len(part) + 1
    return text


def sentence_before(text: str, named: Named) -> str:
    """What of its sentence stands before a name."""
    return SENTENCE.split(text[: named.start])[-1]
