"""The direction table as data: what a shock does across each relation. One row, one mechanism, one source.

`design/domain.md`'s table and the rows that its cases need. A row says in which state a company passes the shock on,
which way it is walked, the sign, the factors, and the state in which it arrives. Rows are linear, so a shock
turned over turns every sign. Holds no arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from agent.types import Reach, Shock, ShockKind
from knowledge.graph import Walk

State = ShockKind | Literal["sells", "short", "cost", "ends_input"]
"""Origin: the shock's kind. After a hop: `sells` (its volume moved), `short` (lacks an input), `cost` (margin moved),
`ends_input` (it may drop this supplier too; goes no further)."""
Only = Literal["bound", "unbound"]
"""For shocks that bind named counterparties: the row takes only those, or only the others."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `share` names the assumption that stands in for an unstated share, None if it uses none."""

    name: str
    when: State
    walk: Walk
    sign: Literal[-1, 1]
    becomes: State
    factors: tuple[str, ...]
    mechanism: str
    source: str
    share: str | None
    horizon: str
    days: int  # calendar days to the horizon's end
    reach: Reach | None = None  # only for shocks of this reach
    only: Only | None = None
    prior: float = 0.0  # added to the log-odds of the sign: how often such a row is right, ASSUMED until scored
    places: Literal["company", "market"] | None = None  # only where the shock sits at a company, or at a market
    resold: bool | None = None  # only to buyers who sell the goods on (True), or who use them up (False)
    lifted: str = ""  # the mechanism's words where the shock is a bar taken down

    def told(self, shock: Shock) -> str:
        """The mechanism in words, for a bar that is put up or taken down."""
        return self.lifted if self.lifted and lifts(shock) else self.mechanism


def lifts(shock: Shock) -> bool:
    """Whether the shock takes a bar down."""
    return shock.kind in ("ban_on_buying", "ban_on_selling") and shock.size.mid > 0


Trait = Literal["conduit", "single_source"]
SWAPS: Mapping[str, tuple[Trait, str]] = {
    "upstream.volume": ("conduit", "pass_through.conduit"),
    "downstream.uncovered": ("single_source", "downstream.uncovered.single_source"),
}
"""Factors that give way to another where the link has a trait: a conduit passes all on, a sole source has no second."""
UP = "Acemoglu, Akcigit, Kerr 2016: demand shocks travel upstream"
DOWN = "Barrot, Sauvagnat 2016: supply shocks travel downstream, more so where the input is specific"
BOTH = "Barrot, Sauvagnat 2016: suppliers of the same customer's other inputs are hit"
WEEKS, QUARTER, LONG = ("days to 4 weeks", 28), ("1 to 2 quarters", 182), ("2 to 3 quarters", 274)

