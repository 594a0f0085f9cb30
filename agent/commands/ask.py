"""`knockon ask TEXT`: one question, one cited answer, for pipes. Words to objects and results to lines."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.answering.answer import Answer


@click.command()
@click.argument("text", required=False)
@click.option("--company", metavar="TICKER", help="Only this company's documents: ticker, name or CIK.")
@click.option(
    "--as-of", "as_of", type=click.DateTime(formats=["%Y-%m-%d"]), metavar="DATE", help="Only what was knowable then."
)
@click.option("--no-model", is_flag=True, help="Quote passages, even where a model is set up.")
@click.option(
    "--each",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="One question a line (- for standard input); prints one JSON document a line.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(
    text: str | None, *, company: str | None, as_of: datetime | None, no_model: bool, each: str | None, as_json: bool
) -> None:
    """Answer TEXT from the library, each statement cited; refuse where nothing in it bears on the question (exit 3)."""
    from agent.app import App
    from agent.asking import Asking, gate_for
    from agent.errors import NoEvidence, UsageError
    from agent.evidence import Ledger
    from agent.settings import settings
    from knowledge.types import AsOf

    if (each is None) == (not (text or "").strip()):
        raise UsageError("ask takes either a question or --each FILE.", remedy='knockon ask "Who supplies Nvidia?"')
    when = AsOf(as_of.date() if as_of else None)
    arguments = {"text": text, "each": each, "company": company, "as_of": when.day, "no_model": no_model}
    with App(settings(), say=_notice) as app, app.trace("ask", arguments) as trace:
        gate = gate_for(app, trace, no_model=no_model)
        asking = Asking(app, trace, Ledger(as_of=when), company=company, gate=gate)
        if each is not None:
            for line in _lines(each):
                click.echo(json.dumps(asking.ask(line).as_json() if line else {"question": line}, ensure_ascii=False))
            if asking.failed is not None:
                raise asking.failed
            return
        assert text is not None
        answer = asking.ask(text)
        if as_json:
            click.echo(json.dumps(answer.as_json(), ensure_ascii=False, indent=2))
        elif answer.refused is None:
            _show(answer)
        if asking.failed is not None:
            raise asking.failed
        if answer.refused is not None:
            raise NoEvidence(answer.refused, remedy=" ".join(answer.notices))


def _show(answer: Answer) -> None:
    from rich.console import Console

    from agent.render.answer import show

    show(answer, Console())


def _lines(path: str) -> Iterator[str]:
    with click.open_file(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            yield line.strip()


def _notice(line: str) -> None:
    from agent.render.sanitize import one_line

    sys.stderr.write(one_line(line) + "\n")
