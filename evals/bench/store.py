"""Size, memory, insert and query time of catalogue, word index and vector store at several sizes.

    python -m evals.bench.store [--sizes 10000 100000] [--ways exact embedded server]

Passages are made of words drawn from a Zipf-like law, vectors at random: the figures are of the stores and not of any
finding (recall is against comparing every vector). Each size runs in a process of its own, so its memory is its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from knowledge import vectors as store
from knowledge.catalogue.embedded import Matrix
from knowledge.catalogue.rows import Packed, pack_blocks
from knowledge.lexical import Lexical, Term, Where
from knowledge.library import Library
from knowledge.types import AsOf, Document, Passage, digest
from knowledge.vectors import Vectors

DIM = 384
INTRINSIC = 32
WORDS = 200  # of one passage
A_DOCUMENT = 400  # passages
VOCABULARY = 30_000
QUESTIONS = 50
Row = dict[str, float | int | str]


def packed(n: int, count: int, rng: np.random.Generator) -> Packed:
    """One made-up document of `count` passages."""
    sha = digest(str(n)) * 4
    document = Document(
        "d" + sha[:16],
        f"made/{n}",
        f"Document {n}",
        sha,
        "text",
        company=f"cik:{n % 500:010}",
        form="10-K",
        fiscal_year=2000 + n % 25,
        knowable=date(2000, 1, 1) + timedelta(days=n % 9000),
    )
    words = np.minimum(rng.zipf(1.3, size=(count, WORDS)), VOCABULARY)
    passages = tuple(
        Passage("p" + digest(sha, str(i)), document.id, i, " ".join(f"w{w}" for w in row), WORDS)
        for i, row in enumerate(words)
    )
    return Packed(document, pack_blocks(()), passages, (), ())


def unit(count: int, rng: np.random.Generator) -> Matrix:
    """Random vectors of unit norm that vary in few directions, as those of sentences do."""
    directions = np.random.default_rng(99).standard_normal((INTRINSIC, DIM), dtype=np.float32)
    rows: Matrix = rng.standard_normal((count, INTRINSIC), dtype=np.float32) @ directions
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def megabytes(folder: Path) -> float:
    """What a folder takes on disk."""
    return round(sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6, 1)


def peak() -> float:
    """The most memory that this process had, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, 1)


def timed(call: Callable[[int], object]) -> tuple[float, float]:
    """Median and 95th percentile of QUESTIONS calls, in milliseconds; the first, which warms, is left out."""
    taken = []
    for i in range(QUESTIONS + 1):
        began = time.perf_counter()
        call(i)
        taken.append((time.perf_counter() - began) * 1000)
    return round(float(np.median(taken[1:])), 2), round(float(np.percentile(taken[1:], 95)), 2)


@contextmanager
def chroma_server(folder: Path) -> Iterator[tuple[str, int]]:
    """A `chroma run` on loopback: its address and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    words = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process.pid
        process.terminate()


def resident(pid: int) -> float:
    """The peak memory of another process in MB, where /proc tells."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((round(int(line.split()[1]) / 1e3, 1) for line in lines if line.startswith("VmHWM")), 0.0)


def fill_catalogue(library: Library, size: int) -> Iterator[Row]:
    """Texts and vectors into the catalogue, then the word index."""
    rng = np.random.default_rng(0)
    began = time.perf_counter()
    documents = [packed(n, min(A_DOCUMENT, size - at), rng) for n, at in enumerate(range(0, size, A_DOCUMENT))]
    made = time.perf_counter() - began
    began = time.perf_counter()
    for document in documents:
        library.add_packed(document)
    took = time.perf_counter() - began
    yield {
        "what": "catalogue, texts",
        "rows/s": round(size / took),
        "MB": megabytes(library.home),
        "made in s": round(made),
    }
    before, began = megabytes(library.home), time.perf_counter()
    for document in documents:
        library.add_vectors("random", [p.id for p in document.passages], unit(len(document.passages), rng))
    took = time.perf_counter() - began
    yield {"what": "catalogue, vectors", "rows/s": round(size / took), "MB": round(megabytes(library.home) - before, 1)}
    del documents
    began = time.perf_counter()
    Lexical.open(library)
    took = time.perf_counter() - began
    yield {
        "what": "word index",
        "rows/s": round(size / took),
        "MB": megabytes(library.home / "lexical"),
        "peak MB": peak(),
    }


