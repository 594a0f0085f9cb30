"""Concentration facts from inline XBRL: who the filer tagged, how much, of which benchmark, over which period.

Default-deny on the base: only an explicit revenue benchmark makes a revenue share, and a printed caption that is
narrower wins over the tag. A member that names nobody ("CustomerAMember") stays unnamed. Does not read prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.companies import Companies
from knowledge.exposure.names import GOVERNMENT, MEDICARE, spans
from knowledge.exposure.skeleton import FILER
from knowledge.exposure.types import ConcentrationFact
from knowledge.types import Block, Company, Party, TaggedFact

CONCEPTS = frozenset({"ConcentrationRiskPercentage1", "ConcentrationRiskPercentage"})
REVENUE_BENCHMARKS = frozenset(
    {
        "SalesMember",
        "SalesRevenueNetMember",
        "SalesRevenueGoodsNetMember",
        "SalesRevenueGoodsGrossMember",
        "SalesRevenueServicesNetMember",
        "SalesRevenueServicesGrossMember",
        "SalesRevenueProductLineMember",
        "SalesRevenueSegmentMember",
        "RevenuesMember",
        "RevenueBenchmarkMember",
        "RevenueFromContractWithCustomerMember",
        "RevenueFromContractWithCustomerBenchmarkMember",
        "RevenueFromContractWithCustomerProductAndServiceBenchmarkMember",
        "RevenueFromContractWithCustomerSegmentBenchmarkMember",
        "ContractWithCustomerRevenueMember",
    }
)
COST_BENCHMARKS = frozenset(
    {
        "CostOfGoodsTotalMember",
        "CostOfGoodsProductLineMember",
        "CostOfGoodsSegmentMember",
        "CostOfGoodsAndServiceBenchmarkMember",
        "CostOfGoodsAndServicesSoldMember",
        "CostOfSalesMember",
        "PurchasesMember",
        "InventoryPurchasesMember",
        "PurchaseNetMember",
    }
)
MEMBER_AXES = ("MajorCustomersAxis", "CounterpartyNameAxis", "SupplierNameAxis", "LegalEntityAxis")
BENCHMARK_AXIS, TYPE_AXIS = "ConcentrationRiskByBenchmarkAxis", "ConcentrationRiskByTypeAxis"
_NOBODY = re.compile(
    r"customers?(?:[A-Z]|one|two|three|four|five|six|\d|number)?(?:member)?$|(?:largest|principal|major|top"
    r"|other|single|no|one|two|three|certain|individual)"
    r"\w*(?:customers?|wholesalers?|distributors?|clients?|suppliers?|vendors?)|(?:wholesaler|distributor"
    r"|supplier|vendor|client|reseller|partner|carrier|manufacturer)"
    r"(?:[A-Z]|one|two|three|\d)?(?:member)?$|customer(?:one|two|three|[a-f])member|related(?:customer|party)",
    re.I,
)
_GOVERNMENT = re.compile(r"^(?:u\.?s\.?|unitedstates|federal)(?:federal)?government", re.I)


def local(name: str) -> str:
    """The part after the prefix: "us-gaap:SalesMember" -> "SalesMember"."""
    return name.rpartition(":")[2]


def concentration(facts: Iterable[TaggedFact], blocks: Sequence[Block]) -> tuple[ConcentrationFact, ...]:
    """The concentration facts among `facts`, in order, each with the text of the block that prints it."""
    texts = {block.ordinal: i for i, block in enumerate(blocks)}
    found: dict[tuple[object, ...], ConcentrationFact] = {}
    for fact in facts:
        if local(fact.concept) not in CONCEPTS or not isinstance(fact.value, int | float):
            continue
        at = texts.get(fact.block) if fact.block is not None else None
        one = _fact(fact, float(fact.value), blocks[at] if at is not None else None, _caption(blocks, at))
        key = (one.concept, one.value, one.member, one.benchmark, one.risk_type, one.dims, one.start, one.end)
        found.setdefault(key, one)
    return tuple(found.values())


def _fact(fact: TaggedFact, value: float, block: Block | None, caption: str | None) -> ConcentrationFact:
    dims = {local(axis): local(member) for axis, member in fact.dims}
    axis = next((a for a in MEMBER_AXES if a in dims), None)
    benchmark = dims.get(BENCHMARK_AXIS)
    others = tuple(sorted((a, m) for a, m in dims.items() if a not in {axis, BENCHMARK_AXIS, TYPE_AXIS}))
    return ConcentrationFact(
        concept=fact.concept,
        value=value,
        member=dims[axis] if axis else None,
        member_name=None,
        benchmark=benchmark,
        benchmark_is_revenue=benchmark in REVENUE_BENCHMARKS,
        risk_type=dims.get(TYPE_AXIS),
        start=fact.start,
        end=fact.end,
        dims=others,
        caption=caption,
        quote=block.text if block is not None else None,
        block=fact.block,
    )


def _caption(blocks: Sequence[Block], at: int | None) -> str | None:
    """The text above a table; None for a sentence, which says its base itself."""
    if at is None or blocks[at].kind != "table":
        return None
    return next((b.text for b in reversed(blocks[max(0, at - 3) : at]) if b.kind == "text"), None)


def named(fact: ConcentrationFact, names: Companies, *, filer: Company | None) -> Party | None:
    """Whom the fact's member means, by the words printed beside it; None for a member that names nobody."""
    if fact.member is None or _NOBODY.search(fact.member.removesuffix("Member")) or _NOBODY.search(fact.member):
        return None
    if _GOVERNMENT.match(fact.member.replace(".", "")):
        return GOVERNMENT
    if fact.member.upper().startswith("CMS"):
        return MEDICARE
    words = [word.lower() for word in _words(fact.member)]
    first = {"".join(words[:n]) for n in (1, 2, 3) if len("".join(words[:n])) > 1}
    for text in (fact.quote or "", " ".join(_words(fact.member))):
        for span in spans(text, names, filer=filer):
            seen = re.findall(r"[a-z0-9]+", text[span.start : span.end].lower())
            if span.party != FILER and first & {"".join(seen[:n]) for n in (1, 2, 3)}:
                return span.owner or span.party
    return None


def _words(member: str) -> list[str]:
    """ "DellIncMember" -> ["Dell", "Inc"]; "WalMartStoresInc.Member" -> ["Wal", "Mart", "Stores", "Inc"]."""
    return re.findall(r"[A-Z]{2,}(?=[A-Z][a-z]|$|\.)|[A-Z][a-z]+|[A-Z]+|\d+", member.removesuffix("Member"))
