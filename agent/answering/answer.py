"""One answer to a question, whoever gave it: text with citations, or a refusal that says what is missing.

The shape is published: `knockon ask --json` prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.evidence import Entry


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of an answer: a key of the run's ledger and the words relied on, verbatim in the document."""

    key: str
    quote: str
    entry: Entry

    def as_json(self) -> dict[str, Any]:
        """The citation of the published JSON; `page` counts from 1, null where the source has none."""
        return {
            "key": self.key,
            "document": self.entry.document,
            "title": self.entry.title,
            "page": self.entry.page,
            "section": self.entry.section,
            "knowable": self.entry.knowable.isoformat() if self.entry.knowable else None,
            "quote": self.quote,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. `refused` is why there is none; then `text` says the same and nothing is cited."""

    question: str
    text: str
    citations: tuple[Citation, ...] = ()
    refused: str | None = None
    struck: tuple[str, ...] = ()  # sentences that the check took out, with the reason
    usage: Mapping[str, float] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The answer of the published JSON."""
        return {
            "question": self.question,
            "answer": self.text,
            "citations": [citation.as_json() for citation in self.citations],
            "refused": self.refused is not None,
            "struck": list(self.struck),
            "usage": dict(self.usage),
            "notices": list(self.notices),
        }


def refusal(question: str, why: str, *, usage: Mapping[str, float] | None = None) -> Answer:
    """No answer, and why not."""
    return Answer(question, why, refused=why, usage=usage or {})
