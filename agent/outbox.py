"""The outbox: alerts kept in SQLite until they are sent; a crash loses none and doubles at most the one in hand.

Each alert is written before any is sent, once a channel; it is marked "in hand" before the sending and "sent" after.
One found in hand by the next run may have gone out already: it is sent again and says so. Knows no channel's protocol.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from knowledge.catalogue.connection import locked
from knowledge.types import digest

LOCK = "outbox.lock"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS alerts (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL, channel TEXT NOT NULL, at TEXT NOT NULL, subject TEXT NOT NULL,
    text TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', tries INTEGER NOT NULL DEFAULT 0, error TEXT,
    UNIQUE (id, channel)
);
"""


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to tell. The same subject and text is one alert, however often it is found."""

    subject: str
    text: str
    repeated: bool = False  # the last run ended while it was sending this one

    @property
    def id(self) -> str:
        """ "a" + 16 hex over what it says."""
        return "a" + digest(self.subject, self.text)


Send = Callable[[Alert], None]
"""Sends one alert or raises OSError; must return only when it is out."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """An alert that a channel did not take; it stays in the outbox for the next run."""

    alert: Alert
    channel: str
    error: str


class Outbox:
    """The outbox under one state folder. One process sends at a time."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._home = home
        self._db = sqlite3.connect(home / "outbox.sqlite", isolation_level=None, timeout=60.0)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file; what waits goes on waiting."""
        self._db.close()

    def mark(self, name: str) -> int | None:
        """How far a source was looked at, None if it never was."""
        row = self._db.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
        return None if row is None else int(row[0])

    def put(self, alerts: Iterable[Alert], channels: Sequence[str], *, mark: tuple[str, int] | None = None) -> int:
        """Keep alerts for each channel, and the new mark, all in one transaction; returns how many are new."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        sql = "INSERT OR IGNORE INTO alerts (id, channel, at, subject, text) VALUES (?, ?, ?, ?, ?)"
        rows = [(a.id, channel, now, a.subject, a.text) for a in alerts for channel in channels]
        before = self._db.total_changes
        with self._transaction():
            self._db.executemany(sql, rows)
            new = self._db.total_changes - before
            if mark is not None:
                self._db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", mark)
        return new

    def waiting(self) -> int:
        """How many are not sent yet, over all channels."""
        return int(self._db.execute("SELECT count(*) FROM alerts WHERE state != 'sent'").fetchone()[0])

    def send(self, channels: dict[str, Send]) -> list[Unsent]:
        """Send what waits, oldest first, by these channels; what one does not take is returned and waits on."""
        failed: list[Unsent] = []
        with locked(self._home, LOCK):
            marks = ", ".join("?" * len(channels))
            sql = f"SELECT n, channel, subject, text, state FROM alerts WHERE state != 'sent' AND channel IN ({marks}) ORDER BY n"  # noqa: S608, E501 - question marks alone
            for n, channel, subject, text, state in self._db.execute(sql, [*channels]).fetchall():
                alert = Alert(subject, text, repeated=state == "in hand")
                self._db.execute("UPDATE alerts SET state = 'in hand', tries = tries + 1 WHERE n = ?", (n,))
                try:
                    channels[channel](alert)
                except OSError as error:
                    said = " ".join(str(error).split())[:200]
                    self._db.execute("UPDATE alerts SET state = 'waiting', error = ? WHERE n = ?", (said, n))
                    failed.append(Unsent(alert, channel, said))
                else:
                    self._db.execute("UPDATE alerts SET state = 'sent', error = NULL WHERE n = ?", (n,))
        return failed

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
