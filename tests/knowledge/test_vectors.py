"""The vector store: a cache that finds what the catalogue's vectors say, and mends itself from there."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from knowledge import vectors as store
from knowledge.catalogue.embedded import Matrix
from knowledge.catalogue.rows import pack
from knowledge.errors import SourceError
from knowledge.library import Library
from knowledge.types import AsOf, Document, Passage, Reading, digest
from knowledge.vectors import FOLDER, MARK, Vectors

D1, D2 = date(2021, 2, 1), date(2022, 2, 1)
DIM = 16


def unit_rows(count: int, seed: int) -> Matrix:
    rows = np.random.default_rng(seed).normal(size=(count, DIM)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def made(name: str, count: int, path: str | None = None, **fields: object) -> tuple[Reading, list[Passage]]:
    sha = sha256(f"{name} {path}".encode()).hexdigest()
    document = replace(Document("d" + sha[:16], path or name, name, sha, "text", knowable=D1), **fields)  # type: ignore[arg-type]
    ids = ["p" + digest(sha, str(i)) for i in range(count)]
    passages = [Passage(id, document.id, i, f"{name} {i}", 2) for i, id in enumerate(ids)]
    return Reading(document, ()), passages


def put(library: Library, name: str, count: int, seed: int, **fields: object) -> tuple[list[str], Matrix]:
    """Add a made-up document whose passages have random vectors of two embedders' worth; ids and vectors of 'e'."""
    reading, passages = made(name, count, **fields)  # type: ignore[arg-type]
    library.add(reading, passages)
    ids, rows = [p.id for p in passages], unit_rows(count, seed)
    library.add_vectors("e", ids, rows)
    return ids, rows


@pytest.fixture
def library(home: Path) -> Library:
    return Library.open(home)


@pytest.fixture
def always_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the store however few the vectors, as a big library would."""
    monkeypatch.setattr(store, "EXACT", 0)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A `chroma run` on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    folder = tmp_path_factory.mktemp("chroma")
    words = [str(chroma), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture(params=["exact", "embedded", "server"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """Each way of answering; gives the address of the server for the third."""
    if request.param != "exact":
        monkeypatch.setattr(store, "EXACT", 0)
    return str(request.getfixturevalue("server")) if request.param == "server" else None


def test_every_way_finds_the_same_nearest_passages(library: Library, way: str | None) -> None:
    """Comparing all, the embedded store and a server give the same: itself first, then the true order."""
    ids, rows = put(library, "a", 60, 1)
    with Vectors(library, "e", url=way) as vectors:
        for i in (0, 31, 59):
            found = vectors.nearest(rows[i], k=5)
            true = [ids[j] for j in np.argsort(-(rows @ rows[i]), kind="stable")[:5]]
            assert [id for id, _ in found] == true
            assert found[0][1] == pytest.approx(1.0, abs=2e-3)


def test_what_comes_later_is_found_without_opening_anew(library: Library, way: str | None) -> None:
    """Vectors added to the catalogue are in the next answer; other embedders' are not."""
    put(library, "a", 5, 1)
    with Vectors(library, "e", url=way) as vectors:
        assert len(vectors.nearest(unit_rows(1, 9)[0])) == 5
        ids, rows = put(library, "b", 5, 2)
        library.add_vectors("other", ids, unit_rows(5, 3))
        assert vectors.nearest(rows[2], k=1)[0][0] == ids[2]
        assert len(vectors.nearest(rows[2], k=50)) == 10
        agreement = vectors.sync()
        assert (agreement.missing, agreement.over) == (0, 0)


