"""Links asked of the chat model, passage by passage; off by default, resumable, its cost said before and after.

What the model proposes passes `knowledge.exposure.passage_model.accept` or is dropped and counted. Answers are kept by
content (`agent.answers`), so that an interrupted run goes on where it stopped at no cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.fence import Fence
from agent.model import Gate
from agent.prompt import load
from knowledge.companies import Companies
from knowledge.exposure.passage_model import CUES, Dropped, Proposal, accept
from knowledge.exposure.speaker import Speaker
from knowledge.types import Link, Passage, ShareBase, Status

ANSWER_TOKENS = 350
"""ASSUMED: tokens of one answer, for the estimate alone."""


class ProposedLink(BaseModel):
    """One link as the model must give it."""

    model_config = ConfigDict(extra="forbid")

    relation: Literal[
        "supplies",
        "competes_with",
        "partners_with",
        "owns_stake_in",
        "acquires",
        "licenses_to",
        "finances_customers_of",
    ]
    source: str | None
    target: str | None
    channel: str | None
    low: float | None
    high: float | None
    of: ShareBase | None
    joint: bool
    period: str | None
    status: Status
    quote: str


class ProposedLinks(BaseModel):
    """All links of one passage."""

    model_config = ConfigDict(extra="forbid")

    links: list[ProposedLink] = Field(max_length=60)


class ModelProposer:
    """A `LinkProposer` that asks a chat model. The passage is fenced as data."""

    def __init__(self, gate: Gate, fence: Fence) -> None:
        self._gate, self._fence, self._prompt = gate, fence, load("links")

    def propose(self, passage: str, *, speaker: str, about: str) -> Sequence[Proposal]:
        """The model's proposals. Raises a branch of ModelError, or OutOfBudget."""
        fenced = self._fence.wrap("passage", about, passage)
        answer = self._gate.ask(self._prompt.fill(speaker=speaker, about=about, passage=fenced), ProposedLinks)
        return [Proposal(**link.model_dump()) for link in answer.links]


@dataclass(slots=True)
class Asked:
    """What a run of asking gave: links by document, and what was dropped, counted by reason."""

    links: dict[str, list[Link]] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    passages: int = 0

    def add(self, document: str, links: Sequence[Link], dropped: Sequence[Dropped]) -> None:
        """Count one passage's outcome."""
        self.passages += 1
        self.links.setdefault(document, []).extend(links)
        self.dropped.update(one.reason.split("'")[0].strip() for one in dropped)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The cost of asking before it is spent: an upper bound in calls, tokens and, where the price is known, dollars."""

    passages: int
    tokens_in: int
    tokens_out: int
    usd: float | None


def worth_asking(passages: Sequence[Passage]) -> list[Passage]:
    """The passages whose words could state a link: those with a cue of trade and a name or number."""
    return [p for p in passages if CUES.search(p.text) and any(c.isupper() for c in p.text[1:])]


def estimate(
    passages: Sequence[Passage], count: Callable[[str], int], price: Callable[[int, int], float] | None
) -> Estimate:
    """What asking of these passages may cost, answers not yet kept assumed for all."""
    prompt = load("links")
    each = count(prompt.system) + count(prompt.given)
    tokens_in = sum(each + passage.tokens for passage in passages)
    tokens_out = ANSWER_TOKENS * len(passages)
    return Estimate(len(passages), tokens_in, tokens_out, price(tokens_in, tokens_out) if price else None)


def ask_links(
    passages: Sequence[Passage], proposer: ModelProposer, companies: Companies, speaker: Speaker, *, about: str
) -> Iterator[Asked]:
    """Ask passage by passage; yields the running result after each, so that a stop keeps what is done."""
    asked = Asked()
    name = speaker.party.name if speaker.party and speaker.party.name else "unknown"
    for passage in passages:
        proposals = proposer.propose(passage.text, speaker=name, about=about)
        links, dropped = accept(proposals, passage.text, companies, speaker=speaker, page=passage.page)
        asked.add(passage.document, links, dropped)
        yield asked
