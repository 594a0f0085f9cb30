"""Reads of the catalogue. What an as-of date hides is decided here and nowhere else (`sees`, `superseded`).

Knows the tables; writes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.catalogue.rows import (
    DOCUMENT,
    FACT,
    LINK,
    PASSAGE,
    document_of,
    fact_of,
    link_of,
    passage_of,
    unpack_blocks,
)
from knowledge.types import AsOf, Block, Document, Link, Passage, TaggedFact, digest

CHUNK = 500
"""Parameters of one statement: below every SQLite's limit."""

_DOCUMENT = ", ".join(f"d.{name}" for name in DOCUMENT)
_PASSAGE = ", ".join("d.id" if name == "document" else f"p.{name}" for name in PASSAGE)
_FACT = ", ".join(f"f.{name}" for name in FACT if name != "document")
_LINK = ", ".join("d.id" if name == "document" else f"l.{name}" for name in LINK)


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A tagged fact and the document that tags it."""

    fact: TaggedFact
    document: Document


def sees(as_of: AsOf, column: str) -> tuple[str, list[Any]]:
    """The predicate of `AsOf.sees` in SQL: no date shows all; a date withholds what is later and what is undated."""
    if as_of.day is None:
        return "1", []
    return f"({column} IS NOT NULL AND {column} <= ?)", [as_of.day.isoformat()]


def superseded(db: sqlite3.Connection, as_of: AsOf) -> set[int]:
    """Row numbers of the documents in whose place another version stands, at each of their paths.

    That is the newest version; under an as-of date the newest one known by then, if any was.
    """
    visible, values = sees(as_of, "d.knowable")
    changed = "SELECT path FROM versions GROUP BY path HAVING count(*) > 1"
    sql = f"""SELECT v.path, v.document, d.n IS NULL OR {visible}
              FROM versions v LEFT JOIN documents d ON d.n = v.document
              WHERE v.path IN ({changed}) ORDER BY v.n"""  # noqa: S608 - made of constants
    newest: dict[str, tuple[bool, int | None]] = {}
    candidates: set[int] = set()
    for path, document, seen in db.execute(sql, values):
        if document is not None:
            candidates.add(document)
        if seen or not newest.get(path, (False, None))[0]:
            newest[path] = (bool(seen), document)
    candidates -= {document for _, document in newest.values() if document is not None}
    also_at = f"SELECT 1 FROM versions WHERE document = ? AND path NOT IN ({changed}) LIMIT 1"  # noqa: S608 - made of constants
    return {n for n in candidates if not db.execute(also_at, (n,)).fetchone()}


def documents(db: sqlite3.Connection, *, company: str | None, form: str | None, as_of: AsOf) -> list[Document]:
    """The newest version of each, newest knowable first; under an as-of date, of those known by then."""
    visible, values = sees(as_of, "d.knowable")
    sql = f"""SELECT d.n, {_DOCUMENT} FROM documents d WHERE {visible} AND (? IS NULL OR d.company = ?)
              AND (? IS NULL OR d.form = ?) ORDER BY d.knowable DESC, d.path"""  # noqa: S608 - made of constants
    hidden = superseded(db, as_of)
    rows = db.execute(sql, [*values, company, company, form, form])
    return [document_of(row[1:]) for row in rows if row[0] not in hidden]


def document(db: sqlite3.Connection, id: str) -> Document:
    """The document of this id, whatever its version. Raises KeyError."""
    row = db.execute(f"SELECT {_DOCUMENT} FROM documents d WHERE d.id = ?", (id,)).fetchone()  # noqa: S608
    if row is None:
        raise KeyError(id)
    return document_of(row)


def withheld(db: sqlite3.Connection, as_of: AsOf) -> dict[str, int]:
    """How many of the documents shown without a date `as_of` hides: those knowable later, and those undated."""
    if as_of.day is None:
        return {"later": 0, "undated": 0}
    hidden = superseded(db, AsOf())
    sql = "SELECT n, knowable IS NULL FROM documents WHERE knowable IS NULL OR knowable > ?"
    kinds = [undated for n, undated in db.execute(sql, (as_of.day.isoformat(),)) if n not in hidden]
    return {"later": kinds.count(0), "undated": kinds.count(1)}


def newest_under(db: sqlite3.Connection, prefix: str) -> dict[str, str]:
    """Path -> document id of what lies at the paths that begin with `prefix`."""
    sql = """SELECT v.path, d.id FROM versions v LEFT JOIN documents d ON d.n = v.document
             WHERE v.path >= ? AND v.path < ? ORDER BY v.n"""
    newest = dict(db.execute(sql, (prefix, prefix + "\U0010ffff")))
    return {path: id for path, id in newest.items() if id is not None}


def sizes(db: sqlite3.Connection, document: str) -> tuple[int, int]:
    """How many passages and links a document has."""
    sql = """SELECT (SELECT count(*) FROM passages WHERE document = d.n),
                    (SELECT count(*) FROM links WHERE document = d.n) FROM documents d WHERE d.id = ?"""
    row = db.execute(sql, (document,)).fetchone()
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def passages(db: sqlite3.Connection, ids: Sequence[str]) -> list[Passage]:
    """The passages of these ids in their order; an id that the catalogue lacks is left out."""
    found: dict[str, Passage] = {}
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        sql = f"""SELECT {_PASSAGE} FROM passages p JOIN documents d ON d.n = p.document
                  WHERE p.id IN ({",".join("?" * len(some))})"""  # noqa: S608 - made of constants
        found.update((row[0], passage_of(row)) for row in db.execute(sql, some))
    return [found[id] for id in ids if id in found]


def passages_of(db: sqlite3.Connection, document: str, pages: Collection[int] | None = None) -> list[Passage]:
    """The passages of a document, or of these pages of it, in reading order."""
    only = "" if pages is None else f"AND p.page IN ({','.join('?' * len(pages))})"
    sql = f"""SELECT {_PASSAGE} FROM passages p JOIN documents d ON d.n = p.document
              WHERE d.id = ? {only} ORDER BY p.ordinal"""  # noqa: S608 - made of constants
    return [passage_of(row) for row in db.execute(sql, (document, *(pages or ())))]


def blocks(db: sqlite3.Connection, document: str) -> list[Block]:
    """All blocks of a document, in reading order. Raises KeyError for an unknown document."""
    row = db.execute("SELECT blocks FROM documents WHERE id = ?", (document,)).fetchone()
    if row is None:
        raise KeyError(document)
    return unpack_blocks(row[0])


def facts(
    db: sqlite3.Connection, *, company: str | None, document: str | None, concept: str | None, as_of: AsOf
) -> list[DocumentFact]:
    """Tagged facts of the newest versions, newest document first."""
    visible, values = sees(as_of, "d.knowable")
    sql = f"""SELECT d.n, {_DOCUMENT}, {_FACT} FROM documents d JOIN facts f ON f.document = d.n
              WHERE {visible} AND (? IS NULL OR d.company = ?) AND (? IS NULL OR d.id = ?)
              AND (? IS NULL OR f.concept = ?) ORDER BY d.knowable DESC, d.n, f.n"""  # noqa: S608 - made of constants
    hidden = superseded(db, as_of) if document is None else set()
    known: dict[int, Document] = {}
    found = []
    for n, *row in db.execute(sql, [*values, company, company, document, document, concept, concept]):
        if n in hidden:
            continue
        if n not in known:
            known[n] = document_of(row[: len(DOCUMENT)])
        found.append(DocumentFact(fact_of(row[len(DOCUMENT) :]), known[n]))
    return found


def links(db: sqlite3.Connection, *, company: str | None, as_of: AsOf) -> list[Link]:
    """Links that `company` (an entity id) is an end of, or all; each is judged by its own knowable date."""
    visible, values = sees(as_of, "l.knowable")
    ends = "1" if company is None else "(l.source_company = ? OR l.target_company = ?)"
    sql = f"""SELECT l.document, {_LINK} FROM links l JOIN documents d ON d.n = l.document
              WHERE {visible} AND {ends} ORDER BY l.n"""  # noqa: S608 - made of constants
    hidden = superseded(db, as_of)
    rows = db.execute(sql, [*values, *([] if company is None else [company, company])])
    return [link_of(row[1:]) for row in rows if row[0] not in hidden]


def change(db: sqlite3.Connection, key: str = "change") -> int:
    """A counter that every write moves on (`vector_change`: every write of vectors)."""
    return int(db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])


def identity(db: sqlite3.Connection) -> str:
    """A random name that this catalogue got when it was made, so that a cache knows whose it is."""
    return str(db.execute("SELECT value FROM meta WHERE key = 'catalogue'").fetchone()[0])


def fingerprint(db: sqlite3.Connection) -> str:
    """Digest of what the newest versions say: the same content gives the same, wherever and in what order it came."""
    hidden = superseded(db, AsOf())
    rows = db.execute("SELECT n, id, knowable, company, form, links_digest FROM documents ORDER BY id")
    return digest(*(str(row[1:]) for row in rows if row[0] not in hidden))


def changed_since(db: sqlite3.Connection, change: int) -> Iterator[tuple[Document, list[Passage]]]:
    """Each document written after `change`, oldest change first, with its passages: what a cache has to take in."""
    ids = [id for (id,) in db.execute("SELECT id FROM documents WHERE changed > ? ORDER BY changed", (change,))]
    for id in ids:
        yield document(db, id), passages_of(db, id)


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """Rows by table, for a status line."""
    tables = ("documents", "passages", "facts", "links", "vectors")
    return {t: int(db.execute(f"SELECT count(*) FROM {t}").fetchone()[0]) for t in tables}  # noqa: S608 - constants
