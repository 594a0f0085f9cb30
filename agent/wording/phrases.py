"""Phrases of the wording tables: how they are written, and whether a sentence holds any of a list.

A pattern is made only where a sentence holds letters that its phrase cannot do without, since making the thousands of
the tables takes far longer than reading an event. Knows no kind of event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

_ITEM = re.compile(
    r"\((?P<group>(?:[^()]|\([^()]*\))*\))(?P<loose>\?|\{[^}]*\})?"  # (a|b), nested once; loose if left out at will
    r"|\[[^\]]*\]|\\."  # a class of characters, an escape
    r"|(?P<word>[a-z0-9]+)(?P<optional>\?|\{[^}]*\})?"
)
_EITHER = re.compile(r"(?:[^()|]|\((?:[^()]|\([^()]*\))*\))+")
_AS_I = str.maketrans("ıİ", "ii")
"""What `re` takes for an i in whatever case, and casefold does not."""


class Phrases:
    """Any of several phrases: `*` ends a word, `...` is a gap, `(a|b)` is either."""

    __slots__ = ("_rows",)

    def __init__(self, phrases: Sequence[str]) -> None:
        self._rows = tuple((stems(phrase), phrase) for phrase in phrases)

    def told_in(self, sentence: str) -> bool:
        """Whether the sentence holds one of them, as whole words in whatever case."""
        folded = sentence.translate(_AS_I).casefold()
        return any(
            pattern_of(phrase).search(sentence)
            for needed, phrase in self._rows
            if any(stem in folded for stem in needed)
        )


@cache
def phrases_of(phrases: tuple[str, ...]) -> Phrases:
    """The phrases, made once for all kinds that share them."""
    return Phrases(phrases)


@cache
def pattern_of(phrase: str) -> re.Pattern[str]:
    """The phrase as a pattern."""
    gapped = re.sub(r"\s*\.\.\.\s*", "\x00", phrase.strip())
    spaced = re.sub(r"(?<!\?)\s+", r"\\s+", gapped.replace("*", r"\w*"))
    plain = spaced.replace("(", "(?:").replace("\x00", r"\b(?:[^.;]|\.\d){1,40}\b")
    return re.compile(rf"\b(?:{plain})\b", re.IGNORECASE)


@cache
def stems(phrase: str) -> frozenset[str]:
    """Runs of letters of which every text that holds the phrase has one, in small letters; {""} if it needs none."""
    either = _EITHER.findall(phrase.casefold())
    return frozenset().union(*(max(_needed(each), key=_least) for each in either))


def _needed(phrase: str) -> Iterator[frozenset[str]]:
    """For each part that the phrase cannot do without, the letters of which it has one."""
    yield frozenset({""})
    for item in _ITEM.finditer(phrase):
        if item["group"] and not item["loose"]:
            yield stems(item["group"][:-1])
        elif item["word"]:
            yield frozenset({item["word"][:-1] if item["optional"] else item["word"]})


def _least(runs: frozenset[str]) -> int:
    return min(map(len, runs))
