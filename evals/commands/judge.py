"""`knockon-eval judge LOG`: a model's ruling on what a log holds, with its agreement with hand labels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.fence import Fence
    from agent.model import Gate
    from evals.judge import Agreement
    from evals.scoring import Scored


@click.command()
@click.argument("log", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--max-usd", type=float, default=5.0, show_default=True, help="End when this much is spent.")
def command(log: Path, *, max_usd: float) -> None:
    """Let the judge (KNOCKON_JUDGE, else KNOCKON_MODEL) rule on LOG; costs model calls, kept like any answers.

    FinanceBench answers get its three labels, which are added to LOG: `score` and `report` count them.
    """
    from agent.fence import Fence
    from agent.settings import settings
    from evals.judge import opened
    from evals.log import read
    from evals.scoring import score
    from evals.suites import cases_of
    from knowledge.companies import Companies

    using = settings()
    gate, fence = opened(using, model=using.judge, max_usd=max_usd), Fence.of(using.home)
    run = read(log)
    if gate.name == run.head.model:
        click.echo("the judge is the writer's own model: set KNOCKON_JUDGE to another", err=True)
    scored = score(run, cases_of(run), Companies.load())
    if _graded(log, scored, gate, fence) + _judged(scored, gate, fence) == 0:
        click.echo("nothing in this log needs a judge")


def _judged(scored: Sequence[Scored], gate: Gate, fence: Fence) -> int:
    """Rule on what has a rubric, and print each score. How many there were."""
    from agent.progress import bar
    from evals.judge import against_hand, asked_of, judge, labels, rubric
    from evals.report import text_of

    asked = [(each, rubric(each.item)) for each in scored if each.item and each.row.observed is not None]
    asked = [(each, criteria) for each, criteria in asked if criteria]
    if not asked:
        return 0
    _agreed(gate, against_hand(gate, fence, labels()))
    found = []
    with bar("cases", len(asked)) as advance:
        for each, criteria in asked:
            ruled = judge(gate, fence, asked_of(each.item), criteria, text_of(each.row.observed or {}))
            found.append(ruled.score)
            click.echo(f"{ruled.score:.2f}  {each.row.case}{'  CONTRADICTED' if ruled.contradicted else ''}")
            advance()
    click.echo(f"judged {sum(found) / len(found):.3f} over {len(found)} cases; never read it alone")
    return len(found)


def _graded(log: Path, scored: Sequence[Scored], gate: Gate, fence: Fence) -> int:
    """Label the FinanceBench answers that neither code nor a judge has labelled, in the log. How many there were."""
    from agent.progress import bar
    from evals.foreign import BenchmarkCase
    from evals.grader import against_hand, by_model, hand_labels
    from evals.log import Log, Ruling
    from evals.table import ungraded
    from knowledge.types import digest

    waiting = [each for each in scored if ungraded(each)]
    if not waiting:
        return 0
    _agreed(gate, against_hand(gate, fence, hand_labels()))
    file = Log.resume(log)
    try:
        with bar("answers", len(waiting)) as advance:
            for each in waiting:
                case, answer = each.item and each.item.case, str((each.row.observed or {}).get("answer"))
                assert isinstance(case, BenchmarkCase)
                label = by_model(gate, fence, case.question, case.gold, answer)
                file.ruling(Ruling(each.row.case, digest(answer), label, gate.name))
                click.echo(f"{label:9}  {each.row.case}")
                advance()
    finally:
        file.close()
    click.echo(f"{len(waiting)} answers labelled, in the log: knockon-eval score {log}")
    return len(waiting)


def _agreed(gate: Gate, found: Agreement) -> None:
    kappa = "not defined" if found.kappa is None else f"{found.kappa:.2f}"
    click.echo(f"{gate.name} agrees with {found.same:.0%} of {found.count} hand labels, kappa {kappa}")
