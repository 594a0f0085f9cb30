"""`knockon-eval probe LOG`: what the model knows of a log's events without documents."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click


@click.command()
@click.argument("log", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--cutoff", type=click.DateTime(formats=["%Y-%m-%d"]), help="The model's cutoff, as its maker says.")
@click.option("--max-usd", type=float, default=5.0, show_default=True, help="End when this much is spent.")
def command(log: Path, *, cutoff: datetime | None, max_usd: float) -> None:
    """Ask KNOCKON_MODEL each event of LOG with no document, and set that beside the log's scores."""
    from agent.progress import bar
    from agent.settings import settings
    from evals.judge import opened
    from evals.log import read
    from evals.probe import lines, probe
    from evals.scoring import score
    from evals.suites import cases_of
    from knowledge.companies import Companies

    run, companies = read(log), Companies.load()
    scored = score(run, cases_of(run), companies)
    gate, day = opened(settings(), model=None, max_usd=max_usd), cutoff.date() if cutoff else None
    events = [each for each in scored if each.row.kind == "event"]
    probed = []
    with bar("events", len(events)) as advance:
        for each in events:
            probed += probe(gate, [each], companies, cutoff=day)
            advance()
    for line in lines(probed):
        click.echo(line)
