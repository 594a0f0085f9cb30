"""Search over real filings, ours beside the peers', in one run on the same pages and the same embedding model.

    python -m evals.bench.retrieval [--data DIR] [--home DIR] [--embedder minilm] [--ablate]

Reads the PDFs of FinanceBench and kgrag_10q (shared test data) into a library under --home, embeds what has no vector
yet (half an hour on two cores, once), and prints recall by question type with bootstrap intervals, ingest time, query
times and memory. Each system runs in a process of its own, so its memory is its own. `--ablate` prints what each part
of ours is worth. The other half of FinanceBench is not here: these figures are of the half that ours was developed on.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np

from evals.bench import labelled
from evals.bench.labelled import Labelled, Place, interval
from knowledge.companies import Companies
from knowledge.embed import QUANTISED, Embedder, choose
from knowledge.fill import fill
from knowledge.ingest import ingest, jobs_of
from knowledge.library import Library
from knowledge.question.types import Question
from knowledge.ranking.score import WEIGHTS
from knowledge.search import Search
from knowledge.types import AsOf, Document
from knowledge.vectors import Vectors

SYSTEMS = ("bm25 over pages", "splitter + chroma", "ours, words", "ours, fused")
Find = Callable[[str, int], list[Place]]
Row = dict[str, object]


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("KNOCKON_TEST_DATA", "../shared/data")
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--home", type=Path, default=Path("build/bench-retrieval"))
    parser.add_argument("--systems", nargs="*", default=SYSTEMS, choices=SYSTEMS)
    parser.add_argument("--embedder", default=QUANTISED, choices=[QUANTISED, "minilm"])
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one, options.data, options.home, options.embedder)))
        return
    prepare(options.data, options.home, options.embedder)
    if options.ablate:
        ablate(options.data, options.home, options.embedder)
        return
    show([_in_a_child(name, options) for name in options.systems])


def prepare(data: Path, home: Path, model: str) -> None:
    """Bring the filings in and embed them; what is there already is left."""
    with Library.open(home) as library:
        began = time.perf_counter()
        jobs, _ = jobs_of([str(data / "financebench" / "pdfs"), str(data / "kgrag_10q" / "docs")])
        done = [each for each in ingest(jobs, library) if each.status == "added"]
        pages = sum(each.document.pages or 0 for each in done if each.document)
        if done:
            took = time.perf_counter() - began
            print(f"read {len(done)} documents, {pages} pages in {took:.0f} s ({pages / took:.0f} pages/s)")
        began = time.perf_counter()
        if added := fill(library, _embedder(home, model)):
            took = time.perf_counter() - began
            print(f"embedded {added} passages in {took:.0f} s ({added / took:.0f} a second)")


def _embedder(home: Path, model: str) -> Embedder:
    embedder = choose(model, home)
    assert embedder is not None
    return embedder


def _in_a_child(name: str, options: argparse.Namespace) -> Row:
    words = ["--data", str(options.data), "--home", str(options.home), "--embedder", options.embedder, "--one", name]
    done = subprocess.run([sys.executable, "-m", __spec__.name, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr.strip().splitlines()[-1]}")
    row: Row = json.loads(done.stdout.splitlines()[-1])
    return row


def measured(name: str, data: Path, home: Path, model: str) -> Row:
    """One system: its recall, the time of its index and of its questions, its memory."""
    questions, quarters = labelled.financebench(data), labelled.kgrag(data)
    with ExitStack() as stack:
        library = stack.enter_context(Library.open(home))
        began = time.perf_counter()
        find = _system(name, library, home, model, stack)
        ready = time.perf_counter() - began
        find("warm up", 10)
        times: list[float] = []
        answers = [_timed(find, question.text, times) for question in questions]
        row = _recalls(questions, answers)
        row |= _documents(quarters, [find(question.text, 10) for question in quarters])
    p50, p95 = np.percentile(times, [50, 95]) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return {"system": name, **row, "ready s": ready, "p50 ms": p50, "p95 ms": p95, "peak MB": peak}


def _timed(find: Find, text: str, times: list[float]) -> list[Place]:
    began = time.perf_counter()
    found = find(text, 20)
    times.append(time.perf_counter() - began)
    return found


def _system(name: str, library: Library, home: Path, model: str, stack: ExitStack) -> Find:
    if name.startswith("ours"):
        embedder = _embedder(home, model) if name.endswith("fused") else None
        vectors = stack.enter_context(Vectors(library, embedder.name)) if embedder else None
        return _ours(Search.open(library, Companies.load(), embedder=embedder, vectors=vectors))
    from evals.bench.peers import Pages, Pipeline

    pages = _page_texts(library)
    if name == "bm25 over pages":
        return Pages(pages).find
    return Pipeline(pages, _embedder(home, model), home / "peer-vectors").find


def _ours(search: Search) -> Find:
    def find(text: str, k: int) -> list[Place]:
        return [_place(hit.document, hit.passage.page) for hit in search.find(text, k=k).hits]

    return find


def _place(document: Document, page: int | None) -> Place:
    return Path(document.path).stem, page or 0


def _page_texts(library: Library) -> list[tuple[Place, str]]:
    """The text of each page as ours read it: the peers stand on the same reading."""
    found: dict[Place, list[str]] = {}
    for document in library.documents():
        if document.media == "pdf":
            for block in library.blocks(document.id):
                found.setdefault(_place(document, block.page), []).append(block.text)
    return [(place, "\n".join(texts)) for place, texts in found.items()]


def _recalls(questions: Sequence[Labelled], answers: Sequence[Sequence[Place]]) -> Row:
    pairs = list(zip(questions, answers))
    row: Row = {
        "page@10": interval(labelled.right_page(q, a, 10) for q, a in pairs),
        "page@5": interval(labelled.right_page(q, a, 5) for q, a in pairs),
        "all pages@10": interval(labelled.all_pages(q, a, 10) for q, a in pairs),
        "document@10": interval(labelled.right_documents(q, a, 10) for q, a in pairs),
    }
    for kind in sorted({q.kind for q in questions}):
        row[f"page@10, {kind}"] = interval(labelled.right_page(q, a, 10) for q, a in pairs if q.kind == kind)
    companies = sorted({q.company for q in questions})
    for n, half in enumerate(("first", "second")):
        own = set(companies[n::2])
        row[f"page@10, {half} half of companies"] = interval(
            labelled.right_page(q, a, 10) for q, a in pairs if q.company in own
        )
    return row


def _documents(questions: Sequence[Labelled], answers: Sequence[Sequence[Place]]) -> Row:
    pairs = [(q, labelled.right_documents(q, a, 10)) for q, a in zip(questions, answers)]
    return {
        "10-Qs: documents@10": interval(share for _, share in pairs),
        "10-Qs: all of several@10": interval(float(share == 1) for q, share in pairs if len(q.documents) > 1),
    }


class Ablated(Search):
    """Ours with a part left out: what is read off the question, or a weight."""

    def without(self, *parts: str) -> Ablated:
        """Leave out fields of the reading ("filers", "periods", "subjects", "words") or features, by name."""
        self._parts = parts
        self.weights = {name: 0.0 if name in parts else weight for name, weight in WEIGHTS.items()}
        return self

    def _read(self, text: str, as_of: AsOf) -> tuple[Question, list[Document], AsOf]:
        question, known, as_of = super()._read(text, as_of)
        empty: Mapping[str, object] = {"filers": (), "periods": (), "subjects": (), "forms": (), "several": False}
        changes = {name: value for name, value in empty.items() if name in self._parts}
        return replace(question, **changes), known, as_of  # type: ignore[arg-type]


PARTS: tuple[tuple[str, ...], ...] = (
    (),
    ("filers",),
    ("periods",),
    ("subjects",),
    ("forms",),
    ("several",),
    *((name,) for name in WEIGHTS),
)


def ablate(data: Path, home: Path, model: str) -> None:
    """Print recall with each part left out in turn, with vectors and without."""
    questions, quarters = labelled.financebench(data), labelled.kgrag(data)
    with Library.open(home) as library, ExitStack() as stack:
        embedder = _embedder(home, model)
        vectors = stack.enter_context(Vectors(library, embedder.name))
        fused = Ablated.open(library, Companies.load(), embedder=embedder, vectors=vectors)
        words = Ablated.open(library, Companies.load())
        print(f"{'left out':24}{'fused: page@10':>16}{'@5':>8}{'10-Qs':>8}{'words: page@10':>18}{'@5':>8}{'10-Qs':>8}")
        for parts in PARTS:
            cells = [_ablated(_ours(search.without(*parts)), questions, quarters) for search in (fused, words)]
            print(f"{', '.join(parts) or 'nothing':24}" + "".join(cells))


def _ablated(find: Find, questions: Sequence[Labelled], quarters: Sequence[Labelled]) -> str:
    answers = [(q, find(q.text, 10)) for q in questions]
    ten = np.mean([labelled.right_page(q, a, 10) for q, a in answers])
    five = np.mean([labelled.right_page(q, a, 5) for q, a in answers])
    documents = np.mean([labelled.right_documents(q, find(q.text, 10), 10) for q in quarters])
    return f"{ten:>16.3f}{five:>8.3f}{documents:>8.3f}  "


def show(rows: Sequence[Row]) -> None:
    """Print one column a system."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    for name in names:
        cells = []
        for row in rows:
            value = row.get(name)
            if isinstance(value, list):
                cells.append(f"{value[0]:.3f} ({value[1]:.2f}-{value[2]:.2f})")
            else:
                cells.append(f"{value:.1f}" if isinstance(value, float) else str(value))
        print(f"{name:36}" + "".join(f"{cell:>22}" for cell in cells))


if __name__ == "__main__":
    main()
