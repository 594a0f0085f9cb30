"""What a document's own short names mean: those that it binds in parentheses to a company, and those that are nobody's.

Reads only the sentences that bind something. Knows no relation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.companies import Companies
from knowledge.entities.mentions import definitions
from knowledge.entities.unknown import unknown_names
from knowledge.exposure.sentences import sentences
from knowledge.types import Block, Company

_BINDS = re.compile(
    r"(?:Inc|Corp|Corporation|Ltd|Limited|LLC|L\.P|Co|Company|plc|PLC|N\.V|B\.V|S\.A|S\.p\.A|AB|AG|ASA|GmbH|Oyj|SE|Holdings?"
    r"|Group)[.,]*\s*\((?!\d)"
)
_BOUND = re.compile(r"^[\s,]*\(\s*(?:the |or |hereinafter )*[“\"]?([A-Z][\w&]{1,11})[”\"]?\s*[,)]")
_GENERIC = re.compile(r"\((?:or\s|the\s)?[“\"]?([A-Z]{2,5})s?[”\"]?\)")
_COMMON_WORDS = re.compile(r"\b[a-z]+[ -][a-z]+\s$")


@dataclass(frozen=True, slots=True)
class Terms:
    """Short names bound after the legal name of a company of the table, and those that mean none that it knows: bound
    to other organisations, or to common words, as "cloud service providers (CSPs)"."""

    defined: Mapping[str, Company] = field(default_factory=dict)
    nobodies: frozenset[str] = frozenset()


def terms_of(blocks: Sequence[Block], names: Companies) -> Terms:
    """The short names of a document, each with what it was first bound to."""
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
            for mention in unknown_names(sentence, found):
                if match := _BOUND.match(sentence[mention.end : mention.end + 40]):
                    nobodies.add(match[1])
    return Terms(defined, frozenset(nobodies - defined.keys()))


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
