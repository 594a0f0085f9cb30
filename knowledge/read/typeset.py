"""A PDF's pages -> lines of words with their places, in the order in which the page was set.

The only module that knows pypdfium2. Knows no table, no paragraph and no filing.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, repeat
from typing import Any, NamedTuple

from knowledge.errors import UnreadableDocument
from knowledge.read.draft import ODD, plain

_WORD = re.compile(r"\S+")
_BOLD = re.compile(rb"bold|black|heavy|demi|semib", re.I)
_HEAVY = 600
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
_DOUBLE = ctypes.sizeof(ctypes.c_double)
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


class _Piece(NamedTuple):
    """A word's text, and which characters of the page it is."""

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline. `bottom` grows upwards and `height` is the font's, ascent and descent, both in points."""

    words: tuple[Word, ...]
    bottom: float
    height: float
    bold: bool

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def text(self) -> str:
        return " ".join([word.text for word in self.words])


def pages(data: bytes, path: str) -> Iterator[list[Line]]:
    """The lines of each page in turn. Raises UnreadableDocument for bytes that are no PDF or are locked."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableDocument(f"{path}: is locked with a password.", remedy="Save it without one.") from error
        raise UnreadableDocument(f"{path}: is a broken PDF.", remedy="Get it again.") from error
    try:
        for index in range(len(document)):
            yield _page(document, index)
    finally:
        document.close()


def mended(words: Sequence[Word], height: float) -> tuple[Word, ...]:
    """Words with those joined that the page's setting broke: small capitals, and a second f, which pdfium drops.

    Two letters f of a word that overlap are taken for one letter in false bold, and a space comes after it.
    """
    near = CLOSE * height
    if not any(word.left - before.right < near for before, word in pairwise(words)):
        return tuple(words)
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
    return tuple(made)


def _page(document: Any, index: int) -> list[Line]:
    """The lines of one page, none for a page that cannot be loaded."""
    import pypdfium2

    try:
        page = document[index]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    try:
        return _Setting(text, page.get_rotation()).lines()
    finally:
        text.close()
        page.close()


class _Setting:
    """One page's text, and where each character of it stands."""

    def __init__(self, text: Any, turned: int) -> None:
        import pypdfium2.raw as raw

        self._raw, self._page, self._turned = raw, text.raw, turned
        self._text = text.get_text_range()
        self._same = len(self._text) == text.count_chars()  # else characters are left out of the text, or are two
        self._loose = raw.FS_RECTF()
        self._into_loose = ctypes.byref(self._loose)
        self._font = ctypes.create_string_buffer(128)

    def lines(self) -> list[Line]:
        """All lines with words, in the text's own order; one that jumps back to the left is parted there."""
        pieces: list[_Piece] = []
        begins = set[int]()
        start = 0
        for text in self._text.splitlines(keepends=True):
            begins.add(len(pieces))
            pieces += self._pieces(text, start)
            start += len(text)
        lefts = self._sides([piece.first for piece in pieces])[0]
        rights = self._sides([piece.last for piece in pieces])[1]
        words = [*map(Word, [piece.text for piece in pieces], lefts, rights)]
        backs = {at for at, (left, right) in enumerate(zip(lefts[1:], rights), 1) if left < right - BACK}
        cuts = [*sorted(begins | backs), len(pieces)]
        return [self._line(words[a:b], pieces[a:b]) for a, b in pairwise(cuts) if a < b]

    def _pieces(self, line: str, start: int) -> Iterator[_Piece]:
        close = ODD.search(line) or _JOINED.search(line)
        for match in _WORD.finditer(line):
            text, (first, end) = match[0], match.span()
            if close or end - first >= _LONG:
                yield from self._parts(text, start + first)
            else:
                yield _Piece(text, start + first, start + end - 1)

    def _parts(self, text: str, at: int) -> Iterator[_Piece]:
        """A word without what cannot be seen, as two where it is two."""
        cuts = [m.end() for m in _BROKEN.finditer(text)]
        if _MAY_BE_GLUED.search(text):
            cuts = sorted({*cuts, *self._glued(text, at)})
        for first, end in pairwise((0, *cuts, len(text))) if cuts else ((0, len(text)),):
            if clean := plain(_HYPHEN.sub("-", text[first:end])):
                yield _Piece(clean, at + first, at + end - 1)

    def _glued(self, text: str, start: int) -> list[int]:
        """Where a long word is two: at gaps between letters that are far wider than its others."""
        lefts, rights = self._sides(range(start, start + len(text)))
        gaps = [left - right for left, right in zip(lefts[1:], rights)]
        height = self._baseline(start)[1]
        wide = max(SPACE * height, 3 * sorted(gaps)[len(gaps) // 2])
        return [at for at, gap in enumerate(gaps, 1) if gap > wide and _PARTS.match(text, at - 1)]

    def _line(self, words: Sequence[Word], pieces: Sequence[_Piece]) -> Line:
        bottom, height = self._baseline(pieces[len(pieces) // 2].first)  # the first may be a bullet of another font
        bold = self._bold(pieces[0].first) and self._bold(pieces[-1].last)
        return Line(mended(words, height), bottom, height, bold)

    def _index(self, at: int) -> int:
        return at if self._same else int(self._raw.FPDFText_GetCharIndexFromTextIndex(self._page, at))

    def _sides(self, places: Sequence[int]) -> tuple[list[float], list[float]]:
        """The left and the right edges of characters as the reader sees the page."""
        edges = (ctypes.c_double * (4 * len(places)))()
        begin, end = ctypes.addressof(edges), ctypes.addressof(edges) + ctypes.sizeof(edges)
        page = ctypes.cast(self._page, ctypes.c_void_p).value
        indices = places if self._same else map(self._index, places)
        into = (range(begin + side * _DOUBLE, end, 4 * _DOUBLE) for side in range(4))
        deque(map(_char_box(), repeat(page), indices, *into), maxlen=0)
        left, right, bottom, top = (edges[side::4] for side in range(4))
        if not self._turned:
            return left, right
        if self._turned == 90:
            return bottom, top
        if self._turned == 270:
            return [-edge for edge in top], [-edge for edge in bottom]
        return [-edge for edge in right], [-edge for edge in left]

    def _baseline(self, at: int) -> tuple[float, float]:
        """Bottom and height of the font's own box of a character, which no letter's form changes."""
        self._raw.FPDFText_GetLooseCharBox(self._page, self._index(at), self._into_loose)
        low, high = (self._loose.bottom, self._loose.top)
        if self._turned in (90, 270):
            low, high = sorted((self._loose.left, self._loose.right))
            low, high = (-high, -low) if self._turned == 90 else (low, high)
        elif self._turned == 180:
            low, high = -high, -low
        return low, high - low

    def _bold(self, at: int) -> bool:
        index = self._index(at)
        if self._raw.FPDFText_GetFontWeight(self._page, index) >= _HEAVY:
            return True
        self._raw.FPDFText_GetFontInfo(self._page, index, self._font, len(self._font), None)
        return _BOLD.search(self._font.value) is not None


@cache
def _char_box() -> Any:
    """FPDFText_GetCharBox(page, index, left, right, bottom, top), addresses as plain numbers: called for every word."""
    import pypdfium2.raw as raw

    address = ctypes.cast(raw.FPDFText_GetCharBox, ctypes.c_void_p).value
    assert address is not None
    return ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * 4)(address)
