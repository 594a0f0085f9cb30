"""`knockon links TICKER`: who sells to whom, how much, said by whom, in both directions."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agent.priors import Prior
    from knowledge.companies import Companies
    from knowledge.ledger import Exposure
    from knowledge.library import Library
    from knowledge.types import AsOf, Link, Share


@click.command()
@click.argument("ticker")
@click.option("--as-of", "as_of_day", metavar="DATE", help="Show only what was knowable on that day.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--csv", "as_csv", is_flag=True, help="One line a link, for a spreadsheet.")
@click.option(
    "--prior", "with_priors", is_flag=True, help="Also what industries sell to each other, apart and labelled."
)
def command(*, ticker: str, as_of_day: str | None, as_json: bool, as_csv: bool, with_priors: bool) -> None:
    """Show who sells to TICKER, whom it sells to, its rivals, partners and stakes, each with its words."""
    from agent.app import App
    from agent.errors import NoEvidence, UsageError
    from agent.settings import settings
    from knowledge.ledger import Ledger

    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other.", remedy="Choose one.")
    with App(settings(), say=lambda line: click.echo(line, err=True)) as app:
        company, when = app.companies.resolve(ticker), _as_of(as_of_day)
        exposures = Ledger(app.library).exposures(company, when)
        totals = _of_totals((link for exposure in exposures for link in exposure.links), app.library, when)
        withheld = app.library.withheld(when)
        expected = _priors(exposures, app.companies) if with_priors else []
    if as_json:
        links = [_with_total(link, totals.get(link.id)) for exposure in exposures for link in exposure.links]
        named = {"id": company.id, "name": company.name, "ticker": company.ticker}
        found = {"company": named, "links": links, "withheld": withheld}
        if with_priors:
            found["priors"] = [dict(prior.as_json()) for prior in expected]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    if not exposures:
        raise NoEvidence(
            f"the library holds no link of {company.name}.", remedy=f"Bring in filings: knockon ingest {ticker}"
        )
    from agent.render.links import as_csv as csv_of
    from agent.render.links import show, show_priors

    if as_csv:
        click.echo(csv_of(exposures, company), nl=False)
        return
    from rich.console import Console

    hidden = {k: n for k, n in withheld.items() if n}
    told = f" Withheld as of {when.day}: " + ", ".join(f"{n} {k}" for k, n in hidden.items()) if hidden else ""
    console = Console()
    show(exposures, company, console, totals=totals, withheld=told)
    if with_priors:
        show_priors(expected, console)


def _priors(exposures: Sequence[Exposure], companies: Companies) -> Sequence[Prior]:
    from agent.priors import priors

    return priors(exposures, companies)


def _of_totals(links: Iterable[Link], library: Library, when: AsOf) -> dict[str, Share]:
    """For links with a segment's share, the company's by what their own document tags of the segment; by link id."""
    from knowledge.exposure.segments import of_total, part_of, revenue_parts

    found = {}
    for link in links:
        if link.share is None or link.share.of != "source_segment" or link.document is None:
            continue
        facts = library.facts(document=link.document, as_of=when)
        period = facts[0].document.period if facts else None
        part = part_of(link.share, revenue_parts(each.fact for each in facts), period_end=period)
        if part is not None:
            found[link.id] = of_total(link.share, part)
    return found


def _with_total(link: Link, total: Share | None) -> dict[str, object]:
    """The published LINK, with `of_total` where a segment's share could be turned into the company's."""
    given = dict(link.as_json())
    if total is not None:
        given["of_total"] = {"low": total.low, "high": total.high, "how": total.printed_base}
    return given


def _as_of(text: str | None) -> AsOf:
    from agent.errors import UsageError
    from knowledge.types import AsOf

    try:
        return AsOf(date.fromisoformat(text) if text else None)
    except ValueError as error:
        raise UsageError(f"--as-of {text!r} is not a date.", remedy="Write it as 2024-05-01.") from error
