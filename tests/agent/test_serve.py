"""The HTTP interface: the commands' answers, who is let in, what is refused, and many at once."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from agent.serving.limits import Rate
from knowledge.library import Library
from tests.agent.library import fill

EVENT = "On 2024-05-02 Nvidia cut its capital expenditure by 50%."
TOKEN = "a-token-of-sixteen-or-more"


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    url: str
    process: subprocess.Popen[str]


def serve(home: Path, *words: str) -> Iterator[Served]:
    with Library.open(home) as library:
        fill(library)
    program = [sys.executable, "-m", "agent", "serve", "--port", "0", *words]
    own = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "KNOCKON_", "CHROMA_", "SEC_"))}
    environment = own | {"KNOCKON_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(program, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        told = next(line for line in process.stderr if "listens on" in line)
        url = re.search(r"http://\S+?(?=/ )", told)
        assert url is not None
        yield Served(url.group(), process)
        process.terminate()
        process.communicate()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(tmp_path_factory.mktemp("served"))


@pytest.fixture
def guarded(home: Path) -> Iterator[Served]:
    yield from serve(home, "--token", TOKEN, "--a-minute", "20")


def test_each_door_answers_as_the_command_does(server: Served) -> None:
    """Search, links, effects, memo, ask and source answer with JSON; a memo also as a page; the home page is HTML."""
    with httpx.Client(base_url=server.url, timeout=30) as client:
        hits = client.post("/api/search", json={"question": "Which wafers does Nvidia buy?"}).json()["hits"]
        assert client.get(f"/api/source/{hits[0]['passage']}").json()["text"] == hits[0]["text"]
        assert client.get("/api/links/NVDA").json()["company"]["ticker"] == "NVDA"
        effects = client.post("/api/effects", json={"event": EVENT}).json()["effects"]
        assert "AMD" in {row["company"]["ticker"] for row in effects}
        memo = client.post("/api/memo", json={"event": EVENT})
        assert memo.json()["event"]["company"]["ticker"] == "NVDA"
        page = client.post("/api/memo", json={"event": EVENT, "format": "html"})
        assert page.text.startswith("<!doctype html>")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        asked = client.post("/api/ask", json={"question": "How much of AMD's revenue is from Nvidia?"})
        assert asked.json()["answer"]
        assert client.get("/").text.startswith("<!doctype html>")
        withheld = client.get("/api/links/NVDA", params={"as_of": "2001-01-01"}).json()
        assert withheld["links"] == []


def test_an_answer_streams_as_events(server: Served) -> None:
    """A client that accepts an event stream gets the text, then the whole answer with its citations."""
    with httpx.Client(base_url=server.url, timeout=30) as client:
        body = {"question": "How much of AMD's revenue is from Nvidia?"}
        told = client.post("/api/ask", json=body, headers={"accept": "text/event-stream"})
    events = [block.split("\n") for block in told.text.strip().split("\n\n")]
    assert events[-1][0] == "event: done"
    whole = json.loads(events[-1][1].removeprefix("data: "))
    said = "".join(json.loads(e[1].removeprefix("data: "))["text"] for e in events if e[0] == "event: text")
    assert said == whole["answer"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/links/NoSuchCompanyAnywhere", None, 404),
        ("GET", "/api/source/p0000000000000000", None, 404),
        ("POST", "/api/search", {"question": ""}, 422),
        ("POST", "/api/search", {"question": "x", "more": 1}, 422),
        ("POST", "/api/effects", {"event": "Nothing happened at all."}, 422),
        ("POST", "/api/memo", {}, 422),
        ("GET", "/api/links/NVDA?as_of=yesterday", None, 422),
        ("GET", "/nothing", None, 404),
        ("POST", "/api/search", {"question": "x" * 70_000}, 413),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    server: Served, method: str, path: str, body: object, status: int
) -> None:
    """Each refusal has its status and says why; nothing is an internal error."""
    answer = httpx.request(method, server.url + path, json=body, timeout=30)
    assert answer.status_code == status
    assert answer.json()


def test_another_host_name_is_not_answered(server: Served) -> None:
    """A page elsewhere that points its name at loopback gets nothing."""
    assert httpx.get(server.url + "/api/health", headers={"host": "evil.example"}).status_code == 400


def test_a_token_is_asked_for_and_the_rate_is_bounded(guarded: Served) -> None:
    """Without the token 401, with it 200; past the rate 429 with the seconds to wait."""
    right = {"authorization": f"Bearer {TOKEN}"}
    assert httpx.get(guarded.url + "/api/health").status_code == 401
    assert httpx.get(guarded.url + "/api/health", headers={"authorization": "Bearer no"}).status_code == 401
    codes = [httpx.get(guarded.url + "/api/health", headers=right).status_code for _ in range(25)]
    assert codes[0] == 200
    assert codes[-1] == 429


@pytest.mark.parametrize("words", [("--host", "0.0.0.0"), ("--token", "short")])
def test_an_open_door_is_refused(words: tuple[str, ...]) -> None:
    """Past loopback a token is needed, and a short one is none."""
    done = subprocess.run([sys.executable, "-m", "agent", "serve", *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2


def test_many_at_once_are_all_answered(server: Served) -> None:
    """Sixty questions at the same time: each gets its own answer, none is lost or mixed up."""
    names = ["AMD", "Intel", "Micron"] * 20

    def ask(name: str) -> tuple[int, str]:
        answer = httpx.post(
            server.url + "/api/search", json={"question": f"What does {name} sell?", "limit": 1}, timeout=90
        )
        return answer.status_code, answer.json()["query"]

    with ThreadPoolExecutor(60) as threads:
        answers = list(threads.map(ask, names))
    assert answers == [(200, f"What does {name} sell?") for name in names]


def test_a_rate_gives_back_with_time() -> None:
    """Two requests at once of two a minute, then none, then one again after half a minute."""
    now = [0.0]
    rate = Rate(2, clock=lambda: now[0])
    assert [rate.take("a") for _ in range(3)] == [0.0, 0.0, 30.0]
    assert rate.take("b") == 0.0
    now[0] = 30.0
    assert rate.take("a") == 0.0
