"""A pattern over lower-case lines that is tried only where its words stand: most lines hold none of them.

Knows no document.
"""

from __future__ import annotations

import re

from knowledge.exposure.needs import needs_of


class Pattern:
    """A regular expression in which ^ and $ are a line's ends."""

    def __init__(self, words: str) -> None:
        self._pattern = re.compile(words, re.M)
        self._needs = needs_of(words)

    def stands_in(self, text: str) -> bool:
        """Whether it matches anywhere in the text."""
        return self._may(text) and self._pattern.search(text) is not None

    def all_in(self, text: str) -> set[str]:
        """The different words that it matches in the text."""
        return {match[0] for match in self._pattern.finditer(text)} if self._may(text) else set()

    def _may(self, text: str) -> bool:
        return all(any(word in text for word in need) for need in self._needs)
