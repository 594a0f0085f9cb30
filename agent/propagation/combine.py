"""Several paths to one company -> one effect: capped by the shares that carry them, opposite signs netted and told.

Also says how sure (a stated prior, to be scored), by when, what would reverse it and which fact would settle most.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from agent.assumptions import Assumptions
from agent.propagation.paths import Factor, Path
from agent.propagation.rules import lifts
from agent.ranges import ONE, clamped, in_words, percent, times, total, width
from agent.types import Effect, EffectBasis, Order, Range, Sign
from knowledge.edges import age_weight, key_of
from knowledge.graph import Graph
from knowledge.types import Party

OLD_AFTER_YEARS = 2.0
NETS_TO_NOTHING = 0.1
"""Opposite paths whose sum is under a tenth of their sizes together are told as no direction."""
ROW_ODDS = 1.2
"""Log-odds of a row at full weight: about three right of four."""
WORTH_TELLING = 0.05
"""A counter-effect under a twentieth of the effect is added and not told."""
DISCLOSED_FROM = 0.10
"""ASC 280-10-50-42."""
UsFiler = Callable[[Party], bool]


@dataclass(frozen=True, slots=True)
class Rest:
    """What combining needs beside the paths."""

    graph: Graph
    assumptions: Assumptions
    us_filer: UsFiler


def effect_of(company: Party, paths: Sequence[Path], left_out: int, rest: Rest) -> Effect:
    """One company's effect over all its paths (strongest first)."""
    best = paths[0]
    strength = _sum(paths)
    on_revenue = [path for path in paths if path.on_revenue]
    revenue = _sum(on_revenue) if best.on_revenue else None
    sign = _sign(paths, strength)
    newest = min((rest.graph.today if e.newest is None else e.newest for e in best.edges), default=rest.graph.today)
    upper = _upper_bound(best, company, rest) if revenue is None else None
    knowable = best.shock.knowable
    horizon = best.rules[-1]
    return Effect(
        company=company,
        sign=sign,
        order=_order(len(best.steps)),
        revenue=revenue,
        upper_bound=upper,
        horizon=horizon.horizon,
        horizon_date=None if knowable is None else knowable + timedelta(days=horizon.days),
        probability=probability(paths, strength, sign, newest, rest),
        steps=best.steps,
        basis=_basis(best),
        shock=best.shock,
        arithmetic=_arithmetic(paths, strength, revenue),
        mechanism=best.rules[-1].told(best.shock),
        reversal="the bar is put up again" if lifts(best.shock) else _REVERSAL[best.shock.kind],
        next_fact=next_fact(best),
        others=tuple(path.steps for path in paths[1:]),
        notes=tuple(_notes(company, paths, left_out, upper, newest, rest)),
        assumptions=tuple(dict.fromkeys(f.assumption for path in paths for f in path.factors if f.assumption)),
        strength=strength,
        hops=len(best.steps),
    )


def _sum(paths: Sequence[Path]) -> Range:
    """Paths over one last pair share that pair's share and cannot exceed it; over different pairs they add, up to 1.

    A share is stated by customer (ASC 280-10-50-42), so what one firm sells and licenses to another is one share.
    """
    by_pair: dict[tuple[str, str, bool], list[Path]] = defaultdict(list)
    for path in paths:
        edge, sells = path.edges[-1], path.rules[-1].walk == "to_suppliers"
        by_pair[key_of(edge.source), key_of(edge.target), sells].append(path)
    most = 1.0
    parts = []
    for (_, _, sells), same in by_pair.items():
        size = max(max(abs(p.shock.size.low), abs(p.shock.size.high), 1.0) for p in same)
        shares = [path.edges[-1].revenue for path in same] if sells else []
        share = max((1.0 if share is None else share.high for share in shares), default=1.0)
        parts.append(clamped(total(p.strength for p in same), share * size))
        most = max(most, size)
    return clamped(total(parts), most)


def _sign(paths: Sequence[Path], strength: Range) -> Sign:
    gross = sum(abs(path.strength.mid) for path in paths)
    if gross == 0 or abs(strength.mid) < NETS_TO_NOTHING * gross:
        return 0
    return 1 if strength.mid > 0 else -1


def _order(hops: int) -> Order:
    return 1 if hops == 0 else 2 if hops == 1 else 3


def _basis(path: Path) -> EffectBasis:
    if path.stated:
        return "cited"
    return "assumed" if any(rule.share is None for rule in path.rules) else "not_disclosed"


def _upper_bound(path: Path, company: Party, rest: Rest) -> float | None:
    """Rule ASC 280: an unnamed share lies below 10%, unless the filer states a larger customer without its name."""
    if path.rules[-1].walk != "to_suppliers" or path.edges[-1].revenue is not None or not rest.us_filer(company):
        return None
    unnamed = rest.graph.unnamed.get(company.company or "", 0.0)
    before = max(abs(path.before.low), abs(path.before.high))
    return min(1.0, max(DISCLOSED_FROM, unnamed) * before)


