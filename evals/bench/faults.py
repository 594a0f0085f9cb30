# ruff: noqa: E501 - a table of faults reads best in rows
"""What the program does when the model's endpoint, the disk, the budget or a signal fails it: exit code and message.

    python -m evals.bench.faults [--only WORDS]

Each fault is one process of `knockon` against a server on loopback that misbehaves on demand, with a state folder of its
own. A row passes if the process ended by itself in time, left the exit code that is promised, said one line and no
traceback, and printed its memo or answer wherever one is promised.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.fake_openai import Behaviour, FakeOpenAI, call, serving

EVENT = "The United States bans all sales of American components to ZTE."
MEMO = ("memo", EVENT)
ASK = ("ask", "Who supplies ZTE?")
READ = '{"kind": "ban", "company": "ZTE", "counterpart": null, "direction": "down", "figures": [], "purpose": null, "quote": "bans all sales"}'
NO_LINKS = '{"links": []}'
LIMIT = 90.0


@dataclass(frozen=True)
class Fault:
    """One row: what fails, in which command, and what must come of it."""

    name: str
    words: Sequence[str]
    exits: int
    behaviours: Sequence[Behaviour] = ()
    env: dict[str, str] = field(default_factory=dict)
    spoil: Callable[[Path], None] | None = None
    prints: str = "▼"  # what standard output must hold; "" for nothing
    signal: int | None = None
    files: int | None = None  # bytes that a file may have at most
    closed: bool = False  # standard output is closed early


def _said(text: str, **rest: object) -> Behaviour:
    return Behaviour(text=text, **rest)  # type: ignore[arg-type]


def _file_for(name: str) -> Callable[[Path], None]:
    def spoil(home: Path) -> None:
        shutil.rmtree(home / name, ignore_errors=True)
        (home / name).write_text("in the way")

    return spoil


def _cut_record(home: Path) -> None:
    (home / "runs").mkdir(exist_ok=True)
    (home / "runs" / "20200101T000000000-aaaaaa.jsonl").write_text('{"at": "2020')


GOOD = (_said(READ), _said(NO_LINKS))
"""The two calls before the writer's first, so that a fault can be put behind them."""
ENDPOINT = [
    Fault("401 bad key", MEMO, 1, [Behaviour(status=401)]),
    Fault("403 forbidden", MEMO, 1, [Behaviour(status=403)]),
    Fault("404 no such model", MEMO, 1, [Behaviour(status=404)]),
    Fault("429 three times", MEMO, 1, [Behaviour(status=429)]),
    Fault(
        "429, Retry-After a day",
        MEMO,
        1,
        [Behaviour(status=429, headers={"Retry-After": "86400"})],
        env={"KNOCKON_TIMEOUT": "5"},
    ),
    Fault("quota used up", MEMO, 1, [Behaviour(status=429, error={"message": "x", "code": "insufficient_quota"})]),
    Fault("500", MEMO, 1, [Behaviour(status=500)]),
    Fault("503", MEMO, 1, [Behaviour(status=503)]),
    Fault("hangs up", MEMO, 1, [Behaviour(hang_up=True)]),
    Fault("a login page", MEMO, 1, [Behaviour(raw=b"<html>login</html>", headers={"Content-Type": "text/html"})]),
    Fault("half a JSON", MEMO, 1, [Behaviour(raw=b'{"id": "c", "choi')]),
    Fault("an empty body", MEMO, 1, [Behaviour(raw=b"")]),
    Fault("null", MEMO, 1, [Behaviour(raw=b"null")]),
    Fault("answer cut by length", MEMO, 1, [_said(READ, finish="length")]),
    Fault("answer without a finish", MEMO, 1, [_said(READ, finish=None)]),
    Fault("content filter", MEMO, 1, [_said("", finish="content_filter")]),
    Fault("refusal", MEMO, 1, [Behaviour(refusal="I cannot")]),
    Fault("an empty answer", MEMO, 1, [_said("  ")]),
    Fault("prose for JSON", MEMO, 1, [_said("Sure! Here is your memo.")]),
    Fault("another shape", MEMO, 1, [_said('{"firms": []}')]),
    Fault(
        "prompt over the context",
        MEMO,
        1,
        [Behaviour(status=400, error={"message": "x", "code": "context_length_exceeded"})],
    ),
    Fault("a byte now and then", MEMO, 1, [_said(READ, drip=0.05)], env={"KNOCKON_TIMEOUT": "2"}),
    Fault("fails behind two good calls", MEMO, 1, [*GOOD, Behaviour(status=401)]),
    Fault("nobody listens", MEMO, 1, [], env={"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}),
]
STREAM = [
    Fault("stream cut before a word", ASK, 1, [_said("Ericsson supplies.", cut=0)], prints="["),
    Fault("stream cut in a word", ASK, 1, [_said("Ericsson supplies ZTE [S1].", cut=9)], prints="["),
    Fault("stream cut after the text", ASK, 1, [_said("Ericsson supplies ZTE [S1].", cut=999)], prints="["),
    Fault("stream of a tool's bad JSON", ASK, 1, [Behaviour(tool_calls=[call("search", '{"query": ')])], prints="["),
    Fault("stream of a tool that is none", ASK, 3, [Behaviour(tool_calls=[call("bash", '{"c": "ls"}')])], prints=""),
    Fault(
        "stream drips past the deadline",
        ASK,
        1,
        [_said("word " * 60, drip=0.2)],
        env={"KNOCKON_TIMEOUT": "2"},
        prints="[",
    ),
]
BUDGET = [
    Fault("no call left", MEMO, 4, env={"KNOCKON_MAX_TOKENS": "10"}),
    Fault("one call left", MEMO, 4, [_said(READ)], env={"KNOCKON_MAX_CALLS": "1"}),
    Fault(
        "money ends",
        MEMO,
        4,
        [_said(READ)],
        env={"KNOCKON_MAX_USD": "0.000001", "KNOCKON_PRICE_IN": "5", "KNOCKON_PRICE_OUT": "15"},
    ),
    Fault("no token left to ask", ASK, 4, env={"KNOCKON_MAX_TOKENS": "10"}, prints="["),
]
DISK = [
    Fault("runs cannot be written", MEMO, 1, [Behaviour(status=401)], spoil=_file_for("runs")),
    Fault("answers cannot be kept", MEMO, 1, [*GOOD, Behaviour(status=401)], spoil=_file_for("answers")),
    Fault("predictions cannot be kept", MEMO, 1, [Behaviour(status=401)], spoil=_file_for("slips.jsonl")),
    Fault("sessions cannot be kept", ("chat",), 0, [], spoil=_file_for("sessions"), prints="["),
    Fault("no room for a file", MEMO, 1, [Behaviour(status=401)], files=4096, prints=""),
    Fault("a record cut by a crash", ("trace",), 0, [], spoil=_cut_record, prints="no end"),
]
SIGNALS = [
    Fault("Ctrl-C during a call", MEMO, 130, [_said(READ, drip=0.2)], signal=signal.SIGINT, prints=""),
    Fault("terminated during a call", MEMO, -signal.SIGTERM, [_said(READ, drip=0.2)], signal=signal.SIGTERM, prints=""),
    Fault("killed during a call", MEMO, -signal.SIGKILL, [_said(READ, drip=0.2)], signal=signal.SIGKILL, prints=""),
    Fault(
        "the reader goes away", ("ask", "Who supplies ZTE?", "--no-model"), 1, [], closed=True, prints=""
    ),  # rich's own exit
]
FAULTS = [*ENDPOINT, *STREAM, *BUDGET, *DISK, *SIGNALS]


@dataclass(frozen=True)
class Row:
    """What came of one fault."""

    fault: Fault
    code: int | None
    seconds: float
    message: str
    whole: bool

    @property
    def passes(self) -> bool:
        """Whether it came out as promised."""
        return self.code == self.fault.exits and self.whole and "Traceback" not in self.message


def _heed_interrupts() -> None:
    """A program that was started in the background hands Ctrl-C on as ignored: here it is heard again."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(fault: Fault, server: FakeOpenAI, home: Path) -> Row:
    """One process with one fault."""
    server.behaviours = list(fault.behaviours) or [Behaviour(status=500)]
    if fault.spoil is not None:
        fault.spoil(home)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("KNOCKON_", "OPENAI_"))}
    env |= {
        "KNOCKON_HOME": str(home),
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": "sk-bench-secret",
        "KNOCKON_MODEL": "fake",
    } | fault.env
    words = [sys.executable, "-m", "agent", *fault.words]
    if fault.files is not None:
        words = ["bash", "-c", f'ulimit -f {fault.files // 1024}; trap "" XFSZ; exec "$@"', "bash", *words]
    started = time.monotonic()
    process = subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509 - one call, no lock: safe between fork and exec
    )
    asked = len(server.requests)
    if fault.signal is not None:
        while len(server.requests) == asked and process.poll() is None and time.monotonic() - started < LIMIT:
            time.sleep(0.05)
        time.sleep(0.3)
        process.send_signal(fault.signal)
    if fault.closed and process.stdout is not None:
        process.stdout.close()
        process.stdout = None
    try:
        out, err = process.communicate("Who supplies ZTE?\n" if fault.words == ("chat",) else None, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return Row(fault, None, time.monotonic() - started, "did not end", whole=False)
    message = " ".join(err.split())
    whole = fault.prints in (out or "") and "sk-bench-secret" not in f"{out}{err}"
    return Row(fault, process.returncode, time.monotonic() - started, message, whole)


def main() -> None:
    """Run the table and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    wanted = [fault for fault in FAULTS if parser.parse_args().only in fault.name]
    rows = []
    with tempfile.TemporaryDirectory() as folder, serving() as server:
        model = Path(folder) / "model"
        subprocess.run(
            [sys.executable, "-m", "agent", "links", "ZTE"],
            env=os.environ | {"KNOCKON_HOME": str(model)},
            capture_output=True,
            check=False,
        )
        subprocess.run(
            [sys.executable, "-m", "agent", "ask", "x"],
            env=os.environ | {"KNOCKON_HOME": str(model)},
            capture_output=True,
            check=False,
        )
        for n, fault in enumerate(wanted):
            home = Path(folder) / f"home{n}"
            shutil.copytree(model, home)
            row = run(fault, server, home)
            rows.append(row)
            told = row.message[-150:] if row.message else ""
            print(
                f"{'ok ' if row.passes else 'BAD'} {row.fault.name:32} exit {row.code!s:>4} {row.seconds:5.1f} s  {told}",
                flush=True,
            )
            shutil.rmtree(home, ignore_errors=True)
    print(f"{sum(row.passes for row in rows)} of {len(rows)} as promised")
    sys.exit(0 if all(row.passes for row in rows) else 1)


if __name__ == "__main__":
    main()
