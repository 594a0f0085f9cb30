"""What extraction returns: links, and the concentration facts that a filer tagged itself.

Knows nothing of HTML, companies or rules. Shares are ratios in [0, 1].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.types import Link


@dataclass(frozen=True, slots=True)
class ConcentrationFact:
    """One `ConcentrationRiskPercentage` as tagged. `member` and `benchmark` keep the filer's local names."""

    concept: str  # "us-gaap:ConcentrationRiskPercentage1"
    value: float  # ratio
    member: str | None  # "WalmartMember", "CustomerAMember"; None when the fact names no counterparty
    member_name: str | None  # canonical name of the member's entity; None for one that the filing does not name
    benchmark: str | None  # "SalesRevenueNetMember"
    benchmark_is_revenue: bool  # only for an explicit revenue benchmark
    risk_type: str | None
    start: date | None
    end: date | None
    dims: tuple[tuple[str, str], ...] = ()  # the other axes, local names
    caption: str | None = None  # the printed table's own words on the base
    quote: str | None = None  # verbatim
    block: int | None = None

    def as_json(self) -> Mapping[str, object]:
        """The entry of `shares` in `knockon extract --json`."""
        return {
            "concept": self.concept,
            "value": self.value,
            "member": self.member,
            "member_name": self.member_name,
            "benchmark": self.benchmark,
            "benchmark_is_revenue": self.benchmark_is_revenue,
            "risk_type": self.risk_type,
            "period": {
                "start": self.start.isoformat() if self.start else None,
                "end": self.end.isoformat() if self.end else None,
            },
            "dims": dict(self.dims),
            "caption": self.caption,
            "quote": self.quote,
            "block": self.block,
        }


@dataclass(frozen=True, slots=True)
class Extraction:
    """All links and tagged concentration facts of one document or text."""

    links: tuple[Link, ...] = ()
    shares: tuple[ConcentrationFact, ...] = ()
