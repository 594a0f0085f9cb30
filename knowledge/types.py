"""The nouns of the knowledge layer: frozen values with stable ids and a knowable date on each.

Knows nothing of files, databases or models. Dates are calendar dates in the source's own zone; shares are
ratios in [0, 1]; `None` means "not stated" and is never zero.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

Relation = Literal[
    "supplies", "competes_with", "partners_with", "owns_stake_in", "acquires", "licenses_to", "finances_customers_of"
]
"""All run source -> target, but for `competes_with` and `partners_with`, which have no direction."""

ShareBase = Literal[
    "source_revenue",  # of the seller's total revenue
    "source_segment",  # of the revenue of one segment, product or geography of the seller (printed_base says which)
    "target_cost",  # of the buyer's purchases or cost
    "equity",  # of the target's equity, for stakes
    "receivables",  # of receivables: credit risk, never revenue
    "other",  # stated, but on another base (printed_base says which)
]
Status = Literal["active", "ended"]
Origin = Literal["ixbrl", "prose", "table", "note", "model"]
BlockKind = Literal["heading", "text", "table"]
UNDIRECTED: frozenset[Relation] = frozenset({"competes_with", "partners_with"})
RELATIONS: tuple[Relation, ...] = get_args(Relation)
CONDUITS = frozenset({"wholesaler", "distributor", "platform", "finance_arm", "reseller", "retailer"})
"""Channels whose holder passes goods on: a shock there reaches the makers behind it and only partly stays."""
RESOLD = CONDUITS | {"oem"}
"""Channels whose holder sells on what it buys, as it is or built into its own goods: no end user."""


def digest(*parts: str | bytes | None) -> str:
    """First 16 hex digits of the SHA-256 over the parts, each length-prefixed so that no two splits collide."""
    h = hashlib.sha256()
    for part in parts:
        raw = b"\x00none" if part is None else part.encode() if isinstance(part, str) else part
        h.update(len(raw).to_bytes(8, "big") + raw)
    return h.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Company:
    """One legal entity. `id` is `cik:<10 digits>` where the SEC knows it, else `tkr:<ticker>` or `name:<slug>`."""

    id: str
    name: str
    tickers: tuple[str, ...] = ()
    cik: str | None = None
    country: str | None = None
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    listed_on: tuple[str, ...] = ()  # sanctions or entity lists, as "US Entity List (2019-10-09)"

    @property
    def ticker(self) -> str | None:
        """The primary ticker: the first one."""
        return self.tickers[0] if self.tickers else None


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a link. `name` is None for a counterparty that the source does not name; `company` is an entity id."""

    name: str | None = None
    ticker: str | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or table of a document, in reading order. `page` counts from 1, None without pages."""

    ordinal: int
    kind: BlockKind
    text: str
    page: int | None = None
    section: str | None = None  # "Item 1A. Risk Factors", "Item 2.02", "Links"
    rows: tuple[tuple[str, ...], ...] = ()  # tables: cells by row, head rows first; `text` holds the same, readable


@dataclass(frozen=True, slots=True)
class TaggedFact:
    """One XBRL fact. `value` is the scaled number (0.18 for 18%, dollars, not millions) or a non-numeric one's text."""

    concept: str  # "us-gaap:ConcentrationRiskPercentage1"
    value: float | str | None
    unit: str | None  # "USD", "pure", "shares"
    start: date | None  # None for an instant
    end: date | None
    dims: tuple[tuple[str, str], ...] = ()  # (axis, member) as prefixed names, sorted by axis
    decimals: int | None = None
    block: int | None = None  # ordinal of the block that prints it
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document's identity and metadata. `knowable` is the day it became public, None if nothing says so (undated)."""

    id: str  # "d" + 16 hex of the content's SHA-256
    path: str  # a file path, an https address, or "notes/<name>.md" for bundled notes
    title: str
    sha256: str
    media: Literal["html", "pdf", "text", "note"]
    company: str | None = None  # entity id of the registrant
    company_name: str | None = None  # as printed
    cik: str | None = None
    ticker: str | None = None
    form: str | None = None  # "10-K", "10-Q", "8-K", "20-F", "note", ...
    period: date | None = None  # end of the period that it covers
    fiscal_year: int | None = None
    fiscal_quarter: int | None = None  # 1 to 4, None for annual or not periodic
    knowable: date | None = None
    accession: str | None = None
    pages: int | None = None
    source: str | None = None  # where the reader may look it up: a publication or an address
    checked: bool = False  # notes: somebody read the claims in their source


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one file: metadata, blocks in order, tagged facts. Catalogued as a whole or not at all."""

    document: Document
    blocks: tuple[Block, ...]
    facts: tuple[TaggedFact, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A token-bounded run of blocks of one page and one section; tables whole where they fit. `id` is "p" + 16 hex."""

    id: str
    document: str
    ordinal: int
    text: str
    tokens: int
    page: int | None = None
    section: str | None = None
    heading: str | None = None  # nearest heading above
    blocks: tuple[int, int] = (0, 0)  # first and last block ordinal
    tags: tuple[str, ...] = ()  # what kind of page or passage: "balance_sheet", "income_statement", "segments", ...


