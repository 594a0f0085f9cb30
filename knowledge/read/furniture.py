"""What a printer adds to pages: page numbers and running heads go; paragraphs that a page cut in two are whole again.

Works on drafts with pages; knows no markup. What was tagged in a line that goes is kept with the next one that stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.read.draft import Draft

_NUMBER = re.compile(
    r"(?:page\s*)?[-–—]?\s*(?:[A-Z]{1,2}-)?\d{1,3}\s*[-–—]?(?:\s*of\s*\d{1,3})?|[ivxl]{1,6}|[-–—]\s*[ivxl]{1,6}\s*[-–—]",
    re.I,
)
_DIGITS = re.compile(r"\d+")
_EDGE = 3
"""Blocks at the top and at the bottom of a page among which page numbers and running heads stand."""
_OFTEN = 3
_LONGEST = 160
_ENDS = re.compile(r"[.!?:;)\]”\"’']\s*$|[.:]\s*\(\d\)$")
_OPEN_WORD = re.compile(
    r"(?:,|\b(?:a|an|and|are|as|at|be|by|for|from|has|have|in|including|is|its|of|on|or|our|such|than|that|the|their|these"
    r"|this|to|was|were|which|with))$",
    re.I,
)


def cleared(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without furniture, paragraphs joined over page breaks."""
    gone = _furniture(drafts)
    kept: list[Draft] = []
    waiting: list[object] = []
    for at, draft in enumerate(drafts):
        if at in gone:
            waiting += draft.tagged
            continue
        draft.tagged = [*waiting, *draft.tagged]
        waiting = []
        if kept and _goes_on(kept[-1], draft):
            kept[-1].text += f" {draft.text}"
            kept[-1].tagged += draft.tagged
        else:
            kept.append(draft)
    return kept


def is_page_number(text: str) -> bool:
    """True for a line that is a page's number and nothing else."""
    return len(text) < 16 and _NUMBER.fullmatch(text) is not None


def _furniture(drafts: Sequence[Draft]) -> set[int]:
    """Places of page numbers, and of lines that stand at the edge of page after page; their first time stays."""
    edges = dict(_edges(drafts))
    looks = {at: _look(drafts[at]) for at in edges}
    often = Counter(look for look in looks.values() if look)
    gone, seen = set(), set()
    for at, look in looks.items():
        if is_page_number(drafts[at].text):
            gone.add(at)
        elif look and often[look] >= _OFTEN:
            if look in seen or look == "table of contents":
                gone.add(at)
            seen.add(look)
    return gone


def _edges(drafts: Sequence[Draft]) -> Iterator[tuple[int, int]]:
    """(place, page) of the drafts at the top and bottom of each page, in order."""
    start = 0
    for at in range(1, len(drafts) + 1):
        if at == len(drafts) or drafts[at].page != drafts[start].page:
            for place in sorted({*range(start, min(start + _EDGE, at)), *range(max(start, at - _EDGE), at)}):
                yield place, drafts[place].page
            start = at


def _look(draft: Draft) -> str | None:
    """What a running head looks like on every page, its numbers left out; None for what is too long, or holds data.

    A sentence's numbers are not left out: "Sales rose 4%." on three pages is three sentences.
    """
    text = draft.text
    if text.endswith("."):
        return text.lower() if len(text) <= _LONGEST else None
    if len(text) > _LONGEST or (draft.kind == "table" and sum(map(len, _DIGITS.findall(text))) > 7):
        return None
    return _DIGITS.sub("#", text.lower()).strip(" |#")


def _goes_on(before: Draft, after: Draft) -> bool:
    """True where a page break stands inside a sentence."""
    if before.kind != "text" or after.kind != "text" or before.emphasis or after.emphasis:
        return False
    if after.page == before.page or len(before.text) < 60 or _ENDS.search(before.text):
        return False
    return after.text[:1].islower() or _OPEN_WORD.search(before.text) is not None
