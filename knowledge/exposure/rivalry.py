"""Competition, whose sentences list many names after one trigger: where it starts, whom it covers, whom it does not.

Works on a skeleton's text. Also tells other rules which places a rival noun governs, so that "our competitors include
suppliers of chips such as X" states rivalry and no supply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LISTS = r"(?:includ\w+|such as|like|namely|are|is|were|was|consist\w* of|comprise\w*|primarily|principally|:|\(|,)"
_ACTS = r"rel(?:y|ies)|depend|have|has|may|might|could|can|use[sd]?|purchase|buy|will|offer|sell|source|obtain|also use"
_TRIGGER = re.compile(
    r"\bcompet(?:e|es|ed|ing)\b(?:(?!@n|;|\bfor\b|\bto\b).){0,90}?\b(?:with|against)\b"
    rf"|\b(?:competitors?|rivals?)\b(?:(?!@n|;|\b(?:{_ACTS})\b).){{0,110}}?{_LISTS}"
    r"|\b(?:competition|competitive (?:pressures?|threats?)|competitive (?:products|offerings))\b(?:(?!@n"
    r"|;|\bdemand\b).){0,70}?\b(?:from|with|by|includ\w+|such as|are|between)\b"
    r"|\b(?:competitors?|rivals?)\s(?=@n)"
    r"|@we\s(?:\w+ly\s|also\s|often\s)?(?:face|come up against|go up against|vie with)\s(?=@n)"
    r"|@we\s(?:have\s)?(?:\w+\s)?(?:lost|lose)\s"
    r"(?:bids?|contracts?|sales|market share|share|business|customers|orders)\sto\b"
    r"|\bmarket\s(?:\w+\s){0,6}(?:dominated|led)\sby\b(?=.*\bthan @we\b)"
)
_STOPS = re.compile(
    r"(?<!\w)(?:@we acquired|customers?,? (?:includ|such as)|supplied by|supplies @we|@we (?:sell|sells|purchase|rely"
    r"|acquired|partner|also sell|also purchase)|compared (?:to|with)|whereas"
    r"|rely on|relies on|suppliers?,? (?:includ|such as)|manufactured by|joint venture with|partnership with"
    r"|licensed? (?:from|to))\b|;\s*(?!and\b|or\b|@n|\w+,? such as|\w+\s\w+,?\s(?:such as|including)"
    r"|[^;@]{1,90}\b(?:marketed|sold|offered|distributed) by @n)"
)
_ITS_OWN = re.compile(r"^(?:(?!@n\d).)*@we\b(?:(?!@n\d|;).)*\bits\s(?:\w+\s){0,2}$")
"""Left of a rival noun: "its" that can mean the filer alone."""
_N = re.compile(r"@n\d+")
_SUBJECT = re.compile(
    r"(@n\d+)(?:,[^,;]*,)?(?:\s(?:also|currently|directly|both|each|and @n\d+|may|might|could|will))*\s$"
)


@dataclass(frozen=True, slots=True)
class Rivalry:
    """A trigger at [start, end) with the names it covers and, where the filer is not, the names that compete."""

    start: int
    end: int
    rivals: tuple[str, ...]
    subject: str | None


def rivalries(text: str) -> list[Rivalry]:
    """The places of `text` that state competition, in order."""
    found = []
    for match in _TRIGGER.finditer(text):
        if re.search(r"\b(?:not|no|never|without|n't)\s(?:\w+\s){0,2}$", text[: match.start()]):
            continue
        if re.search(
            r"(?<!\w)(?:their|its|his|@n\d+'s|customers'?|suppliers'?)\s(?:\w+\s){0,2}$", text[: match.start()]
        ) and not (match[0].startswith("compete") or _ITS_OWN.search(text[: match.start()])):
            continue
        rest = text[match.end() :]
        stop = _STOPS.search(rest)
        scope = rest[: stop.start()] if stop else rest
        subject = _SUBJECT.search(text[: match.start()])
        facing_us = re.match(r"\s(?:\w+\s){0,2}@(?:we|our)\b", rest) and match[0].endswith(("with", "against"))
        if facing_us and not re.search(r"@n", scope):
            continue
        found.append(
            Rivalry(match.start(), match.end() + len(scope), tuple(_N.findall(scope)), subject[1] if subject else None)
        )
    return found


def governed(found: list[Rivalry], start: int) -> bool:
    """True when a rival noun or verb before `start` governs that place."""
    return any(r.start <= start < r.end for r in found)


def mutual(text: str) -> str | None:
    """The group of "X and Y compete in tablets": its names compete with each other."""
    match = re.search(
        r"^(?:\w+\s){0,2}(@n\d+)\s(?:\w+\s)?(?:compete|are (?:\w+\s)?(?:competitors|rivals))\b(?!\s(?:with|against"
        r"|directly with))(?!.*@(?:we|our))",
        text,
    )
    return match[1] if match else None
