"""`knockon ask` with no model: figures out of tables, quoted sentences, links, and refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from agent.cli import app
from agent.errors import NoEvidence, UsageError
from agent.settings import settings
from tests.agent.shelf import PROSE, stock


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with two filings of one company, a year apart; made once, read by all."""
    folder = tmp_path_factory.mktemp("shelf")
    stock(folder)
    return folder


@pytest.fixture
def stocked(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder with that library."""
    monkeypatch.setenv("KNOCKON_HOME", str(shelf))
    settings.cache_clear()
    return shelf


def ask(*words: str, stdin: str | None = None) -> Any:
    result = CliRunner().invoke(app, ["ask", *words], standalone_mode=False, input=stdin)
    if result.exception is not None and not isinstance(result.exception, NoEvidence):
        raise result.exception
    return result


def answer(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ask(*words, "--json").stdout)
    return found


@pytest.mark.parametrize(
    ("question", "says", "row"),
    [
        ("What was AMD's revenue in 2023?", "$22,680 million", "Net revenue | $22,680 | $23,601"),
        ("What were AMD's net sales in fiscal 2022?", "$23,601 million", "Net revenue | $22,680 | $23,601"),
        ("How much did AMD spend on R&D in 2022?", "$5,005 million", "Research and development | 5,872 | 5,005"),
        ("What was AMD's net loss in 2023?", "$854 million", "Net income (loss) | (854) | 1,320"),
        ("How many employees did AMD have at the end of 2023?", "26,000 employees", PROSE[0]),
    ],
)  # fmt: skip
def test_a_figure_is_answered_by_its_row(stocked: Path, question: str, says: str, row: str) -> None:
    """A metric of a company and a period is answered with the value, its scale, the row quoted and its page."""
    found = answer(question)
    assert says in found["answer"]
    assert found["refused"] is False
    (citation,) = found["citations"]
    assert citation["quote"] == row
    assert citation["page"] in (1, 5)
    assert f"[{citation['key']}]" in found["answer"]


def test_two_periods_are_answered_side_by_side(stocked: Path) -> None:
    """A change asked for over two years is answered with both figures."""
    found = answer("How did AMD's R&D expense change from 2022 to 2023?")
    assert found["answer"].index("$5,005 million") < found["answer"].index("$5,872 million")


def test_who_sells_to_whom_is_answered_by_links(stocked: Path) -> None:
    """A question for suppliers or customers is answered by the links, each with the words that state it."""
    found = answer("Who are AMD's largest customers?")
    assert "Dell Technologies (DELL), 12% of" in found["answer"]
    assert any("accounted for 12%" in citation["quote"] for citation in found["citations"])


def test_other_questions_are_answered_by_quotes(stocked: Path) -> None:
    """What asks for no figure is answered in the document's own words."""
    found = answer("Did a helium shortage delay AMD's production lines?")
    assert found["citations"][0]["quote"] == PROSE[3]


def test_the_past_is_asked_as_it_was_known(stocked: Path) -> None:
    """Under --as-of a later filing neither answers nor is cited."""
    found = answer("Who are AMD's largest customers?", "--as-of", "2024-06-01")
    assert "18%" in found["answer"]
    assert all(citation["knowable"] <= "2024-06-01" for citation in found["citations"])


@pytest.mark.parametrize(
    "question",
    [
        "What was Boeing's revenue in 2023?",
        "What was AMD's revenue in 2011?",
        "What is AMD's policy on employee sabbaticals?",
        "What is the capital of France?",
        "How much did AMD pay for its submarine fleet?",
        "What was AMD's dividend per share in 2023?",
    ],
)
def test_what_the_library_cannot_answer_is_refused(stocked: Path, question: str) -> None:
    """No padding: where nothing bears on the question it is refused, cites nothing, and exits with 3."""
    result = ask(question, "--json")
    found = json.loads(result.stdout)
    assert (found["refused"], found["citations"]) == (True, [])
    assert isinstance(result.exception, NoEvidence)
    assert result.exception.exit_code == 3


def test_one_document_a_line_for_a_file_of_questions(stocked: Path) -> None:
    """`--each -` answers each line of standard input with one JSON document a line, refusals among them."""
    lines = ask("--each", "-", stdin="What was AMD's revenue in 2023?\nWhat is the capital of France?\n").stdout
    first, second = map(json.loads, lines.splitlines())
    assert (first["refused"], second["refused"]) == (False, True)


def test_a_question_must_be_asked(home: Path) -> None:
    """Neither a text nor a file is a usage error."""
    with pytest.raises(UsageError, match="either a question"):
        ask()


def test_an_empty_library_refuses(home: Path) -> None:
    """With nothing but the bundled notes a made-up matter is refused."""
    assert json.loads(ask("What did Quarzwerk say about zeolite?", "--json").stdout)["refused"] is True


def test_the_whole_is_no_answer_for_a_part(stocked: Path) -> None:
    """A figure of a segment that no passage gives is not answered by the company's total; pages to read are named."""
    told = str(ask("What was AMD's revenue from submarine optics in 2023?").exception)
    assert "$22,680" not in told
    assert "Pages to look at first: " in told


def test_only_the_words_that_ask_or_define_name_the_figure(stocked: Path) -> None:
    """A statement named as the place to look, or a way to round, asks for no figure of that name."""
    found = answer("Using the cash flow statement, what was AMD's net revenue in 2023? Round to whole cash amounts.")
    assert [c["quote"] for c in found["citations"]] == ["Net revenue | $22,680 | $23,601"]
