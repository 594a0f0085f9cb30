"""How fast `knockon ingest --no-vectors` is beside the bare parsers on the same files, in one run.

    python -m evals.bench.reading FOLDER_OR_FILE... [--rounds 3] [--stages]

Bare: one process that parses each file in turn and takes its text, with lxml for HTML and pypdfium2 for PDF. Ours: the
program itself, from start to exit, into an empty library: read, split into passages by tokens, links found, catalogued
and indexed. Rounds alternate, the medians count. `--stages` adds the processor time of each stage, in this process.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
from lxml import etree

from knowledge.catalogue.rows import pack
from knowledge.companies import Companies
from knowledge.errors import KnowledgeError
from knowledge.ingest import jobs_of
from knowledge.intake import identified, links_of
from knowledge.read.reader import read
from knowledge.split import split
from knowledge.tokens import counter


@dataclass(frozen=True)
class Timed:
    """Seconds of wall and of processor time for all files, and the pages that were seen."""

    seconds: float
    processor: float
    pages: int


def bare(files: Sequence[Path]) -> Timed:
    """Parse and take the text, nothing else."""
    started, begun, pages = time.perf_counter(), time.process_time(), 0
    for file in files:
        data = file.read_bytes()
        if b"%PDF-" in data[:1024]:
            document = pypdfium2.PdfDocument(data)
            for page in document:
                text = page.get_textpage()
                text.get_text_bounded()
                text.close()
                page.close()
                pages += 1
            document.close()
        else:
            "".join(map(str, etree.fromstring(data, etree.HTMLParser(huge_tree=True)).itertext()))
    return Timed(time.perf_counter() - started, time.process_time() - begun, pages)


def ours(files: Sequence[Path]) -> Timed:
    """The program on the same files, into a library of its own."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "agent", "ingest", "--no-vectors", "--json", *map(str, files)]
        started, begun = time.perf_counter(), _of_children()
        done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "KNOCKON_HOME": home})
        seconds, processor = time.perf_counter() - started, _of_children() - begun
    documents = json.loads(done.stdout)["documents"]
    failed = [each["error"] for each in documents if each["status"] == "failed"]
    if failed:
        print(f"{len(failed)} failed, the first: {failed[0]}")
    return Timed(seconds, processor, sum(each["pages"] or 0 for each in documents))


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def stages(files: Sequence[Path]) -> dict[str, float]:
    """Processor seconds of each stage over all files."""
    companies, spent = Companies.load(), defaultdict[str, float](float)
    companies.mentions("Warm the matcher of NVIDIA Corporation.")

    for file in files:
        marks = [time.process_time()]
        with contextlib.suppress(KnowledgeError):
            reading = read(str(file))
            marks.append(time.process_time())
            reading = replace(reading, document=identified(reading.document, companies))
            passages = split(reading, counter())
            marks.append(time.process_time())
            links = links_of(reading, companies)
            marks.append(time.process_time())
            pack(reading, passages, links)
            marks.append(time.process_time())
        for name, (before, after) in zip(("read", "split", "links", "pack"), pairwise(marks)):
            spent[name] += after - before
    return dict(spent)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of each kind of file, and of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stages", action="store_true")
    said = parser.parse_args(arguments)
    files = [Path(job.path) for job in jobs_of(said.paths)[0]]
    pairs = [(bare(files), ours(files)) for _ in range(said.rounds)]
    size, pages = sum(file.stat().st_size for file in files) / 1e6, pairs[0][1].pages
    print(f"{len(files)} files, {size:.1f} MB, {pages} pages; medians of {said.rounds} rounds, {os.cpu_count()} cores")
    medians = []
    for name, column in (("bare parser, one process", 0), ("ingest --no-vectors", 1)):
        wall = statistics.median(pair[column].seconds for pair in pairs)
        processor = statistics.median(pair[column].processor for pair in pairs)
        rates = f"{size / wall:7.1f} MB/s {pages / wall:6.0f} pages/s"
        print(f"{name:26} {wall:7.2f} s {rates}, {processor:7.2f} s of processor time")
        medians.append((wall, processor))
    (wall, processor), (our_wall, our_processor) = medians
    by = f"{wall / our_wall:.2f} by the clock, {processor / our_processor:.2f} by the processor"
    print(f"speed, ours / bare: {by}")
    if said.stages:
        for name, seconds in stages(files).items():
            print(f"{name:>6}: {seconds:6.2f} s of processor time")


if __name__ == "__main__":
    main()
