"""What kind of page each block stands on: the statements, the notes by their matter, the items of the form.

A statement's kind holds for all of its page; a matter's from its heading to the next, and for the table or paragraph
that states it. Retrieval ranks by these kinds, which passages carry as tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from knowledge.pages import topics
from knowledge.pages.statements import Page, statements
from knowledge.types import Block, Reading

Kinds = frozenset[str]
NONE: Kinds = frozenset()
_PERIODIC = ("10-K", "10-Q", "20-F", "40-F")
_COVER = re.compile(r"exact name of (?:the )?registrant|indicate by check mark|securities registered pursuant", re.I)
_COVER_PAGES = 3
_SIGNED = ("/s/", "pursuant to the requirements", "power of attorney")
_EXHIBITS: Kinds = frozenset({"exhibits"})
"""What follows the signatures without being signed: the exhibits that some files hold too."""
_NOTES = re.compile(r"^(?:\w+[\w ,.&’'-]{0,60} )?notes? to\b.{0,40}financial statements|^note\s+1\b|^1[.)]\s+\w", re.I)
_NOTE = re.compile(r"^(?:notes?\s+\d{1,2}[A-Z]?\b|\(?\d{1,2}[A-Z]?[.):]\)?\s+[A-Z])", re.I)
_END_OF_NOTES = re.compile(r"^(?:item (?:9|1[0-6])|signatures|exhibit|item [2-6]\b)", re.I)
_CONTENTS = re.compile(r"(?:[^\d,.$%]|^)\b[A-Z]{0,2}-?\d{1,3}$")
_CONTENTS_ROW = re.compile(r"^(?:item|part|note|exhibit|consolidated|report|management|notes|signatures|index)\b", re.I)


def kinds_of(reading: Reading) -> dict[int, Kinds]:
    """Block ordinal -> its kinds. A note of ours has none: its words say what it is about."""
    if reading.document.media == "note":
        return {}
    found: dict[int, Kinds] = {}
    stretches = [list(group) for _, group in groupby(reading.blocks, key=lambda block: block.page)]
    pages = [Page(blocks) for blocks in stretches]
    periodic = (reading.document.form or "").startswith(_PERIODIC)
    held = statements(pages, sections=[blocks[0].section for blocks in stretches], periodic=periodic)
    matter, prose = _Matter(), _of_prose(reading.blocks)
    for number, (blocks, kinds) in enumerate(zip(stretches, held), 1):
        whole = kinds or _cover(blocks, number)
        unsigned = any(block.section == "Signatures" for block in blocks) and not _is_signed(blocks)
        for block in blocks:
            matter.step(block)
            own = NONE if whole else _of_table(block) if block.kind == "table" else prose.get(block.ordinal, NONE)
            item = _EXHIBITS if unsigned and block.section == "Signatures" else _of_section(block.section)
            found[block.ordinal] = (whole or matter.kinds | own) | item
    return found


def _of_prose(blocks: Sequence[Block]) -> dict[int, Kinds]:
    texts = {block.ordinal: block.text for block in blocks if block.kind == "text"}
    return dict(zip(texts, topics.of_words([*texts.values()])))


def _is_signed(blocks: Sequence[Block]) -> bool:
    low = [block.text.lower() for block in blocks]
    return any(words in text for text in low for words in _SIGNED)


@lru_cache(maxsize=256)
def _of_section(section: str | None) -> Kinds:
    return topics.of_section(section) if section else NONE


def _cover(blocks: Sequence[Block], number: int) -> Kinds:
    first = number <= _COVER_PAGES
    return frozenset({"cover"}) if first and any(_COVER.search(block.text) for block in blocks) else NONE


def _is_contents(block: Block) -> bool:
    """True for a table whose rows name items or statements and end in page numbers."""
    lines = block.text.split("\n")
    rows = [line for line in lines if line[-1:].isdecimal() and _CONTENTS.search(line)]
    named = sum(_CONTENTS_ROW.match(line.lstrip(" |")) is not None for line in rows)
    return len(rows) >= 4 and len(rows) >= len(lines) // 2 and named >= 3


def _of_table(block: Block) -> Kinds:
    if _is_contents(block):
        return frozenset({"contents"})
    heads = "\n".join(cell for row in block.rows[:4] for cell in row)
    labels = "\n".join(label for row in block.rows[4:] if (label := next((cell for cell in row if cell), "")))
    return topics.of_rows(f"{heads}\n{labels}")


@dataclass(slots=True)
class _Matter:
    """What the headings above say: the notes, the note that one is in, and the nearest heading."""

    in_notes: bool = False
    section: str | None = None
    note: Kinds = NONE
    near: Kinds = NONE
    kinds: Kinds = field(default=NONE)

    def step(self, block: Block) -> None:
        """Go on to a block."""
        if block.section != self.section:
            self.section, self.note, self.near = block.section, NONE, NONE
            self.in_notes = self.in_notes and not _END_OF_NOTES.match(block.section or "")
        if block.kind == "heading":
            self._head(block.text)
        self.kinds = self.note | self.near | (frozenset({"notes"}) if self.in_notes else NONE)

    def _head(self, text: str) -> None:
        self.in_notes = self.in_notes or _NOTES.match(text) is not None
        if self.in_notes and _NOTE.match(text):
            self.note, self.near = topics.of_heading(text), NONE
        else:
            self.near = topics.of_heading(text)
