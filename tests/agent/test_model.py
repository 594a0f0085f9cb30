"""The gate to chat models against a server that misbehaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from agent.answers import AnswerFolder
from agent.budget import Budget
from agent.errors import (
    BadAnswer,
    BadKey,
    CutOff,
    ModelError,
    NoModel,
    OutOfBudget,
    QuotaUsed,
    Refused,
    TooLong,
    Unavailable,
)
from agent.model import LONGEST_WAIT, Gate, Mode, open_ai
from agent.prompt import Filled
from tests.fake_openai import Behaviour, FakeOpenAI

PROMPT = Filled("names", "1", "h", "Name the suppliers.", "Of Quarzwerk.")
GOOD = '{"names": ["TSM", "AMKR"]}'


class Names(BaseModel):
    model_config = ConfigDict(extra="forbid")
    names: list[str]


class Bench:
    """A gate onto the fake server, with what it waited and recorded."""

    def __init__(self, server: FakeOpenAI, **options: object) -> None:
        self.waits: list[float] = []
        self.records: list[tuple[str, dict[str, object]]] = []
        self.budget = Budget(max_tokens=10_000, max_usd=1.0, max_calls=8)
        deadline = options.pop("deadline", 20.0)
        settings = {"budget": self.budget, "count": lambda t: len(t) // 4, "max_output": 100} | options
        self.gate = Gate(
            open_ai("fake", key="sk-test-secret", base_url=server.url, max_output=100, deadline=deadline),  # type: ignore[arg-type]
            name="fake",
            record=lambda kind, row: self.records.append((kind, row)),
            sleep=self.waits.append,
            **settings,  # type: ignore[arg-type]
        )

    def ask(self) -> list[str]:
        return self.gate.ask(PROMPT, Names).names


def test_a_structured_answer_is_read(server: FakeOpenAI) -> None:
    """The schema is sent in strict form and the answer read; tokens are what the server counted."""
    server.will(GOOD)
    bench = Bench(server)
    assert bench.ask() == ["TSM", "AMKR"]
    sent = server.requests[0]["response_format"]["json_schema"]
    assert (sent["strict"], sent["name"]) == (True, "Names")
    assert bench.budget.usage() == {"calls": 1, "cached": 0, "tokens_in": 11, "tokens_out": 7}


FAULTS: list[tuple[str, Behaviour, type[ModelError], str, int]] = [
    ("401", Behaviour(status=401), BadKey, "OPENAI_API_KEY", 1),
    ("403", Behaviour(status=403), BadKey, "OPENAI_API_KEY", 1),
    ("404", Behaviour(status=404), NoModel, "KNOCKON_MODEL", 1),
    ("429", Behaviour(status=429), Unavailable, "429", 3),
    (
        "quota",
        Behaviour(status=429, error={"message": "x", "code": "insufficient_quota"}),
        QuotaUsed,
        "credit",
        1,
    ),
    ("500", Behaviour(status=500), Unavailable, "500", 3),
    ("503", Behaviour(status=503), Unavailable, "503", 3),
    ("hang-up", Behaviour(hang_up=True), Unavailable, "connection", 3),
    ("html", Behaviour(raw=b"<html>login</html>", headers={"Content-Type": "text/html"}), BadAnswer, "BASE_URL", 1),
    ("half json", Behaviour(raw=b'{"id": "c", "choi'), BadAnswer, "BASE_URL", 1),
    ("empty body", Behaviour(raw=b""), BadAnswer, "BASE_URL", 1),
    ("no choices", Behaviour(raw=b'{"id": "c", "object": "chat.completion"}'), BadAnswer, "BASE_URL", 1),
    ("null", Behaviour(raw=b"null"), BadAnswer, "BASE_URL", 1),
    ("length", Behaviour(text=GOOD, finish="length"), CutOff, "limit", 1),
    ("no finish reason", Behaviour(text=GOOD, finish=None), CutOff, "finish", 1),
    ("filter", Behaviour(text="", finish="content_filter"), Refused, "declined", 1),
    ("refusal", Behaviour(text="", refusal="I cannot"), Refused, "declined", 1),
    ("empty", Behaviour(text="  "), BadAnswer, "empty", 1),
    ("cut json", Behaviour(text='{"names": ["TSM", "AM'), BadAnswer, "2 repairs", 3),
    ("prose", Behaviour(text="Sure! TSM and AMKR."), BadAnswer, "2 repairs", 3),
    ("wrong shape", Behaviour(text='{"firms": []}'), BadAnswer, "2 repairs", 3),
    ("wrong type", Behaviour(text='{"names": "TSM"}'), BadAnswer, "2 repairs", 3),
    ("too long", Behaviour(status=400, error={"message": "x", "code": "context_length_exceeded"}), TooLong, "fit", 1),
]


@pytest.mark.parametrize(("fault", "error", "says", "calls"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_each_fault_is_a_typed_error(
    server: FakeOpenAI, fault: Behaviour, error: type[ModelError], says: str, calls: int
) -> None:
    """Whatever the server does becomes one branch of ModelError that says what to do, after bounded calls."""
    server.will(fault)
    bench = Bench(server)
    with pytest.raises(error, match=says) as raised:
        bench.ask()
    assert len(server.requests) == calls
    assert "sk-test-secret" not in f"{raised.value}{bench.records}"


def test_a_cut_list_never_becomes_another_ticker(server: FakeOpenAI) -> None:
    """A cut answer is asked for again, whole, and what was cut is not read."""
    server.will('{"names": ["TSM", "AM', GOOD)
    assert Bench(server).ask() == ["TSM", "AMKR"]
    assert "Answer again, whole" in server.requests[1]["messages"][-1]["content"]


def test_a_drip_fed_answer_ends_at_the_deadline(server: FakeOpenAI) -> None:
    """A server that sends a byte now and then does not hold the run past its deadline."""
    server.will(Behaviour(text=GOOD, drip=0.05))
    bench = Bench(server, deadline=0.3)
    with pytest.raises(Unavailable, match="in time"):
        bench.ask()


@pytest.mark.parametrize(("asked", "waited"), [("3", 3.0), ("86400", LONGEST_WAIT)])
def test_retry_after_is_obeyed_up_to_a_cap(server: FakeOpenAI, asked: str, waited: float) -> None:
    """The server's wait is honoured, never beyond the cap."""
    server.will(Behaviour(status=429, headers={"Retry-After": asked}), GOOD)
    bench = Bench(server)
    assert bench.ask() == ["TSM", "AMKR"]
    assert bench.waits == [waited]


