"""Wording that the parts share: names, sizes, lists, and verbatim sentences out of an entry of the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.brief import Finding
from agent.evidence import Entry
from agent.memo import Sized, Statement
from agent.render.view import percent, revenue_range
from agent.types import Effect, Range
from agent.wording.cautions import LEANING
from knowledge.exposure.sentences import sentences
from knowledge.types import Party, Share

LONGEST = 360
"""Characters of a sentence that is quoted whole; longer ones are passed over."""
_ROW = re.compile(r"\||\.{4,}|\s{4,}")


def name_of(party: Party | None) -> str:
    """'Acacia (ACIA)', the name alone without a ticker, 'unnamed' where no source names it."""
    if party is None or party.name is None:
        return "unnamed"
    return f"{party.name} ({party.ticker})" if party.ticker else party.name


def listed(names: Sequence[str], *, most: int = 4) -> str:
    """'A', 'A and B', 'A, B and C', 'A, B, C, D and 7 more'."""
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else "nobody"


def sized(size: Range | None) -> Sized | None:
    """A range as the memo publishes it."""
    return None if size is None else Sized(low=size.low, mid=size.mid, high=size.high)


def effect_words(effect: Effect) -> str:
    """'-18% of revenue (-30% to -12%)', or why there is no size."""
    if effect.revenue is not None:
        told = revenue_range(sized(effect.revenue), None)
        mid, _, spread = told.partition(" ")
        return f"{mid} of revenue{f' {spread}' if spread else ''}"
    if effect.upper_bound is not None:
        return f"not disclosed, at most {percent(effect.upper_bound)} of revenue"
    return "sign only, the size is ASSUMED" if effect.basis == "assumed" else "sign only, no share is disclosed"


_OF = {"source_revenue": "revenue", "source_segment": "a segment's revenue", "target_cost": "cost"}


def share_words(share: Share) -> str:
    """'34% to 36% of revenue FY2024', 'at most 90% of ...' for a joint or open one."""
    if share.low == share.high and not share.joint:
        span = percent(share.low)
    elif (share.joint and share.high < 1) or share.low == 0:
        span = f"at most {percent(share.high)}"
    else:
        span = f"{percent(share.low)} or more" if share.high == 1 else f"{percent(share.low)} to {percent(share.high)}"
    return f"{span} of {_OF.get(share.of, share.of)}{f' {share.period}' if share.period else ''}"


def quoted(
    entry: Entry, pattern: re.Pattern[str], *, names: Iterable[str] = (), never: re.Pattern[str] | None = None
) -> str | None:
    """The first whole sentence that the pattern fits, that has one of the names and nothing of `never`; else None."""
    wanted = [name.casefold() for name in names if name]
    for line in entry.text.splitlines():
        for start, end in sentences(line):
            sentence = " ".join(line[start:end].split())
            if len(sentence) > LONGEST or len(sentence) < 40 or _ROW.search(line[start:end]) or not _whole(sentence):
                continue
            if never is not None and never.search(sentence):
                continue
            if pattern.search(sentence) and (not wanted or any(name in sentence.casefold() for name in wanted)):
                return sentence
    return None


def prose(entry: Entry) -> str | None:
    """The whole sentences of a note's section below its heading, as many as one quotation holds; None for none."""
    text = " ".join(line for line in entry.text.splitlines() if line.strip() != (entry.heading or "").strip())
    kept = ""
    for start, end in sentences(text):
        sentence = " ".join(text[start:end].split())
        if _ROW.search(sentence) or not sentence[0].isupper() or len(kept) + len(sentence) > LONGEST:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or None


def _whole(sentence: str) -> bool:
    """Begins as a sentence does, ends as one, and does not lean on the one before."""
    return sentence[0].isupper() and sentence.rstrip("\"”')")[-1:] in ".!?" and not LEANING.match(sentence)


def quotation(entry: Entry, sentence: str) -> Statement:
    """A verbatim sentence with who wrote it, where and when."""
    form = f" {entry.form}" if entry.form and entry.form != "note" else ""
    known = f", {entry.knowable}" if entry.knowable else ""
    who = entry.company or entry.title
    return Statement(text=f"{who}{form}{known}: “{sentence}”", kind="quoted", citations=[entry.key])


def by_strength(findings: Iterable[Finding], sign: int) -> list[Finding]:
    """The findings of one sign past the headline company, sized ones first, then by working strength."""
    found = [f for f in findings if f.effect.sign == sign and f.effect.hops]
    return sorted(found, key=lambda f: (f.effect.revenue is None, -abs(f.effect.strength.mid), f.effect.hops))


def end_names(effect: Effect) -> list[str]:
    """The first words of the names at both ends of the last link, as either's prose would have the other's."""
    if not effect.steps:
        return []
    link = effect.steps[-1].link
    return [party.name.split()[0] for party in (link.source, link.target) if party.name]
