"""Memo -> Word document, by python-docx (the extra `docx`): the same content as the page, as people send it."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from agent.errors import UsageError
from agent.memo import EffectRow, Memo
from agent.render import view
from agent.render.sanitize import one_line

COLUMNS = ("company", "revenue effect", "order", "p", "horizon", "path and arithmetic")


def docx(memo: Memo) -> bytes:
    """The memo as the bytes of a .docx. Raises UsageError where python-docx is not installed."""
    try:
        from docx import Document
    except ImportError as error:
        raise UsageError("a .docx needs python-docx.", remedy="Install knockon[docx] in its environment.") from error
    document = Document()
    numbers = view.Citations(memo.sources)
    document.add_heading(one_line(view.company_name(memo.company) if memo.company else memo.event.kind), 0)
    document.add_paragraph().add_run(one_line(f"{memo.label} {memo.score:+.2f}: {memo.score_reason}")).bold = True
    document.add_heading(view.event_heading(memo), 1)
    when = f"{memo.event.knowable}: " if memo.event.knowable else ""
    document.add_paragraph(one_line(when + memo.event.text))
    figures = (f"{f.name.replace('_', ' ')}: {view.amount(f.value, f.unit)} ({f.text})" for f in memo.event.figures)
    _bullets(document, (*figures, *memo.event.checks))
    _section(document, "Thesis", (view.cited(s, numbers) for s in memo.thesis))
    for title, rows in view.effect_groups(memo):
        document.add_heading(title, 1)
        _effects(document, rows, numbers)
    _section(document, "The case against", (view.cited(s, numbers) for s in memo.contrarian))
    _section(document, "Risks", (view.risk_line(risk, numbers) for risk in memo.risks))
    _section(document, "Catalysts", (view.catalyst_line(c, numbers) for c in memo.catalysts))
    _section(document, "Predictions to be scored", map(view.slip_line, memo.slips))
    _section(document, "Not known", memo.missing)
    _section(document, "Lint", memo.lint)
    _section(document, "Struck", (f"{s.text} ({s.reason})" for s in memo.struck))
    document.add_heading("Sources", 1)
    for n, source in enumerate(memo.sources, start=1):
        document.add_paragraph(one_line(f'[{n}] {view.source_line(source)}: "{view.quote_words(source)}"'))
    document.add_paragraph(one_line(view.written_by(memo)))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _section(document: Any, title: str, lines: Iterable[str]) -> None:
    rows = list(lines)
    if rows:
        document.add_heading(title, 1)
        _bullets(document, rows)


def _bullets(document: Any, lines: Iterable[str]) -> None:
    for line in lines:
        document.add_paragraph(one_line(line), style="List Bullet")


def _effects(document: Any, rows: Iterable[EffectRow], numbers: view.Citations) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style = "Light Grid Accent 1"
    for cell, name in zip(table.rows[0].cells, COLUMNS):
        cell.text = name
    for row in rows:
        values = (
            f"{view.SIGN[row.sign]} {view.company_name(row.company)}",
            view.effect_size(row),
            str(row.order),
            f"{row.probability:.2f}",
            row.horizon,
            row.arithmetic + numbers.marks(row.citations),
        )
        for cell, value in zip(table.add_row().cells, values):
            cell.text = one_line(value)
