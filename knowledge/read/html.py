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
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.read import text as plain_text
from knowledge.read.draft import Draft, plain
from knowledge.read.furniture import is_page_number
from knowledge.read.markup import text_of
from knowledge.read.tables import Cell, grid, is_layout, joined, readable

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCKS = frozenset(
    {
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "center"),
        *("hr", "address", "article", "section", "header", "footer", "main", "aside", "body", "html", "form", "nav"),
        *("fieldset", "figure", "caption", "tr", "td", "th", "tbody", "thead", "tfoot"),
        *("document", "type", "sequence", "filename", "description"),
    }
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BOLD = frozenset({"b", "strong", "u", "i", "em", *HEADINGS})
SKIPPED = frozenset(
    {"script", "style", "head", "title", "ix:header", "template", "noscript", "object", "svg", "select"}
)
LONG_CELL = 1500
"""Characters in one cell from which on a table places pages of text and holds no data."""


@dataclass(frozen=True, slots=True)
class Style:
    """What of an element's style matters to its text."""

    hidden: bool = False
    bold: bool | None = None
    before: bool = False  # a page begins before it
    after: bool = False
    inline: bool = False
    raised: bool = False
    indented: bool = False


_PLAIN = Style()
_BULLET = "•"
_BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)|text-decoration:\s*underline|font-style:\s*italic", re.I)
_LIGHT = re.compile(r"font-weight:\s*(normal|[1-5]00)", re.I)
_BREAK = r"(?<![\w-])(?:page-)?break-%s:\s*(?:always|page|left|right)"
_BEFORE, _AFTER = re.compile(_BREAK % "before", re.I), re.compile(_BREAK % "after", re.I)
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.I)
_INLINE = re.compile(r"display:\s*inline(?!-table)", re.I)
_RAISED = re.compile(
    r"vertical-align:\s*(?:super|top)\b.*font-size|font-size.*vertical-align:\s*super|position:\s*relative;\s*(?:bottom|top:\s*-)",
    re.I,
)
_MEANS = re.compile(r"[^\W_]|[☐☒☑✔✓$€£¥%]")
"""What a line must hold to say anything: rules drawn with underscores and dashes do not."""
_INDENTED = re.compile(r"(?:padding|margin)-left:\s*(?!0)\d", re.I)


