# ruff: noqa: E501 - lists of words read best in rows
"""What may be watched for: a trigger, a reversal or a tripwire, bounded by what it is made of.

Such a text is no claim, so no source can bear it out; left free, it would be the one place of a memo where a writer
could say anything. It must be one clause on something observable (somebody of the memo, a filing, a price, a rule),
say what is seen happening to it, and be made of words of the memo's own sources and of the plain words of filings and
markets (`agent.checking.lexicon`). Anything else is struck. Knows no ledger: the caller says which words, values and names it holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from agent.checking.lexicon import ACTS, PLAIN, REASONED, THINGS
from agent.checking.metrics import words_of
from agent.checking.orders import order_in
from agent.checking.values import Value, agrees, values
from knowledge.entities.names import word_set
from knowledge.exposure.sentences import plain

LONGEST = 200  # characters: a trigger is one clause
_OPENERS = word_set(
    "the a an its their no any another both each either neither every some all one two three four five several more fewer most few this "
    "that these those it they he she none nobody other others new further if when once after before by within in at on during until "
    "unless from under over with as there first second third next sales revenue revenues capital guidance backlog output production "
    "demand supply prices inventories inventory margins margin shipments deliveries imports exports earnings profits costs orders "
    "customers suppliers rivals competitors peers buyers sellers regulators lenders shares spending capex"
)
_TIMES = re.compile(
    r"(?:(?:by|within|in|over|the|next|first|few|some|several|a|an|one|two|three|four|five|six|twelve|days?|weeks?|months?|quarters?|years?|trading|calendar|"
    r"fiscal|to|and|or|up|about|until|through|end|of|later|beyond|more|than|near|short|medium|long|long-term|near-term|short-term|"
    r"immediate|immediately|term|half|\d{1,3})[\s,–+-]*){1,12}",
    re.I,
)
_HEARSAY = re.compile(
    r"\b(?:say|says|said|tell|tells|told|claims?|claimed|whispers?|according to|hears?|heard|learnt|learned)\s+(?:from\s+|by\s+)?(?:an?|one|two|three|some|several|many|few|people|persons?|sources?|insiders?|someone|somebody|everyone|everybody|those)\b"
    r"|\b(?:sources?|people|insiders?|persons?|someone|somebody|officials?|bankers?|staff|employees)\s+(?:say|says|said|tell|told|claim|confirm|close to|familiar with|with knowledge|near to|inside)\b|\b(?:rumou?rs?|reportedly|allegedly|word has it|it is said|hearsay|off the record|leak(?:s|ed)?)\b",
    re.I,
)
"""Words put into the mouth of nobody who has a name: only a source can tell what was said."""
_STOPS = re.compile(r"(?:[!?;:…\n]|(?<![A-Z])(?<!Inc)(?<!Corp)(?<!Ltd)(?<!Co)\.(?!\d))\s*\S|[—–]\s|[\"“”]|\s-\s")
OWN = 0.2
"""The part of a reasoning's words that may be neither its sources' nor plain words of reasoning. ASSUMED."""
OWN_CITED = 1 / 3
"""The same of a cited sentence. ASSUMED."""
DISCLOSED = 0.1
"""The share from which a customer must be reported (ASC 280-10-50-42): a trigger may name it without a source."""


def unbounded(text: str, *, words: Collection[str], names: Collection[str], stated: Sequence[Value]) -> str | None:
    """What is wrong with a trigger, reversal or tripwire; None if it may be printed.

    `words` are those of the memo's sources (as `words_of` gives them), `names` the words of names that it may speak
    of, `stated` the values that its sources state.
    """
    flat = " ".join(plain(text).split()).rstrip(".")
    if not flat or len(flat) > LONGEST:
        return "it is empty" if not flat else f"it is longer than {LONGEST} characters"
    if (found := order_in(flat)) is not None:
        return f'"{found}" speaks to a reader, promises or leads outside'
    if (heard := _HEARSAY.search(flat)) is not None:
        return f'"{heard.group()}" is hearsay'
    if _STOPS.search(flat):
        return "it is more than one clause, or quotes"
    if not _opens(flat, names):
        return f'it begins with "{flat.split()[0]}", and not with something that can be seen'
    own = [w for w in re.findall(r"[a-z0-9-]+", flat.casefold()) if w in ACTS or w in THINGS]
    if not own:
        return "it says nothing that can be seen"
    return foreign(flat, words=frozenset(words) | frozenset(names), stated=stated)


def foreign(text: str, *, words: Collection[str], stated: Sequence[Value]) -> str | None:
    """The first figure or word of a text that neither its sources nor the plain words of filings hold; None if none."""
    for value in values(text):
        if value.unit == "duration" or not any(c.isdigit() for c in value.text):
            continue
        if value.unit == "ratio" and abs(value.low - DISCLOSED) < 1e-9:
            continue
        if not any(agrees(value, other) for other in stated):
            return f'"{value.text}" is stated by none of its sources'
    own = sorted(words_of(text) - PLAIN - frozenset(words))
    return f'"{", ".join(own)}" stands in none of its sources' if own else None


def unfounded(text: str, words: Collection[str], *, within: bool) -> list[str]:
    """A sentence's own words, where they are more than it may bring to what its sources say; else none.

    An inference joins what is known by plain words of reasoning; one that brings many words of its own tells a new
    matter, which no source has. A cited sentence (not `within`) may put what its figures prove in freer words.
    """
    spoken = words_of(text)
    own = spoken - REASONED - frozenset(words)
    if within and (heard := _HEARSAY.search(plain(text))) is not None:
        return [heard.group()]
    return sorted(own) if len(own) > max(1.0, (OWN if within else OWN_CITED) * len(spoken)) else []


def timed(text: str) -> bool:
    """Whether a text is a length of time and nothing else: "days to weeks", "3-6 months"."""
    return len(text) <= 40 and _TIMES.fullmatch(text.strip()) is not None


def _opens(text: str, names: Collection[str]) -> bool:
    first = re.match(r"[\w&'’.-]+", text)
    if first is None:
        return False
    word = first.group().casefold()
    return word in _OPENERS or ((text[0].isupper() or word[0].isdigit()) and bool(words_of(first.group()) & set(names)))
