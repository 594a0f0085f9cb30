"""A sentence as a skeleton in which names, the filer and shares are tokens, so that grammar can be matched plainly.

"Sales to Walmart and Target were 16% and 9% of our sales, respectively." of a filer becomes
"sales to @n0 were #q0 of @our sales, respectively." with group 0 = (Walmart, Target), quantities 0 = (16%, 9%).
Tokens: `@n<i>` a list of named parties, `@we`/`@our` the filer, `#q<j>` a list of shares. Knows no relation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from knowledge.exposure.quantities import Quantity, quantities
from knowledge.exposure.sentences import plain
from knowledge.types import Party

FILER = Party(name="@filer", company="@filer")
"""Stands for the filer among named spans; its own name and "we" are one."""
PART = "@part"
"""Entity id of a business of the filer, as "imaging business (@filer)"."""
_WE = re.compile(
    r"(?<!@)\b(?:[Ww]e|[Uu]s|[Oo]urselves)\b|\b[Tt]he (?:Company|Registrant|Corporation|Group|Partnership)\b"
)
_OUR = re.compile(r"\b(?:[Oo]urs?)\b|@we's")
_AFFILIATES = re.compile(
    r",?\s*(?:\(?(?:and|or|together with|including|or any of|and/or|with)\s+)(?:all of\s+)?(?:its|their|his"
    r"|certain of its)\s+"
    r"(?:respective\s+|related\s+|various\s+)?(?:subsidiar\w+|affiliat\w+|divisions?|agencies|distributors?"
    r"|contract\s\w+|related parties)"
    r"(?:\s(?:companies|entities|and\s(?:subsidiaries|affiliates)))?\)?",
    re.IGNORECASE,
)
_DEFINING = r"collectively|together|the|each|hereinafter|or|,|\s|\"[^\"()]*\"|''[^\"()]*''"
_DEFINED = re.compile(rf"\s*\((?:(?:{_DEFINING})+|(?:{_DEFINING})*as defined[^()]*)\)")
_ALSO_NAMED = re.compile(r"(@n\d+)\.?\s*\((?:the\s+)?\"?\s*(@n\d+)\s*\"?\)")
_SUFFIX = re.compile(
    r"(@n\d+)(?:,?\s(?:&\s)?(?:inc|incorporated|corp|corporation|company|co|ltd|limited|llc|plc|n\.v|s\.a|a\.g|ag|se"
    r"|l\.p|holdings|group|int'l)\b"
    r"\.?)+(?=\s|[,;.)]|$)"
)
_USA = re.compile(r"\bu\.\s?s\.(?:a\.)?|\bunited states(?: of america)?\b|\bu\.s\b")
_PARENT = re.compile(r"\s?\((?:an?|the)\s(?:[\w-]+\s){0,4}(?:subsidiary|affiliate|unit|division|member)\sof[^()]*\)")
_OTHER_NAME = re.compile(
    r"(@n\d+)\.?\s?\((?:[a-z]{2,6}|[a-z]+:\s?[a-z.]+|[^()@#]*(?:formerly|known as|called|f/k/a|d/b/a)[^()]*)\)"
)
_SUBSIDIARY = re.compile(
    r"@n\d+,?\s\(?(?:an?|the|@our|one of @our)\s(?:[\w-]+\s){0,4}"
    r"(?:subsidiary|subsidiaries|division|unit)\sof\s@we\b(?:,|\))?"
    r"|(?<!sold\s)(?<!sale of\s)(?<!sell\s)(?<!divest\s)"
    r"(?:@our\s(?:[\w-]+\s){0,4}(?:subsidiary|subsidiaries)|(?:the\s)?@we\ssubsidiary),?\s@n\d+(?!\d)(?:(?='s)|,|)"
)
"""A company of the filer's own, which speaks and trades as the filer."""
_APPOSED = re.compile(
    r"(@n\d+),\s(?:an?|the)\s(?:(?!\b(?:competitor|rival|venture|subsidiary|division|unit)\b)[^@#;.]){2,110}?"
    r"(?:(?=,?\s(?:and|or)\s@n\d)|,(?=\s(?:each|both|together|accounted|represented|comprised|contributed)\b))"
)
"""What a list says of one of its names: "Ardent, a contract maker, and Bolt, a distributor, each accounted for"."""
_YEAR_BEFORE = re.compile(r"\((?:[a-z ]{0,30}\b)?(?:19|20)\d\d:[^()]{0,60}\)", re.IGNORECASE)
"""What foreign filers add for comparison: "18.6% of revenue (2021: 15.2%)"."""
_GLUE = r"(?:\s*[,;]\s*(?:and/or\s|and\s|or\s|as well as\s|&\s)?(?:\s?[-•·]\s)?|\s(?:and|or|&|and/or|as well as)\s)"
_REPEATED = r"(?:(?:from|to|with|by|on|the|for|of|in)\s){0,2}"
_NAMES = re.compile(rf"@n\d+(?:{_GLUE}{_REPEATED}(?:the\s)?@n\d+)+")
_AMOUNT = re.compile(
    r"\b(of\s(?:@our|the|total)\s)(?:[$€£¥]|us\$)\s?[\d.,]+\s(?:(?:billion|million|thousand)\s)?(?:in|of)\s"
    r"(?=[a-z ]{0,20}(?:sales|revenues?))"
)
"""What a base is worth: "73% of our $66.0 billion in net sales"."""
_AMONG = re.compile(r"(@n\d+), @we((?:,\s|,?\s(?:and|or)\s)(?=@n\d))")
"""The filer's own name in the midst of a list of others."""
_NUMBERS = re.compile(r"#q\d+(?:(?:\s*,\s*and\s|\s*,\s*|\sand\s|\s&\s|\s*/\s*|\s*\|\s*|\sor\s|\s)#q\d+)+")
_T = TypeVar("_T")
_N, _Q = re.compile(r"@n(\d+)"), re.compile(r"#q(\d+)")


