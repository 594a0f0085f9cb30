"""`knockon resolve`: past predictions against abnormal returns, scored beside two baselines."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click


@click.command()
@click.option("--prices", "folder", type=click.Path(path_type=Path), help="Folder of CSV files with daily closes.")
@click.option(
    "--as-of", "as_of", type=click.DateTime(formats=["%Y-%m-%d"]), metavar="DATE", help="Use closes until that day."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(folder: Path | None, *, as_of: datetime | None, as_json: bool) -> None:
    """Score the predictions that were made, by market-model abnormal returns.

    A slip stays open while a close that it needs is late or missing. Nothing is written: resolving twice says the same.
    """
    from agent.progress import bar
    from agent.render.resolution import as_json_document, show
    from agent.resolution import Outcome, Resolver, distinct
    from agent.scores import scores_of
    from agent.settings import settings
    from agent.slips import SlipStore
    from knowledge.errors import NoPrices
    from knowledge.prices import source_of

    held = settings()
    store = SlipStore(held.home)
    made = store.all()
    slips = distinct(made)
    source = source_of(folder or held.prices, held.prices_url)
    if source is None:
        raise NoPrices(
            "no prices are set.", remedy="Give --prices FOLDER, or set KNOCKON_PRICES or KNOCKON_PRICES_URL."
        )
    today: date | None = as_of.date() if as_of else None
    resolver = Resolver(source, today=today)
    outcomes: list[Outcome] = []
    with bar("resolving", len(slips)) as step:
        for slip in slips:
            outcomes.append(resolver.resolve(slip))
            step()
    scores = scores_of(outcomes)
    if as_json:
        document = as_json_document(outcomes, scores, store.set_aside, repeated=len(made) - len(slips))
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    show(outcomes, scores, store.set_aside, Console(), repeated=len(made) - len(slips))
