"""The command line of the evals: names the commands, and imports one only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from agent.lazy import program

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

app = program(
    "knockon-eval",
    home="evals.commands",
    lines=COMMANDS,
    help="Tell whether the analyst gets better: what users get, scored, beside dumb baselines.",
)


def main() -> None:
    """Entry point."""
    app.leave()


if __name__ == "__main__":
    main()
