"""What a heading, an item of the form, the rows of a table or a paragraph are about, as kinds of page.

The words are those of Regulation S-K's items, of the notes that US GAAP asks for and of the us-gaap taxonomy; they
stand in `page_topics.tsv`: where they must be found, how many of them, and the kind. In prose they are plain phrases
parted by "|", elsewhere a pattern; all in lower case, as the text is made too. Knows no document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Literal

from knowledge.pages.patterns import Pattern

DATA = Path(__file__).resolve().parent.parent / "data" / "page_topics.tsv"
Place = Literal["section", "heading", "rows", "text"]
PLACES: tuple[Place, ...] = ("section", "heading", "rows", "text")
_CURRENT_ITEM = re.compile(r"^Item (\d)\.(\d\d)\b")


def of_section(section: str) -> frozenset[str]:
    """Kinds of an item's pages, by its title; for an item of a current report also "item_5_02" and the like."""
    found = _matching("section", section)
    if match := _CURRENT_ITEM.match(section):
        return found | {"current_report", f"item_{match[1]}_{match[2]}"}
    return found


@lru_cache(maxsize=1024)
def of_heading(heading: str) -> frozenset[str]:
    """Kinds of what stands below a heading."""
    return _matching("heading", heading)


def of_rows(labels: str) -> frozenset[str]:
    """Kinds of a table, by the words of its labels and heads, a line each."""
    return _matching("rows", labels)


def of_words(texts: Sequence[str]) -> list[frozenset[str]]:
    """Kinds of each paragraph of a document by the phrases that state the matter itself.

    A phrase is looked for once in all of them: a hundred phrases in a thousand short texts cost more to ask for than
    to find.
    """
    low = [text.lower() for text in texts]
    whole, starts = "\n".join(low), [*accumulate((len(text) + 1 for text in low), initial=0)]
    found: list[set[str]] = [set() for _ in texts]
    for phrases, many, kind in _phrases():
        seen = Counter(at for phrase in phrases for at in _places(phrase, whole, starts))
        for at in (at for at, count in seen.items() if count >= many):
            found[at].add(kind)
    return [*map(frozenset, found)]


def _places(phrase: str, whole: str, starts: Sequence[int]) -> Iterator[int]:
    """Numbers of the texts that hold a phrase, each once. `starts` are where they begin in `whole`."""
    at = whole.find(phrase)
    while at >= 0:
        number = bisect_right(starts, at) - 1
        yield number
        at = whole.find(phrase, starts[number + 1])


def kinds() -> frozenset[str]:
    """Every kind that the table knows."""
    return frozenset(kind for place in PLACES for _, kind, _ in _rows(place))


def _matching(place: Place, text: str) -> frozenset[str]:
    low = text.lower()
    return frozenset(
        kind
        for pattern, many, kind in _patterns(place)
        if (pattern.stands_in(low) if many == 1 else len(pattern.all_in(low)) >= many)
    )


@cache
def _patterns(place: Place) -> tuple[tuple[Pattern, int, str], ...]:
    return tuple((Pattern(words), many, kind) for many, kind, words in _rows(place))


@cache
def _phrases() -> tuple[tuple[tuple[str, ...], int, str], ...]:
    return tuple((tuple(words.split("|")), many, kind) for many, kind, words in _rows("text"))


def _rows(place: Place) -> Iterator[tuple[int, str, str]]:
    """(how many, kind, words) of the table's rows for a place."""
    for line in DATA.read_text(encoding="utf-8").splitlines()[1:]:
        at, many, kind, words = line.split("\t")
        if at == place:
            yield int(many), kind, words