@pytest.mark.parametrize(("refusals", "format_sent"), [(1, {"type": "json_object"}), (2, None)])
def test_a_server_without_structured_output_is_served_more_plainly(
    server: FakeOpenAI, refusals: int, format_sent: object
) -> None:
    """A refused response_format is not sent again: json_object, then a schema in the prompt and a strict parse."""
    refused = Behaviour(status=400, error={"message": "response_format is not supported", "code": None})
    server.will(*[refused] * refusals, GOOD)
    bench = Bench(server)
    assert bench.ask() == ["TSM", "AMKR"]
    assert server.requests[-1].get("response_format") == format_sent
    assert "must fit this schema" in server.requests[-1]["messages"][0]["content"]
    bench.gate.ask(Filled("other", "1", "h", "Again.", "x"), Names)
    assert len(server.requests) == refusals + 2


def test_a_server_that_refuses_every_way_is_refused_clearly(server: FakeOpenAI) -> None:
    """When the plainest request is refused too, the error carries the server's words."""
    server.will(Behaviour(status=422, error={"message": "no thank you", "code": None}))
    with pytest.raises(BadAnswer, match="no thank you"):
        Bench(server).ask()


@pytest.mark.parametrize("mode", ["plain", "json_object"])
def test_a_fence_around_the_whole_answer_is_taken_off(server: FakeOpenAI, mode: Mode) -> None:
    """Plain servers wrap JSON in a code fence; a fence around the whole is no repair, one inside prose is refused."""
    server.will(f"```json\n{GOOD}\n```")
    assert Bench(server, mode=mode).ask() == ["TSM", "AMKR"]
    server.will(f"Here you are:\n```json\n{GOOD}\n```")
    with pytest.raises(BadAnswer):
        Bench(server, mode=mode).ask()


