"""Which paragraphs are headings: items of the form, and short lines that are wholly bold, underlined or in capitals.

A bold sentence that states something (a risk factor's caption) stays text, since it is read for what it states.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.read.draft import Draft

_LONGEST = 160
_LARGER = 1.15
"""Letters this much larger than most make a short line a heading."""
_SENTENCE = re.compile(r"[.;:]\s*$")
_ITEM = re.compile(r"^\W{0,3}(?:part\s+[iv]{1,3}\b.{0,40}|items?\s*\d{1,2}(?:\.\d\d)?\s?\(?[A-K]?\)?\b.*)$", re.I)


def set_headings(drafts: Sequence[Draft]) -> None:
    """Make headings of the texts that are."""
    usual = usual_size(drafts)
    for draft in drafts:
        stands_out = draft.emphasis or (usual > 0 and draft.size >= _LARGER * usual)
        if draft.kind == "text" and is_heading(draft.text, emphasis=stands_out):
            draft.kind = "heading"


def usual_size(drafts: Sequence[Draft]) -> float:
    """The size of most letters, in points; 0 where the source says none."""
    letters: Counter[float] = Counter()
    for draft in drafts:
        if draft.kind == "text":
            letters[draft.size] += len(draft.text)
    return max(letters, key=letters.__getitem__, default=0.0)


def is_heading(text: str, *, emphasis: bool) -> bool:
    """True for a line that heads what follows. `emphasis`: all of it is bold, underlined or a heading's tag."""
    if len(text) > _LONGEST or not any(c.isalpha() for c in text):
        return False
    if _ITEM.match(text) and (emphasis or len(text) < 120):
        return True
    if _SENTENCE.search(text) and len(text.split()) > 4:
        return False
    return emphasis or (text.isupper() and len(text) > 3 and len(text.split()) <= 20)
