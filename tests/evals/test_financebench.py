"""FinanceBench's three labels: by code where the gold is one figure, by a model elsewhere, kept in the log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from agent.app import App
from agent.settings import settings
from evals.adapters import _item
from evals.cli import app
from evals.doors import Doors, Observed
from evals.foreign import BenchmarkCase
from evals.grader import hand_labels
from evals.grading import by_code
from evals.metrics import financebench
from evals.metrics.metric import Mark
from evals.session import Wish, carried_out
from evals.suites import chosen, without_model
from tests.fake_openai import serving

MONEY = "How much was net property in FY2018 (in USD millions)?"


@pytest.mark.parametrize(
    ("question", "gold", "answer", "label"),
    [
        ("What was the margin?", "12.4%", "The margin was 12.4%.", "correct"),
        ("What was the margin?", "12.4%", "The margin was 12.43%.", "correct"),
        ("What was the margin?", "12.4%", "The margin was 13.1%.", "incorrect"),
        ("What was the margin?", "12.4%", "Margins of this firm are not given.", "failed"),
        ("What was the margin?", "12.4%", "It was 12.4%, or else 31.0%.", None),
        ("What was the margin?", "-12.4%", "It was 12.4%.", None),
        ("The ratio (100% is the base)?", "24.26", "On 100%, it is 24.26.", "correct"),
        (MONEY, "$12645.00", "It was $12,645 million.", "correct"),
        (MONEY, "$12645.00", "It was $12.6 billion.", "correct"),
        (MONEY, "$12645.00", "It was 12,645.", "correct"),
        (MONEY, "$12645.00", "It was $12,672 million.", "incorrect"),
        (MONEY, "$12645.00", "It was $13 billion.", "incorrect"),
        ("What is the ratio?", "24.26", "It is 24.27.", "correct"),
        ("What is the ratio?", "24.26", "It is 24.3, or 24.261.", "correct"),
        ("What is the ratio?", "24.26", "It is 24.", "incorrect"),
        (MONEY, "$12645.00", "It was 12,645,000.", None),
        (MONEY, "$12645.00", "It was $9,000 million.", "incorrect"),
        ("Did it rise?", "Yes, by 12.4%", "Yes, by 12.4%.", None),
    ],
)
def test_code_labels_bare_figures_alone(question: str, gold: str, answer: str, label: str | None) -> None:
    """Units and rounding are forgiven; two figures, a sign or a scale that is not said are for a judge."""
    assert by_code(question, gold, answer) == label


CASE = BenchmarkCase(id="1", question="Is it cyclical?", gold="Yes, it follows construction.", document="D")


def test_a_refusal_has_failed_and_what_nobody_graded_is_left_out() -> None:
    """The three shares of one answer; a judge's label counts only where code has none."""
    refused = {"answer": "no", "refused": "no"}
    assert financebench.of_answer(CASE, refused, "correct") == {
        "bench_correct": Mark(0.0), "bench_incorrect": Mark(0.0), "bench_failed": Mark(1.0),
    }  # fmt: skip
    said = {"answer": "Yes.", "refused": None}
    assert financebench.of_answer(CASE, said, None) == {}
    assert financebench.of_answer(CASE, said, "correct")["bench_correct"] == Mark(1.0)


class Cyclical(Doors):
    """Says of everything that it is cyclical."""

    def __init__(self, app: App) -> None:
        super().__init__(app)

    def observe(self, item: object) -> Observed:
        return {"answer": "Yes, it follows construction.", "refused": None, "citations": [], "struck": []}


def logged(path: Path) -> None:
    item = _item("financebench_answers/1", "benchmark", CASE)
    carried_out(Wish("financebench", [item], without_model(settings()), path, doors=Cyclical))


def test_without_a_judge_an_answer_in_words_is_told_and_not_scored(tmp_path: Path) -> None:
    """The table has no label, and a line says what it takes; the command to judge says what to set."""
    logged(tmp_path / "log.jsonl")
    printed = CliRunner().invoke(app, ["score", str(tmp_path / "log.jsonl")]).output
    assert "bench_correct" not in printed
    assert "1 FinanceBench answers are left out: they need a model as judge" in printed
    failed = CliRunner().invoke(app, ["judge", str(tmp_path / "log.jsonl")])
    assert "no chat model is set up" in str(failed.exception)


@pytest.mark.parametrize(
    ("quote", "label"), [("it follows construction", "correct"), ("words that it does not hold", "incorrect")]
)
def test_a_judge_on_loopback_labels_what_code_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quote: str, label: str
) -> None:
    """Its labels are added to the log with its agreement with the hand labels first, and `score` counts them."""
    logged(tmp_path / "log.jsonl")
    grades = [{"label": hand.label, "quote": hand.candidate} for hand in hand_labels()]
    with serving() as server:
        server.will(*(json.dumps(grade) for grade in [*grades, {"label": "correct", "quote": quote}]))
        monkeypatch.setenv("KNOCKON_MODEL", "fake")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        settings.cache_clear()
        told = CliRunner().invoke(app, ["judge", str(tmp_path / "log.jsonl")]).output
        again = CliRunner().invoke(app, ["judge", str(tmp_path / "log.jsonl")]).output
    assert again == "nothing in this log needs a judge\n"
    assert f"fake agrees with 100% of {len(grades)} hand labels, kappa 1.00" in told
    assert f"{label:9}  shared/financebench_answers/1" in told
    sent = json.dumps(server.requests[-1])
    assert "<<end TEXT" in sent
    assert CASE.gold in sent
    printed = CliRunner().invoke(app, ["score", str(tmp_path / "log.jsonl")]).output
    value = "1.000" if label == "correct" else "0.000"
    assert f"{'bench_correct':22}   {value}" in printed
    assert "left out" not in printed


def test_answers_are_over_a_copy_of_the_library_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer quotes that library, the quote is found there, and not a file in it changes."""
    library = tmp_path / "library"
    with App(settings().model_copy(update={"home": library, "embedder": "none"})) as app:
        assert app.words.find("UPS").hits
    before = {path: path.stat().st_mtime_ns for path in library.rglob("*") if path.is_file()}
    monkeypatch.setenv("KNOCKON_EVAL_LIBRARY", str(library))
    question = "What share of UPS revenue comes from Amazon?"
    item = _item("financebench_answers/2", "benchmark", CASE.model_copy(update={"question": question, "gold": "11.8%"}))
    wish = Wish("financebench", [item], without_model(settings()), tmp_path / "log.jsonl")
    row = carried_out(wish).rows[0]
    assert row.error is None
    assert row.observed is not None
    assert "11.8%" in row.observed["answer"]
    assert [cited["verbatim"] for cited in row.observed["citations"]] == [True] * len(row.observed["citations"])
    assert row.observed["citations"]
    assert {path: path.stat().st_mtime_ns for path in library.rglob("*") if path.is_file()} == before


def test_without_its_filings_the_suite_says_what_to_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No library of filings, no suite: the error names the variable."""
    monkeypatch.delenv("KNOCKON_EVAL_LIBRARY", raising=False)
    monkeypatch.setenv("KNOCKON_TEST_DATA", str(tmp_path))
    with pytest.raises(Exception, match="set KNOCKON_EVAL_LIBRARY"):
        chosen("financebench")
