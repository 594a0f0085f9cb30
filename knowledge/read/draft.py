"""What the readers of markup and of plain text have in common: blocks while they are being made, and clean words.

Knows no format.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field

from knowledge.types import Block, BlockKind

Rows = tuple[tuple[str, ...], ...]
_TABLE = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_TABLE |= dict.fromkeys(
    [*range(0x00, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF]
)
_TABLE |= {0x0C: " "}
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ufffe\uffff]")
"""The characters of _TABLE: looking is quicker than translating."""


@dataclass(slots=True)
class Draft:
    """A block in the making. `emphasis` is True where all of its text is bold, underlined or a heading's tag."""

    kind: BlockKind
    text: str
    page: int
    rows: Rows = ()
    emphasis: bool = False
    tagged: list[Hashable] = field(default_factory=list)  # what the text was tagged with: elements of inline XBRL
    section: str | None = None
    size: float = 0.0  # of the smallest letters in it, in points; 0 where the source says none


def plain(text: str) -> str:
    """One line: white space of every kind collapsed, no control or invisible characters, no C1 codes for quotes.

    `&#147;` and its like are Windows-1252 code points in filings of all years, never the control codes that they name.
    """
    return " ".join((text.translate(_TABLE) if ODD.search(text) else text).split())


def blocks_of(drafts: list[Draft], *, paged: bool) -> tuple[Block, ...]:
    """The finished blocks, numbered in reading order; without pages where the source shows none."""
    return tuple(
        Block(ordinal, d.kind, d.text, d.page if paged else None, d.section, d.rows) for ordinal, d in enumerate(drafts)
    )
