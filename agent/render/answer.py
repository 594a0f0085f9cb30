"""An answer -> terminal: its text, then its sources with page and the words relied on, all sanitised."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from agent.answering.answer import Answer, Citation
from agent.render.sanitize import one_line, sanitize

WIDTH = 220
"""Characters of a quote that are shown under an answer; the whole is one command away."""


def show(answer: Answer, console: Console) -> None:
    """Print an answer and its sources."""
    console.print(Text(sanitize(answer.text)))
    shown: set[str] = set()
    for citation in answer.citations:
        if citation.key not in shown:
            console.print(Padding(source_line(citation), (0, 0, 0, 2)))
            shown.add(citation.key)
    for row in answer.struck:
        console.print(Padding(Text(f"struck: {one_line(row, width=WIDTH)}", style="dim red"), (0, 0, 0, 2)))
    for notice in answer.notices:
        console.print(Padding(Text(one_line(notice), style="dim"), (0, 0, 0, 2)))


def source_line(citation: Citation) -> Text:
    """'[S1] AMD 10-K FY2023, p. 12: "the words"'."""
    entry = citation.entry
    place = f", p. {entry.page}" if entry.page else ""
    text = Text(f"[{citation.key}] {one_line(entry.title)}{place}", style="dim")
    text.append(f': "{one_line(citation.quote, width=WIDTH)}"')
    return text
