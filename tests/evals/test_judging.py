"""`knockon-eval judge` and `probe` from end to end, over a chat server on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from agent.app import App
from agent.settings import settings
from evals.bank import bank
from evals.cases import Case
from evals.cli import app
from evals.doors import Doors, Observed
from evals.judge import labels
from evals.session import Wish, carried_out
from evals.suites import chosen, without_model
from tests.fake_openai import FakeOpenAI, serving


class Says(Doors):
    """Says one thing to every question, and to every event that nobody is hit."""

    def __init__(self, app: App) -> None:
        super().__init__(app)

    def observe(self, item: object) -> Observed:
        return {"answer": "It is 30%.", "refused": None, "citations": [], "struck": [], "effects": []}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    with serving() as server:
        monkeypatch.setenv("KNOCKON_MODEL", "fake")
        monkeypatch.setenv("KNOCKON_JUDGE", "judge")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        settings.cache_clear()
        yield server


def test_a_judge_rules_on_a_log_past_the_calls_of_a_memo(tmp_path: Path, server: FakeOpenAI) -> None:
    """Agreement first, then each case: what was asked is told, and each text is fenced. More than 8 calls are made."""
    items, _ = chosen("questions", only=("acacia-zte", "oclaro-zte", "cirrus-apple", "ups-amazon"))
    carried_out(Wish("questions", items, without_model(settings()), tmp_path / "log.jsonl", doors=Says))
    by_hand = [
        [
            {"number": n, "met": met, "contradicted": False, "quote": label.candidate}
            for n, met in enumerate(label.met, 1)
        ]
        for label in labels()
    ]
    met = {"number": 1, "met": True, "contradicted": False, "quote": "30%"}
    spoken_against = met | {"met": False, "contradicted": True, "quote": None}
    each = [[met], [met | {"quote": "eighteen per cent"}], [spoken_against], []]
    server.will(*(json.dumps({"criteria": rows}) for rows in [*by_hand, *each]))
    told = CliRunner().invoke(app, ["judge", str(tmp_path / "log.jsonl")]).output.splitlines()
    count = sum(len(label.met) for label in labels())
    assert told[0] == f"judge agrees with 100% of {count} hand labels, kappa 1.00"
    assert told[1:5] == [
        f"1.00  {items[0].id}", f"0.00  {items[1].id}", f"0.00  {items[2].id}  CONTRADICTED", f"0.00  {items[3].id}",
    ]  # fmt: skip
    assert told[5] == "judged 0.250 over 4 cases; never read it alone"
    assert len(server.requests) == len(labels()) + 4 > settings().max_calls
    sent = server.requests[-1]["messages"][-1]["content"]
    assert items[3].case.question in sent  # type: ignore[attr-defined]
    assert "<<end TEXT" in sent
    assert {request["model"] for request in server.requests} == {"judge"}


def test_the_closed_book_is_asked_of_the_writer_and_stands_beside_its_score(tmp_path: Path, server: FakeOpenAI) -> None:
    """Nine events, asked without documents; one remembered name is right; those after the cutoff apart."""
    events = [item for item in bank(("event",)) if isinstance(item.case, Case) and item.case.outcomes][:9]
    carried_out(Wish("events", events, without_model(settings()), tmp_path / "log.jsonl", doors=Says))
    server.will(json.dumps({"remembers": True, "names": [{"company": "Spirit AeroSystems", "sign": -1}]}))
    told = CliRunner().invoke(app, ["probe", str(tmp_path / "log.jsonl"), "--cutoff", "2024-01-01"]).output
    assert "closed book: 9 events, 9 remembered by the model's own word" in told
    moved = [row for item in events for row in item.case.outcomes if row.sign]  # type: ignore[attr-defined]
    right = sum(row.company == "Spirit AeroSystems" for row in moved)
    assert right == 1
    assert f"all: names_recall 0.000 with documents, {right / len(moved):.3f} without" in told
    assert "after the cutoff: names_recall 0.000 with documents, 0.000 without" in told
    assert {request["model"] for request in server.requests} == {"fake"}
    assert all("[S1]" not in json.dumps(request["messages"]) for request in server.requests)
