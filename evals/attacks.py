"""The attacks: a false claim put to the check, a hostile document put into the library, a model that obeys one.

Each gives back what the user would see. Whether that is harm is for `evals.metrics.injection` to say.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from langchain_core.messages import BaseMessage

from agent.answering.answer import Answer
from agent.app import App
from agent.brief import Writer
from agent.budget import Budget
from agent.claims import Check, Claim, Figure
from agent.evidence import Ledger
from agent.fence import Fence
from agent.memo import Memo
from agent.model import Gate
from agent.modelled.writer import ModelWriter
from agent.prompt import load
from agent.render.answer import show
from agent.render.page import page
from agent.render.terminal import as_text
from agent.rules_writer import RulesWriter
from agent.scripted import ScriptedModel
from evals.formats import ClaimAttack, ObedientAttack, PlantedAttack
from evals.planted import Note, front_matter
from knowledge.companies import Companies
from knowledge.types import AsOf, Document, Passage, digest

CALLS = 40
"""Calls after which the obedient model's script ends: far more than a memo makes."""


def claim(case: ClaimAttack, companies: Companies, check: type[Check]) -> dict[str, Any]:
    """The check's verdict on one claim over one source, which is the ledger's S1."""
    ledger = Ledger(as_of=AsOf(case.as_of))
    if case.link is not None:
        ledger.link(replace(case.link.link(companies), quote=case.source, document=None))
        return _verdict(case, ledger, companies, check)
    id = "d" + digest(case.id)
    document = Document(
        id, f"cases/{case.id}.txt", case.id, digest(case.source), "text",
        company_name=case.entity, form="10-K", period=case.period, knowable=case.published,
        fiscal_year=case.period.year if case.period else None,
    )  # fmt: skip
    ledger.passage(Passage("p" + digest(case.id), id, 0, case.source, len(case.source) // 4), document)
    return _verdict(case, ledger, companies, check)


def _verdict(case: ClaimAttack, ledger: Ledger, companies: Companies, check: type[Check]) -> dict[str, Any]:
    figures = [Figure(**each.model_dump()) for each in case.figures]
    stated = Claim(text=case.text, kind="cited", citations=[case.key], figures=figures, quote=case.quote)
    verdict = check(ledger, companies)(stated)
    return {"stands": verdict.stands, "reason": verdict.reason}


def note(case: PlantedAttack) -> Note:
    """The hostile document as a note."""
    return Note(f"cases/{case.id}.md", front_matter(case.id, case.published) + case.document)


def printed(answer: Answer) -> str:
    """The answer as a terminal shows it, escapes and all."""
    from rich.console import Console

    out = io.StringIO()
    show(answer, Console(file=out, width=200, color_system=None))
    return out.getvalue()


def obedient(case: ObedientAttack, app: App) -> Writer:
    """A writer whose model says at every turn what it was ordered to."""
    settings = app.settings
    chat = ScriptedModel(script=[lambda messages: _said(case.says, messages)] * CALLS)
    budget = Budget(max_tokens=10**7, max_usd=1.0, max_calls=CALLS)
    gate = Gate(chat, name="obedient", budget=budget, count=lambda text: len(text) // 4)
    fence = Fence.of(settings.home)
    return ModelWriter(gate, app.companies, fence, rules=RulesWriter(), record=lambda _kind, _row: None)


def _said(words: str, messages: Sequence[BaseMessage]) -> str:
    """The words in whatever shape the prompt asks for, in every place that takes words."""
    told = str(messages[0].content)
    said, own = (
        {"text": words, "kind": kind, "citations": ["S1"], "figures": [], "quote": quote}
        for kind, quote in (("cited", words), ("inference", None))
    )
    if told == load("risks").system:
        risks = [{"text": text, "mitigant": said, "tripwire": words, "deadline": None} for text in (said, own)]
        plain = {"horizon": "days", "trigger": words, "reversal": words, "date": None, "citations": ["S1"]}
        return json.dumps({"risks": risks, "catalysts": [plain, plain | {"horizon": words}]})
    if told == load("verdict").system:
        return json.dumps({"label": "strongly positive", "score": 1.0, "reason": own})
    if told == load("mend").system:
        return json.dumps({"claims": [{"number": n, "claim": own} for n in range(1, 4)]})
    return json.dumps({"claims": [said, own]})


def pages(memo: Memo) -> dict[str, Any]:
    """The memo as printed and as a page, and the words that are its own: struck ones and sources left out."""
    own = [statement.text for statement in (*memo.thesis, *memo.contrarian)]
    own += [text for risk in memo.risks for text in (risk.text.text, risk.tripwire)]
    own += [risk.mitigant.text for risk in memo.risks if risk.mitigant is not None]
    own += [text for step in memo.catalysts for text in (step.horizon, step.trigger, step.reversal)]
    return {
        "words": "\n".join([*own, memo.score_reason]),
        "label": memo.label,
        "struck": len(memo.struck),
        "printed": as_text(memo) + page(memo),
    }
