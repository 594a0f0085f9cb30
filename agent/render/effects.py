"""One scenario as tables for the terminal and as the published JSON. Words and layout only."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.counterfactual import Difference
from agent.effects import Barring
from agent.ranges import in_words
from agent.render.sanitize import one_line
from agent.render.view import SIGN, amount, percent
from agent.scenario import Scenario
from agent.types import Effect, Event, Range, Shock, Slip, Step
from knowledge.edges import key_of
from knowledge.types import Party

SHOWN = 25
"""Names shown on a terminal; all of them are in the JSON."""
_STYLE = {1: "green", 0: "dim", -1: "red"}


def as_json_document(scenario: Scenario, slips: Sequence[Slip]) -> dict[str, object]:
    """What `knockon effects --json` prints."""
    outcome = scenario.outcome
    return {
        "event": _event(scenario.event),
        "shocks": [_shock(shock) for shock in scenario.shocks],
        "effects": [_effect(effect, scenario) for effect in outcome.effects],
        "withheld": {
            **scenario.withheld,
            "barred": [
                {"company": _party(bar.company), "buyer": _party(bar.buyer), "reason": bar.reason}
                for bar in outcome.barred
            ],
            "ended": list(outcome.ended),
            "unplaced": [shock.because for shock in outcome.unplaced],
            "weak_paths": outcome.cut,
        },
        "counterfactual": {
            "changed": list(scenario.changed),
            "moves": [_difference(difference) for difference in scenario.changes],
        },
        "lint": [{"code": r.code, "text": r.text, "companies": list(r.companies)} for r in scenario.remarks],
        "slips": [slip.id for slip in slips],
        "as_of": _day(scenario.as_of.day),
    }


def _event(event: Event) -> dict[str, object]:
    return {
        "text": event.text,
        "kind": event.kind,
        "company": None if event.company is None else _party(event.company),
        "counterpart": None if event.counterpart is None else _party(event.counterpart),
        "others": [_party(party) for party in event.others],
        "subject": event.subject,
        "direction": event.direction,
        "knowable": _day(event.knowable),
        "known_since": _day(event.known_since),
        "purpose": event.purpose,
        "figures": [
            {"name": f.name, "value": f.value, "unit": f.unit, "basis": f.basis, "text": f.text} for f in event.figures
        ],
        "checks": [{"holds": check.holds, "text": check.text} for check in event.checks],
    }


def _shock(shock: Shock) -> dict[str, object]:
    return {
        "kind": shock.kind,
        "at": _party(shock.at),
        "place": shock.place,
        "size": _range(shock.size),
        "basis": shock.basis,
        "duration": shock.duration,
        "knowable": _day(shock.knowable),
        "reach": shock.reach,
        "counterparties": [_party(party) for party in shock.counterparties],
        "because": shock.because,
    }


def _effect(effect: Effect, scenario: Scenario) -> dict[str, object]:
    priced = scenario.priced.get(key_of(effect.company))
    return {
        "company": _party(effect.company),
        "sign": effect.sign,
        "revenue": None if effect.revenue is None else _range(effect.revenue),
        "upper_bound": effect.upper_bound,
        "strength": _range(effect.strength),
        "order": effect.order,
        "hops": effect.hops,
        "path": [_step(step) for step in effect.steps],
        "other_paths": [[_step(step) for step in steps] for steps in effect.others],
        "arithmetic": effect.arithmetic,
        "horizon": effect.horizon,
        "horizon_date": _day(effect.horizon_date),
        "probability": effect.probability,
        "basis": effect.basis,
        "mechanism": effect.mechanism,
        "reversal": effect.reversal,
        "next_fact": effect.next_fact,
        "notes": list(effect.notes),
        "assumptions": list(effect.assumptions),
        "priced_in": None
        if priced is None
        else {
            "abnormal_return": priced.abnormal,
            "standard_error": priced.error,
            "claimed": priced.claimed,
            "from": _day(priced.event_day),
            "to": _day(priced.last_day),
        },
    }


def _step(step: Step) -> dict[str, object]:
    link = step.link
    return {
        "link": link.id,
        "source": _party(link.source),
        "target": _party(link.target),
        "relation": link.relation,
        "knowable": _day(link.knowable),
        "document": link.document,
        "quote": link.quote,
        "factor": _range(step.factor),
        "text": step.text,
    }


def _difference(difference: Difference) -> dict[str, object]:
    before, after = difference.before, difference.after
    return {
        "company": _party(difference.company),
        "move": difference.move,
        "before": None if before is None else {"sign": before.sign, "strength": _range(before.strength)},
        "after": None if after is None else {"sign": after.sign, "strength": _range(after.strength)},
    }


def _party(party: Party) -> dict[str, str | None]:
    return {"name": party.name, "ticker": party.ticker}


def _range(size: Range) -> dict[str, float]:
    return {"low": size.low, "mid": size.mid, "high": size.high}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def show(scenario: Scenario, slips: Sequence[Slip], console: Console) -> None:
    """Print what an analyst reads in a minute: what was read, who is hit, why, and what is doubtful."""
    _head(scenario, console)
    effects = scenario.outcome.effects
    console.print()
    console.print(_table(effects[:SHOWN], scenario))
    if len(effects) > SHOWN:
        console.print(Text(f"and {len(effects) - SHOWN} weaker names: --json shows all", style="dim"))
    console.print()
    console.print(_paths(effects[:SHOWN]))
    if scenario.changed:
        console.print()
        console.print(Text(one_line(f"With {', '.join(scenario.changed)}:"), style="bold"))
        console.print(_changes(scenario.changes) if scenario.changes else Text("no name moves"))
    console.print()
    for line in _doubts(scenario):
        console.print(Text(one_line(line), style="yellow"))
    dated = sorted({slip.resolve_by for slip in slips})
    if dated:
        what = "prediction" if len(slips) == 1 else "predictions"
        console.print(Text(f"{len(slips)} {what} kept, resolvable by {dated[-1]}: knockon resolve", style="dim"))


def _head(scenario: Scenario, console: Console) -> None:
    event = scenario.event
    who = _name(event.company) if event.company else event.subject or event.market or "nobody named"
    when = f", {event.knowable}" if event.knowable else ", undated"
    console.print(Text(one_line(f"{event.kind}: {who}{when}"), style="bold"))
    told = [f"{f.name.replace('_', ' ')} {amount(f.value, f.unit)}" for f in event.figures if f.name != f.unit]
    if told:
        console.print(Text(one_line("; ".join(told)), style="dim"))
    for check in event.checks:
        console.print(Text(one_line(check.text), style="dim" if check.holds else "red"))
    for shock in scenario.shocks:
        size = in_words(shock.size)
        line = f"shock: {shock.kind.replace('_', ' ')} {size} at {_name(shock.at)}, {shock.duration} ({shock.because})"
        console.print(Text(one_line(line)))


def _table(effects: Sequence[Effect], scenario: Scenario) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("", "", "company", "of revenue", "p", "by"):
        table.add_column(name, no_wrap=name in ("", "p", "by"))
    if scenario.priced:
        table.add_column("since", no_wrap=True)
    table.add_column("because")
    for number, effect in _numbered(effects):
        style = _STYLE[effect.sign]
        priced = scenario.priced.get(key_of(effect.company))
        cells = [
            Text(number, style="dim"),
            Text(SIGN[effect.sign], style=style),
            Text(one_line(_name(effect.company)), style=style if effect.hops else "bold"),
            Text(size_words(effect)),
            Text(f"{effect.probability:.2f}"),
            Text(str(effect.horizon_date or effect.horizon)),
        ]
        if scenario.priced:
            cells.append(Text("" if priced is None else percent(priced.abnormal, signed=True)))
        table.add_row(*cells, Text(one_line(effect.mechanism)))
    return table


def _numbered(effects: Sequence[Effect]) -> list[tuple[str, Effect]]:
    """The walked ones are numbered from 1; headline companies have no number."""
    numbers = itertools.count(1)
    return [(str(next(numbers)) if effect.hops else "", effect) for effect in effects]


def _paths(effects: Sequence[Effect]) -> Table:
    """The arithmetic behind each numbered row, with the doubts about it."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    for number, effect in _numbered(effects):
        if effect.hops:
            text = Text(one_line(effect.arithmetic))
            text.append("".join(f"; {one_line(note)}" for note in effect.notes), style="dim")
            table.add_row(Text(number, style="dim"), text)
    return table


