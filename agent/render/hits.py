"""Search hits -> terminal and JSON: where each stands, and the lines of it that answer.

Decides no order and no score. All text of documents is sanitised for the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from agent.render.sanitize import one_line
from knowledge.companies import Companies
from knowledge.question.types import Question
from knowledge.search import Found
from knowledge.types import Document, Hit

LINES = 4
"""Lines of a passage that are shown."""
WIDTH = 400
"""Characters of a shown line: prose has no line ends of its own."""


def hit_json(hit: Hit, companies: Companies, *, parts: bool = False) -> dict[str, object]:
    """One hit of the published JSON; `page` counts from 1 and is None where the source has none."""
    passage, document = hit.passage, hit.document
    row: dict[str, object] = {
        "document": document.id,
        "path": document.path,
        "title": document.title,
        "company": company_of(document, companies),
        "ticker": document.ticker,
        "form": document.form,
        "period": document.period.isoformat() if document.period else None,
        "knowable": document.knowable.isoformat() if document.knowable else None,
        "page": passage.page,
        "section": passage.section,
        "passage": passage.id,
        "text": passage.text,
        "score": round(hit.score, 4),
    }
    if parts:
        row["parts"] = {name: round(value, 4) for name, value in hit.parts.items() if value}
    return row


def company_of(document: Document, companies: Companies) -> str | None:
    """The filer's name: the entity's where it is known, else as printed."""
    entity = companies.get(document.company) if document.company else None
    return entity.name if entity else document.company_name


def reading_rows(question: Question) -> Iterator[tuple[str, str]]:
    """What was read off a question, as (label, words), leaving out what it does not say."""
    rows = (
        ("companies", [filer.name for filer in question.filers]),
        ("periods", [str(period) for period in question.periods]),
        ("newest", ["yes"] if question.newest else []),
        ("several periods", ["yes"] if question.several else []),
        ("forms", list(question.forms)),
        ("dated", [day.isoformat() for day in question.dated]),
        ("known by", [question.known_by.isoformat()] if question.known_by else []),
        ("subjects", [subject.name for subject in question.subjects]),
        ("lines", list(dict.fromkeys(line.wordings[0] for s in question.subjects for line in s.lines))),
        ("other words", [question.words] if question.words else []),
    )
    return ((label, "; ".join(values)) for label, values in rows if values)


def show(found: Found, console: Console, *, explain: bool = False) -> None:
    """Print the hits as a reader wants them: where, then the lines that bear on the question."""
    if explain:
        for label, words in reading_rows(found.reading):
            console.print(Text(f"{label:>15}: ", style="dim").append(one_line(words), style="default"))
        console.print(Text(f"{'ranked by':>15}: {_ways(found)}", style="dim"))
        console.print()
    for number, hit in enumerate(found.hits, 1):
        console.print(_head(number, hit))
        for line in excerpt(hit.passage.text, found.reading):
            console.print(Padding(Text(one_line(line, width=WIDTH)), (0, 0, 0, 4)))
        if explain:
            parts = ", ".join(f"{name} {value:.2f}" for name, value in hit.parts.items() if value)
            console.print(Padding(Text(f"{hit.score:.2f} = {parts}", style="dim"), (0, 0, 0, 4)))
        console.print()
    hidden = ", ".join(f"{n} {why}" for why, n in found.withheld.items() if n)
    if hidden:
        console.print(Text(f"Withheld documents: {hidden}.", style="dim"))


def _ways(found: Found) -> str:
    return "words, statement lines and vectors" if found.mode == "fused" else "words and statement lines (no vectors)"


def _head(number: int, hit: Hit) -> Text:
    document, passage = hit.document, hit.passage
    head = Text(f"{number:>2}  ", style="dim").append(one_line(document.title, width=70), style="bold")
    place = [f"p. {passage.page}"] if passage.page is not None else []
    place += [one_line(words, width=60) for words in (passage.section, passage.heading) if words]
    known = document.knowable.isoformat() if document.knowable else "undated"
    return head.append(f"  {' · '.join([*dict.fromkeys(place), known])}", style="dim")


def excerpt(text: str, question: Question, *, lines: int = LINES) -> list[str]:
    """The run of at most `lines` lines that holds most of what the question looks for."""
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    wanted = [re.escape(word) for word in question.words.split() if len(word) > 2]
    wanted += [re.escape(w) for subject in question.subjects for line in subject.lines for w in line.wordings]
    if len(rows) <= lines or not wanted:
        return rows[:lines]
    pattern = re.compile("|".join(wanted), re.IGNORECASE)
    found = [{match.casefold() for match in pattern.findall(row)} for row in rows]
    figures = [bool(words) and "|" in row and any(c.isdigit() for c in row) for words, row in zip(found, rows)]

    def worth(i: int) -> tuple[int, int, int]:
        return len(set().union(*found[i : i + lines])), sum(figures[i : i + lines]), -i

    best = max(range(len(rows) - lines + 1), key=worth)
    return rows[best : best + lines]