def style_of(text: str) -> Style:
    """Read one style attribute."""
    bold = True if _BOLD.search(text) else False if _LIGHT.search(text) else None
    return Style(
        hidden=_HIDDEN.search(text) is not None,
        bold=bold,
        before=_BEFORE.search(text) is not None,
        after=_AFTER.search(text) is not None,
        inline=_INLINE.search(text) is not None,
        raised=_RAISED.search(text) is not None,
        indented=_INDENTED.search(text) is not None,
    )


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

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.paged = False
        self._page = 1
        self._fresh = True  # nothing printed on this page yet
        self._styles: dict[str, Style] = {}
        self._parts: list[str] = []
        self._bold = self._light = 0
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
        style = self._style(said) if said else _PLAIN
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

    def _style(self, text: str) -> Style:
        style = self._styles.get(text)
        if style is None:
            style = self._styles[text] = style_of(text)
        return style

    def _block(self, el: _Element, tag: str, bold: bool, style: Style) -> None:
        self.flush()
        if style.before:
            self._turn()
        if tag == "table":
            self._table(el, bold)
        else:
            if tag == "li":
                self._parts.append(f"{_BULLET} ")
            self.walk(el, _bolder(bold, tag, style))
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
        if (tag == "sup" or style.raised) and self._parts:
            self._parts.append(raised(plain(text_of(el)), self._parts[-1]))
            self._tagged += [e for e in el.iter() if e.tag.startswith("ix:")]
        else:
            self.walk(el, _bolder(bold, tag, style))

    def _add(self, text: str, bold: bool) -> None:
        self._parts.append(text)
        if not text.isspace():
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
                self._emit(Draft("text", text, self._page, emphasis=self._bold > 0 and self._light == 0))
        self._bold = self._light = 0

    def _emit(self, draft: Draft) -> None:
        draft.tagged += self._tagged
        self._tagged = []
        self.drafts.append(draft)
        self._fresh = False

    def _pre(self, el: _Element) -> None:
        self.flush()
        for draft in plain_text.drafts_of(text_of(el)):
            draft.page += self._page - 1
            self._emit(draft)

    # tables

    def _table(self, el: _Element, bold: bool) -> None:
        rows = None if _nests(el) else self._rows(el, bold)
        if rows is None:
            self.walk(el, bold)
            self.flush()
            return
        rows = [row for row in rows if row]
        if not rows:
            return
        if is_layout(rows):
            for row in rows:
                text = " ".join(cell.text for cell in row)
                tagged = [tag for cell in row for tag in cell.tagged]
                self._emit(Draft("text", text, self._page, emphasis=all(c.emphasis for c in row), tagged=tagged))
            return
        cells = grid(rows)
        tagged = [tag for row in rows for cell in row for tag in cell.tagged]
        self._emit(Draft("table", readable(cells), self._page, cells, tagged=tagged))

    def _rows(self, table: _Element, bold: bool) -> list[list[Cell]] | None:
        """The rows of a table; None where a cell is so long that the table only places text."""
        rows: list[list[Cell]] = []
        below: dict[int, int] = {}  # column -> rows that a rowspan still covers
        for tr in table.iter("tr"):
            cells: list[Cell] = []
            at = 0
            covered = frozenset(below)
            below = {column: left - 1 for column, left in below.items() if left > 1}
            for td in tr.iterchildren("td", "th"):
                while at in covered:
                    at += 1
                span, deep = _span(td.get("colspan")), _span(td.get("rowspan"))
                if deep > 1:
                    below.update(dict.fromkeys(range(at, at + span), deep - 1))
                cell = self._cell(td, at, at + span, bold)
                if len(cell.text) > LONG_CELL:
                    return None
                cells.append(cell)
                at += span
            rows.append(joined(cells))
        return rows

    def _cell(self, td: _Element, start: int, end: int, bold: bool) -> Cell:
        if len(td) == 0:
            text = td.text
            return Cell(start, end, plain(text) if text else "", emphasis=td.tag == "th")
        inner = _Inner(self._styles)
        inner.walk(td, bold or td.tag == "th")
        text, emphasis, tagged = inner.taken()
        return Cell(start, end, text, emphasis, tagged)


class _Inner(Walker):
    """The walk inside one cell: everything is one line."""

    def __init__(self, styles: dict[str, Style]) -> None:
        super().__init__()
        self._styles = styles

    def flush(self) -> None:
        """Blocks inside a cell are parted by a space."""
        self._parts.append(" ")

    def _line_break(self) -> None:
        self._parts.append(" ")

    def _turn(self) -> None:
        """No page begins inside a cell."""

    def taken(self) -> tuple[str, bool, list[object]]:
        """The cell's text, whether all of it is bold, and what it was tagged with."""
        return plain("".join(self._parts)), self._bold > 0 and self._light == 0, self._tagged


def _bolder(bold: bool, tag: str, style: Style) -> bool:
    if style.bold is not None:
        return style.bold or (bold and tag in BOLD)
    return bold or tag in BOLD


def raised(mark: str, before: str) -> str:
    """A raised mark as text: " (1)" for a note, glued where it is part of the word ("10th", "Word(TM)")."""
    if not mark:
        return ""
    if mark.lower() in ("st", "nd", "rd", "th", "tm", "sm", "®", "™", "℠", "©") or not before.strip():
        return mark
    if mark.startswith(("(", "[")) or not mark[0].isalnum():
        return f" {mark}"
    return f" ({mark})" if len(mark) <= 3 else mark


def _nests(table: _Element) -> bool:
    return next(table.iterdescendants("table"), None) is not None


def _span(text: str | None) -> int:
    return min(int(text), 1000) if text and text.strip().isdigit() and int(text) > 0 else 1
