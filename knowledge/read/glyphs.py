"""A PDF's pages as pdfium sees them: the text, and where its characters stand and how heavy they are, many at once.

The only module that knows pypdfium2. A call that gives its arguments as made ones costs two fifths of one that has them
converted, and there are two calls a word: so their places in memory are made once. Knows no word and no line.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, repeat
from typing import Any

from knowledge.errors import UnreadableDocument

_BOLD = re.compile(rb"bold|black|heavy|demi|semib", re.I)
_HEAVY = 600
_MANY = 2048
"""Characters asked for at once."""
_NAME = 128
"""Bytes for a font's name."""
_LEFT, _RIGHT, _BOTTOM, _TOP = range(4)
_SIDES = {
    0: ((_LEFT, 1), (_RIGHT, 1)),
    90: ((_BOTTOM, 1), (_TOP, 1)),
    180: ((_RIGHT, -1), (_LEFT, -1)),
    270: ((_TOP, -1), (_BOTTOM, -1)),
}
"""How far a page is turned -> which edge of a character is the reader's left, and which the right, with its sign."""


def pages(data: bytes, path: str) -> Iterator[Glyphs | None]:
    """Each page in turn, open until the next is asked for; None for one that cannot be loaded.

    Raises UnreadableDocument for bytes that are no PDF or are locked.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableDocument(f"{path}: is locked with a password.", remedy="Save it without one.") from error
        raise UnreadableDocument(f"{path}: is a broken PDF.", remedy="Get it again.") from error
    try:
        for index in range(len(document)):
            yield from _page(document, index)
    finally:
        document.close()


def _page(document: Any, index: int) -> Iterator[Glyphs | None]:
    import pypdfium2

    try:
        page = document[index]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        yield None
        return
    try:
        yield Glyphs(text, page.get_rotation())
    finally:
        text.close()
        page.close()


class Glyphs:
    """One page's text, and what pdfium knows of the character at each place of it. Lengths are in points."""

    def __init__(self, text: Any, turned: int) -> None:
        self.text: str = text.get_text_range()
        self._units: list[int] | None = None
        if len(self.text) != (count := text.count_chars()):  # characters are left out of the text, or count twice
            self._units = [*accumulate((1 + (char > "\uffff") for char in self.text), initial=0)]
        self._left_out = self._units is not None and self._units[-1] != count
        self._page = ctypes.c_void_p.from_param(ctypes.cast(text.raw, ctypes.c_void_p).value)
        self._turned = turned

    def lefts(self, places: Sequence[int]) -> list[float]:
        """The left edges of characters as the reader sees the page."""
        return self._edges(places, *_SIDES[self._turned][0])

    def rights(self, places: Sequence[int]) -> list[float]:
        """The right edges of characters as the reader sees the page."""
        return self._edges(places, *_SIDES[self._turned][1])

    def baselines(self, places: Sequence[int]) -> list[tuple[float, float]]:
        """Bottom and height of the font's own box of each character, which no letter's form changes."""
        found: list[tuple[float, float]] = []
        memory = _memory(ctypes.c_float, 4)
        for indices in self._indices(places):
            memory.clear(len(indices))
            _each("FPDFText_GetLooseCharBox", self._page, indices, memory.places)
            edges = memory.values[: 4 * len(indices)]
            found += map(self._upright, edges[0::4], edges[1::4], edges[2::4], edges[3::4])
        return found

    def bolds(self, places: Sequence[int]) -> list[bool]:
        """Whether each character is set in bold, by the weight or the name of its font."""
        found: list[bool] = []
        memory = _memory(ctypes.c_char, _NAME)
        for indices in self._indices(places):
            memory.clear(len(indices))
            weights = map(_function("FPDFText_GetFontWeight"), repeat(self._page), indices)
            _each("FPDFText_GetFontInfo", self._page, indices, memory.places, repeat(_room()), repeat(None))
            names = ctypes.string_at(memory.values, _NAME * len(indices))
            fonts = (names[at : at + _NAME].partition(b"\0")[0] for at in range(0, len(names), _NAME))
            found += [weight >= _HEAVY or _is_bold(font) for weight, font in zip(weights, fonts)]
        return found

    def _edges(self, places: Sequence[int], side: int, sign: int) -> list[float]:
        found: list[float] = []
        memory = _memory(ctypes.c_double, 1)
        into: list[Any] = [repeat(memory.spare)] * 4
        into[side] = memory.places
        for indices in self._indices(places):
            memory.clear(len(indices))
            _each("FPDFText_GetCharBox", self._page, indices, *into)
            found += memory.values[: len(indices)]
        return found if sign > 0 else [-edge for edge in found]

    def _upright(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float]:
        """Bottom and height of a box as the reader sees the page."""
        low, high = bottom, top
        if self._turned in (90, 270):
            low, high = sorted((left, right))
            low, high = (-high, -low) if self._turned == 90 else (low, high)
        elif self._turned == 180:
            low, high = -high, -low
        return low, high - low

    def _indices(self, places: Sequence[int]) -> Iterator[Sequence[int]]:
        """The places by pdfium's count of characters, at most _MANY at a time."""
        for start in range(0, len(places), _MANY):
            some = places[start : start + _MANY]
            if self._units is not None:
                some = [self._units[place] for place in some]
            if self._left_out:
                some = [*map(_function("FPDFText_GetCharIndexFromTextIndex"), repeat(self._page), some)]
            yield some


class _Memory:
    """Room for what pdfium says of _MANY characters, and the arguments that tell it where."""

    def __init__(self, kind: Any, each: int) -> None:
        self.values = (kind * ((_MANY + 1) * each))()
        self._size = each * ctypes.sizeof(kind)
        begin = ctypes.addressof(self.values)
        *self.places, self.spare = (ctypes.c_void_p.from_param(begin + n * self._size) for n in range(_MANY + 1))

    def clear(self, count: int) -> None:
        """Set the room for so many characters to zero: pdfium writes nothing for one that it does not know."""
        ctypes.memset(self.values, 0, count * self._size)


@cache
def _memory(kind: Any, each: int) -> _Memory:
    return _Memory(kind, each)


@cache
def _function(name: str) -> Any:
    """A function of pdfium that takes its arguments as they are: numbers as C ints, addresses made beforehand."""
    import pypdfium2.raw as raw

    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(ctypes.c_int)(address)


@cache
def _room() -> Any:
    return ctypes.c_ulong.from_param(_NAME)


def _each(name: str, page: Any, indices: Sequence[int], *more: Any) -> None:
    """Call a function of pdfium for each character, what it says going where the further arguments point."""
    deque(map(_function(name), repeat(page), indices, *more), maxlen=0)


@lru_cache(maxsize=256)
def _is_bold(font: bytes) -> bool:
    return _BOLD.search(font) is not None
