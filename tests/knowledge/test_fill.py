"""Vectors for passages: of the words under their heading, batch by batch, and none twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge import fill as filling
from knowledge.catalogue.embedded import Matrix
from knowledge.fill import fill, words_of
from knowledge.library import Library
from knowledge.types import Block, Document, Passage, Reading


class Counting:
    """An embedder that keeps what it was asked, and is interrupted at the batch of one's choice."""

    name, dim = "counting", 4

    def __init__(self, *, stop_at: int | None = None) -> None:
        self.asked: list[str] = []
        self._stop_at = stop_at

    def embed(self, texts: Sequence[str]) -> Matrix:
        if self._stop_at is not None and len(self.asked) >= self._stop_at:
            raise KeyboardInterrupt
        self.asked += texts
        return np.eye(4, dtype=np.float32)[[len(text) % 4 for text in texts]]


def passage(number: int, heading: str | None = None) -> Passage:
    return Passage(f"p{number}", "d0", number, f"words {number}", 2, heading=heading)


@pytest.fixture
def library(home: Path) -> Library:
    library = Library.open(home)
    reading = Reading(Document("d0", "a", "A", "0", "html"), (Block(0, "text", "words"),))
    library.add(reading, [passage(number, "Customers" if number % 2 else None) for number in range(600)])
    return library


def test_a_passage_is_embedded_under_its_heading() -> None:
    """The nearest heading stands before the text, unless the text has it itself."""
    assert words_of(passage(1, "Customers")) == "Customers\nwords 1"
    assert words_of(passage(1)) == "words 1"
    assert words_of(passage(1, "words")) == "words 1"


def test_an_interrupted_run_goes_on_where_it_stopped(library: Library) -> None:
    """What was kept before Ctrl-C is not embedded again, and the rest is."""
    first = Counting(stop_at=filling.BATCH)
    with pytest.raises(KeyboardInterrupt):
        fill(library, first)
    assert library.count_vectors("counting") == len(first.asked) == filling.BATCH
    seen: list[tuple[int, int]] = []
    second = Counting()
    assert fill(library, second, progress=lambda done, all_: seen.append((done, all_))) == 600 - filling.BATCH
    assert sorted(first.asked + second.asked) == sorted(words_of(p) for p in library.passages_of("d0"))
    assert seen == [(512, 600), (600, 600)]
    assert fill(library, Counting()) == 0
