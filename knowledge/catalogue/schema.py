"""The catalogue's tables and the steps that lead to them.

Knows no dataclass and no file: only SQL. A step, once released, is never edited; a change is a new step.
"""

from __future__ import annotations

import sqlite3
import uuid

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
    INSERT INTO meta VALUES ('change', 0), ('vector_change', 0);

    CREATE TABLE documents (
        n INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE, path TEXT NOT NULL, title TEXT NOT NULL, sha256 TEXT NOT NULL, media TEXT NOT NULL,
        company TEXT, company_name TEXT, cik TEXT, ticker TEXT, form TEXT, period TEXT,
        fiscal_year INTEGER, fiscal_quarter INTEGER, knowable TEXT, accession TEXT, pages INTEGER,
        source TEXT, checked INTEGER NOT NULL,
        changed INTEGER NOT NULL, -- value of meta.change when this row or what hangs on it was last written
        links_digest TEXT NOT NULL DEFAULT '',
        blocks BLOB NOT NULL
    );
    CREATE INDEX documents_company ON documents (company, form);
    CREATE INDEX documents_changed ON documents (changed);

    -- what lay at a path, in order; document is null where the path was retired
    CREATE TABLE versions (
        n INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL,
        document INTEGER REFERENCES documents (n)
    );
    CREATE INDEX versions_path ON versions (path, n);
    CREATE INDEX versions_document ON versions (document);

    CREATE TABLE passages (
        n INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        document INTEGER NOT NULL REFERENCES documents (n),
        ordinal INTEGER NOT NULL, text TEXT NOT NULL, tokens INTEGER NOT NULL, page INTEGER, section TEXT, heading TEXT,
        first_block INTEGER NOT NULL, last_block INTEGER NOT NULL, tags TEXT NOT NULL
    );
    CREATE INDEX passages_document ON passages (document, ordinal);

    CREATE TABLE facts (
        n INTEGER PRIMARY KEY,
        document INTEGER NOT NULL REFERENCES documents (n),
        concept TEXT NOT NULL, number REAL, words TEXT, unit TEXT, start TEXT, finish TEXT, dims TEXT NOT NULL,
        decimals INTEGER, block INTEGER, tag TEXT
    );
    CREATE INDEX facts_document ON facts (document, concept);

    CREATE TABLE links (
        n INTEGER PRIMARY KEY,
        document INTEGER NOT NULL REFERENCES documents (n),
        relation TEXT NOT NULL,
        source_name TEXT, source_ticker TEXT, source_company TEXT,
        target_name TEXT, target_ticker TEXT, target_company TEXT,
        quote TEXT NOT NULL, origin TEXT NOT NULL, channel TEXT,
        share_low REAL, share_high REAL, share_of TEXT, share_base TEXT, share_joint INTEGER, share_period TEXT,
        status TEXT NOT NULL, disclosed_by TEXT, page INTEGER, block INTEGER, knowable TEXT,
        checked INTEGER NOT NULL, source_text TEXT
    );
    CREATE INDEX links_document ON links (document);
    CREATE INDEX links_source ON links (source_company);
    CREATE INDEX links_target ON links (target_company);

    CREATE TABLE embedders (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dim INTEGER NOT NULL);
    CREATE TABLE vectors (
        n INTEGER PRIMARY KEY AUTOINCREMENT,
        embedder INTEGER NOT NULL REFERENCES embedders (n),
        passage INTEGER NOT NULL REFERENCES passages (n) ON DELETE CASCADE,
        vector BLOB NOT NULL, -- float16, little-endian, unit norm
        UNIQUE (embedder, passage)
    );
    CREATE INDEX vectors_passage ON vectors (passage);
    """,
)


def version(connection: sqlite3.Connection) -> int:
    """How many steps this database has been through."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest step, each step in one transaction: done whole or not at all."""
    for step, script in enumerate(MIGRATIONS[version(connection) :], start=version(connection) + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if version(connection) < step:  # another process may have been quicker
                for statement in script.split(";\n"):
                    connection.execute(statement)
                if step == 1:
                    connection.execute("INSERT INTO meta VALUES ('catalogue', ?)", (uuid.uuid4().hex[:16],))
                connection.execute(f"PRAGMA user_version = {step}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
