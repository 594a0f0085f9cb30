"""`knockon propose`: links asked of the model, checked, counted, kept; resumable; the cost said before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from agent.answers import AnswerFolder
from agent.budget import Budget
from agent.cli import app
from agent.errors import NoEvidence, NoModel, OutOfBudget
from agent.fence import Fence
from agent.link_run import LinkRun, Outcome
from agent.model import Gate
from agent.scripted import ScriptedModel, Step
from agent.settings import settings
from knowledge.companies import Companies
from knowledge.exposure.extract import extract
from knowledge.library import Library
from knowledge.types import Block, Document, Passage, Reading, digest
from tests.fake_openai import FakeOpenAI

STATED = "Sales to Walmart Inc. accounted for 18% of our net sales in 2023."
ODD = "Walmart carries our soap, and our customer Costco Wholesale Corporation tried it in six clubs."
LINK = {
    "relation": "supplies", "source": "filer", "target": "Costco", "channel": None, "low": None, "high": None,
    "of": None, "joint": False, "period": None, "status": "active",
    "quote": "our customer Costco Wholesale Corporation",
}  # fmt: skip


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    """One filing of two passages, with the links that its words gave."""
    companies = Companies.load()
    filer = companies.resolve("CL")
    texts = [STATED, ODD]
    sha = digest(*texts) * 4
    document = Document(
        f"d{sha[:16]}", "cl.html", "CL 10-K", sha, "html", company=filer.id, company_name=filer.name, cik=filer.cik,
        ticker="CL", form="10-K", knowable=date(2024, 2, 1),
    )  # fmt: skip
    blocks = tuple(Block(i, "text", text) for i, text in enumerate(texts))
    reading = Reading(document, blocks)
    passages = [Passage(f"p{sha[i : i + 16]}", document.id, i, b.text, 20, blocks=(i, i)) for i, b in enumerate(blocks)]
    with Library.open(home) as library:
        library.add(reading, passages, extract(reading, companies).links)
        yield library


def _gate(home: Path, *steps: Step, calls: int = 10) -> Gate:
    budget = Budget(max_tokens=100_000, max_usd=1.0, max_calls=calls)
    return Gate(
        ScriptedModel(script=list(steps)), name="scripted", budget=budget, count=len,
        answers=AnswerFolder(home / "answers"),
    )  # fmt: skip


def _run(library: Library) -> LinkRun:
    companies = Companies.load()
    return LinkRun(library, companies, [companies.resolve("CL")])


def _answer(*links: object) -> str:
    return json.dumps({"links": list(links)})


def _origins(library: Library) -> list[tuple[str | None, str]]:
    return sorted((link.target.ticker, link.origin) for link in library.links())


def test_what_the_words_gave_stays_and_what_is_new_is_added(library: Library, home: Path) -> None:
    """A model's link that the document has already is not doubled; a new one is kept beside it; drops are counted."""
    before = _origins(library)
    known = LINK | {"target": "Walmart", "quote": STATED, "low": 0.18, "high": 0.18, "of": "source_revenue"}
    invented = LINK | {"target": "Costco", "quote": "Costco is our largest customer."}
    outcome = Outcome()
    list(_run(library).ask(_gate(home, _answer(known, invented), _answer(LINK)), Fence.of(home), outcome))
    gained = [pair for pair in _origins(library) if pair not in before]
    assert all(origin == "model" for _, origin in gained)
    assert len(gained) == outcome.links
    assert ("WMT", "model") not in gained
    assert dict(outcome.dropped) == {"the quote is not in the passage": 1}


def test_a_stopped_run_keeps_what_is_done_and_goes_on_for_nothing(library: Library, home: Path) -> None:
    """Out of budget after one passage: its answer is kept, and the next run asks only the other."""
    with pytest.raises(OutOfBudget):
        list(_run(library).ask(_gate(home, _answer(), calls=1), Fence.of(home), Outcome()))
    again = _gate(home, _answer(LINK))
    outcome = Outcome()
    list(_run(library).ask(again, Fence.of(home), outcome))
    assert again.budget.usage() == {"calls": 1, "cached": 1} | {
        key: again.budget.usage()[key] for key in ("tokens_in", "tokens_out")
    }
    assert outcome.passages == 2


def test_an_answer_that_cannot_be_used_is_counted_and_the_run_goes_on(library: Library, home: Path) -> None:
    """Three unusable answers to one passage cost that passage alone."""
    outcome = Outcome()
    gate = _gate(home, "no JSON", "still none", "none", _answer())
    list(_run(library).ask(gate, Fence.of(home), outcome))
    assert outcome.passages == 2
    assert dict(outcome.dropped) == {"no usable answer (BadAnswer)": 1}


def test_the_estimate_bounds_the_run(library: Library) -> None:
    """The estimate counts each passage worth asking about, and its price where one is known."""
    told = _run(library).estimate(len, lambda into, out: (into + out) / 1e6)
    assert told.passages == 2
    assert told.usd == (told.tokens_in + told.tokens_out) / 1e6


def _command(*arguments: str) -> tuple[str, str]:
    settings.cache_clear()
    result = CliRunner().invoke(app, ["propose", *arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.stdout, result.stderr


def test_the_command_says_the_cost_before_and_after(
    library: Library, server: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a server of one's own the price is not known and said so; calls, kept answers and drops are told."""
    library.close()
    monkeypatch.setenv("KNOCKON_MODEL", "local")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    server.will(_answer())
    out, err = _command("CL", "--json")
    assert json.loads(out)["passages"] == 2
    assert "2 passages to ask of" in err
    assert "its price is not known" in err
    assert "2 passages asked of (0 answers kept from before)" in err
    _, err = _command("CL")
    assert "(2 answers kept from before)" in err


def test_without_a_model_nothing_is_asked(library: Library) -> None:
    """No model set up is an error with the remedy."""
    with pytest.raises(NoModel):
        _command("CL")


def test_a_company_without_filings_is_no_evidence(
    library: Library, server: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A company of which the library holds no filing is told with how to bring some in."""
    library.close()
    monkeypatch.setenv("KNOCKON_MODEL", "local")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    with pytest.raises(NoEvidence, match="knockon ingest WMT"):
        _command("WMT")
