"""The command line itself: what it lists, what it refuses, how it leaves."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from agent.cli import COMMANDS


def knockon(*words: str) -> subprocess.CompletedProcess[str]:
    program = ["-m", "agent"]
    return subprocess.run([sys.executable, *program, *words], capture_output=True, text=True, timeout=60)


def test_help_lists_every_command_and_imports_none_of_them() -> None:
    """`--help` names each command with its line, without loading a command, a model library or a database."""
    probe = (
        "import sys\nfrom agent.cli import main\nsys.argv[1:] = ['--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'chromadb', 'langchain', 'openai', 'onnxruntime', 'pydantic', 'tantivy', 'rich'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy), [m for m in sys.modules if m.startswith('agent.commands.')])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60)
    assert done.stdout.rstrip().endswith("heavy: [] []")
    assert all(f"  {name}" in done.stdout and line in done.stdout for name, line in COMMANDS.items())


def test_schema_of_the_memo_is_json_on_stdout() -> None:
    """`knockon schema memo` prints the memo's JSON schema and nothing else."""
    done = knockon("schema", "memo")
    assert done.returncode == 0
    assert json.loads(done.stdout)["title"] == "Memo"


@pytest.mark.parametrize("words", [("schema", "nothing"), ("no-such-command",), ("schema",)])
def test_wrong_words_exit_with_2_and_say_which(words: tuple[str, ...]) -> None:
    """A usage error leaves with 2 and names the command on stderr, with nothing on stdout."""
    done = knockon(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: knockon" in done.stderr or "No such command" in done.stderr


@pytest.mark.parametrize(("leave", "code"), [("raise click.exceptions.Exit(1)", 1), ("pass", 0), ("click.echo(7)", 0)])
def test_the_code_that_a_command_leaves_with_is_the_programs(leave: str, code: int) -> None:
    """A command that asks to leave with 1, as a gate that fails does, ends the program with 1; a plain one with 0."""
    program = (
        "import click\nfrom agent.exits import guarded\n@click.command()\ndef app():\n    " + leave + "\n"
        "guarded(lambda: app.main(args=[], standalone_mode=False))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60).returncode == code
