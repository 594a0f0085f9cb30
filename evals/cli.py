"""The command line of the evals: names the commands, and imports one only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

import click

from agent.lazy import LazyGroup

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


@click.group(
    cls=LazyGroup,
    lines=COMMANDS,
    home="evals.commands",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="knockon", prog_name="knockon-eval")
def app() -> None:
    """Tell whether the analyst gets better: what users get, scored, beside dumb baselines."""


def main() -> None:
    """Entry point: run a command and turn what it raises into one line and an exit code."""
    from agent.exits import guarded

    guarded(lambda: app.main(prog_name="knockon-eval", standalone_mode=False))


if __name__ == "__main__":
    main()
