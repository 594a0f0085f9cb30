"""What is done to what: the kind of event that a clause tells by a verb of one class and a thing of another.

`acts.yaml` holds the classes and, for each pair, the kind; so "walked back its target" is read though nobody wrote it
down. A word is looked up, never searched for, so that a sentence costs what it is long. Where a verb is denied the
clause tells nothing, or the contrary. Knows no company and no figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from agent.tables import table
from agent.wording.clauses import clauses_of
from agent.wording.things import is_thing

_NAME = re.compile(r"x+(?:['’]s?)?")
"""A name that the caller made meaningless."""
_NOT = frozenset({"not", "never", "no", "nor", "neither", "cannot", "without", "nobody", "denied", "denies", "deny"})
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "get", "gets", "got"})
_PARTICLES = frozenset({"up", "down", "off", "back", "out"})
"""What may stand after the thing: "bump up its budget", "bump its budget up"."""
_REACH, _GAP = 15, 12
"""Words between a verb and its thing, and within a verb written with `_`."""


@dataclass(frozen=True, slots=True)
class _Entry:
    rest: tuple[str, ...]  # the words after the first
    role: str  # "verb", "thing" or "quiet"
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    role: str
    classes: tuple[str, ...]
    gapped: bool = False


def act_in(sentence: str) -> str | None:
    """The kind of event that the sentence tells, by its first clause that tells any; None if none does.

    Clauses that lean on another are asked last, those that suppose never.
    """
    clauses = [clause for clause in clauses_of(sentence) if clause.standing != "supposed"]
    for clause in sorted(clauses, key=lambda clause: clause.standing != "told"):
        if (kind := _told(clause.words)) is not None:
            return kind
    return None


def _told(tokens: Sequence[str]) -> str | None:
    hits = list(_hits(tokens))
    things = [hit for hit in hits if hit.role == "thing"]
    for verb in hits:
        if verb.role == "quiet":
            return None
        if verb.role == "verb" and (kind := _kind(tokens, verb, things)) is not None:
            return kind
    return None


def _kind(tokens: Sequence[str], verb: _Hit, things: Sequence[_Hit]) -> str | None:
    """The kind of one verb with the thing nearest to it: after it, or before it where it is passive or has none."""
    told = _table()
    denied = _denied(tokens[max(0, verb.start - 4) : verb.end])
    classes = [told.negated.get(each, "") for each in verb.classes] if denied else list(verb.classes)
    inside = verb.start + 1 if verb.gapped else verb.end
    first = bisect_left(things, verb.start - 2 * _REACH, key=_start)  # no thing is _REACH words long
    near_by = things[first : bisect_right(things, verb.end + _REACH, key=_start)]
    after = [hit for hit in near_by if hit.start >= inside]
    before = [hit for hit in reversed(near_by) if hit.end <= verb.start and verb.start - hit.end <= _REACH]
    passive = any(word in _BE for word in tokens[max(0, verb.start - 3) : verb.start])
    ways = [(told.befalls, before[:2]), (told.acts, after[:2])]
    if passive:
        ways.insert(0, (told.acts, before[:2]))
    else:
        ways.reverse()
    for rows, near in ways:
        for thing in near:
            for one in classes:
                for other in thing.classes:
                    if (kind := rows.get(one, {}).get(other)) is not None:
                        return kind
    return next((told.alone[one] for one in classes if one in told.alone), None)


def _start(hit: _Hit) -> int:
    return hit.start


def _denied(words: Sequence[str]) -> bool:
    """Whether the words up to a verb's end deny it; "never so" and "never more" deny nothing."""
    denied = any(word in _NOT or word.endswith(("n't", "n’t")) for word in words)
    return denied and not ("never" in words and ("so" in words or "more" in words))


