"""The catalogue's own copy of the vectors, float16: what a vector store is rebuilt from with nothing embedded again.

Knows no embedder and no vector store. Vectors are rows of unit norm; similarity is their dot product.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from knowledge.catalogue.reader import CHUNK
from knowledge.errors import StoreError

Matrix = npt.NDArray[np.float32]


def embedder_number(db: sqlite3.Connection, name: str) -> int | None:
    """Row number of an embedder that has stored vectors, else None."""
    row = db.execute("SELECT n FROM embedders WHERE name = ?", (name,)).fetchone()
    return None if row is None else int(row[0])


def add(db: sqlite3.Connection, embedder: str, ids: Sequence[str], vectors: Matrix) -> int:
    """Store vectors [n, d] for passages by id, inside the caller's transaction; returns how many were new.

    A passage that is gone, or has its vector, is passed over. Raises StoreError if d is not the embedder's.
    """
    dim = int(vectors.shape[1])
    db.execute("INSERT OR IGNORE INTO embedders (name, dim) VALUES (?, ?)", (embedder, dim))
    number, known = db.execute("SELECT n, dim FROM embedders WHERE name = ?", (embedder,)).fetchone()
    if known != dim:
        raise StoreError(
            f"vectors of {embedder} have {known} dimensions here, {dim} now.",
            remedy="Set KNOCKON_EMBEDDER to the model that made them, or to another name.",
        )
    blobs = vectors.astype("<f2")
    sql = "INSERT OR IGNORE INTO vectors (embedder, passage, vector) SELECT ?, n, ? FROM passages WHERE id = ?"
    before = db.total_changes
    db.executemany(sql, ((number, blobs[i].tobytes(), id) for i, id in enumerate(ids)))
    new = db.total_changes - before
    if new:
        db.execute("UPDATE meta SET value = value + 1 WHERE key = 'vector_change'")
    return new


def count(db: sqlite3.Connection, embedder: str) -> int:
    """How many passages have a vector of this embedder."""
    row = db.execute("SELECT count(*) FROM vectors WHERE embedder = ?", (embedder_number(db, embedder),)).fetchone()
    return int(row[0])


def get(db: sqlite3.Connection, embedder: str, ids: Sequence[str]) -> tuple[list[str], Matrix]:
    """Those of `ids` that have a vector, and the vectors [n, d] in the same order."""
    number = embedder_number(db, embedder)
    found: dict[str, bytes] = {}
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        sql = f"""SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.passage = p.n
                  WHERE v.embedder = ? AND p.id IN ({",".join("?" * len(some))})"""  # noqa: S608 - constants
        found.update(db.execute(sql, [number, *some]))
    kept = [id for id in ids if id in found]
    return kept, matrix([found[id] for id in kept])


def of_documents(db: sqlite3.Connection, embedder: str, documents: Sequence[str]) -> tuple[list[str], Matrix]:
    """The vectors of all passages of these documents."""
    number = embedder_number(db, embedder)
    rows: list[tuple[str, bytes]] = []
    for start in range(0, len(documents), CHUNK):
        some = documents[start : start + CHUNK]
        sql = f"""SELECT p.id, v.vector FROM documents d JOIN passages p ON p.document = d.n
                  JOIN vectors v ON v.passage = p.n
                  WHERE v.embedder = ? AND d.id IN ({",".join("?" * len(some))})"""  # noqa: S608 - constants
        rows.extend(db.execute(sql, [number, *some]))
    return [id for id, _ in rows], matrix([blob for _, blob in rows])


def batches(db: sqlite3.Connection, embedder: str, *, size: int = 2000) -> Iterator[tuple[list[str], Matrix]]:
    """Every stored vector of an embedder, in the order of their coming."""
    number, last = embedder_number(db, embedder), 0
    sql = """SELECT v.n, p.id, v.vector FROM vectors v JOIN passages p ON p.n = v.passage
             WHERE v.embedder = ? AND v.n > ? ORDER BY v.n LIMIT ?"""
    while rows := db.execute(sql, (number, last, size)).fetchall():
        last = rows[-1][0]
        yield [id for _, id, _ in rows], matrix([blob for *_, blob in rows])


def ids(db: sqlite3.Connection, embedder: str) -> list[str]:
    """Ids of all passages that have a vector of this embedder."""
    sql = "SELECT p.id FROM vectors v JOIN passages p ON p.n = v.passage WHERE v.embedder = ?"
    return [id for (id,) in db.execute(sql, (embedder_number(db, embedder),))]


def missing(db: sqlite3.Connection, embedder: str) -> list[str]:
    """Ids of passages with no vector yet: of bundled notes, then of annual and quarterly reports, newest first."""
    sql = """SELECT p.id FROM passages p JOIN documents d ON d.n = p.document
             WHERE NOT EXISTS (SELECT 1 FROM vectors v WHERE v.passage = p.n AND v.embedder = ?)
             ORDER BY d.form IS 'note' DESC, (d.form GLOB '10-[KQ]*' OR d.form GLOB '20-F*') DESC,
                      d.knowable DESC, d.n, p.ordinal"""
    return [id for (id,) in db.execute(sql, (embedder_number(db, embedder) or 0,))]


def matrix(blobs: Sequence[bytes]) -> Matrix:
    """Stored blobs as float32 rows [n, d]; [0, 0] for none."""
    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), -1).astype(np.float32)
