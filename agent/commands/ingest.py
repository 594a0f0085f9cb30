"""`knockon ingest WORD...`: filings by ticker, files, folders or standard input into the library, then their vectors.

Words to objects and results to lines; the work is in `agent.ingestion`.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from knowledge.ingest import Ingested


@click.command()
@click.argument("words", nargs=-1, metavar="[TICKER|PATH|-]...")
@click.option("--company", help="Whose documents these are: ticker, name or CIK. Without it each file says so itself.")
@click.option(
    "--knowable",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DATE",
    help="The day from which undated files were public, as 2024-05-01.",
)
@click.option("--no-vectors", is_flag=True, help="Leave the vectors for later: knockon ingest with no words goes on.")
@click.option("--again", is_flag=True, help="Read also what is in the library already, as after an update.")
@click.option("--limit", default=12, show_default=True, help="Current reports (8-K, 6-K) to bring for a ticker.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on standard output.")
def command(
    *,
    words: tuple[str, ...],
    company: str | None,
    knowable: datetime | None,
    no_vectors: bool,
    again: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Bring documents in: by ticker or CIK from the SEC, or files, folders, or standard input (-).

    Text is searchable at once; vectors follow and may be stopped at any time. With no words only they go on.
    """
    from agent.ingestion import Ingestion
    from agent.settings import settings

    started = time.perf_counter()
    done: list[Ingested] = []
    day = knowable.date() if knowable else None
    with Ingestion(settings()) as run:
        for each in run.bring(words, company=company, knowable=day, again=again, limit=limit):
            done.append(each)
            if not as_json:
                _tell(each)
        run.index()
        if done and not as_json:
            counts = Counter(each.status for each in done)
            click.echo(", ".join(f"{n} {status}" for status, n in sorted(counts.items())))
        if not no_vectors:
            run.embed()
    if as_json:
        documents = [each.as_json() for each in done]
        click.echo(json.dumps({"documents": documents, "seconds": round(time.perf_counter() - started, 3)}))
    failed = [each for each in done if each.status == "failed"]
    for each in failed:
        click.echo(f"failed: {_plain(each.error or each.path)}", err=True)
    if failed:
        sys.exit(1)


def _tell(each: Ingested) -> None:
    """One line for a document that is in the library now; failures are told together at the end."""
    if each.document is None:
        return
    d = each.document
    about = ", ".join(str(part) for part in (d.form, d.knowable or "undated") if part)
    sizes = f"{each.passages} passages, {each.links} links"
    click.echo(f"{each.status:9} {d.id} {_plain(d.title)} ({_plain(about)}): {sizes}")


def _plain(text: str) -> str:
    from agent.render.sanitize import one_line

    return one_line(text)
