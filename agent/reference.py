"""The command reference, written out of the program itself: `python -m agent.reference > docs/commands.md`.

A test holds the committed page against this, so that help and documentation cannot part.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from agent.cli import COMMANDS, app


def reference() -> str:
    """Every command with its words, options and help, as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Commands\n"
    yield "Written by `python -m agent.reference`; each command takes `--help` too.\n"
    for name in COMMANDS:
        yield f"- [`knockon {name}`](#knockon-{name}): {COMMANDS[name]}"
    with app.make_context("knockon", [], resilient_parsing=True) as parent:
        for name in COMMANDS:
            command = app.get_command(parent, name)
            if command is None:
                raise LookupError(name)
            yield f"\n## knockon {name}\n"
            with click.Context(
                command, info_name=name, parent=parent, max_content_width=100, terminal_width=100
            ) as own:
                yield f"```text\n{command.get_help(own)}\n```"


if __name__ == "__main__":
    click.echo(reference(), nl=False)
