"""Makes text from a document safe to print: no control characters, no escape sequences, no direction overrides.

One function for every sink. It knows nothing of markup: hand its result to `rich.text.Text`, never to markup.
"""

from __future__ import annotations

import re

_SEQUENCES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x9b[0-?]*[ -/]*[@-~]"  # CSI in one byte
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"  # two- and three-byte escapes
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def sanitize(text: str) -> str:
    """`text` without escape sequences, control characters (but newline and tab) and invisible direction marks."""
    return _INVISIBLE.sub("", _SEQUENCES.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str, *, width: int | None = None) -> str:
    """`sanitize`, white space folded to single blanks, cut to `width` characters with an ellipsis."""
    folded = " ".join(sanitize(text).split())
    return folded if width is None or len(folded) <= width else folded[: max(width - 1, 0)].rstrip() + "…"
