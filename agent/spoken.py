"""Prose of a conversation as claims: one a sentence, with the keys behind it and the figures that its grammar tells.

So that an answer in plain words passes the same check as a memo's typed claims. Judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from agent.checking import prose
from agent.checking.stated import Place
from agent.checking.values import needs_no_typing
from agent.claims import Claim, Figure
from knowledge.exposure.sentences import sentences

_INITIALS = re.compile(r"(?:\b[A-Z]\.){2,}$")
_CITED = re.compile(r"\[\s?(S\d+(?:\s?[,;]\s?S\d+)*)\s?\]")


def claims_in(answer: str) -> list[Claim]:
    """Prose with keys in brackets as claims, one a sentence or row; its figures are those that its grammar tells.

    A sentence without keys that comes right before one with keys, in one paragraph, stands on the same ones.
    """
    found: list[Claim] = []
    for paragraph in answer.split("\n"):
        told = [_of_sentence(paragraph[a:b]) for a, b in _sentences(paragraph)]
        for claim, after in zip(told, [*told[1:], None]):
            if not claim.citations and claim.figures and after is not None and after.citations:
                claim = claim.model_copy(update={"citations": after.citations, "kind": "cited"})
            found.append(claim)
    return found


def _sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    """Sentences, each with the keys that stand behind its full stop."""
    spans = list(sentences(paragraph))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        bare = not _CITED.sub("", paragraph[start:end]).strip(" .,;")
        if merged and (bare or _INITIALS.search(paragraph[: merged[-1][1]])):
            merged[-1] = (merged[-1][0], end)
        elif merged and (lead := _CITED.match(paragraph, start)) is not None:
            merged[-1] = (merged[-1][0], lead.end())
            merged.append((lead.end(), end))
        else:
            merged.append((start, end))
    return iter(merged)


def _of_sentence(text: str) -> Claim:
    keys = [key.strip() for match in _CITED.finditer(text) for key in re.split(r"[,;]", match[1])]
    bare = re.sub(r"\s+([.,;])", r"\1", " ".join(_CITED.sub(" ", text).split()))
    figures = [
        Figure(entity=one.owner or "", metric="", period=None, unit="", value=one.value.text)
        for one in prose.read(bare, Place())
        if not needs_no_typing(one.value)
    ]
    quote = re.search(r"[\"“]([^\"”“]{20,})[\"”]", bare)
    own = re.match(r"\W*inference\b", bare, re.I) is not None
    kind: Literal["cited", "inference"] = "cited" if keys and not own else "inference"
    return Claim(
        text=bare, kind=kind, citations=list(dict.fromkeys(keys)), figures=figures,
        quote=quote[1].rstrip(".,") if quote and keys else None,
    )  # fmt: skip