def test_a_rerun_costs_nothing_and_is_the_same(server: FakeOpenAI, tmp_path: Path) -> None:
    """The same question is answered from disk without a call, and counts as cached."""
    server.will(GOOD)
    first = Bench(server, answers=AnswerFolder(tmp_path / "answers")).ask()
    again = Bench(server, answers=AnswerFolder(tmp_path / "answers"))
    assert again.ask() == first
    assert len(server.requests) == 1
    assert again.budget.usage() == {"calls": 0, "cached": 1, "tokens_in": 0, "tokens_out": 0}


def test_a_damaged_kept_answer_is_asked_again(server: FakeOpenAI, tmp_path: Path) -> None:
    """A cut cache file costs a call and nothing else."""
    server.will(GOOD)
    Bench(server, answers=AnswerFolder(tmp_path / "answers")).ask()
    (kept,) = (tmp_path / "answers").rglob("*.json")
    kept.write_text(kept.read_text()[:9])
    assert Bench(server, answers=AnswerFolder(tmp_path / "answers")).ask() == ["TSM", "AMKR"]
    assert len(server.requests) == 2


def test_an_unwritable_cache_does_not_cost_the_answer(server: FakeOpenAI, tmp_path: Path) -> None:
    """Where answers cannot be kept, the run goes on."""
    (tmp_path / "file").write_text("in the way")
    server.will(GOOD)
    assert Bench(server, answers=AnswerFolder(tmp_path / "file" / "answers")).ask() == ["TSM", "AMKR"]


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        (Budget(max_tokens=5, max_usd=1, max_calls=8), "KNOCKON_MAX_TOKENS"),
        (Budget(max_tokens=9_999, max_usd=1, max_calls=0), "KNOCKON_MAX_CALLS"),
        (Budget(max_tokens=9_999, max_usd=0.01, max_calls=8, price=lambda _i, _o: 0.02), "KNOCKON_MAX_USD"),
    ],
    ids=["tokens", "calls", "money"],
)
def test_a_call_over_budget_is_never_made(server: FakeOpenAI, budget: Budget, says: str) -> None:
    """The budget is checked before the call, and the error names the setting."""
    server.will(GOOD)
    with pytest.raises(OutOfBudget, match=says):
        Bench(server, budget=budget).ask()
    assert server.requests == []


@pytest.mark.parametrize(("max_tokens", "context", "counted"), [(9_000, 9_000, 0), (90, 9_000, 1), (9_000, 200, 1)])
def test_tokens_are_counted_only_where_bytes_would_not_fit(
    server: FakeOpenAI, max_tokens: int, context: int, counted: int
) -> None:
    """No text has more tokens than bytes, so a call whose bytes fit the budget needs no vocabulary; others do."""
    texts: list[str] = []
    server.will(GOOD)

    def count(text: str) -> int:
        texts.append(text)
        return len(text) // 10

    bench = Bench(server, budget=Budget(max_tokens, 1.0, 8), count=count, context=context)
    assert bench.ask() == ["TSM", "AMKR"]
    assert len(texts) == counted


def test_a_prompt_over_the_context_is_never_sent(server: FakeOpenAI) -> None:
    """Where the model's context is known, a longer prompt fails before it costs anything."""
    server.will(GOOD)
    with pytest.raises(TooLong, match="tokens"):
        Bench(server, context=50).ask()
    assert server.requests == []


def test_a_check_of_the_caller_counts_as_a_fault_of_shape(server: FakeOpenAI) -> None:
    """What the caller finds wrong is sent back, within the same two repairs."""
    server.will('{"names": ["XX"]}', GOOD)
    answer = Bench(server).gate.ask(PROMPT, Names, check=lambda n: "XX is no ticker." if "XX" in n.names else None)
    assert answer.names == ["TSM", "AMKR"]
    assert "XX is no ticker." in server.requests[1]["messages"][-1]["content"]
