"""The command line of the evals: names the commands, and imports one only when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

COMMANDS: Mapping[str, str] = {
    "run": "Run a suite, log it, score it; with --gate against the baseline.",
    "score": "Score a log again without running anything.",
    "compare": "Set two logs side by side, with intervals and what flipped.",
    "report": "Write one page of a log, each memo one click away.",
    "judge": "Let a model rule on a log, beside its agreement with hand labels.",
    "probe": "Ask a model a log's events without documents.",
    "cases": "List the cases of a suite, and check their files.",
    "schema": "Print the JSON schema of case files.",
}
"""Command -> one line of help. Each lives in `evals.commands.<name>` as `command`."""


class LazyGroup(click.Group):
    """A group whose commands are imported when invoked."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"evals.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command list without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="knockon", prog_name="knockon-eval")
def app() -> None:
    """Tell whether the analyst gets better: what users get, scored, beside dumb baselines."""


def main() -> None:
    """Entry point: run a command and turn what it raises into one line and an exit code."""
    from agent.exits import guarded

    guarded(lambda: app.main(prog_name="knockon-eval", standalone_mode=False))


if __name__ == "__main__":
    main()
