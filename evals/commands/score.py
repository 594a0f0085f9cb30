"""`knockon-eval score LOG`: the table of a log, scored again from what it observed."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("log", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--missed", is_flag=True, help="Name the cases that fall short, by metric.")
def command(log: Path, *, missed: bool) -> None:
    """Score a log again without running anything: new metrics on old runs."""
    from evals import table
    from evals.log import read
    from evals.scoring import score
    from evals.suites import cases_of
    from knowledge.companies import Companies

    run = read(log)
    scored = score(run, cases_of(run), Companies.load())
    for line in [*table.lines(scored), *table.remarks(scored), *(table.shortfalls(scored) if missed else ())]:
        click.echo(line)
