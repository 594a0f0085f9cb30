"""A state folder that cannot be used is told in one line, with what to do; what was written before stays whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from knowledge.catalogue.connection import CATALOGUE, in_our_words, is_full
from knowledge.errors import StoreBusy, StoreDamaged, StoreError
from knowledge.library import Library
from knowledge.types import Block, Document, Passage, Reading


def put(library: Library, number: int) -> str:
    document = Document(f"d{number}", f"{number}.html", f"{number}", str(number), "html")
    words = f"words of {number} " * 2_000
    reading = Reading(document, (Block(0, "text", words),))
    return library.add(reading, [Passage(f"p{number}-{i}", document.id, i, f"{i} {words}", 9) for i in range(5)])


def test_a_full_disk_keeps_what_was_said_to_be_added(home: Path) -> None:
    """The document that has no room is not there at all, those before it are whole, and the next run goes on."""
    with Library.open(home) as library:
        assert put(library, 1) == "added"
        pages = library._db.execute("PRAGMA page_count").fetchone()[0]
        library._db.execute(f"PRAGMA max_page_count = {pages + 5}")
        with pytest.raises(StoreError, match=r"disk under .* is full; .* Free some space"):
            put(library, 2)
    with Library.open(home) as library:
        assert [d.id for d in library.documents()] == ["d1"]
        assert library._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert put(library, 2) == "added"
        assert library.counts()["passages"] == 10


@pytest.mark.parametrize("below", ["", "inner"])
def test_a_folder_that_is_a_file_is_told(tmp_path: Path, below: str) -> None:
    """A state folder that is, or lies under, a file names itself and the variable to set."""
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match=r"file.* cannot be used .*KNOCKON_HOME"):
        Library.open(tmp_path / "file" / below)


@pytest.mark.parametrize(
    ("reason", "kind", "words"),
    [
        ("database or disk is full", StoreError, "is full"),
        ("No space left on device", StoreError, "is full"),
        ("attempt to write a readonly database", StoreError, "cannot be written"),
        ("Read-only file system", StoreError, "cannot be written"),
        ("file is not a database", StoreDamaged, CATALOGUE),
        ("database is locked", StoreBusy, "another program"),
        ("disk I/O error", StoreError, "cannot be used"),
    ],
)
def test_what_a_database_says_is_told_in_our_words(
    tmp_path: Path, reason: str, kind: type[StoreError], words: str
) -> None:
    """Each reason becomes the error of its kind: one line that names the folder and the remedy."""
    error = in_our_words(reason, tmp_path)
    assert type(error) is kind
    assert words in str(error)
    assert str(tmp_path) in str(error)
    assert error.remedy
    assert is_full(reason) == ("is full" in error.what)


def test_the_log_is_merged_when_the_library_is_closed(home: Path) -> None:
    """A closed library is one file, so a copy of it, or a read-only one, is whole."""
    with Library.open(home) as library:
        put(library, 1)
    assert not (home / f"{CATALOGUE}-wal").exists()
    db = sqlite3.connect(f"{(home / CATALOGUE).as_uri()}?immutable=1", uri=True)
    assert db.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    db.close()
