"""A question -> the passages that bear on it, best first, each of another page.

The question is read (who, when, which figures), documents are weighed by it, and two lists, by words and by vectors,
are fused. With no vectors the words alone rank. Knows no terminal and no prompt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from knowledge.companies import Companies
from knowledge.embed import Embedder
from knowledge.lexical import Lexical, Term, Where
from knowledge.library import Library
from knowledge.question.filers import Filers
from knowledge.question.reading import read
from knowledge.question.types import Question
from knowledge.ranking.fit import fits
from knowledge.types import AsOf, Company, Document, Hit, Passage
from knowledge.vectors import Vectors

NOW = AsOf()
POOL = 200
RANK = 60
Mode = Literal["lexical", "fused"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: the hits, what was read off the question, what an as-of date withheld, and how it ranked."""

    hits: tuple[Hit, ...]
    reading: Question
    withheld: Mapping[str, int]
    mode: Mode


class Search:
    """Search over one library, open. Use it for many questions: it keeps what it read of the library's documents."""

    def __init__(
        self,
        library: Library,
        companies: Companies,
        lexical: Lexical,
        *,
        embedder: Embedder | None = None,
        vectors: Vectors | None = None,
    ) -> None:
        self._library = library
        self._companies = companies
        self._lexical = lexical
        self._embedder = embedder
        self._vectors = vectors if embedder is not None else None
        self._held: tuple[int, AsOf, list[Document], Filers] | None = None

    @classmethod
    def open(
        cls,
        library: Library,
        companies: Companies,
        *,
        embedder: Embedder | None = None,
        vectors: Vectors | None = None,
    ) -> Self:
        """Open the word index of `library`; vectors are used where both the embedder and its vectors are given."""
        return cls(library, companies, Lexical.open(library), embedder=embedder, vectors=vectors)

    def find(
        self,
        text: str,
        *,
        k: int = 20,
        company: Company | None = None,
        form: str | None = None,
        as_of: AsOf = NOW,
        hops: int = 0,
    ) -> Found:
        """The `k` passages that bear most on a question, each of another page.

        `company` and `form` let only theirs through; what the question itself names only weighs. Nothing that was not
        knowable by `as_of`. `hops` widens to companies that links join to those named.
        """
        self._lexical.refresh()
        documents, filers = self._documents(as_of)
        question = read(text, filers)
        allowed = [d for d in documents if _passes(d, company, form)]
        fit = fits(question, allowed)
        lists = [self._by_words(question, allowed, fit, as_of)]
        if self._embedder is not None and self._vectors is not None and len(self._vectors):
            lists.append(self._by_vectors(question, allowed, fit))
        hits = self._ranked(lists, fit, {d.id: d for d in allowed}, k)
        mode: Mode = "fused" if len(lists) > 1 else "lexical"
        return Found(tuple(hits), question, self._library.withheld(as_of), mode)

    def _documents(self, as_of: AsOf) -> tuple[list[Document], Filers]:
        now = self._library.change()
        if self._held is None or self._held[:2] != (now, as_of):
            documents = self._library.documents(as_of=as_of)
            self._held = (now, as_of, documents, Filers(documents, self._companies))
        return self._held[2], self._held[3]

    def _by_words(
        self, question: Question, allowed: Sequence[Document], fit: Mapping[str, float], as_of: AsOf
    ) -> list[str]:
        terms = [Term(question.words or question.text), Term(question.words or question.text, "heading", boost=0.5)]
        where = Where(documents=_likely(fit) or [d.id for d in allowed], as_of=as_of)
        return [id for id, _ in self._lexical.search(terms, k=POOL, where=where)]

    def _by_vectors(self, question: Question, allowed: Sequence[Document], fit: Mapping[str, float]) -> list[str]:
        assert self._embedder is not None
        assert self._vectors is not None
        vector = self._embedder.embed([question.text])[0]
        documents = _likely(fit) or [d.id for d in allowed]
        return [id for id, _ in self._vectors.nearest(vector, k=POOL, documents=documents)]

    def _ranked(
        self, lists: Sequence[Sequence[str]], fit: Mapping[str, float], documents: Mapping[str, Document], k: int
    ) -> list[Hit]:
        """Reciprocal rank fusion (Cormack et al. 2009), times the document's fit, one passage a page."""
        scores: dict[str, float] = {}
        for ranked in lists:
            for place, id in enumerate(ranked):
                scores[id] = scores.get(id, 0.0) + 1 / (RANK + place)
        best: dict[tuple[str, int | str], Hit] = {}
        for passage in self._library.passages(list(scores)):
            if passage.document in documents:
                score = scores[passage.id] * (1 + fit[passage.document])
                hit = Hit(passage, documents[passage.document], score)
                page = _page(passage)
                if page not in best or best[page].score < score:
                    best[page] = hit
        return sorted(best.values(), key=lambda hit: -hit.score)[:k]


def _passes(document: Document, company: Company | None, form: str | None) -> bool:
    return (company is None or document.company == company.id) and (form is None or document.form == form)


def _likely(fit: Mapping[str, float]) -> list[str]:
    """The documents that fit at least half as well as the best; none where none fits."""
    best = max(fit.values(), default=0.0)
    return [id for id, value in fit.items() if best and value >= best / 2]


def _page(passage: Passage) -> tuple[str, int | str]:
    """A page of a document; a document without pages has its passages for pages."""
    return passage.document, passage.page if passage.page is not None else passage.id
