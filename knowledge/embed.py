"""Embedders: texts -> unit vectors, by OpenAI (or a server like it), by MiniLM on this machine, or not at all.

Chooses one by settings and says why search is lexical where there is none. Knows no catalogue and no vector store.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from knowledge import minilm
from knowledge.catalogue.embedded import Matrix
from knowledge.errors import AccessDenied, SourceError

OPENAI_MODEL = "text-embedding-3-small"
BATCH = 128
"""Texts of one request."""
LONGEST = 8000
"""Characters of a text that are sent: all of a passage, and below every server's limit of tokens."""
QUANTISED = "minilm-int8"
LOCAL = ("auto", "minilm", QUANTISED)
CHOICES = "KNOCKON_EMBEDDER is auto, minilm, minilm-int8, openai or none."
State = Literal["ok", "missing", "broken"]


class Embedder(Protocol):
    """Texts in, rows of unit norm out. `name` tells one model's vectors from another's."""

    @property
    def name(self) -> str: ...
    @property
    def dim(self) -> int: ...
    def embed(self, texts: Sequence[str]) -> Matrix: ...


class OpenAIEmbedder:
    """An OpenAI-compatible embeddings endpoint. `dim` is known after the first answer."""

    def __init__(
        self, *, api_key: str | None, base_url: str | None = None, model: str = OPENAI_MODEL, timeout: float = 60.0
    ) -> None:
        self.name = f"openai/{model}"
        self.dim = 0
        self._model, self._key, self._base, self._timeout = model, api_key, base_url, timeout

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Vectors [n, d] of texts, in their order. Raises SourceError, or AccessDenied (bad key, quota)."""
        rows: list[list[float]] = []
        for start in range(0, len(texts), BATCH):
            rows += self._ask([text[:LONGEST] or " " for text in texts[start : start + BATCH]])
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), -1)
        self.dim = int(vectors.shape[1]) if len(texts) else self.dim
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)

    def _ask(self, texts: list[str]) -> list[list[float]]:
        import openai

        with openai.OpenAI(
            api_key=self._key or "none", base_url=self._base, timeout=self._timeout, max_retries=4
        ) as client:
            try:
                answer = client.embeddings.create(model=self._model, input=texts, encoding_format="float")
            except (openai.AuthenticationError, openai.PermissionDeniedError, openai.RateLimitError) as error:
                raise AccessDenied(
                    f"the embeddings of {self._model} were refused ({error.__class__.__name__}).",
                    remedy="Check OPENAI_API_KEY and its quota, or set KNOCKON_EMBEDDER=minilm.",
                ) from error
            except openai.OpenAIError as error:
                raise SourceError(
                    f"the embeddings of {self._model} could not be had ({error.__class__.__name__}).",
                    remedy="Check OPENAI_BASE_URL, or set KNOCKON_EMBEDDER=minilm.",
                ) from error
        rows = [item.embedding for item in sorted(answer.data or [], key=lambda item: item.index)]
        if len(rows) != len(texts) or len({len(row) for row in rows}) != 1:
            raise SourceError(
                f"the server gave {len(rows)} vectors for {len(texts)} texts.",
                remedy="Check that OPENAI_BASE_URL serves embeddings, or set KNOCKON_EMBEDDER=minilm.",
            )
        return rows


def choose(
    choice: str,
    home: Path,
    *,
    api_key: str | None = None,
    base_url: str | None = None,
    fetch: bool = True,
    say: Callable[[str], None] | None = None,
    held: Callable[[str], int] | None = None,
) -> Embedder | None:
    """The embedder that a setting names; None where there is none and search is lexical.

    `choice`: "none", "minilm", "minilm-int8" (weights of eight bits), "openai", "openai/MODEL", or "auto": MiniLM where
    it is or can be had, of eight bits unless the library has more vectors of the whole one. `held` tells how many it
    has of an embedder, by name. A key alone does not send documents anywhere: OpenAI's is taken only when named.
    `fetch=False` never downloads. Raises SourceError where one that was named cannot be had; "auto" says so through
    `say` and gives None.
    """
    if choice == "none":
        return None
    if choice == "openai" or choice.startswith("openai/"):
        model = choice.partition("/")[2] or OPENAI_MODEL
        return OpenAIEmbedder(api_key=api_key, base_url=base_url, model=model)
    if choice not in LOCAL:
        raise SourceError(f"no embedder is called {choice!r}.", remedy=CHOICES)
    if not minilm.is_ready(home):
        if not fetch:
            return None
        try:
            minilm.prepare(home, say=say)
        except SourceError as error:
            if choice != "auto":
                raise
            if say:
                say(f"{error} Search is lexical until then.")
            return None
    return minilm.MiniLM(minilm.folder_of(home), quantised=_of_eight_bits(choice, held))


def _of_eight_bits(choice: str, held: Callable[[str], int] | None) -> bool:
    if choice != "auto" or held is None:
        return choice != "minilm"
    return held(minilm.name_of(quantised=True)) >= held(minilm.name_of(quantised=False))


def describe(
    home: Path, choice: str, has_key: bool, held: Callable[[str], int] | None = None
) -> tuple[State, str, str]:
    """(state, detail, remedy) for a status line, `held` as `choose` takes it; fetches nothing."""
    if choice == "none":
        return "ok", "switched off by KNOCKON_EMBEDDER=none: search is lexical", ""
    if choice.startswith("openai"):
        if has_key or os.environ.get("OPENAI_BASE_URL"):
            return "ok", f"{choice}: passages are sent to that service when embedded", ""
        return "missing", f"{choice} is named but no key is set", "Set OPENAI_API_KEY, or KNOCKON_EMBEDDER=minilm."
    if choice not in LOCAL:
        return "broken", f"no embedder is called {choice!r}", CHOICES
    if minilm.is_ready(home):
        return "ok", f"{minilm.name_of(quantised=_of_eight_bits(choice, held))} on this machine", ""
    return "missing", f"{minilm.NAME} is not fetched yet: search is lexical", "Run knockon ingest without --no-vectors."
