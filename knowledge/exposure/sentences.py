"""Prose into sentences, with the abbreviations that filers use, and typographic variants made one.

Every sentence keeps its place: `text[start:end]` of the original is what a quote must be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATIONS = (
    r"Inc|Corp|Co|Cos|Ltd|Bros|Mfg|Intl|No|Nos|vs|v|St|Dr|Mr|Mrs|Ms|Jr|Sr|Messrs|approx|Dept|U\.S|U\.K|U\.S\.A|E\.U"
    r"|e\.g|i\.e|etc|cf|al|Art|Sec|Ph\.D|L\.P|L\.L\.C|N\.A|N\.V|S\.A|A\.G|S\.p\.A|P\.L\.C|plc|Fig|Vol|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|a\.m|p\.m|(?:[A-Z]\.)*[A-Z]"
)
_NOT_AN_END = re.compile(rf"(?:^|[\s(\"“,])(?:{_ABBREVIATIONS})\.$")
_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[•–—-]*[A-Z0-9@])|\n\s*\n|\n(?=\s*[•●▪◦■–—-]\s)|(?<=[;:])\s*\n")
_ENDS_A_NAME = re.compile(r"(?:Inc|Corp|Co|Ltd|N\.V|B\.V|S\.A|L\.P|N\.A|U\.S|plc|Cos)\.$")
_STARTERS = re.compile(
    r"(?:The|We|Our|In|As|If|These|This|Those|It|Its|For|Although|While|On|At|No|Each|Sales|Net|Revenue|Under|However"
    r"|They|There|Such|Some|Other|Certain|Any|All|During|Additionally|Accordingly|Pursuant|Following|A|An|Our|To)\b"
)
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " "}
)


def plain(text: str) -> str:
    """The text with typographic quotes, dashes and spaces made ASCII, character for character (same length)."""
    return text.translate(_PLAIN)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of `text`, in order, without surrounding white space."""
    start = 0
    for match in _END.finditer(text):
        head = text[max(0, match.start() - 12) : match.start() + 1]
        if text[match.start()] == "." and _NOT_AN_END.search(head):
            after = text[match.end() : match.end() + 20]
            if not (_ENDS_A_NAME.search(head) and _STARTERS.match(after)):
                continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
