"""Documents' pages, held in memory for as long as they are asked for: the passages of each page, and their vectors.

Knows no question and no score.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from knowledge.catalogue.embedded import Matrix
from knowledge.library import Library
from knowledge.types import Document, Passage

HELD = 200
"""Documents of which pages and vectors are kept in memory: about 1 MB each."""
PageKey = tuple[str, int | str]
T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """One page of a document: its passages in order. A document without pages has its passages for pages."""

    document: Document
    passages: tuple[Passage, ...]

    @property
    def key(self) -> PageKey:
        """Document id and page number, or passage id where there are no pages."""
        return key_of(self.passages[0])

    @cached_property
    def tags(self) -> frozenset[str]:
        """What kinds of page it is, by its passages."""
        return frozenset(tag for passage in self.passages for tag in passage.tags)

    @cached_property
    def text(self) -> str:
        """All of the page's words, in small letters."""
        return "\n".join(passage.text for passage in self.passages).casefold()


def key_of(passage: Passage) -> PageKey:
    """The page that a passage is of."""
    return passage.document, passage.page if passage.page is not None else passage.id


class Shelf:
    """The pages and vectors of the documents asked for last, of one library."""

    def __init__(self, library: Library, embedder: str | None) -> None:
        self._library = library
        self._embedder = embedder
        self._pages: OrderedDict[str, dict[PageKey, Page]] = OrderedDict()
        self._vectors: OrderedDict[str, tuple[list[str], Matrix]] = OrderedDict()
        self._at = (-1, -1)

    def pages(self, document: Document) -> dict[PageKey, Page]:
        """The pages of a document by key."""
        self._forget_what_changed()
        if document.id not in self._pages:
            groups: dict[PageKey, list[Passage]] = {}
            for passage in self._library.passages_of(document.id):
                groups.setdefault(key_of(passage), []).append(passage)
            self._pages[document.id] = {key: Page(document, tuple(group)) for key, group in groups.items()}
        return _used(self._pages, document.id)

    def vectors(self, documents: Sequence[str]) -> tuple[list[str], Matrix]:
        """Passage ids and vectors [n, d] of these documents."""
        self._forget_what_changed()
        assert self._embedder is not None
        for id in documents:
            if id not in self._vectors:
                self._vectors[id] = self._library.vectors_of(self._embedder, [id])
        held = [self._vectors[id] for id in documents]
        ids = [id for some, _ in held for id in some]
        matrices = [matrix for _, matrix in held if len(matrix)]
        for id in documents:
            _used(self._vectors, id)
        return ids, np.concatenate(matrices) if matrices else np.zeros((0, 0), dtype=np.float32)

    def _forget_what_changed(self) -> None:
        now = (self._library.change(), self._library.vector_change())
        if now != self._at:
            self._pages.clear()
            self._vectors.clear()
            self._at = now


def _used(held: OrderedDict[str, T], id: str) -> T:
    """The value, moved to the end; the one that was not asked for longest goes where there are too many."""
    held.move_to_end(id)
    while len(held) > HELD:
        held.popitem(last=False)
    return held[id]
