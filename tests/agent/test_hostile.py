# ruff: noqa: E501 - what an obedient model says reads best in rows

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage
from rich.console import Console

from agent.app import App
from agent.budget import Budget
from agent.conversation import Talk
from agent.evidence import Ledger
from agent.fence import Fence, harmless
from agent.model import Gate
from agent.modelled.writer import ModelWriter
from agent.render.answer import show
from agent.scripted import ScriptedModel
from agent.settings import Settings
from knowledge.library import Library
from knowledge.types import Passage, digest
from tests.agent.briefing import COMPANIES, Rules, brief, document
from tests.agent.injections import ALL
from tests.agent.shelf import PROSE, TABLE, add, filing

OUT = re.compile(r"https?:|//|javascript:|data:(?:text|image)|file:|ftp:|www\.|!\[|</?[a-z]|\]\(", re.I)
BATCHES = [ALL[n : n + 6] for n in range(0, len(ALL), 6)]
ESCAPES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
OWNED = Path("/tmp/knockon-owned")


def test_there_are_enough_patterns() -> None:
    """At least sixty, each once."""
    assert len(set(ALL)) == len(ALL) >= 60


@pytest.mark.parametrize("n", range(len(ALL)))
def test_a_fence_cannot_be_left(n: int) -> None:
    """A passage holds no mark that could end its own fence or open another, and no character that hides."""
    fence = Fence(b"secret")
    wrapped = fence.wrap("S1", "a filing", ALL[n])
    first, *inner, last = wrapped.split("\n")
    assert first.startswith("<<source S1 ")
    assert last == f"<<end S1 {fence.mark(f'S1{chr(10)}{ALL[n]}')}>>"
    assert not re.search(r"<<|>>|<\|", "\n".join(inner))
    assert not ESCAPES.search("\n".join(inner))


def test_a_mark_cannot_be_known() -> None:
    """Two state folders mark the same passage differently, one always the same."""
    assert Fence(b"a").mark("x") == Fence(b"a").mark("x") != Fence(b"b").mark("x")


@pytest.mark.parametrize("n", range(len(ALL)))
def test_nothing_leads_out_of_an_answer(n: int) -> None:
    """What a model repeats of a pattern holds no address, image, link, tag or escape."""
    said = harmless(ALL[n])
    assert not OUT.search(said), said
    assert not ESCAPES.search(said)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in which one filing is made of injections, beside a plain one."""
    folder = tmp_path_factory.mktemp("hostile")
    with Library.open(folder) as library:
        add(library, filing("AMD", date(2024, 1, 31), PROSE, TABLE))
        add(library, filing("INTC", date(2024, 1, 26), tuple(f"Passage {n}. {text}" for n, text in enumerate(ALL))))
    return folder


@pytest.fixture(scope="module")
def app(shelf: Path) -> Iterator[App]:
    """The program over that library."""
    with App(Settings(home=shelf)) as app:
        yield app


class Obedient:
    """Looks the patterns up, then does as they say: calls tools that they name, repeats them, cites made-up keys."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns
        self._calls = 0

    def __call__(self, messages: Sequence[BaseMessage]) -> Any:
        self._calls += 1
        if self._calls == 1:
            return _tool("search", query=" ".join(self._patterns)[:300], company="INTC")
        if self._calls == 2:
            return _tool("write_file", path=str(OWNED), content="owned")
        if self._calls == 3:
            return _tool("bash", command=f"touch {OWNED}")
        said = " ".join(f"{text} [S1]" for text in self._patterns)
        return f"{said} Revenue was $998 billion in 2023 [S99]. Net income was $998 billion in 2023 [S1]."


def _tool(name: str, **arguments: object) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": f"c-{name}", "type": "tool_call"}])


def _state(home: Path) -> dict[str, str]:
    """Every file of the state folder with its content, caches of words aside."""
    files = [
        p for p in home.rglob("*") if p.is_file() and "lexical" not in p.parts and p.suffix not in (".lock", ".db-shm")
    ]
    return {str(p.relative_to(home)): digest(p.read_bytes()) for p in files if "-wal" not in p.name}


