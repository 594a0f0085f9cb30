"""The grammar of disclosure: which words between the filer and a name state which relation, and which way it runs.

The frames themselves are words, in `knowledge/data/disclosure_grammar.txt`; here is how they are read. Each is a
pattern over a skeleton (see `skeleton`): `x` is the counterparty, `y` the second named party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from knowledge.errors import KnowledgeError
from knowledge.exposure.needs import Need, needs_of
from knowledge.types import RELATIONS, Relation

Direction = Literal["in", "out", "xy", "yx"]
GRAMMAR = Path(__file__).resolve().parent.parent / "data" / "disclosure_grammar.txt"
_NAMES = {"X": r"(?P<x>@n\d+)(?!\d)", "Y": r"(?P<y>@n\d+)(?!\d)"}
_CLASS = re.compile(r"<([A-Z_]+)>")
_GAP = re.compile(r"<gap (\d+)(?: not ([^<>]*))?>")
_HEAD = re.compile(r"(?P<relation>\w+) (?P<direction>\w+)(?P<flags>(?: [^\s:]\S*)*) :: (?P<pattern>.+)")


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to state a relation. "in": the name serves the filer; "out": the filer serves the name; "xy": x to y."""

    relation: Relation
    direction: Direction
    source: str  # of the pattern
    needs: tuple[Need, ...]  # of the pattern; every text with a name holds "@n"
    filer_acts: bool = False  # the verb's subject must be the filer, or left unsaid
    active: bool = False  # the verb's subject must be the filer, unless the verb is passive
    nouns: bool = False  # a list headed by a noun ("suppliers such as X"): void where a rival noun governs it
    channel: str | None = None
    unless: re.Pattern[str] | None = None  # words left of the match that void it

    @property
    def pattern(self) -> re.Pattern[str]:
        """Made when first asked for: most texts need few."""
        return _compiled(self.source)


_compiled = cache(re.compile)


@cache
def frames() -> tuple[Frame, ...]:
    """All frames, in the grammar's order. KnowledgeError names the line that breaks its format."""
    classes = dict(_NAMES)
    found = []
    for number, line in enumerate(GRAMMAR.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if match := re.fullmatch(r"([A-Z_]+) = (.+)", line):
            classes[match[1]] = _expanded(match[2], classes)
        else:
            found.append(_frame(line, number, classes))
    return tuple(found)


def frames_for(text: str) -> Iterator[Frame]:
    """The frames that may match a skeleton's text with a name in it, in the grammar's order."""
    every = frames()
    begun = {text[start : start + _BEGINS] for start in range(len(text))} & _by_word().keys()
    numbers = {n for begins in begun for word, these in _by_word()[begins].items() if word in text for n in these}
    for number in sorted(numbers):
        if all(any(word in text for word in need) for need in every[number].needs):
            yield every[number]


_BEGINS = 2


@cache
def _by_word() -> Mapping[str, Mapping[str, Sequence[int]]]:
    """The numbers of the frames by the words of their most telling need, these by their first letters. A frame that
    needs nothing needs the "@n" of a name."""
    found: dict[str, dict[str, list[int]]] = {}
    for number, frame in enumerate(frames()):
        for word in frame.needs[0] if frame.needs else ["@n"]:
            found.setdefault(word[:_BEGINS], {}).setdefault(word, []).append(number)
    return found


def _frame(line: str, number: int, classes: dict[str, str]) -> Frame:
    match = _HEAD.fullmatch(line)
    if not match or match["relation"] not in RELATIONS or match["direction"] not in get_args(Direction):
        raise KnowledgeError(f"{GRAMMAR.name}, line {number}: no frame.", remedy="See the head of the file.")
    flags = dict(flag.partition("=")[::2] for flag in match["flags"].split())
    pattern = _bounded(_expanded(match["pattern"], classes))
    if "nouns" in flags:
        pattern = pattern.replace("(?!@n", "(?!@we|@n")
    return Frame(
        cast(Relation, match["relation"]),
        cast(Direction, match["direction"]),
        pattern,
        tuple(need for need in needs_of(pattern) if "@n" not in need),
        filer_acts="filer" in flags or "active" in flags,
        active="active" in flags,
        nouns="nouns" in flags,
        channel=flags.get("channel"),
        unless=re.compile(flags["unless"]) if "unless" in flags else None,
    )


def _expanded(pattern: str, classes: dict[str, str]) -> str:
    pattern = _CLASS.sub(lambda match: classes[match[1]], pattern)
    return _GAP.sub(lambda match: _gap(int(match[1]), match[2]), pattern)


def _gap(width: int, without: str | None) -> str:
    bar = rf"|\b(?:{without})\b" if without else ""
    return rf"(?:(?!@n\d|[;:]{bar}).){{0,{width}}}?"


def _bounded(pattern: str) -> str:
    """A word boundary that also stands before "@", which is no letter to the regex engine."""
    return re.sub(r"\\b\(\?:(?!\(\?!|\\s)", r"(?<!\\w)(?:", pattern).replace(r"\b@", "@")
