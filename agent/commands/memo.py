"""`knockon memo TICKER|TEXT`: who else is hit, by which path, how much, quoted, and what would prove it wrong."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from knowledge.collecting import uncollected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agent.app import App
    from agent.memo import Memo
    from knowledge.types import Company

DATE = click.DateTime(formats=["%Y-%m-%d"])
Format = Literal["terminal", "markdown", "json", "html", "docx", "pdf"]
FORMATS: tuple[Format, ...] = ("terminal", "markdown", "json", "html", "docx", "pdf")
_SUFFIX: dict[str, Format] = {
    ".md": "markdown", ".json": "json", ".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf",
}  # fmt: skip


@click.command()
@click.argument("what", required=False, metavar="[TICKER|TEXT]")
@click.option("--event", "words", metavar="TEXT|FILE|-", help="What happened: in words, in a file, or on input (-).")
@click.option("--as-of", "as_of_day", type=DATE, metavar="DATE", help="Use only what was knowable on that day.")
@click.option("--no-model", is_flag=True, help="Write by rules, even where a model is set.")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="What to print; else by the suffix of --out.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write there instead.")
@click.option("--set", "set_", multiple=True, metavar="NAME=VALUE", help="Change an assumption, as price.size=5:20%.")
@click.option("--without", multiple=True, metavar="LINK", help="Leave a link out, by its id.")
@click.option("--no-sources", is_flag=True, help="Leave the list of quotes out of the terminal's page.")
@uncollected()
def command(
    *,
    what: str | None,
    words: str | None,
    as_of_day: datetime | None,
    no_model: bool,
    format_: Format | None,
    as_json: bool,
    out: Path | None,
    set_: tuple[str, ...],
    without: tuple[str, ...],
    no_sources: bool,
) -> None:
    """Write a memo for a company, for an event, or for what an event does to a company.

    \b
    knockon memo NVDA
    knockon memo "SenseTime (0020.HK) places 1.7bn new shares at HK$1.91 to buy compute"
    knockon memo TSM --event news.txt --as-of 2024-05-01

    Without an event it takes the newest dated catalyst that the library knows, else standing scenarios.
    """
    from agent.analyst import Question, write_memo
    from agent.app import App
    from agent.settings import settings
    from agent.writers import failure_of, writer_for
    from knowledge.types import AsOf

    kind = _format(format_, as_json=as_json, out=out)
    with App(settings(), say=lambda line: click.echo(line, err=True)) as app:
        company, event = asked(what, words, app)
        question = Question(company, event, AsOf(as_of_day.date() if as_of_day else None), set_, without)
        arguments = {"what": what, "event": event, "as_of": str(question.as_of.day), "set": set_, "without": without}
        with app.trace("memo", arguments) as trace:
            writer = writer_for(app, trace, no_model=no_model)
            memo = write_memo(question, app, writer, trace)
            if trace.lost:
                app.notice(trace.lost)
        around = app.around(memo) if kind in ("html", "pdf") else {}
    _put(memo, kind, out, around, sources=not no_sources)
    if (failed := failure_of(writer)) is not None:
        raise failed  # the memo stands; the exit code says that the model did not write all of it


def _format(asked: Format | None, *, as_json: bool, out: Path | None) -> Format:
    from agent.errors import UsageError

    if as_json and asked not in (None, "json"):
        raise UsageError(f"--json and --format {asked} exclude each other.", remedy="Choose one.")
    kind: Format = "json" if as_json else asked or (_SUFFIX.get(out.suffix.lower(), "terminal") if out else "terminal")
    if kind in ("docx", "pdf") and out is None:
        raise UsageError(f"--format {kind} needs a file.", remedy=f"Add --out memo.{kind}")
    return kind


def asked(what: str | None, words: str | None, app: App) -> tuple[Company | None, str | None]:
    """The company and the event's text that the words mean: a name that resolves is a company, a sentence an event."""
    from agent.commands.effects import event_text
    from agent.errors import UsageError
    from agent.subject import subject_of

    event = event_text(words) if words is not None else None
    if what is None:
        if event is None:
            raise UsageError("memo needs a ticker or an event.", remedy='Try: knockon memo NVDA, or --event "..."')
        return None, event
    if event is not None:
        return app.companies.resolve(what), event
    company, told = subject_of(what, app.companies)
    return company, None if told is None else event_text(told)


def _put(memo: Memo, kind: Format, out: Path | None, around: Mapping[str, str], *, sources: bool) -> None:
    """Print the memo, or write it whole to a file."""
    if kind == "terminal" and out is None:
        from rich.console import Console

        from agent.render.terminal import show

        show(memo, Console(), sources=sources)
        return
    data = _rendered(memo, kind, around, sources=sources)
    if out is None:
        click.echo(data.decode(), nl=False)
        return
    from agent.outfile import write_whole

    write_whole(out, data)
    click.echo(f"written: {out}", err=True)


def _rendered(memo: Memo, kind: Format, around: Mapping[str, str], *, sources: bool) -> bytes:
    if kind == "json":
        return (memo.model_dump_json(indent=2) + "\n").encode()
    if kind == "markdown":
        from agent.render.markdown import markdown

        return markdown(memo).encode()
    if kind == "html":
        from agent.render.page import page

        return page(memo, passages=around).encode()
    if kind == "docx":
        from agent.render.docx import docx

        return docx(memo)
    if kind == "pdf":
        from agent.render.pdf import pdf

        return pdf(memo, passages=around)
    from agent.render.terminal import as_text

    return as_text(memo, sources=sources).encode()
