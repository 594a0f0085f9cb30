"""How much one industry buys of another: a labelled prior for where nothing is disclosed. Never a Link, never mixed.

From the US Bureau of Economic Analysis (public domain), summary use table of 2023 at producers' prices after
redefinitions, in 71 industries. Knows no company: an average over an industry says nothing of one firm in it.
Rebuild the bundled table with `python -m knowledge.industry USE.csv NAMES.csv`.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.errors import KnowledgeError

TABLE = Path(__file__).resolve().parent / "data" / "industry_prior.tsv"
SOURCE = "BEA input-output use table 2023 (summary, producers' prices, after redefinitions)"
KEPT = 0.005
"""Flows below half a percent on both sides are left out of the bundled table."""


@dataclass(frozen=True, slots=True)
class Industry:
    """A BEA summary industry: code "334", name "Computer and electronic products"."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class IndustryPrior:
    """What a seller's industry sells to a buyer's: ratios, averages over the whole industry, imports included.

    `of_seller_sales` is the flow over the total output of the seller's commodity; `of_buyer_output` the flow over the
    buyer's total output (the direct requirements coefficient of Leontief's model).
    """

    seller: Industry
    buyer: Industry
    of_seller_sales: float
    of_buyer_output: float

    @property
    def label(self) -> str:
        """How the prior must be called wherever it is shown."""
        return (
            f"industry prior, disclosed by no company: {self.seller.name} sell {self.of_seller_sales:.1%} of "
            f"their output to {self.buyer.name} ({SOURCE})"
        )


class UnknownIndustry(KnowledgeError, LookupError):
    """No industry of the table has this code or name."""


class Industries:
    """The bundled table."""

    def __init__(self, industries: tuple[Industry, ...], flows: dict[tuple[str, str], tuple[float, float]]) -> None:
        self.industries = industries
        self._flows = flows

    @staticmethod
    def load() -> Industries:
        """The bundled table, read once per process."""
        return _bundled()

    def industry(self, text: str) -> Industry:
        """The industry with this code, name or only name that contains the text. Raises UnknownIndustry."""
        asked = text.strip().casefold()
        exact = [i for i in self.industries if asked in (i.code.casefold(), i.name.casefold())]
        found = exact or [i for i in self.industries if asked and asked in i.name.casefold()]
        if len(found) != 1:
            names = "; ".join(f"{i.name} ({i.code})" for i in (found or self.industries)[:8])
            raise UnknownIndustry(f"{text!r} means {len(found)} industries.", remedy=f"Name one, as: {names}.")
        return found[0]

    def prior(self, seller: str, buyer: str) -> IndustryPrior | None:
        """What the seller's industry sells to the buyer's; None where the table has no flow of half a percent."""
        one, other = self.industry(seller), self.industry(buyer)
        flow = self._flows.get((one.code, other.code))
        return IndustryPrior(one, other, *flow) if flow else None


@cache
def _bundled() -> Industries:
    names: list[Industry] = []
    flows: dict[tuple[str, str], tuple[float, float]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if line.startswith("#"):
            continue
        if len(cells) == 2:
            names.append(Industry(*cells))
        else:
            flows[cells[0], cells[1]] = (float(cells[2]), float(cells[3]))
    return Industries(tuple(names), flows)


def build(use: Path, names: Path) -> str:
    """The bundled table as text, from the BEA's use table (millions of dollars) and its industry names."""
    with use.open(encoding="utf-8", newline="") as lines:
        rows = {row["rownames"]: row for row in csv.DictReader(lines)}
    with names.open(encoding="utf-8", newline="") as lines:
        titles = {
            row["BEA_2017_Summary_Industry_Code"]: row["BEA_2017_Summary_Industry_Name"]
            for row in csv.DictReader(lines)
        }
    out = [f"# {SOURCE}; public domain. Code and name; then seller, buyer, of seller's sales, of buyer's output."]
    out += [f"{code}\t{name}" for code, name in titles.items()]
    for seller in titles:
        total = float(rows[seller]["Total Commodity Output"])
        for buyer in titles:
            flow = float(rows[seller][buyer] or 0)
            output = float(rows["Total Industry Output"][buyer])
            sold, bought = (flow / total if total else 0.0), (flow / output if output else 0.0)
            if max(sold, bought) >= KEPT:
                out.append(f"{seller}\t{buyer}\t{sold:.4f}\t{bought:.4f}")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    TABLE.write_text(build(Path(sys.argv[1]), Path(sys.argv[2])), encoding="utf-8")
