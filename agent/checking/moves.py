# ruff: noqa: E501 - patterns of wording read best in rows
"""Whether a value of a sentence is a level, a change or a share, and which way it points by the words around it.

Knows nothing of what is measured, when, or whose it is.
"""

from __future__ import annotations

import re

from agent.checking.stated import Role
from agent.checking.values import Value

_UP = re.compile(r"\b(?:[Uu]p|[Rr]is(?:es?|ing|en)|rose|rais(?:ed?|es|ing)|increas\w*|grow(?:s|n|ing|th)?|grew|jump\w*|surg\w*|soar\w*|climb\w*|higher|gain(?:s|ed)?|expan\w+|improv\w*|accelerat\w*|above|more|premium|rall(?:y|ied))\b")  # fmt: skip
_DOWN = re.compile(r"\b(?:[Dd]own|[Ff]all(?:s|en|ing)?|fell|cut(?:s|ting)?|lower(?:s|ed)?|reduc\w*|drop\w*|declin\w*|slash\w*|decreas\w*|shrink\w*|shrank|slump\w*|plung\w*|slid|slip(?:s|ped)?|trim\w*|contract(?:ed|ion|s)\b|halv\w*|below|less|weaken\w*|discount|dilution|los(?:t|e|es|ing)|tumbl\w*|sank)\b")  # fmt: skip
_BOUNDS = re.compile(r"(?:more than|less than|above|below|up to|over|under|as much as)\s*$", re.I)
_SHARE_VERB = re.compile(r"\b(?:account(?:s|ed|ing)? for|represent(?:s|ed|ing)?|compris(?:es|ed|ing)|constitut(?:es|ed|ing)|ma(?:d|k)(?:e|es|ing) up|deriv(?:es|ed|ing)|generat(?:es|ed)|contribut(?:es|ed))\b", re.I)  # fmt: skip
_RATE = re.compile(r"\b(?:margin|rate|ratio|yield|return on)\b", re.I)


def role_of(value: Value, text: str, *, tie: str, clause: tuple[int, int], previous: int) -> tuple[Role, int]:
    """(role, direction) of a value in its sentence.

    `tie` is how it is tied to its term ("of", "before", "after"), `clause` where its clause starts and ends, `previous`
    where the value before it ends.
    """
    start, end = clause
    before, after = text[start : value.start], text[value.end : end]
    near = text[max(start, previous) : value.start]
    if re.search(r"\b(?:to|at|of|reached|was|were|totaled)\s+(?:approximately |about |a record |record |over |more than |nearly )*$", near) and not re.search(
        r"\b(?:increase|decrease|growth|decline|rise|drop|gain|reduction|fall|discount|premium)s? (?:in [\w\s]{0,40})?of\s+(?:approximately |about )?$", near, re.I
    ) and value.unit != "ratio":  # fmt: skip
        return "level", 0
    if value.unit == "ratio" and tie == "of" and not re.search(r"^\s*in\b", text[value.end :]):
        moved = re.search(
            r"\b(?:(?P<up>gain|add|win)|los|forgo)\w*\s+(?:about |some |up to |as much as )?$", near, re.I
        )
        return "share", (1 if moved["up"] else -1) if moved else 0
    if value.unit == "money" and re.search(r"\b(?:lost|rais(?:es?|ed|ing))\s+(?:about |some |nearly )?$", near):
        return "level", 0
    direction = _direction(near, before, after)
    if value.fold:
        return "change", -1 if value.low < 1 else 1
    if direction and (value.unit == "ratio" or not re.search(r"\b(?:to|from)\s+$", before)):
        level = re.search(r"\b(?:to|from|at)\s+(?:approximately |about )?$", before) is not None
        if not (level and value.unit == "ratio" and _RATE.search(text)):
            return "change", direction
    if value.unit == "ratio" and _SHARE_VERB.search(before):
        return "share", 0
    return "level", 0


def _direction(near: str, before: str, after: str) -> int:
    """1 up, -1 down, 0 where no word of change goes with the value."""
    tail = after[:28].split(",")[0]
    for text, last in ((near, True), (tail, False), (before, True)):
        text = text.lstrip()[:1].lower() + text.lstrip()[1:]
        ups = [m.start() for m in _UP.finditer(text) if not _BOUNDS.match(text[m.start() :])]
        downs = [m.start() for m in _DOWN.finditer(text) if not _BOUNDS.match(text[m.start() :])]
        if ups or downs:
            pick = max if last else min
            edge = -1 if last else len(text) + 1
            up, down = pick(ups, default=edge), pick(downs, default=edge)
            return (1 if up > down else -1) if last else (1 if up < down else -1)
    return 0
