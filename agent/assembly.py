"""Brief, words and slips -> the memo as published: rows, sources, what is missing, who wrote it. Words nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version

from agent.brief import Brief, Finding, Written
from agent.evidence import Entry
from agent.memo import (
    EffectRow,
    EventPart,
    FigureRow,
    Memo,
    Named,
    PathStep,
    Provenance,
    SlipRow,
    Source,
    Statement,
    Struck,
)
from agent.ranges import percent
from agent.types import Effect, Event, Slip
from agent.writing.words import share_words, sized
from knowledge.edges import key_of
from knowledge.types import Party

_QUOTED = re.compile(r"“([^”]{12,})”")


@dataclass(frozen=True, slots=True)
class Run:
    """What the memo says of the run itself."""

    id: str
    writer: str
    made: str
    seconds: float
    documents: int
    links: int
    withheld: Mapping[str, int]
    lint: Sequence[str]
    struck: Sequence[Struck]


def assemble(brief: Brief, written: Written, slips: Sequence[Slip], run: Run) -> Memo:
    """The memo. Its sources are the entries that something in it cites, in the ledger's order."""
    same = _same_words(brief)
    written = _recited(written, same)
    rows = [_row(finding, same) for finding in brief.findings]
    return Memo(
        company=None if brief.about is None else named(brief.about),
        event=_event(brief.event, brief.origin),
        label=written.label,
        score=written.score,
        score_reason=written.score_reason,
        thesis=list(written.thesis),
        effects=rows,
        contrarian=list(written.contrarian),
        risks=list(written.risks),
        catalysts=list(written.catalysts),
        slips=[_slip(slip) for slip in slips],
        struck=[*written.struck, *run.struck],
        lint=list(run.lint),
        missing=[*brief.missing, *written.notices],
        sources=_sources(brief, written, rows),
        provenance=_provenance(brief, written, run),
    )


def named(party: Party) -> Named:
    """A party as the memo publishes it."""
    return Named(name=party.name, ticker=party.ticker)


Same = Mapping[str, str]
"""Key -> the first key of the ledger with the same words of the same document: one sentence may state many links."""


def _same_words(brief: Brief) -> Same:
    first: dict[tuple[str | None, str], str] = {}
    links = (entry for entry in brief.ledger if entry.kind == "link")
    return {entry.key: first.setdefault((entry.document, entry.text), entry.key) for entry in links}


def _merged(keys: Iterable[str], same: Same) -> list[str]:
    return list(dict.fromkeys(same.get(key, key) for key in keys))


def _recited(written: Written, same: Same) -> Written:
    """The same words with their citations merged."""

    def again(statement: Statement) -> Statement:
        return statement.model_copy(update={"citations": _merged(statement.citations, same)})

    return replace(
        written,
        thesis=[again(statement) for statement in written.thesis],
        contrarian=[again(statement) for statement in written.contrarian],
        risks=[
            risk.model_copy(update={"text": again(risk.text), "mitigant": risk.mitigant and again(risk.mitigant)})
            for risk in written.risks
        ],
        catalysts=[c.model_copy(update={"citations": _merged(c.citations, same)}) for c in written.catalysts],
    )


def _event(event: Event, origin: str) -> EventPart:
    return EventPart(
        text=event.text,
        kind=event.kind,
        origin=origin,  # type: ignore[arg-type]  # the same literal on both sides
        company=named(event.company) if event.company else None,
        knowable=event.knowable.isoformat() if event.knowable else None,
        figures=[FigureRow(name=f.name, value=f.value, unit=f.unit, basis=f.basis, text=f.text) for f in event.figures],
        checks=[check.text for check in event.checks],
    )


