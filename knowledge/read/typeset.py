"""A PDF's pages -> lines of words with their places, in the order in which the page was set.

Knows characters and gaps; no table, no paragraph and no filing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import sub
from typing import NamedTuple

from knowledge.read import glyphs
from knowledge.read.draft import ODD, plain
from knowledge.read.glyphs import Glyphs

_WORD = re.compile(r"\S+")
BACK = 3.0
"""Points by which a word must begin before the end of the last to be on another line."""
CLOSE = 0.14
"""Heights of the font: what stands closer than this may be one word."""
SPACE = 0.12
"""Heights of the font: no narrower gap parts words that the page set without a space."""
_MAY_BE_GLUED = re.compile(r"^\S{18,}$|^[^a-z]{12,}$|[a-z’][A-Z]")
_JOINED = re.compile(r"[a-z’][A-Z]")
_LONG = 12
"""Characters from which a word may be two without a capital inside."""
_HYPHEN = re.compile("[\ufffe\x02]")
_BROKEN = re.compile(rf"{_HYPHEN.pattern}(?=.)")
"""pdfium's mark for a hyphen at the end of a line, where it goes on with the next line as if it were one word."""
_PARTS = re.compile(r"[A-Za-z](?=[A-Za-z])|’(?=[A-Za-z]{2})")
_LOST_F = re.compile(
    r"(?:(?:un|in|co)?(?:af|ef|dif|suf|buf|traf) [a-z]+"
    r"|of -\w+|of (?:ic(?:e|ial)|er(?:s|ed|ing)?|set|shore|line|ens|hand|eree)[a-z]*)\b",
    re.I,
)


class Word(NamedTuple):
    """A run of characters without white space, from `left` to `right`, in points."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline: their texts, where each begins and where it ends.

    `bottom` grows upwards and `height` is the font's, ascent and descent, both in points.
    """

    texts: tuple[str, ...]
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    bottom: float
    height: float
    bold: bool

    @classmethod
    def of(cls, words: Sequence[Word], bottom: float, height: float, *, bold: bool) -> Line:
        """The line of these words."""
        texts, lefts, rights = zip(*words)
        return cls(texts, lefts, rights, bottom, height, bold)

    @property
    def words(self) -> list[Word]:
        return [*map(Word, self.texts, self.lefts, self.rights)]

    @property
    def left(self) -> float:
        return self.lefts[0]

    @property
    def right(self) -> float:
        return self.rights[-1]

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def gaps(self) -> list[float]:
        """From each word's end to where the next one begins."""
        return [*map(sub, self.lefts[1:], self.rights)]


def pages(data: bytes, path: str) -> Iterator[list[Line]]:
    """The lines of each page in turn. Raises UnreadableDocument for bytes that are no PDF or are locked."""
    for page in glyphs.pages(data, path):
        yield lines_of(page) if page else []


def mended(words: Sequence[Word], height: float) -> Sequence[Word]:
    """Words with those joined that the page's setting broke: small capitals, and a second f, which pdfium drops.

    Two letters f of a word that overlap are taken for one letter in false bold, and a space comes after it.
    """
    near = CLOSE * height
    if not any(word.left - before.right < near for before, word in pairwise(words)):
        return words
    made: list[Word] = []
    for word in words:
        before = made[-1] if made else None
        if before is not None and word.left - before.right < near:
            if before.text[-1:] in "fF" and _LOST_F.fullmatch(f"{before.text} {word.text}".rstrip(".,;:)’")):
                made[-1] = Word(f"{before.text}{before.text[-1]}{word.text}", before.left, word.right)
                continue
            if len(before.text) == 1 and before.text.isupper() and len(word.text) > 1 and word.text.isupper():
                made[-1] = Word(before.text + word.text, before.left, word.right)
                continue
        made.append(word)
    return made


def lines_of(page: Glyphs) -> list[Line]:
    """All lines with words, in the text's own order; one that jumps back to the left is parted there."""
    set_ = _Set(page)
    texts, firsts, lasts = tuple(set_.texts), set_.firsts, set_.lasts
    lefts, rights = tuple(page.lefts(firsts)), tuple(page.rights(lasts))
    gaps = [*map(sub, lefts[1:], rights)]
    backs = {at for at, gap in enumerate(gaps, 1) if gap < -BACK}
    parts = [(a, b) for a, b in pairwise([*sorted(set_.begins | backs), len(texts)]) if a < b]
    boxes = page.baselines([firsts[(a + b) // 2] for a, b in parts])  # the first may be a bullet of another font
    begin, end = page.bolds([firsts[a] for a, _ in parts]), page.bolds([lasts[b - 1] for _, b in parts])
    lines = []
    for (a, b), (bottom, height), *bold in zip(parts, boxes, begin, end):
        line = Line(texts[a:b], lefts[a:b], rights[a:b], bottom, height, all(bold))
        if min(gaps[a : b - 1], default=height) < CLOSE * height:
            line = Line.of(mended(line.words, height), bottom, height, bold=line.bold)
        lines.append(line)
    return lines


class _Set:
    """The words that a page's text sets: which characters each is, first and last, and which words begin a line."""

    def __init__(self, page: Glyphs) -> None:
        self._page = page
        self.texts = page.text.split()
        self.firsts = [match.start() for match in _WORD.finditer(page.text)]
        self.lasts = [first + len(text) - 1 for first, text in zip(self.firsts, self.texts)]
        for at in sorted(self._unclear(), reverse=True):
            parts = [*self._parts(self.texts[at], self.firsts[at])]
            self.texts[at : at + 1] = [text for text, _, _ in parts]
            self.firsts[at : at + 1] = [first for _, first, _ in parts]
            self.lasts[at : at + 1] = [last for _, _, last in parts]
        starts = accumulate(map(len, page.text.splitlines(keepends=True)), initial=0)
        self.begins = {bisect_left(self.firsts, start) for start in starts}

    def _unclear(self) -> set[int]:
        """The words that may have to be cleaned, or be two."""
        found = {at for at, text in enumerate(self.texts) if len(text) >= _LONG and _MAY_BE_GLUED.search(text)}
        return found | {
            bisect_right(self.firsts, match.start(), 1) - 1
            for pattern in (ODD, _JOINED)
            for match in pattern.finditer(self._page.text)
            if self.texts
        }

    def _parts(self, text: str, at: int) -> Iterator[tuple[str, int, int]]:
        """A word without what cannot be seen, as two where it is two: each with its first and last character."""
        cuts = [m.end() for m in _BROKEN.finditer(text)]
        if _MAY_BE_GLUED.search(text):
            cuts = sorted({*cuts, *self._glued(text, at)})
        for first, end in pairwise((0, *cuts, len(text))):
            if clean := plain(_HYPHEN.sub("-", text[first:end])):
                yield clean, at + first, at + end - 1

    def _glued(self, text: str, start: int) -> list[int]:
        """Where a long word is two: at gaps between letters that are far wider than its others."""
        places = range(start, start + len(text))
        gaps = [*map(sub, self._page.lefts(places[1:]), self._page.rights(places[:-1]))]
        _, height = self._page.baselines(places[:1])[0]
        wide = max(SPACE * height, 3 * sorted(gaps)[len(gaps) // 2])
        return [at for at, gap in enumerate(gaps, 1) if gap > wide and _PARTS.match(text, at - 1)]
