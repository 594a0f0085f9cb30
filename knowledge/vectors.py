"""Nearest passages by vector: chromadb, embedded or a server, kept as a cache of the vectors in the catalogue.

The only module that imports chromadb. One process at a time opens the embedded store (two lose rows in silence); who
finds it held compares the catalogue's own vectors instead, exactly. A store that is broken or lags is noticed, and
rebuilt or caught up from the catalogue with nothing embedded again. Knows no embedder but its name, and no text.
"""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import numpy as np
from filelock import FileLock, Timeout

from knowledge.catalogue.connection import in_our_words, is_full, lacks_room, told
from knowledge.catalogue.embedded import Matrix
from knowledge.errors import SourceError
from knowledge.library import Library
from knowledge.types import AsOf, digest

FOLDER = "vectors"
LOCK = "vectors.lock"
MARK = "vectors.open"
"""A file that stands while a process has the embedded store open: found by the next, that process was killed."""
BATCH = 2000
"""Rows of one write: below every limit of chromadb's, and short enough to stop at."""
EXACT = 20_000
"""Up to so many vectors in all, comparing each is quicker than opening a store."""
SPARE = 4
"""How many times `k` the store is asked for, since it knows no versions and no as-of date."""
SETTINGS = {"hnsw": {"space": "ip", "ef_construction": 128, "ef_search": 200, "max_neighbors": 16}}
NOW = AsOf()
Way = Literal["exact", "embedded", "server"]
Progress = Callable[[int, int], None]
Say = Callable[[str], None]

