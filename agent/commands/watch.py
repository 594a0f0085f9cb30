"""`knockon watch [FILE]`: new filings, files and prices against theses and triggers, once or for as long as it runs."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from agent.ingestion import Ingestion
    from agent.outbox import Outbox
    from agent.settings import Settings
    from agent.watchlist import Watchlist
    from knowledge.companies import Companies
    from knowledge.prices import PriceSource
    from knowledge.types import Company

MARK = "catalogue"


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--once", is_flag=True, help="One round and out, as for cron.")
@click.option("--every", default=60, show_default=True, type=click.IntRange(1), help="Minutes between two rounds.")
@click.option("--no-fetch", is_flag=True, help="Do not ask the SEC; look at what is in the library and the folders.")
def command(file: Path | None, *, once: bool, every: int, no_fetch: bool) -> None:
    """Watch companies, folders, prices and the predictions made, and tell what changed.

    FILE says what is watched and where alerts go (default: watch.yaml in the state folder).
    """
    from agent.outbox import Outbox
    from agent.settings import settings
    from agent.watchlist import read_watchlist

    held = settings()
    path = file or held.home / "watch.yaml"
    box = Outbox(held.home)
    try:
        while True:
            _round(held, read_watchlist(path), box, fetch=not no_fetch)
            if once:
                return
            time.sleep(60 * every)
    finally:
        box.close()


def _round(settings: Settings, watchlist: Watchlist, box: Outbox, *, fetch: bool) -> None:
    """Bring in, look, keep the alerts, send them, and say how the theses stand."""
    from agent.channels import name_of, sender
    from agent.ingestion import Ingestion, notice
    from agent.slips import SlipStore
    from agent.watch import filed_by, news, theses, thesis_alerts, trigger_alerts, watching

    today = datetime.now(UTC).date()
    channels = {name_of(channel): sender(channel, click.echo) for channel in watchlist.channels}
    with Ingestion(settings) as run:
        companies = [run.companies.resolve(name) for name in watchlist.companies]
        companies += _held(watchlist, run.companies)
        since = box.mark(MARK)
        _bring(run, watchlist, [c.ticker or c.name for c in companies if c.cik] if fetch else [])
        library, upto = run.library, run.library.change()
        if since is None:
            notice(f"watching from now on; {library.counts()['documents']} documents are in the library already")
        watched = watching({c.id for c in companies}, [str(folder.absolute()) for folder in watchlist.folders])
        fresh = [] if since is None else news(library, since, watched)
        box.put(fresh, [*channels], mark=(MARK, upto))
        prices, slips = _prices(watchlist, settings), SlipStore(settings.home).all()
        own = [trigger.typed() for trigger in watchlist.triggers]
        filed = cache(lambda ticker: filed_by(library, ticker))
        stand = theses(slips, prices, filed, today)
        box.put([*thesis_alerts(stand), *trigger_alerts(own, prices, filed, today)], [*channels])
    for failed in box.send(channels):
        notice(f"not sent, kept for the next round: {failed.alert.subject} ({failed.error})")
    states = [each.state for each in stand]
    told = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states)) or "none made yet"
    notice(f"theses: {told}; alerts waiting: {box.waiting()}")


def _held(watchlist: Watchlist, companies: Companies) -> list[Company]:
    from agent.portfolio import read_holdings

    if watchlist.holdings is None:
        return []
    text = watchlist.holdings.read_text(encoding="utf-8-sig")
    read = read_holdings(text, companies, where=str(watchlist.holdings))
    found = (companies.get(position.company.company or "") for position in read.positions)
    return [company for company in found if company is not None]


def _bring(run: Ingestion, watchlist: Watchlist, tickers: list[str]) -> None:
    """Take in what is new; what cannot be had now is told and tried again in the next round."""
    from agent.ingestion import notice
    from knowledge.errors import KnowledgeError

    words = [str(folder) for folder in watchlist.folders]
    for word in [*words, *tickers]:
        try:
            for each in run.bring([word]):
                if each.status == "failed":
                    notice(f"not read: {each.error or each.path}")
        except KnowledgeError as error:
            notice(f"not watched this round: {word}: {error}")


def _prices(watchlist: Watchlist, settings: Settings) -> PriceSource | None:
    from knowledge.prices import PriceAddress, PriceFolder

    folder = watchlist.prices or settings.prices
    if folder is not None:
        return PriceFolder(folder)
    return PriceAddress(settings.prices_url) if settings.prices_url else None
