"""The loop: what happened, whom it reaches, what bears on it, the words, the check, the predictions, the record.

Read top down, it is the whole product: `write_memo` calls one module a step and decides nothing itself but what is
shown and what is said to be missing. The writer is any `agent.brief.Writer`; signs and sizes are final before it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from agent.app import App
from agent.assembly import Run, assemble
from agent.assumptions import bundled
from agent.brief import Brief, Finding, Writer
from agent.errors import NoEvidence
from agent.evidence import Ledger
from agent.gather import Gatherer
from agent.memo import Memo, Struck
from agent.missing import aged, missing
from agent.scenario import Scenario, run_scenario
from agent.selection import is_firm, merged, selected
from agent.situation import Situation, advised, scenarios, situation
from agent.slips import SlipStore, slips_of
from agent.trace import Trace
from agent.types import Slip
from agent.writers import adviser_for
from agent.writing.words import name_of
from knowledge.edges import unknown_of
from knowledge.errors import KnowledgeError
from knowledge.graph import withheld
from knowledge.types import AsOf, Company, Link

SHOWN = 12
"""Names in a memo; in a memo of several scenarios, so many divided among them. The rest is counted."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: a company, an event's text, or both; seen from which day; under which changes."""

    company: Company | None = None
    event: str | None = None
    as_of: AsOf = AsOf()  # noqa: RUF009 - frozen value
    set_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """True if nothing was set or left out, so that the result is a prediction."""
        return not (self.set_ or self.without)


def write_memo(question: Question, app: App, writer: Writer, trace: Trace) -> Memo:
    """The memo. Raises NoEvidence, saying what is missing, where the library holds nothing to write from."""
    started, today = time.perf_counter(), question.as_of.day or app.today
    assumptions = bundled().having(question.set_)
    told = situation(app, question.company, question.event, as_of=question.as_of, today=today, assumptions=assumptions)
    adviser = adviser_for(app, writer, trace)
    if adviser is not None and told.origin == "given":
        told = advised(told, adviser.understand(told.event), assumptions)
    trace.record("event", {"origin": told.origin, "text": told.event.text, "kind": told.event.kind})
    proposed = adviser.propose(told.event, question.as_of) if adviser is not None else []
    told, results = _reaching(told, question, app, proposed, today)
    ledger = Ledger(as_of=question.as_of)
    for line in adviser.notices if adviser is not None else ():
        app.notice(line)
    brief = _brief(told, results, question, app, ledger, today)
    trace.record("effects", {"names": [name_of(f.effect.company) for f in brief.findings], "sources": len(ledger)})
    written = writer.write(brief)
    slips = _predict(told, brief, question, app, trace.id)
    run = _run(results, writer, trace.id, time.perf_counter() - started, told, today)
    memo = assemble(brief, written, slips, run)
    trace.record("memo", {"label": memo.label, "score": memo.score, "slips": [s.id for s in slips],
                          "struck": [s.text for s in memo.struck], "lint": memo.lint})  # fmt: skip
    return memo


def _reaching(
    told: Situation, question: Question, app: App, proposed: Sequence[Link], today: date
) -> tuple[Situation, list[tuple[str | None, Scenario]]]:
    """The situation with its effects; a catalyst of the library that reaches nobody gives way to scenarios."""
    try:
        return told, _compute(told, question, app, proposed)
    except NoEvidence:
        if told.origin != "library" or question.company is None:
            raise
    assumptions = bundled().having(question.set_)
    told = scenarios(app, question.company, as_of=question.as_of, today=today, assumptions=assumptions)
    return told, _compute(told, question, app, proposed)


