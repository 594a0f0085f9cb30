# ruff: noqa: E501 - patterns of wording read best in rows
"""Sentences into stated values: each value gets its metric, period, owner, role and direction by the grammar around it.

The same reading serves a source and a claim, so that both are understood by one rule. It prefers to leave a period or
an owner open over guessing; `agent.claims` decides what an open one may prove.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from agent.checking import metrics
from agent.checking.metrics import Term, words_of
from agent.checking.moves import role_of
from agent.checking.owners import names_in, owner_of
from agent.checking.periods import Period, Spotted, spot, year_before
from agent.checking.stated import Place, Role, Stated
from agent.checking.values import Value, values
from knowledge.entities.names import word_set
from knowledge.exposure.sentences import plain, sentences

_COMPARED = r"\b(?:as )?compared (?:to|with)\b|\bversus\b|\bvs\.?(?=\s)|\bagainst\b(?! the dollar)|\bas opposed to\b|\b(?:up|down)\s+from\b|\bfrom(?=\s+(?:(?:a|an|net|the)\s+)?(?:(?:net|operating)?\s?(?:income|loss|earnings|profit) of\s+)?(?:approximately |about )?[(\-$€£¥\d]|\s+(?:HK|US|RMB)\S*\d|\s+(?:19|20)\d\d|\s+(?:the|a|one)\s+(?:prior|previous|year|same|comparable|corresponding|first|second|third|fourth))|\bover the (?:same|prior)\b|\brelative to\b"
_BREAK = re.compile(rf"(?P<compared>{_COMPARED})|;|:|(?<!\d),\s*(?:and|but|while|whereas|which|with|as|partially|primarily|due|driven|reflecting|offset)\b|\b(?:while|whereas|but)\b|\band(?=\s+(?:the\s|our\s|its\s)?(?:[A-Z][\w&.']*\s)*[\w&.' -]{{0,40}}?\b(?:was|were|is|are|accounted|represented|comprised|increased|decreased|grew|rose|fell|declined|totaled|reached)\b)", re.IGNORECASE)  # fmt: skip
_OF = re.compile(r"^\s*(?:or more\s+|or less\s+)?(?:of|in)\s+(?:each of\s+)?", re.I)
_LISTED_OF = re.compile(r"^,?\s*respectively,?\s*(?:of|in)\s+(?:each of\s+)?", re.I)
_BELOW_CLOSE = re.compile(r"^\s*(?:below|under|less than|discount to|premium to|above|lower than)\s+(?:the|its|their|last|prior)\b[^.;]{0,40}\b(?:close|closing price|share price|last price)\b", re.I)  # fmt: skip
_ISSUED = re.compile(r"\b(?:plac(?:es?|ed|ing)|new shares|issu(?:es?|ed|ing)|offering|rights issue)\b", re.I)
_AT = re.compile(r"\b(?:at|priced at|price of)\s+$", re.I)
_GAP = re.compile(r"^(?:\s|,|and|or|&|%|\(|\)|approximately|about)*$", re.I)
_LEFT_STOP = word_set(
    "the a an our its their his in of for by from to with as at on was were is are be had has have and or but "
    "that which while this these those including excluding compared versus we it they due through during under "
    "than between into per such both each all of increase decrease increased decreased growth decline declined "
    "reported generated recorded posted derived whose where when if respectively because offset driven"
    " held hold holds carried carries showed shows saw took ran booked logged made spent employed put lifted pushed"
    " delivered brought kept bore recognised recognized earned won lost cut raised kept ended came stood amounted"
)  # fmt: skip
_RIGHT = re.compile(r"^\s+(?:(?:derived|attributable|related|generated|earned)\s+)?(?:from|for|to|of|in|by|within|across)\s+(?P<what>[^.,;:$€£¥\d()%]{2,70})", re.I)  # fmt: skip
_VERB = re.compile(r"\b(?:was|were|is|are|will|would|has|have|had|accounted|represent\w*|compris\w+|constitut\w+|increas\w+|decreas\w+|grew|rose|fell|declin\w+|total(?:ed|led|s)|reach\w+|amount\w+|came|remain\w+|made|that|which|compared|versus|up|down|respectively|during|for the|as of|and)\b", re.I)  # fmt: skip


_HEADING = re.compile(r"^(?![^\n]{90})[A-Z0-9][^\n]*[\w)](?=\n[A-Z“\"])", re.MULTILINE)
"""A short line without a full stop before a line that begins with a capital: a heading, and no part of the sentence."""
_PREDICATE = re.compile(r"\b(?:was|were|is|are) an?\s+$", re.I)
"""Before a word of the predicate that names the subject again: "income tax was an expense of 15%"."""
_FIXED = frozenset({"discount", "premium", "dilution", "placing price", "prior close"})
"""Terms of a placing, whose words of direction are part of their name."""


def read(text: str, place: Place) -> list[Stated]:
    """Every value of a text, as stated in its sentence."""
    found: list[Stated] = []
    text = _HEADING.sub(r"\g<0>.", text)
    for start, end in sentences(text):
        found.extend(_sentence(text[start:end], place))
    return found


def _sentence(text: str, place: Place) -> list[Stated]:
    vals = values(text)
    if not vals:
        return []
    flat = plain(text)
    reader = _Reader(flat, vals, place)
    return [reader.stated(n) for n in range(len(vals))]


class _Reader:
    """One sentence, taken apart once."""

    def __init__(self, text: str, vals: Sequence[Value], place: Place) -> None:
        self.text, self.vals, self.place = text, vals, place
        self.spans = spot(text)
        self.terms = [t for t in metrics.terms(text) if not any(s.start <= t.start < s.end for s in self.spans)]
        self.breaks = self._breaks()
        self.names = names_in(text, self.spans)
        self.words = words_of(text)
        self.runs = _runs(vals, text)
        self.respectively = re.search(r"\brespectively\b", text, re.I) is not None

    def _breaks(self) -> list[tuple[int, bool]]:
        """Where clauses begin, and whether with a comparison. A list's "and" before any value is no break."""
        found: list[tuple[int, bool]] = []
        for match in _BREAK.finditer(self.text):
            last = found[-1][0] if found else 0
            joins = match.group().lower() == "and"
            if joins and not any(last <= value.start < match.start() for value in self.vals):
                continue
            found.append((match.start(), match["compared"] is not None))
        return found

    def stated(self, n: int) -> Stated:
        value = self.vals[n]
        term, linked = self._term(n)
        role: Role
        role, direction = ("level", 0) if term and term.name in _FIXED else self._role(n, linked)
        phrase = self.text[term.start : term.end] if term else ""
        own, strangers = self._company(n)
        return Stated(
            value=value,
            terms=frozenset({term.name} if term else ()),
            needs=self._needs(term) if term and term.end > term.start else frozenset(),
            around=self.words | self.place.headings,
            periods=self._periods(n),
            owner=owner_of(value, term, self.text, self._clause(value.start)[0]),
            role=role,
            direction=direction,
            sign=metrics.sign_of(phrase) if phrase else 1,
            strangers=strangers,
            own=own,
            said=self.text,
        )

    def _clause(self, at: int) -> tuple[int, int, bool]:
        """(start, end, whether it begins with a comparison) of the clause around a place."""
        start, compared, end = 0, False, len(self.text)
        for place, comparing in self.breaks:
            if place <= at:
                start, compared = place, comparing
            else:
                end = place
                break
        return start, end, compared

    # -- when -----------------------------------------------------------------------------------------------------

    def _periods(self, n: int) -> tuple[Period, ...]:
        listed = self._listed_period(n)
        if listed is not None:
            return (self._resolved(listed),)
        value = self.vals[n]
        start, end, compared = self._clause(value.start)
        here = [s for s in self.spans if start <= s.start < end]
        after = [s for s in here if s.start >= value.end]
        before = [s for s in here if s.end <= value.start]
        chosen = after[0] if after else before[-1] if before else None
        if after and before and not self._joined(value, after[0]):
            chosen = before[-1]
        if chosen is None and compared and self._is_level(n):
            return (self._resolved(Period(back=1)),)
        if chosen is None:
            chosen = self._inherited(start)
        if chosen is None:
            return ()
        return tuple(self._resolved(each.period) for each in self._alike(n, chosen))

    def _alike(self, n: int, chosen: Spotted) -> list[Spotted]:
        """The periods listed with the chosen one, for one value that holds in each: "$2.0 billion in 2024, 2023 and 2022"."""
        if any(n in run and len(run) > 1 for run in self.runs) or chosen.start < self.vals[n].end:
            return [chosen]
        return next((spans for spans in _span_runs(self.spans, self.text) if chosen in spans), [chosen])

    def _joined(self, value: Value, span: Spotted) -> bool:
        """Whether no other value stands between a value and a period behind it."""
        return not any(value.end <= other.start < span.start for other in self.vals)

    def _inherited(self, start: int) -> Spotted | None:
        """The sentence's own period, for a clause that names none: the last before it that is not compared with."""
        plainly = [s for s in self.spans if not self._clause(s.start)[2] and not s.period.back]
        before = [s for s in plainly if s.end <= start]
        return before[-1] if before else plainly[0] if plainly else None

    def _listed_period(self, n: int) -> Period | None:
        """The period of one value of a list, where as many periods are listed."""
        run = next((run for run in self.runs if n in run), None)
        if run is None or len(run) < 2:
            return None
        if (crossed := self._crossed(run, run.index(n))) is not None:
            return crossed
        for spans in _span_runs(self.spans, self.text):
            if len(spans) == len(run) and (self.respectively or spans[0].start >= self.vals[run[-1]].end):
                return spans[run.index(n)].period
        return None

    def _crossed(self, run: Sequence[int], place: int) -> Period | None:
        """ "15% and 14% for the second quarter, and ... for the first half, of fiscal years 2026 and 2025": length by year."""
        last = self.vals[run[-1]].end
        length = next((s for s in self.spans if s.start >= last), None)
        if length is None or length.period.year or length.period.end or length.period.back or length.start - last > 24:
            return None
        for years in reversed(_span_runs(self.spans, self.text)):
            if len(years) == len(run) and all(
                s.period.year and not s.period.quarter and not s.period.half for s in years
            ):
                year = years[place].period
                return replace(length.period, year=year.year, fiscal=year.fiscal)
        return None

    def _resolved(self, period: Period) -> Period:
        """ "A year ago" against the sentence's own period, or the document's."""
        if not period.back:
            return period
        plainly = [s.period for s in self.spans if not s.period.back]
        anchor = plainly[0] if plainly else self.place.calendar.own
        return year_before(anchor) if anchor else period

    # -- what -----------------------------------------------------------------------------------------------------

    def _term(self, n: int) -> tuple[Term | None, str]:
        """(the term that a value measures, how it is tied: "of", "before", "after")."""
        value = self.vals[n]
        if value.unit in ("count", "shares", "duration") and value.noun:
            noun = self.text[value.start : value.end + len(value.noun) + 2]
            within = [t for t in self.terms if value.start <= t.start < value.start + len(noun)]
            return (within[0], "of") if within else (None, "")
        if (priced := self._priced(value)) is not None:
            return priced, "of"
        run = next((run for run in self.runs if n in run), [n])
        last = self.vals[run[-1]].end
        behind = [t for t in self.terms if t.start >= last]
        ahead = [t for t in self.terms if t.end <= value.start]
        tie = _OF.match(self.text[last:]) or (_LISTED_OF.match(self.text[last:]) if self.respectively else None)
        if tie and behind and self._near(last + tie.end(), behind[0]):
            return behind[0], "of"
        listed = self._listed_term(n)
        if listed is not None:
            return listed, "before"
        if ahead:
            named = (
                len(ahead) > 1 and ahead[-1].name in metrics.GENERIC and _PREDICATE.search(self.text[: ahead[-1].start])
            )
            return ahead[-2 if named else -1], "before"
        _, end, _ = self._clause(value.start)
        here = [t for t in behind if t.start < end]
        return (here[0], "after") if here else (None, "")

    def _priced(self, value: Value) -> Term | None:
        """The figures of a placing, which stand without a noun: "at HK$1.91", "8.6% below the prior close"."""
        if value.unit == "ratio" and (match := _BELOW_CLOSE.match(self.text[value.end :])):
            above = re.match(r"\s*(?:above|premium)", match.group(), re.I)
            return Term(value.start, value.start, "premium" if above else "discount")
        if value.unit == "money" and _ISSUED.search(self.text) and _AT.search(self.text[: value.start]):
            return Term(value.start, value.start, "placing price")
        return None

    def _near(self, at: int, term: Term) -> bool:
        between = self.text[at : term.start]
        return len(between) < 60 and not re.search(r"[;:]|,\s|\d", between)

    def _listed_term(self, n: int) -> Term | None:
        """ "Revenue and net income were $5bn and $1bn, respectively": the k-th term for the k-th value."""
        run = next((run for run in self.runs if n in run), None)
        if run is None or not self.respectively or len(run) < 2:
            return None
        before = [t for t in self.terms if t.end <= self.vals[run[0]].start]
        if len({t.name for t in before[-len(run) :]}) < len(run):
            return None
        listed = before[-len(run) :]
        gaps = [self.text[a.end : b.start] for a, b in pairwise(listed)]
        return (
            listed[run.index(n)]
            if all(re.fullmatch(r"\s*(?:,|and|,\s*and)\s*[\w\s-]{0,20}", g) for g in gaps)
            else None
        )

    def _needs(self, term: Term) -> frozenset[str]:
        left = _left_words(self.text[: term.start])
        right = _RIGHT.match(self.text[term.end :])
        behind = frozenset[str]()
        if right:
            offset = term.end + right.start("what")
            what = _VERB.split(right["what"], maxsplit=1)[0]
            if not any(offset <= s.start < offset + max(3, len(what)) for s in self.spans):
                behind = words_of(what)
        return left | behind

    def _role(self, n: int, tie: str) -> tuple[Role, int]:
        value = self.vals[n]
        start, end, _ = self._clause(value.start)
        previous = self.vals[n - 1].end if n else 0
        return role_of(value, self.text, tie=tie, clause=(start, end), previous=previous)

    def _is_level(self, n: int) -> bool:
        return self._role(n, "")[0] != "change"

    # -- whose ----------------------------------------------------------------------------------------------------

    def _company(self, n: int) -> tuple[frozenset[str], frozenset[str]]:
        """(words of the names that go with this value, words of those that go with others)."""
        value = self.vals[n]
        if len(self.names) < 1:
            return frozenset(), frozenset()
        listed = self._listed_name(n)
        if listed is not None:
            mine = words_of(listed[0])
            return mine, frozenset().union(*map(words_of, listed[1])) - mine
        start, end, _ = self._clause(value.start)
        here = [name for at, name in self.names if start <= at < end]
        if not here:
            return frozenset(), frozenset()
        mine = frozenset().union(*map(words_of, here))
        return mine, frozenset().union(*(words_of(name) for _, name in self.names)) - mine

    def _listed_name(self, n: int) -> tuple[str, list[str]] | None:
        run = next((run for run in self.runs if n in run), None)
        if run is None or len(run) < 2:
            return None
        ahead = [name for at, name in self.names if at < self.vals[run[0]].start]
        for names in (ahead[-len(run) :], ahead[: len(run)]):
            if len(names) == len(run) and (self.respectively or len(ahead) == len(run)):
                own = names[run.index(n)]
                return own, [name for name in names if name != own]
        return None


