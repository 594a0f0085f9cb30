"""Memo -> terminal, by rich. All text goes through `sanitize` and `rich.text.Text`, so no document can style or link.

Colour only repeats what a sign or a word already says. Names that are hit by one and the same arithmetic share it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from agent.memo import EffectRow, Memo, Statement
from agent.render import view
from agent.render.sanitize import one_line

COLOUR = {1: "green", 0: "yellow", -1: "red"}
ORDER = {1: "1st", 2: "2nd", 3: "3rd"}
WIDEST = 132
"""Columns past which lines get hard to read; wider terminals leave the rest empty."""
LONGEST = 600
"""Characters of the event's text and of one quote in the list of sources; the JSON has them whole."""


def show(memo: Memo, console: Console, *, sources: bool = True) -> None:
    """Print the whole memo; `sources=False` leaves out the list of quotes. A pipe gets it without trailing blanks."""
    if not console.is_terminal:
        console.file.write(as_text(memo, sources=sources, width=console.width))
        return
    console.width = min(console.width, WIDEST)
    for part in _parts(memo, sources=sources):
        console.print(part)


def as_text(memo: Memo, *, sources: bool = True, width: int = 100) -> str:
    """The same page as plain text, for files and pipes."""
    out = io.StringIO()
    console = Console(file=out, width=width, no_color=True, force_terminal=False, highlight=False)
    for part in _parts(memo, sources=sources):
        console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


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
    yield plain(one_line(f"{when}{memo.event.text}", width=LONGEST))
    for line in (*view.figure_lines(memo), *memo.event.checks):
        yield _bullet(line, "dim", mark="·")


def _statements(statements: Iterable[Statement], numbers: view.Citations) -> Iterator[RenderableType]:
    return (_bullet(view.cited(s, numbers)) for s in statements)


def _bullet(text: str, style: str = "", *, mark: str = "•") -> RenderableType:
    row = Table.grid(padding=(0, 1))
    row.add_row(mark, plain(text, style))
    return row


def _effects(rows: Iterable[EffectRow], numbers: view.Citations) -> Iterator[RenderableType]:
    """A line a name; below each run of names with one arithmetic, that arithmetic and what would reverse it."""
    head = _grid()
    head.add_row("  company", "effect on revenue", "order", "sign's p", "notes and sources", style="dim")
    yield head
    groups = [list(group) for _, group in groupby(rows, key=_same)]
    for n, alike in enumerate(groups):
        table = _grid()
        for row in alike:
            table.add_row(
                plain(f"{view.SIGN[row.sign]} {view.company_name(row.company)}", COLOUR[row.sign]),
                plain(view.effect_size(row)),
                ORDER[row.order],
                f"{row.probability:.2f}",
                plain("; ".join(_own_notes(row, alike)) + numbers.marks(row.citations), "dim"),
            )
        yield table
        last = n + 1 == len(groups) or _end(groups[n + 1][0]) != _end(alike[0])
        yield Padding(_why(alike, end=last), (0, 0, 0, 2))


def _end(row: EffectRow) -> str:
    return f"shows within {row.horizon}; reversed if {row.reversal}"


def _grid() -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for ratio, width in ((6, None), (6, None), (None, 5), (None, 8), (6, None)):
        table.add_column(ratio=ratio, width=width)
    return table


def _same(row: EffectRow) -> tuple[str, str]:
    """What rows must share to be told together: the arithmetic but for the name, and the mechanism."""
    return re.sub(re.escape(row.company.name or "unnamed"), "each", row.arithmetic), row.mechanism


def _own_notes(row: EffectRow, alike: list[EffectRow]) -> list[str]:
    """Notes that not all rows of the run share; and the move since the event."""
    common = _common(alike)
    return [note for note in row.notes if note not in common] + (
        [f"priced in: {row.priced_in}"] if row.priced_in else []
    )


def _common(alike: list[EffectRow]) -> list[str]:
    return [note for note in alike[0].notes if all(note in row.notes for row in alike)]


def _why(alike: list[EffectRow], *, end: bool) -> RenderableType:
    first = alike[0]
    arithmetic = _same(first)[0] if len(alike) > 1 else first.arithmetic
    common = "".join(f"; {note}" for note in _common(alike))
    text = plain(f"{first.mechanism}{common}", "dim italic")
    text.append(f"\n{one_line(arithmetic)}", style="dim")
    if first.path and end:
        text.append(f"\n{one_line(_end(first))}", style="dim")
    return text


def _risks(memo: Memo, numbers: view.Citations) -> Iterator[RenderableType]:
    for risk in memo.risks:
        yield _bullet(view.cited(risk.text, numbers))
        if risk.mitigant:
            yield Padding(plain(f"mitigant: {view.cited(risk.mitigant, numbers)}", "dim"), (0, 0, 0, 2))
        due = f" (by {risk.deadline})" if risk.deadline else ""
        yield Padding(plain(f"tripwire: {risk.tripwire}{due}", "dim"), (0, 0, 0, 2))


def _catalysts(memo: Memo, numbers: view.Citations) -> Iterator[RenderableType]:
    for c in memo.catalysts:
        when = f" ({c.date})" if c.date else ""
        yield _bullet(f"{c.horizon}{when}: {c.trigger}{numbers.marks(c.citations)}")
        yield Padding(plain(f"reversed if {c.reversal}", "dim"), (0, 0, 0, 2))


def _slips(memo: Memo) -> Iterator[RenderableType]:
    """A row a prediction; what would drop all of them is said once, below."""
    if not memo.slips:
        yield plain(view.no_slips(memo), "dim")
        return
    common = [kill for kill in memo.slips[0].kill if all(kill in slip.kill for slip in memo.slips)]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("company", "abnormal move", "against", "days", "p", "resolve by", "also dropped if"):
        table.add_column(column)
    for slip in memo.slips:
        table.add_row(
            plain(f"{view.SIGN[slip.sign]} {view.company_name(slip.company)}", COLOUR[slip.sign]),
            view.band_words(slip.band),
            plain(slip.benchmark),
            f"{slip.window[0]} to {slip.window[1]}",
            f"{slip.probability:.2f}",
            slip.resolve_by,
            plain("; ".join(kill for kill in slip.kill if kill not in common), "dim"),
        )
    yield table
    if common:
        yield plain(f"  dropped if {'; or '.join(common)}", "dim")


def _folds(memo: Memo) -> Iterator[RenderableType]:
    for title, lines in view.folds(memo):
        yield _section(title, (_bullet(line) for line in lines))


def _sources(memo: Memo) -> Iterator[RenderableType]:
    width = len(str(len(memo.sources))) + 2
    for n, source in enumerate(memo.sources, start=1):
        row = Table.grid(padding=(0, 1))
        row.add_column(width=width)
        text = plain(view.source_line(source), "dim")
        text.append(f"\n“{one_line(view.quote_words(source), width=LONGEST)}”")
        row.add_row(Text(f"[{n}]"), text)
        yield row