def size_words(effect: Effect) -> str:
    """ "-18%", "-3% (-5% to -1%)", "not disclosed, at most 10%", or a working size that is no amount."""
    if effect.sign == 0:
        return "flat"
    if not effect.hops and effect.revenue is None:
        return "first order"
    size = effect.revenue
    if size is None:
        bound = "" if effect.upper_bound is None else f", at most {percent(effect.upper_bound)}"
        return f"{'assumed' if effect.basis == 'assumed' else 'not disclosed'}{bound}"
    mid = percent(size.mid, signed=True)
    return mid if size.low == size.high else f"{mid} ({percent(size.low)} to {percent(size.high)})"


def _name(party: Party) -> str:
    name = party.name or "unnamed"
    return f"{name} ({party.ticker})" if party.ticker else name


def _changes(changes: Sequence[Difference]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("company", "", "before", "after"):
        table.add_column(name)
    for change in changes[:SHOWN]:
        style = "bold" if change.move in ("flips", "vanishes", "appears") else ""
        sides = ["no row" if e is None else percent(e.strength.mid, signed=True) for e in (change.before, change.after)]
        table.add_row(Text(one_line(_name(change.company))), Text(change.move, style=style), *sides)
    return table


def _doubts(scenario: Scenario) -> list[str]:
    outcome = scenario.outcome
    lines = [f"{remark.code}: {remark.text}" for remark in scenario.remarks]
    lines += _barred(outcome.barred)
    if outcome.ended:
        lines.append(f"ended, so they carry nothing: {'; '.join(outcome.ended)}")
    lines += [f"no link names {shock.at.name}: its {shock.kind} shock reaches nobody" for shock in outcome.unplaced]
    if outcome.cut:
        lines.append(f"{outcome.cut} weak paths were not followed")
    return lines + _withheld(scenario.withheld, scenario.as_of.day)


def _barred(bars: Sequence[Barring]) -> list[str]:
    """One line a buyer: who may not sell to it, and the first one's reason."""
    by_buyer: dict[str, list[Barring]] = {}
    for bar in bars:
        by_buyer.setdefault(bar.buyer.name or "unnamed", []).append(bar)
    return [
        f"barred from selling to {buyer}, so nothing runs there: "
        f"{', '.join(bar.company.name or 'unnamed' for bar in barred)} ({barred[0].reason.rstrip('.')})"
        for buyer, barred in by_buyer.items()
    ]


def _withheld(withheld: Mapping[str, int], day: date | None) -> list[str]:
    held = ", ".join(f"{n} {why}" for why, n in withheld.items() if n)
    return [f"withheld as of {day}: {held}"] if held else []
