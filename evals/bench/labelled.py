"""Labelled questions over real filings, and how well a list of pages answers them; recall with bootstrap intervals.

FinanceBench: a question and the pages that hold its answer. kgrag_10q: a question and the documents that do. Both lie
in the shared test data and are never redistributed. Knows no system that answers.
"""

from __future__ import annotations

import csv
import fnmatch
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Place = tuple[str, int]
"""A file's stem and a page, counted from 1."""
DRAWS = 2000
"""Bootstrap samples of an interval."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, its kind, the file it is about, and the pages (or files) that answer it."""

    text: str
    kind: str
    company: str
    document: str | None
    pages: frozenset[Place] = frozenset()
    documents: frozenset[str] = frozenset()


def financebench(data: Path) -> list[Labelled]:
    """The questions of `financebench/`; its labels count pages from 0."""
    rows = (data / "financebench" / "questions.dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Labelled(
            row["question"],
            row["question_type"],
            row["company"],
            row["doc_name"],
            frozenset((e["doc_name"], e["page"] + 1) for e in row["evidence"]),
            frozenset({row["doc_name"]}),
        )
        for row in map(json.loads, rows)
    ]


def kgrag(data: Path) -> list[Labelled]:
    """The questions of `kgrag_10q/`; a label is a pattern of file names."""
    files = [path.stem for path in (data / "kgrag_10q" / "docs").glob("*.pdf")]
    with (data / "kgrag_10q" / "qna_data.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [
        Labelled(
            row["Question"],
            row["Question Type"],
            row["Source Docs"].split()[-1].strip("*"),
            None,
            documents=frozenset(fnmatch.filter(files, row["Source Docs"])),
        )
        for row in rows
    ]


def right_page(question: Labelled, found: Sequence[Place], k: int) -> float:
    """1.0 if a page that holds the answer is among the first k."""
    return float(bool(question.pages & set(found[:k])))


def all_pages(question: Labelled, found: Sequence[Place], k: int) -> float:
    """1.0 if every page that the answer needs is among the first k."""
    return float(question.pages <= set(found[:k]))


def right_documents(question: Labelled, found: Sequence[Place], k: int) -> float:
    """Share of the documents that hold the answer of which a page is among the first k."""
    return len(question.documents & {stem for stem, _ in found[:k]}) / len(question.documents)


def interval(values: Iterable[float], seed: int = 0) -> tuple[float, float, float]:
    """Mean, and the 95% interval of the mean by a percentile bootstrap over questions (Efron, Tibshirani 1993)."""
    row = np.array(list(values), dtype=np.float64)
    draws = np.random.default_rng(seed).choice(row, size=(DRAWS, len(row))).mean(axis=1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(row.mean()), float(low), float(high)
