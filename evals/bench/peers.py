"""The ways in which filings are usually searched, to be measured beside ours on the same pages and the same model.

`Pages`: BM25 over whole pages. `Pipeline`: LangChain's recursive splitter, the vectors of the chunks in Chroma, the
nearest to the question's own. Neither reads the question. Each gives pages, best first, each page once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import chromadb
import numpy as np
import tantivy
from chromadb.config import Settings

from evals.bench.labelled import Place
from knowledge.catalogue.embedded import Matrix
from knowledge.embed import Embedder
from knowledge.types import digest

CHUNK, OVERLAP = 1000, 200
"""Characters: what the splitter's tutorial takes."""
BATCH = 512
PageText = tuple[Place, str]


class Pages:
    """BM25 over pages (tantivy's default analyser with English stems)."""

    def __init__(self, pages: Iterable[PageText]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("number", stored=True)
        builder.add_text_field("text", tokenizer_name="en_stem")
        self._index = tantivy.Index(builder.build())
        self._places: list[Place] = []
        writer = self._index.writer()
        for place, text in pages:
            entry = tantivy.Document()
            entry.add_unsigned("number", len(self._places))
            entry.add_text("text", text)
            writer.add_document(entry)
            self._places.append(place)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, text: str, k: int) -> list[Place]:
        """The k pages that score best on the question's words."""
        query, _ = self._index.parse_query_lenient(text, ["text"])
        hits = self._searcher.search(query, limit=k).hits
        return [self._places[self._searcher.doc(address)["number"][0]] for _, address in hits]


class Pipeline:
    """Recursive splitter and Chroma. Chunks are embedded once and kept in `cache`, since that takes most of an hour."""

    def __init__(self, pages: Iterable[PageText], embedder: Embedder, cache: Path) -> None:
        self._embedder = embedder
        self._places, texts = [], []
        for place, chunk in _chunks(pages):
            self._places.append(place)
            texts.append(chunk)
        self._client = chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))
        self._collection = self._client.get_or_create_collection(
            "peer", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        vectors = _kept(texts, embedder, cache)
        for start in range(0, len(texts), BATCH):
            rows = vectors[start : start + BATCH]
            ids = [str(n) for n in range(start, start + len(rows))]
            self._collection.add(ids=ids, embeddings=list(rows))

    def find(self, text: str, k: int) -> list[Place]:
        """The first k pages of the chunks nearest to the question."""
        vector = self._embedder.embed([text])[0]
        answer = self._collection.query(query_embeddings=[vector], n_results=4 * k, include=["distances"])
        return list(dict.fromkeys(self._places[int(id)] for id in answer["ids"][0]))[:k]


def _chunks(pages: Iterable[PageText]) -> Iterator[PageText]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    for place, text in pages:
        for chunk in splitter.split_text(text):
            yield place, chunk


def _kept(texts: Sequence[str], embedder: Embedder, cache: Path) -> Matrix:
    """Vectors [n, d] of the chunks, batch by batch from the cache where it holds the batch, else embedded into it."""
    cache.mkdir(parents=True, exist_ok=True)
    rows: list[Matrix] = []
    for start in range(0, len(texts), BATCH):
        some = list(texts[start : start + BATCH])
        held = cache / f"{digest(embedder.name, *some)}.npy"
        if not held.exists():
            np.save(held, embedder.embed(some))
        rows.append(np.load(held))
    return np.concatenate(rows)
