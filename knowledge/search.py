"""A question -> the passages that bear on it, best first, each of another page.

The question is read (who, when, which figures), documents are weighed by it, lists by words, by statement lines and by
vectors are called up, and the pages of a short list are ranked by what speaks for each. With no vectors the rest ranks
alone. Knows no terminal and no prompt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Literal, Self

from knowledge.companies import Companies
from knowledge.embed import Embedder
from knowledge.lexical import Lexical, Where
from knowledge.library import Library
from knowledge.question.filers import Filers
from knowledge.question.reading import read
from knowledge.question.types import Filer, Question
from knowledge.ranking.features import FEATURES, features, shortened
from knowledge.ranking.fit import fits, heard, likely
from knowledge.ranking.gather import Lists, by_lines, by_vector, by_words, elsewhere
from knowledge.ranking.hops import linked, told_in
from knowledge.ranking.pick import picked
from knowledge.ranking.score import WEIGHTS, scores
from knowledge.ranking.shelf import Page, Shelf
from knowledge.types import AsOf, Company, Document, Hit, Passage
from knowledge.vectors import Vectors

NOW = AsOf()
LONGEST = 4000
"""Characters of a question that are read."""
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
        self._shelf = Shelf(library, embedder.name if embedder else None)
        self.weights: Mapping[str, float] = WEIGHTS
        """What each feature of a page counts; benchmarks leave some out."""
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
        documents: Sequence[str] | None = None,
        as_of: AsOf = NOW,
        hops: int = 0,
    ) -> Found:
        """The `k` passages that bear most on a question, each of another page.

        `company`, `form` and `documents` (ids) let only theirs through; what the question itself names only weighs.
        Nothing that was not knowable by `as_of`. `hops` widens to companies that links join to those named.
        """
        self._lexical.refresh()
        self._shelf.refresh()
        question, known, as_of = self._read(text, as_of)
        if company is not None:
            question = question.about(Filer(company.id, company.name))
        joined = linked(self._library, question, as_of, hops=hops)
        allowed = [d for d in known if _passes(d, company, joined, form, documents)]
        fit = fits(question, allowed, joined, told_in(self._library, question, as_of))
        lists = self._lists(question, likely(fit, allowed), allowed, as_of)
        pages = shortened(self._shelf.pages(lists.ids, {d.id: d for d in allowed}), lists, fit)
        table = features(question, pages, lists, fit)
        total = scores(table, self.weights)
        order = sorted(range(len(pages)), key=lambda i: -total[i])
        chosen = picked([pages[i] for i in order], k, heard(question, fit, allowed, joined))
        hits = tuple(self._hit(pages[order[n]], float(total[order[n]]), table[order[n]], lists) for n in chosen)
        return Found(hits, question, self._library.withheld(as_of), "fused" if lists.near else "lexical")

    def _hit(self, page: Page, score: float, values: Sequence[float], lists: Lists) -> Hit:
        parts = {name: float(value) * self.weights[name] for name, value in zip(FEATURES, values)}
        return Hit(_passage(page, lists), page.document, score, parts)

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """Inverse document frequency of words over all passages, 0 for a word that every passage has."""
        self._lexical.refresh()
        size = max(len(self._lexical), 1)
        return {word: log((size + 1) / (self._lexical.frequency(word) + 1)) for word in words}

    def _read(self, text: str, as_of: AsOf) -> tuple[Question, list[Document], AsOf]:
        """The question, the documents that may be seen, and the day: the earlier of the caller's and the question's."""
        known, filers = self._documents(as_of)
        question = read(text[:LONGEST], filers)
        if question.known_by is None or (as_of.day is not None and as_of.day <= question.known_by):
            return question, known, as_of
        return self._read(text, AsOf(question.known_by))

    def _documents(self, as_of: AsOf) -> tuple[list[Document], Filers]:
        now = self._library.change()
        if self._held is None or self._held[:2] != (now, as_of):
            documents = self._library.documents(as_of=as_of)
            self._held = (now, as_of, documents, Filers(documents, self._companies))
        return self._held[2], self._held[3]

    def _lists(self, question: Question, likely: Sequence[Document], allowed: Sequence[Document], as_of: AsOf) -> Lists:
        everywhere = self._where(allowed, as_of)
        where = everywhere if len(likely) == len(allowed) else self._where(likely, as_of)
        words = dict(by_words(self._lexical, question, where))
        if where is not everywhere:
            words = {**elsewhere(self._lexical, question, everywhere), **words}
        lists = Lists(words, by_lines(self._lexical, question, where), {})
        if self._embedder is None or self._vectors is None or not len(self._vectors):
            return lists
        vector = self._embedder.embed([question.text])[0]
        whole = where.documents is None and as_of.day is None
        return replace(lists, near=by_vector(self._shelf, self._vectors, vector, likely, lists.ids, whole=whole))

    def _where(self, documents: Sequence[Document], as_of: AsOf) -> Where:
        """Only these documents; no condition where they are all that may be seen."""
        whole = len(documents) == len(self._documents(as_of)[0])
        return Where(documents=None if whole else [d.id for d in documents], as_of=as_of)


def _passes(
    document: Document,
    company: Company | None,
    joined: Collection[str],
    form: str | None,
    documents: Sequence[str] | None,
) -> bool:
    return (
        (company is None or document.company == company.id or document.company in joined)
        and (form is None or document.form == form)
        and (documents is None or document.id in documents)
    )


def _passage(page: Page, lists: Lists) -> Passage:
    """The passage of a page that stands for it: the one that does best over the lists."""

    def worth(passage: Passage) -> float:
        lines = sum(scores.get(passage.id, 0.0) / max(scores.values()) for _, scores in lists.lines if scores)
        words = lists.words.get(passage.id, 0.0) / max(lists.words.values(), default=1.0)
        return words + lines / max(len(lists.lines), 1) + lists.near.get(passage.id, 0.0)

    return max(page.passages, key=worth)
