"""The log of one run: JSON lines; a head, a row a case, and an end. Written as it goes, so that a run can be resumed.

Enough stands in it to score again without running: what was observed, and of what program, prompts, settings and
library. Knows no metric.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Self, TextIO

from agent.errors import UsageError
from agent.prompt import FOLDER as PROMPTS
from agent.settings import Settings
from knowledge.types import digest

FORMAT = 1
PACKAGES = ("knockon", "chromadb", "langchain", "openai", "tantivy", "numpy", "pydantic", "onnxruntime")


@dataclass(frozen=True, slots=True)
class Head:
    """What was run, and with what."""

    suite: str
    started: str
    model: str | None
    judge: str | None
    settings: str  # hash over them, keys left out
    prompts: Mapping[str, str]
    index: str  # the library's fingerprint
    versions: Mapping[str, str]
    revision: str
    cases: int
    skipped: Sequence[str] = ()  # what could not be run, and why
    sabotage: str | None = None
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Row:
    """One case as observed; `error` where it crashed, then `observed` is None."""

    case: str
    kind: str
    split: str
    hash: str
    seconds: float
    observed: Mapping[str, Any] | None
    error: str | None = None
    usage: Mapping[str, float] = field(default_factory=dict)
    given: Mapping[str, Any] | None = None  # a shared set's case, which no file of ours holds


@dataclass(frozen=True, slots=True)
class Ruling:
    """A judge's label of one answer, given after the run; `answer` is the hash of the text that it ruled on."""

    case: str
    answer: str
    label: str
    by: str


@dataclass(frozen=True, slots=True)
class Run:
    """A log as read back. `how` says how the run ended: "done", why not, or "cut off" where it does not say."""

    head: Head
    rows: Sequence[Row]
    path: Path
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    how: str = "cut off"
    seconds: float = 0.0


class Log:
    """A log being written."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self._file, self.path = file, path

    @classmethod
    def begin(cls, path: Path, head: Head) -> Self:
        """A new log with its head."""
        path.parent.mkdir(parents=True, exist_ok=True)
        log = cls(path.open("w", encoding="utf-8"), path)
        log._write("run", asdict(head))
        return log

    @classmethod
    def resume(cls, path: Path) -> Self:
        """A log to add rows to; a half-written last line is cut off first."""
        data = path.read_bytes()
        keep = data.rfind(b"\n") + 1
        if keep != len(data):
            os.truncate(path, keep)
        return cls(path.open("a", encoding="utf-8"), path)

    def row(self, row: Row) -> None:
        """Add one case."""
        self._write("case", asdict(row))

    def ruling(self, ruling: Ruling) -> None:
        """Add a judge's label."""
        self._write("ruling", asdict(ruling))

    def close(self) -> None:
        """Close it without an end: the run has one."""
        self._file.close()

    def end(self, how: str, seconds: float) -> None:
        """Close it, saying how the run ended."""
        self._write("end", {"how": how, "seconds": round(seconds, 2)})
        self._file.close()

    def _write(self, kind: str, data: Mapping[str, Any]) -> None:
        self._file.write(json.dumps({"line": kind, **data}, ensure_ascii=False, default=str) + "\n")
        self._file.flush()


def read(path: Path) -> Run:
    """A log; a half-written line is left out, and a case that was run again counts by its last row.

    Raises UsageError for a file that is no log.
    """
    head: Head | None = None
    rows: dict[str, Row] = {}
    rulings: dict[str, Ruling] = {}
    ended: dict[str, Any] = {"how": "cut off", "seconds": 0.0}
    for line in path.read_text("utf-8").splitlines():
        try:
            data = json.loads(line)
            kind = data.pop("line")
            if kind == "run":
                head = Head(**data)
            elif kind == "case":
                rows[data["case"]] = Row(**data)
            elif kind == "ruling":
                rulings[data["case"]] = Ruling(**data)
            elif kind == "end":
                ended = {"how": str(data["how"]), "seconds": float(data["seconds"])}
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    if head is None:
        raise UsageError(f"{path}: this is no log of a run.", remedy="Make one: knockon-eval run --suite ci")
    return Run(head, list(rows.values()), path, rulings, str(ended["how"]), float(ended["seconds"]))


def settings_hash(settings: Settings) -> str:
    """A hash over the settings that shape results; keys and places are left out."""
    told = settings.model_dump(mode="json", exclude={"openai_api_key", "home", "sec_identity", "prices"})
    return digest(json.dumps(told, sort_keys=True))


def prompt_hashes() -> dict[str, str]:
    """Prompt id -> hash of its file."""
    return {path.stem: digest(path.read_text("utf-8")) for path in sorted(PROMPTS.glob("*.md"))}


def versions() -> dict[str, str]:
    """Versions of what results may depend on."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def revision() -> str:
    """The git revision of the program, with a + where files differ from it; "unknown" outside of a clone."""
    here = Path(__file__).parent

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=here, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603, S607

    try:
        return git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
