"""`knockon doctor`: what is set, what works, what is missing and how to mend it."""

from __future__ import annotations

import json
import sys

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(*, as_json: bool) -> None:
    """Look at every part and say how it is. An older library is brought up to date. No key is ever printed."""
    from agent.app import App
    from agent.assembly import release
    from agent.health import examine
    from agent.settings import settings

    with App(settings()) as app:
        findings = list(examine(app))
    well = all(finding.state != "broken" for finding in findings)
    if as_json:
        checks = [finding.as_json() for finding in findings]
        click.echo(json.dumps({"version": release(), "ok": well, "checks": checks}, ensure_ascii=False, indent=2))
    else:
        from rich.console import Console

        from agent.render.health import show

        show(findings, Console())
    sys.exit(0 if well else 1)