def _runs(vals: Sequence[Value], text: str) -> list[list[int]]:
    """Values of one unit listed one after the other, as indices."""
    runs: list[list[int]] = []
    for n, value in enumerate(vals):
        last = vals[runs[-1][-1]] if runs else None
        if last is not None and last.unit == value.unit and _GAP.match(text[last.end : value.start]):
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _span_runs(spans: Sequence[Spotted], text: str) -> list[list[Spotted]]:
    runs: list[list[Spotted]] = []
    for span in spans:
        gap = text[runs[-1][-1].end : span.start] if runs else ""
        if runs and re.fullmatch(r"\s*(?:,|and|or|,\s*and)?\s*(?:in |for |the |ended |fiscal |years? )*", gap):
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _left_words(before: str) -> frozenset[str]:
    """The words right before a term that narrow it: back to an article, a preposition, a verb or a stop."""
    taken: list[str] = []
    for piece in reversed(re.findall(r"[A-Za-z][\w&'.-]*|&|[^\sA-Za-z]", before[-80:])):
        if not piece[0].isalpha() and piece != "&":
            break
        if piece.lower() in _LEFT_STOP or piece.lower().endswith(("'s", "s'")) or len(taken) >= 5:
            break
        taken.append(piece)
    return words_of(" ".join(taken))