@dataclass(frozen=True, slots=True)
class Span:
    """A name at characters [start, end) of a sentence; `strong` when a table of companies knows it.

    `owner` is the entity that owns what is named ("Hulu"): who trades, where the named business itself is not dealt in.
    """

    start: int
    end: int
    party: Party
    strong: bool = True
    owner: Party | None = None


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`text` in lower case with tokens; `names[i]` the parties of `@n<i>`, `shares[j]` the quantities of `#q<j>`."""

    text: str
    names: tuple[tuple[Party, ...], ...]
    shares: tuple[tuple[Quantity, ...], ...]


def skeleton(sentence: str, spans: Sequence[Span]) -> Skeleton:
    """Build the skeleton of one sentence; `spans` are its names, in order, without overlap."""
    text = plain(sentence).replace("@", " ").replace("#", " ")
    text = _YEAR_BEFORE.sub(lambda match: " " * len(match[0]), text)
    stated = [q for q in quantities(text) if not any(s.start < q.end and q.start < s.end for s in spans)]
    text = _with_tokens(text, spans, stated)
    text = _OUR.sub("@our", _WE.sub("@we", text))
    text = re.sub(r"@(we|n\d+)\s's", r"@\1's", text)
    text = re.sub(r"@we's", "@our", text)
    text = " ".join(text.split())
    text = (_DEFINED.sub("", text) if "(" in text else text).lower()
    text = re.sub(
        r"@we(?:\s(?:group|corporation|company|inc\.|co\.|corp\.|holdings|plc))+(?='s|\s|,|\.|$)", "@we", text
    )
    text = text.replace("@we's", "@our")
    text = _AMOUNT.sub(r"\1", _USA.sub("usa", text))
    names: list[tuple[Party, ...]] = [(s.party,) for s in spans]
    text = _ALSO_NAMED.sub(lambda m: m[1], _SUFFIX.sub(r"\1", text))
    text = _SUFFIX.sub(r"\1", text)
    if any(owner in text for owner in (" its ", " their ", " his ")):
        text = _AFFILIATES.sub("", text)
    text = re.sub(r"\bthe (?=@n\d)", "", text)
    text = _PARENT.sub("", re.sub(r"-\s*(?=@n\d)|(?<=\d)-(?=[a-z])", " - ", text))
    text = _OTHER_NAME.sub(r"\1", text)
    text = re.sub(r"(@n\d+)\.(?=[,;)]|\s(?:and|or|[a-z@#|]))", r"\1", text)
    text = _AMONG.sub(r"\1\2", text)
    text = _collapse(_NAMES, _N, _APPOSED.sub(r"\1", text), names, "@n")
    text = _SUBSIDIARY.sub("@we", text)
    shares: list[tuple[Quantity, ...]] = [(q,) for q in stated]
    text = _collapse(_NUMBERS, _Q, text, shares, "#q")
    return Skeleton(text, tuple(names), tuple(shares))


def words_of(context: str) -> str:
    """A caption or heading in the skeleton's manner, without names: lower case, `@our`, `usa`."""
    text = plain(context).replace("@", " ").replace("#", " ")
    return _USA.sub("usa", _OUR.sub("@our", _WE.sub("@we", " ".join(text.split()))).lower())


def _with_tokens(text: str, spans: Sequence[Span], stated: Sequence[Quantity]) -> str:
    marks = [(s.start, s.end, " @we" if s.party == FILER else f" @n{i}") for i, s in enumerate(spans)]
    marks += [(q.start, q.end, f" #q{j}") for j, q in enumerate(stated)]
    parts, at = [], 0
    for start, end, token in sorted(marks):
        parts += [text[at:start].rstrip() if text[at:start].endswith(" ") else text[at:start], token]
        if end < len(text) and text[end].isalnum():
            parts.append(" ")
        at = end
    parts.append(text[at:])
    joined = "".join(parts)
    return re.sub(r"([(\"\[]) (?=[@#])", r"\1", joined)


def _collapse(lists: re.Pattern[str], item: re.Pattern[str], text: str, groups: list[tuple[_T, ...]], mark: str) -> str:
    def joined(match: re.Match[str]) -> str:
        groups.append(tuple(one for i in item.findall(match[0]) for one in groups[int(i)]))
        return f"{mark}{len(groups) - 1}"

    return lists.sub(joined, text)