def probability(paths: Sequence[Path], strength: Range, sign: Sign, newest: date, rest: Rest) -> float:
    """That the abnormal move has this sign: a stated prior, never fitted (`docs/decisions/probability.md`).

    Log-odds of the strongest path's rows (1.2 plus their priors, on average), times weights in [0, 1] that only draw
    towards one half: size (in full from 20% on), 0.6 where a share is not stated, 0.6 a hop after the first, down to
    0.5 as the links age away, 0.85 for an assumed shock, 0.4 where the cause was public before, and the agreement of
    the paths. At most 0.9.
    """
    if sign == 0:
        return 0.5
    best = paths[0]
    odds = ROW_ODDS + sum(rule.prior for rule in best.rules) / len(best.rules)
    odds *= 0.3 + 0.7 * min(1.0, abs(strength.mid) / 0.2)
    odds *= (1.0 if best.stated else 0.6) * 0.6 ** (len(best.steps) - 1)
    half_life = max(rest.assumptions["age.half_life"].mid, 0.01)
    odds *= 0.5 + 0.5 * age_weight(newest, rest.graph.today, half_life_years=half_life)
    odds *= (0.85 if best.shock.basis == "assumed" else 1.0) * (0.4 if best.shock.known_since is not None else 1.0)
    gross = sum(abs(path.strength.mid) for path in paths)
    odds *= min(1.0, abs(strength.mid) / gross) if gross else 0.0
    return round(min(0.9, 1.0 / (1.0 + math.exp(-odds))), 3)


def next_fact(path: Path) -> str:
    """The factor whose range, if known exactly, would narrow the result most."""
    values = [factor.value for factor in path.factors]
    before = list(itertools.accumulate(values, times, initial=ONE))
    after = list(itertools.accumulate(reversed(values), times, initial=ONE))[::-1]
    whole = width(before[-1])
    best: tuple[float, Factor] | None = None
    for i, factor in enumerate(path.factors):
        others = times(before[i], after[i + 1])
        gain = whole - width(others) * abs(factor.value.mid)
        if gain > 1e-12 and (best is None or gain > best[0]):
            best = (gain, factor)
    if best is None:
        return "nothing on the path is open: whether the shock lasts"
    return f"{best[1].name}, now {in_words(best[1].value)}{'' if best[1].stated else ' ASSUMED'}"


def _arithmetic(paths: Sequence[Path], strength: Range, revenue: Range | None) -> str:
    text = "; then ".join(step.text for step in paths[0].steps)
    if len(paths) > 1:
        what = "of revenue" if revenue is not None else "as a working size"
        text += f"; with {len(paths) - 1} other path(s) {in_words(revenue or strength)} {what}"
    return text


def _notes(
    company: Party, paths: Sequence[Path], left_out: int, upper: float | None, newest: date, rest: Rest
) -> list[str]:
    best, notes = paths[0], []
    if best.apart:
        rivals = "both firms' known customers differ" if len(best.steps) == 1 else "it leads past a rival with others"
        notes.append(f"flat: {rivals}, so there is no business to win or lose between them")
    plus = sum(path.strength.mid for path in paths if path.strength.mid > 0)
    minus = sum(path.strength.mid for path in paths if path.strength.mid < 0)
    if min(plus, -minus) > WORTH_TELLING * max(plus, -minus):
        winner = "the gain outweighs" if plus + minus > 0 else "the loss outweighs"
        notes.append(
            f"nets {percent(plus)} ({_first(paths, 1)}) against {percent(minus)} ({_first(paths, -1)}): {winner}"
        )
    if best.edges[-1].revenue is None and best.rules[-1].walk == "to_suppliers":
        notes.append(
            "not disclosed (below 10%)"
            if upper is not None and company.company not in rest.graph.unnamed
            else "not disclosed; it also states a large customer without a name"
            if upper is not None
            else "not disclosed; no 10% rule is known to bind this seller"
        )
    if (rest.graph.today - newest).days > OLD_AFTER_YEARS * 365.25:
        notes.append(f"an old link ({newest.year}) decides")
    if best.shock.known_since is not None:
        notes.append(f"priced in? the cause was public since {best.shock.known_since}: expect a small move on the day")
    if best.rules[-1].becomes == "ends_input" and best.shock.kind == "demand":
        notes.append("exposed the same way, not yet hit: nothing is announced for it")
    if any(edge.share_link.share is not None and edge.share_link.share.joint for edge in best.edges):
        notes.append("the share was stated for several names together: its own is at most that")
    if left_out:
        notes.append(f"{left_out} weaker path(s) not added")
    return notes  # fmt: skip


def _first(paths: Sequence[Path], sign: int) -> str:
    return next(path.rules[-1].told(path.shock) for path in paths if path.strength.mid * sign > 0)


_REVERSAL = {
    "demand": "the buyer's next report shows purchases back where they were",
    "sales": "the next outlook takes the change back",
    "output": "deliveries resume sooner than said, or a second source fills the gap",
    "input_price": "the price returns, or a contract passes it on",
    "price": "the price move is taken back, or rivals do not follow",
    "ban_on_buying": "a licence, a settlement or a lifted order lets sales resume",
    "ban_on_selling": "a licence or a redesigned product reopens the market",
    "capital": "the issue trades above its price within weeks",
    "entry": "the entrant leaves, or the deal fails",
    "substitution": "the substitute disappoints in use, or demand grows faster than it saves",
    "regulation": "the rule is delayed, softened or struck down",
}
