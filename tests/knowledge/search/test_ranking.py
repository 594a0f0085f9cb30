"""What decides the order: statement lines over bare words, fit as a weight, a place for each document to be heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.catalogue.embedded import Matrix
from knowledge.companies import Companies
from knowledge.fill import fill
from knowledge.library import Library
from knowledge.question.types import Period
from knowledge.ranking.fit import of_period
from knowledge.ranking.pick import picked
from knowledge.ranking.shelf import Page
from knowledge.search import Search
from knowledge.types import AsOf, Document, Link, Party, Passage, Reading, digest
from knowledge.vectors import Vectors

PROSE = (
    "Inventories are held at cost. We count inventories each quarter, and inventories turn quickly. Turnover is high."
)
INCOME = "Statements of Income\nNet sales | 900 | 800\nCost of sales | 600 | 500\nNet income | 50 | 40"
BALANCE = "Balance Sheets\nCash | 10 | 9\nInventories | 120 | 100\nTotal assets | 400 | 380"


def tags_of(text: str) -> tuple[str, ...]:
    """The kind of page, as the reader tells it."""
    return {INCOME: ("income_statement",), BALANCE: ("balance_sheet",)}.get(text, ())


def put(library: Library, name: str, *pages: str, links: tuple[Link, ...] = (), **fields: object) -> str:
    """Add a made-up document, one passage a page; returns its id."""
    sha = sha256(name.encode()).hexdigest()
    document = Document("d" + sha[:16], name, name, sha, "pdf", company_name=name.split(" 20")[0], form="10-K")
    document = replace(document, **fields)  # type: ignore[arg-type]
    passages = [
        Passage("p" + digest(sha, str(i)), document.id, i, text, 9, page=i + 1, tags=tags_of(text))
        for i, text in enumerate(pages)
    ]
    library.add(Reading(document, ()), passages, links)
    return document.id


@pytest.fixture
def library(home: Path) -> Library:
    return Library.open(home)


def pages_of(library: Library, text: str, **options: object) -> list[tuple[str, int | None]]:
    found = Search.open(library, Companies.load()).find(text, **options)  # type: ignore[arg-type]
    return [(hit.document.title, hit.passage.page) for hit in found.hits]


def test_a_ratio_finds_the_statements_of_its_parts(library: Library) -> None:
    """Inventory turnover is read off both statements, though another page says both words more often."""
    put(library, "Ferrum Works 2021", PROSE, "We employ people.", INCOME, BALANCE)
    found = pages_of(library, "What was Ferrum Works' inventory turnover?")
    assert {3, 4} <= {page for _, page in found[:3]}


def test_years_weigh_and_do_not_wall_off(library: Library) -> None:
    """The filing of the year comes first, the next year's, which prints that year too, is given as well."""
    for year in (2019, 2020, 2021):
        put(library, f"Ferrum Works {year}", BALANCE, fiscal_year=year, period=date(year, 12, 31))
    found = pages_of(library, "What were Ferrum Works' total assets in FY2020?")
    assert found[0] == ("Ferrum Works 2020", 1)
    assert ("Ferrum Works 2021", 1) in found


def test_two_companies_are_both_heard(library: Library) -> None:
    """One filer has twenty good pages and the other one: both are among the first."""
    put(library, "Ferrum Works 2021", *(f"{BALANCE}\nNote {i} on inventories, ferrum {i} {i}" for i in range(20)))
    put(library, "Lumen Glass 2021", "We hold some inventories at Reno.")
    found = pages_of(library, "Compare the inventories of Ferrum Works and Lumen Glass")
    assert ("Lumen Glass 2021", 1) in found[:10]


def test_each_quarter_is_heard_where_a_trend_is_asked_for(library: Library) -> None:
    """A question over several periods gets evidence of each report."""
    for quarter, month in ((1, 3), (2, 6), (3, 9)):
        pages = [f"Quarter {quarter}, note {i}\n{BALANCE}" for i in range(12)] if quarter == 3 else [PROSE]
        put(
            library, f"Ferrum Works 2021 Q{quarter}", *pages, form="10-Q", fiscal_year=2021, fiscal_quarter=quarter,
            period=date(2021, month, 30),
        )  # fmt: skip
    found = pages_of(library, "How have Ferrum Works' inventories changed over the quarters?")
    assert len({title for title, _ in found[:10]}) == 3


