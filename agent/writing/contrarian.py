"""The case against: what has been priced in, what softens the blow in the companies' own words, what history says.

Written to be believed: evidence of this run first, then rules with their sources. No doubt of a writer's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from agent.brief import Brief
from agent.memo import Statement
from agent.ranges import percent
from agent.rulebook import fitting
from agent.wording.cautions import DOUBTED, SOFTENED, TIED
from agent.writing.words import end_names, name_of, prose, quotation, quoted

SMALL = 0.01
"""A mid below 1% of revenue is less than a quarter's ordinary surprise."""
MOST = 6
_NETS = re.compile(r"^nets |^priced in|^exposed the same way|^flat:")


def contrarian(brief: Brief) -> list[Statement]:
    """The statements, the run's own evidence before the rules; at most six."""
    own = [*islice(_priced(brief), 2), *islice(_offsets(brief), 2), *_buffers(brief), *islice(_notes(brief), 2)]
    own += _reported(brief)
    rules = list(_rules(brief))
    return [*own[: MOST - min(2, len(rules))], *_small(brief), *rules][:MOST]


def _priced(brief: Brief) -> Iterator[Statement]:
    """Moves since the event that leave nothing of a claim, or go the other way."""
    for finding in brief.findings:
        moved = finding.priced
        if moved is None or moved.against is None:
            continue
        text = (
            f"{name_of(finding.effect.company)} has moved {percent(moved.abnormal)} beyond its market since "
            f"{moved.event_day} (+-{percent(moved.error)}), {moved.against}."
        )
        key = brief.ledger.computed(text, title=f"abnormal return of {finding.effect.company.name}")
        yield Statement(text=text, kind="computed", citations=[key] if key else [])


def _offsets(brief: Brief) -> Iterator[Statement]:
    """Words of the companies hit that speak of second sources, stock, commitments."""
    seen: set[str] = set()
    for finding in brief.findings:
        for key in finding.against:
            entry = brief.ledger[key]
            sentence = quoted(entry, TIED, names=end_names(finding.effect), never=DOUBTED)
            sentence = sentence or quoted(entry, SOFTENED, never=DOUBTED)
            if sentence and sentence not in seen:
                seen.add(sentence)
                yield quotation(entry, sentence)
                break


def _buffers(brief: Brief) -> Iterator[Statement]:
    """What the note behind most of the links says of stock and second sources."""
    for key in brief.chain.buffers[:1]:
        said = prose(brief.ledger[key])
        if said:
            yield Statement(text=f"What softens it: “{said}”", kind="quoted", citations=[key])


def _notes(brief: Brief) -> Iterator[Statement]:
    for finding in brief.findings:
        for note in finding.effect.notes:
            if _NETS.match(note):
                text = f"{name_of(finding.effect.company)}: {note}."
                yield Statement(text=text, kind="computed", citations=list(finding.links))


def _reported(brief: Brief) -> Iterator[Statement]:
    """Results are flow and no surprise: what was expected is in no filing."""
    if brief.origin == "library" and brief.event_key and any(f.name == "revenue_before" for f in brief.event.figures):
        text = (
            "Reported revenue was largely expected: only what lay beyond the forecasts was news, and the library holds "
            "no forecast. The sizes are flows of a year, not surprises of a day."
        )
        yield Statement(text=text, kind="rule", citations=[brief.event_key])


def _small(brief: Brief) -> Iterator[Statement]:
    sized = [f.effect for f in brief.findings if f.effect.hops and f.effect.revenue is not None]
    small = [effect for effect in sized if effect.revenue and abs(effect.revenue.mid) < SMALL]
    if sized and len(small) == len(sized):
        text = (
            f"No sized effect exceeds {percent(SMALL)} of revenue at its mid: less than a quarter's ordinary surprise."
        )
        yield Statement(text=text, kind="computed", citations=[])


def _rules(brief: Brief) -> Iterator[Statement]:
    for row in fitting("contrarian", brief.shocks):
        key = brief.ledger.rule(row.text, source=row.source, known=row.known)
        if key is not None:
            yield Statement(text=row.text, kind="rule", citations=[key])
