"""A portfolio's view -> JSON, terminal, or a page of its own. The same content in each."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from markupsafe import Markup
from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.portfolio import Common, Hit, Offset, Reached, View
from agent.ranges import in_words
from agent.render.page import environment
from agent.render.sanitize import one_line
from agent.render.view import DISCLAIMER, SIGN, percent
from agent.types import Event, Range
from knowledge.types import Party

TITLES = {"direct": "Direct", "one_hop": "One link away", "two_hops": "Two links or more away"}
COLOUR = {1: "green", 0: "yellow", -1: "red"}


def name_of(party: Party) -> str:
    """'Nvidia (NVDA)', the name alone without a ticker."""
    name = party.name or "unnamed"
    return one_line(f"{name} ({party.ticker})" if party.ticker else name)


def part_of(hit: Hit) -> str:
    """What the portfolio gains or loses by a holding, in shares of its gross value."""
    if hit.part is not None:
        mid = percent(hit.part.mid, signed=True)
        return mid if hit.part.low == hit.part.high else f"{mid} ({in_words(hit.part)})"
    return "not disclosed" if hit.bound is None else f"not disclosed, at most {percent(hit.bound)}"


def sum_of(reached: Reached) -> str:
    """A distance in one line."""
    if not reached.hits:
        return "no holding"
    known = f", known part {in_words(reached.part)}" if reached.undisclosed < reached.weight else ""
    bare = f", {percent(reached.undisclosed)} of it without a disclosed share" if reached.undisclosed else ""
    return f"{percent(reached.weight)} of the value{known}{bare}"


def common_of(common: Common) -> str:
    """A shared supplier or customer in one line."""
    verb = "sells to" if common.role == "supplier" else "buys from"
    who = ", ".join(name_of(party) for party in common.holdings)
    held = " (held)" if common.held else ""
    return f"{name_of(common.company)}{held} {verb} {who}: {percent(common.weight)} of the value"


def offset_of(offset: Offset) -> str:
    """An offsetting pair in one line."""
    covered = "" if offset.covered is None else f": makes good {percent(offset.covered)} of the loss"
    return f"{name_of(offset.gains.holding.company)} gains against {name_of(offset.loses.holding.company)}{covered}"


def as_json(view: View, event: Event) -> dict[str, object]:
    """The document of `knockon portfolio --json`."""
    return {
        "event": event.text,
        "gross": view.gross,
        "reached": [
            {
                "distance": reached.distance,
                "weight": reached.weight,
                "part": _range(reached.part),
                "undisclosed": reached.undisclosed,
                "holdings": [_hit(hit) for hit in reached.hits],
            }
            for reached in view.reached
        ],
        "untouched": view.untouched,
        "shared": [
            {
                "company": _party(common.company),
                "role": common.role,
                "holdings": [_party(party) for party in common.holdings],
                "weight": common.weight,
                "held": common.held,
            }
            for common in view.commons
        ],
        "offsets": [
            {
                "gains": _party(pair.gains.holding.company),
                "loses": _party(pair.loses.holding.company),
                "covered": pair.covered,
            }
            for pair in view.offsets
        ],
        "unknown": list(view.unknown),
    }


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "company": _party(hit.holding.company),
        "weight": hit.weight,
        "sign": hit.sign,
        "part": _range(hit.part) if hit.part else None,
        "at_most": hit.bound,
        "order": hit.effect.order,
        "arithmetic": hit.effect.arithmetic,
        "basis": hit.effect.basis,
    }


def _range(value: Range) -> dict[str, float]:
    return {"low": value.low, "mid": value.mid, "high": value.high}


def _party(party: Party) -> dict[str, str | None]:
    return {"name": party.name, "ticker": party.ticker}


def show(view: View, event: Event, console: Console) -> None:
    """Print the view as tables."""
    console.print(Text(one_line(event.text), style="bold"))
    for reached in view.reached:
        console.print(Text.assemble("\n", (TITLES[reached.distance], "bold"), f": {sum_of(reached)}"))
        if reached.hits:
            console.print(_table(reached.hits))
    console.print(Text.assemble("\n", ("No path reaches", "bold"), f": {percent(view.untouched)} of the value"))
    for title, lines in _lists(view):
        console.print(Text(f"\n{title}", style="bold"))
        for line in lines:
            console.print(Text(f"• {one_line(line)}"))
    console.print(Text(f"\nParts are weight x revenue effect, no price forecast. {DISCLAIMER}", style="dim"))


def _lists(view: View) -> list[tuple[str, Sequence[str]]]:
    lists: list[tuple[str, Sequence[str]]] = [
        ("Shared, whether held or not", [common_of(common) for common in view.commons]),
        ("Offsets", [offset_of(pair) for pair in view.offsets]),
        ("Left out: no company of that name", view.unknown),
    ]
    return [(title, lines) for title, lines in lists if lines]


def _table(hits: Sequence[Hit]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", expand=True)
    table.add_column("holding", ratio=3)
    table.add_column("weight", justify="right")
    table.add_column("part of the value", ratio=3)
    table.add_column("path and arithmetic", ratio=7)
    for hit in hits:
        table.add_row(
            Text(f"{SIGN[hit.sign]} {name_of(hit.holding.company)}", style=COLOUR[hit.sign]),
            percent(hit.weight),
            Text(part_of(hit)),
            Text(one_line(hit.effect.arithmetic)),
        )
    return table


def page(view: View, event: Event) -> str:
    """The view as one self-contained HTML page."""
    template = environment().get_template("portfolio.html.j2")
    style = Markup(files("agent.render").joinpath("templates/memo.css").read_text("utf-8"))  # noqa: S704 - ours
    return template.render(
        event=event,
        reached=[(TITLES[each.distance], sum_of(each), each.hits) for each in view.reached],
        untouched=percent(view.untouched),
        lists=_lists(view),
        name_of=name_of,
        part_of=part_of,
        percent=percent,
        sign=SIGN,
        style=style,
        disclaimer=DISCLAIMER,
    )
