"""Label and score by one stated rule: the effect on the company that the memo is on, over a halving of its value.

+-1 stands for half of the company's value or revenue. A size that rests on an assumption counts half; reported results
count a fifth, since most of them was expected; what the library found fades by half every 30 days. Where no company is
asked for, the effects themselves are balanced by their probability.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.brief import Brief
from agent.catalysts import RESULTS
from agent.ranges import percent
from agent.writing.words import name_of

WHOLE = 0.5
RESULTS_COUNT = 0.2
FADES_IN = 30.0
"""Days in which old news loses half of what is left of it: ASSUMED, as the other weights of this rule are."""
BANDS = ((0.05, "neutral"), (0.3, "mildly {}"), (0.6, "{}"), (1.01, "strongly {}"))


def label_of(score: float) -> str:
    """'neutral' below 0.05, then mildly, plainly, strongly positive or negative."""
    word = "positive" if score > 0 else "negative"
    return next(text for bound, text in BANDS if abs(score) < bound).format(word)


def sentiment(brief: Brief) -> tuple[str, float, str]:
    """(label, score in [-1, 1], the reason with its arithmetic)."""
    if brief.origin == "scenario":
        return "no event", 0.0, "nothing has happened: these are standing scenarios, and there is nothing to score"
    own = brief.of(brief.about) if brief.about else None
    if own is None:
        return _balance(brief)
    effect = own.effect
    weights = list(_weights(brief, assumed=effect.basis != "cited"))
    score = effect.strength.mid / WHOLE
    for weight, _ in weights:
        score *= weight
    score = round(max(-1.0, min(1.0, score)), 2)
    because = "".join(f" x {weight:.2f} ({why})" for weight, why in weights)
    size = f"{percent(effect.strength.mid)} at {name_of(effect.company)}: {effect.mechanism}"
    return label_of(score), score, f"{size}; over {percent(WHOLE)}{because}"


def _weights(brief: Brief, *, assumed: bool) -> Iterator[tuple[float, str]]:
    if assumed:
        yield 0.5, "the size is assumed"
    if brief.event.kind == RESULTS:
        yield RESULTS_COUNT, "results are mostly expected"
    known = brief.event.knowable
    age = (brief.today - known).days if brief.origin == "library" and known else 0
    if age > 0:
        yield 0.5 ** (age / FADES_IN), f"{age} days old"


def _balance(brief: Brief) -> tuple[str, float, str]:
    rows = [f.effect for f in brief.findings if f.effect.hops]
    weight = sum(effect.probability for effect in rows)
    score = round(sum(effect.sign * effect.probability for effect in rows) / weight, 2) if weight else 0.0
    up, down = sum(effect.sign > 0 for effect in rows), sum(effect.sign < 0 for effect in rows)
    whom = f"no path leads to {name_of(brief.about)}" if brief.about else "the event names no company"
    return label_of(score), score, f"{whom}: balance of {up} that gain and {down} that lose, by probability"