@dataclass(frozen=True, slots=True)
class Share:
    """A stated share as a range of ratios. A bound leaves the other side open to 0 or 1; a point has low == high.

    `joint` is True when one share was stated for several names together: each name's own share is at most `high`.
    """

    low: float
    high: float
    of: ShareBase
    printed_base: str | None = None  # the base in the filing's own words
    joint: bool = False
    period: str | None = None  # "FY2023", "Q2 FY2024", "2023-12-31" as precisely as stated

    def __post_init__(self) -> None:
        if not 0.0 <= self.low <= self.high <= 1.0:
            raise ValueError(f"a share lies in [0, 1] with low <= high, got {self.low}..{self.high}")


@dataclass(frozen=True, slots=True)
class Link:
    """One stated relation between two parties, with the words that state it. `quote` is verbatim in `document`."""

    relation: Relation
    source: Party
    target: Party
    quote: str
    document: str | None  # document id
    origin: Origin
    channel: str | None = None  # foundry, memory, contract_maker, distributor, wholesaler, platform, end_customer, ...
    share: Share | None = None
    status: Status = "active"
    disclosed_by: str | None = None  # name of the party or publisher that said it
    page: int | None = None
    block: int | None = None
    knowable: date | None = None
    checked: bool = True  # False for "from memory of the public record"
    source_text: str | None = None  # notes: where the claim is from, as "Oclaro 10-K FY2017"

    @property
    def id(self) -> str:
        """Stable over runs: "l" + 16 hex over what the link states and where."""
        ends = [f"{p.company or p.ticker or p.name}" for p in (self.source, self.target)]
        if self.relation in UNDIRECTED:
            ends.sort()
        share = "" if self.share is None else f"{self.share.low}:{self.share.high}:{self.share.of}:{self.share.period}"
        return "l" + digest(self.relation, *ends, share, self.document, str(self.block), self.quote)

    def as_json(self) -> Mapping[str, object]:
        """The LINK of the published JSON."""
        share = self.share
        return {
            "id": self.id,
            "relation": self.relation,
            "source": {"name": self.source.name, "ticker": self.source.ticker},
            "target": {"name": self.target.name, "ticker": self.target.ticker},
            "channel": self.channel,
            "share": None
            if share is None
            else {
                "low": share.low,
                "high": share.high,
                "of": share.of,
                "printed_base": share.printed_base,
                "joint": share.joint,
                "period": share.period,
            },
            "status": self.status,
            "disclosed_by": self.disclosed_by,
            "quote": self.quote,
            "document": self.document,
            "page": self.page,
            "block": self.block,
            "knowable": self.knowable.isoformat() if self.knowable else None,
            "origin": self.origin,
            "checked": self.checked,
            "source_text": self.source_text,
        }


@dataclass(frozen=True, slots=True)
class AsOf:
    """The one place that decides what was knowable: with a date, later and undated things are withheld."""

    day: date | None = None

    def sees(self, knowable: date | None) -> bool:
        """True if a thing with this knowable date may be shown."""
        return self.day is None or (knowable is not None and knowable <= self.day)


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage found, with its score (higher is better) and why it ranked: a part of the score by name."""

    passage: Passage
    document: Document
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
