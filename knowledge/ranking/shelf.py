"""Documents' pages, held in memory for as long as they are asked for: the passages of each page, and their vectors.

Knows no question and no score.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge.catalogue.embedded import Matrix
from knowledge.library import Library
from knowledge.types import Document, Passage

HELD = 100
"""Documents of which pages and vectors are kept in memory: about 2 MB each."""
SHINGLE = 8
"""Words of a run by which copies are told."""
PageKey = tuple[str, int | str]


@dataclass(frozen=True, eq=False)
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

    @cached_property
    def shingles(self) -> frozenset[int]:
        """The runs of SHINGLE words of the page, hashed: what it has in common with another tells a copy."""
        words = self.text.split()
        return frozenset(hash(tuple(words[i : i + SHINGLE])) for i in range(max(1, len(words) - SHINGLE + 1)))


def key_of(passage: Passage) -> PageKey:
    """The page that a passage is of."""
    return passage.document, passage.page if passage.page is not None else passage.id


class Shelf:
    """The pages and vectors of the documents asked for last, of one library."""

    def __init__(self, library: Library, embedder: str | None) -> None:
        self._library = library
        self._embedder = embedder
        self._page_of: dict[str, Page] = {}  # by passage
        self._read: OrderedDict[str, list[str]] = OrderedDict()  # passages by document, those asked for last at the end
        self._vectors: OrderedDict[str, tuple[list[str], Matrix]] = OrderedDict()
        self._at = (-1, -1)

    def refresh(self) -> None:
        """Forget everything if the library has changed."""
        now = (self._library.change(), self._library.vector_change())
        if now != self._at:
            for held in (self._page_of, self._read, self._vectors):
                held.clear()
            self._at = now

    def pages(self, ids: Sequence[str], documents: Mapping[str, Document]) -> list[Page]:
        """The pages of these passages, each once, in the order of the ids; those of other documents are left out."""
        wanted: dict[str, list[Passage]] = {}
        for passage in self._library.passages([id for id in ids if id not in self._page_of]):
            if passage.document in documents:
                wanted.setdefault(passage.document, []).append(passage)
        for id, passages in wanted.items():
            self._take(documents[id], passages)
        found = dict.fromkeys(self._page_of[id] for id in ids if id in self._page_of)
        for document in {page.document.id for page in found}:
            self._read.move_to_end(document)
        self._forget(self._read)
        return [page for page in found if page.document.id in documents]

    def _take(self, document: Document, passages: Sequence[Passage]) -> None:
        """Read the pages that these passages of the document stand on."""
        numbers = {passage.page for passage in passages if passage.page is not None}
        groups = {key_of(passage): [passage] for passage in passages if passage.page is None}
        for passage in self._library.passages_of(document.id, pages=numbers) if numbers else ():
            groups.setdefault(key_of(passage), []).append(passage)
        held = self._read.setdefault(document.id, [])
        for group in groups.values():
            held += [passage.id for passage in group]
            self._page_of.update(dict.fromkeys((p.id for p in group), Page(document, tuple(group))))

    def vectors(self, documents: Sequence[str]) -> list[tuple[list[str], Matrix]]:
        """Passage ids and vectors [n, d] of each of these documents."""
        assert self._embedder is not None
        for id in documents:
            if id not in self._vectors:
                self._vectors[id] = self._library.vectors_of(self._embedder, [id])
            self._vectors.move_to_end(id)
        held = [self._vectors[id] for id in documents]
        self._forget(self._vectors)
        return held

    def _forget(self, held: OrderedDict[str, Any]) -> None:
        """Let go of those not asked for longest, where there are too many."""
        while len(held) > HELD:
            _, value = held.popitem(last=False)
            if held is self._read:
                for passage in value:
                    del self._page_of[passage]
