"""`knockon ingest` as a program: what it prints, how it leaves, and what a kill or a full disk costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("knowledge.read.reader")

from evals.bench import kill
from knowledge.errors import StoreError
from knowledge.library import Library
from knowledge.types import Document, Passage, Reading

PAGE = "<html><head><title>Report {n}</title></head><body>{body}</body></html>"


def pages(folder: Path, count: int, paragraphs: int = 40) -> Path:
    folder.mkdir(exist_ok=True)
    for n in range(count):
        body = "".join(f"<p>Paragraph {i} of report {n}: we sell wafers to many makers.</p>" for i in range(paragraphs))
        (folder / f"{n}.html").write_text(PAGE.format(n=n, body=body))
    return folder


def start(*words: str, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "agent", "ingest", *words]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=100, env={**os.environ, **environment})


def test_json_is_one_document_on_standard_output(tmp_path: Path) -> None:
    """--json prints what became of each file; a failure is told on stderr too, and the exit code is 1."""
    pages(tmp_path / "in", 2)
    (tmp_path / "in" / "empty.html").touch()
    done = start("--json", "--no-vectors", str(tmp_path / "in"))
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert sorted((Path(d["path"]).name, d["status"]) for d in told["documents"]) == [
        ("0.html", "added"),
        ("1.html", "added"),
        ("empty.html", "failed"),
    ]
    added = [d for d in told["documents"] if d["status"] == "added"]
    assert all(d["id"].startswith("d") and d["passages"] > 0 and d["error"] is None for d in added)
    assert told["seconds"] > 0
    assert done.stderr.decode().count("failed: ") == 1


def test_standard_input_and_a_word_that_is_neither_file_nor_company() -> None:
    """- reads a document; an unknown name leaves with 2 and lists the nearest, before anything is written."""
    done = start("--no-vectors", "-", stdin=PAGE.format(n=1, body="<p>wafers</p>").encode())
    assert (done.returncode, b"added" in done.stdout) == (0, True)
    unknown = start("--no-vectors", "NoSuchCompanyAnywhere")
    assert (unknown.returncode, unknown.stdout) == (2, b"")
    assert b"Nearest" in unknown.stderr


def test_without_an_embedder_text_is_in_and_the_reason_is_told(tmp_path: Path) -> None:
    """Where the model cannot be fetched the run is still a success, and says that search is lexical."""
    pages(tmp_path / "in", 1)
    done = start(str(tmp_path / "in"), PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))
    assert done.returncode == 0
    assert b"lexical" in done.stderr


def test_killed_at_random_instants_nothing_is_lost_doubled_or_torn(tmp_path: Path) -> None:
    """kill -9 five times, a rerun each: what was said to be added is there, and catalogue, index and vectors agree."""
    words = [str(pages(tmp_path / "in", 6))]
    report = kill.run(words, kills=5, seed=3, folder=tmp_path)
    assert report.kills == 5
    assert report.wrong == []


def test_two_ingests_at_once_both_complete(tmp_path: Path, home: Path) -> None:
    """Two programs that fill one library at the same time both leave with 0, and all documents are there once."""
    both = [str(pages(tmp_path / "a", 4)), str(pages(tmp_path / "b", 6, paragraphs=30))]
    with kill.service() as url:
        running = [kill.Bench([words], url).start(home) for words in both]
        said = [process.communicate(timeout=100) for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    with Library.open(home, readonly=True) as library:
        files = [d for d in library.documents() if not d.path.startswith("notes/")]
        assert len(files) == 10
        passages = library.counts()["passages"]
        assert library.count_vectors(kill.EMBEDDER) == passages


def test_a_full_disk_is_told_and_corrupts_nothing(home: Path) -> None:
    """A document that does not fit is not written at all; the error names the folder and what to do; reads go on."""

    def one(name: str, size: int) -> tuple[Reading, list[Passage]]:
        document = Document("d" + name * 16, name, name, name, "text")
        return Reading(document, ()), [Passage("p" + name * 16, document.id, 0, "x" * size, 1)]

    with Library.open(home) as library:
        library.add(*one("a", 10))
        used = library._db.execute("PRAGMA page_count").fetchone()[0]
        library._db.execute(f"PRAGMA max_page_count = {used + 20}")
        with pytest.raises(StoreError, match=r"full.*KNOCKON_HOME") as full:
            library.add(*one("b", 10_000_000))
        assert str(home) in str(full.value)
        assert [d.id for d in library.documents()] == ["d" + "a" * 16]
        library._db.execute("PRAGMA max_page_count = 1000000")
        assert library.add(*one("b", 10_000_000)) == "added"


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """KNOCKON_HOME inside a file is a clear error with exit code 1."""
    (tmp_path / "file").touch()
    done = start("--no-vectors", str(pages(tmp_path / "in", 1)), KNOCKON_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == 1
    assert b"KNOCKON_HOME" in done.stderr
    assert done.stderr.count(b"\n") == 1
