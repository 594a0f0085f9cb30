"""`knockon portfolio HOLDINGS --event ...`: what an event does to holdings, and what they share unseen."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from agent.commands.effects import DATE, event_text


@click.command()
@click.argument("holdings", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.option("--event", "words", required=True, metavar="FILE|TEXT|-", help="The event: a file, its words, or - .")
@click.option("--as-of", "as_of_day", type=DATE, metavar="DATE", help="Use only what was knowable on that day.")
@click.option("--company", help="Whom it happens to, where the text does not say: ticker, name or CIK.")
@click.option("--page", "page_file", type=click.Path(path_type=Path, dir_okay=False), help="Write an HTML page there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(
    holdings: Path,
    *,
    words: str,
    as_of_day: datetime | None,
    company: str | None,
    page_file: Path | None,
    as_json: bool,
) -> None:
    """Set HOLDINGS, a CSV file with ticker,value, against an event. Nothing of it leaves this machine."""
    from agent.app import App
    from agent.events import read_dated
    from agent.portfolio import read_holdings, view
    from agent.render import portfolio as render
    from agent.scenario import run_scenario
    from agent.settings import settings
    from knowledge.graph import withheld
    from knowledge.types import AsOf

    as_of = AsOf(as_of_day.date() if as_of_day else None)
    with App(settings(), say=lambda line: click.echo(line, err=True)) as app:
        held = read_holdings(_text(holdings), app.companies, where=holdings.name)
        whom = app.companies.party(app.companies.resolve(company)) if company else None
        event = read_dated(event_text(words), app.companies, otherwise=as_of.day or app.today, company=whom)
        links = app.library.links(as_of=as_of)
        hidden = withheld(app.library.links(), as_of)
        among = [position.company for position in held.positions]
        scenario = run_scenario(event, links, app.companies, as_of=as_of, withheld=hidden, among=among)
        assert scenario.graph is not None
        seen = view(held, scenario.outcome.effects, scenario.graph)
    if page_file is not None:
        page_file.write_text(render.page(seen, event), encoding="utf-8")
        click.echo(f"wrote {page_file}", err=True)
    if as_json:
        click.echo(json.dumps(render.as_json(seen, event), ensure_ascii=False, indent=2))
    elif page_file is None:
        from rich.console import Console

        render.show(seen, event, Console())


def _text(file: Path) -> str:
    from agent.errors import UsageError

    try:
        with click.open_file(str(file), encoding="utf-8-sig") as lines:
            return str(lines.read())
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.name} is no text.", remedy="Save the holdings as CSV (UTF-8).") from error