def _compute(
    told: Situation, question: Question, app: App, proposed: Sequence[Link]
) -> list[tuple[str | None, Scenario]]:
    """The effects of each case over the library's links and those proposed. Raises NoEvidence if none reaches any."""
    everything = app.library.links()
    links = everything if question.as_of.day is None else app.library.links(as_of=question.as_of)
    hidden = withheld(everything, question.as_of)
    links = [*links, *unknown_of(proposed, links)]
    found: list[tuple[str | None, Scenario]] = []
    for case in told.cases:
        try:
            result = run_scenario(
                case.event,
                links,
                app.companies,
                as_of=question.as_of,
                set_=question.set_,
                without=question.without,
                prices=None if case.letter else app.prices,
                withheld=hidden,
                given=case.shocks or None,
            )
        except NoEvidence:
            if len(told.cases) == 1:
                raise
            continue  # one scenario of several whose place no link names, as after --without
        found.append((case.letter, result))
    if not any(effect.hops for _, result in found for effect in result.outcome.effects):
        where = name_of(told.event.company) if told.event.company else told.event.subject or "the event's place"
        ticker = told.event.company.ticker if told.event.company else None
        raise NoEvidence(
            f"no link in the library leads from {where} to anybody{' else' if told.event.company else ''}, "
            f"so no second-order effect can be told.",
            remedy=f"Bring in filings: knockon ingest {ticker or 'TICKER'}, or a note: knockon ingest NOTE.md.",
        )
    return found


def _brief(
    told: Situation,
    results: Sequence[tuple[str | None, Scenario]],
    question: Question,
    app: App,
    ledger: Ledger,
    today: date,
) -> Brief:
    gatherer = Gatherer(app, ledger, question.as_of, today)
    event_key = _event_key(told, ledger)
    findings: list[Finding] = []
    for letter, result in results:
        firms = [effect for effect in result.outcome.effects if is_firm(effect.company, app.companies)]
        shown = selected(firms, told.about, SHOWN // len(results))
        findings += gatherer.findings(shown, result.priced, letter=letter)
    return Brief(
        about=told.about,
        event=told.event,
        origin=told.origin,
        shocks=tuple(shock for _, result in results for shock in result.shocks),
        outcome=merged([result.outcome for _, result in results]),
        findings=tuple(findings),
        ledger=ledger,
        event_key=event_key,
        assumptions=results[0][1].assumptions,
        as_of=question.as_of,
        today=today,
        missing=tuple(missing(told, results, findings, gatherer, app)),
        background=gatherer.background(
            told.event, [shock for _, result in results for shock in result.shocks], about=told.about
        ),
        chain=gatherer.chain(),
    )


def _event_key(told: Situation, ledger: Ledger) -> str | None:
    """The event's own words; those of the passage that tells it, where the library does."""
    if told.catalyst is not None and told.catalyst.passage is not None:
        return ledger.passage(told.catalyst.passage, told.catalyst.document)
    return ledger.event(told.event) if told.origin == "given" else None


def _predict(told: Situation, brief: Brief, question: Question, app: App, run: str) -> list[Slip]:
    """Slips of what is shown, kept. None for what did not happen, was changed, or whose window is over."""
    if told.origin == "scenario" or not question.plain:
        return []
    made = app.today
    slips = slips_of(told.event, (f.effect for f in brief.findings), run=run, made=made)
    if question.as_of.day is None:
        slips = [slip for slip in slips if slip.resolve_by > made]
    try:
        SlipStore(app.settings.home).add(slips)
    except (OSError, KnowledgeError) as error:
        app.notice(f"the predictions are not kept for scoring: {error}.")
    return slips


def _run(
    results: Sequence[tuple[str | None, Scenario]],
    writer: Writer,
    id: str,
    seconds: float,
    told: Situation,
    today: date,
) -> Run:
    outcome = merged([result.outcome for _, result in results])
    walked = {step.link.id: step.link for effect in outcome.effects for step in effect.steps}
    struck = [
        Struck(text=f"{name_of(b.company)} gains from {name_of(b.buyer)}", reason=b.reason) for b in outcome.barred
    ]
    struck += [Struck(text=line.partition(":")[0], reason=line.partition(": ")[2]) for line in outcome.ended]
    lint = [f"{f'if {letter}: ' if letter else ''}{r.text}" for letter, result in results for r in result.remarks]
    return Run(
        id=id,
        writer=writer.name,
        made=datetime.now(UTC).date().isoformat(),
        seconds=seconds,
        documents=len({link.document for link in walked.values()}),
        links=len(walked),
        withheld=results[0][1].withheld,
        lint=[*aged(told, today), *lint],
        struck=struck,
    )
