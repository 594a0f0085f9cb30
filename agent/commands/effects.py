"""`knockon effects`: who is hit by an event, which way and how much, by which path."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

DATE = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--event", "words", required=True, metavar="FILE|TEXT|-", help="The event: a file, its words, or - .")
@click.option("--as-of", "as_of_day", type=DATE, metavar="DATE", help="Use only what was knowable on that day.")
@click.option("--date", "told", type=DATE, metavar="DATE", help="When the event was known; else as the text says.")
@click.option("--company", help="Whom it happens to, where the text does not say: ticker, name or CIK.")
@click.option("--set", "set_", multiple=True, metavar="NAME=VALUE", help="Change an assumption, as price.size=5:20%.")
@click.option("--without", multiple=True, metavar="LINK", help="Leave a link out, by its id.")
@click.option("--prices", "folder", type=click.Path(path_type=Path), help="Folder of CSV files with daily closes.")
@click.option("--no-slips", is_flag=True, help="Keep no predictions.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(
    *,
    words: str,
    as_of_day: datetime | None,
    told: datetime | None,
    company: str | None,
    set_: tuple[str, ...],
    without: tuple[str, ...],
    folder: Path | None,
    no_slips: bool,
    as_json: bool,
) -> None:
    """Compute the effects of an event over the links in the library, and keep them as predictions.

    With --set or --without the table of what moves or flips is shown, and no prediction is kept.
    """
    from agent.events import read_dated
    from agent.render.effects import as_json_document, show
    from agent.scenario import run_scenario
    from agent.settings import settings
    from agent.slips import SlipStore, slips_of
    from knowledge.bundled import sync_notes
    from knowledge.companies import Companies
    from knowledge.graph import withheld
    from knowledge.library import Library
    from knowledge.prices import source_of
    from knowledge.types import AsOf, digest

    held, companies = settings(), Companies.load()
    as_of = AsOf(as_of_day.date() if as_of_day else None)
    today = datetime.now(UTC).date()
    whom = companies.party(companies.resolve(company)) if company else None
    text, known = event_text(words), told.date() if told else None
    event = read_dated(text, companies, otherwise=as_of.day or today, knowable=known, company=whom)
    with Library.open(held.home) as library:
        sync_notes(library)
        links, hidden = library.links(as_of=as_of), withheld(library.links(), as_of)
    prices = source_of(folder or held.prices, held.prices_url)
    scenario = run_scenario(
        event, links, companies, as_of=as_of, withheld=hidden, set_=set_, without=without, prices=prices
    )
    plain = not (set_ or without or no_slips)
    run = f"effects-{today}-{digest(text, str(as_of.day), str(scenario.outcome))}"
    slips = slips_of(event, scenario.outcome.effects, run=run, made=today) if plain else []
    SlipStore(held.home).add(slips)
    if as_json:
        click.echo(json.dumps(as_json_document(scenario, slips), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    show(scenario, slips, Console())


def event_text(words: str) -> str:
    """The event's words: of standard input for "-", of a file where there is one of that name, else as given.

    Raises UsageError for a file that is absent, empty, or no text.
    """
    from agent.errors import UsageError

    if words == "-":
        text = sys.stdin.read()
    elif len(words) < 1000 and Path(words).expanduser().is_file():
        try:
            text = Path(words).expanduser().read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise UsageError(f"--event {words} is no text.", remedy="Give a plain text file, or the words.") from error
    elif " " not in words.strip() and ("/" in words or words.lower().endswith((".txt", ".md"))):
        raise UsageError(f"--event {words}: there is no such file.", remedy="Give a file, the event's words, or - .")
    else:
        text = words
    if not text.strip():
        raise UsageError("--event: the event has no words.", remedy="Say in a sentence who does what, and when.")
    return text
