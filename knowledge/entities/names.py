"""Company names as words: tokens with their places, comparison keys, legal suffixes, display names.

Knows how names are written, not which companies exist. A key is a tuple of folded tokens: accents, case, dots,
apostrophes and a leading "the" do not count, "&" is "and", initials run together ("J. M." is "jm").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

Key = tuple[str, ...]

WORD = (
    r"[^\W\d_](?:\.\s?[^\W\d_](?![\w]))+\.?"  # initials: U.S., J. M., L.P.
    r"|\w+(?:['’`]\w+)*"
    r"|&"
)
"""A pattern of one word of a text."""
_TOKEN = re.compile(WORD)


def word_set(text: str) -> frozenset[str]:
    """The words of a string as a set."""
    return frozenset(text.split())


MARKS: frozenset[str] = word_set("ads adr adrs new de md tx ny fi uk dei")
"""What the SEC's own list appends to names: states, shares of foreign issuers, re-registrations."""
LEGAL: frozenset[str] = MARKS | word_set(
    "inc incorporated corp corporation co company companies ltd limited llc lp llp lllp plc gmbh kgaa ag sa "
    "sas nv bv se ab asa as oyj spa sarl kk bhd sdn pte pty tbk pjsc ojsc jsc cv sab aktiengesellschaft nyrt"
)
"""Words that say what kind of legal person it is, and the marks of the SEC's list."""
STRUCTURE: frozenset[str] = word_set("holdings holding group groep groupe intl international enterprises trust")
"""Words that many names carry and prose drops: "Spirit AeroSystems Holdings" is written "Spirit AeroSystems"."""
_SEC_MARK = re.compile(r"\s*[/\\][A-Z]{2,4}[/\\]?\s*$|\s*/(?:ADR|NEW|FI|The)/?\s*$", re.IGNORECASE)


class Token(NamedTuple):
    """One word of a text with its place. `key` is folded; `bare` is the same without a possessive 's."""

    start: int
    end: int
    text: str
    key: str
    bare: str


def fold(word: str) -> str:
    """A word for comparison: no accents, case, dots or apostrophes; "&" is "and"."""
    if word == "&":
        return "and"
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
        word = word.replace("’", "").replace("ß", "ss").replace("ø", "o").replace("Ø", "o")
    return word.replace("'", "").replace("`", "").replace(".", "").replace(" ", "").lower()


def tokens(text: str) -> list[Token]:
    """The words of a text in order."""
    return [Token(match.start(), match.end(), match[0], *folded(match[0])) for match in _TOKEN.finditer(text)]


def spellings(row: Sequence[Token]) -> tuple[Key, ...]:
    """The keys of a row of words: the last one as written and, where it owns something, without its possessive."""
    key = tuple([token.key for token in row])
    return (key,) if row[-1].key == row[-1].bare else (key, (*key[:-1], row[-1].bare))


@lru_cache(maxsize=1 << 16)
def folded(word: str) -> tuple[str, str]:
    """A word's key, and its key without a possessive."""
    key = fold(word)
    owned = len(word) > 2 and word[-2] in "'’`" and word[-1] in "sS"
    return key, fold(word[:-2]) if owned else key


@lru_cache(maxsize=1 << 15)
def words(name: str) -> Key:
    """All folded tokens of a name, initials run together, a leading "the" off."""
    keys = [fold(word) for word in _TOKEN.findall(name)]
    joined: list[str] = []
    single = False
    for key in keys:
        if len(key) == 1 and single and key.isalpha():
            joined[-1] += key
        else:
            joined.append(key)
        single = len(key) == 1 and key.isalpha() if not (single and len(key) == 1) else True
    return tuple(joined[1:] if len(joined) > 1 and joined[0] == "the" else joined)


def strip_legal(key: Key) -> Key:
    """The key without trailing legal words; never empty."""
    end = len(key)
    while end > 1 and (key[end - 1] in LEGAL or key[end - 1] in ("and", "the")):
        end -= 1
    return key[:end]


def strip_structure(key: Key) -> Key:
    """The key without trailing "Holdings", "Group" and the like, and without the legal words between them."""
    end = len(key)
    while end > 1 and (key[end - 1] in LEGAL or key[end - 1] in STRUCTURE or key[end - 1] == "and"):
        end -= 1
    return key[:end]


_KEEP_UPPER = re.compile(r"^(?:[A-Z]*\d[A-Z\d]*|[A-Z](?:&[A-Z])+|[B-DF-HJ-NP-TV-XZ]{2,5}|[IVX]+|USA|US|REIT|ETF|ADR)$")
_SMALL = word_set("of and the for in on de la del y e et da do")
_SUFFIX = re.compile(
    r"[\s,]+(?:inc|incorporated|corp|corporation|co|company|companies|ltd|limited|l\.?l\.?c|l\.?p|plc|p\.l\.c|n\.?v|"
    r"s\.?a|s\.?e|a\.?g|"
    r"s\.?p\.?a|a\.?s\.?a|a\.?b|oyj|gmbh|k\.?k|a/s|s\.?a\.?b\.? de c\.?v|\(the\))\.?$",
    re.IGNORECASE,
)


def tidy(legal: str) -> str:
    """The SEC's conformed name without its state mark: "COSTCO WHOLESALE CORP /NEW" gives "COSTCO WHOLESALE CORP"."""
    return _SEC_MARK.sub("", legal.strip()).rstrip("/\\ ").strip()


def display_name(legal: str) -> str:
    """A readable short name from a legal one: suffix off, capitals eased where the whole name is in capitals."""
    name = tidy(legal)
    if name == name.upper():
        name = " ".join(_ease(word, first=i == 0) for i, word in enumerate(name.split()))
    while True:
        shorter = _SUFFIX.sub("", name).rstrip(" ,&").removesuffix(" and")
        if not shorter or shorter == name:
            return name
        name = shorter


def _ease(word: str, *, first: bool) -> str:
    if not first and word.lower() in _SMALL:
        return word.lower()
    if _KEEP_UPPER.match(word.strip(",.")):
        return word
    return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))
