"""Search over real filings: the questions of three annual reports find their pages by words alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.bench.labelled import financebench, interval, right_documents, right_page
from knowledge.companies import Companies
from knowledge.intake import Job, take_in
from knowledge.library import Library
from knowledge.search import Search

FILINGS = ("COSTCO_2021_10K", "NETFLIX_2015_10K", "NETFLIX_2017_10K")


@pytest.mark.data
def test_the_pages_of_three_reports_are_found_by_words(shared: Path, home: Path) -> None:
    """Each labelled question has a right page among the first five, and its own report first."""
    questions = [q for q in financebench(shared) if q.document in FILINGS]
    assert len(questions) >= 3
    with Library.open(home) as library:
        for name in FILINGS:
            library.add_packed(take_in(Job(str(shared / "financebench" / "pdfs" / f"{name}.pdf"))))
        search = Search.open(library, Companies.load())
        for question in questions:
            hits = search.find(question.text, k=10).hits
            found = [(Path(hit.document.path).stem, hit.passage.page or 0) for hit in hits]
            assert right_page(question, found, 5) == 1.0, question.text
            assert right_documents(question, found, 1) == 1.0


def test_an_interval_holds_its_mean_and_narrows_with_questions() -> None:
    """The bootstrap's interval lies around the mean, within the values, and is the same for the same seed."""
    few, many = [1.0, 0.0, 1.0, 1.0], [1.0, 0.0, 1.0, 1.0] * 50
    mean, low, high = interval(few)
    assert 0.0 <= low <= mean == 0.75 <= high <= 1.0
    assert interval(few) == (mean, low, high)
    assert interval(many)[2] - interval(many)[1] < high - low
