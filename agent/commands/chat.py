"""`knockon chat [TICKER]`: a conversation over the library, with a model or with none."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from agent.asking import Asking


@click.command()
@click.argument("ticker", required=False)
@click.option(
    "--as-of", "as_of", type=click.DateTime(formats=["%Y-%m-%d"]), metavar="DATE", help="Only what was knowable then."
)
@click.option("--resume", metavar="ID", help='Go on with a conversation: its id, the beginning of it, or "last".')
@click.option("--no-model", is_flag=True, help="Quote passages, even where a model is set up.")
def command(ticker: str | None, *, as_of: datetime | None, resume: str | None, no_model: bool) -> None:
    """Ask in a conversation, about TICKER or about anything in the library. /help lists the commands."""
    from rich.console import Console

    from agent.app import App
    from agent.asking import Asking, gate_for
    from agent.chat import Chat, piped, typed
    from agent.errors import UsageError
    from agent.sessions import Session
    from agent.sessions import resume as resumed
    from agent.settings import settings
    from knowledge.types import AsOf

    if resume and (ticker or as_of):
        raise UsageError("--resume goes on as it was: give no ticker and no day with it.")
    console = Console()
    when = AsOf(as_of.date() if as_of else None)
    with App(settings(), say=_notice) as app, app.trace("chat", {"ticker": ticker, "as_of": when.day}) as trace:
        session = resumed(app.settings.home, resume) if resume else Session.new(as_of=when, company=ticker)
        gate = gate_for(app, trace, no_model=no_model)
        asking = Asking(app, trace, session.ledger, company=session.company, gate=gate)
        asking.remember([(turn.question, turn.answer) for turn in session.turns])
        here = sys.stdin.isatty()
        if here:
            _greet(console, asking)
        Chat(app, session, asking, console).run(typed(app.settings.home, app.companies, asking) if here else piped())


def _greet(console: Console, asking: Asking) -> None:
    from rich.text import Text

    who = asking.talk.gate.name if asking.talk else "no model: questions are answered by quoted passages"
    about = f" about {asking.company.name}" if asking.company else ""
    console.print(Text(f"knockon chat{about} · {who} · /help · Ctrl-D leaves. Research, not advice.", style="dim"))


def _notice(line: str) -> None:
    from agent.render.sanitize import one_line

    sys.stderr.write(one_line(line) + "\n")
