"""The grammar of disclosure: which words between the filer and a name state which relation, and which way it runs.

The frames themselves are words, in `knowledge/data/disclosure_grammar.txt`; here is how they are read. Each is a
pattern over a skeleton (see `skeleton`): `x` is the counterparty, `y` the second named party.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from knowledge.errors import KnowledgeError
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
    pattern: re.Pattern[str]
    filer_acts: bool = False  # the verb's subject must be the filer, or left unsaid
    active: bool = False  # the verb's subject must be the filer, unless the verb is passive
    nouns: bool = False  # a list headed by a noun ("suppliers such as X"): void where a rival noun governs it
    channel: str | None = None
    unless: re.Pattern[str] | None = None  # words left of the match that void it


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


def _frame(line: str, number: int, classes: dict[str, str]) -> Frame:
    match = _HEAD.fullmatch(line)
    if not match or match["relation"] not in RELATIONS or match["direction"] not in get_args(Direction):
        raise KnowledgeError(f"{GRAMMAR.name}, line {number}: no frame.", remedy="See the head of the file.")
    pattern = _bounded(_expanded(match["pattern"], classes))
    flags = dict(flag.partition("=")[::2] for flag in match["flags"].split())
    return Frame(
        cast(Relation, match["relation"]),
        cast(Direction, match["direction"]),
        re.compile(pattern.replace("(?!@n", "(?!@we|@n") if "nouns" in flags else pattern),
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
