"""The library: the catalogue of documents, passages, facts, links and vectors under one folder, the source of truth.

One writer at a time (short transactions under a lock), readers never blocked; safe to kill at any instant. Knows
neither the lexical index nor the vector store: both are caches, made from here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from knowledge.catalogue import embedded, reader, writer
from knowledge.catalogue.connection import Waiting, connect, told, transaction
from knowledge.catalogue.embedded import Matrix
from knowledge.catalogue.reader import DocumentFact
from knowledge.catalogue.rows import Packed, pack
from knowledge.catalogue.writer import Status
from knowledge.types import AsOf, Block, Document, Link, Passage, Reading

NOW = AsOf()


class Library:
    """The catalogue under `home`, open. A context manager; may be used from several threads, one at a time."""

    def __init__(self, home: Path, connection: sqlite3.Connection, *, readonly: bool, waiting: Waiting | None) -> None:
        self.home = home
        self.readonly = readonly
        self._db = connection
        self._waiting = waiting
        self._fingerprint: tuple[int, str] | None = None
        self._superseded: dict[AsOf, tuple[int, frozenset[str]]] = {}
        self._vectors: dict[str, tuple[int, int]] = {}

    @classmethod
    def open(cls, home: Path, *, readonly: bool = False, waiting: Waiting | None = None) -> Self:
        """Open the catalogue under `home`; unless readonly it is made and updated as needed.

        `waiting` gets one line when a write has to wait for another process. Raises StoreError (absent when readonly,
        cannot be written, full disk), StoreDamaged.
        """
        home = home.expanduser()
        return cls(home, connect(home, readonly=readonly), readonly=readonly, waiting=waiting)

    def close(self) -> None:
        """Close the database; what was written stays."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- writing --------------------------------------------------------------------------------------------------

    def add(self, reading: Reading, passages: Sequence[Passage], links: Sequence[Link] = ()) -> Status:
        """Catalogue what was read from one document, whole, in one transaction."""
        return self.add_packed(pack(reading, passages, links))

    def add_packed(self, packed: Packed, *, again: bool = False) -> Status:
        """As `add`, of what a worker packed. `again` replaces what was read from the same bytes before.

        "unchanged" if the same bytes are there already (they may gain metadata and a path). Raises StoreError.
        """
        with self._transaction() as change:
            return writer.add(self._db, packed, change, again=again)

    def set_links(self, document_id: str, links: Sequence[Link]) -> None:
        """Replace a document's links, in one transaction. Raises KeyError for an unknown document."""
        with self._transaction():
            writer.set_links(self._db, document_id, links)

    def retire(self, path: str) -> None:
        """Note that nothing lies at `path` any more."""
        with self._transaction():
            writer.retire(self._db, path)

    def add_vectors(self, embedder: str, ids: Sequence[str], vectors: Matrix) -> int:
        """Keep vectors [n, d] (unit norm) of passages by id, in one transaction; returns how many were new."""
        with self._transaction():
            return embedded.add(self._db, embedder, ids, vectors)

    # -- documents ------------------------------------------------------------------------------------------------

    def documents(self, *, company: str | None = None, form: str | None = None, as_of: AsOf = NOW) -> list[Document]:
        """The newest version of each document, newest knowable first; under `as_of`, of those known by then."""
        with self._told():
            return reader.documents(self._db, company=company, form=form, as_of=as_of)

    def document(self, id: str) -> Document:
        """The document of this id, whatever its version. Raises KeyError."""
        with self._told():
            return reader.document(self._db, id)

    def holds(self, id: str) -> bool:
        """True if a document of this id (that is, of these bytes) is catalogued."""
        with self._told():
            return self._db.execute("SELECT 1 FROM documents WHERE id = ?", (id,)).fetchone() is not None

    def newest_under(self, prefix: str) -> dict[str, str]:
        """Path -> id of the newest version there, of the paths that begin with `prefix`; retired ones are left out."""
        with self._told():
            return reader.newest_under(self._db, prefix)

    def sizes(self, document_id: str) -> tuple[int, int]:
        """How many passages and links a document has."""
        with self._told():
            return reader.sizes(self._db, document_id)

    def blocks(self, document_id: str) -> list[Block]:
        """A document's blocks in reading order. Raises KeyError."""
        with self._told():
            return reader.blocks(self._db, document_id)

    def withheld(self, as_of: AsOf) -> dict[str, int]:
        """{"later": n, "undated": n}: documents that are shown without a date and hidden by `as_of`."""
        with self._told():
            return reader.withheld(self._db, as_of)

    def superseded(self, as_of: AsOf = NOW) -> frozenset[str]:
        """Ids of documents in whose place another version stands then; a cache of passages must leave these out."""
        now = self.change()
        held = self._superseded.get(as_of)
        if held is None or held[0] != now:
            with self._told():
                numbers = reader.superseded(self._db, as_of)
                rows = (self._db.execute("SELECT id FROM documents WHERE n = ?", (n,)).fetchone() for n in numbers)
                held = self._superseded[as_of] = (now, frozenset(row[0] for row in rows))
        return held[1]

    # -- what documents hold --------------------------------------------------------------------------------------

    def passage(self, id: str) -> Passage:
        """The passage of this id. Raises KeyError."""
        found = self.passages([id])
        if not found:
            raise KeyError(id)
        return found[0]

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages of these ids, in their order; an id that is not (or no longer) catalogued is left out."""
        with self._told():
            return reader.passages(self._db, ids)

    def passages_of(self, document_id: str, *, pages: Collection[int] | None = None) -> list[Passage]:
        """The passages of a document, or of these pages of it, in reading order."""
        with self._told():
            return reader.passages_of(self._db, document_id, pages)

    def facts(
        self,
        *,
        company: str | None = None,
        document: str | None = None,
        concept: str | None = None,
        as_of: AsOf = NOW,
    ) -> list[DocumentFact]:
        """Tagged facts, newest document first, each with the document that tags it."""
        with self._told():
            return reader.facts(self._db, company=company, document=document, concept=concept, as_of=as_of)

    def links(self, *, company: str | None = None, as_of: AsOf = NOW) -> list[Link]:
        """Links that `company` (entity id) is an end of, or all, each judged by its own knowable date."""
        with self._told():
            return reader.links(self._db, company=company, as_of=as_of)

    def vectors(self, embedder: str, ids: Sequence[str]) -> tuple[list[str], Matrix]:
        """Those of `ids` that have a vector, and the vectors [n, d] in that order."""
        with self._told():
            return embedded.get(self._db, embedder, ids)

    def vectors_of(self, embedder: str, documents: Sequence[str]) -> tuple[list[str], Matrix]:
        """Passage ids and vectors [n, d] of these documents."""
        with self._told():
            return embedded.of_documents(self._db, embedder, documents)

    def vector_batches(self, embedder: str, *, size: int = 2000) -> Iterator[tuple[list[str], Matrix]]:
        """Every vector of an embedder, `size` at a time."""
        with self._told():
            yield from embedded.batches(self._db, embedder, size=size)

    def vector_ids(self, embedder: str) -> list[str]:
        """Ids of the passages that have a vector of this embedder."""
        with self._told():
            return embedded.ids(self._db, embedder)

    def without_vector(self, embedder: str) -> list[str]:
        """Ids of the passages with no vector yet, those of the likeliest and newest documents first."""
        with self._told():
            return embedded.missing(self._db, embedder)

    def count_vectors(self, embedder: str) -> int:
        """How many passages have a vector of this embedder."""
        now = self.vector_change()
        if self._vectors.get(embedder, (-1, 0))[0] != now:
            with self._told():
                self._vectors[embedder] = (now, embedded.count(self._db, embedder))
        return self._vectors[embedder][1]

    # -- state ----------------------------------------------------------------------------------------------------

    def identity(self) -> str:
        """A random name that this catalogue got when it was made."""
        with self._told():
            return reader.identity(self._db)

    def change(self) -> int:
        """A counter that every write moves on: compare it to know whether anything may have changed."""
        with self._told():
            return reader.change(self._db)

    def vector_change(self) -> int:
        """A counter that every write of vectors moves on."""
        with self._told():
            return reader.change(self._db, "vector_change")

    def changed_since(self, change: int) -> Iterator[tuple[Document, list[Passage]]]:
        """Each document written after `change`, with its passages: what a cache has to take in."""
        with self._told():
            yield from reader.changed_since(self._db, change)

    def documents_changed_since(self, change: int) -> int:
        """How many documents `changed_since` would give."""
        with self._told():
            row = self._db.execute("SELECT count(*) FROM documents WHERE changed > ?", (change,)).fetchone()
            return int(row[0])

    def fingerprint(self) -> str:
        """Digest of what the newest versions say; the same content gives the same on any machine."""
        now = self.change()
        if self._fingerprint is None or self._fingerprint[0] != now:
            with self._told():
                self._fingerprint = (now, reader.fingerprint(self._db))
        return self._fingerprint[1]

    def counts(self) -> dict[str, int]:
        """Rows by table, and nothing else."""
        with self._told():
            return reader.counts(self._db)

    def _told(self) -> AbstractContextManager[None]:
        return told(self.home)

    def _transaction(self) -> AbstractContextManager[int]:
        return transaction(self._db, self.home, waiting=self._waiting)
