"""Counting tokens as chat models do: tiktoken where its vocabulary is at hand, else a bound from above by bytes.

Never reaches the network by itself: `prepare` does, once, under a time limit, and says so where it cannot. Knows no
model and no passage.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

VOCABULARY = "o200k_base"
SOURCE = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
FILE = "fb374d419588a4632f3f557e76b4b70aebbca790"
"""What tiktoken calls the vocabulary in its cache folder: the SHA-1 of its address."""
SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
BYTES_A_TOKEN = 3
"""ASSUMED of text in filings, whose tokens are 4.7 characters long at the mean: so the count errs on the high side."""
SLICE = 16_000
"""Characters encoded at once: tiktoken's own pattern overflows its stack on a million spaces."""
FETCH_SECONDS = 5.0

Counter = Callable[[str], int]


def count(text: str) -> int:
    """How many tokens a text has; the vocabulary is loaded at the first."""
    return counter()(text)


@cache
def counter() -> Counter:
    """The counter of this process: by tiktoken if the vocabulary lies in its cache folder, else by bytes."""
    if not is_exact():
        return by_bytes
    import tiktoken

    encode = tiktoken.get_encoding(VOCABULARY).encode_ordinary

    def by_tiktoken(text: str) -> int:
        if len(text) <= SLICE:
            return len(encode(text))
        return sum(len(encode(text[at : at + SLICE])) for at in range(0, len(text), SLICE))

    return by_tiktoken


def by_bytes(text: str) -> int:
    """A third of the bytes, rounded up: more tokens than there are, so that a bound holds."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES_A_TOKEN)


def vocabulary_file() -> Path:
    """Where tiktoken keeps the vocabulary: TIKTOKEN_CACHE_DIR, or a folder beside other temporary files."""
    folder = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    return Path(folder or Path(tempfile.gettempdir()) / "data-gym-cache") / FILE


def is_exact() -> bool:
    """True if tokens are counted and not bounded by bytes: the vocabulary is there, whole."""
    try:
        return hashlib.sha256(vocabulary_file().read_bytes()).hexdigest() == SHA256
    except OSError:
        return False


def prepare(say: Callable[[str], None] | None = None, *, source: str | None = None) -> bool:
    """Fetch the vocabulary where it is not at hand (3.6 MB, once); False, told in one line, where it cannot be had."""
    if is_exact():
        return True
    import httpx

    try:
        answer = httpx.get(source or SOURCE, timeout=FETCH_SECONDS)
        answer.raise_for_status()
        file = vocabulary_file()
        file.parent.mkdir(parents=True, exist_ok=True)
        whole = file.with_suffix(f".{os.getpid()}.part")
        whole.write_bytes(answer.content)
        whole.replace(file)
    except (httpx.HTTPError, OSError):
        if say:
            say(
                f"tiktoken's vocabulary {VOCABULARY} cannot be fetched: tokens are counted as bytes / {BYTES_A_TOKEN}. "
                "Set TIKTOKEN_CACHE_DIR to a folder that holds it to count exactly."
            )
        return False
    counter.cache_clear()
    return is_exact()
