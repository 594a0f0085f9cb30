"""Questions on what joins companies: answered out of links, with share, words and day, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.api import Analyst
from knowledge.library import Library
from tests.agent.library import fill


@pytest.fixture
def analyst(home: Path) -> Iterator[Analyst]:
    with Library.open(home) as library:
        fill(library)
    with Analyst() as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "What share of AMD's revenue comes from Nvidia?",
        "How much of AMD's sales are to Nvidia?",
        "How dependent is AMD on Nvidia?",
        "Is Nvidia a customer of AMD?",
    ],
)
def test_a_question_on_two_companies_is_answered_by_the_link_between_them(analyst: Analyst, question: str) -> None:
    """The made-up note says that AMD sells Nvidia 30%: the answer says so first and cites a row."""
    told = analyst.ask(question)
    assert not told["refused"]
    assert "AMD) sells to Nvidia" in told["answer"]
    assert "30% of source revenue in FY2023" in told["answer"]
    assert any("30%" in citation["quote"] for citation in told["citations"])


@pytest.mark.parametrize("question", ["Who makes memory for Nvidia?", "Which companies supply Nvidia?"])
def test_who_makes_something_for_a_company_asks_for_its_suppliers(analyst: Analyst, question: str) -> None:
    """Each supplier has a line and a citation; one without a stated share has no size."""
    told = analyst.ask(question)
    lines = told["answer"].splitlines()
    assert any(line.startswith("Micron") and "%" not in line for line in lines)
    assert len(told["citations"]) == len(lines)


@pytest.mark.parametrize(
    "question",
    [
        "Does Netflix buy from Smucker?",
        "Should I buy Nvidia?",
        "What will Nvidia's share price be next year?",
        "What is the price target for AMD?",
    ],
)
def test_what_no_document_says_is_refused(analyst: Analyst, question: str) -> None:
    """A relation that nothing states, advice, and a price to come are refused with the reason and no citation."""
    told = analyst.ask(question)
    assert told["refused"]
    assert told["answer"]
    assert told["citations"] == []
