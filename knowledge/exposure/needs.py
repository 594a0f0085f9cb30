"""The words that a text must hold for a pattern to match it, so that most patterns need not be tried on most texts.

Sound, not complete: a text that holds none of them cannot match, one that does may not. Reads patterns as `re` itself
does, by the parser that it keeps to itself; what that parser gives and this does not know counts as no need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

Need = frozenset[str]
"""Words of which the text must hold one at least."""
_parser: Any = import_module("re._parser")
_ops: Any = import_module("re._constants")
_LEAST = 2
"""Letters that a word must have to tell anything."""


def needs_of(pattern: str) -> tuple[Need, ...]:
    """All needs of a pattern without flags, the most telling first: that of the longest words."""
    found = {need for need in _needs(_parser.parse(pattern)) if _telling(need)[0] >= _LEAST}
    return tuple(sorted(found, key=_telling, reverse=True))


class Guarded:
    """A pattern without flags that is tried only on texts that hold the words it needs."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)
        self._needs = needs_of(pattern)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, in order."""
        return self._pattern.finditer(text) if self._may_match(text) else iter(())

    def _may_match(self, text: str) -> bool:
        return all(any(word in text for word in need) for need in self._needs)


def _telling(need: Need) -> tuple[int, int, list[str]]:
    return min(map(len, need)), -len(need), sorted(need)


def _needs(sequence: Any) -> Iterator[Need]:
    run = ""
    for op, argument in sequence:
        if op is _ops.LITERAL:
            run += chr(argument)
            continue
        if run:
            yield frozenset([run])
            run = ""
        if op is _ops.BRANCH:
            yield from _either(argument[1])
        elif op is _ops.SUBPATTERN and not argument[1]:  # no flags of its own
            yield from _needs(argument[3])
        elif op in (_ops.MAX_REPEAT, _ops.MIN_REPEAT) and argument[0] > 0:
            yield from _needs(argument[2])
    if run:
        yield frozenset([run])


def _either(branches: Any) -> Iterator[Need]:
    """One need of all branches together; none where a branch has none."""
    each = [max(_needs(branch), key=_telling, default=None) for branch in branches]
    if None not in each:
        yield frozenset().union(*(need for need in each if need))
