"""A program's commands, each imported only when it is asked for, so that `--help` stays quick."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, NoReturn

import click


class LazyGroup(click.Group):
    """`lines` gives each command's line of help; each lives in the package `home` under its name, as `command`."""

    def __init__(self, *args: Any, lines: Mapping[str, str], home: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines, self._home = lines, home

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of their lines."""
        return list(self._lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None if there is none."""
        if cmd_name not in self._lines:
            return None
        command: click.Command = importlib.import_module(f"{self._home}.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command list without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._lines.items()))

    def leave(self) -> NoReturn:
        """Run the command that was asked for and leave: what it raises becomes one line and an exit code."""
        from agent.exits import guarded

        guarded(lambda: self.main(prog_name=self.name, standalone_mode=False))


def program(name: str, *, home: str, lines: Mapping[str, str], help: str) -> LazyGroup:
    """The command line of one program of this distribution."""
    look = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
    group = LazyGroup(name, lines=lines, home=home, help=help, context_settings=look)
    return click.version_option(package_name="knockon", prog_name=name)(group)
