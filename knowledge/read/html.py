"""A tree of HTML -> paragraphs, headings and tables in reading order, with their pages.

Follows what a browser shows: inline elements never part words, block elements always do, hidden ones are not there.
Pages begin where the style says so, and at a rule below a page number; a rule alone is a line. Does not know which
form it reads.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from knowledge.read import text as plain_text
from knowledge.read.cells import look_of, rows_of
from knowledge.read.draft import Draft, plain
from knowledge.read.furniture import is_page_number
from knowledge.read.markup import text_of
from knowledge.read.styles import BLOCKS, PLAIN, SKIPPED, Style, Styles, bolder, mark_of
from knowledge.read.tables import grid, is_layout, readable

if TYPE_CHECKING:
    from lxml.etree import _Element

_BULLET = "•"
_MEANS = re.compile(r"[^\W_]|[☐☒☑✔✓$€£¥%]")
"""What a line must hold to say anything: rules drawn with underscores and dashes do not."""
_IX = ("ix:nonfraction", "ix:nonnumeric", "ix:fraction")


@contextmanager
def deep() -> Iterator[None]:
    """Room for markup as deep as the parser allows: filings that never close a <font> nest by the hundred."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 12_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


class Walker:
    """One walk over a tree. `drafts` are the blocks found; `paged` is True once a page break was seen."""

    def __init__(self, *, spans_rows: bool = True) -> None:
        self._spans_rows = spans_rows
        self.drafts: list[Draft] = []
        self.paged = False
        self._page = 1
        self._fresh = True  # nothing printed on this page yet
        self._styles = Styles()
        self._parts: list[str] = []
        self._bold = self._light = 0
        self._size = 0.0  # of the letters around, in points; 0 where no style says
        self._least = 0.0  # the smallest in this paragraph
        self._tagged: list[object] = []

    def walk(self, el: _Element, bold: bool = False) -> None:
        """Take in what an element holds."""
        if el.text:
            self._add(el.text, bold)
        for child in el:
            self._child(child, bold)
            if child.tail:
                self._add(child.tail, bold)

    def _child(self, el: _Element, bold: bool) -> None:
        tag = el.tag
        said = el.get("style")
        style = self._styles.of(said) if said else PLAIN
        if tag in SKIPPED or style.hidden:
            return
        if style.before or style.after:
            self._block(el, tag, bold, style)
        elif tag == "br":
            self._line_break()
        elif tag == "table":
            self.flush()
            self._table(el, bold)
        elif tag in BLOCKS and not style.inline:
            self._block(el, tag, bold, style)
            if tag == "hr" and self.drafts and is_page_number(self.drafts[-1].text):
                self._turn()
        elif tag == "pre":
            self._pre(el)
        else:
            self._inline(el, tag, bold, style)

    def _block(self, el: _Element, tag: str, bold: bool, style: Style) -> None:
        self.flush()
        if style.before:
            self._turn()
        if tag == "table":
            self._table(el, bold)
        else:
            if tag == "li":
                self._parts.append(f"{_BULLET} ")
            self._within(el, tag, bold, style)
        self.flush()
        if tag == "li":
            self._parts.clear()
        if style.after:
            self._turn()

    def _inline(self, el: _Element, tag: str, bold: bool, style: Style) -> None:
        if tag.startswith("ix:"):
            self._tagged.append(el)
        if style.indented and self._parts:
            self._parts.append(" ")
        before = self._parts[-1] if self._parts else ""
        if (tag == "sup" or style.raised) and (mark := mark_of(text_of(el), before)):
            self._parts.append(mark)
            self._tagged += [e for e in el.iter() if e.tag.startswith("ix:")]
        else:
            self._within(el, tag, bold, style)

    def _within(self, el: _Element, tag: str, bold: bool, style: Style) -> None:
        """Walk an element in the look that its own tag and style give it."""
        around = self._size
        self._size = style.size or around
        self.walk(el, bolder(bold, tag, style))
        self._size = around

    def _add(self, text: str, bold: bool) -> None:
        self._parts.append(text)
        if not text.isspace():
            if not self._least or self._size < self._least:
                self._least = self._size
            if bold:
                self._bold += 1
            else:
                self._light += 1

    def _line_break(self) -> None:
        """One break is white space; two in a row end the paragraph."""
        for part in reversed(self._parts):
            if part == "\n":
                self.flush()
                return
            if not part.isspace():
                break
        self._parts.append("\n")

    def _turn(self) -> None:
        self.paged = True
        if not self._fresh:
            self._page += 1
            self._fresh = True

    def flush(self) -> None:
        """End the paragraph."""
        if self._parts:
            text = plain("".join(self._parts))
            self._parts.clear()
            if text == _BULLET:
                self._parts.append(f"{_BULLET} ")  # the item's text is in a block of its own
                return
            if _MEANS.search(text):
                stands_out = self._bold > 0 and self._light == 0
                self._emit(Draft("text", text, self._page, emphasis=stands_out, size=self._least))
        self._bold = self._light = 0
        self._least = 0.0

    def _emit(self, draft: Draft) -> None:
        draft.tagged += self._tagged
        self._tagged = []
        self.drafts.append(draft)
        self._fresh = False

    def _pre(self, el: _Element) -> None:
        self.flush()
        text, before = text_of(el), self._page - 1
        self.paged = self.paged or plain_text.has_pages(text)
        for draft in plain_text.drafts_of(text):
            draft.page += before
            self._page = draft.page
            self._emit(draft)

    def _table(self, el: _Element, bold: bool) -> None:
        rows = None if _nests(el) else rows_of(el, self._styles, spans_rows=self._spans_rows)
        if rows is None:
            self.walk(el, bold)
            self.flush()
            return
        for caption in el.iterchildren("caption"):
            self._block(caption, "caption", bold, PLAIN)
        cells = [row for _, row in rows]
        if not cells:
            return
        if is_layout(cells):
            for tr, row in rows:
                text = " ".join(cell.text for cell in row)
                stands_out, size = look_of(tr, self._styles, bold=bold, size=self._size)
                self._emit(Draft("text", text, self._page, emphasis=stands_out, tagged=[*tr.iter(_IX)], size=size))
            return
        made = grid(cells)
        self._emit(Draft("table", readable(made), self._page, made, tagged=[*el.iter(_IX)]))


def _nests(table: _Element) -> bool:
    return next(table.iterdescendants("table"), None) is not None
