"""Who acts in a clause of a skeleton: the filer, somebody else, or nobody that the words name.

Position decides: a name after a preposition or in a list is no subject, one at the head of the clause is.
"""

from __future__ import annotations

import re
from typing import Literal

_BREAK = re.compile(r"[;:]\s|\bwhile\s|\bwhereas\s|, but\s")
_CANDIDATE = re.compile(
    r"@we\b|@our(?:\s\w+)?|@n\d+(?:'s(?:\s\w+)?)?|\b(?:they|it|he|she|competitors?|rivals?|peers|others|manufacturers"
    r"|third parties|customers|retailers|suppliers|companies|oems|odms|users|consumers|developers|merchants|sellers"
    r"|issuers|patients|hospitals|providers|publishers|entities|participants)\b"
)
_OTHERS = re.compile(r"oems?\b|competitor|customer|supplier|rival|distributor|vendor|retailer|peer")
_QUANTITY_OF = re.compile(r"\b(?:most|some|many|all|certain|each|several|one|majority|number|few) of\s$")
_RECEIVER = re.compile(r"\b(?:from|to|by|with|for|of|on|supplies|provides|gives)\s$")
_WITHIN = re.compile(r"\b(?:from|to|by|with|for|of|on|in|at|supplies|provides)\s(?:all\s|certain\s|some\s)?(?:of\s)?$")
_OBJECT = re.compile(
    r"\b(?:from|to|with|by|on|of|for|as|including|like|between|and|or|through|at|upon|than|against|in|sell|sells|supply"
    r"|buy|purchase|acquired?|is|are|was|were|include|,)\s(?:the\s)?$"
)
_INTRODUCED = re.compile(r"^(?:in|during|on|at|for|as of|since|after|before|following|until|through)\b[^@]*,\s$")
"""A date or place at the head of a clause, whose comma is no list's."""
_VAGUE = frozenset({"it", "they", "companies", "others", "manufacturers"})


def subject(before: str) -> Literal["filer", "other"] | None:
    """Who acts in the clause that ends where `before` does."""
    clause = _BREAK.split(before)[-1]
    for match in reversed(list(_CANDIDATE.finditer(clause))):
        word, left = match[0], clause[: match.start()]
        if word == "@we":
            if not _RECEIVER.search(left):
                return "filer"
        elif word.startswith("@our") and not _OTHERS.search(word):
            if not _WITHIN.search(left):
                return "filer"
        elif not _OBJECT.search(_INTRODUCED.sub("", _QUANTITY_OF.sub("", left))) and not (
            word in _VAGUE and "@we" in clause
        ):
            return "other"
    return None