RULES: tuple[Rule, ...] = (
    Rule("demand.suppliers", "demand", "to_suppliers", 1, "sells", (), "its customer's purchases move",
         UP, "share.not_disclosed", *LONG, only="bound", prior=0.4),
    Rule("demand.same_customer", "demand", "to_suppliers", 1, "ends_input", ("same_customer.risk",),
         "its customer dropped another supplier; nothing is announced for it", "the Imagination and Dialog case",
         "share.not_disclosed", "1 to 4 quarters", 365, only="unbound", prior=-0.6),
    Rule("sells.suppliers", "sells", "to_suppliers", 1, "sells", ("upstream.volume",), "its customer's volume moves",
         UP, "share.not_disclosed", *LONG),
    Rule("sales.suppliers", "sales", "to_suppliers", 1, "sells", ("upstream.volume",),
         "its customer's sales move, and so what it buys", UP, "share.not_disclosed", *LONG, prior=0.3),
    Rule("sales.rivals.market", "sales", "to_rivals", 1, "sells", ("rival.contagion",),
         "the cause is the market's, not one firm's: contagion outweighs substitution", "Lang, Stulz 1992",
         None, *QUARTER, reach="market"),
    Rule("sales.rivals.own", "sales", "to_rivals", -1, "sells", ("rival.capture",),
         "the cause is the firm's own: substitution outweighs contagion", "Lang, Stulz 1992", None, *QUARTER,
         reach="own"),
    Rule("sales.customers.market", "sales", "to_customers", 1, "sells", ("readthrough.customer", "readthrough.volume"),
         "a supplier's outlook speaks of its customer's volumes", "the Lumentum case", None, *QUARTER, reach="market"),
    Rule("output.customers", "output", "to_customers", 1, "short", ("downstream.response", "downstream.uncovered"),
         "lacks an input", DOWN, "downstream.dependency", *LONG, prior=0.2),
    Rule("short.customers", "short", "to_customers", 1, "short", ("downstream.response", "downstream.uncovered"),
         "its supplier lacks an input", DOWN, "downstream.dependency", *LONG),
    Rule("short.complements", "short", "to_suppliers", 1, "sells", ("complement.response",),
         "its customer lacks another input and builds less", BOTH, "share.not_disclosed", *LONG),
    Rule("output.suppliers", "output", "to_suppliers", 1, "sells", ("upstream.volume",),
         "its customer makes less, so buys less", UP, "share.not_disclosed", *LONG, prior=0.2),
    Rule("output.rivals.own", "output", "to_rivals", -1, "sells", ("rival.capture",),
         "can serve the same customers, and the cause does not touch it: substitution wins",
         "Hendricks et al. 2020: rivals gained", None, *QUARTER, reach="own"),
    Rule("output.rivals.market", "output", "to_rivals", 1, "sells", ("rival.contagion",),
         "the cause hits it too: contagion wins", "Lang, Stulz 1992", None, *QUARTER, reach="market"),
    Rule("ban_on_buying.sellers", "ban_on_buying", "to_suppliers", 1, "sells", (), "may no longer sell to it",
         "the ZTE case; 11 bans and lost customers: about 1.0 x revenue share (r 0.91), a prior", "share.not_disclosed",
         *WEEKS, only="bound", prior=0.8,
         lifted="may sell to it again"),
    Rule("ban_on_buying.customers", "ban_on_buying", "to_customers", 1, "short",
         ("ban.output_response", "downstream.response", "downstream.uncovered"), "its supplier cannot get parts", DOWN,
         "downstream.dependency", *LONG,
         lifted="its supplier gets parts again"),
    Rule("ban_on_buying.rivals", "ban_on_buying", "to_rivals", -1, "sells", ("ban.output_response", "rival.capture"),
         "may win the barred firm's customers, if it serves them", "Lang, Stulz 1992", None, *LONG, prior=-0.3,
         lifted="meets a rival that is barred no more"),
    Rule("ban_on_selling.buyers", "ban_on_selling", "to_customers", 1, "short",
         ("downstream.response", "downstream.uncovered"), "may no longer buy from it", DOWN, "downstream.dependency",
         *QUARTER, only="bound", prior=0.2,
         lifted="may buy from it again"),
    Rule("ban_on_selling.suppliers", "ban_on_selling", "to_suppliers", 1, "sells", ("upstream.volume",),
         "its customer loses a market", UP, "share.not_disclosed", *LONG,
         lifted="its customer regains a market"),
    Rule("ban_on_selling.rivals.own", "ban_on_selling", "to_rivals", -1, "sells", ("rival.capture",),
         "may take the closed market: the bar names the other alone", "Lang, Stulz 1992", None, *LONG, reach="own",
         lifted="meets a rival in a market that was closed to it"),
    Rule("ban_on_selling.rivals.market", "ban_on_selling", "to_rivals", 1, "sells", ("rival.contagion",),
         "the bar is on a kind of goods and binds it too: contagion wins", "Lang, Stulz 1992", None, *LONG,
         reach="market",
         lifted="the bar is lifted for it too"),
    Rule("price.customers", "price", "to_customers", -1, "cost", ("!price.pass_through",), "pays more for an input",
         "design: pass-through decides", "downstream.dependency", *QUARTER),
    Rule("price.rivals", "price", "to_rivals", 1, "sells", ("price.rivals_follow",),
         "prices in the market move together", "design: a cut must be met, a rise may be followed", None, *QUARTER),
    Rule("input_price.users", "input_price", "to_customers", -1, "cost", ("!price.pass_through",),
         "pays more for an input", "design: pass-through decides", "downstream.dependency", *QUARTER, places="market",
         prior=0.2),
    Rule("input_price.makers", "input_price", "to_suppliers", 1, "sells", (), "sells at the higher price",
         "design: the seller of what got dearer gains", "share.not_disclosed", *QUARTER, places="market", prior=0.2),
    Rule("input_price.customers", "input_price", "to_customers", -1, "cost",
         ("price.pass_through", "!price.pass_through"), "its supplier passes a cost on", "design: pass-through decides",
         "downstream.dependency", *LONG, places="company"),
    Rule("cost.customers", "cost", "to_customers", 1, "cost", ("price.pass_through",), "its supplier passes a cost on",
         "design: pass-through decides", "downstream.dependency", *LONG),
    Rule("capital.peers", "capital", "to_rivals", -1, "ends_input", ("funding.spillover",),
         "a peer that needs money next finds it dearer", "Dissanaike et al. 2014; 30 to 40% of issuers rise on the day",
         None, *LONG, prior=-0.4),
    Rule("substitution.suppliers", "substitution", "to_suppliers", 1, "sells", ("upstream.volume",),
         "its customer's product is displaced", UP, "share.not_disclosed", *LONG),
    Rule("substitution.rivals", "substitution", "to_rivals", 1, "sells", ("rival.contagion",),
         "the technology displaces its product too", "the DeepSeek case; Lang, Stulz 1992", None, *QUARTER),
    Rule("substitution.users", "substitution", "to_customers", -1, "cost", ("technology.users_gain",),
         "gets the same use cheaper", "the DeepSeek case", None, *LONG, resold=False),
    Rule("substitution.resellers", "substitution", "to_customers", 1, "sells", ("pass_through.conduit",),
         "sells on what is displaced", "design: a conduit passes on what reaches it", "downstream.dependency", *LONG,
         resold=True),
    Rule("entry.incumbents", "entry", "to_rivals", -1, "sells", ("entry.takes",), "meets a strong entrant",
         "the Whole Foods case; Lang, Stulz 1992", None, *LONG, prior=0.2),
    Rule("regulation.suppliers", "regulation", "to_suppliers", 1, "sells", ("upstream.volume",),
         "its customer's business is regulated", UP, "share.not_disclosed", *LONG),
    Rule("regulation.rivals.own", "regulation", "to_rivals", -1, "sells", ("rival.capture",),
         "the rule binds the other alone: substitution wins", "Lang, Stulz 1992", None, *LONG, reach="own"),
    Rule("regulation.rivals.market", "regulation", "to_rivals", 1, "sells", ("rival.contagion",),
         "the rule may bind it too: contagion wins", "Lang, Stulz 1992", None, *LONG, reach="market"),
    Rule("sales.owners", "sales", "to_owners", 1, "ends_input", ("owner.share",), "owns a stake in it",
         "a stake is worth what the firm is worth", None, *QUARTER),
    Rule("sales.financiers", "sales", "to_financiers", 1, "ends_input", ("finance.exposure",), "lends to its buyers",
         "design: who finances the buyers shares the seller's volume", None, *LONG),
)  # fmt: skip

HEADLINE: dict[ShockKind, tuple[Literal[-1, 1], str]] = {
    "sales": (1, "its own sales move"),
    "output": (1, "delivers less or more"),
    "input_price": (-1, "pays more or less for inputs"),
    "ban_on_buying": (1, "may not buy what it builds with"),
    "ban_on_selling": (1, "loses or regains a market"),
    "capital": (-1, "new shares are sold below the last close: mechanical"),
    "substitution": (1, "its product is displaced"),
    "regulation": (1, "the rule costs or favours it"),
}
"""What the shock does to the company in the headline, where that is unambiguous: sign and words."""


def leaving(state: State) -> tuple[Rule, ...]:
    """The rows that pass a shock on from this state."""
    return _BY_STATE.get(state, ())


_BY_STATE: dict[State, tuple[Rule, ...]] = {}
for _rule in RULES:
    _BY_STATE[_rule.when] = (*_BY_STATE.get(_rule.when, ()), _rule)
