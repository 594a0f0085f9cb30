"""Files into the library: what is found and read, what a bad file does to the others, what a second run does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("knowledge.read.reader")

from knowledge.bundled import sync_notes
from knowledge.companies import Companies
from knowledge.ingest import Ingested, ingest, jobs_of, walk
from knowledge.intake import Job, identified
from knowledge.lexical import Lexical, Term
from knowledge.library import Library
from knowledge.types import AsOf, Document

PAGE = "<html><head><title>{name} report</title></head><body><p>Item 1. Business</p><p>{words}</p></body></html>"
NOTE = """---
title: Made-up chain
published: 2024-03-01
source: a test
---
# Made-up chain

Wafers go to laser makers.

## Links

| source | relation | target | channel | share | of | period | said by | quoted from | checked |
|---|---|---|---|---|---|---|---|---|---|
| {seller} | supplies | Buyer of Wafers Co | | 12% | source_revenue | FY2022 | {seller} | {seller} 10-K FY2022 | no |
"""


def page(folder: Path, name: str, words: str) -> Path:
    file = folder / f"{name}.html"
    file.write_text(PAGE.format(name=name, words=words))
    return file


def run(library: Library, *paths: Path, again: bool = False, **said: object) -> dict[str, Ingested]:
    jobs, wrong = jobs_of([str(p) for p in paths], **said)  # type: ignore[arg-type]
    done = [*wrong, *ingest(jobs, library, again=again, workers=2)]
    return {Path(each.path).name: each for each in done}


@pytest.fixture
def library(home: Path) -> Library:
    return Library.open(home)


def test_files_are_read_and_searchable_and_a_bad_one_stops_nothing(library: Library, tmp_path: Path) -> None:
    """Good files are added whole; an empty one, a broken one and one that is not there are each told in a line."""
    for i in range(3):
        page(tmp_path, f"good{i}", f"We sell wafers number{i} to many makers of lasers.")
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of a document")
    done = run(library, tmp_path, tmp_path / "absent.html")
    assert {name for name, each in done.items() if each.status == "added"} == {f"good{i}.html" for i in range(3)}
    failed = {name: each.error or "" for name, each in done.items() if each.status == "failed"}
    assert failed.keys() == {"empty.html", "broken.pdf", "absent.html"}
    assert all(name in error and "\n" not in error for name, error in failed.items())
    assert library.counts()["documents"] == 3
    assert len(Lexical.open(library).search([Term("number1")])) == 1


def test_a_second_run_reads_nothing_and_changes_nothing(library: Library, tmp_path: Path) -> None:
    """Files that are known are told unchanged with their sizes; a changed one is a new version; --again reads anew."""
    page(tmp_path, "a", "wafers")
    page(tmp_path, "b", "lasers")
    first = run(library, tmp_path)
    before = library.fingerprint()
    second = run(library, tmp_path)
    assert {each.status for each in second.values()} == {"unchanged"}
    assert second["a.html"].passages == first["a.html"].passages == 1
    assert library.fingerprint() == before
    page(tmp_path, "b", "chips")
    assert {name: each.status for name, each in run(library, tmp_path).items()} == {
        "a.html": "unchanged",
        "b.html": "added",
    }
    assert len(library.documents()) == 2
    assert {each.status for each in run(library, tmp_path, again=True).values()} == {"added"}
    assert library.counts()["documents"] == 3


def test_what_the_user_says_dates_an_undated_file_also_later(library: Library, tmp_path: Path) -> None:
    """--knowable dates what has no date, in the run that reads it or in one that finds it unchanged."""
    page(tmp_path, "a", "wafers")
    run(library, tmp_path)
    assert library.withheld(AsOf(date(2024, 1, 1)))["undated"] == 1
    done = run(library, tmp_path, knowable=date(2023, 5, 1))
    assert (done["a.html"].status, done["a.html"].as_json()["knowable"]) == ("unchanged", "2023-05-01")
    assert library.withheld(AsOf(date(2024, 1, 1))) == {"later": 0, "undated": 0}


def test_what_the_user_says_of_the_company_holds(library: Library, tmp_path: Path) -> None:
    """--company makes the documents that company's."""
    nvidia = Companies.load().resolve("NVDA")
    page(tmp_path, "a", "wafers")
    run(library, tmp_path, company=nvidia)
    assert [d.ticker for d in library.documents(company=nvidia.id)] == ["NVDA"]


