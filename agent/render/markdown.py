"""Memo -> Markdown: the same content as every other output, for files, mail and notebooks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agent.memo import EffectRow, Memo
from agent.render import view
from agent.render.sanitize import one_line, sanitize

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#!])")


def escape(text: str) -> str:
    """Text of a document as Markdown text: no markup, link, image or tag survives in it."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def markdown(memo: Memo) -> str:
    """The whole memo as one Markdown page."""
    return sanitize("\n".join(_lines(memo))) + "\n"


def _lines(memo: Memo) -> Iterator[str]:
    numbers = view.Citations(memo.sources)
    yield f"# {escape(view.company_name(memo.company) if memo.company else memo.event.kind)}"
    yield f"\n**{escape(memo.label)}, {memo.score:+.2f}**: {escape(memo.score_reason)}\n"
    yield f"*{escape(view.written_by(memo))}*"
    yield f"\n## {view.event_heading(memo)}\n"
    yield f"> {escape(memo.event.text)}\n"
    yield from _list(
        f"{f.name.replace('_', ' ')}: {view.amount(f.value, f.unit)} ({f.basis}: {escape(f.text)})"
        for f in memo.event.figures
    )
    yield from _list(map(escape, memo.event.checks))
    yield "\n## Thesis\n"
    yield from _list(escape(view.cited(s, numbers)) for s in memo.thesis)
    for title, rows in view.effect_groups(memo):
        yield f"\n## {title}\n"
        yield "| company | revenue effect | order | probability | horizon | path and arithmetic |"
        yield "|---|---|---|---|---|---|"
        for row in rows:
            yield _row(row, numbers)
        yield ""
        yield from _list(_detail(row) for row in rows)
    yield "\n## Contrarian\n"
    yield from _list(escape(view.cited(s, numbers)) for s in memo.contrarian)
    yield "\n## Risks\n"
    yield from _list(escape(view.risk_line(risk, numbers)) for risk in memo.risks)
    yield "\n## Catalysts\n"
    yield from _list(escape(view.catalyst_line(c, numbers)) for c in memo.catalysts)
    yield "\n## Predictions to be scored\n"
    yield from _list(escape(view.slip_line(slip)) for slip in memo.slips)
    yield from _section("Not known", memo.missing)
    yield from _section("Lint", memo.lint)
    yield from _section("Struck", (f"{s.text} ({s.reason})" for s in memo.struck))
    yield "\n## Sources\n"
    for n, source in enumerate(memo.sources, start=1):
        yield f'{n}. {escape(view.source_line(source))}: "{escape(view.quote_words(source))}"'


def _row(row: EffectRow, numbers: view.Citations) -> str:
    cells = [
        f"{view.SIGN[row.sign]} {view.company_name(row.company)}",
        view.effect_size(row),
        str(row.order),
        f"{row.probability:.2f}",
        row.horizon,
        row.arithmetic + numbers.marks(row.citations),
    ]
    return "| " + " | ".join(map(escape, cells)) + " |"


def _detail(row: EffectRow) -> str:
    notes = "".join(f" {note}." for note in row.notes)
    priced = f" Priced in: {row.priced_in}." if row.priced_in else ""
    return escape(
        f"{view.company_name(row.company)}: {row.mechanism}. Reversed if {row.reversal}. "
        f"Next fact: {row.next_fact}.{notes}{priced}"
    )


def _list(lines: Iterable[str]) -> Iterator[str]:
    return (f"- {line}" for line in lines)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    rows = list(lines)
    if rows:
        yield f"\n## {title}\n"
        yield from _list(map(escape, rows))
