"""The record of a run: whole whatever happens, readable, and without keys."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from agent.cli import app
from agent.errors import OutOfBudget, UsageError
from agent.trace import Trace, read, runs


def test_a_run_is_recorded_from_start_to_end(home: Path) -> None:
    """Each record is a line in order; the last says how the run ended and how long it took."""
    with Trace.open(home, command="memo", arguments={"ticker": "ORVN"}) as trace:
        trace.record("evidence", {"keys": ["S1"]})
    lines = read(home, trace.id)
    assert [line.kind for line in lines] == ["start", "evidence", "end"]
    assert lines[0].data == {"command": "memo", "arguments": {"ticker": "ORVN"}}
    assert lines[2].data["how"] == "done"


@pytest.mark.parametrize(
    ("error", "how"), [(OutOfBudget("the calls are used up."), "failed"), (KeyboardInterrupt(), "interrupted")]
)
def test_a_run_that_fails_is_recorded_too(home: Path, error: BaseException, how: str) -> None:
    """Whatever ends the run, the record says so and the error goes on."""
    with pytest.raises(type(error)), Trace.open(home, command="ask") as trace:
        raise error
    end = read(home, trace.id)[-1]
    assert (end.kind, end.data["how"]) == ("end", how)
    assert type(error).__name__ in end.data["error"]


def test_no_key_stands_in_a_record(home: Path) -> None:
    """The keys that the run was given, and anything shaped like a key, are struck out wherever they appear."""
    with Trace.open(home, command="ask", secrets=['my "odd" key']) as trace:
        trace.record(
            "call", {"error": 'my "odd" key and sk-proj-abcdefghijklmnop1234', "header": "Bearer abcdefghijklmnop"}
        )
    text = trace.path.read_text()
    assert "odd" not in text
    assert "sk-proj" not in text
    assert "abcdefghijklmnop" not in text
    assert text.count("(key)") == 3


def test_a_killed_run_keeps_what_it_recorded(home: Path) -> None:
    """After a kill every record made before is there, and the missing end is told."""
    program = (
        "import os, signal\nfrom pathlib import Path\nfrom agent.trace import Trace\n"
        f"with Trace.open(Path({str(home)!r}), command='memo') as t:\n"
        "    t.record('effects', {'n': 3})\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=60, env={**os.environ, "PYTHONPATH": "."})
    assert done.returncode == -signal.SIGKILL
    (run,) = runs(home)
    assert [line.kind for line in read(home, run)] == ["start", "effects"]
    assert "no end" in CliRunner().invoke(app, ["trace", run], standalone_mode=False).stdout


def test_a_half_written_line_is_passed_over(home: Path) -> None:
    """A line that a crash cut does not hide the others."""
    with Trace.open(home, command="memo") as trace:
        pass
    with trace.path.open("a") as file:
        file.write('{"at": "2026')
    assert [line.kind for line in read(home, trace.id)] == ["start", "end"]


def test_an_unwritable_folder_costs_the_record_and_not_the_run(home: Path) -> None:
    """Where runs cannot be written the run goes on and the trace says why nothing is kept."""
    home.mkdir()
    (home / "runs").write_text("in the way")
    with Trace.open(home, command="memo") as trace:
        trace.record("effects", {"n": 3})
    assert trace.lost is not None
    assert "runs" in trace.lost


def test_runs_are_named_by_their_beginning(home: Path) -> None:
    """An id's beginning is enough where it means one run; "last" is the newest; else the error says what to do."""
    with Trace.open(home, command="one") as first:
        pass
    with Trace.open(home, command="two") as second:
        pass
    newest = max(first.id, second.id)
    assert read(home, "last") == read(home, newest)
    with pytest.raises(UsageError, match="means 2 runs"):
        read(home, "2")
    with pytest.raises(UsageError, match="knockon trace"):
        read(home, "nothing")


def test_the_command_lists_and_prints(home: Path) -> None:
    """`knockon trace --json` lists runs with calls and tokens; cached calls cost nothing."""
    with Trace.open(home, command="memo") as trace:
        trace.record("call", {"tokens_in": 120, "prompt": "write"})
        trace.record("call", {"cached": True})
    listed = json.loads(CliRunner().invoke(app, ["trace", "--json"], standalone_mode=False).stdout)
    assert listed["runs"][0] == {
        "run": trace.id, "command": "memo", "how": "done", "seconds": listed["runs"][0]["seconds"],
        "calls": 1, "tokens_in": 120,
    }  # fmt: skip
    shown = CliRunner().invoke(app, ["trace", "last"], standalone_mode=False).stdout
    assert "prompt=write" in shown


def test_spans_go_to_the_users_own_tracing_only(home: Path) -> None:
    """With OTEL_ variables a run is a span with its records as events; without them OpenTelemetry is not imported."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom agent.trace import Trace\n"
        f"home = Path({str(home)!r})\n"
        "if sys.argv[1:]:\n"
        "    from opentelemetry import trace\n"
        "    from opentelemetry.sdk.trace import TracerProvider\n"
        "    from opentelemetry.sdk.trace.export import SimpleSpanProcessor\n"
        "    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter\n"
        "    kept = InMemorySpanExporter(); provider = TracerProvider()\n"
        "    provider.add_span_processor(SimpleSpanProcessor(kept)); trace.set_tracer_provider(provider)\n"
        "with Trace.open(home, command='memo') as t:\n    t.record('effects', {'n': 3})\n"
        "if sys.argv[1:]:\n"
        "    print([(s.name, [e.name for e in s.events]) for s in kept.get_finished_spans()])\n"
        "else:\n    print('opentelemetry' in sys.modules)\n"
    )
    bare = {k: v for k, v in os.environ.items() if not k.startswith("OTEL_")} | {"PYTHONPATH": "."}

    def run(*words: str, **extra: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=60, env=bare | extra
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    assert run() == "False"
    assert run("spans", OTEL_SERVICE_NAME="desk") == "[('knockon memo', ['start', 'effects', 'end'])]"
