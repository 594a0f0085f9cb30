"""The check: a claim stands only if the run's ledger bears it out, on entity, metric, period, unit and value.

A claim is a sentence with its figures typed, the keys that it cites and, where it has one, a verbatim quote. The check
reads the cited entries and the sentence itself by the same rules (`agent.checking`), so that neither a wrong figure nor
a right figure in a wrong sentence passes. It does not search, does not rewrite and does not judge style.
`docs/decisions/claims.md` says what it can and cannot catch.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.checking import prose
from agent.checking.figures import Asserted, Dimension, best
from agent.checking.metrics import measure, words_of
from agent.checking.names import Names
from agent.checking.orders import order_in
from agent.checking.periods import spot
from agent.checking.readings import calendar_of, readings
from agent.checking.stated import Place, Stated
from agent.checking.values import Value, needs_no_typing, values
from agent.checking.watched import unfounded
from agent.evidence import Entry, Ledger
from agent.grounds import Grounds
from knowledge.companies import Companies
from knowledge.exposure.passage_model import verbatim

FaultKind = Literal["key", "quote", "figure", "date", "name", "support", "order"] | Dimension
SHORTEST_QUOTE = 12  # characters: fewer prove nothing
CITABLE = 4
SPOKEN = 1 / 3
"""The part of a cited sentence's own words (no names) that its sources must hold, where no figure ties it to them."""
_RELATING = words_of(
    "supplies supplier sells sold seller buys bought buyer customer competes competitor rival purchases licenses owns "
    "stake partner acquires acquired depends relies may could would might disclosed named says stated"
)
_OPEN = re.compile(
    r"\b(?:may|might|could|would|can|cannot|likely|unlikely|perhaps|possibly|probably|suggests?|impl(?:y|ies)|seems?|appears?|if|unless|"
    r"whether|signals?|depends?|rests?|unclear|uncertain|not sure)\b",
    re.I,
)
"""What makes a sentence an inference in its own words, and no report of a fact."""
_COMING = re.compile(r"\b(?:will|shall|won't|(?:is|are) (?:going|about) to)\b", re.I)


class Figure(BaseModel):
    """One figure of a claim. `value` is copied from the claim's text, with its unit as printed there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entity: str = Field(description="the company whose figure it is")
    metric: str = Field(description='what is measured: "data center revenue", "share of revenue from Apple"')
    period: str | None = Field(description='"FY2024", "Q3 2023", "2024-01-28"; null if the source gives none')
    unit: str = Field(description='"USD", "HKD", "%", "shares", "x", or the thing counted')
    value: str = Field(description='as in the text: "$47.5 billion", "18%", "81 customers"')


class Claim(BaseModel):
    """One sentence for the reader, with what it stands on. An inference is the writer's own and is shown as such."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    kind: Literal["cited", "inference"]
    citations: list[str] = Field(description="keys from this prompt, as S3")
    figures: list[Figure] = Field(description="every number of the text, none left out")
    quote: str | None = Field(description="words copied from a cited source, or null")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a claim, and what could be cited in its place."""

    kind: FaultKind
    text: str
    citable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim with its faults; it stands if there are none."""

    claim: Claim
    faults: tuple[Fault, ...] = ()

    @property
    def stands(self) -> bool:
        """True if nothing is wrong with it."""
        return not self.faults

    @property
    def reason(self) -> str:
        """The faults in one line."""
        return "; ".join(fault.text for fault in self.faults)


