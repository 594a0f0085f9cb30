"""`knockon-eval schema case|event`: the JSON schema of case files."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("what", type=click.Choice(["case", "event"]))
def command(what: str) -> None:
    """Print the schema: `case` of a file of questions, searches, links, attacks or tickers; `event` of an event's."""
    from evals.cases import Case
    from evals.formats import ADAPTER

    schema = ADAPTER.json_schema() if what == "case" else Case.model_json_schema()
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
