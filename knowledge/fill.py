"""Vectors for the passages that have none yet, likeliest first, kept in the catalogue batch by batch: stop at will.

Knows no store of vectors and no terminal.
"""

from __future__ import annotations

from collections.abc import Callable

from knowledge.embed import Embedder
from knowledge.library import Library
from knowledge.types import Passage

BATCH = 256
"""Passages embedded and kept at a time: a few seconds of work that a kill may cost."""
Progress = Callable[[int, int], None]


def fill(library: Library, embedder: Embedder, *, progress: Progress | None = None, limit: int | None = None) -> int:
    """Embed the passages without a vector; returns how many got one.

    `progress` gets (done, all) over the whole library. A second process doing the same costs time, never a vector.
    """
    waiting = library.without_vector(embedder.name)[:limit]
    done = library.count_vectors(embedder.name)
    total, added = done + len(waiting), 0
    for start in range(0, len(waiting), BATCH):
        passages = library.passages(waiting[start : start + BATCH])
        ids = [p.id for p in passages]
        added += library.add_vectors(embedder.name, ids, embedder.embed([words_of(p) for p in passages]))
        if progress:
            progress(min(done + start + BATCH, total), total)
    return added


def words_of(passage: Passage) -> str:
    """What is embedded of a passage: its text under the nearest heading above, which part of a table needs most."""
    heading = passage.heading
    return passage.text if heading is None or heading in passage.text else f"{heading}\n{passage.text}"