def test_a_document_is_its_registrants_by_cik_ticker_or_name_and_never_by_a_guess() -> None:
    """The CIK decides, then the ticker, then the printed name; an unknown one leaves the document without a company."""
    companies = Companies.load()

    def of(**stated: str) -> str | None:
        return identified(Document("d0", "x", "x", "0", "html", **stated), companies).ticker  # type: ignore[arg-type]

    assert of(cik="1045810") == of(cik="0001045810", company_name="Another Name") == "NVDA"
    assert of(ticker="AMD") == "AMD"
    assert of(company_name="NVIDIA Corporation") == "NVDA"
    assert of(company_name="Made Up Wafers of Nowhere Inc") is None


def test_a_folder_that_links_to_itself_is_walked_once(tmp_path: Path) -> None:
    """Link loops and two ways into one folder give each file once; hidden and foreign files are passed over."""
    inner = tmp_path / "inner"
    inner.mkdir()
    page(inner, "a", "wafers")
    page(tmp_path, "b", "lasers")
    (tmp_path / ".hidden.html").write_text("no")
    (tmp_path / "figures.csv").write_text("1,2")
    (inner / "up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(inner)
    (tmp_path / "nowhere.html").symlink_to(tmp_path / "absent")
    assert sorted(f.name for f in walk(tmp_path)) == ["a.html", "b.html", "nowhere.html"]


def test_standard_input_is_a_document(library: Library) -> None:
    """ "-" is what comes in on standard input; a folder with nothing to read is told."""
    jobs, wrong = jobs_of(["-"], standard_input=lambda: PAGE.format(name="x", words="wafers").encode())
    assert wrong == []
    assert [each.status for each in ingest(jobs, library)] == ["added"]


def test_a_folder_with_nothing_to_read_is_told(tmp_path: Path) -> None:
    """An empty folder is a failure that says what was looked for."""
    jobs, wrong = jobs_of([str(tmp_path)])
    assert jobs == []
    assert ".pdf" in (wrong[0].error or "")


def test_bundled_notes_follow_their_folder(library: Library, tmp_path: Path) -> None:
    """Notes come in once, follow a change, and leave with their file; their links come from their table."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text(NOTE.format(seller="Made-up Seller"))
    (notes / "b.md").write_text(NOTE.format(seller="Other Seller"))
    assert [each.status for each in sync_notes(library, notes)] == ["added", "added"]
    change = library.change()
    assert (sync_notes(library, notes), library.change()) == ([], change)
    assert {link.source.name for link in library.links()} == {"Made-up Seller", "Other Seller"}
    assert {(link.origin, link.checked) for link in library.links()} == {("note", False)}
    (notes / "a.md").write_text(NOTE.format(seller="Third Seller"))
    (notes / "b.md").unlink()
    assert len(sync_notes(library, notes)) == 1
    assert {link.source.name for link in library.links()} == {"Third Seller"}
    assert [d.path for d in library.documents()] == ["notes/a.md"]
    (notes / "c.md").write_text("---\nunknown key: 1\n---\n")
    assert [each.status for each in sync_notes(library, notes)] == ["failed"]


def test_a_job_is_called_by_its_path() -> None:
    """What a worker says of a job that kills it names the file and not its bytes."""
    assert str(Job("a.html", b"secret")) == "a.html"
    assert "secret" not in repr(Job("a.html", b"secret"))
