"""`knockon-eval cases`: the cases of a suite, read and checked."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--suite", default="ci", show_default=True)
@click.option("--only", multiple=True, metavar="TEXT", help="Only cases whose id holds this.")
@click.option("--prices", "folder", type=click.Path(path_type=Path), help="Closes: set events' labels against them.")
def command(suite: str, *, only: tuple[str, ...], folder: Path | None) -> None:
    """List the cases with their split and hash; a file that breaks the format is an error that names the field."""
    from collections import Counter

    from evals.cases import Case
    from evals.labels import against_closes
    from evals.suites import chosen
    from knowledge.prices import source_of

    items, skipped = chosen(suite, only=only)
    prices = source_of(folder, None) if folder else None
    for item in items:
        click.echo(f"{item.hash}  {item.split:9} {item.id}")
        if prices is not None and isinstance(item.case, Case):
            for line in against_closes(item.case, prices):
                click.echo(line)
    counted = Counter(item.kind for item in items)
    click.echo(", ".join(f"{n} {kind}" for kind, n in counted.items()))
    for line in skipped:
        click.echo(f"skipped: {line}", err=True)