def test_a_page_is_given_once_and_a_copy_of_it_not_at_all(library: Library) -> None:
    """Two passages of one page are one hit; a filing that repeats another's page word for word adds none."""
    text = " ".join(f"word{i} inventories" for i in range(40))
    put(library, "Ferrum Works 2021", text, PROSE, period=date(2021, 12, 31))
    put(library, "Ferrum Works 2021 again", text, period=date(2021, 12, 31))
    found = pages_of(library, "inventories of Ferrum Works")
    assert len(found) == len(set(found)) == 2


def test_a_hop_widens_to_linked_companies(library: Library) -> None:
    """With --hops 1 a supplier's filing answers too, after the company's own; without it, it comes from words alone."""
    table = Companies.load()
    amd, other = table.resolve("AMD"), table.resolve("AMKR")
    quote = "We buy packaging from Amkor."
    link = Link(
        "supplies", Party(other.name, other.ticker, other.id), Party(amd.name, amd.ticker, amd.id), quote, None, "prose"
    )
    put(library, "AMD 2021", "Our packaging capacity is limited.", company=amd.id, company_name=amd.name, links=(link,))
    put(library, "Amkor 2021", "Packaging capacity grew.", company=other.id, company_name=other.name)
    put(library, "Ferrum Works 2021", "Packaging capacity, packaging capacity.")
    with_hop = pages_of(library, "packaging capacity at AMD", hops=1)
    assert [title for title, _ in with_hop[:2]] == ["AMD 2021", "Amkor 2021"]
    assert pages_of(library, "packaging capacity", company=amd, hops=1) == [("AMD 2021", 1), ("Amkor 2021", 1)]
    assert pages_of(library, "packaging capacity", company=amd) == [("AMD 2021", 1)]


days = st.dates(date(2019, 1, 1), date(2023, 12, 31))


