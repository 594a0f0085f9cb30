"""`knockon-eval compare A B`: two logs side by side."""

from __future__ import annotations

from pathlib import Path

import click

LOG = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("before", type=LOG)
@click.argument("after", type=LOG)
def command(before: Path, after: Path) -> None:
    """Show each metric's change from BEFORE to AFTER over their common cases, and the cases that flipped."""
    from evals.compare import compare, lines
    from evals.log import read
    from evals.scoring import score
    from evals.suites import cases_of
    from knowledge.companies import Companies

    companies = Companies.load()
    runs = [read(path) for path in (before, after)]
    for name in ("revision", "model", "settings", "index"):
        old, new = (getattr(run.head, name) for run in runs)
        if old != new:
            click.echo(f"{name}: {old} -> {new}", err=True)
    changed = [k for k, v in runs[1].head.prompts.items() if runs[0].head.prompts.get(k) != v]
    if changed:
        click.echo(f"prompts changed: {', '.join(changed)}", err=True)
    for line in lines(compare(*(score(run, cases_of(run), companies) for run in runs))):
        click.echo(line)
