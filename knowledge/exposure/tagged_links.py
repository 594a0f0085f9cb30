"""Links from tags: a named member with an explicit revenue or purchases benchmark, newest period, in printed words.

Where a sentence or row states the same figure of the same party it lends its quote, and its base where that is
narrower than the tag ("U.S. gross revenues"). A member that names nobody gives no link here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from knowledge.companies import Companies
from knowledge.exposure.bases import find_base, printed
from knowledge.exposure.channels import channel_of
from knowledge.exposure.document import Found
from knowledge.exposure.prose import Stating
from knowledge.exposure.sentences import sentences
from knowledge.exposure.skeleton import FILER, words_of
from knowledge.exposure.speaker import Speaker
from knowledge.exposure.tagged import COST_BENCHMARKS, named
from knowledge.exposure.types import ConcentrationFact
from knowledge.types import Block, Party, Share, ShareBase

_NARROWING_AXES = (
    "StatementBusinessSegmentsAxis",
    "ProductOrServiceAxis",
    "StatementGeographicalAxis",
    "SubsegmentsAxis",
)
_SAME = 0.0051
"""Figures are printed to the whole percent, tagged to the decimal."""


def with_names(facts: Sequence[ConcentrationFact], names: Companies, speaker: Speaker) -> tuple[ConcentrationFact, ...]:
    """The facts, each with the canonical name of its member's entity where the filing names one."""
    parties = [named(fact, names, filer=speaker.filer) for fact in facts]
    return tuple(replace(fact, member_name=party.name if party else None) for fact, party in zip(facts, parties))


def tagged_links(
    facts: Sequence[ConcentrationFact],
    blocks: Sequence[Block],
    names: Companies,
    speaker: Speaker,
    read: Sequence[Found],
) -> Iterator[Found]:
    """A stating for each named member and base, of the newest period tagged."""
    newest: dict[tuple[object, ...], tuple[ConcentrationFact, Party]] = {}
    for fact in facts:
        party = named(fact, names, filer=speaker.filer)
        if party is None or party == FILER or _base(fact) is None:
            continue
        key = (party.company or party.name, fact.benchmark, fact.dims)
        if key not in newest or (fact.end or date.min) > (newest[key][0].end or date.min):
            newest[key] = (fact, party)
    texts = {block.ordinal: block for block in blocks}
    for fact, party in newest.values():
        block = texts.get(fact.block) if fact.block is not None else None
        if block is not None and (found := _link(fact, party, block, speaker, read)) is not None:
            yield found


def _base(fact: ConcentrationFact) -> ShareBase | None:
    """The base by the tags alone: revenue only where the benchmark says so, narrowed by a segment's axis."""
    if fact.benchmark_is_revenue:
        return "source_segment" if any(axis in _NARROWING_AXES for axis, _ in fact.dims) else "source_revenue"
    return "target_cost" if fact.benchmark in COST_BENCHMARKS else None


def _link(fact: ConcentrationFact, party: Party, block: Block, speaker: Speaker, read: Sequence[Found]) -> Found | None:
    same = [f for f in read if _states(f, fact, party)]
    for found in same:
        share = found.stating.share
        if share is not None and share.period is None:
            period = speaker.period or (f"FY{fact.end.year}" if fact.end else None)
            found = replace(found, stating=replace(found.stating, share=replace(share, period=period)))
        return replace(found, origin="ixbrl")
    base = _base(fact)
    above, words = find_base("", 0, 0, words_of(fact.caption)) if fact.caption else (None, "")
    if above == "receivables" or base is None:
        return None
    if above == "source_segment":
        base = above
    share = Share(fact.value, fact.value, base, printed(words), period=speaker.period)
    quote = _quote(block, fact)
    if base == "target_cost":
        stating = Stating("supplies", party, FILER, channel_of(quote.lower(), "in"), share)
    else:
        stating = Stating("supplies", FILER, party, channel_of(quote.lower(), "out"), share)
    return Found(stating, quote, block, "ixbrl")


def _states(found: Found, fact: ConcentrationFact, party: Party) -> bool:
    share, stating = found.stating.share, found.stating
    if share is None or stating.relation != "supplies" or party not in (stating.source, stating.target):
        return False
    return share.of != "receivables" and abs(share.low - fact.value) < _SAME


def _quote(block: Block, fact: ConcentrationFact) -> str:
    """The row or sentence of the block that prints the figure."""
    figure = re.compile(rf"(?<![\d.]){fact.value * 100:g}(?:\.0)?\s?(?:\||%|percent)")
    if block.kind == "table":
        return next((line for line in block.text.split("\n") if figure.search(line)), block.text.split("\n")[0])
    parts = [block.text[start:end] for start, end in sentences(block.text)]
    return next((part for part in parts if figure.search(part)), parts[0] if parts else block.text)
