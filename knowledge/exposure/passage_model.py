"""Links that somebody proposes for a passage, accepted only where the passage's own words bear them out.

Knows no chat model: a `LinkProposer` is whatever proposes. Each proposal must quote its passage verbatim, name only
who the quote names, and state only the share and base that the quote states; else it is dropped, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.companies import Companies
from knowledge.exposure import traps
from knowledge.exposure.names import spans
from knowledge.exposure.prose import Stating
from knowledge.exposure.quantities import quantities
from knowledge.exposure.sentences import plain
from knowledge.exposure.shares import stated_shares
from knowledge.exposure.skeleton import FILER, Span, skeleton
from knowledge.exposure.speaker import Speaker
from knowledge.types import RELATIONS, Link, Party, Relation, Share, ShareBase, Status

CUES = re.compile(
    r"compet|suppl|customer|client|account(?:s|ed|ing) for|represent|sole|single|rel(?:y|ies|ied|iance)|depend|purchas"
    r"|bought|sourc|manufactur|fabricat|foundr|joint|ventur|allianc|partner|collaborat|licens|royalt|stake|acqui|merger"
    r"|sell|sold|sales|distribut|wholesal|resell|contract|order|outsourc|vendor|rival|leas|tenant|franchis",
    re.I,
)
"""What a passage must speak of to be worth asking about."""
_UNNAMED = re.compile(r"^(?:an?|one|two|three|the|our|customer|client|supplier|vendor|distributor|wholesaler)\b", re.I)
_TOLERANCE = 0.0051
LONGEST_CHANNEL = 40
"""Characters of what runs along a link, in the passage's own words; what is longer or not in it is left out."""
_PERIOD = re.compile(
    r"(?:(?:fiscal|FY|calendar|year|years?|quarters?|months?|first|second|third|fourth|three|six|nine|half|ended|of|the|Q[1-4]|H[12]"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*|\d{1,4}|')[\s,.-]*){1,10}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A link as proposed, in words. `source` and `target` None where not named; "filer" for who speaks."""

    relation: str
    source: str | None
    target: str | None
    quote: str
    channel: str | None = None
    low: float | None = None  # ratio
    high: float | None = None
    of: ShareBase | None = None
    joint: bool = False
    period: str | None = None
    status: Status = "active"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A proposal that was not accepted, and why."""

    proposal: Proposal
    reason: str


class LinkProposer(Protocol):
    """Proposes links for one passage; `speaker` is the filer's name, `about` says which document it is from."""

    def propose(self, passage: str, *, speaker: str, about: str) -> Sequence[Proposal]:
        """The links that the passage states."""
        ...


def accept(
    proposals: Sequence[Proposal], passage: str, companies: Companies, *, speaker: Speaker, page: int | None = None
) -> tuple[list[Link], list[Dropped]]:
    """The links that the passage bears out, with origin "model", and the rest with reasons."""
    links: list[Link] = []
    dropped: list[Dropped] = []
    for proposal in proposals:
        found = _checked(proposal, passage, companies, speaker)
        if isinstance(found, str):
            dropped.append(Dropped(proposal, found))
            continue
        stating, quote = found
        link = speaker.link(stating, quote, origin="model", page=page)
        if link is None:
            dropped.append(Dropped(proposal, "both ends are one, or the speaker is not known"))
        elif link.id not in {one.id for one in links}:
            links.append(link)
    return links, dropped


def _checked(proposal: Proposal, passage: str, companies: Companies, speaker: Speaker) -> tuple[Stating, str] | str:
    """The stating and its verbatim quote, or the reason why not."""
    relation = next((r for r in RELATIONS if r == proposal.relation), None)
    if relation is None:
        return f"{proposal.relation!r} is no relation"
    quote = verbatim(proposal.quote, passage)
    if quote is None:
        return "the quote is not in the passage"
    named = spans(quote, companies, filer=speaker.filer, defined=speaker.defined)
    bones = skeleton(quote, named)
    if traps.is_trap(bones.text, shares=bool(bones.shares)):
        return "the words are of another matter (biography, lawsuit, exhibit, index, bank)"
    ends = []
    for name in (proposal.source, proposal.target):
        end = _end(name, named, companies, speaker)
        if isinstance(end, str):
            return end
        ends.append(end)
    if FILER not in ends and any(end.name is None for end in ends):
        return "neither end is the filer, and one is not named"
    share = _share(proposal, quote, named, relation)
    if isinstance(share, str):
        return share
    channel = verbatim(proposal.channel or "", passage) if len(proposal.channel or "") <= LONGEST_CHANNEL else None
    return Stating(relation, ends[0], ends[1], channel, share, proposal.status), quote


def verbatim(quote: str, passage: str) -> str | None:
    """The passage's own characters for a quote, white space and typographic variants aside; None if it has none."""
    words = plain(quote).split()
    if not words:
        return None
    found = re.search(r"\s+".join(re.escape(word) for word in words), plain(passage))
    return passage[found.start() : found.end()] if found else None


def _end(name: str | None, named: Sequence[Span], companies: Companies, speaker: Speaker) -> Party | str:
    if name is None or _UNNAMED.match(name.strip()):
        return Party()
    if name.strip().lower() in ("filer", "we", "the company"):
        return FILER
    asked = companies.mentions(name)
    ids = {m.company.id for m in asked if m.company is not None}
    if speaker.filer is not None and speaker.filer.id in ids:
        return FILER
    for span in named:
        if (span.owner or span.party).company in ids or (span.party.name or "").casefold() == name.strip().casefold():
            return span.owner or span.party
    return f"the quote does not name {name!r}"


def _share(proposal: Proposal, quote: str, named: Sequence[Span], relation: Relation) -> Share | str | None:
    if proposal.low is None and proposal.high is None:
        return None
    low = proposal.low if proposal.low is not None else 0.0
    high = proposal.high if proposal.high is not None else 1.0
    if proposal.of is None or not 0.0 <= low <= high <= 1.0:
        return "a share needs a base and a range within 0 to 1"
    values = [end for q in quantities(plain(quote)) for end in (q.low, q.high)]
    for stated in (proposal.low, proposal.high):
        if stated is not None and not any(abs(stated - value) < _TOLERANCE for value in values):
            return f"the quote does not state {stated:.1%}"
    read = stated_shares(skeleton(quote, named), period=proposal.period)
    bases = {s.share.of for s in read if abs(s.share.low - low) < _TOLERANCE or abs(s.share.high - high) < _TOLERANCE}
    if bases and proposal.of not in bases:
        return f"the share is of {', '.join(sorted(bases))} by its words, not of {proposal.of}"
    if not bases and relation == "supplies":
        return "the quote does not say what the share is of"
    period = proposal.period if proposal.period and _PERIOD.fullmatch(proposal.period.strip()) else None
    return Share(low, high, proposal.of, None, proposal.joint, period)