class Check:
    """Checks claims against one ledger. `on_path` are the names that the memo may speak of beside those cited."""

    def __init__(
        self,
        ledger: Ledger,
        companies: Companies,
        *,
        on_path: Collection[str] = (),
        today: date | None = None,
        quotes: bool = True,
        spoken: str = "",
    ) -> None:
        """`quotes` requires one of each cited sentence without figures; prose of a conversation goes without.

        The words of `spoken`, a user's own, may be used by an inference.
        """
        self.grounds = Grounds(ledger, on_path=on_path, spoken=spoken)
        self._ledger = ledger
        self._names = Names(companies)
        self._on_path = tuple(name for name in on_path if name)
        self._latest = ledger.as_of.day or today
        self._read: dict[str, list[Stated]] = {}
        self._quotes = quotes

    def __call__(self, claim: Claim) -> Verdict:
        """The verdict on one claim."""
        entries = self._ledger.entries(claim.citations)
        faults = [*self._keys(claim), *self._quote(claim, entries), *self._figures(claim, entries)]
        faults += [*self._dates(claim, entries), *self._named(claim, entries), *self._support(claim, entries)]
        faults += [*_orders(claim), *self._founded(claim, entries)]
        return Verdict(claim, tuple(faults))

    def citable(self, keys: Collection[str], metric: str, *, limit: int = CITABLE) -> tuple[str, ...]:
        """What the entries under these keys state of a metric, nearest first, each with its key."""
        wanted = measure(metric)
        rows: list[tuple[int, str]] = []
        for entry in self._ledger.entries(keys):
            for stated in self._stated(entry):
                shared = 3 * len(wanted.terms & stated.terms) + len(wanted.words & (stated.around | stated.needs))
                if shared:
                    rows.append((-shared, f"{entry.key}: {_told(stated)}"))
        return tuple(dict.fromkeys(text for _, text in sorted(rows, key=lambda row: row[0])))[:limit]

    def strangers(self, text: str, keys: Collection[str] = ()) -> list[str]:
        """Names in a text that stand neither on a path nor in what these keys cite."""
        entries = self._ledger.entries(keys)
        plain = Claim(text=text, kind="inference", citations=[e.key for e in entries], figures=[], quote=None)
        return [fault.text for fault in self._named(plain, entries)]

    # -- the parts of the check -----------------------------------------------------------------------------------

    def _keys(self, claim: Claim) -> Iterator[Fault]:
        unknown = [key for key in claim.citations if key not in self._ledger]
        if unknown:
            yield Fault("key", f"{', '.join(unknown)} is no key of this run")
        elif claim.kind == "cited" and not claim.citations:
            yield Fault("key", "it cites nothing")

    def _quote(self, claim: Claim, entries: Sequence[Entry]) -> Iterator[Fault]:
        if claim.quote is None or not entries:
            return
        if len(claim.quote.strip()) < SHORTEST_QUOTE:
            yield Fault("quote", f'the quote "{claim.quote}" is too short to prove anything')
        elif not any(verbatim(claim.quote, entry.text) for entry in entries):
            yield Fault("quote", f'"{_clip(claim.quote, 80)}" is not in {_keys_of(entries)}, word for word')

    def _figures(self, claim: Claim, entries: Sequence[Entry]) -> Iterator[Fault]:
        told = prose.read(claim.text, Place())
        covered: list[Value] = []
        for figure in claim.figures:
            asserted = _asserted(figure, claim.text, told)
            if not asserted:
                yield Fault("figure", f'"{figure.value}" is not a figure of the text')
                continue
            covered += [each.value for each in asserted] + [each.told.value for each in asserted if each.told]
            if (unit := _odd_unit(figure, asserted[0].value)) is not None:
                yield Fault("unit", unit)
            for each in asserted:
                if entries and (fault := self._figure(each, entries)) is not None:
                    yield fault
        yield from _untyped(told, covered)
        if claim.figures and not entries:
            yield Fault("key", "its figures cite nothing")

    def _figure(self, claim: Asserted, entries: Sequence[Entry]) -> Fault | None:
        nearest: tuple[list[Dimension], Stated | None, Entry] | None = None
        for entry in entries:
            found, wrong = best(claim, self._stated(entry), entry, calendar_of(entry), self._names)
            if not wrong and found is not None:
                return None
            if nearest is None or (len(wrong), wrong == ["unit"]) < (len(nearest[0]), nearest[0] == ["unit"]):
                nearest = (wrong, found, entry)
        assert nearest is not None
        wrong, found, entry = nearest
        said = f"; the nearest that {entry.key} states is: {_told(found)}" if found is not None else ""
        role = " ".join(
            [*([f"as {claim.metric}"] if claim.metric else []), *([f"of {claim.entity}"] if claim.entity else [])]
        )
        what = " ".join(f'"{claim.value.text}" {role}'.split()) + (f", {claim.period}" if claim.period else "")
        kind: FaultKind = wrong[0]
        differs = "" if found is None else f" (differs in {', '.join(wrong)})"
        told = " ".join(claim.told.terms | claim.told.needs) if claim.told else ""
        citable = self.citable([e.key for e in entries], claim.metric or told)
        return Fault(kind, f"{_keys_of(entries)} does not state {what}{differs}{said}", citable)

    def _dates(self, claim: Claim, entries: Sequence[Entry]) -> Iterator[Fault]:
        if self._latest is None or claim.kind != "cited":
            return
        spoken = {s.period for entry in entries for s in spot(entry.text)}
        for spotted in spot(claim.text):
            period = spotted.period
            end = period.end or (date(period.year, 1, 1) if period.year else None)
            if end is not None and end > self._latest and period not in spoken:
                yield Fault("date", f"{claim.text[spotted.start : spotted.end]} is after {self._latest}")

    def _named(self, claim: Claim, entries: Sequence[Entry]) -> Iterator[Fault]:
        spoken = " \n ".join(
            [*self._on_path, *(f"{e.text} {e.title} {e.company or ''} {' '.join(e.names)}" for e in entries)]
        )
        known = self._names.ids_in(spoken)
        allowed = {
            i for name in (*self._on_path, *(n for e in entries for n in e.names)) for i in self._names.ids_in(name)
        }
        for entity, words in self._names.ids_in(claim.text).items():
            if entity not in known and entity not in allowed and not self._spoken(words, spoken):
                yield Fault("name", f"{words} is neither on a path nor in what is cited")
        for words in self._names.strangers_in(claim.text):
            if not self._spoken(words, spoken):
                yield Fault("name", f"{words} is neither on a path nor in what is cited")

    def _spoken(self, name: str, text: str) -> bool:
        return words_of(name) <= words_of(text)

    def _support(self, claim: Claim, entries: Sequence[Entry]) -> Iterator[Fault]:
        """A cited sentence without figures needs a quote, and must speak of what it cites."""
        if claim.kind != "cited" or claim.figures or not entries:
            return
        if claim.quote is None and self._quotes and not self._names_a_link(claim, entries):
            yield Fault("support", "it has neither a figure nor a quote to be checked by")
            return
        spoken = words_of(claim.text)
        held = words_of(
            " \n ".join(f"{e.text} {e.restated or ''} {e.company or ''} {' '.join(e.names)}" for e in entries)
        )
        own = spoken - words_of(" ".join([*self._on_path, *(n for e in entries for n in (*e.names, e.company or ""))]))
        if len(spoken & held) < 2 or len((own - _RELATING) & held) < SPOKEN * len(own - _RELATING):
            yield Fault("support", f"{_keys_of(entries)} does not speak of this")

    def _founded(self, claim: Claim, entries: Sequence[Entry]) -> Iterator[Fault]:
        """No sentence brings a matter of its own beside what its sources say and what its figures are typed as."""
        typed = words_of(" ".join(f"{f.entity} {f.metric} {f.period} {f.value}" for f in claim.figures))
        if own := unfounded(claim.text, self.grounds.words(entries) | typed, within=claim.kind == "inference"):
            yield Fault("support", f'"{", ".join(own)}" is a matter of its own: no source of this run speaks of it')

    def _names_a_link(self, claim: Claim, entries: Sequence[Entry]) -> bool:
        """A sentence on a relation stands on the link that states it, if it names an end of it."""
        spoken = words_of(claim.text)
        return any(e.kind == "link" and any(words_of(name) & spoken for name in e.names) for e in entries)

    def _stated(self, entry: Entry) -> list[Stated]:
        if entry.key not in self._read:
            self._read[entry.key] = readings(entry)
        return self._read[entry.key]


