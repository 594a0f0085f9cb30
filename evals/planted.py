"""A document in the library for the time of one case: an event's own links, or an attack. Taken out again afterwards.

Goes in by the same way as a user's note. Knows no case's meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from types import TracebackType

from evals.cases import Case
from knowledge.companies import Companies
from knowledge.ingest import write
from knowledge.intake import Job, take_in
from knowledge.library import Library
from knowledge.types import Link


@dataclass(frozen=True, slots=True)
class Note:
    """A note's place and text, and links that are stated in it beside its own table."""

    path: str
    text: str
    links: Sequence[Link] = ()


class Planted(AbstractContextManager[None]):
    """The note is in the library while this is open; None plants nothing."""

    def __init__(self, library: Library, note: Note | None) -> None:
        self._library, self._note = library, note

    def __enter__(self) -> None:
        if self._note is None:
            return
        packed = take_in(Job(self._note.path, self._note.text.encode()))
        document = write(packed, self._library).document
        assert document is not None
        if self._note.links:
            own = [replace(link, document=document.id) for link in self._note.links]
            self._library.set_links(document.id, own)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._note is not None:
            self._library.retire(self._note.path)


def note_of(case: Case, companies: Companies) -> Note | None:
    """The note that states an event's own links, a sentence each; None for an event without any."""
    if not case.links:
        return None
    links = [replace(row.link(companies), quote=sentence) for row, sentence in zip(case.links, _sentences(case))]
    latest = max(row.knowable for row in case.links)
    return Note(f"cases/{case.id}.md", front_matter(case.title, latest) + "\n\n".join(_sentences(case)), links)


def front_matter(title: str, published: date) -> str:
    """The head of a note, and its heading."""
    return f"---\ntitle: {title}\nform: note\npublished: {published}\nsource: a case\nchecked: no\n---\n# {title}\n\n"


def _sentences(case: Case) -> list[str]:
    return [
        f"{link.source} {link.relation.replace('_', ' ')} {link.target}"
        + (f", share {link.share[0]:.0%} to {link.share[1]:.0%} of {link.of.replace('_', ' ')}" if link.share else "")
        + f" ({link.quoted_from}, {link.knowable})."
        for link in case.links
    ]
