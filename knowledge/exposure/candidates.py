"""Which sentences of a document may state a link: those that may name another, or give the share of one unnamed.

A cheap look that spares most sentences the close one. It may let through what names nobody; it may drop nothing that
`names.spans` would find a party other than the filer in.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.companies import Companies
from knowledge.entities.mentions import ticker_places
from knowledge.entities.unknown import form_places
from knowledge.exposure.lists import list_places
from knowledge.exposure.names import government_places
from knowledge.exposure.prose import shares_of_somebody
from knowledge.exposure.sentences import sentences
from knowledge.exposure.speaker import Speaker


class Candidates:
    """The sentences worth reading of what one speaker says."""

    def __init__(self, names: Companies, speaker: Speaker) -> None:
        self._names = names.places(defined=speaker.defined, but=speaker.filer)

    def sentences(self, text: str) -> Iterator[tuple[int, int]]:
        """(start, end) of each sentence of a text that may state a link, in order."""
        named = self._places(text)
        if not named and not shares_of_somebody(text):
            return
        for start, end in sentences(text):
            if any(start <= place < end for place in named) or shares_of_somebody(text[start:end]):
                yield start, end

    def holds(self, text: str) -> bool:
        """Whether a text that is no prose, a row or a cell of a table, may state a link."""
        return bool(self._places(text)) or shares_of_somebody(text)

    def _places(self, text: str) -> list[int]:
        return [
            *self._names.of(text),
            *form_places(text),
            *government_places(text),
            *ticker_places(text),
            *list_places(text),
        ]
