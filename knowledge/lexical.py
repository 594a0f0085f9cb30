"""Word search over passages: a tantivy index (BM25), made from the catalogue and dropped whenever it does not fit it.

The only module that imports tantivy. Takes words and boosts, never a query language, so no text of a user can fail to
parse. Knows no companies, no vectors and no ranking but BM25.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

import tantivy
from tantivy import Occur, Query

from knowledge.catalogue.connection import Waiting, locked, told
from knowledge.errors import StoreError
from knowledge.library import Library
from knowledge.types import AsOf, Document, Passage

FOLDER = "lexical"
LOCK = "lexical.lock"
MARKER = "marker.json"
FORMAT = 2
"""Raise it when the schema or the analyser changes: older indexes are then built anew."""
HEAP = 64 << 20
BULK = 2000
"""Documents past which the index is built by all cores."""

TextField = Literal["text", "heading", "title", "company"]
TEXT_FIELDS: tuple[TextField, ...] = ("text", "heading", "title", "company")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’&][^\W\d_]+)*")
"""A number with its separators, or a word."""
_HAN = re.compile(
    "[\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\U00020000-\U000323af]"
)
_HAN_OR_WORD = re.compile(rf"{_HAN.pattern}|{_WORD.pattern}")


@dataclass(frozen=True, slots=True)
class Term:
    """Words looked for in one field; each word counts for itself. `phrase` wants them side by side."""

    text: str
    field: TextField = "text"
    boost: float = 1.0
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """What a passage must satisfy to be given at all. None asks nothing; an empty collection lets nothing through."""

    companies: Sequence[str] | None = None  # entity ids
    forms: Sequence[str] | None = None
    documents: Sequence[str] | None = None  # document ids
    years: Sequence[int] | None = None  # fiscal years
    tags: Sequence[str] | None = None
    as_of: AsOf = field(default_factory=AsOf)


class Lexical:
    """The word index of one library, open. `refresh` takes in what was catalogued since; cheap when nothing was."""

    def __init__(self, library: Library, folder: Path | None, index: Any, upto: int) -> None:
        self._library = library
        self._folder = folder  # None: in memory, where the state folder cannot be written
        self._index = index
        self._upto = upto
        self._searcher = index.searcher()

    @classmethod
    def open(cls, library: Library, *, waiting: Waiting | None = None) -> Self:
        """Open the index of `library`, caught up with it; built anew if absent, broken, or of another catalogue.

        Where the state folder cannot be written the index is built in memory.
        """
        folder = library.home / FOLDER
        if library.readonly or not os.access(library.home, os.W_OK):
            opened = cls._existing(library, folder)
            if opened is None or opened._upto != library.change():
                opened = cls(library, None, tantivy.Index(_schema()), 0)
                _register(opened._index)
                opened._catch_up()
            return opened
        opened = cls._existing(library, folder)
        if opened is None or opened._upto != library.change():
            with locked(library.home, LOCK, waiting=waiting), told(library.home):
                opened = cls._existing(library, folder) or cls._fresh(library, folder)
                opened._catch_up()
                if not opened._whole():
                    opened = cls._fresh(library, folder)
                    opened._catch_up()
        return opened

    @classmethod
    def _existing(cls, library: Library, folder: Path) -> Self | None:
        try:
            marker = json.loads((folder / MARKER).read_text())
            if (marker["catalogue"], marker["format"]) != (library.identity(), FORMAT):
                return None
            index = tantivy.Index.open(str(folder / "index"))
            _register(index)
            return cls(library, folder, index, int(marker["change"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @classmethod
    def _fresh(cls, library: Library, folder: Path) -> Self:
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "index").mkdir(parents=True)
        index = tantivy.Index(_schema(), path=str(folder / "index"))
        _register(index)
        return cls(library, folder, index, 0)

    def _whole(self) -> bool:
        return int(self._searcher.num_docs) == self._library.counts()["passages"]

    def refresh(self) -> None:
        """Take in what was catalogued since this index was opened or last refreshed."""
        if self._library.change() == self._upto:
            return
        if self._folder is None:
            self._catch_up()
            return
        with locked(self._library.home, LOCK), told(self._library.home):
            self._catch_up()

    def _catch_up(self) -> None:
        """Write every document changed since the marker; the caller holds the lock. Twice does no harm."""
        upto, now = self._upto, self._library.change()
        pending = self._library.documents_changed_since(upto)
        if pending:
            try:
                writer = self._index.writer(HEAP, 0 if pending > BULK else 1)
                for document, passages in self._library.changed_since(upto):
                    if upto:
                        writer.delete_documents_by_term("document", _number(document.id))
                    for passage in passages:
                        writer.add_document(_entry(document, passage))
                writer.commit()
                writer.wait_merging_threads()
            except ValueError as error:
                raise StoreError(
                    f"the word index under {self._library.home} cannot be written ({error}).",
                    remedy="Free some space or delete its 'lexical' folder, which is rebuilt from the catalogue.",
                ) from error
        self._mark(now)
        self._upto = now
        self._index.reload()
        self._searcher = self._index.searcher()

    def _mark(self, change: int) -> None:
        if self._folder is None:
            return
        marker = {"catalogue": self._library.identity(), "format": FORMAT, "change": change}
        beside = self._folder / (MARKER + ".new")
        beside.write_text(json.dumps(marker))
        beside.replace(self._folder / MARKER)

    def search(self, terms: Iterable[Term], *, k: int = 100, where: Where | None = None) -> list[tuple[str, float]]:
        """(passage id, BM25 score) of the best `k` passages that hold any of the terms, best first.

        Only newest versions are given, and under `where.as_of` nothing later or undated.
        """
        wanted = [part for term in terms for part in _queries(term)]
        if not wanted or k <= 0:
            return []
        query = self._filtered(Query.boolean_query([(Occur.Should, q) for q in wanted]), where or Where())
        addresses = self._searcher.search(query, limit=k, count=False).hits
        numbers = self._searcher.fast_field_values("passage", [address for _, address in addresses])
        return [(f"p{number:016x}", float(score)) for number, (score, _) in zip(numbers, addresses)]

    def frequency(self, word: str, field: TextField = "text") -> int:
        """In how many passages a word stands (as the analyser folds it); 0 for what it drops."""
        return sum(int(self._searcher.doc_freq(field, token)) for token in analyse(word))

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def _filtered(self, query: Any, where: Where) -> Any:
        schema = _schema()
        must: list[Any] = [
            Query.term_set_query(schema, name, list(values))
            for name, values in (
                ("entity", where.companies),
                ("form", where.forms),
                ("document", None if where.documents is None else [_number(id) for id in where.documents]),
                ("year", where.years),
                ("tag", where.tags),
            )
            if values is not None
        ]
        if where.as_of.day is not None:
            upper = where.as_of.day.toordinal()
            must.append(Query.range_query(schema, "knowable", tantivy.FieldType.Integer, None, upper))
        parts = [(Occur.Must, query), *((Occur.Must, Query.const_score_query(q, 0.0)) for q in must)]
        hidden = self._library.superseded(where.as_of)
        if hidden:
            gone = Query.term_set_query(schema, "document", [_number(id) for id in hidden])
            parts.append((Occur.MustNot, gone))
        return Query.boolean_query(parts)


def analyse(text: str) -> list[str]:
    """The words of a text as they are indexed: folded, stemmed, without stop words; numbers kept."""
    return list(_analyser().analyze(_parted(text)))


def _parted(text: str) -> str:
    """The words of a text with a space between them: a word, a number with its separators, a Chinese character.

    Not by tantivy's tokenizer for patterns, which makes its machine anew for each text: that was most of indexing.
    """
    if text.isascii():
        return " ".join(_WORD.findall(text))
    text = unicodedata.normalize("NFC", text)  # some PDFs hold accents apart from their letters
    return " ".join((_HAN_OR_WORD if _HAN.search(text) else _WORD).findall(text))


def _queries(term: Term) -> list[Any]:
    if term.boost <= 0:
        return []
    words = [(token.position, token.text) for token in _analyser().pre_tokenize(_parted(term.text)).tokens]
    if term.phrase and len(words) > 1:
        start = words[0][0]
        found = [Query.phrase_query(_schema(), term.field, [(at - start, word) for at, word in words])]
    else:
        found = [Query.term_query(_schema(), term.field, word) for word in dict.fromkeys(word for _, word in words)]
    return found if term.boost == 1.0 else [Query.boost_query(q, term.boost) for q in found]


def _entry(document: Document, passage: Passage) -> Any:
    entry = tantivy.Document()
    entry.add_unsigned("passage", _number(passage.id))
    entry.add_unsigned("document", _number(document.id))
    entry.add_text("text", _parted(passage.text))
    entry.add_text("heading", _parted(" ".join(filter(None, (passage.section, passage.heading)))))
    entry.add_text("title", _parted(document.title))
    entry.add_text("company", _parted(" ".join(filter(None, (document.company_name, document.ticker)))))
    for name, value in (("entity", document.company), ("form", document.form)):
        if value is not None:
            entry.add_text(name, value)
    for tag in passage.tags:
        entry.add_text("tag", tag)
    if document.fiscal_year is not None:
        entry.add_integer("year", document.fiscal_year)
    if document.knowable is not None:
        entry.add_integer("knowable", document.knowable.toordinal())
    return entry


def _number(id: str) -> int:
    """'p' or 'd' and 16 hex digits as an integer, which the index keeps in columns."""
    return int(id[1:], 16)


@cache
def _analyser() -> Any:
    filters: list[Callable[[], Any]] = [
        lambda: tantivy.Filter.remove_long(60),
        tantivy.Filter.lowercase,
        tantivy.Filter.ascii_fold,
        lambda: tantivy.Filter.stopword("english"),
        lambda: tantivy.Filter.stemmer("english"),
    ]
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    for each in filters:
        builder = builder.filter(each())
    return builder.build()


def _register(index: Any) -> None:
    index.register_tokenizer("filing", _analyser())


@cache
def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", fast=True)
    builder.add_unsigned_field("document", indexed=True)
    for text in TEXT_FIELDS:
        builder.add_text_field(text, tokenizer_name="filing")
    for word in ("entity", "form", "tag"):
        builder.add_text_field(word, tokenizer_name="raw", index_option="basic")
    for number in ("year", "knowable"):
        builder.add_integer_field(number, indexed=True)
    return builder.build()
