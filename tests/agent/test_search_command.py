"""`knockon search`: hits for a reader, for a program, and for a file of questions; and as a LangChain retriever."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent.cli import app
from agent.errors import NoEvidence, UsageError
from agent.retriever import FilingsRetriever
from knowledge.companies import Companies
from knowledge.library import Library
from knowledge.search import Search
from knowledge.types import AsOf, Document, Passage, Reading, digest

PAGES = (
    "General\nWe make widgets \x1b[31mand sell them.",
    "Consolidated Balance Sheets\nInventories | 120 | 100\nTotal assets | 900 | 800",
)


def put(library: Library, ticker: str, known: date | None, *pages: str) -> None:
    company = Companies.load().resolve(ticker)
    sha = sha256(f"{ticker} {known}".encode()).hexdigest()
    document = Document(
        "d" + sha[:16], f"{ticker}-{known}.pdf", f"{ticker} 10-K {known}", sha, "pdf", company=company.id,
        company_name=company.name, ticker=ticker, form="10-K", fiscal_year=known and known.year - 1, knowable=known,
    )  # fmt: skip
    passages = [
        Passage("p" + digest(sha, str(i)), document.id, i, text, 9, page=i + 1, section="Item 8")
        for i, text in enumerate(pages)
    ]
    library.add(Reading(document, ()), passages)


@pytest.fixture
def stocked(home: Path) -> Path:
    """A library with two filings of one company, a year apart, and an undated one of another."""
    with Library.open(home) as library:
        put(library, "AMD", date(2022, 2, 1), *PAGES)
        put(library, "AMD", date(2023, 2, 1), *PAGES)
        put(library, "INTC", None, *PAGES)
    return home


def run(*arguments: str, input: str | None = None) -> Result:
    result = CliRunner().invoke(app, ["search", *arguments], standalone_mode=False, input=input)
    if result.exception is not None:
        raise result.exception
    return result


def test_json_has_the_published_fields(stocked: Path) -> None:
    """Each hit says document, path, title, company, knowable, page, section, passage, text, score; best first."""
    answer = json.loads(run("What were AMD's total assets in FY2022?", "--json", "-k", "2").stdout)
    assert answer["query"] == "What were AMD's total assets in FY2022?"
    first = answer["hits"][0]
    published = {"document", "path", "title", "company", "knowable", "page", "section", "passage", "text", "score"}
    assert published <= first.keys()
    assert (first["path"], first["page"], first["company"]) == ("AMD-2023-02-01.pdf", 2, "Advanced Micro Devices")
    assert [hit["score"] for hit in answer["hits"]] == sorted((hit["score"] for hit in answer["hits"]), reverse=True)


def test_options_let_nothing_else_through(stocked: Path) -> None:
    """--company, --form and --as-of are walls; what was withheld is counted."""
    answer = json.loads(run("total assets", "--json", "--company", "AMD", "--as-of", "2022-06-30").stdout)
    assert {hit["path"] for hit in answer["hits"]} == {"AMD-2022-02-01.pdf"}
    assert answer["withheld"]["later"] >= 1
    assert answer["withheld"]["undated"] >= 1
    with pytest.raises(NoEvidence, match="nothing in the library"):
        run("total assets", "--form", "20-F")


def test_each_line_of_a_file_gets_one_document_a_line(stocked: Path) -> None:
    """Lines and answers run in step, an empty line too."""
    lines = run("--each", "-", "-k", "1", input="total assets of AMD\n\nwidgets\n").stdout.splitlines()
    answers = [json.loads(line) for line in lines]
    assert [answer["query"] for answer in answers] == ["total assets of AMD", "", "widgets"]
    assert [len(answer["hits"]) for answer in answers] == [1, 0, 1]


def test_a_reader_sees_place_and_lines_and_no_escape(stocked: Path) -> None:
    """The terminal shows page and date and the lines that answer, explains on request, and passes no escape on."""
    shown = run("AMD total assets FY2022", "--explain").stdout
    assert "Total assets | 900 | 800" in shown
    assert "p. 2" in shown
    assert "companies: Advanced Micro Devices" in shown
    assert "periods: FY2022" in shown
    assert "\x1b[31m" not in shown


def test_words_that_are_no_question_are_refused(stocked: Path) -> None:
    """Neither a text nor a file, or both, is a usage error that shows how."""
    with pytest.raises(UsageError, match="either a text or --each"):
        run()
    with pytest.raises(UsageError, match="either a text or --each"):
        run("assets", "--each", "-")


def test_the_library_is_a_langchain_retriever(stocked: Path) -> None:
    """A chain gets documents with their place, under the same as-of rule."""
    with Library.open(stocked) as library:
        search = Search.open(library, Companies.load())
        retriever = FilingsRetriever(search=search, k=3, as_of=AsOf(date(2022, 6, 30)))
        found = retriever.invoke("total assets of AMD")
    assert found[0].page_content == PAGES[1]
    assert (found[0].metadata["page"], found[0].metadata["source"]) == (2, "AMD-2022-02-01.pdf")
    assert all(document.metadata["knowable"] <= "2022-06-30" for document in found)
