"""The thesis: what the event signals by rule, who loses and gains most with the arithmetic, in whose words, how sure.

Each sentence on a company ends in what would prove it wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from agent.brief import Brief, Finding
from agent.evidence import Entry
from agent.memo import Statement
from agent.rulebook import fitting
from agent.types import Shock
from agent.writing.words import by_strength, effect_words, listed, name_of, prose, share_words
from knowledge.types import Link

SIDES = ((-1, "loses"), (1, "gains"))


def thesis(brief: Brief) -> list[Statement]:
    """The statements, most important first; empty only if the brief holds no effect."""
    if brief.origin == "scenario":
        return [*_scenarios(brief), *_words(brief), *_tight(brief), *_coverage(brief)]
    return [
        *signals(brief, brief.shocks),
        *_own(brief),
        *_sides(brief, brief.findings),
        *_words(brief),
        *_tight(brief),
        *_coverage(brief),
    ]


def signals(brief: Brief, shocks: Sequence[Shock]) -> Iterator[Statement]:
    """What such an event means for others, by rule: the narrowest row, and those that it does not cover."""
    covered: set[str] = set()
    for row in fitting("signal", shocks):
        if covered.issuperset(row.when):
            continue
        lead = next(shock for shock in shocks if shock.kind == row.when[0])
        text = row.text.format(at=lead.at.name)
        key = brief.ledger.rule(text, source=row.source, known=row.known)
        if key is not None:
            covered.update(row.when)
            yield Statement(text=text, kind="rule", citations=[key])


def _own(brief: Brief) -> Iterator[Statement]:
    """The company that the memo is on, where the event happens to another."""
    own = brief.of(brief.about) if brief.about else None
    if own is not None and own.effect.hops:
        yield _most(own, "loses" if own.effect.sign < 0 else "gains" if own.effect.sign > 0 else "is hit both ways", [])


def _scenarios(brief: Brief) -> Iterator[Statement]:
    for letter, group in groupby(brief.findings, key=lambda finding: finding.scenario):
        found = list(group)
        for statement in _sides(brief, found):
            yield statement.model_copy(update={"text": f"If {letter}: {statement.text}"})


def _sides(brief: Brief, findings: Sequence[Finding]) -> Iterator[Statement]:
    """One sentence a side: the strongest name with its arithmetic, and who is hit the same way."""
    for sign, verb in SIDES:
        side = by_strength(findings, sign)
        if side:
            alike = [f for f in side[1:] if f.effect.mechanism == side[0].effect.mechanism]
            yield _most(side[0], f"{verb} most", alike)


def _most(finding: Finding, verb: str, alike: Sequence[Finding]) -> Statement:
    effect = finding.effect
    level = [f for f in alike if f.effect.revenue is None and effect.revenue is None and _near(f, finding)]
    names = listed([name_of(f.effect.company) for f in (finding, *level)], most=3)
    rest = [f for f in alike if f not in level]
    others = f" Then {listed([name_of(f.effect.company) for f in rest], most=3)}." if rest else ""
    if level:
        verb = f"{verb.removesuffix(' most').removesuffix('s')} alike"
    old = next((note for note in effect.notes if note.startswith("an old link")), None)
    text = (
        f"{names} {verb}; {effect_words(effect)}; {effect.mechanism}"
        f"{f' ({old})' if old else ''}.{others} Wrong if {effect.reversal}."
    )
    return Statement(text=text, kind="computed", citations=list(finding.links))


def _near(one: Finding, other: Finding) -> bool:
    """Whether two working sizes are the same to a tenth of a percent: no order between them is claimed then."""
    return abs(one.effect.strength.mid - other.effect.strength.mid) < 1e-3


def _words(brief: Brief) -> Iterator[Statement]:
    """The words that state the largest share on any path; a note's row is told, a filing's sentence quoted."""
    best: tuple[float, Link, str] | None = None
    for finding in brief.findings:
        for step, key in zip(finding.effect.steps, finding.path):
            share = step.link.share
            if share is None or key is None or share.of not in ("source_revenue", "source_segment"):
                continue
            size = share.low if share.high == 1 else (share.low + share.high) / 2
            if best is None or size > best[0]:
                best = size, step.link, key
    if best is not None:
        yield _share_words(best[1], brief.ledger[best[2]])


def _share_words(link: Link, entry: Entry) -> Statement:
    known = f", known {entry.knowable}" if entry.knowable else ""
    if entry.origin.startswith("note"):
        said = share_words(link.share) if link.share else ""
        text = f"Largest stated share on a path: {link.source.name} sells {said} to {link.target.name} ({entry.title})."
    else:
        quote = " ".join(entry.text.split())
        text = f"Largest stated share on a path, {entry.company or entry.title}{known}: “{quote}”"
    return Statement(text=text, kind="quoted", citations=[entry.key])


def _tight(brief: Brief) -> Iterator[Statement]:
    """What the note behind most of the links says of the bottleneck."""
    for key in brief.chain.bottleneck[:1]:
        said = prose(brief.ledger[key])
        if said:
            yield Statement(text=f"Where the chain is tight: “{said}”", kind="quoted", citations=[key])


def _coverage(brief: Brief) -> Iterator[Statement]:
    """How many names rest on a stated share, and on words that somebody checked."""
    rows = [finding for finding in brief.findings if finding.effect.hops]
    if not rows:
        return
    stated = sum(finding.effect.basis == "cited" for finding in rows)
    entries = brief.ledger.entries(key for finding in rows for key in finding.path if key is not None)
    memory = sum(not entry.checked for entry in entries)
    if not stated:
        shares = "No name rests on a stated share: only signs are known, and sizes are ASSUMED"
    else:
        shares = f"{stated} of the {len(rows)} names rest on a stated share; of the others only the sign is known"
    read = f"{len(entries) - memory} were" if memory < len(entries) else "none was"
    text = (
        f"{shares}. Of {len(entries)} links behind them {read} read in the source by somebody, {memory} are from "
        "memory of the public record."
    )
    yield Statement(text=text, kind="computed", citations=[])
