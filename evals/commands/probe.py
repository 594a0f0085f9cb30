"""`knockon-eval probe LOG`: what the model knows of a log's events without documents."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click


@click.command()
@click.argument("log", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--cutoff", type=click.DateTime(formats=["%Y-%m-%d"]), help="The model's cutoff, as its maker says.")
def command(log: Path, *, cutoff: datetime | None) -> None:
    """Ask KNOCKON_MODEL each event of LOG with no document, and set that beside the log's scores."""
    from agent.gates import gate_of
    from agent.settings import settings
    from evals.log import read
    from evals.probe import lines, probe
    from evals.scoring import score
    from evals.suites import cases_of
    from knowledge.companies import Companies

    run, companies = read(log), Companies.load()
    scored = score(run, cases_of(run), companies)
    probed = probe(gate_of(settings()), scored, companies, cutoff=cutoff.date() if cutoff else None)
    for line in lines(probed):
        click.echo(line)
