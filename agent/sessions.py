"""Conversations on disk: one JSON file each under `sessions` in the state folder, written whole after every turn.

A session that is resumed has the same turns and the same keys for the same sources.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from agent.errors import UsageError
from agent.evidence import Ledger
from knowledge.types import AsOf

FOLDER = "sessions"


@dataclass(slots=True)
class Said:
    """One turn as kept: what was asked, what was answered, with which keys."""

    question: str
    answer: str
    keys: list[str] = field(default_factory=list)
    refused: bool = False
    struck: list[str] = field(default_factory=list)
    quotes: list[tuple[str, str]] = field(default_factory=list)  # key, words relied on


@dataclass(slots=True)
class Session:
    """One conversation. `ledger` is what new turns cite; `older` are those of other as-of days, for `/source`."""

    id: str
    ledger: Ledger
    company: str | None = None
    turns: list[Said] = field(default_factory=list)
    older: list[Ledger] = field(default_factory=list)

    @classmethod
    def new(cls, *, as_of: AsOf, company: str | None = None) -> Session:
        """An empty one."""
        now = datetime.now(UTC)
        return cls(f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}", Ledger(as_of=as_of), company)

    def move(self, as_of: AsOf) -> None:
        """Go on as of another day: what was cited stays, and no key ever means two things."""
        held = sum(len(ledger) for ledger in (*self.older, self.ledger))
        self.older.append(self.ledger)
        self.ledger = Ledger(as_of=as_of, first=held + 1)

    def entry(self, key: str) -> Any:
        """The entry of a key of any day, None for no key of this conversation."""
        return next((found for ledger in (self.ledger, *self.older) if (found := ledger.get(key)) is not None), None)

    def save(self, home: Path) -> Path:
        """Write it, whole or not at all. Raises OSError."""
        folder = home / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.id}.json"
        ledgers = [{"as_of": _day(held.as_of), "rows": held.kept()} for held in (*self.older, self.ledger)]
        body = {"id": self.id, "company": self.company, "turns": [asdict(t) for t in self.turns], "ledgers": ledgers}
        handle, name = tempfile.mkstemp(dir=folder, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(body, file, ensure_ascii=False)
        Path(name).replace(path)
        return path


def known(home: Path) -> list[str]:
    """Ids of the sessions on disk, newest first."""
    return sorted((path.stem for path in (home / FOLDER).glob("*.json")), reverse=True)


def first_question(home: Path, id: str) -> str:
    """What a session began with, for a list of them."""
    turns = json.loads((home / FOLDER / f"{id}.json").read_text(encoding="utf-8"))["turns"]
    return str(turns[0]["question"]) if turns else ""


def resume(home: Path, which: str) -> Session:
    """The session of this id or the beginning of it; "last" is the newest. Raises UsageError."""
    ids = known(home)
    meant = ids[:1] if which == "last" else [id for id in ids if id.startswith(which)]
    if len(meant) != 1:
        raise UsageError(f"{which!r} means {len(meant)} sessions.", remedy="See them with /sessions in knockon chat.")
    try:
        body = json.loads((home / FOLDER / f"{meant[0]}.json").read_text(encoding="utf-8"))
        ledgers = _ledgers(body["ledgers"])
        turns = [Said(**turn) for turn in body["turns"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"session {meant[0]} cannot be read: {error}.", remedy="Start a new one: knockon chat."
        ) from error
    return Session(body["id"], ledgers[-1], body["company"], turns, ledgers[:-1])


def _ledgers(rows: Sequence[dict[str, Any]]) -> list[Ledger]:
    found: list[Ledger] = []
    held = 0
    for row in rows:
        as_of = AsOf(date.fromisoformat(row["as_of"]) if row["as_of"] else None)
        found.append(Ledger.resumed(row["rows"], as_of=as_of, first=held + 1))
        held += len(found[-1])
    return found


def _day(as_of: AsOf) -> str | None:
    return as_of.day.isoformat() if as_of.day else None
