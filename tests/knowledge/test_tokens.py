"""Tokens are counted with the vocabulary at hand, and bounded from above without it; neither asks the network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import tokens

SENTENCE = "Net sales were $1,234.5 million in fiscal 2023, or 12% more than a year before."


@pytest.fixture
def fresh() -> Iterator[None]:
    tokens.counter.cache_clear()
    yield
    tokens.counter.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_without_the_vocabulary_bytes_bound_the_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of the bytes is said where no vocabulary lies in the cache folder, with nothing fetched."""
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    assert not tokens.is_exact()
    assert tokens.counter()(SENTENCE) == -(-len(SENTENCE) // 3)


@pytest.mark.usefixtures("fresh")
def test_a_broken_vocabulary_is_no_vocabulary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that are not the published vocabulary's are not used, and where it cannot be had one line says so."""
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    tokens.vocabulary_file().write_bytes(b"broken")
    assert tokens.counter()(SENTENCE) == tokens.by_bytes(SENTENCE)
    said: list[str] = []
    assert not tokens.prepare(said.append, source="http://127.0.0.1:9/nothing")
    assert len(said) == 1
    assert "TIKTOKEN_CACHE_DIR" in said[0]


@pytest.mark.data
@pytest.mark.usefixtures("fresh")
def test_with_the_vocabulary_the_count_is_exact(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The count is tiktoken's own, also for a text that is counted in slices; the bound by bytes lies above it."""
    import tiktoken

    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(shared / "tiktoken_cache"))
    count = tokens.counter()
    assert tokens.is_exact()
    assert count(SENTENCE) == len(tiktoken.get_encoding("o200k_base").encode(SENTENCE)) < tokens.by_bytes(SENTENCE)
    assert count(" " * 2_000_000) > 0
    long = f"{SENTENCE}\n" * 2_000
    exact = len(tiktoken.get_encoding("o200k_base").encode(long))
    assert exact <= count(long) <= exact + 2 * (len(long) // tokens.SLICE + 1)


@given(st.text())
def test_the_bound_counts_every_text(text: str) -> None:
    """Any text has a count, none has less than a third of its bytes."""
    assert tokens.by_bytes(text) * 3 >= len(text.encode("utf-8", "replace"))