def test_only_what_was_known_then_and_newest_versions_are_given(library: Library, way: str | None) -> None:
    """As of a date nothing later or undated; without one no replaced version; narrowed, only those documents."""
    old, _ = put(library, "a", 3, 1, path="x", knowable=D1)
    new, rows = put(library, "b", 3, 2, path="x", knowable=D2)
    undated, _ = put(library, "c", 3, 3, knowable=None)
    with Vectors(library, "e", url=way) as vectors:

        def ids(**narrow: object) -> set[str]:
            return {id for id, _ in vectors.nearest(rows[0], k=20, **narrow)}  # type: ignore[arg-type]

        assert ids() == {*new, *undated}
        assert ids(as_of=AsOf(D1)) == set(old)
        assert ids(as_of=AsOf(D2)) == set(new)
        assert ids(documents=[library.passage(undated[0]).document]) == set(undated)
        assert ids(documents=[]) == set()
        assert vectors.compare(rows[0], [new[0], "p0"]) == {new[0]: pytest.approx(1.0, abs=2e-3)}


def test_passages_taken_out_of_the_catalogue_leave_the_store(library: Library, way: str | None) -> None:
    """When a document is read again and loses passages, their vectors are found no more, and both agree."""
    reading, passages = made("a", 4)
    library.add(reading, passages)
    rows = unit_rows(4, 1)
    library.add_vectors("e", [p.id for p in passages], rows)
    with Vectors(library, "e", url=way) as vectors:
        assert len(vectors.nearest(rows[0])) == 4
        library.add_packed(pack(reading, passages[1:]), again=True)
        assert {id for id, _ in vectors.nearest(rows[0])} == {p.id for p in passages[1:]}
        agreement = vectors.sync()
        assert (agreement.catalogue, agreement.missing, agreement.over) == (3, 0, 0)


@pytest.mark.usefixtures("always_store")
@pytest.mark.parametrize("killed", [True, False])
def test_a_broken_store_is_dropped_and_rebuilt_with_nothing_embedded_again(
    library: Library, home: Path, killed: bool
) -> None:
    """Whether a killed process broke it or something else did, that is told, and it is whole again."""
    _, rows = put(library, "a", 30, 1)
    with Vectors(library, "e") as vectors:
        vectors.nearest(rows[0])
    for file in (home / FOLDER).glob("*.sqlite3"):
        file.write_bytes(b"harmed" * 1000)
    if killed:
        (home / MARK).touch()
    lines: list[str] = []
    with Vectors(library, "e", say=lines.append) as vectors:
        assert vectors.nearest(rows[7], k=1)[0][1] == pytest.approx(1.0, abs=2e-3)
        assert vectors.rebuilt == 1
        assert vectors.sync().missing == 0
    assert ["broken" in line for line in lines] == [True]


@pytest.mark.usefixtures("always_store")
def test_a_store_that_was_thrown_away_comes_back(library: Library, home: Path) -> None:
    """The store's folder may be deleted at will."""
    _, rows = put(library, "a", 30, 1)
    with Vectors(library, "e") as vectors:
        vectors.nearest(rows[0])
    shutil.rmtree(home / FOLDER)
    with Vectors(library, "e") as vectors:
        assert vectors.sync().store == 30


@pytest.mark.usefixtures("always_store")
def test_one_process_holds_the_store_and_another_answers_exactly(library: Library) -> None:
    """While one has the embedded store open, a second answers the same from the catalogue alone."""
    ids, rows = put(library, "a", 30, 1)
    with Vectors(library, "e") as first, Vectors(library, "e") as second:
        assert (first.way(), second.way()) == ("embedded", "exact")
        assert first.nearest(rows[3], k=3)[0][0] == second.nearest(rows[3], k=3)[0][0] == ids[3]
        first.close()
        assert second.way() == "embedded"


def test_a_server_that_is_not_there_is_an_error_that_says_what_to_do(library: Library) -> None:
    """An address where nothing listens, and one that is none, are each told in a line with the remedy."""
    put(library, "a", 3, 1)
    for url, words in (("http://127.0.0.1:9", "unset CHROMA_URL"), ("nonsense", "not an address")):
        with Vectors(library, "e", url=url) as vectors, pytest.raises(SourceError, match=words):
            vectors.nearest(unit_rows(1, 1)[0])


def test_with_no_vectors_nothing_is_found(library: Library) -> None:
    """An empty library answers with nothing, and opens no store."""
    with Vectors(library, "e") as vectors:
        assert vectors.nearest(unit_rows(1, 1)[0]) == []
        assert len(vectors) == 0
