"""Asking a chat model for links: fenced, checked, counted, and free the second time."""

from __future__ import annotations

import json
from pathlib import Path

from agent.answers import AnswerFolder
from agent.budget import Budget
from agent.fence import Fence
from agent.link_model import ModelProposer, ask_links, estimate, worth_asking
from agent.model import Gate
from agent.scripted import ScriptedModel
from knowledge.exposure.speaker import Speaker
from knowledge.types import Passage
from tests.knowledge.exposure.made_up import table

COMPANIES = table()
FILER = COMPANIES.resolve("ORVN")
SPEAKER = Speaker(FILER, COMPANIES.party(FILER), document="d1")
PASSAGES = [
    Passage("p1", "d1", 0, "Sales to Brightmart accounted for 16% of our net sales.", 14),
    Passage("p2", "d1", 1, "it rained all day.", 5),
]
LINK = {
    "relation": "supplies", "source": "filer", "target": "Brightmart", "channel": None, "low": 0.16, "high": 0.16,
    "of": "source_revenue", "joint": False, "period": None, "status": "active",
    "quote": "Sales to Brightmart accounted for 16% of our net sales.",
}  # fmt: skip


def _gate(home: Path, *answers: object) -> Gate:
    script = [json.dumps(answer) for answer in answers]
    budget = Budget(max_tokens=100_000, max_usd=1.0, max_calls=10)
    return Gate(
        ScriptedModel(script=script), name="scripted", budget=budget, count=len, answers=AnswerFolder(home / "answers")
    )


def test_proposals_are_checked_and_counted(home: Path) -> None:
    """What the passage bears out becomes a link; what it does not is dropped and counted by its reason."""
    gate = _gate(home, {"links": [LINK, LINK | {"target": "Everline"}]})
    *_, asked = ask_links(PASSAGES[:1], ModelProposer(gate, Fence.of(home)), COMPANIES, SPEAKER, about="10-K FY2023")
    assert [link.target.ticker for link in asked.links["d1"]] == ["BMRT"]
    assert dict(asked.dropped) == {"the quote does not name": 1}


def test_the_same_passage_is_asked_once(home: Path) -> None:
    """A second run finds the answer kept: no call is made, and the links are the same."""
    first = _gate(home, {"links": [LINK]})
    *_, one = ask_links(PASSAGES[:1], ModelProposer(first, Fence.of(home)), COMPANIES, SPEAKER, about="10-K")
    again = _gate(home)
    *_, other = ask_links(PASSAGES[:1], ModelProposer(again, Fence.of(home)), COMPANIES, SPEAKER, about="10-K")
    assert again.budget.usage() == {"calls": 0, "cached": 1, "tokens_in": 0, "tokens_out": 0}
    assert one.links == other.links


def test_the_cost_is_said_before() -> None:
    """The estimate counts the passages worth asking about and prices them; without a price it gives tokens alone."""
    worth = worth_asking(PASSAGES)
    assert [passage.id for passage in worth] == ["p1"]
    known = estimate(worth, len, lambda tokens_in, tokens_out: (tokens_in + tokens_out) / 1_000_000)
    assert known.passages == 1
    assert known.usd is not None
    assert known.usd > 0
    assert estimate(worth, len, None).usd is None


def test_a_passage_reaches_the_model_fenced(home: Path) -> None:
    """The passage stands between marks that its author cannot know."""
    gate = _gate(home, {"links": []})
    list(ask_links(PASSAGES[:1], ModelProposer(gate, Fence.of(home)), COMPANIES, SPEAKER, about="10-K"))
    assert isinstance(gate.chat, ScriptedModel)
    user = str(gate.chat.seen[0][1].content)
    assert user.index("<<source passage") < user.index(PASSAGES[0].text) < user.index("<<end passage")
