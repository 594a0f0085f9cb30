"""A whole document's links: which blocks are worth reading, each with the words above it, each quote verbatim.

Asks no model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.companies import Companies
from knowledge.exposure.candidates import Candidates
from knowledge.exposure.names import spans
from knowledge.exposure.prose import Stating, statings
from knowledge.exposure.skeleton import FILER
from knowledge.exposure.speaker import Speaker
from knowledge.exposure.tables import rows_to_read
from knowledge.types import Block, Origin, Party

MAX_QUOTE = 3000
"""Characters of a sentence past which it is none but a table or list run together."""
_BULLET = re.compile(r"^\s*(?:[•●▪◦■·]|(?:[–—*-]|\(?[a-z0-9]{1,2}[.)])\s)")
_SKIPPED = re.compile(r"^(?:item\s*(?:10|11|12|13|14|15|16)\b|signatures?\b|exhibit)", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """A stating with the words and the place that state it."""

    stating: Stating
    quote: str
    block: Block | None
    origin: Origin


def found_in(blocks: Sequence[Block], names: Companies, speaker: Speaker) -> Iterator[Found]:
    """All statings of a document in reading order, repeated ones too."""
    candidates = Candidates(names, speaker)
    lead: str | None = None
    fresh = False  # whether the lead stands below the last table
    for block in blocks:
        if block.section and _SKIPPED.match(block.section):
            continue
        lead_in = lead if lead and lead.rstrip().endswith(":") and fresh else None
        if block.kind == "table":
            for row in rows_to_read(block, lead, fresh=fresh):
                if candidates.holds(row.text):
                    yield from _read(row.text, row.context, names, speaker, block, "table")
        elif block.kind == "text":
            for start, end in candidates.sentences(block.text):
                yield from _read(block.text[start:end], lead_in, names, speaker, block, "prose")
        if block.kind == "table":
            fresh = False
        elif not (_BULLET.match(block.text) and lead and lead.endswith(":")):
            lead, fresh = block.text, True


def _read(
    quote: str, context: str | None, names: Companies, speaker: Speaker, block: Block | None, origin: Origin
) -> Iterator[Found]:
    if len(quote) > MAX_QUOTE:
        return
    named = spans(quote, names, filer=speaker.filer, defined=speaker.defined, generic=speaker.generic)
    for stating in statings(quote, named, period=speaker.period, context=context):
        yield Found(stating, quote, block, origin)


def found_in_text(text: str, context: str | None, names: Companies, speaker: Speaker) -> Iterator[Found]:
    """All statings of a passage that stands alone, `context` being the words above it."""
    for start, end in Candidates(names, speaker).sentences(text):
        yield from _read(text[start:end], context, names, speaker, None, "prose")


def best(found: Sequence[Found]) -> list[Found]:
    """Each relation and pair once for each share stated; without a share only where none is stated."""
    bought = {s.target for s in (one.stating for one in found) if s.relation == "acquires" and s.source == FILER}
    buyers = {s.source for s in (one.stating for one in found) if s.relation == "acquires" and s.target == FILER}
    groups: dict[tuple[object, ...], list[Found]] = {}
    for one in found:
        if _adds_up(one, bought) or (one.stating.relation == "acquires" and one.stating.target in buyers):
            continue
        unnamed = one.stating.source.name is None or one.stating.target.name is None
        groups.setdefault((*one.stating.key, (one.quote if unnamed else "")), []).append(one)
    kept: list[Found] = []
    for group in groups.values():
        if group[0].stating.relation == "acquires" and any(one.stating.status == "ended" for one in group):
            continue  # a deal that was called off
        shares: dict[tuple[object, ...], Found] = {}
        for one in group:
            if (share := one.stating.share) is not None:
                shares.setdefault((share.of, share.low, share.high, share.period, share.joint), one)
        kept += _held_now([*shares.values()]) or [_plainest(group)]
    return _unnamed_once(kept)


def _unnamed_once(kept: Sequence[Found]) -> list[Found]:
    """Unnamed counterparties with the same share from one place alone: the block that states most of them."""
    places: dict[tuple[object, ...], dict[object, list[int]]] = {}
    for number, one in enumerate(kept):
        s = one.stating
        if s.share is not None and (s.target.name is None or s.source.name is None):
            key = (s.relation, s.source, s.share.of, s.share.low, s.share.high, s.share.period)
            places.setdefault(key, {}).setdefault(one.block.ordinal if one.block else None, []).append(number)
    again = {n for each in places.values() for numbers in sorted(each.values(), key=len)[:-1] for n in numbers}
    return [one for number, one in enumerate(kept) if number not in again]


_ADDS = re.compile(r"\b(?:sales|revenues?|contribut\w+|inclusion|results|earnings|income)\b", re.I)


def _adds_up(one: Found, bought: set[Party]) -> bool:
    """True for "sales from X" of a company that the filer bought: it adds to the filer's sales and is no customer."""
    stating = one.stating
    other = stating.target if stating.source == FILER else stating.source
    return (
        stating.relation == "supplies" and stating.share is None and other in bought and bool(_ADDS.search(one.quote))
    )


_PAST = re.compile(r"\b(?:subsequent|prior|before|sold|formerly|previously|decreas\w+|increas\w+|was|were|had)\b", re.I)
_HOLDS = re.compile(r"\b(?:owns?|holds?|has|have)\b")


def _held_now(group: list[Found]) -> list[Found]:
    """Of several parts of one company's equity those held now, else the one stated last."""
    if len(group) < 2 or group[0].stating.relation != "owns_stake_in":
        return group
    now = [one for one in group if _HOLDS.search(one.quote) and not _PAST.search(one.quote)]
    return now[:1] or group[-1:]


def _plainest(group: list[Found]) -> Found:
    """The stating to show of several without a share: an active one, with a channel, in few words."""
    return min(group, key=lambda f: (f.stating.status == "ended", f.stating.channel is None, len(f.quote) > 400))
