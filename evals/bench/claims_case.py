"""One claim with the truth about it: what the makers of claims give and the benchmark judges."""

from __future__ import annotations

from dataclasses import dataclass

from agent.claims import Claim
from agent.evidence import Ledger


@dataclass(frozen=True, slots=True)
class Case:
    """One claim with the truth about it: `wrong` is None for a true one, else what was turned."""

    claim: Claim
    ledger: Ledger
    wrong: str | None
