"""Kill an ingest at random instants, run it again, and look whether anything was lost, doubled or torn.

    python -m evals.bench.kill FOLDER [--kills 100] [--seed 1]

Runs the program itself in child processes (kill -9 of the whole process group), with vectors by an embeddings service
on loopback that answers from the text alone, so that every run writes catalogue, word index and vector store.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

from knowledge.catalogue.connection import CATALOGUE
from knowledge.lexical import Lexical
from knowledge.library import Library
from knowledge.vectors import Vectors

EMBEDDER = "openai/loopback"
DIM = 64


class _Service(BaseHTTPRequestHandler):
    """Embeddings that depend on the text alone."""

    def do_POST(self) -> None:
        """Answer one request for embeddings."""
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        rows = [{"object": "embedding", "index": i, "embedding": vector_of(t)} for i, t in enumerate(texts)]
        raw = json.dumps({"object": "list", "model": "loopback", "data": rows}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def vector_of(text: str) -> list[float]:
    """A vector that only this text has."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")
    return [round(float(x), 4) for x in np.random.default_rng(seed).normal(size=DIM)]


@contextmanager
def service() -> Iterator[str]:
    """The address of a running embeddings service."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


@dataclass(slots=True)
class Report:
    """What was seen over all kills."""

    kills: int = 0
    finished_before: int = 0  # the run was done before its instant came
    rebuilt: int = 0  # the vector store was found broken by the rerun, and rebuilt
    documents_at_kill: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bench:
    """What is ingested, and by what address vectors come."""

    words: Sequence[str]
    url: str

    def environment(self, home: Path) -> Mapping[str, str]:
        """The child's environment."""
        given = {"KNOCKON_HOME": str(home), "KNOCKON_EMBEDDER": EMBEDDER, "OPENAI_BASE_URL": self.url}
        return {**os.environ, **given, "OPENAI_API_KEY": "loopback"}

    def start(self, home: Path) -> subprocess.Popen[str]:
        """Begin an ingest in a process group of its own."""
        command = [sys.executable, "-m", "agent", "ingest", *self.words]
        return subprocess.Popen(
            command,
            env=self.environment(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def whole(self, home: Path) -> tuple[float, str]:
        """Run to the end; seconds and what was said on stderr. Raises RuntimeError if it fails."""
        began = time.perf_counter()
        with self.start(home) as process:
            _, said = process.communicate(timeout=600)
        if process.returncode != 0:
            raise RuntimeError(f"ingest left with {process.returncode}: {said[-500:]}")
        return time.perf_counter() - began, said

    def killed(self, home: Path, after: float) -> tuple[bool, list[str]]:
        """Run, killed after so many seconds; whether it was still running, and the ids it said to have added."""
        with self.start(home) as process:
            try:
                said, _ = process.communicate(timeout=after)
                running = False
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                said, _ = process.communicate()
                running = True
        return running, [line.split()[1] for line in said.splitlines() if line.startswith("added ") and "):" in line]


def contents(home: Path) -> dict[str, str]:
    """Document id -> digest of all its passages, and '' -> the library's fingerprint."""
    with Library.open(home, readonly=True) as library:
        found = {"": library.fingerprint()}
        for document in library.documents():
            passages = library.passages_of(document.id)
            found[document.id] = hashlib.sha256(repr(passages).encode()).hexdigest()
    return found


def faults(home: Path, expected: Mapping[str, str]) -> list[str]:
    """What is wrong with a library after the rerun."""
    found = contents(home)
    wrong = [f"document {id} lost" for id in expected.keys() - found.keys()]
    wrong += [f"document {id} doubled" for id in found.keys() - expected.keys()]
    wrong += [
        f"document {id or 'fingerprint'} torn" for id in expected.keys() & found.keys() if expected[id] != found[id]
    ]
    db = sqlite3.connect(home / CATALOGUE)
    wrong += [f"sqlite: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    wrong += [f"foreign key: {row}" for row in db.execute("PRAGMA foreign_key_check")]
    db.close()
    with Library.open(home) as library:
        passages = library.counts()["passages"]
        if (indexed := len(Lexical.open(library))) != passages:
            wrong.append(f"the word index holds {indexed} of {passages} passages")
        with Vectors(library, EMBEDDER) as vectors:
            agreement = vectors.sync()
            if vectors.rebuilt:
                wrong.append("the vector store was still broken after the rerun")
            if (agreement.catalogue, agreement.missing, agreement.over) != (passages, 0, 0):
                wrong.append(f"vectors: {agreement} for {passages} passages")
    return wrong


def run(words: Sequence[str], *, kills: int, seed: int, folder: Path, say: bool = False) -> Report:
    """Kill as often as asked, each time in a new library, and look at it after a rerun."""
    draw, report = random.Random(seed), Report()
    with service() as url:
        bench = Bench(words, url)
        bench.whole(folder / "reference")
        expected = contents(folder / "reference")
        shutil.rmtree(folder / "reference")
        seconds, _ = bench.whole(folder / "reference")  # the second is timed: files are in memory now
        for _ in range(kills):
            home = folder / "home"
            shutil.rmtree(home, ignore_errors=True)
            after = draw.uniform(0, seconds)
            one(bench, home, after, expected, report)
            if say:
                state = f"{report.kills}/{kills} killed after {after:.2f} of {seconds:.2f} s"
                print(f"{state}: rebuilt {report.rebuilt}, wrong {len(report.wrong)}", flush=True)
    return report


def one(bench: Bench, home: Path, after: float, expected: Mapping[str, str], report: Report) -> None:
    """One kill, the rerun, and the look."""
    running, said = bench.killed(home, after)
    there = contents(home) if (home / CATALOGUE).exists() and _migrated(home) else {}
    report.kills += 1
    report.finished_before += not running
    report.documents_at_kill.append(max(0, len(there) - 1))
    report.wrong += [f"{id} was said to be added and is not there" for id in said if id not in there]
    report.wrong += [f"{id} torn at the kill" for id, d in there.items() if id and expected.get(id) != d]
    _, notices = bench.whole(home)
    report.rebuilt += "rebuilding it from the catalogue" in notices
    report.wrong += faults(home, expected)


def _migrated(home: Path) -> bool:
    db = sqlite3.connect(home / CATALOGUE)
    try:
        return bool(db.execute("PRAGMA user_version").fetchone()[0])
    finally:
        db.close()


def main() -> None:
    """Run from the command line and print the count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="+")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = run(given.words, kills=given.kills, seed=given.seed, folder=Path(folder), say=True)
    at = report.documents_at_kill
    print(
        f"{report.kills} kills ({report.finished_before} came after the end); documents there at the kill: "
        f"{min(at)} to {max(at)}, none in {at.count(0)}; vector store broken and rebuilt by itself: {report.rebuilt}; "
        f"lost, doubled, torn or disagreeing: {len(report.wrong)}"
    )
    for line in report.wrong:
        print(" ", line)
    sys.exit(bool(report.wrong))


if __name__ == "__main__":
    main()
