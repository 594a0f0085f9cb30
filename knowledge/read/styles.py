"""What of HTML's elements and their styles matters to the text: what parts words, what is hidden, bold, or a new page.

Knows no tree and no document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Style:
    """What a style attribute says; `size` in points, None where it says none."""

    hidden: bool = False
    bold: bool | None = None
    before: bool = False  # a page begins before the element
    after: bool = False
    inline: bool = False
    raised: bool = False
    indented: bool = False
    size: float | None = None


PLAIN = Style()
_BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)|text-decoration:\s*underline|font-style:\s*italic", re.I)
_LIGHT = re.compile(r"font-weight:\s*(normal|[1-5]00)", re.I)
_BREAK = r"(?<![\w-])(?:page-)?break-%s:\s*(?:always|page|left|right)"
_BEFORE, _AFTER = re.compile(_BREAK % "before", re.I), re.compile(_BREAK % "after", re.I)
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.I)
_INLINE = re.compile(r"display:\s*inline(?!-table)", re.I)
_RAISED = re.compile(r"vertical-align:\s*super|position:\s*relative;\s*(?:bottom:\s*\d|top:\s*-)", re.I)
_MARK = re.compile(r"[(\[]?(?:\d{1,2}|[a-z]|[ivx]{2,4}|[*†‡§]{1,3})[)\]]?(?:,\s?[(\[]?(?:\d{1,2}|[a-z])[)\]]?)*", re.I)
_INDENTED = re.compile(r"(?:padding|margin)-left:\s*(?!0)\d", re.I)
_SIZE = re.compile(r"font-size:\s*([\d.]+)\s*(pt|px)|font:[^;]*?\b([\d.]+)\s*(pt|px)", re.I)


_UNIT = re.compile(r"(?<![A-Za-z])(?:[kcm]?m|ft|in)\Z")
"""Lengths, whose raised 2 or 3 is a power."""


class Styles:
    """Style attributes read once each: a filing has tens of thousands, and few that differ."""

    def __init__(self) -> None:
        self._read: dict[str, Style] = {}

    def of(self, text: str | None) -> Style:
        """The style that an attribute's text says; PLAIN without one."""
        if not text:
            return PLAIN
        style = self._read.get(text)
        if style is None:
            style = self._read[text] = _style(text)
        return style


def _style(text: str) -> Style:
    size = _SIZE.search(text)
    points = float(size[1] or size[3]) * (0.75 if (size[2] or size[4]).lower() == "px" else 1.0) if size else None
    return Style(
        hidden=_HIDDEN.search(text) is not None,
        bold=True if _BOLD.search(text) else False if _LIGHT.search(text) else None,
        before=_BEFORE.search(text) is not None,
        after=_AFTER.search(text) is not None,
        inline=_INLINE.search(text) is not None,
        raised=_RAISED.search(text) is not None,
        indented=_INDENTED.search(text) is not None,
        size=points,
    )


def bolder(bold: bool, tag: str, style: Style) -> bool:
    """Whether text in an element stands out, given whether it does around it."""
    if style.bold is not None:
        return style.bold or (bold and tag in BOLD)
    return bold or tag in BOLD


def mark_of(text: str, before: str) -> str | None:
    """Raised text that marks a note, set apart: " (1)". None for what is words ("th", "TM", a whole raised line)."""
    mark = text.strip()
    if not _MARK.fullmatch(mark) or _UNIT.search(before):
        return None
    mark = mark if mark[0] in "([*†‡§" else f"({mark})"
    return f" {mark}" if before.strip() else f"{mark} "
