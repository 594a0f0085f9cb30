"""`knockon propose TICKER...`: ask the chat model for links in a company's filings, each checked against its words.

Off unless it is called. Says what it may cost before and what it cost after; what was asked once costs nothing again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from agent.budget import Budget
    from agent.link_model import Estimate
    from agent.link_run import Outcome


@click.command()
@click.argument("tickers", nargs=-1, required=True, metavar="TICKER...")
@click.option("--spend", type=click.FloatRange(min=0.0, min_open=True), metavar="USD", help="At most this much money.")
@click.option("--estimate", "only_estimate", is_flag=True, help="Say what it may cost, and ask nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(*, tickers: tuple[str, ...], spend: float | None, only_estimate: bool, as_json: bool) -> None:
    """Ask the model for links in the filings of TICKER that are in the library, passage by passage.

    A proposal that its passage does not bear out, word for word, is dropped and counted.
    """
    from agent.app import App
    from agent.errors import NoEvidence
    from agent.fence import Fence
    from agent.gates import budget_of, gate_of
    from agent.ingestion import notice
    from agent.link_run import LinkRun, Outcome
    from agent.progress import bar
    from agent.settings import settings

    with App(settings(), say=notice) as app:
        gate = gate_of(app.settings)
        run = LinkRun(app.library, app.companies, [app.companies.resolve(ticker) for ticker in tickers])
        if not any(run.work.values()):
            raise NoEvidence(
                f"the library holds no filing of {', '.join(tickers)} with a passage worth asking about.",
                remedy=f"Bring some in: knockon ingest {' '.join(tickers)}",
            )
        limits = budget_of(app.settings, gate.name)
        before = run.estimate(gate.count, limits.price)
        gate.budget = _limits(limits, before, spend)
        notice(_told(before, gate.budget))
        outcome = Outcome()
        if not only_estimate:
            try:
                with bar("asking", before.passages) as step:
                    for _ in run.ask(gate, Fence.of(app.settings.home), outcome):
                        step()
            finally:
                notice(_came_of(outcome, gate.budget))
    if as_json:
        cost = {"passages": before.passages, "tokens_in": before.tokens_in, "usd": before.usd}
        click.echo(
            json.dumps({"estimate": cost, **outcome.as_json(), "usage": gate.budget.usage()}, ensure_ascii=False)
        )


def _limits(limits: Budget, before: Estimate, spend: float | None) -> Budget:
    """The money limit of the settings or the command; calls and tokens as many as the estimate and repairs may take."""
    from dataclasses import replace

    from agent.model import REPAIRS

    most = 1 + REPAIRS
    return replace(
        limits,
        max_usd=spend or limits.max_usd,
        max_calls=before.passages * most,
        max_tokens=(before.tokens_in + before.tokens_out) * most,
    )


def _told(before: Estimate, budget: Budget) -> str:
    cost = f"${before.usd:.2f}" if before.usd is not None else "its price is not known"
    limit = f" Stops at ${budget.max_usd:.2f}." if before.usd is not None else ""
    return (
        f"{before.passages} passages to ask of: at most about {before.tokens_in:,} tokens in and "
        f"{before.tokens_out:,} out, {cost}; what was asked before costs nothing.{limit}"
    )


def _came_of(outcome: Outcome, budget: Budget) -> str:
    used = budget.usage()
    cost = f"${used['usd']:.4f}" if "usd" in used else "price not known"
    dropped = "; ".join(f"{n} {reason}" for reason, n in outcome.dropped.most_common())
    return (
        f"{outcome.passages} passages asked of ({used['cached']} answers kept from before), {outcome.links} new links, "
        f"{outcome.dropped.total()} proposals dropped{f' ({dropped})' if dropped else ''}; "
        f"{used['calls']} calls, {cost}."
    )
