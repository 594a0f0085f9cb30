"""`knockon schema NAME`: the JSON schema of a published output."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("name", type=click.Choice(["memo"]))
def command(name: str) -> None:
    """Print the JSON schema of NAME."""
    from agent.memo import Memo

    click.echo(json.dumps(Memo.model_json_schema(), indent=2))
