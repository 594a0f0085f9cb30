"""Writes of the catalogue, each inside the caller's transaction. Knows the tables; opens and commits nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from knowledge.catalogue.reader import CHUNK, document
from knowledge.catalogue.rows import (
    DOCUMENT,
    FACT,
    LINK,
    PASSAGE,
    Packed,
    document_row,
    link_row,
    links_digest,
    passage_row,
)
from knowledge.types import Document, Link

Status = Literal["added", "unchanged"]


def add(db: sqlite3.Connection, packed: Packed, change: int, *, again: bool = False) -> Status:
    """Write a document with all that hangs on it, or note that it is known.

    A known document (same bytes) keeps its rows, and only gains metadata that it lacked; `again` replaces what was
    read from it. Known or not, it becomes the newest version at its path.
    """
    known = db.execute("SELECT n, blocks FROM documents WHERE id = ?", (packed.document.id,)).fetchone()
    if known is None:
        n = _insert_document(db, packed, change)
        _insert_parts(db, packed, n)
    else:
        n = int(known[0])
        if again:
            _replace_parts(db, packed, n, change)
        else:
            _fill_in(db, packed.document, n, change)
    newest = db.execute(
        "SELECT document FROM versions WHERE path = ? ORDER BY n DESC LIMIT 1", (packed.document.path,)
    ).fetchone()
    if newest is None or newest[0] != n:
        db.execute("INSERT INTO versions (path, document) VALUES (?, ?)", (packed.document.path, n))
    return "added" if known is None or again else "unchanged"


def retire(db: sqlite3.Connection, path: str) -> None:
    """Note that nothing lies at `path` any more; what lay there stays for as-of reads of its links' sources."""
    db.execute("INSERT INTO versions (path, document) VALUES (?, NULL)", (path,))


def set_links(db: sqlite3.Connection, document_id: str, links: Sequence[Link]) -> None:
    """Replace a document's links; caches of its text stay valid. Raises KeyError for an unknown document."""
    row = db.execute("SELECT n, knowable FROM documents WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        raise KeyError(document_id)
    db.execute("DELETE FROM links WHERE document = ?", (row[0],))
    _insert_links(db, document(db, document_id), links, int(row[0]))


def _insert_document(db: sqlite3.Connection, packed: Packed, change: int) -> int:
    columns = (*DOCUMENT, "changed", "blocks")
    sql = f"INSERT INTO documents ({', '.join(columns)}) VALUES ({_marks(columns)})"  # noqa: S608 - constants
    cursor = db.execute(sql, (*document_row(packed.document), change, packed.blocks))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _insert_parts(db: sqlite3.Connection, packed: Packed, n: int) -> None:
    rows = (passage_row(p, n) for p in packed.passages)
    db.executemany(f"INSERT INTO passages ({', '.join(PASSAGE)}) VALUES ({_marks(PASSAGE)})", rows)  # noqa: S608
    facts = ((n, *row) for row in packed.facts)
    db.executemany(f"INSERT INTO facts ({', '.join(FACT)}) VALUES ({_marks(FACT)})", facts)  # noqa: S608
    _insert_links(db, packed.document, packed.links, n)


def _insert_links(db: sqlite3.Connection, document: Document, links: Sequence[Link], n: int) -> None:
    rows = (link_row(link, n, document.knowable) for link in links)
    db.executemany(f"INSERT INTO links ({', '.join(LINK)}) VALUES ({_marks(LINK)})", rows)  # noqa: S608
    db.execute("UPDATE documents SET links_digest = ? WHERE n = ?", (links_digest(links) if links else "", n))


def _replace_parts(db: sqlite3.Connection, packed: Packed, n: int, change: int) -> None:
    """Passages that are word for word the same keep their rows, and so their vectors."""
    columns = (*DOCUMENT, "changed", "blocks")
    sets = ", ".join(f"{name} = ?" for name in columns)
    values = (*document_row(packed.document), change, packed.blocks, n)
    db.execute(f"UPDATE documents SET {sets} WHERE n = ?", values)  # noqa: S608 - constants
    stored = dict(db.execute("SELECT id, text FROM passages WHERE document = ?", (n,)))
    kept = {p.id for p in packed.passages if stored.get(p.id) == p.text}
    gone = [id for id in stored if id not in kept]
    for start in range(0, len(gone), CHUNK):
        some = gone[start : start + CHUNK]
        db.execute(f"DELETE FROM passages WHERE id IN ({_marks(some)})", some)  # noqa: S608 - constants
    for passage in packed.passages:
        if passage.id in kept:
            update = ", ".join(f"{name} = ?" for name in PASSAGE[1:])
            db.execute(f"UPDATE passages SET {update} WHERE id = ?", (*passage_row(passage, n)[1:], passage.id))  # noqa: S608
    db.execute("DELETE FROM facts WHERE document = ?", (n,))
    db.execute("DELETE FROM links WHERE document = ?", (n,))
    fresh = tuple(p for p in packed.passages if p.id not in kept)
    _insert_parts(db, replace(packed, passages=fresh), n)
    db.execute("UPDATE meta SET value = value + 1 WHERE key = 'vector_change'")


def _fill_in(db: sqlite3.Connection, new: Document, n: int, change: int) -> None:
    """Take metadata that the stored row lacks from a new reading of the same bytes."""
    old = document(db, new.id)
    names = [f for f in DOCUMENT if getattr(old, f) is None and getattr(new, f) is not None]
    if not names:
        return
    row = dict(zip(DOCUMENT, document_row(new)))
    sets = ", ".join(f"{name} = ?" for name in (*names, "changed"))
    db.execute(f"UPDATE documents SET {sets} WHERE n = ?", (*(row[f] for f in names), change, n))  # noqa: S608
    if "knowable" in names:
        db.execute("UPDATE links SET knowable = ? WHERE document = ? AND knowable IS NULL", (row["knowable"], n))


def _marks(columns: Sequence[str]) -> str:
    return ", ".join("?" * len(columns))
