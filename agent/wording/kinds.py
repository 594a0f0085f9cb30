"""Kinds of event: the words that tell each, which way it points, and the shocks that it means; from `kinds.yaml`.

Words are how newswires and filers speak of such events in general; the first row that fits wins, so narrower kinds
stand above wider ones. Knows no company.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from agent.tables import table
from agent.types import Reach, ShockKind, Sign
from agent.wording.acts import act_in
from agent.wording.clauses import main_of
from agent.wording.denials import affirmed, done, undenied
from agent.wording.figures import compared_in
from agent.wording.phrases import Phrases, phrases_of

Seat = Literal["subject", "counterpart", "thing"]
"""Where a shock sits: at the event's company, at the other side of the act, or at the commodity or technology named."""
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])")
NAMELESS = re.compile(r"\bxx+\b")
"""A known name, of which the reader left no letter but x."""


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
    _needs: tuple[Phrases, ...] = PrivateAttr(())
    _bars: Phrases = PrivateAttr(phrases_of(()))

    def compiled(self, lists: Mapping[str, Sequence[str]]) -> Kind:
        """This kind with its phrases at hand; `<name>` stands for a list."""
        self._needs = tuple(_phrases([group] if isinstance(group, str) else group, lists) for group in self.all)
        self._bars = _phrases(self.never, lists)
        return self

    def fits(self, sentence: str) -> bool:
        """Whether the sentence tells of this kind."""
        return all(group.told_in(sentence) for group in self._needs) and not self._bars.told_in(sentence)


def _phrases(phrases: Sequence[str], lists: Mapping[str, Sequence[str]]) -> Phrases:
    return phrases_of(tuple(p for each in phrases for p in (lists[each[1:-1]] if each.startswith("<") else [each])))


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, narrow before wide."""
    told = table("wording/kinds.yaml")
    return tuple(Kind.model_validate(row).compiled(told["lists"]) for row in told["kinds"])


def kind_named(name: str) -> Kind | None:
    """The first kind of that name, None if there is none."""
    return next((kind for kind in kinds() if kind.name == name), None)


def kind_of(text: str) -> Kind | None:
    """The kind that the text tells: of its first sentence that fits any, and does not deny it. None if none does.

    What a sentence tells of a time before counts where the rest tells nothing. Where no sentence holds the phrases of
    a kind, the first that tells one by what is done to what.
    """
    sentences = [undenied(sentence) for sentence in SENTENCE.split(text.strip())]
    mains = [_main(sentence) for sentence in sentences]
    return _by_phrases(mains) or _by_acts(mains) or _by_phrases(sentences) or _by_acts(sentences)


def _main(sentence: str) -> str:
    """The sentence without what it tells of a time before; whole where only that names a company."""
    main = main_of(sentence)
    return main if NAMELESS.search(main) or not NAMELESS.search(sentence) else sentence


def _by_acts(sentences: Sequence[str]) -> Kind | None:
    return next((kind_named(name) for sentence in sentences if (name := act_in(sentence)) is not None), None)


def tells(sentence: str, kind: Kind) -> bool:
    """Whether a sentence tells of this kind, by its phrases or by what is done to what."""
    return kind.fits(sentence) or act_in(sentence) == kind.name


def _tells_done(kind: Kind, sentence: str) -> bool:
    """Whether a kind's phrases stand in a sentence, and not only under a "not" that they do not need."""
    if not kind.fits(sentence):
        return False
    rest = done(sentence)
    return rest == sentence or kind.fits(rest) or not kind.fits(affirmed(sentence))


def _by_phrases(sentences: Sequence[str]) -> Kind | None:
    for sentence in sentences:
        for kind in kinds():
            if not _tells_done(kind, sentence):
                continue
            if kind.by_figures is None:
                return kind
            if (told := compared_in(sentence)) is not None and told[0].mid:
                return kind_named(kind.by_figures[0 if told[0].mid > 0 else 1])
    return None
