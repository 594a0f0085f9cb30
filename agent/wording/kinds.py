"""Kinds of event: the words that tell each, which way it points, and the shocks that it means; from `kinds.yaml`.

Words are how newswires and filers speak of such events in general; the first row that fits wins, so narrower kinds
stand above wider ones. Knows no company.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from agent.types import Reach, ShockKind, Sign
from agent.wording.figures import compared_in

Seat = Literal["subject", "counterpart", "thing"]
"""Where a shock sits: at the event's company, at the other side of the act, or at the commodity or technology named."""
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])")
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)|no plans? to|rul(?:es|ed) out|rumou?rs? (?:is|are) (?:false|wrong))\b", re.IGNORECASE
)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ShockRow(_Row):
    """One shock of a kind: where it sits, its sign per unit of the event's direction, the assumption for its size."""

    kind: ShockKind
    at: Seat = "subject"
    sign: Literal[-1, 1] = 1
    size: str
    duration: str
    reach: Reach = "own"
    sized_by_text: bool = True  # a stated change is the size of this shock
    binds_counterpart: bool = False


class Kind(_Row):
    """One kind of event. A sentence tells it with one phrase of each group of `all`, and none of `never`."""

    name: str
    all: tuple[str | tuple[str, ...], ...]
    never: tuple[str, ...] = ()
    direction: Sign = 0
    by_figures: tuple[str, str] | None = None  # kinds of a rise and a fall, told by two figures that are compared
    shocks: tuple[ShockRow, ...] = Field(default=())
    _needs: tuple[re.Pattern[str], ...] = PrivateAttr(())
    _bars: re.Pattern[str] | None = PrivateAttr(None)

    def compiled(self, lists: Mapping[str, Sequence[str]]) -> Kind:
        """This kind, its phrases made into patterns; `<name>` stands for a list."""
        self._needs = tuple(pattern_of([group] if isinstance(group, str) else group, lists) for group in self.all)
        self._bars = pattern_of(self.never, lists) if self.never else None
        return self

    def fits(self, sentence: str) -> bool:
        """Whether the sentence tells of this kind."""
        if self._bars is not None and self._bars.search(sentence):
            return False
        return all(pattern.search(sentence) for pattern in self._needs)


def pattern_of(phrases: Sequence[str], lists: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """One pattern for any of the phrases: `*` ends a word, `...` is a gap, `(a|b)` is either, `<name>` a list."""
    flat = [phrase for each in phrases for phrase in (lists[each[1:-1]] if each.startswith("<") else [each])]
    return re.compile(rf"\b(?:{'|'.join(map(_regex, flat))})\b", re.IGNORECASE)


def _regex(phrase: str) -> str:
    gapped = re.sub(r"\s*\.\.\.\s*", "\x00", phrase.strip())
    spaced = re.sub(r"(?<!\?)\s+", r"\\s+", gapped.replace("*", r"\w*"))
    return spaced.replace("(", "(?:").replace("\x00", r"\b(?:[^.;]|\.\d){1,40}\b")


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, narrow before wide."""
    table = yaml.safe_load(files("agent").joinpath("wording/kinds.yaml").read_text("utf-8"))
    return tuple(Kind.model_validate(row).compiled(table["lists"]) for row in table["kinds"])


def kind_named(name: str) -> Kind | None:
    """The first kind of that name, None if there is none."""
    return next((kind for kind in kinds() if kind.name == name), None)


def kind_of(text: str) -> Kind | None:
    """The kind that the text tells: of its first sentence that fits any, and does not deny it. None if none does."""
    for sentence in SENTENCE.split(text.strip()):
        if _DENIED.search(sentence):
            continue
        for kind in kinds():
            if not kind.fits(sentence):
                continue
            if kind.by_figures is None:
                return kind
            if (told := compared_in(sentence)) is not None and told[0].mid:
                return kind_named(kind.by_figures[0 if told[0].mid > 0 else 1])
    return None
