"""Memo -> terminal, by rich. All text goes through `sanitize` and `rich.text.Text`, so no document can style or link.

Colour only repeats what a sign or a word already says.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from agent.memo import EffectRow, Memo, Statement
from agent.render import view
from agent.render.sanitize import one_line

COLOUR = {1: "green", 0: "yellow", -1: "red"}


def show(memo: Memo, console: Console, *, sources: bool = True) -> None:
    """Print the whole memo; `sources=False` leaves out the list of quotes."""
    for part in _parts(memo, sources=sources):
        console.print(part)


def as_text(memo: Memo, *, sources: bool = True, width: int = 100) -> str:
    """The same page as plain text, for a file."""
    out = io.StringIO()
    show(memo, Console(file=out, width=width, no_color=True, force_terminal=False), sources=sources)
    return out.getvalue()


def plain(text: str, style: str = "") -> Text:
    """Document text as rich text: sanitised, on one line, with no markup read from it."""
    return Text(one_line(text), style=style)


def _parts(memo: Memo, *, sources: bool) -> Iterator[RenderableType]:
    numbers = view.Citations(memo.sources)
    yield _head(memo)
    yield _section(view.event_heading(memo), _event(memo))
    yield _section("Thesis", _statements(memo.thesis, numbers))
    for title, rows in view.effect_groups(memo):
        yield _section(title, _effects(rows, numbers))
    yield _section("Contrarian", _statements(memo.contrarian, numbers))
    yield _section("Risks", _risks(memo, numbers))
    yield _section("Catalysts", _catalysts(memo, numbers))
    yield _section("Predictions to be scored", _slips(memo))
    yield from _folds(memo)
    if sources:
        yield _section("Sources", _sources(memo))
    yield Padding(plain(view.written_by(memo), "dim"), (1, 0, 0, 0))


def _head(memo: Memo) -> RenderableType:
    title = view.company_name(memo.company) if memo.company else memo.event.kind
    line = Table.grid(expand=True)
    line.add_column(ratio=1)
    line.add_column(justify="right")
    sign = 1 if memo.score > 0.05 else -1 if memo.score < -0.05 else 0
    line.add_row(
        plain(title, "bold"), Text(f"{view.SIGN[sign]} {memo.label} {memo.score:+.2f}", style=f"bold {COLOUR[sign]}")
    )
    return Group(line, plain(memo.score_reason, "dim"))


def _section(title: str, body: Iterable[RenderableType]) -> RenderableType:
    rows = list(body)
    if not rows:
        rows = [Text("nothing in the library bears on this", style="dim")]
    return Group(Text(), Rule(Text(title, style="bold"), align="left", style="dim"), *rows)


def _event(memo: Memo) -> Iterator[RenderableType]:
    when = f"{memo.event.knowable}: " if memo.event.knowable else ""
    yield plain(f"{when}{memo.event.text}")
    for figure in memo.event.figures:
        name = figure.name.replace("_", " ")
        yield plain(f"  {name}: {view.amount(figure.value, figure.unit)}  ({figure.basis}: {figure.text})", "dim")
    for check in memo.event.checks:
        yield plain(f"  {check}")


def _statements(statements: Iterable[Statement], numbers: view.Citations) -> Iterator[RenderableType]:
    return (_bullet(view.cited(s, numbers)) for s in statements)


def _bullet(text: str, style: str = "") -> RenderableType:
    row = Table.grid(padding=(0, 1))
    row.add_row("•", plain(text, style))
    return row


def _effects(rows: Iterable[EffectRow], numbers: view.Citations) -> Iterator[RenderableType]:
    table = Table(box=None, pad_edge=False, expand=True, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("company", ratio=5)
    table.add_column("revenue effect", ratio=4)
    table.add_column("hop", justify="right")
    table.add_column("p", justify="right")
    table.add_column("when", min_width=8, ratio=2)
    table.add_column("path and arithmetic", ratio=11)
    for row in rows:
        why = plain(row.arithmetic + numbers.marks(row.citations))
        for note in [*row.notes, *([f"priced in: {row.priced_in}"] if row.priced_in else [])]:
            why.append(f"\n{one_line(note)}", style="dim")
        table.add_row(
            plain(f"{view.SIGN[row.sign]} {view.company_name(row.company)}", COLOUR[row.sign]),
            plain(view.revenue_range(row.revenue, row.upper_bound)),
            str(row.order),
            f"{row.probability:.2f}",
            plain(row.horizon),
            why,
        )
    yield table


def _risks(memo: Memo, numbers: view.Citations) -> Iterator[RenderableType]:
    for risk in memo.risks:
        yield _bullet(view.cited(risk.text, numbers))
        if risk.mitigant:
            yield Padding(plain(f"mitigant: {view.cited(risk.mitigant, numbers)}", "dim"), (0, 0, 0, 2))
        due = f" (by {risk.deadline})" if risk.deadline else ""
        yield Padding(plain(f"tripwire: {risk.tripwire}{due}"), (0, 0, 0, 2))


def _catalysts(memo: Memo, numbers: view.Citations) -> Iterator[RenderableType]:
    for c in memo.catalysts:
        when = f" ({c.date})" if c.date else ""
        yield _bullet(f"{c.horizon}{when}: {c.trigger}{numbers.marks(c.citations)}")
        yield Padding(plain(f"reversed if {c.reversal}", "dim"), (0, 0, 0, 2))


def _slips(memo: Memo) -> Iterator[RenderableType]:
    if not memo.slips:
        yield Text("none: no effect is strong enough to predict", style="dim")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("company", "abnormal move", "against", "days", "p", "resolve by", "dropped if"):
        table.add_column(column)
    for slip in memo.slips:
        low, high = (view.percent(bound) for bound in slip.band)
        table.add_row(
            plain(f"{view.SIGN[slip.sign]} {view.company_name(slip.company)}", COLOUR[slip.sign]),
            f"{low} to {high}",
            plain(slip.benchmark),
            f"{slip.window[0]} to {slip.window[1]}",
            f"{slip.probability:.2f}",
            slip.resolve_by,
            plain("; ".join(slip.kill)),
        )
    yield table


def _folds(memo: Memo) -> Iterator[RenderableType]:
    folds = (
        ("Not known", memo.missing),
        ("Lint", memo.lint),
        ("Struck", [f"{s.text} ({s.reason})" for s in memo.struck]),
    )
    for title, lines in folds:
        if lines:
            yield _section(title, (_bullet(line) for line in lines))


def _sources(memo: Memo) -> Iterator[RenderableType]:
    for n, source in enumerate(memo.sources, start=1):
        row = Table.grid(padding=(0, 1))
        text = plain(view.source_line(source), "dim")
        text.append(f'\n"{one_line(source.quote)}"')
        row.add_row(Text(f"[{n}]"), text)
        yield row
