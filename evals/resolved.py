"""The slips of an event suite against daily closes, beside the two dumb baselines: `agent.scores` on what a log holds.

A slip counts from the case's own day, and every one is a rehearsal, since the events are past. Without closes nothing
is said; a slip without a close stays open and weighs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from agent.resolution import Outcome, Resolver
from agent.scores import Interval, Scores, Versus, scores_of
from agent.slips import from_json
from evals.cases import Case
from evals.scoring import Scored
from knowledge.prices import PriceSource


def outcomes(scored: Iterable[Scored], prices: PriceSource) -> list[Outcome]:
    """What became of each slip of each event; one company counts once an event day."""
    resolver = Resolver(prices)
    found: dict[tuple[object, ...], Outcome] = {}
    for each in scored:
        if not isinstance(each.item and each.item.case, Case) or not each.row.observed:
            continue
        assert each.item is not None
        case = each.item.case
        assert isinstance(case, Case)
        for data in each.row.observed.get("slips", ()):
            slip = replace(from_json(data), knowable=case.knowable, made=None)
            found.setdefault((slip.company.company or slip.company.name, case.knowable), resolver.resolve(slip))
    return list(found.values())


def lines(scores: Scores) -> Iterator[str]:
    """The table: where ours loses to a baseline stands first."""
    yield f"slips against closes: {scores.resolved} resolved, {scores.open} open (no close)"
    if scores.score is None:
        return
    for versus in sorted(scores.baselines, key=lambda versus: versus.gain.value):
        yield _versus(versus)
    sized = "no size predicted" if scores.in_band is None else f"in band {scores.in_band:.3f} of those with one"
    yield f"  hit rate {_told(scores.score.hit_rate)}, Brier {_told(scores.score.brier)}, {sized}"
    for each in scores.reliability:
        if each.count:
            yield f"  claimed {each.claimed:.2f}: came true {each.came_true:.2f} of {each.count}"
    for warning in scores.warnings:
        yield f"  {warning}"


def losses(scored: Sequence[Scored], prices: PriceSource) -> Iterator[str]:
    """Where ours loses to a baseline among the events of one split or of one kind of shock; worst first."""
    found = []
    for name, own in _groups(scored).items():
        scores = scores_of(outcomes(own, prices))
        found += [(versus, name) for versus in scores.baselines if versus.gain.value < 0]
    for versus, name in sorted(found, key=lambda each: each[0].gain.value):
        yield _versus(versus, f" on {name} events")


def _groups(scored: Sequence[Scored]) -> dict[str, list[Scored]]:
    groups: dict[str, list[Scored]] = {}
    for each in scored:
        if each.row.kind == "event" and each.row.observed and each.row.observed.get("slips"):
            for name in (each.row.split, str(each.row.observed.get("kind"))):
                groups.setdefault(name, []).append(each)
    return groups


def _versus(versus: Versus, where: str = "") -> str:
    name = {"sector": "sector beta x sector move", "headline": "same sign as the headline"}[versus.baseline]
    word = "LOSES to" if versus.gain.value < 0 else "beats"
    sure = "" if versus.gain.low > 0 or versus.gain.high < 0 else ", not surely"
    return (
        f"  ours {word} {name}{where}{sure}: Brier {versus.ours.brier.value:.3f} against "
        f"{versus.theirs.brier.value:.3f} (gain {_told(versus.gain)}), hits {versus.ours.hit_rate.value:.3f} against "
        f"{versus.theirs.hit_rate.value:.3f}, {versus.ours.count} slips"
    )


def _told(found: Interval) -> str:
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def table(scored: Sequence[Scored], prices: PriceSource) -> list[str]:
    """The lines for a suite, where ours loses first; none where it holds no slip."""
    found = outcomes(scored, prices)
    if not found:
        return []
    head, *rest = lines(scores_of(found))
    return [head, *losses(scored, prices), *rest]
