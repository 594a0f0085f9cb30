"""`knockon open TICKER|TEXT`: the memo as a page, in the browser."""

from __future__ import annotations

import webbrowser
from datetime import datetime

import click

from agent.commands.memo import DATE, asked
from knowledge.collecting import uncollected


@click.command()
@click.argument("what", required=False, metavar="[TICKER|TEXT]")
@click.option("--event", "words", metavar="TEXT|FILE|-", help="What happened: in words, in a file, or on input (-).")
@click.option("--as-of", "as_of_day", type=DATE, metavar="DATE", help="Use only what was knowable on that day.")
@click.option("--no-model", is_flag=True, help="Write by rules, even where a model is set.")
@uncollected()
def command(*, what: str | None, words: str | None, as_of_day: datetime | None, no_model: bool) -> None:
    """Write a memo as a page of its own under the state folder, and open it in the browser."""
    from agent.api import Analyst
    from agent.outfile import write_whole
    from agent.settings import settings

    with Analyst(as_of=as_of_day.date() if as_of_day else None, say=lambda line: click.echo(line, err=True)) as analyst:
        company, event = asked(what, words, analyst.app)
        name = company.ticker or company.name if company else None
        written = analyst.memo(name, event=event, no_model=no_model)
    folder = settings().home / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{written.memo.provenance.run}.html"
    write_whole(page, written.html().encode())
    click.echo(str(page))
    if not webbrowser.open(page.absolute().as_uri()):
        click.echo("no browser could be started: open the file yourself.", err=True)