@given(known=st.lists(st.none() | days, min_size=1, max_size=6), day=days, k=st.integers(1, 8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_later_and_nothing_undated_is_ever_given(
    tmp_path_factory: pytest.TempPathFactory, known: list[date | None], day: date, k: int
) -> None:
    """Whatever is asked, by option or in words, no passage is knowable after the day, and what was withheld adds up."""
    with Library.open(tmp_path_factory.mktemp("asof")) as library:
        for i, when in enumerate(known):
            put(library, f"Ferrum Works 20{i}", f"{BALANCE} {i}", knowable=when)
        search = Search.open(library, Companies.load())
        by_option = search.find("total assets of Ferrum Works", k=k, as_of=AsOf(day), hops=1)
        in_words = search.find(f"total assets of Ferrum Works, as known on {day.isoformat()}", k=k)
    seen = sum(when is not None and when <= day for when in known)
    for found in (by_option, in_words):
        assert all(hit.document.knowable is not None and hit.document.knowable <= day for hit in found.hits)
        assert len(found.hits) <= min(k, seen)
        assert sum(found.withheld.values()) == len(known) - seen


ends = st.dates(date(2015, 1, 1), date(2024, 12, 31))


@given(
    year=st.integers(2013, 2026),
    quarter=st.none() | st.integers(1, 4),
    end=ends,
    form=st.sampled_from(["10-K", "10-Q"]),
)
def test_fit_to_a_period_is_a_share_and_nothing_reports_the_future(
    year: int, quarter: int | None, end: date, form: str
) -> None:
    """Fit lies in [0, 1], and a filing whose period ended before the year began fits it not at all."""
    own = (end.month + 2) // 3 if form == "10-Q" else None
    document = Document("d1", "x", "x", "", "pdf", form=form, period=end, fiscal_year=end.year, fiscal_quarter=own)
    fit = of_period(Period(year, quarter=quarter), document)
    assert 0.0 <= fit <= 1.0
    assert fit == 0.0 or end.year >= year
    assert of_period(Period(end.year, end=end), document) == 1.0


@given(
    order=st.lists(st.integers(0, 4), min_size=1, max_size=30), k=st.integers(1, 12), heard=st.sets(st.integers(0, 4))
)
def test_picking_keeps_the_best_and_hears_whom_it_must(order: list[int], k: int, heard: set[int]) -> None:
    """At most k pages, each once, the best first; each document to be heard is there if there is room."""
    documents = [Document(f"d{n}", "x", "x", "", "pdf") for n in range(5)]
    ranked = [
        Page(documents[n], (Passage(f"p{i}", f"d{n}", i, f"text of its own number {i} {i * 7}", 9, page=i),))
        for i, n in enumerate(order)
    ]
    chosen = picked(ranked, k, [f"d{n}" for n in sorted(heard)])
    assert len(chosen) == len(set(chosen)) == min(k, len(ranked))
    assert chosen[0] == 0
    present = {order[i] for i in chosen}
    room = min(k, 10)
    if len(set(order)) <= room:
        assert heard & set(order) <= present


def test_days_within_a_week_of_the_end_are_the_same_period() -> None:
    """A 52-week year ends some days from the month's end."""
    document = Document("d1", "x", "x", "", "pdf", form="10-K", period=date(2021, 8, 29), fiscal_year=2021)
    near = date(2021, 8, 31)
    assert of_period(Period(2021, end=near), document) == 1.0
    assert of_period(Period(2021, end=near - timedelta(days=60)), document) < 1.0


def test_a_month_fits_the_report_that_ends_in_it_then_the_one_that_follows_then_the_year_s() -> None:
    """What happened in a month or on a day stands in the report of its year as well, though less surely."""
    month = Period(2021, start=date(2021, 5, 1), end=date(2021, 5, 31))
    ends = Document("d1", "x", "x", "", "pdf", form="10-Q", period=date(2021, 5, 29), fiscal_year=2021)
    told = Document("d2", "x", "x", "", "pdf", form="8-K", knowable=date(2021, 5, 20), fiscal_year=2021)
    annual = Document("d3", "x", "x", "", "pdf", form="10-K", period=date(2021, 12, 31), fiscal_year=2021)
    before = Document("d4", "x", "x", "", "pdf", form="10-K", period=date(2020, 12, 31), fiscal_year=2020)
    found = [of_period(month, document) for document in (ends, told, annual, before)]
    assert found[0] == 1.0
    assert sorted(set(found), reverse=True) == found
    assert found[-1] == 0.0
    assert of_period(Period(2021, end=date(2021, 5, 17)), annual) == found[2]


def test_what_others_say_of_a_company_comes_after_its_own_filing(library: Library) -> None:
    """A company named weighs and walls nothing off: another's filing that names it is given too, later."""
    put(library, "Lumen Glass 2021", "Ferrum Works buys sheet glass from us, sheet glass of all sizes.")
    put(library, "Ferrum Works 2021", "We buy some sheet glass.")
    found = pages_of(library, "Where does Ferrum Works get its sheet glass?")
    assert found == [("Ferrum Works 2021", 1), ("Lumen Glass 2021", 1)]


class Letters:
    """An embedder for tests: how often each letter stands in a text."""

    name, dim = "letters", 26

    def embed(self, texts: Sequence[str]) -> Matrix:
        rows = np.array([[text.lower().count(chr(97 + i)) + 0.01 for i in range(26)] for text in texts], np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_vectors_add_what_no_word_finds(library: Library) -> None:
    """A passage that shares no word with the question is found by nearness, and the search says that it was fused."""
    put(library, "Ferrum Works 2021", "zzyzx zyzzy zzz", "Inventories are held at cost.")
    found = with_vectors(library).find("zzz yzx of Ferrum Works")
    assert found.mode == "fused"
    assert found.hits[0].passage.page == 1


def test_a_document_with_no_vectors_yet_is_not_pushed_down(library: Library) -> None:
    """Vectors fill in behind: of two filings that answer alike, the one still without them keeps its place."""
    new = f"{BALANCE}\nof this year, as reported by Ferrum"
    put(library, "Ferrum Works 2020", f"{BALANCE}\nof last year", fiscal_year=2020, period=date(2020, 12, 31))
    search = with_vectors(library)
    put(library, "Ferrum Works 2021", new, fiscal_year=2021, period=date(2021, 12, 31))
    found = search.find("What were Ferrum Works' total assets in FY2021?")
    assert found.mode == "fused"
    assert [hit.document.title for hit in found.hits] == ["Ferrum Works 2021", "Ferrum Works 2020"]


def with_vectors(library: Library) -> Search:
    """Search over the library with every passage that it holds now embedded."""
    embedder = Letters()
    fill(library, embedder)
    return Search.open(library, Companies.load(), embedder=embedder, vectors=Vectors(library, embedder.name))