def ask_words(library: Library) -> Iterator[Row]:
    """Questions of eight words, of all, of one company, and as of a date."""
    index = Lexical.open(library)
    rng = np.random.default_rng(1)
    words = [" ".join(f"w{w}" for w in np.minimum(rng.zipf(1.3, 8), VOCABULARY)) for _ in range(QUESTIONS + 1)]
    for name, where in (
        ("all", Where()),
        ("one company", Where(companies=["cik:0000000007"])),
        ("as of 2010", Where(as_of=AsOf(date(2010, 1, 1)))),
    ):
        median, late = timed(lambda i, where=where: index.search([Term(words[i])], where=where))  # type: ignore[misc]
        yield {"what": f"words, {name}", "p50 ms": median, "p95 ms": late}


def ask_vectors(library: Library, way: str, url: str | None) -> Iterator[Row]:
    """Fill the store from the catalogue, then ask it: of all, of one document, as of a date; and its recall."""
    store.EXACT = 1 << 40 if way == "exact" else 0
    questions = unit(QUESTIONS + 1, np.random.default_rng(2))
    with Vectors(library, "random", url=url) as found:
        began = time.perf_counter()
        if way != "exact":
            found.sync()
            took = time.perf_counter() - began
            yield {"what": f"{way} store, from the catalogue", "rows/s": round(len(found) / took)}
        median, late = timed(lambda i: found.nearest(questions[i], k=10))
        truth = Vectors(library, "random")
        store.EXACT = 1 << 40
        hits = [
            len({id for id, _ in found.nearest(q, k=10)} & {id for id, _ in truth.nearest(q, k=10)})
            for q in questions[:20]
        ]
        yield {"what": f"{way}, all", "p50 ms": median, "p95 ms": late, "recall@10": sum(hits) / 200}
        one = [library.documents(company="cik:0000000007")[0].id]
        median, late = timed(lambda i: found.nearest(questions[i], k=10, documents=one))
        yield {"what": f"{way}, one document", "p50 ms": median, "p95 ms": late}


def one_size(size: int, ways: Sequence[str]) -> None:
    """All measurements of one size, a JSON line each."""
    with tempfile.TemporaryDirectory() as scratch, Library.open(Path(scratch) / "home") as library:
        tell(size, fill_catalogue(library, size))
        tell(size, ask_words(library))
        for way in ways:
            if way == "server":
                with chroma_server(Path(scratch) / "server") as (url, pid):
                    tell(size, ask_vectors(library, way, url))
                    stored = megabytes(Path(scratch) / "server")
                    tell(size, iter([{"what": "server store", "MB": stored, "peak MB": resident(pid)}]))
                continue
            tell(size, ask_vectors(library, way, None))
            if way == "embedded":
                stored = megabytes(library.home / store.FOLDER)
                tell(size, iter([{"what": "embedded store", "MB": stored, "peak MB": peak()}]))


def tell(size: int, rows: Iterator[Row]) -> None:
    """Print each row as it comes."""
    for row in rows:
        print(json.dumps({"passages": size, **row}), flush=True)


def main() -> None:
    """Run from the command line: each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--ways", nargs="+", default=["exact", "embedded", "server"])
    parser.add_argument("--here", action="store_true", help="run in this process")
    given = parser.parse_args()
    for size in given.sizes:
        if given.here:
            one_size(size, given.ways)
        else:
            words = [sys.executable, "-m", "evals.bench.store", "--here", "--sizes", str(size), "--ways", *given.ways]
            subprocess.run(words, check=True)


if __name__ == "__main__":
    main()
