"""Organisations named in prose that the table does not hold: a capitalised name with its legal form.

"Graham Packaging Company, L.P." is a named party without a ticker, which is more than an unnamed one. Knows nothing
of the table itself: it takes the mentions already found and keeps clear of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.entities.mentions import Mention
from knowledge.entities.names import word_set

_FORM = (
    r"(?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|L\.?L\.?C|L\.?L\.?P|L\.?P|P[Ll][Cc]|p[Ll][Cc]|GmbH|S\.?A\.?S|S\.A|N\.V|B\.V|"
    r"A\.?G|S\.?p\.?A|S\.E|A/S|AB|Oyj|K\.K|Co|Company|Pty|Pte|Bhd|S\.à r\.l|S\.a\.r\.l)(?![\w])\.?"
)
_WORD = r"(?:[a-z]?[A-Z0-9][\w&’'.\-]*|\([A-Z][\w ]+\))"
_OF_COUNTRY = rf"(?:\sof\s(?:North\s)?(?:America|Canada|Japan|China|Korea|Texas|California|New\sYork)(?:,?\s{_FORM})?)?"
_ORGANISATION = re.compile(
    rf"(?<![\w])({_WORD}(?:\s(?:{_WORD}|of|and|&|de|the|for)){{0,6}}?,?\s{_FORM}(?:,?\s{_FORM})*{_OF_COUNTRY})"
)
_FORMS = re.compile(_FORM)
_ANYBODY = re.compile(r"\b(?:[Tt]he|[Oo]ur)\s$")
_JOINT = re.compile(r",?\s(?:and|or)\s(?=[A-Z])")
_GENERIC = word_set("the our this each any such a an company corporation parent holding limited")


def form_places(text: str) -> Iterator[int]:
    """The characters at which a legal form stands after a word; not where "the Company" is all that is said."""
    for match in _FORMS.finditer(text):
        start = match.start()
        if text[start - 1 : start].isspace() and not (
            match[0] in ("Company", "Corporation") and _ANYBODY.search(text, max(0, start - 5), start)
        ):
            yield start


def unknown_names(text: str, known: Sequence[Mention]) -> list[Mention]:
    """Names with a legal form that no known mention overlaps, in order, scored 0.5."""
    found: list[Mention] = []
    if next(form_places(text), None) is None:
        return found
    for match in _ORGANISATION.finditer(text):
        start, end = match.span(1)
        taken = [m.end for m in known if m.start < end and start < m.end]
        if taken:  # "Castellan and Dunmore Works Ltd.", of which the first is known
            joint = _JOINT.match(text, max(taken), end)
            if joint is None:
                continue
            start = joint.end()
        words = text[start:end].split()
        while words and words[0].lower() in _GENERIC:
            start += len(words[0]) + 1
            words = words[1:]
        if len(words) < 2:
            continue
        found.append(Mention(start, end, text[start:end], None, 0.5))
    return found
