"""What a writer gets and what it gives back: the border between what a run found and who words it.

A `Brief` holds everything that a writer may use and nothing else; signs, sizes and paths in it are final. A writer
cites keys of the brief's ledger alone. Knows no model, no library and no output.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from agent.assumptions import Assumptions
from agent.due import NextReport
from agent.effects import Outcome
from agent.evidence import Ledger
from agent.memo import Catalyst, Risk, Statement, Struck
from agent.priced import Priced
from agent.types import Effect, Event, Shock
from knowledge.edges import key_of
from knowledge.types import AsOf, Party

Origin = Literal["given", "library", "scenario"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One effect with the ledger keys behind it. `path` has one key a step, None where the link was withheld; `others`
    the keys of the links on its other paths.

    `passages` are words about this company, likeliest first; `against` those of them that speak of an offset: a second
    source, a pass-through, a cap. `scenario` is the letter of the standing scenario that it belongs to, if any.
    """

    effect: Effect
    path: tuple[str | None, ...] = ()
    others: tuple[str, ...] = ()
    computed: str | None = None
    passages: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    priced: Priced | None = None
    next_report: NextReport | None = None
    scenario: str | None = None

    @property
    def priced_in(self) -> str | None:
        """The move since the event in words, None where prices do not tell."""
        return None if self.priced is None else self.priced.text

    @property
    def links(self) -> tuple[str, ...]:
        """Keys of the links that the size rests on, those of the strongest path first: what the memo's row cites."""
        return tuple(dict.fromkeys(key for key in (*self.path, *self.others) if key is not None))

    @property
    def citations(self) -> tuple[str, ...]:
        """Keys of the path, then of the arithmetic."""
        return tuple(key for key in (*self.path, self.computed) if key is not None)


@dataclass(frozen=True, slots=True)
class Chain:
    """Keys of what the notes behind the links say: where the chain is tight, what softens a blow, what breaks it."""

    bottleneck: tuple[str, ...] = ()
    buffers: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a writer may use. `findings` are in the order of the memo: the company itself, then by strength."""

    about: Party | None  # whom the memo is on; the event's own company unless the user named another
    event: Event
    origin: Origin
    shocks: tuple[Shock, ...]
    outcome: Outcome
    findings: tuple[Finding, ...]
    ledger: Ledger
    event_key: str | None
    assumptions: Assumptions
    as_of: AsOf
    today: date
    missing: tuple[str, ...] = ()
    background: tuple[str, ...] = ()  # keys of passages on the event's company and its kind of event
    chain: Chain = field(default_factory=Chain)

    def of(self, party: Party) -> Finding | None:
        """The finding on this company, None if no path leads there."""
        return next((f for f in self.findings if key_of(f.effect.company) == key_of(party)), None)


@dataclass(frozen=True, slots=True)
class Written:
    """The worded parts of a memo. `score` lies in [-1, 1]; `struck` is what the check took out, with the reason."""

    label: str
    score: float
    score_reason: str
    thesis: Sequence[Statement]
    contrarian: Sequence[Statement]
    risks: Sequence[Risk]
    catalysts: Sequence[Catalyst]
    struck: Sequence[Struck] = ()
    usage: Mapping[str, float] = field(default_factory=dict)  # "calls", "tokens_in", "tokens_out", "usd"
    prompts: Mapping[str, str] = field(default_factory=dict)  # prompt id -> hash
    notices: Sequence[str] = ()  # for the user: "the model failed (...): written by rules"


class Writer(Protocol):
    """Whoever words a brief: rules, or a chat model behind a check."""

    @property
    def name(self) -> str:
        """As the memo says who wrote it: "rules (no model)", or the model's name."""
        ...

    def write(self, brief: Brief) -> Written:
        """The worded parts. Raises NoEvidence when the brief holds nothing to write from."""
        ...