CANARY = """
import sys
from knowledge.vectors import canary
sys.exit(canary(sys.argv[1], sys.argv[2]))
"""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether the store holds what the catalogue holds: rows here, rows there, what it lacks and what it has over."""

    catalogue: int
    store: int
    missing: int
    over: int


class Vectors:
    """The nearest passages of one library under one embedder. A context manager; `close` frees the store for others."""

    def __init__(self, library: Library, embedder: str, *, url: str | None = None, say: Say | None = None) -> None:
        self._library = library
        self._embedder = embedder
        self._url = url
        self._say = say or (lambda _line: None)
        self._lock: FileLock | None = None
        self._client: Any = None
        self._collection: Any = None
        self._checked = -1  # vector_change at which the store was last found to agree
        self._matrix: tuple[int, list[str], Matrix] | None = None
        self.rebuilt = 0
        """How often this object dropped a broken store and built it anew."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        if self._client is not None:
            if self._url is not None:  # chromadb 1.5 leaves its connections open
                for part in (self._client, self._client._admin_client):
                    part._server._session.close()
            self._client.close()
        self._client = self._collection = None
        if self._lock is not None:
            (self._library.home / MARK).unlink(missing_ok=True)
            self._lock.release()
            self._lock = None

    def __len__(self) -> int:
        return self._library.count_vectors(self._embedder)

    # -- asking ---------------------------------------------------------------------------------------------------

    def nearest(
        self, vector: Matrix, *, k: int = 100, documents: Sequence[str] | None = None, as_of: AsOf = NOW
    ) -> list[tuple[str, float]]:
        """(passage id, cosine) of the `k` passages most like `vector` [d], best first.

        `documents` (ids) narrows: those few vectors are compared directly. Without it all newest versions are
        searched, or those known as of a date.
        """
        if len(self) == 0 or k <= 0:
            return []
        unit = np.asarray(vector, dtype=np.float32).reshape(-1)
        if documents is None and as_of.day is not None:
            documents = [d.id for d in self._library.documents(as_of=as_of)]
        if documents is not None:
            ids, matrix = self._library.vectors_of(self._embedder, documents)
            return _best(ids, matrix, unit, k)
        search = self._exact if self.way() == "exact" else self._asked
        found = search(unit, k * SPARE)
        return self._current(found, k)

    def compare(self, vector: Matrix, ids: Sequence[str]) -> dict[str, float]:
        """Cosine of `vector` [d] with each of these passages that has a vector."""
        kept, matrix = self._library.vectors(self._embedder, ids)
        return dict(_best(kept, matrix, np.asarray(vector, dtype=np.float32).reshape(-1), len(kept)))

    def way(self) -> Way:
        """How an unnarrowed question is answered now; opens the store where that is the way."""
        if self._url is None and len(self) <= EXACT and self._collection is None:
            return "exact"
        if not self._ready():
            return "exact"
        return "server" if self._url else "embedded"

    def _exact(self, unit: Matrix, k: int) -> list[tuple[str, float]]:
        now = self._library.vector_change()
        if self._matrix is None or self._matrix[0] != now:
            ids: list[str] = []
            parts: list[Matrix] = []
            for some, matrix in self._library.vector_batches(self._embedder, size=20_000):
                ids += some
                parts.append(matrix)
            self._matrix = (now, ids, np.concatenate(parts))
        return _best(self._matrix[1], self._matrix[2], unit, k)

    def _asked(self, unit: Matrix, k: int) -> list[tuple[str, float]]:
        count = min(k, len(self))
        with self._mapped():
            answer = self._collection.query(query_embeddings=[unit], n_results=count, include=["distances"])
        return [(id, 1.0 - float(distance)) for id, distance in zip(answer["ids"][0], answer["distances"][0])]

    def _current(self, found: list[tuple[str, float]], k: int) -> list[tuple[str, float]]:
        """The best k of those that are of a newest version."""
        hidden = self._library.superseded()
        if not hidden:
            return found[:k]
        owner = {p.id: p.document for p in self._library.passages([id for id, _ in found])}
        return [(id, score) for id, score in found if id in owner and owner[id] not in hidden][:k]

    # -- keeping --------------------------------------------------------------------------------------------------

    def sync(self, *, progress: Progress | None = None) -> Agreement:
        """Bring the store in line with the catalogue; does nothing to an embedded store that another process holds."""
        self._checked = -1
        self._ready(progress)
        return self.agreement()

    def agreement(self) -> Agreement:
        """Compare the store with the catalogue, id by id."""
        ours = set(self._library.vector_ids(self._embedder))
        theirs = set(self._stored_ids()) if self._collection is not None else set()
        return Agreement(len(ours), len(theirs), len(ours - theirs), len(theirs - ours))

    def _ready(self, progress: Progress | None = None) -> bool:
        """Open the store if it is not, and see that it agrees; False if another process holds it."""
        now = self._library.vector_change()
        if self._collection is not None and self._checked == now:
            return True
        if self._collection is None and not self._open():
            return False
        stamp = f"{self._library.identity()}:{now}"
        with self._mapped():
            metadata = self._collection.metadata or {}
            if metadata.get("synced") != stamp or self._collection.count() != len(self):
                self._catch_up(progress)
                self._collection.modify(metadata={"synced": stamp})
        self._checked = now
        return True

    def _open(self) -> bool:
        if self._url is not None:
            with self._mapped():
                self._client = self._server()
                self._collection = self._get_collection()
            return True
        if self._library.readonly or not self._take_lock():
            return False
        with told(self._library.home), self._mapped():
            self._open_embedded()
        return True

    def _open_embedded(self) -> None:
        """Open the store whole, or drop it and begin a new one. The mark stands while a process has it open."""
        folder, mark = self._library.home / FOLDER, self._library.home / MARK
        if folder.exists() and not (_opens(folder, self._name) if mark.exists() else self._opened_here(folder)):
            self._say("the vector store was broken by a killed run; rebuilding it from the catalogue")
            shutil.rmtree(folder)
            self.rebuilt += 1
        mark.touch()
        if self._collection is None:
            folder.mkdir(exist_ok=True)
            self._client = _embedded(folder)
            self._collection = self._get_collection()

    def _opened_here(self, folder: Path) -> bool:
        """Open a store that was closed in order; False if something else harmed it."""
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.errors import ChromaError

        try:
            self._client = _embedded(folder)
            self._collection = self._get_collection()
            self._collection.count()
        except (ChromaError, ValueError, OSError, KeyError, AttributeError) as error:  # what it raises of a harmed file
            if self._on_full_disk(error):
                raise  # nothing is wrong with the store
            SharedSystemClient.clear_system_cache()  # or it would hand out the half-opened store again
            self._client = self._collection = None
            return False
        return True

    def _on_full_disk(self, error: Exception) -> bool:
        return is_full(str(error)) or lacks_room(self._library.home)

    def _take_lock(self) -> bool:
        lock = FileLock(self._library.home / LOCK, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        self._lock = lock
        return True

    def _catch_up(self, progress: Progress | None) -> None:
        """Add the rows that the store lacks, take out those that the catalogue lacks."""
        theirs = set(self._stored_ids())
        over = list(theirs - set(self._library.vector_ids(self._embedder)))
        for start in range(0, len(over), BATCH):
            some = over[start : start + BATCH]
            self._collection.delete(ids=some)
        total, done = len(self), 0
        for ids, matrix in self._library.vector_batches(self._embedder, size=BATCH):
            fresh = [i for i, id in enumerate(ids) if id not in theirs]
            if fresh:
                new, rows = [ids[i] for i in fresh], matrix[fresh]
                self._collection.upsert(ids=new, embeddings=rows)
            done += len(ids)
            if progress:
                progress(done, total)

    def _stored_ids(self) -> list[str]:
        ids: list[str] = []
        while some := self._collection.get(limit=50_000, offset=len(ids), include=[])["ids"]:
            ids += some
        return ids

    @property
    def _name(self) -> str:
        return collection_name(self._embedder, self._library.identity() if self._url else "")

    def _get_collection(self) -> Any:
        return self._client.get_or_create_collection(self._name, embedding_function=None, configuration=SETTINGS)

    def _server(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        parts = urlsplit(self._url or "")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SourceError(f"CHROMA_URL is {self._url!r}, not an address.", remedy="Write it as http://host:8000.")
        secure = parts.scheme == "https"
        return chromadb.HttpClient(
            host=parts.hostname,
            port=parts.port or (443 if secure else 8000),
            ssl=secure,
            settings=Settings(anonymized_telemetry=False),
        )

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Turn what chromadb and the network raise into our words."""
        import httpx
        from chromadb.errors import ChromaError

        where = self._url or str(self._library.home / FOLDER)
        try:
            yield
        except (ChromaError, httpx.HTTPError, ValueError) as error:
            reason = (str(error) or type(error).__name__).splitlines()[0][:200]
            if self._url is None and self._on_full_disk(error):
                raise in_our_words("the disk is full", self._library.home) from error
            remedy = "Start it or unset CHROMA_URL." if self._url else "Run the command again: it is rebuilt."
            raise SourceError(f"the vector store at {where} failed ({reason}).", remedy=remedy) from error


def collection_name(embedder: str, owner: str = "") -> str:
    """A name that chromadb takes (3 to 512 letters, digits, '._-'); on a server it also tells whose catalogue it is."""
    plain = re.sub(r"[^a-zA-Z0-9]+", "-", embedder).strip("-").lower()[:40]
    return f"knockon-{plain}-{digest(embedder, owner)[:8]}"


def canary(folder: str, name: str) -> int:
    """Open an embedded store, read it through and ask it once; exit code 0 if it can. Runs in a child process."""
    logging.disable(logging.CRITICAL)
    client = _embedded(Path(folder))
    if name in [c.name for c in client.list_collections()]:
        collection = client.get_collection(name, embedding_function=None)
        some = collection.get(limit=1, include=["embeddings"])
        if len(some["ids"]):
            found = collection.query(query_embeddings=some["embeddings"], n_results=1, include=[])
            return 0 if found["ids"][0] == some["ids"] else 1
    client.close()
    return 0


def _opens(folder: Path, name: str) -> bool:
    """True if the store opens and answers, tried in a child process: a broken one can take its process down."""
    child = [sys.executable, "-c", CANARY, str(folder), name]
    try:
        return subprocess.run(child, capture_output=True, timeout=120, check=False).returncode == 0  # noqa: S603
    except subprocess.TimeoutExpired:
        return False


def _embedded(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _best(ids: Sequence[str], matrix: Matrix, unit: Matrix, k: int) -> list[tuple[str, float]]:
    """The k rows with the highest dot product, best first."""
    if not len(ids):
        return []
    scores = matrix @ unit
    k = min(k, len(scores))
    top = np.argpartition(-scores, k - 1)[:k]
    top = top[np.argsort(-scores[top], kind="stable")]
    return [(ids[i], float(scores[i])) for i in top]
