"""`knockon-eval cases`: the cases of a suite, read and checked."""

from __future__ import annotations

import click


@click.command()
@click.option("--suite", default="ci", show_default=True)
@click.option("--only", multiple=True, metavar="TEXT", help="Only cases whose id holds this.")
def command(suite: str, *, only: tuple[str, ...]) -> None:
    """List the cases with their split and hash; a file that breaks the format is an error that names the field."""
    from collections import Counter

    from evals.suites import chosen

    items, skipped = chosen(suite, only=only)
    for item in items:
        click.echo(f"{item.hash}  {item.split:9} {item.id}")
    counted = Counter(item.kind for item in items)
    click.echo(", ".join(f"{n} {kind}" for kind, n in counted.items()))
    for line in skipped:
        click.echo(f"skipped: {line}", err=True)