def _row(finding: Finding, same: Same) -> EffectRow:
    effect = finding.effect
    return EffectRow(
        company=named(effect.company),
        sign=effect.sign,
        order=effect.order,
        revenue=sized(effect.revenue),
        upper_bound=effect.upper_bound,
        disclosed=disclosed(effect),
        horizon=effect.horizon,
        probability=effect.probability,
        path=[
            PathStep(link=step.link.id, text=step.text, citation=key and same.get(key, key))
            for step, key in zip(effect.steps, finding.path)
        ],
        arithmetic=effect.arithmetic,
        mechanism=effect.mechanism,
        basis=effect.basis,
        reversal=effect.reversal,
        next_fact=effect.next_fact,
        notes=list(effect.notes),
        citations=_merged(finding.links, same),
        priced_in=finding.priced_in,
        scenario=finding.scenario,
    )


def disclosed(effect: Effect) -> str:
    """'18% of revenue FY2017', 'not disclosed (below 10%)', or that no share of this company's is asked for."""
    told = next((note for note in effect.notes if note.startswith("not disclosed")), None)
    if told is not None or not effect.steps:
        return told or "first order"
    link = effect.steps[-1].link
    whose = {"source_revenue": link.source, "source_segment": link.source, "target_cost": link.target}
    if link.share is not None and link.share.of in whose:
        owner = whose[link.share.of]
        said = share_words(link.share)
        own = key_of(owner) == key_of(effect.company)
        return said if own else f"its own share is not disclosed ({owner.name}: {said})"
    return "no share applies" if effect.basis == "assumed" else "not disclosed"


def _slip(slip: Slip) -> SlipRow:
    return SlipRow(
        id=slip.id,
        company=named(slip.company),
        sign=slip.sign,
        band=slip.band,
        window=slip.window,
        benchmark=slip.benchmark,
        probability=slip.probability,
        knowable=slip.knowable.isoformat(),
        resolve_by=slip.resolve_by.isoformat(),
        kill=[trigger.text for trigger in slip.kill],
    )


def _sources(brief: Brief, written: Written, rows: Sequence[EffectRow]) -> list[Source]:
    used: dict[str, list[str]] = {}
    for statement in _statements(written):
        for key in statement.citations:
            used.setdefault(key, []).extend(_QUOTED.findall(statement.text))
    for row in rows:
        for key in row.citations:
            used.setdefault(key, [])
    for catalyst in written.catalysts:
        for key in catalyst.citations:
            used.setdefault(key, [])
    if brief.event_key is not None:
        used.setdefault(brief.event_key, [])
    return [entry.source(quote=_relied_on(entry, used[entry.key])) for entry in brief.ledger if entry.key in used]


def _relied_on(entry: Entry, quotes: Iterable[str]) -> str | None:
    """The sentences of a passage that the memo quotes; None for all of it."""
    whole = " ".join(entry.text.split())
    found = [quote for quote in dict.fromkeys(quotes) if quote in whole]
    return " … ".join(found) if entry.kind == "passage" and found else None


def _statements(written: Written) -> list[Statement]:
    risks = [part for risk in written.risks for part in (risk.text, risk.mitigant) if part is not None]
    return [*written.thesis, *written.contrarian, *risks]


def _provenance(brief: Brief, written: Written, run: Run) -> Provenance:
    names = [name for finding in brief.findings for name in finding.effect.assumptions]
    names += [word for shock in brief.shocks if shock.basis == "assumed" for word in _ASSUMED.findall(shock.because)]
    return Provenance(
        run=run.id,
        writer=run.writer,
        made=run.made,
        as_of=brief.as_of.day.isoformat() if brief.as_of.day else None,
        version=release(),
        prompts=dict(written.prompts),
        documents=run.documents,
        links=run.links,
        withheld=dict(run.withheld),
        assumptions=[_assumption(brief, name) for name in dict.fromkeys(names) if name in brief.assumptions.by_name],
        seconds=round(run.seconds, 3),
        usage=dict(written.usage),
    )


_ASSUMED = re.compile(r"ASSUMED \(([a-z_.]+)\)")


def _assumption(brief: Brief, name: str) -> str:
    held = brief.assumptions.by_name[name]
    value = held.value
    span = percent(value.low) if value.low == value.high else f"{percent(value.low)} to {percent(value.high)}"
    return f"{name} {span} ({held.basis}: {held.because})"


@cache
def release() -> str:
    """The installed version."""
    return version("knockon")
