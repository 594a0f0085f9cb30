"""One append-only record per run under `KNOCKON_HOME/runs`, written whatever happens; and reading it back.

A line of JSON a record: when, what kind, what. The first tells the command, the last how the run ended; a run that was
killed has no last line, and reads as that. Known secrets and anything shaped like a key are struck out of every line.
A disk that cannot be written costs the record and never the run. Knows nothing of what is recorded.
"""

from __future__ import annotations

import json
import os
import re
import secrets as random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from agent.errors import UsageError

_KEY = re.compile(r"\b(?:sk|pk|rk|key|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{12,}|\bBearer\s+[A-Za-z0-9._~+/-]{12,}=*")
STRUCK_OUT = "(key)"
FOLDER = "runs"


class Trace:
    """The record of one run; a context manager. `record` is safe to hand to anything that wants to note something."""

    def __init__(self, path: Path, *, command: str, secrets: Sequence[str] = ()) -> None:
        self.path = path
        self.id = path.stem
        self.command = command
        self.lost: str | None = None  # why lines could not be written, None while all were
        self._secrets = [s for s in secrets if len(s) >= 4]
        self._started = time.monotonic()
        self._file: TextIO | None = None
        self._spans = ExitStack()
        self._span: Any = None

    @classmethod
    def open(
        cls, home: Path, *, command: str, arguments: Mapping[str, Any] | None = None, secrets: Sequence[str] = ()
    ) -> Self:
        """A new record under `home`, begun. `secrets` are words that must never stand in it."""
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}-{random.token_hex(3)}"
        trace = cls(home / FOLDER / f"{name}.jsonl", command=command, secrets=secrets)
        trace._begin()
        trace.record("start", {"command": command, "arguments": dict(arguments or {})})
        return trace

    def record(self, kind: str, data: Mapping[str, Any]) -> None:
        """Add one line. Never raises for the disk: `lost` then says why."""
        row = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "kind": kind, "data": data}
        line = self._clean(json.dumps(row, ensure_ascii=False, default=str))
        if self._span is not None:
            self._span.add_event(kind, {k: v for k, v in data.items() if isinstance(v, str | int | float)})
        if self._file is None:
            return
        try:
            self._file.write(line + "\n")
            self._file.flush()
        except (OSError, ValueError) as error:
            self._lose(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        said = {"error": f"{kind.__name__}: {error}"} if kind is not None else {}
        how = "done" if kind is None else "interrupted" if kind is KeyboardInterrupt else "failed"
        self.record("end", {"how": how, "seconds": round(time.monotonic() - self._started, 3), **said})
        self._spans.close()
        if self._file is not None:
            self._file.close()

    def _begin(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.fdopen(
                os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a", encoding="utf-8"
            )
        except OSError as error:
            self._lose(error)
        self._span = self._spans.enter_context(_span(f"knockon {self.command}"))

    def _lose(self, error: Exception) -> None:
        self.lost = f"the run is not recorded under {self.path.parent}: {error}"
        self._file = None

    def _clean(self, line: str) -> str:
        for secret in self._secrets:
            line = line.replace(json.dumps(secret, ensure_ascii=False)[1:-1], STRUCK_OUT)
        return _KEY.sub(STRUCK_OUT, line)


def _span(name: str) -> AbstractContextManager[Any]:
    """A span of the user's own OpenTelemetry, where OTEL_ variables say that they have one; else nothing."""
    from contextlib import nullcontext

    if not any(variable.startswith("OTEL_") for variable in os.environ):
        return nullcontext()
    try:
        from opentelemetry import trace
    except ImportError:
        return nullcontext()
    return trace.get_tracer("knockon").start_as_current_span(name)


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a run as read back."""

    at: str
    kind: str
    data: Mapping[str, Any]


def runs(home: Path) -> list[str]:
    """Ids of the recorded runs, newest first."""
    return sorted((path.stem for path in (home / FOLDER).glob("*.jsonl")), reverse=True)


def read(home: Path, run: str) -> list[Line]:
    """The record of a run, by its id or the beginning of it; "last" is the newest. A half-written line is left out.

    Raises UsageError if no run, or more than one, is meant.
    """
    known = runs(home)
    meant = known[:1] if run == "last" else [each for each in known if each.startswith(run)]
    if not meant:
        raise UsageError(f"there is no run {run!r}.", remedy="See them: knockon trace")
    if len(meant) > 1:
        raise UsageError(f"{run!r} means {len(meant)} runs.", remedy=f"Write more of it, as {meant[0]}.")
    return list(_lines(home / FOLDER / f"{meant[0]}.jsonl"))


def _lines(path: Path) -> Iterator[Line]:
    with path.open(encoding="utf-8", errors="replace") as file:
        for text in file:
            try:
                row = json.loads(text)
            except ValueError:
                continue
            yield Line(row["at"], row["kind"], row["data"])
