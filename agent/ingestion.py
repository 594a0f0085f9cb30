"""One run of `knockon ingest`: words to files and tickers, those into the library, then the index and the vectors.

Prints progress and notices on stderr through rich and click; the results are the caller's to show.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import click

from agent.progress import bar
from agent.render.sanitize import one_line
from agent.settings import Settings
from knowledge import tokens
from knowledge.bundled import sync_notes
from knowledge.catalogue.rows import pack
from knowledge.companies import Companies
from knowledge.embed import choose
from knowledge.errors import CompanyError
from knowledge.ingest import STANDARD_INPUT, Ingested, ingest, jobs_of, write
from knowledge.intake import Job
from knowledge.library import Library
from knowledge.types import Company


class Ingestion:
    """A library open for writing, and what fills it. A context manager."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.companies = Companies.load()
        self.library = Library.open(settings.home, waiting=notice)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.library.close()

    def bring(
        self,
        words: Sequence[str],
        *,
        company: str | None = None,
        knowable: date | None = None,
        again: bool = False,
        limit: int = 12,
    ) -> Iterator[Ingested]:
        """Take in what the words name, files first, giving what became of each as it is written.

        Raises CompanyError for a word that names neither a file nor one company, before anything is written.
        """
        whose = self.companies.resolve(company) if company else None
        paths, tickers = self._sorted(words)
        jobs, wrong = jobs_of(paths, company=whose, knowable=knowable, standard_input=_standard_input)
        if jobs or tickers:
            tokens.prepare(say=notice)
        sync_notes(self.library)
        yield from wrong
        yield from self._read(jobs, again=again)
        for filer in tickers:
            yield from self._fetched(filer, again=again, limit=limit)

    def _sorted(self, words: Sequence[str]) -> tuple[list[str], list[Company]]:
        """Words that name files, and companies for the others. A file of that name wins over a ticker."""
        paths: list[str] = []
        filers: list[Company] = []
        for word in words:
            if word == STANDARD_INPUT or os.path.exists(Path(word).expanduser()) or "/" in word:
                paths.append(word)
                continue
            try:
                filers.append(self.companies.resolve(word))
            except CompanyError:
                if "." not in word:
                    raise
                paths.append(word)  # meant as a file that is not there: the reader says so
        return paths, filers

    def _fetched(self, company: Company, *, again: bool, limit: int) -> Iterator[Ingested]:
        """A company's newest filings and the facts that it tagged since the oldest of them."""
        from knowledge.edgar import Fetched, SecClient, bring, company_facts

        jobs: list[Job] = []
        cache = self.settings.home / "cache" / "sec"
        with SecClient(self.settings.sec_identity, cache, base_url=self.settings.sec_base_url) as client:
            with bar(f"fetching {company.ticker or company.name}", None) as step:
                for item in bring(client, company, limit=limit):
                    if isinstance(item, Fetched):
                        jobs.append(Job(item.url, item.data, company, fetched=item))
                    else:
                        yield Ingested(item.ref.index_url, "failed", error=item.reason)
                    step()
            yield from self._read(jobs, again=again)
            since = min((job.fetched.ref.filed for job in jobs if job.fetched), default=None)
            for filed in company_facts(client, company.cik or "", since=since):
                yield write(pack(filed.reading(company), ()), self.library)

    def _read(self, jobs: Sequence[Job], *, again: bool) -> Iterator[Ingested]:
        with bar("reading", len(jobs)) as step:
            for each in ingest(jobs, self.library, again=again):
                yield each
                step()

    def index(self) -> None:
        """Bring the word index in line with the library."""
        from knowledge.lexical import Lexical

        Lexical.open(self.library, waiting=notice)

    def embed(self) -> None:
        """Embed the passages that have no vector, and bring the vector store in line. Ctrl-C keeps what is done."""
        from knowledge.fill import fill
        from knowledge.vectors import Vectors

        key = self.settings.openai_api_key
        embedder = choose(
            self.settings.embedder,
            self.settings.home,
            api_key=key.get_secret_value() if key else None,
            base_url=self.settings.openai_base_url,
            say=notice,
            held=self.library.count_vectors,
        )
        if embedder is None:
            return
        try:
            with bar("embedding", None) as step:
                fill(self.library, embedder, progress=step)
            url = self.settings.chroma_url
            with Vectors(self.library, embedder.name, url=url, say=notice) as store, bar("storing", None) as step:
                store.sync(progress=step)
        except KeyboardInterrupt:
            have, all_ = self.library.count_vectors(embedder.name), self.library.counts()["passages"]
            notice(f"text is searchable already; {have} of {all_} vectors. Run knockon ingest again to go on.")
            raise


def _standard_input() -> bytes:
    """Standard input, up to a byte more than is read at all: an endless one is refused as too large."""
    from knowledge.read.reader import LARGEST

    return sys.stdin.buffer.read(LARGEST + 1)


def notice(line: str) -> None:
    """One line on stderr."""
    click.echo(one_line(line), err=True)
