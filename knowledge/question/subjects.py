"""The figures, ratios and topics that a text names, out of two tables of the field's words.

`metrics.tsv` holds figures and ratios, `topics.tsv` parts and matters of filings; each row has a name, other names, the
kinds of page where it stands, and its lines in the words that filings use: lines parted by ";", wordings of one line by
"|", and "@name" for the lines of another row, as a ratio has those of its parts. Knows no question's form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.question.types import Line, Subject

DATA = Path(__file__).resolve().parent.parent / "data"
TABLES = (("metrics.tsv", True), ("topics.tsv", False))
_WORD = re.compile(r"[^\W_]+(?:[&'’][^\W_]+)*|%")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubjectNamed:
    """A subject named at `text[start:end]`."""

    subject: Subject
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    also: tuple[str, ...]
    kinds: tuple[str, ...]
    parts: tuple[str, ...]
    figure: bool


def subjects_in(text: str, *, taken: Sequence[tuple[int, int]] = ()) -> list[SubjectNamed]:
    """The subjects that a text names, in order, the longest name at each place; none at the `taken` places."""
    index = _index()
    row = [
        (stem(match[0]), match.start(), match.end())
        for match in _WORD.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    found: list[SubjectNamed] = []
    place = 0
    while place < len(row):
        subject, width = _longest(index, row, place)
        if subject is not None:
            found.append(SubjectNamed(subject, row[place][1], row[place + width - 1][2]))
        place += width
    return found


def _longest(
    index: Mapping[str, Mapping[Key, Subject]], row: Sequence[tuple[str, int, int]], place: int
) -> tuple[Subject | None, int]:
    names = index.get(row[place][0], {})
    for width in sorted({len(key) for key in names}, reverse=True):
        key = tuple(word for word, _, _ in row[place : place + width])
        if len(key) == width and key in names:
            return names[key], width
    return None, 1


def stem(word: str) -> str:
    """A word folded and in the singular, so that "margins" and "Margin" are one."""
    word = word.casefold().replace("’", "'").removesuffix("'s").replace("'", "")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@cache
def subjects() -> Mapping[str, Subject]:
    """Every subject by its name. Raises ValueError where a row refers to one that is not there."""
    rows = {row.name: row for name, figure in TABLES for row in _rows(DATA / name, figure=figure)}
    return {name: _subject(row, rows) for name, row in rows.items()}


@cache
def vocabulary() -> frozenset[str]:
    """The words of all names, folded and in the singular: words of the trade, whatever company is called so."""
    return frozenset(word for names in _index().values() for key in names for word in key)


@cache
def acronyms() -> frozenset[str]:
    """The names of one word, as eps, capex, var."""
    return frozenset(key[0] for names in _index().values() for key in names if len(key) == 1)


@cache
def _index() -> Mapping[str, Mapping[Key, Subject]]:
    """First word of a name -> the names that begin with it."""
    found: dict[str, dict[Key, Subject]] = {}
    for name, figure in TABLES:
        for row in _rows(DATA / name, figure=figure):
            for words in (row.name, *row.also):
                key = tuple(stem(word) for word in _WORD.findall(words))
                found.setdefault(key[0], {}).setdefault(key, subjects()[row.name])
    return found


def _rows(path: Path, *, figure: bool) -> Iterator[_Row]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        name, also, kinds, parts = line.split("\t")
        yield _Row(name, _cells(also, ";"), _cells(kinds, ","), _cells(parts, ";"), figure)


def _cells(text: str, by: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(by) if part.strip())


def _subject(row: _Row, rows: Mapping[str, _Row]) -> Subject:
    lines: list[Line] = []
    for part in row.parts:
        if part.startswith("@"):
            other = rows.get(part[1:].strip())
            if other is None:
                raise ValueError(f"the row {row.name!r} refers to {part!r}, which is no row")
            lines += _subject(other, rows).lines
        else:
            lines.append(Line(_cells(part, "|"), row.kinds))
    kinds = row.kinds or tuple(dict.fromkeys(kind for line in lines for kind in line.kinds))
    return Subject(row.name, tuple(dict.fromkeys(lines)), kinds, row.figure)
