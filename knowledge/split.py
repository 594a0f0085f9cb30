"""A reading -> passages: token-bounded runs of blocks of one page and one section, under the nearest heading.

Prose is packed up to PROSE tokens, cut at headings once there is enough; a table stays whole up to TABLE tokens, and a
longer one is cut between rows with its head rows repeated. A passage's tags are the kinds of its page and matter. Knows
no file type, and no model.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from knowledge.exposure.sentences import sentences
from knowledge.pages.kinds import kinds_of
from knowledge.types import Block, Passage, Reading, digest

PROSE = 240
"""Tokens of a passage of prose: what MiniLM reads at once (256 of its own) with a little to spare."""
TABLE = 400
"""Tokens up to which a table stays whole, with the words that lead into it."""
ENOUGH = 80
"""Tokens after which a heading begins a new passage."""
MAX_HEADS = 4
_FIGURE = re.compile(r"^[\s$€£¥(]*\d")
_YEAR = re.compile(r"^\D*(?:19|20)\d\d\D*$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or a part of one that is too long, with its tokens."""

    block: Block
    text: str
    tokens: int


@dataclass(slots=True)
class _Run:
    """Pieces that will be one passage."""

    heading: str | None
    pieces: list[_Piece] = field(default_factory=list)

    @property
    def tokens(self) -> int:
        return sum(piece.tokens + 1 for piece in self.pieces)

    @property
    def only_headings(self) -> bool:
        return all(piece.block.kind == "heading" for piece in self.pieces)


def split(reading: Reading, count: Callable[[str], int]) -> tuple[Passage, ...]:
    """The passages of a document in reading order. `count` gives the tokens of a text.

    An id depends on the document and the text (and, for a text that stands more than once, on which one it is), so a
    change elsewhere in the document leaves it as it is.
    """
    seen: Counter[str] = Counter()
    kinds = kinds_of(reading)
    passages: list[Passage] = []
    heading: str | None = None
    for (page, section), group in groupby(reading.blocks, key=lambda block: (block.page, block.section)):
        for run in _runs(list(group), heading, count):
            heading = _last_heading(run) or run.heading
            text = "\n".join(piece.text for piece in run.pieces)
            seen[text] += 1
            passages.append(
                Passage(
                    id="p" + digest(reading.document.id, text, str(seen[text])),
                    document=reading.document.id,
                    ordinal=len(passages),
                    text=text,
                    tokens=run.pieces[0].tokens if len(run.pieces) == 1 else count(text),
                    page=page,
                    section=section,
                    heading=run.heading,
                    blocks=(run.pieces[0].block.ordinal, run.pieces[-1].block.ordinal),
                    tags=tuple(sorted({k for piece in run.pieces for k in kinds.get(piece.block.ordinal, ())})),
                )
            )
    return tuple(passages)


def _last_heading(run: _Run) -> str | None:
    return next((piece.text for piece in reversed(run.pieces) if piece.block.kind == "heading"), None)


def _runs(blocks: Sequence[Block], heading: str | None, count: Callable[[str], int]) -> Iterator[_Run]:
    """Runs of one page and section. A heading never ends a run that has something after it."""
    run = _Run(heading)
    for block in blocks:
        for piece in _pieces(block, count):
            if run.pieces and not _fits(run, piece):
                kept = _taken_back(run, piece)
                if run.pieces:
                    yield run
                heading = next((p.text for p in reversed(kept) if p.block.kind == "heading"), None) or (
                    _last_heading(run) or run.heading
                )
                run = _Run(heading, kept)
            if run.only_headings and piece.block.kind == "heading":
                run.heading = piece.text
            run.pieces.append(piece)
    if run.pieces:
        yield run


def _taken_back(run: _Run, following: _Piece) -> list[_Piece]:
    """What at the end of a run belongs to the piece that follows, taken out of it: headings, and the lead of a table.

    Nothing is taken if nothing else would be left, and no more than has room.
    """
    at = len(run.pieces)
    if following.block.kind == "table" and run.pieces[-1].text.endswith(":") and run.pieces[-1].tokens < ENOUGH:
        at -= 1
    while at and run.pieces[at - 1].block.kind == "heading":
        at -= 1
    if at == 0:
        return []
    while sum(piece.tokens + 1 for piece in run.pieces[at:]) + following.tokens > TABLE:
        at += 1
    kept = run.pieces[at:]
    del run.pieces[at:]
    return kept


def _fits(run: _Run, piece: _Piece) -> bool:
    kind = piece.block.kind
    if kind == "heading" and not run.only_headings and run.tokens >= ENOUGH:
        return False
    limit = TABLE if kind == "table" and (run.only_headings or run.tokens < ENOUGH) else PROSE
    return run.tokens + piece.tokens <= limit


def _pieces(block: Block, count: Callable[[str], int]) -> Iterator[_Piece]:
    text = block.text.strip()
    if not text:
        return
    tokens = count(text)
    if tokens <= (TABLE if block.kind == "table" else PROSE):
        yield _Piece(block, text, tokens)
        return
    parts = _table_parts(text, count) if block.kind == "table" else _prose_parts(text, count)
    for part in parts:
        yield _Piece(block, part, count(part))


def _table_parts(text: str, count: Callable[[str], int]) -> Iterator[str]:
    """A long table between its rows, each part of like size under the head rows."""
    lines = [part for line in text.split("\n") for part in _bounded(line, count)]
    heads = lines[: _heads(lines)]
    sizes = [count(line) + 1 for line in lines]
    top = sum(sizes[: len(heads)])
    if top > PROSE // 2:
        heads, top = [], 0
    room = PROSE - top
    body, total = lines[len(heads) :], sum(sizes[len(heads) :])
    share = total / -(-total // room)  # so that the last part is no remnant
    part: list[str] = []
    filled = 0
    for line, size in zip(body, sizes[len(heads) :]):
        if part and (filled >= share or filled + size > room):
            yield "\n".join([*heads, *part])
            part, filled = [], 0
        part.append(line)
        filled += size
    if part:
        yield "\n".join([*heads, *part])


def _heads(lines: Sequence[str]) -> int:
    """How many lines at the top are heads: those before the first with a label and a figure that is no year."""
    for number, line in enumerate(lines[: MAX_HEADS + 1]):
        label, *cells = (cell.strip() for cell in line.split("|"))
        if label and any(_FIGURE.match(cell) and not _YEAR.match(cell) for cell in cells):
            return number
    return min(1, len(lines) - 1)


def _prose_parts(text: str, count: Callable[[str], int]) -> Iterator[str]:
    """Long prose by sentences, packed up to PROSE tokens; white space between them stays as it was."""
    start = end = filled = 0
    for first, last in sentences(text):
        size = count(text[first:last])
        if size > PROSE:
            if end > start:
                yield text[start:end].strip()
            yield from _bounded(text[first:last], count)
            start, end, filled = last, last, 0
        elif filled + size > PROSE:
            yield text[start:end].strip()
            start, end, filled = first, last, size
        else:
            end, filled = last, filled + size
    if text[start:end].strip():
        yield text[start:end].strip()


def _bounded(text: str, count: Callable[[str], int]) -> Iterator[str]:
    """A sentence or line as it is, or cut where it is longer than a passage may be: at white space if there is any."""
    at = 0
    while at < len(text):
        window = text[at : at + PROSE * 16]
        while count(window) > PROSE:
            window = window[: len(window) * 3 // 4]
        end = len(window)
        if at + end < len(text):
            space = max(window.rfind(" ", end // 2), window.rfind("\n", end // 2))
            end = space + 1 if space > 0 else end
        if part := text[at : at + end].strip():
            yield part
        at += end
