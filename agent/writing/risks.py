"""Risks of the thesis: each with what softens it, a tripwire that tells, and the day by which it must have told.

A risk is taken from the run: the shock's own size and length, a share that nobody states, an old link, a bar that may
be lifted, figures that do not agree, a company's own words. Nothing is listed because risks are usual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from agent.brief import Brief, Finding
from agent.memo import Risk, Statement
from agent.ranges import in_words, percent
from agent.types import Shock
from agent.wording.cautions import DOUBTED, RISK, SOFTENED, on_topic
from agent.writing.words import end_names, listed, name_of, prose, quotation, quoted
from knowledge.edges import key_of

MOST = 6
ASC_280 = "A US filer reports each customer of 10% of revenue or more (ASC 280-10-50-42)"
_SPAN = re.compile(r"(\d+)\s*(?:-|to)?\s*(\d+)?\s*(day|week|month|quarter|year)s?")
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


def risks(brief: Brief) -> list[Risk]:
    """At most six, those of the event first."""
    own_words = [*_disagree(brief), *_breaks(brief), *islice(_said(brief), 2)]
    return [*own_words, *_shocks(brief), *_unstated(brief), *_aged(brief), *_barred(brief)][:MOST]


def end_of(shock: Shock) -> date | None:
    """The day by which the shock's stated or assumed duration is over; None where it has no end in days."""
    spans = _SPAN.findall(shock.duration)
    if shock.knowable is None or not spans:
        return None
    low, high, unit = spans[-1]
    return shock.knowable + timedelta(days=int(high or low) * _DAYS[unit])


def _disagree(brief: Brief) -> Iterator[Risk]:
    for check in brief.event.checks:
        if not check.holds:
            yield Risk(
                text=Statement(
                    text=f"The report may be wrong: {check.text}.", kind="computed", citations=_event(brief)
                ),
                mitigant=None,
                tripwire="the announcement itself gives another figure",
                deadline=_day(brief, brief.event.knowable),
            )


def _breaks(brief: Brief) -> Iterator[Risk]:
    """What the note behind most of the links says would break the chain's logic."""
    lead = next((f for f in brief.findings if f.effect.hops), None)
    for key in brief.chain.breaks[:1]:
        said = prose(brief.ledger[key])
        if said and lead is not None:
            yield Risk(
                text=Statement(text=f"What would break it: “{said}”", kind="quoted", citations=[key]),
                mitigant=None,
                tripwire="the first of these is reported",
                deadline=_day(brief, lead.effect.horizon_date),
            )


def _shocks(brief: Brief) -> Iterator[Risk]:
    """That a shock is smaller or shorter than taken: the one thing that every row rests on."""
    for shock in brief.shocks:
        finding = next((f for f in brief.findings if f.effect.shock == shock and f.effect.hops), None)
        if finding is None:
            continue
        size = in_words(shock.size)
        basis = f"{size} is ASSUMED" if shock.basis == "assumed" else f"{size} is {shock.basis}"
        span = f"over {shock.duration}" if shock.duration[:1].isdigit() else shock.duration
        text = f"{_KIND[shock.kind]} at {shock.at.name} may come out smaller or shorter: {basis}, {span}."
        yield Risk(
            text=Statement(text=text, kind="rule", citations=_event(brief)),
            mitigant=_halved(brief, shock),
            tripwire=finding.effect.reversal,
            deadline=_day(brief, end_of(shock)),
        )


def _halved(brief: Brief, shock: Shock) -> Statement | None:
    """What is left at half of the shock, for the row with the largest disclosed size; None where no row has one."""
    sized = [f for f in brief.findings if f.effect.shock == shock and f.effect.hops and f.effect.revenue is not None]
    top = max(sized, key=lambda f: abs(f.effect.revenue.mid if f.effect.revenue else 0.0), default=None)
    if top is None or top.effect.revenue is None:
        return None
    name, whole = name_of(top.effect.company), top.effect.revenue.mid
    sum_ = f"{percent(whole)} x 1/2 = {percent(whole / 2)} of revenue at {name}"
    key = brief.ledger.computed(sum_, title=f"half of the shock, computed for {name}", names=(name,))
    text = f"At half of it: {sum_}, for sizes are linear in the shock."
    return Statement(text=text, kind="computed", citations=[*([key] if key else []), *top.links])