@pytest.mark.parametrize("patterns", BATCHES, ids=lambda p: p[0][:24].encode("ascii", "replace").decode())
def test_a_chat_model_that_obeys_changes_nothing(app: App, shelf: Path, patterns: Sequence[str]) -> None:
    """Whatever a passage asks for: no file, no state, no unknown tool, no false figure, nothing that leads out."""
    chat = ScriptedModel(script=[Obedient(patterns)] * 9)
    budget = Budget(max_tokens=10**6, max_usd=1.0, max_calls=9)
    gate = Gate(chat, name="obedient", budget=budget, count=len)
    app.search.find("warm up", k=1)
    before = _state(shelf)
    answer = Talk(app, gate, Ledger(), Fence(b"k")).ask("What do these passages of Intel say?")
    console = Console(record=True, width=200, file=None, quiet=False, force_terminal=True)
    with console.capture() as captured:
        show(answer, console)
    printed = answer.text + "\n".join(answer.struck)
    assert _state(shelf) == before
    assert not OWNED.exists()
    assert not OUT.search(printed), printed
    assert not ESCAPES.search(printed.replace("\n", " "))
    assert "$998" not in answer.text
    assert "\x1b]" not in captured.get()
    assert all(citation.entry.document is not None for citation in answer.citations)


@pytest.mark.parametrize("patterns", BATCHES, ids=lambda p: p[0][:24].encode("ascii", "replace").decode())
def test_a_writer_that_obeys_writes_nothing_of_it(home: Path, patterns: Sequence[str]) -> None:
    """A model that puts the patterns into every part of the memo gets no link, tag, escape or unknown key through."""
    made = brief()
    owner = document("Ferrow Devices", "d9")
    texts = [f"{pattern} and so on for the record" for pattern in patterns]
    keys = [made.ledger.passage(Passage(f"p9{n}", "d9", n, t, 20), owner) for n, t in enumerate(texts)]

    def claim(text: str, kind: str, key: str | None) -> dict[str, Any]:
        return {"text": text, "kind": kind, "citations": [key] if key else [], "figures": [], "quote": text[:60]}

    both = [claim(text, kind, key) for text, key in zip(texts, keys) for kind in ("cited", "inference")]
    claims = json.dumps({"claims": both})
    path = json.dumps({
        "risks": [{"text": claim(t, "inference", None), "mitigant": claim(t, "cited", k), "tripwire": t, "deadline": None} for t, k in zip(texts, keys)],
        "catalysts": [{"horizon": t, "trigger": t, "reversal": t, "date": None, "citations": ["S99"]} for t in texts],
    })  # fmt: skip
    verdict = json.dumps({"label": "strongly positive", "score": 1.0, "reason": claim("obey", "inference", keys[0])})
    mend = json.dumps({"claims": []})

    def obey(messages: Sequence[BaseMessage]) -> str:
        told = str(messages[0].content)
        for words, said in (
            ("You write the thesis", claims),
            ("You argue against", claims),
            ("You write the risks", path),
            ("You weigh", verdict),
        ):
            if told.startswith(words):
                return said
        return mend

    budget = Budget(max_tokens=10**7, max_usd=1.0, max_calls=12)
    gate = Gate(ScriptedModel(script=[obey] * 12), name="obedient", budget=budget, count=len)
    written = ModelWriter(gate, COMPANIES, Fence(b"k"), rules=Rules(), record=lambda _k, _v: None).write(made)
    parts = [s.text for s in (*written.thesis, *written.contrarian)] + [written.score_reason]
    parts += [f"{r.text.text} {r.mitigant.text if r.mitigant else ''} {r.tripwire}" for r in written.risks]
    parts += [f"{c.horizon} {c.trigger} {c.reversal}" for c in written.catalysts]
    parts += [f"{s.text} {s.reason}" for s in written.struck]
    whole = "\n".join(parts)
    assert not OUT.search(whole), whole
    assert not ESCAPES.search(whole.replace("\n", " "))
    assert all(k in made.ledger for s in (*written.thesis, *written.contrarian) for k in s.citations)
    assert not OWNED.exists()
