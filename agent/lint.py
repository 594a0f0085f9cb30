"""Lint of a result: what an editor would send back. Each remark says what is odd and why it may be wrong.

Judges the list of effects alone; changes nothing. Market size is known for the largest companies only, by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from agent.ranges import percent
from agent.types import Effect

Code = Literal["one-sided", "mega-caps", "no-path", "oversized", "undated", "old-links", "assumed", "look-ahead"]
MEGA_CAPS = frozenset(
    {"AAPL", "MSFT", "NVDA", "GOOGL", "GOOG", "AMZN", "META", "TSLA", "AVGO", "BRK-B", "TSM", "LLY", "JPM", "V", "WMT"}
    | {"XOM", "MA", "UNH", "ORCL", "COST", "JNJ", "PG", "HD", "ABBV", "BAC", "NFLX", "0700.HK", "9988.HK", "BABA"}
    | {"ASML", "005930.KS", "NVO", "SAP", "TM"}
)
"""The largest listed companies of the mid-2020s, from memory: enough to notice a list that holds nobody else."""
FEW = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark; `companies` are the names that it is about."""

    code: Code
    text: str
    companies: tuple[str, ...] = ()


def lint(effects: Sequence[Effect], *, known: date | None = None) -> list[Remark]:
    """Remarks on a result; empty when there is nothing to say. `known` is the day of the event."""
    walked = [effect for effect in effects if effect.hops > 0]
    found = [_one_sided(walked), _mega_caps(walked), _no_path(effects), _oversized(walked)]
    found += [_undated(walked), _old(walked), _assumed(walked), _look_ahead(walked, known)]
    return [remark for remark in found if remark is not None]


def carrying_share(effect: Effect) -> float | None:
    """The most that the links into this company can carry: its stated shares on the last links, summed, at most 1.

    None where there is no path, or a last link states no share of revenue.
    """
    shares: dict[str, float] = {}
    for steps in (effect.steps, *effect.others):
        if not steps:
            return None
        link = steps[-1].link
        if link.share is None or link.share.of not in ("source_revenue", "source_segment"):
            return None
        party = link.target.company or link.target.ticker or link.target.name or ""
        shares[party] = max(shares.get(party, 0.0), link.share.high, steps[-1].factor.high)
    return min(1.0, sum(shares.values()))


def _names(effects: Sequence[Effect]) -> tuple[str, ...]:
    return tuple(effect.company.name or "unnamed" for effect in effects)


def _one_sided(effects: Sequence[Effect]) -> Remark | None:
    up = sum(effect.sign > 0 for effect in effects)
    down = sum(effect.sign < 0 for effect in effects)
    more, fewer = max(up, down), min(up, down)
    if more < FEW or more <= 2 * fewer:
        return None
    side, other = ("gain", "lose") if up > down else ("lose", "gain")
    return Remark("one-sided", f"{more} names {side} and {fewer} {other}: look for who is on the other side")


def _mega_caps(effects: Sequence[Effect]) -> Remark | None:
    if len(effects) < FEW or not all(effect.company.ticker in MEGA_CAPS for effect in effects):
        return None
    return Remark("mega-caps", "only the largest companies: the smaller names that depend more are missing")


def _no_path(effects: Sequence[Effect]) -> Remark | None:
    bare = [effect for effect in effects if not effect.steps and effect.order > 1]
    return Remark("no-path", f"no path leads to {', '.join(_names(bare))}", _names(bare)) if bare else None


def _oversized(effects: Sequence[Effect]) -> Remark | None:
    over = []
    for effect in effects:
        share = carrying_share(effect)
        if share is None or effect.revenue is None:
            continue
        shock = max(1.0, abs(effect.shock.size.low), abs(effect.shock.size.high))
        if max(abs(effect.revenue.low), abs(effect.revenue.high)) > share * shock + 1e-9:
            over.append(effect)
    if not over:
        return None
    told = "; ".join(f"{e.company.name} above {percent(carrying_share(e) or 0.0)}" for e in over)
    return Remark("oversized", f"larger than the share that carries it: {told}", _names(over))


def _undated(effects: Sequence[Effect]) -> Remark | None:
    bare = [effect for effect in effects if effect.horizon_date is None]
    text = f"{len(bare)} horizons have no date: the event has none. Say when it was known."
    return Remark("undated", text, _names(bare)) if bare else None


def _old(effects: Sequence[Effect]) -> Remark | None:
    old = [effect for effect in effects if any(note.startswith("an old link") for note in effect.notes)]
    return Remark("old-links", f"old links decide {len(old)} of {len(effects)} names", _names(old)) if old else None


def _assumed(effects: Sequence[Effect]) -> Remark | None:
    bare = [effect for effect in effects if effect.basis != "cited"]
    if len(effects) < FEW or len(bare) < len(effects):
        return None
    return Remark("assumed", "no share is stated on any path: signs only, sizes are working sizes", _names(bare))


def _look_ahead(effects: Sequence[Effect], known: date | None) -> Remark | None:
    late = [e for e in effects if known and any(s.link.knowable and s.link.knowable > known for s in e.steps)]
    if not late:
        return None
    text = (
        f"{len(late)} of {len(effects)} names rest on links that became known only after the event: use --as-of {known}"
    )
    return Remark("look-ahead", text, _names(late))
