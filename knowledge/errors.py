"""What can go wrong with documents and links, and what to do about it.

    KnowledgeError
    ├── UnreadableDocument (ValueError)    the bytes are not a document that can be read
    ├── UnknownCompany (LookupError)       no entity has this name; the nearest are listed
    ├── AmbiguousCompany (LookupError)     several entities have this name; they are listed
    ├── BadNote (ValueError)               a note's front matter or links table breaks the format
    ├── StoreError (OSError)               the state folder cannot be used
    │   ├── StoreBusy                      another process is writing
    │   └── StoreDamaged                   the catalogue itself is broken (vectors are rebuilt, never an error)
    ├── SourceError (ConnectionError)      a remote source (SEC, embedder, Chroma server) did not serve
    │   ├── AccessDenied                   it refused us: identity missing, or too many requests
    │   └── NotServed                      it has no such thing
    └── NoPrices (LookupError)             no price history for this ticker and window

Each carries `remedy`: the one thing to do next, as a command or a variable where there is one.
"""

from __future__ import annotations

from collections.abc import Sequence


class KnowledgeError(Exception):
    """Root of this layer's errors. `str(error)` is one line: what, where, and what to do."""

    def __init__(self, what: str, *, remedy: str = "") -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy


class UnreadableDocument(KnowledgeError, ValueError):
    """The bytes are not a document that can be read: broken, empty, of another type, or too expensive."""


class CompanyError(KnowledgeError, LookupError):
    """A name did not lead to exactly one legal entity. `choices` are the nearest, as 'NAME (TICKER)'."""

    def __init__(self, what: str, *, choices: Sequence[str] = (), remedy: str = "") -> None:
        listed = f" Nearest: {'; '.join(choices)}." if choices else ""
        super().__init__(what + listed, remedy=remedy)
        self.choices = tuple(choices)


class UnknownCompany(CompanyError):
    """No entity has this name, ticker or CIK."""


class AmbiguousCompany(CompanyError):
    """More than one entity has this name."""


class BadNote(KnowledgeError, ValueError):
    """A note's front matter or its links table breaks the format; the line is named."""


class StoreError(KnowledgeError, OSError):
    """The state folder cannot be used: absent, read-only, full."""


class StoreBusy(StoreError):
    """Another process holds the writer's lock."""


class StoreDamaged(StoreError):
    """The catalogue is not a readable database."""


class SourceError(KnowledgeError, ConnectionError):
    """A remote source did not serve what was asked."""


class AccessDenied(SourceError):
    """The source refused: no declared identity, a bad key, or too many requests."""


class NotServed(SourceError):
    """The source has no such thing (404)."""


class NoPrices(KnowledgeError, LookupError):
    """No price history for this ticker and window."""
