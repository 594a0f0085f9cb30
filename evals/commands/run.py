"""`knockon-eval run`: run a suite into a log and print its table; with --gate hold it against the baseline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.scoring import Scored


@click.command()
@click.option("--suite", default="ci", show_default=True, help="ci, events, tickers, questions, ... or all.")
@click.option("--only", multiple=True, metavar="TEXT", help="Only cases whose id holds this.")
@click.option("--split", type=click.Choice(["train", "dev", "held_out"]), help="Only cases of this split.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Worker processes.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="LOG", help="Where to log the run.")
@click.option("--resume", is_flag=True, help="Take up the run in --out where it ended.")
@click.option("--max-usd", type=float, help="End the run when this much is spent.")
@click.option("--max-seconds", type=float, help="End the run after so long.")
@click.option("--no-model", is_flag=True, help="Run by rules, even where a model is set.")
@click.option("--gate", is_flag=True, help="Without a model; fail on a significant drop, naming the cases.")
@click.option("--accept", is_flag=True, help="Make this run's marks the baseline.")
@click.option("--missed", is_flag=True, help="Name the cases that fall short, by metric.")
@click.option("--prices", "folder", type=click.Path(path_type=Path), help="Folder of CSV files with daily closes.")
def command(
    *,
    suite: str,
    only: tuple[str, ...],
    split: str | None,
    jobs: int,
    out: Path | None,
    resume: bool,
    max_usd: float | None,
    max_seconds: float | None,
    no_model: bool,
    gate: bool,
    accept: bool,
    missed: bool,
    folder: Path | None,
) -> None:
    """Run a suite by the same doors as a user's, score it, and print the table."""
    from agent.settings import settings
    from evals import table
    from evals.scoring import score
    from evals.session import Wish, carried_out, place
    from evals.suites import chosen, without_model
    from knowledge.companies import Companies
    from knowledge.prices import source_of

    items, skipped = chosen(suite, only=only, split=split)
    for line in skipped:
        click.echo(f"skipped: {line}", err=True)
    using = without_model(settings()) if no_model or gate or accept else settings()
    path = out or place(suite)
    wish = Wish(suite, items, using, path, skipped, jobs=jobs, max_usd=max_usd, max_seconds=max_seconds, resume=resume)
    try:
        run = carried_out(wish)
    except KeyboardInterrupt:
        click.echo(f"to go on, add: --resume --out {path}", err=True)
        raise
    scored = score(run, items, Companies.load())
    for line in table.whole(scored, missed=missed, prices=source_of(folder or settings().prices, None)):
        click.echo(line)
    click.echo(f"{len(run.rows)} cases in {run.seconds:.1f} s, {run.how}; log: {path}")
    if accept:
        from evals.gate import BASELINE, baseline_of

        BASELINE.write_text(baseline_of(scored), encoding="utf-8")
        click.echo(f"written: {BASELINE.name}")
    elif gate:
        _judge(scored)


def _judge(scored: Sequence[Scored]) -> None:
    """Say what the gate says; leave with 1 where it fails."""
    from evals.gate import judge, read_baseline

    verdict = judge(scored, read_baseline())
    for line in verdict.lines():
        click.echo(line)
    if not verdict.passed:
        raise click.exceptions.Exit(1)