def _hits(tokens: Sequence[str]) -> Iterator[_Hit]:
    """The verbs and things of a clause, each the longest that its words make; names and goods are things."""
    index = _index()
    taken = 0
    for i, word in enumerate(tokens):
        found = [hit for entry in index.get(word, ()) if (hit := _fits(tokens, i, entry)) is not None]
        if i < taken:  # inside a longer one: only what runs on past it counts
            found = [hit for hit in found if hit.end > taken]
        if not found:
            if i >= taken and _NAME.fullmatch(word) and len(word) > 1:
                yield _Hit(i, i + 1, "thing", ("name",))
            elif i >= taken and (is_thing(word) or is_thing(" ".join(tokens[i : i + 2]))):
                yield _Hit(i, i + 1, "thing", ("goods",))
            continue
        longest = max(hit.end for hit in found if not hit.gapped) if any(not hit.gapped for hit in found) else i + 1
        yield from (hit for hit in found if hit.gapped or hit.end == longest)
        taken = max(taken, longest)


def _fits(tokens: Sequence[str], at: int, entry: _Entry) -> _Hit | None:
    i, gapped = at + 1, False
    for word in entry.rest:
        if word == "_":
            gapped = True
        elif gapped and word in tokens[i : i + _GAP]:
            i = tokens.index(word, i) + 1
        elif i < len(tokens) and tokens[i] == word and not (gapped and i == at + 1):
            i += 1
        else:
            return None
    return _Hit(at, i, entry.role, entry.classes, gapped)


@dataclass(frozen=True, slots=True)
class _Table:
    verbs: Mapping[str, Sequence[str]]
    irregular: Mapping[str, Sequence[str]]
    things: Mapping[str, Sequence[str]]
    acts: Mapping[str, Mapping[str, str]]
    befalls: Mapping[str, Mapping[str, str]]
    alone: Mapping[str, str]
    negated: Mapping[str, str]
    quiet: Sequence[str]


@cache
def _table() -> _Table:
    return _Table(**table("wording/acts.yaml"))


@cache
def _index() -> Mapping[str, Sequence[_Entry]]:
    """First word in each of its forms -> what it may begin."""
    told = _table()
    found: dict[str, list[_Entry]] = {}
    forms: dict[str, set[str]] = {}
    for role, classes in (("verb", told.verbs), ("quiet", {"quiet": told.quiet})):
        for phrase, names in _turned(classes).items():
            first, *rest = phrase.split()
            if first not in forms:
                forms[first] = _forms(first, told.irregular)
            parted = [rest, ["_", *rest]] if len(rest) == 1 and rest[0] in _PARTICLES else [rest]
            entries = [_Entry(tuple(words), role, names) for words in parted]
            for form in forms[first]:
                found.setdefault(form, []).extend(entries)
    for phrase, names in _turned(told.things).items():
        *before, last = phrase.split()
        for words in ([*before, last], [*before, _plural(last)]):
            found.setdefault(words[0], []).append(_Entry(tuple(words[1:]), "thing", names))
    return found


def _turned(classes: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    """Each phrase -> the classes that hold it."""
    found: dict[str, tuple[str, ...]] = {}
    for name, phrases in classes.items():
        for phrase in phrases:
            found[phrase] = (*found.get(phrase, ()), name)
    return found


def _plural(word: str) -> str:
    """A noun's plural, which is spelt as a verb's form in -s."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def _forms(verb: str, irregular: Mapping[str, Sequence[str]]) -> set[str]:
    """A verb's forms: with -s, -ed, -ing as English spells them, and its own."""
    stem = verb.removesuffix("e")
    found = {verb, _plural(verb), f"{stem}ing", *irregular.get(verb, ())}
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        found |= {f"{verb[:-1]}ied", f"{verb}ing"}
    elif verb not in irregular:
        found.add(f"{stem}ed")
    if re.fullmatch(r"[a-z]*[^aeiou][aeiou][^aeiouwxy]", verb):
        found |= {f"{verb}{verb[-1]}ing"} | ({f"{verb}{verb[-1]}ed"} if verb not in irregular else set())
    return found
