"""Files into the library: found, read in worker processes, written one whole document at a time.

Safe to end at any instant: what was yielded is catalogued, the rest is taken up by the next run. Knows no network, no
terminal and no vectors.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from knowledge.catalogue.rows import Packed
from knowledge.errors import UnreadableDocument
from knowledge.intake import Job, take_in
from knowledge.library import Library
from knowledge.read.reader import LARGEST
from knowledge.sandbox import SECONDS, run
from knowledge.types import Company, Document

SUFFIXES = (".htm", ".html", ".xhtml", ".txt", ".pdf", ".md", ".nc")
"""What is taken out of a folder; a file that is named itself is read whatever it is called."""
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file."""

    path: str
    status: Literal["added", "unchanged", "failed"]
    document: Document | None = None
    passages: int = 0
    links: int = 0
    error: str | None = None
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The entry of `documents` in `knockon ingest --json`."""
        d = self.document
        return {
            "id": d.id if d else None,
            "path": self.path,
            "title": d.title if d else None,
            "company": d.company_name if d else None,
            "ticker": d.ticker if d else None,
            "form": d.form if d else None,
            "period": d.period.isoformat() if d and d.period else None,
            "knowable": d.knowable.isoformat() if d and d.knowable else None,
            "pages": d.pages if d else None,
            "passages": self.passages,
            "links": self.links,
            "status": self.status,
            "error": self.error,
        }


def ingest(
    jobs: Sequence[Job],
    library: Library,
    *,
    again: bool = False,
    workers: int | None = None,
    seconds: float = SECONDS,
) -> Iterator[Ingested]:
    """Take files in, yielding what became of each as it is written; `again` reads also what is known already.

    Large files are read first, so that at the end no core waits long for another. A file that cannot be read is yielded
    as failed and stops nothing. Raises StoreError when writing fails.
    """
    fresh: list[Job] = []
    for job in jobs:
        known = None if again else _known(job, library)
        if known is None:
            fresh.append(job)
        else:
            yield known
    fresh.sort(key=_size, reverse=True)
    cores = workers or os.cpu_count() or 1
    for outcome in run(take_in, fresh, workers=min(cores, len(fresh)), seconds=seconds):
        if outcome.result is None:
            yield Ingested(outcome.item.path, "failed", error=str(outcome.error))
        else:
            yield write(outcome.result, library, again=again)


def write(packed: Packed, library: Library, *, again: bool = False) -> Ingested:
    """Catalogue one packed document, whole."""
    status = library.add_packed(packed, again=again)
    document = packed.document
    counts = (len(packed.passages), len(packed.links))
    return Ingested(document.path, status, document, *counts, warnings=packed.warnings)


def _known(job: Job, library: Library) -> Ingested | None:
    """A file whose bytes are catalogued needs no reading; it may lie at a new path, or gain a date or a company."""
    data = _bytes_of(Path(job.path)) if job.data is None else job.data
    if data is None:
        return None  # the worker says what is wrong with it
    id = "d" + hashlib.sha256(data).hexdigest()[:16]
    if not library.holds(id):
        return None
    held = library.document(id)
    company = (held.company or job.company.id) if job.company else held.company
    seen = replace(held, path=job.path, knowable=held.knowable or job.knowable, company=company)
    library.add_packed(Packed(seen, b"", (), (), ()))
    passages, links = library.sizes(id)
    return Ingested(job.path, "unchanged", library.document(id), passages, links)


def _size(job: Job) -> int:
    """Bytes of a job's file; 0 for one that cannot be asked: the worker says what is wrong with it."""
    if job.data is not None:
        return len(job.data)
    try:
        return os.stat(job.path).st_size
    except (OSError, ValueError):
        return 0


def _bytes_of(file: Path) -> bytes | None:
    """A regular file of a size that is read at all; None for pipes, devices and what cannot be opened."""
    try:
        if not os.path.isfile(file) or file.stat().st_size > LARGEST:
            return None
        return file.read_bytes()
    except OSError:
        return None


def jobs_of(
    paths: Iterable[str],
    *,
    company: Company | None = None,
    knowable: date | None = None,
    standard_input: Callable[[], bytes] | None = None,
) -> tuple[list[Job], list[Ingested]]:
    """A job for each file that the words name (files, folders, "-"), and the words that name nothing, as failed."""
    found: dict[str, Job] = {}
    wrong: list[Ingested] = []
    for word in paths:
        if word == STANDARD_INPUT and standard_input is not None:
            found[word] = Job(word, standard_input(), company, knowable)
            continue
        path = Path(word).expanduser()
        if os.path.isdir(path):  # and not path.is_dir(), which raises where the name is too long
            files = list(walk(path))
            if not files:
                reason = UnreadableDocument(
                    f"{word}: no filing in this folder.", remedy=f"Looked for {', '.join(SUFFIXES)}."
                )
                wrong.append(Ingested(word, "failed", error=str(reason)))
        else:
            files = [path]
        for file in files:
            name = str(file.absolute())
            found[name] = Job(name, None, company, knowable)
    return list(found.values()), wrong


def walk(folder: Path) -> Iterator[Path]:
    """The files of a folder that may be filings, in order; links are followed, but no folder is entered twice."""
    entered: set[tuple[int, int]] = set()
    for here, folders, files in os.walk(folder, followlinks=True):
        at = os.stat(here)
        if (at.st_dev, at.st_ino) in entered:
            folders.clear()
            continue
        entered.add((at.st_dev, at.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(here) / name
