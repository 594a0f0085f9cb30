"""`knockon-eval judge LOG`: a model's ruling on what a log holds, with its agreement with hand labels."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("log", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def command(log: Path) -> None:
    """Let the judge (KNOCKON_JUDGE, else KNOCKON_MODEL) rule on LOG; costs model calls, kept like any answers."""
    from agent.fence import Fence
    from agent.gates import gate_of
    from agent.settings import settings
    from evals.judge import against_hand, judge, labels, rubric
    from evals.log import read
    from evals.report import text_of
    from evals.scoring import score
    from evals.suites import cases_of
    from knowledge.companies import Companies

    using = settings()
    gate, fence = gate_of(using, model=using.judge or using.model), Fence.of(using.home)
    run = read(log)
    if gate.name == run.head.model:
        click.echo("the judge is the writer's own model: set KNOCKON_JUDGE to another", err=True)
    agreed = against_hand(gate, fence, labels())
    kappa = "not defined" if agreed.kappa is None else f"{agreed.kappa:.2f}"
    click.echo(f"{gate.name} agrees with {agreed.same:.0%} of {agreed.count} hand labels, kappa {kappa}")
    found = []
    for each in score(run, cases_of(run), Companies.load()):
        criteria = rubric(each.item) if each.item else []
        if criteria and each.row.observed is not None:
            ruled = judge(gate, fence, each.row.case, criteria, text_of(each.row.observed))
            found.append(ruled.score)
            click.echo(f"{ruled.score:.2f}  {each.row.case}{'  CONTRADICTED' if ruled.contradicted else ''}")
    if found:
        click.echo(f"judged {sum(found) / len(found):.3f} over {len(found)} cases; never read it alone")
