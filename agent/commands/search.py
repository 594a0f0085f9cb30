"""`knockon search TEXT`: the passages that bear on a question, each of another page, best first.

Words to objects and results to lines; the work is in `knowledge.search`.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.app import App
    from knowledge.search import Found


@click.command()
@click.argument("text", required=False)
@click.option("-k", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many passages.")
@click.option("--company", metavar="TICKER", help="Only this company's documents: ticker, name or CIK.")
@click.option("--form", help="Only documents of this form, as 10-K.")
@click.option(
    "--as-of", "as_of", type=click.DateTime(formats=["%Y-%m-%d"]), metavar="DATE", help="Only what was knowable then."
)
@click.option(
    "--hops", default=0, show_default=True, type=click.IntRange(0, 2), help="Also the companies linked to those named."
)
@click.option("--explain", is_flag=True, help="Show what was read off the question, and what each score is made of.")
@click.option(
    "--each",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="One text a line (- for standard input); prints one JSON document a line.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(
    text: str | None,
    *,
    k: int,
    company: str | None,
    form: str | None,
    as_of: datetime | None,
    hops: int,
    explain: bool,
    each: str | None,
    as_json: bool,
) -> None:
    """Find the passages that bear on TEXT.

    Companies, periods and figures that TEXT names weigh; --company, --form and --as-of let nothing else through.
    """
    from agent.app import App
    from agent.errors import NoEvidence, UsageError
    from agent.settings import settings
    from knowledge.types import AsOf

    if (each is None) == (not (text or "").strip()):
        raise UsageError("search takes either a text or --each FILE.", remedy='knockon search "net revenue of Nvidia"')
    when = AsOf(as_of.date() if as_of else None)
    with App(settings(), say=_notice) as app:
        only = app.companies.resolve(company) if company else None

        def find(words: str) -> Found:
            return app.search.find(words, k=k, company=only, form=form, as_of=when, hops=hops)

        if each is not None:
            for line in _lines(each):
                click.echo(json.dumps(_document(line, find(line) if line else None, app, explain), ensure_ascii=False))
            return
        assert text is not None
        found = find(text)
        if as_json:
            document = _document(text, found, app, explain)
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        elif found.hits:
            _show(found, explain)
        if not found.hits:
            raise NoEvidence("nothing in the library bears on this.", remedy=_what_to_add(found))


def _lines(path: str) -> Iterator[str]:
    with click.open_file(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            yield line.strip()


def _document(text: str, found: Found | None, app: App, explain: bool) -> dict[str, object]:
    """The published JSON of one search."""
    from agent.render.hits import hit_json, reading_rows

    hits = found.hits if found else ()
    document: dict[str, object] = {"query": text, "hits": [hit_json(hit, app.companies, parts=explain) for hit in hits]}
    if found:
        document |= {"mode": found.mode, "withheld": dict(found.withheld)}
        if explain:
            document["reading"] = dict(reading_rows(found.reading))
    return document


def _show(found: Found, explain: bool) -> None:
    from rich.console import Console

    from agent.render.hits import show

    show(found, Console(), explain=explain)


def _what_to_add(found: Found) -> str:
    hidden = ", ".join(f"{n} documents are {why}" for why, n in found.withheld.items() if n)
    if hidden:
        return f"As of that day {hidden}: choose a later --as-of, or date them with knockon ingest --knowable."
    return "Bring in filings: knockon ingest TICKER, or knockon ingest FILE."


def _notice(line: str) -> None:
    from agent.render.sanitize import one_line

    sys.stderr.write(one_line(line) + "\n")
