"""Industry priors for relations that no source sizes: what one industry sells to another, apart and labelled.

Never a share of anybody: an average over whole industries, for links of supply whose share nobody discloses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.companies import Companies
from knowledge.industry import Industries, IndustryPrior
from knowledge.ledger import Exposure
from knowledge.types import Party


@dataclass(frozen=True, slots=True)
class Prior:
    """The prior between two parties' industries."""

    source: Party
    target: Party
    prior: IndustryPrior

    def as_json(self) -> Mapping[str, object]:
        """An entry of `priors` in the published JSON."""
        return {
            "source": {"name": self.source.name, "ticker": self.source.ticker},
            "target": {"name": self.target.name, "ticker": self.target.ticker},
            "of_seller_sales": self.prior.of_seller_sales,
            "of_buyer_output": self.prior.of_buyer_output,
            "label": self.prior.label,
        }


def priors(exposures: Iterable[Exposure], companies: Companies) -> Sequence[Prior]:
    """A prior for each relation of supply with no share from any source, where both industries are known."""
    table = Industries.load()
    found = []
    for exposure in exposures:
        if exposure.relation != "supplies" or any(link.share is not None for link in exposure.links):
            continue
        seller, buyer = (_industry(party, companies) for party in (exposure.source, exposure.target))
        prior = table.prior(seller, buyer) if seller and buyer else None
        if prior is not None:
            found.append(Prior(exposure.source, exposure.target, prior))
    return found


def _industry(party: Party, companies: Companies) -> str | None:
    company = companies.get(party.company) if party.company else None
    return companies.industry(company) if company is not None else None