def _orders(claim: Claim) -> Iterator[Fault]:
    """A sentence states: it orders nobody, rates nothing, promises nothing; an inference on what comes is open."""
    if (found := order_in(claim.text)) is not None:
        yield Fault("order", f'"{found}" speaks to a reader, promises or leads outside')
    elif claim.kind == "inference" and (coming := _COMING.search(claim.text)) is not None:
        yield Fault("order", f'"{coming.group()}" promises: an inference on what comes says may, could or would')
    elif claim.kind == "inference" and not _OPEN.search(claim.text):
        yield Fault(
            "support", "it reports a fact: an inference says may, could, would, suggests or if; a fact is cited"
        )


def _asserted(figure: Figure, text: str, told: Sequence[Stated]) -> list[Asserted]:
    """The figure at each place of the text that prints it; empty if none does or it is no value."""
    typed = values(figure.value) or values(f"{figure.value} of it")
    if not typed:
        return []
    spoken = [one for one in told if _prints(one.value, typed[0])]
    words = words_of(text)
    return [Asserted(figure.entity, figure.metric, figure.period, one.value, one, words) for one in spoken]


def _prints(spoken: Value, typed: Value) -> bool:
    same_size = abs(abs(spoken.low) - abs(typed.low)) <= 1e-9 * max(1.0, abs(typed.low)) and (
        abs(abs(spoken.high) - abs(typed.high)) <= 1e-9 * max(1.0, abs(typed.high))
    )
    return same_size and (spoken.unit == typed.unit or {spoken.unit, typed.unit} <= {"count", "shares", "duration"})


def _untyped(told: Sequence[Stated], covered: Sequence[Value]) -> Iterator[Fault]:
    """Numbers of the text that nobody typed. Durations and counts in words ("two customers") need no typing."""
    for one in told:
        value = one.value
        if needs_no_typing(value):
            continue
        if not any(value.start == other.start for other in covered):
            yield Fault("figure", f'"{value.text}" stands in the text and is not among its figures')


def _odd_unit(figure: Figure, value: Value) -> str | None:
    """What is wrong with the typed unit; None where it fits the value or says nothing that can be told."""
    unit = figure.unit.strip().casefold()
    if not unit:
        return None
    named = values(f"1 {figure.unit}") or values(f"{figure.unit}1")
    kind = "ratio" if unit in ("ratio", "%", "percent", "bp", "pp") else named[0].unit if named else None
    if kind is None or kind == value.unit or {kind, value.unit} <= {"count", "shares", "duration", "multiple"}:
        return None
    return f'"{figure.value}" is not in {figure.unit}'


def _told(stated: Stated) -> str:
    when = f" ({stated.periods[0]})" if stated.periods else ""
    return f'{stated.value.text}{when} in "{_clip(stated.said, 140)}"'


def _clip(text: str, width: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1].rstrip() + "…"


def _keys_of(entries: Sequence[Entry]) -> str:
    return ", ".join(entry.key for entry in entries) or "nothing cited"
