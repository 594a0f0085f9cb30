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
_RAISED = re.compile(
    r"vertical-align:\s*(?:super|top)\b.*font-size|font-size.*vertical-align:\s*super"
    r"|position:\s*relative;\s*(?:bottom|top:\s*-)",
    re.I,
)
_INDENTED = re.compile(r"(?:padding|margin)-left:\s*(?!0)\d", re.I)
_SIZE = re.compile(r"font-size:\s*([\d.]+)\s*(pt|px)|font:[^;]*?\b([\d.]+)\s*(pt|px)", re.I)


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


def raised(mark: str, before: str) -> str:
    """A raised mark as text: " (1)" for a note, glued where it is part of the word ("10th", "Word(TM)")."""
    if not mark:
        return ""
    if mark.lower() in ("st", "nd", "rd", "th", "tm", "sm", "®", "™", "℠", "©") or not before.strip():
        return mark
    if mark.startswith(("(", "[")) or not mark[0].isalnum():
        return f" {mark}"
    return f" ({mark})" if len(mark) <= 3 else mark
