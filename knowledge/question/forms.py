"""Forms that a question names, and the dates that it gives them: "10-K", "annual report", "the 8-K dated July 1, 2022".

Knows the SEC's forms and what people call them; knows no library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NAMES: tuple[tuple[str, str], ...] = (
    (r"10-?\s?ks?(?:405|t)?|form\s+10-?k|annual\s+(?:report|filing)s?", "10-K"),
    (r"10-?\s?qs?|form\s+10-?q|quarterly\s+(?:report|filing)s?", "10-Q"),
    (r"8-?\s?ks?|form\s+8-?k|current\s+reports?", "8-K"),
    (r"20-?\s?fs?|form\s+20-?f", "20-F"),
    (r"6-?\s?ks?|form\s+6-?k", "6-K"),
    (r"40-?\s?fs?|form\s+40-?f", "40-F"),
    (r"proxy(?:\s+statements?)?|def\s*14a", "DEF 14A"),
    (r"(?:earnings|press|results)\s+(?:press\s+)?releases?|earnings\s+announcements?", "8-K"),
)
_FORM = re.compile("|".join(f"(?P<f{i}>(?<![\\w-])(?:{words})(?![\\w-]))" for i, (words, _) in enumerate(NAMES)), re.I)
DATED = re.compile(r"\b(?:dated|filed|furnished|issued|released|published)\b[\w\s,]{0,20}$", re.IGNORECASE)
"""What stands before the date of a filing itself."""
KNOWN_BY = re.compile(
    r"\b(?:(?:known|knowable|public|available)\s+(?:as\s+of|by|on|before|until|up\s+to)"
    r"|(?:published|disclosed|filed)\s+(?:as\s+of|by|before|until|up\s+to))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""What stands before the day past which nothing is to be used."""


@dataclass(frozen=True, slots=True)
class FormNamed:
    """A form named at `text[start:end]`."""

    form: str
    start: int
    end: int


def forms_in(text: str) -> list[FormNamed]:
    """The forms that a text names, in order."""
    return [
        FormNamed(NAMES[int(match.lastgroup[1:])][1], match.start(), match.end())
        for match in _FORM.finditer(text)
        if match.lastgroup
    ]
