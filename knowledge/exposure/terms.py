"""What a document's own short names mean: those that it binds in parentheses to a company, and those that are nobody's.

A name outside the table binds as well: its short name is then that printed name. Reads only the sentences that bind
something. Knows no relation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.companies import Companies
from knowledge.entities.mentions import Mention, definitions
from knowledge.entities.unknown import unknown_names
from knowledge.exposure.names import printed_party
from knowledge.exposure.sentences import sentences
from knowledge.types import Block, Company

_BINDS = re.compile(
    r"(?:Inc|Corp|Corporation|Ltd|Limited|LLC|L\.P|Co|Company|plc|PLC|N\.V|B\.V|S\.A|S\.p\.A|AB|AG|ASA|GmbH|Oyj|SE|Holdings?"
    r"|Group)[.,]*\s*(?:\((?!\d)|,\sor\s)"
)
_BOUND = re.compile(r"^[\s,]*\(\s*(?:the |or |hereinafter )*[“\"]?([A-Z][\w&]{1,11})[”\"]?\s*[,)]")
_SHORT = re.compile(
    r"^[\s,]*\(\s*(?:(?:the|or|hereinafter)\s)*[“\"]?(?P<a>[A-Z][\w&’'.-]*(?:\s[A-Z][\w&’'.-]*){0,2})[”\"]?\s*[,)]"
    r"|^,\sor\s(?P<b>[A-Z][\w&]+(?:\s[A-Z][\w&]+)?)(?=[,.]|\s[a-z])"
)
_NO_NAME = re.compile(
    r"(?:Company|Corporation|Group|Parent|Agreement|Bank|Trust|Fund|Plan|Partnership|Seller|Buyer|Purchaser|Lender|Borrower"
    r"|Guarantor|Trustee|Agent|Merger|Merger Sub|Acquisition|Transaction|Issuer|Manager|Subsidiary"
    r"|Licensee|Licensor|Registrant)s?$"
)
_GENERIC = re.compile(r"\((?:or\s|the\s)?[“\"]?([A-Z]{2,5})s?[”\"]?\)")
_COMMON_WORDS = re.compile(r"\b[a-z]+[ -][a-z]+\s$")


@dataclass(frozen=True, slots=True)
class Terms:
    """Short names bound after a company's legal name, and those that mean none: bound to what is no company, or to
    common words, as "cloud service providers (CSPs)"."""

    defined: Mapping[str, Company] = field(default_factory=dict)
    nobodies: frozenset[str] = frozenset()


def terms_of(blocks: Sequence[Block], names: Companies, filer: str | None = None) -> Terms:
    """The short names of a document, each with what it was first bound to. `filer` is its own printed name."""
    defined: dict[str, Company] = {}
    nobodies: set[str] = set()
    for block in blocks:
        if "(" not in block.text:
            continue
        nobodies.update(_acronyms(block.text))
        for sentence in _binding(block):
            found = names.mentions(sentence)
            for term, company in definitions(sentence, found).items():
                defined.setdefault(term, company)
            unknown = unknown_names(sentence, found)
            for term, company in _printed(sentence, unknown, filer):
                defined.setdefault(term, company)
            for mention in unknown:
                if match := _BOUND.match(sentence[mention.end : mention.end + 40]):
                    nobodies.add(match[1])
    return Terms(defined, frozenset(nobodies - defined.keys()))


def terms_in(text: str, names: Companies, filer: str | None = None) -> dict[str, Company]:
    """The short names that a text alone binds to companies."""
    found = names.mentions(text)
    return {**dict(_printed(text, unknown_names(text, found), filer)), **definitions(text, found)}


def _printed(text: str, unknown: Sequence[Mention], filer: str | None) -> Iterator[tuple[str, Company]]:
    """Short names of companies outside the table, which have their printed names alone; not those of the filer."""
    own = (filer or "").split(" ")[0].casefold() or "\0"
    for mention in unknown:
        match = _SHORT.match(text[mention.end : mention.end + 60])
        if match is None or mention.text.casefold().startswith(own):
            continue
        term = (match["a"] or match["b"]).rstrip(".,")
        party = printed_party(_last(mention.text, term))
        if not _NO_NAME.match(term) and _is_of(term, mention.text) and party.company and party.name:
            yield term, Company(party.company, party.name)


def _is_of(term: str, name: str) -> bool:
    """True where the short name is made of the long one: its words, or its initials."""
    words = {word.casefold().strip(".,") for word in name.replace("-", " ").split()}
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return all(word.casefold() in words for word in term.replace("-", " ").split()) or (
        term.isupper() and initials[:1] == term[0]
    )


def _last(name: str, term: str) -> str:
    """Of "Orvane and Bolt Corp." the part that the short name "Bolt" is made of."""
    right = name.rpartition(" and ")[2]
    return right if right.startswith(term.split()[0]) else name


def _binding(block: Block) -> Iterator[str]:
    """The sentences of a block that put a parenthesis after a legal name."""
    if block.kind == "text" and _BINDS.search(block.text):
        for start, end in sentences(block.text):
            if _BINDS.search(block.text, start, end):
                yield block.text[start:end]


def _acronyms(text: str) -> Iterator[str]:
    """Acronyms bound to common words."""
    for match in _GENERIC.finditer(text):
        if _COMMON_WORDS.search(text[max(0, match.start() - 60) : match.start()]):
            yield match[1]
