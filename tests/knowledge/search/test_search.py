"""Search over a made-up library: what the question names weighs, and what an as-of date hides is never given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from knowledge.companies import Companies
from knowledge.library import Library
from knowledge.search import Search
from knowledge.types import AsOf, Document, Passage, Reading, digest


def put(library: Library, name: str, *pages: str, **fields: object) -> str:
    """Add a made-up document, one passage a page; returns its id."""
    sha = sha256(name.encode()).hexdigest()
    document = Document("d" + sha[:16], name, name, sha, "pdf", company_name=name.split(" 20")[0], form="10-K")
    document = replace(document, **fields)  # type: ignore[arg-type]
    passages = [Passage("p" + digest(sha, str(i)), document.id, i, text, 9, page=i + 1) for i, text in enumerate(pages)]
    library.add(Reading(document, ()), passages)
    return document.id


@pytest.fixture
def library(home: Path) -> Library:
    return Library.open(home)


def test_the_filing_of_the_company_and_year_named_comes_first(library: Library) -> None:
    """Two filers say the same words; the one that the question names, in the year that it names, is first."""
    text = "Our inventories of widgets rose in the year."
    for name in ("Ferrum Works", "Lumen Glass"):
        for year in (2021, 2022):
            put(
                library,
                f"{name} {year}",
                text,
                fiscal_year=year,
                period=date(year, 12, 31),
                knowable=date(year + 1, 2, 1),
            )
    found = Search.open(library, Companies.load()).find("Why did Lumen Glass's inventories rise in FY2021?")
    assert found.hits[0].document.title == "Lumen Glass 2021"
    assert found.mode == "lexical"
    assert [f.name for f in found.reading.filers] == ["Lumen Glass"]


def test_as_of_gives_nothing_later_and_counts_what_it_withheld(library: Library) -> None:
    """A later filing and an undated one are not given, and are counted."""
    kept = put(library, "Ferrum Works 2020", "widgets sold well", knowable=date(2021, 2, 1))
    put(library, "Ferrum Works 2021", "widgets sold well", knowable=date(2022, 2, 1))
    put(library, "Ferrum Works 2022", "widgets sold well", knowable=None)
    found = Search.open(library, Companies.load()).find("widgets", as_of=AsOf(date(2021, 6, 1)))
    assert {hit.document.id for hit in found.hits} == {kept}
    assert found.withheld == {"later": 1, "undated": 1}


@pytest.mark.parametrize(
    "text",
    ["", "  ", "???", "\x00\x1b[31m", 'OR AND NOT "', "(((", "a" * 50_000, "What is it? " * 5000, "\U0001f680" * 99],
)
def test_no_text_is_too_odd_to_ask(library: Library, text: str) -> None:
    """Empty, huge, full of operators or of signs: a search answers, if only with nothing."""
    put(library, "Ferrum Works 2021", "widgets sold well")
    found = Search.open(library, Companies.load()).find(text, k=3)
    assert len(found.hits) <= 1
