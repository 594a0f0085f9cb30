"""`knockon trace [RUN]`: the records of runs, or one of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pathlib import Path

    from agent.trace import Line

_MANY = 20


@click.command()
@click.argument("run", required=False)
@click.option("--json", "as_json", is_flag=True, help="Every record, one JSON document on standard output.")
def command(run: str | None, as_json: bool) -> None:
    """List the recorded runs, or show the record of RUN (an id, the beginning of one, or "last")."""
    from agent.settings import settings
    from agent.trace import read

    home = settings().home
    if run is None:
        _list(home, as_json)
        return
    lines = read(home, run)
    if as_json:
        rows = [{"at": line.at, "kind": line.kind, "data": line.data} for line in lines]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(f"{line.at[11:23]}  {line.kind:<10}  {_told(line.kind, line.data)}")
    if not any(line.kind == "end" for line in lines):
        click.echo("(the record has no end: the run was killed, or is still going)")


def _list(home: Path, as_json: bool) -> None:
    from agent.trace import read, runs

    rows = [_summary(run, read(home, run)) for run in runs(home)[:_MANY]]
    if as_json:
        click.echo(json.dumps({"runs": rows}, ensure_ascii=False, indent=2))
        return
    if not rows:
        click.echo("no run is recorded yet", err=True)
    for row in rows:
        click.echo(f"{row['run']}  {row['command']:<8}  {row['how']:<11}  {row['calls']} calls  {row['tokens_in']} in")


def _summary(run: str, lines: Sequence[Line]) -> dict[str, Any]:
    first: Mapping[str, Any] = next((line.data for line in lines if line.kind == "start"), {})
    last: Mapping[str, Any] = next((line.data for line in reversed(lines) if line.kind == "end"), {})
    calls = [line.data for line in lines if line.kind == "call" and not line.data.get("cached")]
    return {
        "run": run,
        "command": first.get("command", "?"),
        "how": last.get("how", "no end"),
        "seconds": last.get("seconds"),
        "calls": len(calls),
        "tokens_in": sum(call.get("tokens_in", 0) for call in calls),
    }


def _told(kind: str, data: Mapping[str, Any]) -> str:
    from agent.render.sanitize import one_line

    parts = [f"{name}={_short(value)}" for name, value in data.items()]
    return one_line("  ".join(parts), width=400)


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 120 else text[:119] + "…"