def _unstated(brief: Brief) -> Iterator[Risk]:
    """That a share which nobody states is next to nothing; for sellers the 10% rule bounds it."""
    unstated = [f for f in brief.findings if f.effect.hops and f.effect.basis == "not_disclosed"]
    bounded = [f for f in unstated if f.effect.upper_bound is not None]
    rows = bounded or unstated
    if not rows:
        return
    names = listed([name_of(f.effect.company) for f in rows], most=3)
    text = (
        f"No source states the share on which {names} rest{'s' if len(rows) == 1 else ''}; it may be next to nothing."
    )
    softened = None
    if bounded:
        widest = max(bounded, key=lambda f: f.effect.upper_bound or 0.0)
        most = percent(widest.effect.upper_bound or 0.0)
        words = f"{ASC_280}, so what it does not report lies below: here at most {most} of revenue."
        softened = Statement(text=words, kind="rule", citations=[widest.computed] if widest.computed else [])
    yield Risk(
        text=Statement(text=text, kind="computed", citations=list(rows[0].links)),
        mitigant=softened,
        tripwire=f"{name_of(rows[0].effect.company)} states it: {rows[0].effect.next_fact}",
        deadline=_due(brief, rows[0]),
    )


def _aged(brief: Brief) -> Iterator[Risk]:
    aged = [f for f in brief.findings if f.effect.hops and any(n.startswith("an old link") for n in f.effect.notes)]
    if not aged:
        return
    names = listed([name_of(f.effect.company) for f in aged], most=3)
    oldest = min((s.link.knowable for f in aged for s in f.effect.steps if s.link.knowable), default=None)
    text = f"Old words decide {names}{f', the oldest of {oldest.year}' if oldest else ''}: the relation may be gone."
    rows = [f for f in brief.findings if f.effect.hops]
    fresh = [f for f in rows if f not in aged]
    newer = (
        f"{len(fresh)} of {len(rows)} names rest on words of the last two years; old ones weigh less in the sign's p."
    )
    softened = Statement(text=newer, kind="computed", citations=list(fresh[0].links)) if fresh else None
    yield Risk(
        text=Statement(text=text, kind="computed", citations=list(aged[0].links)),
        mitigant=softened,
        tripwire=f"the next annual report of {name_of(aged[0].effect.company)} no longer names the other side",
        deadline=_due(brief, aged[0]),
    )


def _barred(brief: Brief) -> Iterator[Risk]:
    """A licence for those who are barred from selling where a gain is told; of no weight where nobody gains."""
    own = {key_of(party) for party in (brief.about, brief.event.company) if party}
    bars = [bar for bar in brief.outcome.barred if key_of(bar.company) not in own]
    if bars and any(f.effect.sign > 0 and f.effect.hops for f in brief.findings):
        names = listed(list(dict.fromkeys(name_of(bar.company) for bar in bars)), most=3)
        text = f"A licence would let {names} sell where they are barred today, and take from those that gain."
        yield Risk(
            text=Statement(text=text, kind="rule", citations=[]),
            mitigant=None,
            tripwire=f"a licence or a delisting for {name_of(bars[0].buyer)}",
            deadline=None,
        )


def _said(brief: Brief) -> Iterator[Risk]:
    """What the companies themselves fear of the other side, or of such a shock; each sentence once."""
    seen: set[str] = set()
    for finding in brief.findings:
        for key in finding.passages:
            sentence = quoted(brief.ledger[key], RISK, names=end_names(finding.effect))
            if sentence and sentence not in seen:
                seen.add(sentence)
                yield _own_words(brief, key, sentence, finding)
                break
    fear = on_topic(shock.kind for shock in brief.shocks)
    for key in brief.background:
        sentence = quoted(brief.ledger[key], fear)
        if sentence and sentence not in seen:
            seen.add(sentence)
            yield _own_words(brief, key, sentence, None)


def _own_words(brief: Brief, key: str, sentence: str, finding: Finding | None) -> Risk:
    reversal = finding.effect.reversal if finding else "its next report no longer says so"
    return Risk(
        text=quotation(brief.ledger[key], sentence),
        mitigant=_offset(brief, finding) if finding else None,
        tripwire=reversal,
        deadline=_due(brief, finding) if finding else None,
    )


def _offset(brief: Brief, finding: Finding) -> Statement | None:
    """What the same filings say that softens it, in their words."""
    for key in finding.against:
        sentence = quoted(brief.ledger[key], SOFTENED, never=DOUBTED)
        if sentence:
            return quotation(brief.ledger[key], sentence)
    return None


def _event(brief: Brief) -> list[str]:
    return [brief.event_key] if brief.event_key else []


def _due(brief: Brief, finding: Finding) -> str | None:
    return _day(brief, finding.next_report.due if finding.next_report else finding.effect.horizon_date)


def _day(brief: Brief, day: date | None) -> str | None:
    """A deadline as a date; none where it has passed already."""
    return day.isoformat() if day and day >= brief.today else None


_KIND = {
    "demand": "The change of purchases",
    "sales": "The change of sales",
    "output": "The cut of deliveries",
    "input_price": "The change of the input's price",
    "price": "The change of price",
    "ban_on_buying": "The ban on buying",
    "ban_on_selling": "The ban on selling",
    "capital": "The effect of the issue",
    "entry": "The entry",
    "substitution": "The displacement",
    "regulation": "The rule's cost",
}
