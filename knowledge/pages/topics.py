"""What a heading, an item of the form, the rows of a table or a paragraph are about, as kinds of page.

The words are those of Regulation S-K's items, of the notes that US GAAP asks for and of the us-gaap taxonomy; they
stand in `page_topics.tsv`: where they must be found, how many of them, and the kind. Knows no document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

DATA = Path(__file__).resolve().parent.parent / "data" / "page_topics.tsv"
Place = Literal["section", "heading", "rows", "text"]
_CURRENT_ITEM = re.compile(r"^Item (\d)\.(\d\d)\b")


@dataclass(frozen=True, slots=True)
class _Topic:
    words: re.Pattern[str]
    many: int  # different words of these that must be there
    kind: str


@cache
def _topics(place: Place) -> tuple[_Topic, ...]:
    rows = (line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines()[1:])
    return tuple(
        _Topic(re.compile(words, re.I | re.M), int(many), kind) for at, many, kind, words in rows if at == place
    )


def kinds() -> frozenset[str]:
    """Every kind that the table knows."""
    return frozenset(topic.kind for place in ("section", "heading", "rows", "text") for topic in _topics(place))


def of_section(section: str) -> frozenset[str]:
    """Kinds of an item's pages, by its title; for an item of a current report also "item_5_02" and the like."""
    found = _found("section", section)
    if match := _CURRENT_ITEM.match(section):
        return found | {"current_report", f"item_{match[1]}_{match[2]}"}
    return found


def of_heading(heading: str) -> frozenset[str]:
    """Kinds of what stands below a heading."""
    return _found("heading", heading)


def of_rows(labels: str) -> frozenset[str]:
    """Kinds of a table, by the words of its labels and heads, a line each."""
    return frozenset(
        topic.kind
        for topic in _topics("rows")
        if topic.words.search(labels)
        and (topic.many == 1 or len({match[0].lower() for match in topic.words.finditer(labels)}) >= topic.many)
    )


def of_words(text: str) -> frozenset[str]:
    """Kinds of a paragraph by what it states."""
    return _found("text", text)


def _found(place: Place, text: str) -> frozenset[str]:
    return frozenset(topic.kind for topic in _topics(place) if topic.words.search(text))
