"""Opening the catalogue's database, the writer's lock, and the database's errors in our words.

Knows paths, locks and SQLite's moods; knows no table but `meta`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.catalogue.schema import MIGRATIONS, migrate, version
from knowledge.errors import KnowledgeError, StoreBusy, StoreDamaged, StoreError

CATALOGUE = "catalogue.sqlite"
LOCK = "write.lock"
NEEDED = 1024 * 1024
"""Bytes below which databases fail without saying why: SQLite with a "disk I/O error", chromadb in its logs."""
PATIENCE = 120.0
"""Seconds that a writer waits for another before it gives up."""

Waiting = Callable[[str], None]


@contextmanager
def told(home: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into a StoreError that names the folder and the remedy."""
    try:
        yield
    except sqlite3.Error as error:
        raise in_our_words(str(error), home) from error
    except KnowledgeError:  # some of ours are OSErrors too
        raise
    except OSError as error:
        raise in_our_words(error.strerror or str(error), home) from error


def in_our_words(reason: str, home: Path) -> StoreError:
    """The error of a database or file system as a StoreError that names the folder and the remedy."""
    low = reason.lower()
    if is_full(reason) or ("i/o error" in low and lacks_room(home)):
        return StoreError(
            f"the disk under {home} is full; what was said to be added is kept, nothing is half written.",
            remedy="Free some space or set KNOCKON_HOME to another folder, then run the same command again.",
        )
    barred = "unable to open" in low and home.exists() and not os.access(home, os.W_OK)
    if barred or "readonly" in low or "read-only" in low or "permission" in low or "not permitted" in low:
        return StoreError(
            f"the state folder {home} cannot be written ({reason}).",
            remedy="Make it writable or set KNOCKON_HOME to a folder that is.",
        )
    if "not a database" in low or "malformed" in low:
        return StoreDamaged(
            f"{home / CATALOGUE} is damaged ({reason}).",
            remedy="Move it away and ingest again, or put a backup in its place.",
        )
    if "locked" in low or "busy" in low:
        return StoreBusy(f"another program holds {home / CATALOGUE}.", remedy="End it, or wait and run again.")
    return StoreError(f"the state folder {home} cannot be used ({reason}).", remedy="Check it, or set KNOCKON_HOME.")


def is_full(reason: str) -> bool:
    """True for what databases and file systems say of a disk without room."""
    return any(words in reason.lower() for words in ("is full", "no space", "quota"))


def lacks_room(home: Path) -> bool:
    """True where the disk that holds the folder, or would, has next to nothing free."""
    there = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    return shutil.disk_usage(there).free < NEEDED


def connect(home: Path, *, readonly: bool) -> sqlite3.Connection:
    """Open the catalogue under `home`: made and migrated for a writer, as it is for a reader.

    Raises StoreError if the folder is absent (reader), cannot be written (writer), or holds a newer catalogue.
    """
    with told(home):
        return _reader(home) if readonly else _writer(home)


def _writer(home: Path) -> sqlite3.Connection:
    home.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(home / CATALOGUE, isolation_level=None, check_same_thread=False, timeout=PATIENCE)
    try:
        connection.execute("PRAGMA synchronous = FULL")  # what was said to be added survives a power cut too
        connection.execute("PRAGMA foreign_keys = ON")
        if _unmade(connection):
            with locked(home):  # turning to WAL waits for nobody: two programs that make one catalogue would collide
                connection.execute("PRAGMA journal_mode = WAL")
                migrate(connection)
        _refuse_newer(connection, home)
    except BaseException:
        connection.close()
        raise
    return connection


def _unmade(connection: sqlite3.Connection) -> bool:
    """Whether the catalogue is new, or lacks a step of its making."""
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    return mode != "wal" or version(connection) < len(MIGRATIONS)


def _reader(home: Path) -> sqlite3.Connection:
    file = home / CATALOGUE
    if not file.exists():
        raise StoreError(f"there is no library in {home} yet.", remedy="Run knockon ingest, or set KNOCKON_HOME.")
    # on a read-only medium SQLite can make no shared-memory file, and reads only what is promised not to change
    frozen = not os.access(home, os.W_OK) and not file.with_name(CATALOGUE + "-shm").exists()
    wal = file.with_name(CATALOGUE + "-wal")
    if frozen and wal.exists() and wal.stat().st_size:
        raise StoreError(
            f"{home} is read-only and was left with unmerged writes.",
            remedy="Open it once where it can be written (knockon doctor), or copy the folder.",
        )
    mode = "immutable=1" if frozen else "mode=ro"
    address = f"{file.resolve().as_uri()}?{mode}"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=PATIENCE)
    try:
        _refuse_newer(connection, home)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_newer(connection: sqlite3.Connection, home: Path) -> None:
    at, known = version(connection), len(MIGRATIONS)
    if at > known:
        raise StoreError(
            f"the library in {home} was made by a newer knockon (step {at}, this one knows {known}).",
            remedy="Update knockon, or set KNOCKON_HOME to another folder.",
        )
    if at < known:  # only a reader gets here: writers migrate
        raise StoreError(f"the library in {home} is of an older knockon.", remedy="Run knockon doctor to update it.")


@contextmanager
def locked(
    home: Path, name: str = LOCK, *, patience: float = PATIENCE, waiting: Waiting | None = None
) -> Iterator[None]:
    """Hold the lock `name` under `home`; a killed holder's lock is free. `waiting` is told once when another holds it.

    Raises StoreBusy after `patience` seconds.
    """
    lock = FileLock(home / name, thread_local=False)
    with told(home):
        try:
            lock.acquire(timeout=min(1.0, patience))
        except Timeout:
            if waiting:
                waiting(f"another knockon is writing in {home}; waiting for it (at most {patience:.0f} s)")
            try:
                lock.acquire(timeout=max(patience - 1.0, 0.0))
            except Timeout:
                raise StoreBusy(
                    f"another knockon has been writing in {home} for {patience:.0f} s.",
                    remedy="Wait for it or end it, then run again; nothing was lost.",
                ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def transaction(connection: sqlite3.Connection, home: Path, *, waiting: Waiting | None = None) -> Iterator[int]:
    """One write: all of it or nothing. Yields the new value of the change counter."""
    with locked(home, waiting=waiting), told(home):
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'change'")
            row = connection.execute("SELECT value FROM meta WHERE key = 'change'").fetchone()
            yield int(row[0])
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk makes SQLite roll back by itself
                connection.execute("ROLLBACK")
            raise
