"""Time of extraction beside a bare parse of the same files in one run, and what comes out of them.

    python -m evals.bench.extraction FILE_OR_FOLDER... [--rounds 3]

Times are of the processor, file by file in turn, so that another load on the machine weighs on both alike; the best of
the rounds counts. The tables of names and the grammar are loaded before.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import lxml.html

from knowledge.companies import Companies
from knowledge.exposure.extract import extract, extract_text
from knowledge.exposure.types import Extraction
from knowledge.read.reader import read
from knowledge.types import Reading

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Timed:
    """Processor seconds for one file: parsed barely, read into blocks, extracted; and what was found."""

    parse: float
    reading: float
    extraction: float
    found: Extraction


def timed(path: Path, companies: Companies, rounds: int) -> Timed:
    """One file, each step the best of the rounds."""
    data = path.read_bytes()
    best = [float("inf")] * 3
    found = Extraction()
    for _ in range(rounds):
        steps: list[float] = []
        _clocked(steps, lambda: lxml.html.fromstring(data))
        reading: Reading = _clocked(steps, lambda: read(str(path), data=data))
        found = _clocked(steps, lambda r=reading: extract(r, companies))  # type: ignore[misc]
        best = [min(pair) for pair in zip(best, steps)]
    return Timed(best[0], best[1], best[2], found)


def _clocked(steps: list[float], act: Callable[[], _T]) -> _T:
    started = time.process_time()
    result = act()
    steps.append(time.process_time() - started)
    return result


def lines(every: Sequence[Timed]) -> Iterator[str]:
    """The figures, a line each."""
    parse, reading, extraction = (sum(getattr(t, name) for t in every) for name in ("parse", "reading", "extraction"))
    links = [link for t in every for link in t.found.links]
    yield f"{len(every)} files: lxml {parse:.2f} s, reading {reading:.2f} s, extraction {extraction:.2f} s"
    yield f"extraction {extraction / parse:.2f} times the bare parse"
    shared = sum(link.share is not None for link in links)
    yield f"{len(links)} links, {len(links) / len(every):.1f} a file, {shared / len(links):.0%} with a share"


def files(paths: Sequence[Path]) -> list[Path]:
    """The HTML files of the paths, folders searched."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.rglob("*.html")) if path.is_dir() else [path]
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    companies = Companies.load()
    extract_text("We buy wafers from TSMC and sell to Dell, 12% of our revenue.", companies, filer=None)
    print("\n".join(lines([timed(path, companies, asked.rounds) for path in files(asked.paths)])))


if __name__ == "__main__":
    main()
