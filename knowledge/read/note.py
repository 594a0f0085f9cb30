"""A note: Markdown with front matter -> a Reading, and the links that its table states.

The same reader serves bundled notes and a user's own. Knows the format and its errors; resolves no company.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from knowledge.errors import BadNote
from knowledge.read.front_matter import Value, date_of, is_checked, parted, period_of
from knowledge.read.shares import StatedShare, share_of
from knowledge.types import RELATIONS, Block, BlockKind, Document, Reading, Relation, ShareBase, Status

if TYPE_CHECKING:
    from markdown_it.token import Token

LINKS = "Links"
"""The heading under which the links table stands."""
COLUMNS = (
    *("source", "relation", "target", "channel", "share", "of", "period"),
    *("said by", "quoted from", "checked"),
)
OPTIONAL = ("status", "quote")
BASES: tuple[ShareBase, ...] = get_args(ShareBase)


@dataclass(frozen=True, slots=True)
class StatedLink:
    """One row of the links table as it was kept. `row` is the line of the table's block that holds it."""

    row: str
    source: str
    relation: Relation
    target: str
    channel: str | None
    share: StatedShare | None
    of: ShareBase | None
    base: str | None  # the base in words, as the row's "of" gives it after a colon
    period: str | None
    said_by: str | None
    quoted_from: str | None
    checked: bool
    status: Status = "active"
    quote: str | None = None


def read_note(data: bytes, path: str) -> Reading:
    """Read a note. Raises BadNote, naming the line, for front matter or a links table that breaks the format."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadNote(f"{path}, line {line}: not UTF-8.", remedy="Save the note as UTF-8.") from error
    front, body, offset = parted(text, path)
    pieces = list(_pieces(body, offset))
    blocks = tuple(_blocks(pieces))
    sha = hashlib.sha256(data).hexdigest()
    heading = next((piece.text for piece in pieces if piece.kind == "heading"), None)
    reading = Reading(_document(front, heading, path, sha), blocks)
    lines = {row: n for piece in pieces for row, n in zip(piece.text.split("\n"), piece.lines)}
    _rows(reading, lines)  # what the table states wrongly is told now, while the file's lines are known
    return reading


def stated_links(reading: Reading) -> Sequence[StatedLink]:
    """The rows of the table under the heading "Links", none if there is no such table. Raises BadNote."""
    return _rows(reading, {})


def _document(front: Mapping[str, Value], heading: str | None, path: str, sha: str) -> Document:
    def text(key: str) -> str | None:
        return front[key].text if key in front else None

    period, year = period_of(front.get("period"), path)
    return Document(
        id="d" + sha[:16],
        path=path,
        title=text("title") or heading or path.rpartition("/")[2],
        sha256=sha,
        media="note",
        company_name=text("company"),
        ticker=text("ticker"),
        form=text("form") or "note",
        period=period,
        fiscal_year=year,
        knowable=date_of(front.get("published"), "published", path),
        source=text("source"),
        checked=is_checked(text("checked") or "", f"{path}, line {front['checked'].line if 'checked' in front else 1}"),
    )


# -- Markdown to blocks ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: BlockKind
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    level: int = 0  # of a heading
    lines: tuple[int, ...] = ()  # of a table: where each row stands in the file, counted from 1


def _blocks(pieces: Sequence[_Piece]) -> Iterator[Block]:
    """Headings, paragraphs, list items, tables in order; the section is the nearest heading of the first two levels."""
    section: str | None = None
    for ordinal, piece in enumerate(pieces):
        if piece.kind == "heading" and piece.level <= 2:
            section = piece.text
        yield Block(ordinal, piece.kind, piece.text, section=section, rows=piece.rows)


def _pieces(body: str, offset: int) -> Iterator[_Piece]:
    """What the Markdown holds, in order; `offset` lines of the file stand before it."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    rows: list[list[str]] | None = None
    lines: list[int] = []
    for before, token in zip([None, *tokens], tokens):
        if token.type == "table_open":
            rows, lines = [], []
        elif token.type == "tr_open" and rows is not None:
            rows.append([])
            lines.append((token.map or [0])[0] + offset + 1)
        elif token.type == "table_close" and rows:
            cells = tuple(tuple(row) for row in rows)
            yield _Piece("table", "\n".join(map(_line, cells)), cells, lines=tuple(lines))
            rows = None
        elif token.type == "inline" and rows is not None:
            rows[-1].append(_plain(token))
        elif token.type == "inline" and (text := _plain(token)):
            heading = before is not None and before.type == "heading_open"
            yield _Piece("heading", text, level=int(before.tag[1:])) if heading and before else _Piece("text", text)
        elif token.type in ("fence", "code_block", "html_block") and token.content.strip():
            yield _Piece("text", token.content.strip())


