"""The one place that wires settings to objects. A context manager; each object is made at first use, closed at the end.

Knows what is opened in which order and what to do when the state folder cannot be written; holds no logic of a run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from agent.settings import Settings
from knowledge.bundled import sync_notes
from knowledge.companies import Companies
from knowledge.errors import StoreBusy, StoreDamaged, StoreError
from knowledge.graph import Graph
from knowledge.library import Library
from knowledge.types import AsOf, Party

if TYPE_CHECKING:
    from agent.memo import Memo
    from agent.trace import Trace
    from knowledge.embed import Embedder
    from knowledge.prices import PriceSource
    from knowledge.search import Search

Say = Callable[[str], None]


class App:
    """Everything that a command uses. `notices` are lines about what could not be used, told to the user too."""

    def __init__(self, settings: Settings, *, say: Say | None = None) -> None:
        self.settings = settings
        self.notices: list[str] = []
        self._say = say or (lambda _line: None)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what was opened."""
        self._stack.close()

    def notice(self, line: str) -> None:
        """Tell the user, once."""
        if line not in self.notices:
            self.notices.append(line)
            self._say(line)

    @property
    def today(self) -> date:
        """The clock's day, in UTC."""
        return datetime.now(UTC).date()

    @cached_property
    def companies(self) -> Companies:
        """The table of entities."""
        return Companies.load()

    @cached_property
    def library(self) -> Library:
        """The library with the bundled notes in it.

        Where the state folder cannot be written, it is read as it stands; where it holds no filing, the notes are read
        into a temporary one that lasts as long as this run. Both are told. Raises StoreBusy, StoreDamaged, StoreError.
        """
        try:
            library = self._stack.enter_context(Library.open(self.settings.home, waiting=self.notice))
            self._sync(library)
        except (StoreBusy, StoreDamaged):
            raise
        except StoreError as error:
            return self._makeshift(error)
        return library

    def _sync(self, library: Library) -> None:
        for note in sync_notes(library):
            if note.status == "failed":
                self.notice(f"a bundled note was left out: {note.error}")

    def _makeshift(self, error: StoreError) -> Library:
        try:
            library = self._stack.enter_context(Library.open(self.settings.home, readonly=True))
            if any(document.media != "note" for document in library.documents()):
                self.notice(f"{error.what} The library is read as it stands and nothing of this run is kept.")
                return library
        except StoreError:
            pass  # there is none: the notes alone, then
        try:
            folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="knockon-"))
            library = self._stack.enter_context(Library.open(Path(folder)))
            self._sync(library)
        except OSError:
            raise error from None
        self.notice(
            f"{error.what} This run rests on the bundled notes alone, and nothing of it is kept. {error.remedy}"
        )
        return library

    def graph(self, as_of: AsOf, *, without: Collection[str] = (), today: date | None = None) -> Graph:
        """The links known by then as a graph, less those in `without`."""
        return Graph.build(self.library.links(), as_of=as_of, without=without, today=today)

    @cached_property
    def words(self) -> Search:
        """Search by words alone: quick, and the same on every machine."""
        from knowledge.search import Search

        return Search.open(self.library, self.companies)

    @cached_property
    def search(self) -> Search:
        """Search by words, and by vectors where an embedder and vectors are at hand."""
        from knowledge.search import Search

        if self.embedder is None or not self.library.count_vectors(self.embedder.name):
            return self.words
        from knowledge.vectors import Vectors

        vectors = Vectors(self.library, self.embedder.name, url=self.settings.chroma_url, say=self.notice)
        return Search.open(
            self.library, self.companies, embedder=self.embedder, vectors=self._stack.enter_context(vectors)
        )

    @cached_property
    def embedder(self) -> Embedder | None:
        """The embedder that the settings name, None where there is none."""
        from knowledge.embed import choose

        key = self.settings.openai_api_key
        return choose(
            self.settings.embedder,
            self.settings.home,
            api_key=key.get_secret_value() if key else None,
            base_url=self.settings.openai_base_url,
            say=self.notice,
            fetch=False,
            held=self.library.count_vectors,
        )

    @cached_property
    def prices(self) -> PriceSource | None:
        """Daily closes, None where no source is set. Raises NoPrices for a bad one."""
        from knowledge.prices import source_of

        return source_of(self.settings.prices, self.settings.prices_url)

    def trace(self, command: str, arguments: Mapping[str, Any]) -> Trace:
        """The record of this run, begun; enter it to have its end written."""
        from agent.trace import Trace

        key = self.settings.openai_api_key
        return Trace.open(
            self.settings.home,
            command=command,
            arguments=arguments,
            secrets=[key.get_secret_value()] if key else [],
        )

    def around(self, memo: Memo) -> dict[str, str]:
        """By source key the whole passage that a memo's quote is from, where the library holds it."""
        found: dict[str, str] = {}
        for source in memo.sources:
            if source.document is None or not self.library.holds(source.document):
                continue
            wanted = " ".join(source.quote.split())
            texts = (passage.text for passage in self.library.passages_of(source.document))
            whole = next((text for text in texts if wanted in " ".join(text.split())), None)
            if whole is not None:
                found[source.key] = whole
        return found

    def barred(self, seller: Party, buyer: Party, on: date) -> str | None:
        """Why the seller may not supply the buyer on that day, None if no list that is known says so."""
        from knowledge.sanctions import bars

        one, other = (self.companies.get(party.company or "") for party in (seller, buyer))
        return bars(one, other, on) if one and other else None
