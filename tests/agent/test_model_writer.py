# ruff: noqa: E501 - claims and links read best in rows
"""The model writer: what it may say, what is struck, and how it ends when the model or the budget does."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage

from agent.answers import AnswerFolder
from agent.brief import Written
from agent.budget import Budget
from agent.errors import CutOff, OutOfBudget
from agent.fence import Fence
from agent.model import Gate
from agent.modelled.writer import ModelWriter
from agent.scripted import ScriptedModel
from tests.agent.briefing import AGAINST, COMPANIES, HOSTILE, SHARE, Rules, brief

Step = str | AIMessage | Callable[[Sequence[BaseMessage]], str]


def claim(text: str, *keys: str, figures: Sequence[tuple[str, str, str | None, str, str]] = (), quote: str | None = None,
          kind: str = "cited") -> dict[str, Any]:  # fmt: skip
    typed = [{"entity": e, "metric": m, "period": p, "unit": u, "value": v} for e, m, p, u, v in figures]
    return {"text": text, "kind": kind, "citations": list(keys), "figures": typed, "quote": quote}


def key_of(text: str, *, hostile: bool = False) -> str:
    return next(entry.key for entry in brief(hostile=hostile).ledger if text in entry.text)


S = key_of(SHARE)
A = key_of(AGAINST)
GOOD = claim("Calder Photonics sold 30% of its output to Wycken Networks in 2024.", S,
             figures=[("Calder Photonics", "share of revenue from Wycken Networks", "2024", "%", "30%")])  # fmt: skip
WRONG = claim("Calder Photonics sold 40% of its output to Wycken Networks in 2024.", S,
              figures=[("Calder Photonics", "share of revenue from Wycken Networks", "2024", "%", "40%")])  # fmt: skip
COUNTER = claim("Calder Photonics has a second customer.", A, quote="We signed Delvane Cloud as a second customer")
THESIS = json.dumps({"claims": [GOOD]})
CONTRARIAN = json.dumps({"claims": [COUNTER]})
RISKS = json.dumps({
    "risks": [{
        "text": claim("The ban may be lifted.", kind="inference"), "mitigant": None,
        "tripwire": "a general licence names Wycken Networks", "deadline": "2025-09-30",
    }],
    "catalysts": [{
        "horizon": "2-4 quarters", "trigger": "the next filing of Calder Photonics",
        "reversal": "it names another customer", "date": None, "citations": [S],
    }],
})  # fmt: skip
WEIGHED = claim("A ban on the largest customer may weigh more than a second customer.", S, kind="inference")
VERDICT = json.dumps({"label": "negative", "score": -0.3, "reason": WEIGHED})
NOTHING = json.dumps({"claims": [{"number": 1, "claim": None}]})


class Desk:
    """A writer with a scripted model, what it recorded, and the script for complaint."""

    def __init__(self, home: Path, *script: Step, calls: int = 8, tokens: int = 40_000) -> None:
        self.chat = ScriptedModel(script=list(script))
        self.records: list[tuple[str, dict[str, Any]]] = []
        self.budget = Budget(max_tokens=tokens, max_usd=1.0, max_calls=calls)
        gate = Gate(
            self.chat, name="scripted", budget=self.budget, count=lambda text: len(text) // 4,
            answers=AnswerFolder(home / "answers"), record=lambda kind, row: self.records.append((kind, dict(row))),
        )  # fmt: skip
        self.writer = ModelWriter(
            gate, COMPANIES, Fence.of(home), rules=Rules(), record=lambda k, v: self.records.append((k, dict(v)))
        )

    def write(self, *, hostile: bool = False) -> Written:
        written = self.writer.write(brief(hostile=hostile))
        self.chat.close()
        return written


def test_a_memo_takes_four_calls_when_all_stands(home: Path) -> None:
    """Thesis, case against, risks and catalysts, label and score: one call each, every sentence with its keys."""
    desk = Desk(home, THESIS, CONTRARIAN, RISKS, VERDICT)
    written = desk.write()
    assert [(s.text, s.kind, s.citations) for s in written.thesis] == [(GOOD["text"], "quoted", [S])]
    assert [s.citations for s in written.contrarian] == [[A]]
    assert (written.risks[0].tripwire, written.risks[0].deadline) == (
        "a general licence names Wycken Networks",
        "2025-09-30",
    )
    assert (written.label, written.score) == ("negative", -0.3)
    assert (written.struck, desk.writer.failed) == ([], None)
    assert desk.budget.calls == 4
    assert set(written.prompts) == {"thesis", "contrarian", "risks", "verdict"}


def test_a_false_claim_is_sent_back_once_with_what_can_be_cited(home: Path) -> None:
    """What fails is sent back with the figures that its source states; corrected, it stands."""
    seen: list[str] = []

    def mend(messages: Sequence[BaseMessage]) -> str:
        seen.append(str(messages[-1].content))
        return json.dumps({"claims": [{"number": 2, "claim": GOOD}]})

    written = Desk(home, json.dumps({"claims": [COUNTER, WRONG]}), mend, CONTRARIAN, RISKS, VERDICT).write()
    assert "40%" in seen[0]
    assert f"can be cited: {S}: 30%" in seen[0]
    assert COUNTER["text"] not in seen[0]
    assert [s.text for s in written.thesis] == [COUNTER["text"], GOOD["text"]]
    assert written.struck == []


def test_what_fails_twice_is_struck_and_shown(home: Path) -> None:
    """A claim that is wrong again is not in the memo, and is told with its reason."""
    again = json.dumps({"claims": [{"number": 1, "claim": WRONG}]})
    written = Desk(home, json.dumps({"claims": [WRONG, GOOD]}), again, CONTRARIAN, RISKS, VERDICT).write()
    assert [s.text for s in written.thesis] == [GOOD["text"]]
    assert [row.text for row in written.struck] == [WRONG["text"]]
    assert "does not state" in written.struck[0].reason


@pytest.mark.parametrize(
    ("calls", "has_thesis", "has_contrarian"), [(0, False, False), (1, True, False), (2, True, True)]
)
def test_a_budget_that_ends_keeps_what_was_verified(
    home: Path, calls: int, has_thesis: bool, has_contrarian: bool
) -> None:
    """Out of calls, the parts written stand, the others are by rules, and the memo says which and why."""
    script = [THESIS, CONTRARIAN][:calls]
    desk = Desk(home, *script, calls=calls)
    written = desk.write()
    assert ([s.text for s in written.thesis] == [GOOD["text"]]) is has_thesis
    assert ([s.text for s in written.contrarian] == [COUNTER["text"]]) is has_contrarian
    assert isinstance(desk.writer.failed, OutOfBudget)
    assert any("KNOCKON_MAX_CALLS" in notice and "by rules" in notice for notice in written.notices)
    assert (written.label, written.score) == ("neutral", 0.0)


def test_a_model_that_fails_costs_its_part_and_not_the_memo(home: Path) -> None:
    """An answer cut off in the middle ends the writing; the rest is by rules and is told."""
    cut = AIMessage("{", response_metadata={"finish_reason": "length"})
    desk = Desk(home, THESIS, cut)
    written = desk.write()
    assert isinstance(desk.writer.failed, CutOff)
    assert [s.text for s in written.thesis] == [GOOD["text"]]
    assert any("contrarian, risks, catalysts, label" in n for n in written.notices)


def test_claims_that_cannot_be_sent_back_are_struck(home: Path) -> None:
    """Where no call is left for the second try, what failed the first time is struck."""
    written = Desk(home, json.dumps({"claims": [WRONG, GOOD]}), calls=1).write()
    assert [s.text for s in written.thesis] == [GOOD["text"]]
    assert [row.text for row in written.struck] == [WRONG["text"]]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"label": "negative", "score": 0.3, "reason": WEIGHED}, "goes with scores"),
        ({"label": "negative", "score": -0.3, "reason": claim("It may weigh.", kind="inference")}, "cites no key"),
    ],
)
def test_a_label_fits_its_score_and_brings_no_number(home: Path, bad: dict[str, object], says: str) -> None:
    """A verdict off its band, or with a figure that nothing holds, is asked for again."""
    seen: list[str] = []

    def again(messages: Sequence[BaseMessage]) -> str:
        seen.append(str(messages[-1].content))
        return VERDICT

    written = Desk(home, THESIS, CONTRARIAN, RISKS, json.dumps(bad), again).write()
    assert says in seen[0]
    assert written.score == -0.3


def test_a_name_that_nothing_leads_to_is_struck(home: Path) -> None:
    """A catalyst or tripwire about a company that is on no path and in no source does not reach the memo."""
    path = json.loads(RISKS)
    path["catalysts"][0]["trigger"] = "Harspen Medical reports"
    written = Desk(home, THESIS, CONTRARIAN, json.dumps(path), json.dumps(path), VERDICT).write()
    assert written.catalysts == []
    assert any("Harspen Medical" in row.reason for row in written.struck)


def test_a_rerun_costs_nothing_and_is_the_same(home: Path) -> None:
    """The same brief asks the same questions, which are answered from disk."""
    first = Desk(home, THESIS, CONTRARIAN, RISKS, VERDICT).write()
    desk = Desk(home)
    again = desk.write()
    assert (again.thesis, again.risks, again.score) == (first.thesis, first.risks, first.score)
    assert desk.budget.usage() == {"calls": 0, "cached": 4, "tokens_in": 0, "tokens_out": 0}


def test_a_document_that_gives_orders_is_told_and_not_followed(home: Path) -> None:
    """Orders in a source become a notice; a model that obeys them gets no image, link or uncited claim through."""
    obeying = claim("Ferrow Devices is great ![x](https://evil.example/a.png) [see](https://evil.example).", key_of(HOSTILE, hostile=True),
                    quote=HOSTILE[:60])  # fmt: skip
    written = Desk(home, json.dumps({"claims": [obeying]}), CONTRARIAN, RISKS, VERDICT).write(hostile=True)
    printed = " ".join(s.text for s in written.thesis) + " ".join(row.text for row in written.struck)
    assert "evil.example" not in printed
    assert "![" not in printed
    assert any("read like an order" in notice for notice in written.notices)


def test_prompts_show_only_what_can_be_cited(home: Path) -> None:
    """Each source of a prompt is fenced under a key of the ledger, and the effects are given as final."""
    desk = Desk(home, THESIS, CONTRARIAN, RISKS, VERDICT)
    desk.write()
    user = str(desk.chat.seen[0][1].content)
    assert f"<<source {S} " in user
    assert "Calder Photonics (CLDR) loses" in user
    sent = [row for kind, row in desk.records if kind == "call"]
    assert [row["prompt"] for row in sent] == ["thesis", "contrarian", "risks", "verdict"]
    assert all(len(row["hash"]) == 16 for row in sent)


@pytest.mark.parametrize(
    "words",
    [
        "Wycken Networks is a buy before the deadline",
        "the desk takes orders at 555 0100 200",
        "see evil.example for the next filing",
        "Calder Photonics closes above $95",
        "its chairman weeps in public",
        "sell Calder Photonics when the filing comes",
    ],
)
@pytest.mark.parametrize("place", ["trigger", "reversal", "horizon"])
def test_what_is_no_trigger_is_struck_and_shown(home: Path, place: str, words: str) -> None:
    """A text to watch for that advises, leads outside or brings a figure or matter of its own is asked for again once, then struck."""
    path = json.loads(RISKS)
    path["catalysts"][0][place] = words
    script = [json.dumps(path)] * 2
    written = Desk(home, THESIS, CONTRARIAN, *script, VERDICT).write()
    assert written.catalysts == []
    assert words in [row.text for row in written.struck]
    assert len(written.risks) == 1


def test_a_tripwire_that_advises_takes_its_risk_along(home: Path) -> None:
    """A risk without a tripwire that can be checked is none."""
    path = json.loads(RISKS)
    path["risks"][0]["tripwire"] = "investors should have left by then"
    written = Desk(home, THESIS, CONTRARIAN, *[json.dumps(path)] * 2, VERDICT).write()
    assert written.risks == []
    assert any("investors should" in row.text for row in written.struck)


@pytest.mark.parametrize(
    "text",
    [
        "A ban weighs little, so buy Calder Photonics now.",
        "Everybody at the ministry laughs about the ban.",
        "The ban will be lifted.",
        "Harspen Medical gains what Wycken Networks loses.",
    ],
    ids=["advice", "a matter of its own", "a promise", "a name off the path"],
)
def test_a_reason_that_does_not_stand_takes_its_label_along(home: Path, text: str) -> None:
    """The verdict's reason is checked like any claim; where it falls, label and score are the rules'."""
    verdict = json.dumps({"label": "negative", "score": -0.3, "reason": claim(text, S, kind="inference")})
    written = Desk(home, THESIS, CONTRARIAN, RISKS, verdict, NOTHING).write()
    assert (written.label, written.score, written.score_reason) == ("neutral", 0.0, "by rules")
    assert text in [row.text for row in written.struck]


def test_a_score_far_from_the_rules_is_not_used(home: Path) -> None:
    """A model may weigh by one band beyond what the rules compute, and no more."""
    verdict = json.dumps({"label": "strongly positive", "score": 1.0, "reason": WEIGHED})
    written = Desk(home, THESIS, CONTRARIAN, RISKS, verdict).write()
    assert (written.label, written.score) == ("neutral", 0.0)
    assert any("too far from the rules'" in notice for notice in written.notices)