def _line(row: Sequence[str]) -> str:
    return " | ".join(row)


def _plain(token: Token) -> str:
    """The words of inline Markdown without its marks."""
    parts = (" " if child.type.endswith("break") else child.content for child in token.children or ())
    return " ".join("".join(parts).split())


# -- the links table ------------------------------------------------------------------------------------------------


def _rows(reading: Reading, lines: Mapping[str, int]) -> list[StatedLink]:
    """The rows of the links table; `lines` tells where a row's text stands in the file, as far as that is known."""
    found: list[StatedLink] = []
    for block in reading.blocks:
        if block.kind == "table" and block.section == LINKS:
            path = reading.document.path
            heads = _heads(block, f"{path}, line {lines.get(_line(block.rows[0]), '?')}")
            for number, row in enumerate(block.rows[1:], 1):
                where = f"{path}, line {lines[_line(row)]}" if _line(row) in lines else f"{path}, row {number} of Links"
                found.append(_stated(row, heads, where))
    return found


def _heads(block: Block, where: str) -> tuple[str, ...]:
    heads = tuple(cell.strip().lower() for cell in block.rows[0])
    missing = [name for name in COLUMNS if name not in heads]
    unknown = [name for name in heads if name not in (*COLUMNS, *OPTIONAL)]
    if missing or unknown or len(set(heads)) != len(heads):
        wrong = (
            f"no column {missing[0]!r}"
            if missing
            else f"an unknown column {unknown[0]!r}"
            if unknown
            else "a column twice"
        )
        raise BadNote(
            f"{where}: the links table has {wrong}.",
            remedy=f"Its columns are {', '.join(COLUMNS)}; {' and '.join(OPTIONAL)} may be added.",
        )
    return heads


def _stated(row: Sequence[str], heads: Sequence[str], where: str) -> StatedLink:
    cells = dict(zip(heads, (cell.strip() for cell in row)))

    def optional(name: str) -> str | None:
        return None if cells.get(name, "") in ("", "-", "–", "—") else cells[name]

    if not cells["source"] or not cells["target"]:
        raise BadNote(f"{where}: source and target must be named.", remedy="Fill both cells.")
    relation = next((r for r in RELATIONS if r == cells["relation"]), None)
    if relation is None:
        raise BadNote(
            f"{where}: no relation is called {cells['relation']!r}.", remedy=f"One of {', '.join(RELATIONS)}."
        )
    try:
        share = share_of(cells["share"])
    except ValueError as error:
        raise BadNote(f"{where}: {error}.") from None
    of, base = _base(cells["of"], where)
    if share is not None and of is None:
        raise BadNote(f"{where}: a share without what it is of.", remedy=f"Fill the column of: {', '.join(BASES)}.")
    status = optional("status") or "active"
    if status not in get_args(Status):
        raise BadNote(f"{where}: status is {status!r}.", remedy=f"One of {', '.join(get_args(Status))}.")
    return StatedLink(
        row=_line(row),
        source=cells["source"],
        relation=relation,
        target=cells["target"],
        channel=optional("channel"),
        share=share,
        of=of,
        base=base,
        period=optional("period"),
        said_by=optional("said by"),
        quoted_from=optional("quoted from"),
        checked=is_checked(cells["checked"], where),
        status="ended" if status == "ended" else "active",
        quote=optional("quote"),
    )


def _base(cell: str, where: str) -> tuple[ShareBase | None, str | None]:
    """The base and, after a colon, its words: "source_segment: Communications" """
    name, _, words = (part.strip() for part in cell.partition(":"))
    if name in ("", "-", "–", "—"):
        return None, None
    base = next((b for b in BASES if b == name), None)
    if base is None:
        raise BadNote(f"{where}: a share of {name!r}.", remedy=f"One of {', '.join(BASES)}, its words after a colon.")
    return base, words or None
