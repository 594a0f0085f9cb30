"""FinanceBench's three labels (Islam et al. 2023, arXiv 2311.11944), as far as code can give them.

A refusal has failed to answer; where the gold answer is one bare figure, the figures of the candidate are compared with
it. The paper forgives other units and small differences of rounding, and so does this. What is left goes to a person or
a model (`evals.grader`). Knows no model.
"""

from __future__ import annotations

import re
from typing import Literal

from agent.checking.values import Value, values

Label = Literal["correct", "incorrect", "failed"]
SIGNIFICANT = 3
"""Digits that a figure must have for its own rounding to be forgiven: 12.6 billion for 12,645 million, and not 13."""
_BARE = re.compile(r"-?\$?\s?-?[\d,]+(?:\.\d+)?\s?%?")
_IN = re.compile(r"\b(?:USD|US\$|\$|dollars?) ?(?:in )?(thousand|million|billion)s?\b", re.I)
_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_COMPARED = ("money", "ratio", "multiple", "count", "duration")


def by_code(question: str, gold: str, answer: str) -> Label | None:
    """The label of an answer that was not refused; None where code cannot tell.

    The gold must be one bare figure. A figure agrees with it that differs by a unit of its last digit at most (cents of
    an amount in millions aside), or that is it, rounded to three digits or more. The figures of the answer (in the
    gold's unit where any is, those of the question left out) all agree: correct; none does: incorrect; there is none:
    the answer failed to answer. Some do, or one agrees but for its sign or a power of a thousand: None.
    """
    gold = re.sub(r"\.0+$|(?<=\.\d)0+$", "", gold.strip().rstrip("."))
    wanted = values(gold)
    if not _BARE.fullmatch(gold) or len(wanted) != 1:
        return None
    asked = {(value.unit, value.low) for value in values(question)}
    told = [v for v in values(answer) if v.unit in _COMPARED and (v.unit, v.low) not in asked]
    if not told:
        return "failed"
    fitting = [v for v in told if v.unit == wanted[0].unit] or told
    verdicts = {_agrees(value, wanted[0], question) for value in fitting}
    if verdicts == {True}:
        return "correct"
    return "incorrect" if verdicts == {False} else None


def _agrees(value: Value, gold: Value, question: str) -> bool | None:
    """Whether a figure is the gold one; None where only its sign or its scale speaks against that."""
    ways = [1.0]
    if gold.unit == "ratio" and value.unit != "ratio":
        ways.append(100.0)
    if gold.unit == "money" and (named := _IN.search(question)):
        ways.append(_SCALE[named[1].lower()])
    if any(_close(value, value.mid, gold.mid * way, gold.half * way) for way in ways):
        return True
    scales = [way * 1000.0**power for way in ways for power in (-2, -1, 0, 1, 2)]
    if any(_close(value, abs(value.mid), abs(gold.mid) * way, gold.half * way) for way in scales):
        return None
    return False


def _close(value: Value, one: float, other: float, half: float) -> bool:
    rounded = value.half if sum(letter.isdigit() for letter in value.text) >= SIGNIFICANT else 0.0
    return abs(one - other) <= max(2 * half, rounded) + 1e-9
