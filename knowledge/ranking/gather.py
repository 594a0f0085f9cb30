"""The lists that a question calls up: passages by its words, by each line of its subjects, and by vector.

Each list is (passage id -> score) within the documents given. Knows how to ask the two indexes; weighs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

import numpy as np

from knowledge.catalogue.embedded import Matrix
from knowledge.lexical import Lexical, Term, Where
from knowledge.question.types import Line, Question
from knowledge.ranking.shelf import Shelf
from knowledge.types import Document
from knowledge.vectors import Vectors

WORDS = 200
"""Passages of the list by words."""
LINES = 300
"""Passages of the list of one line."""
NEAR = 200
"""Passages of the list by vectors."""
FEW = 100
"""Up to so many documents every vector is compared; past that the store is asked."""
ELSEWHERE = 20
"""Passages of other documents than the likely ones."""
HEADING = 0.5
Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Lists:
    """What was called up. `near` has every passage on a list that has a vector; it is empty where none has."""

    words: Scores
    lines: tuple[tuple[Line, Scores], ...]
    near: Scores

    @property
    def ids(self) -> list[str]:
        """Every passage on a list, each once."""
        found = dict.fromkeys(self.words)
        for _, scores in self.lines:
            found.update(dict.fromkeys(scores))
        found.update(dict.fromkeys(nlargest(NEAR, self.near, key=self.near.__getitem__)))
        return list(found)


def by_words(lexical: Lexical, question: Question, where: Where) -> Scores:
    """BM25 of the words that are left of the question, in text and headings."""
    text = question.words or question.text
    terms = [Term(text), Term(text, "heading", boost=HEADING)]
    return dict(lexical.search(terms, k=WORDS, where=where))


def elsewhere(lexical: Lexical, question: Question, where: Where) -> Scores:
    """As `by_words` over all that may be seen, with the names of the filers for words too."""
    terms = [Term(question.words or question.text), *(Term(filer.name) for filer in question.filers)]
    return dict(lexical.search(terms, k=ELSEWHERE, where=where))


def by_lines(lexical: Lexical, question: Question, where: Where) -> tuple[tuple[Line, Scores], ...]:
    """For each line that the subjects ask for, BM25 of its wordings as phrases."""
    lines = dict.fromkeys(line for subject in question.subjects for line in subject.lines)
    found = []
    for line in lines:
        terms = [Term(wording, phrase=True) for wording in line.wordings]
        found.append((line, dict(lexical.search(terms, k=LINES, where=where))))
    return tuple(found)


def by_vector(
    shelf: Shelf, vectors: Vectors, vector: Matrix, documents: Sequence[Document], others: Sequence[str], *, whole: bool
) -> Scores:
    """Cosine with each passage of a few documents, or with the nearest of many, and with the passages `others`.

    `whole` if the documents are all that the library holds.
    """
    ids = [document.id for document in documents]
    row = np.asarray(vector, dtype=np.float32).reshape(-1)
    found: dict[str, float] = {}
    if len(ids) > FEW:
        found.update(vectors.nearest(row, k=NEAR, documents=None if whole else ids))
    else:
        for kept, matrix in shelf.vectors(ids):
            found.update(zip(kept, (matrix @ row).tolist() if kept else ()))
    missing = [id for id in others if id not in found]
    return {**found, **vectors.compare(row, missing)} if missing else found
