"""`knockon-eval report LOG`: one page of a log."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("log", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Else beside the log.")
@click.option("--prices", "folder", type=click.Path(path_type=Path), help="Folder of CSV files with daily closes.")
def command(log: Path, *, out: Path | None, folder: Path | None) -> None:
    """Write the page of LOG: tables, reliability, and each case with its memo one click away."""
    from agent.outfile import write_whole
    from agent.settings import settings
    from evals.log import read
    from evals.report import report
    from evals.scoring import score
    from evals.suites import cases_of
    from knowledge.companies import Companies
    from knowledge.prices import source_of

    run, companies = read(log), Companies.load()
    scored = score(run, cases_of(run), companies)
    path = out or log.with_suffix(".html")
    write_whole(path, report(run, scored, companies, source_of(folder or settings().prices, None)).encode())
    click.echo(f"written: {path}")
