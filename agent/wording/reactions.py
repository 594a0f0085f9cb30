"""What a text tells of others beside the event: how shares moved, and whom it hits. English only; knows no kind.

A market's reaction ("Shares of X slid 7% after ...") and a list of those hit ("..., hurting X and Y") are blanked
out, so that the rest tells who acts. Places in the text stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.wording.names import Named

_MOVED = (
    r"(?:f[ae]ll(?:s|en|ing)?|slid(?:e|es|ing)?|sank|sinks?|sinking|plung\w+|tumbl\w+|dropp?\w*|slump\w*|slip\w*|div(?:e|es|ed)|dove|"
    r"los(?:t|e|es|ing)|ros(?:e)|ris(?:e|es|ing)|jump\w*|surg\w+|soar\w*|climb\w*|gain\w*|rall(?:y|ies|ied)|shed|crash\w*|"
    r"declin\w+|rocket\w*|crater\w*|skid\w*|eas(?:e|ed|es)|retreat\w*|nosediv\w+|wobbl\w+|popp?\w*|lower|higher|down|up|"
    r"(?:was|were|are|is|came) (?:hit|hammered|battered|pummell?ed|under pressure))"
)
_CAUSE = (
    r"(?:after|as|when|because|following|amid|with|on (?:(?:news|word|signs?|fears?|concerns?|worries|hopes?|"
    r"an?y? reports?|reports?|speculation)\b))"
)
_REACTION = re.compile(rf"\b(?P<verb>{_MOVED})\b(?P<how>[^.;]{{0,80}}?)\s(?P<cause>{_CAUSE})\s", re.IGNORECASE)
_SHARES = re.compile(
    r"\b(?:shares|stocks?|stock price|share price|market value|(?:[\w\-]{1,40} )?"
    r"(?:makers|grocers|suppliers|airlines|rivals|miners|retailers|lenders))\b",
    re.IGNORECASE,
)
_GAP = re.compile(
    r"(?:\s*\([^)]{0,30}\))*(?:['’]s?)?(?:\s+(?:shares?|stocks?|share price|stock price|"
    r"shareholders|too|also|all|both|each|"
    r"were|was|are|is|have|has|had|then|sharply))*\s*"
)
_HOW_MUCH = re.compile(
    r"(?:,?\s+(?:nearly|almost|about|around|more than|as much as|up to|by|an?|the|"
    r"further|another|to|its|their|lowest|highest|record|"
    r"lows?|highs?|levels?|in|on|at|early|late|pre-?market|after-?hours|extended|trading|trade|session|\w+day|morning|afternoon|"
    r"sharply|again|too|year|years|month|months|most|since|shares|london|tokyo|frankfurt|paris|"
    r"[$€£]?[\d.,]*\d|%|percent|per cent|pct|points|billion)|%)*",
    re.IGNORECASE,
)
"""How far and when a share moved, and nothing else: "dropped 7% on Thursday", but not "dropped its supplier"."""
_HIT = re.compile(
    r"(?:(?:,|;|\s-|\s—|\s–|\band\b)\s*(?:which\s+|thereby\s+|in turn\s+)?|\bin\s+)"
    r"(?:(?:send|hitt?|hurt|dragg?|knock|pressur|batter|pummel|weigh|disrupt|affect|rattl|sinking|punish|spook|unsettl|boost|cheer)"
    r"(?:s|ed|ing)?\s+(?:down\s+|on\s+)?(?!out\b|off\b)|sent\s+|"
    r"(?:raising|stoking|fuelling|fueling)\s+(?:fears|worries|concerns)\s|"
    r"(?:a|in a|another|fresh|the latest)\s+(?:\w+\s+)?"
    r"(?:move|blow|setback|boost|boon|relief|hit|threat|worry|headache|problem)\s+"
    r"(?:that\s+(?:may\s+|could\s+|will\s+)?(?:hits?|hurts?|affects?|threatens?)|to|for)\s+)[^.;]*",
    re.IGNORECASE,
)
_OWN_ACT = re.compile(r"\w+\s+(?:it |they )?\w+ing\b")
_STOP = re.compile(r"[.;]\s")
_SPAN = 200
"""Longest subject of a reaction, in characters."""


def told_of(text: str, names: Sequence[Named]) -> str:
    """The text with reactions and lists of those hit blanked out, where what is left names somebody.

    A fall of goods or of a firm's own figures is no reaction, and a move whose cause names no company stays: its
    subject is then whom the event is about.
    """
    found = _blanked(text, [match.span() for match in _hits(text, names)])
    spans = []
    for match in _REACTION.finditer(found):
        ends = [found.rfind(mark, max(0, match.start() - _SPAN), match.start()) for mark in (". ", "; ")]
        start = max(ends) + 2 if max(ends) >= 0 else 0
        if match.start() - start > _SPAN or not _is_market(found, start, match, names):
            continue
        end = match.start("cause")
        if _OWN_ACT.match(found, end):
            continue  # "fell after cutting ...": the one that fell acts
        stop = _STOP.search(found, end)
        after = stop.start() if stop else len(found)
        if any(named.known and end <= named.start < after for named in names):
            spans.append((start, end))
    return _blanked(found, spans)


def _is_market(text: str, start: int, match: re.Match[str], names: Sequence[Named]) -> bool:
    """Whether what moves is a share: it is called one, or a company's name stands right before the verb."""
    subject = text[start : match.start()]
    if _SHARES.search(subject):
        return True
    last = [named for named in names if start <= named.start and named.end <= match.start()]
    if not last or _GAP.fullmatch(text[last[-1].end : match.start()]) is None:
        return False
    return _HOW_MUCH.fullmatch(match["how"]) is not None


def _hits(text: str, names: Sequence[Named]) -> list[re.Match[str]]:
    """Trailing lists of those hit, where somebody is named before them in their sentence."""
    found = []
    for match in _HIT.finditer(text):
        start = text.rfind(". ", 0, match.start()) + 1
        if any(start <= named.start < match.start() for named in names) and any(
            match.start() <= named.start < match.end() for named in names
        ):
            found.append(match)
    return found


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with blanks at spans that follow one another."""
    kept, at = [], 0
    for start, end in spans:
        kept += [text[at:start], " " * (end - max(at, start))]
        at = max(at, end)
    return "".join([*kept, text[at:]])
