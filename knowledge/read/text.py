"""Plain text as filed in the 1990s -> paragraphs, headings and tables, with pages where the text marks them.

Tables are what stands between <TABLE> and </TABLE>, or lines that keep figures in columns by spaces. Knows no items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from knowledge.read.draft import Draft, plain
from knowledge.read.tables import Cell, grid, joined, readable

_PAGE = re.compile(r"^\s*</?PAGE>.*$|\f", re.I | re.M)
_TABLE = re.compile(r"<TABLE>(.*?)(?:</TABLE>|\Z)", re.I | re.S)
_TAGS = re.compile(r"</?(?:S|C|CAPTION|FN|F\d+|TABLE|TEXT|R|B|I|U|P|BR)>", re.I)
_WRAPPED = re.compile(r"</?(?:html|head|body|div|title|meta)\b[^<>]*>", re.I)
_SIGN = re.compile(r"([$€£¥])\s+(?=[\d(])")
_GOES_ON = re.compile(r"[^:]$")
_RULE = re.compile(r"^[\s=_*.-]{3,}$")
_LEADERS = re.compile(r"(?:\s?\.){3,}|_{3,}|-{4,}|={3,}")
_GAP = re.compile(r"\S+(?: \S+)*")
_COLUMNS = re.compile(r"\S(?:\s{3,}|\s?\.{4,}\s*)[($]*\s*(?:\d|--|-\s)")
_BULLET = re.compile(r"^\s*(?:[•*o·-]|\(?[a-z0-9]{1,2}[.)])\s+\S")


def drafts_of(text: str) -> Iterator[Draft]:
    """The blocks of a text, page by page; pages count from 1."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(8)
    if _WRAPPED.search(text):
        text = unescape(_WRAPPED.sub("", text))
    page = 1
    printed = False
    for part in _PAGE.split(text):
        if printed:
            page, printed = page + 1, False
        for draft in _page(part, page):
            printed = True
            yield draft


def has_pages(text: str) -> bool:
    """True where the text marks its pages."""
    return _PAGE.search(text) is not None


def _page(text: str, page: int) -> Iterator[Draft]:
    at = 0
    for match in _TABLE.finditer(text):
        yield from _prose(text[at : match.start()], page)
        yield from _marked_table(match[1], page)
        at = match.end()
    yield from _prose(text[at:], page)


def _prose(text: str, page: int) -> Iterator[Draft]:
    """Paragraphs are parted by blank lines; a bullet or an indented line begins one too."""
    for chunk in re.split(r"\n\s*\n", _TAGS.sub("", text)):
        lines = [line.rstrip() for line in chunk.split("\n") if line.strip() and not _RULE.match(line)]
        if not lines:
            continue
        if sum(_COLUMNS.search(line) is not None for line in lines) >= max(2, len(lines) // 2):
            yield from _table(lines, page)
            continue
        for paragraph in _paragraphs(lines):
            yield Draft("text", paragraph, page, emphasis=_is_title(paragraph))


def _paragraphs(lines: list[str]) -> Iterator[str]:
    started: list[str] = []
    for line in lines:
        if started and _BULLET.match(line):
            yield plain(_unwrapped(started))
            started = []
        started.append(line.strip())
    yield plain(_unwrapped(started))


def _unwrapped(lines: list[str]) -> str:
    """Lines joined; a word broken at a hyphen of its own is closed up."""
    text = lines[0]
    for line in lines[1:]:
        glued = text.endswith("-") and not text.endswith(("--", " -")) and line[:1].islower()
        text += line if glued else f" {line}"
    return text


def _is_title(text: str) -> bool:
    return text.isupper() and len(text) <= 150


def _marked_table(text: str, page: int) -> Iterator[Draft]:
    """What stands between the table's tags: a caption of words alone is a paragraph, a table of one column is prose."""
    lines = [_TAGS.sub("", line).rstrip() for line in text.split("\n")]
    yield from _table([line for line in lines if line.strip() and not _RULE.match(line)], page)


def _table(lines: list[str], page: int) -> Iterator[Draft]:
    rows = _unfolded([row for row in (joined(_cells(line)) for line in lines) if row])
    if all(len(row) == 1 for row in rows):
        yield from (Draft("text", paragraph, page) for paragraph in _paragraphs(lines) if paragraph)
        return
    cells = grid(rows)
    yield Draft("table", readable(cells), page, cells)


def _cells(line: str) -> Iterator[Cell]:
    """Runs of text parted by two or more spaces, at their places in the line; leaders are space."""
    clear = _LEADERS.sub(lambda m: " " * len(m[0]), line)
    for match in _GAP.finditer(clear):
        yield Cell(match.start(), match.end(), _SIGN.sub(r"\1", plain(match[0])))


def _unfolded(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows whose label was broken over two lines are one again."""
    whole: list[list[Cell]] = []
    for row in rows:
        label = whole[-1][0] if whole and len(whole[-1]) == 1 else None
        if label and row[0].start < label.end and _GOES_ON.search(label.text) and row[0].text[:1].islower():
            first = Cell(min(label.start, row[0].start), row[0].end, f"{label.text} {row[0].text}")
            whole[-1] = [first, *row[1:]]
        else:
            whole.append(row)
    return whole
