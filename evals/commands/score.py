"""`knockon-eval score LOG`: the table of a log, scored again from what it observed."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("log", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--missed", is_flag=True, help="Name the cases that fall short, by metric.")
@click.option("--prices", "folder", type=click.Path(path_type=Path), help="Folder of CSV files with daily closes.")
def command(log: Path, *, missed: bool, folder: Path | None) -> None:
    """Score a log again without running anything: new metrics on old runs."""
    from agent.settings import settings
    from evals import table
    from evals.log import read
    from evals.scoring import score
    from evals.suites import cases_of
    from knowledge.companies import Companies
    from knowledge.prices import source_of

    run = read(log)
    scored = score(run, cases_of(run), Companies.load())
    for line in table.whole(scored, missed=missed, prices=source_of(folder or settings().prices, None)):
        click.echo(line)
