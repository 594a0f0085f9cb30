"""Concentration facts from inline XBRL: who the filer tagged, how much, of which benchmark, over which period.

Default-deny on the base: only an explicit revenue benchmark makes a revenue share. Does not read prose.
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.exposure.types import ConcentrationFact
from knowledge.types import Block, TaggedFact

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
MEMBER_AXES = ("MajorCustomersAxis", "CounterpartyNameAxis", "SupplierNameAxis", "LegalEntityAxis")
BENCHMARK_AXIS, TYPE_AXIS = "ConcentrationRiskByBenchmarkAxis", "ConcentrationRiskByTypeAxis"


def local(name: str) -> str:
    """The part after the prefix: "us-gaap:SalesMember" -> "SalesMember"."""
    return name.rpartition(":")[2]


def concentration(facts: Iterable[TaggedFact], blocks: tuple[Block, ...]) -> tuple[ConcentrationFact, ...]:
    """The concentration facts among `facts`, in order, each with the text of the block that prints it."""
    texts = {block.ordinal: block for block in blocks}
    found: dict[tuple[object, ...], ConcentrationFact] = {}
    for fact in facts:
        if local(fact.concept) not in CONCEPTS or not isinstance(fact.value, int | float):
            continue
        one = _fact(fact, texts.get(fact.block) if fact.block is not None else None)
        found.setdefault((one.concept, one.value, one.member, one.benchmark, one.risk_type, one.dims, one.end), one)
    return tuple(found.values())


def _fact(fact: TaggedFact, block: Block | None) -> ConcentrationFact:
    dims = {local(axis): local(member) for axis, member in fact.dims}
    axis = next((a for a in MEMBER_AXES if a in dims), None)
    benchmark = dims.get(BENCHMARK_AXIS)
    others = tuple(sorted((a, m) for a, m in dims.items() if a not in {axis, BENCHMARK_AXIS, TYPE_AXIS}))
    return ConcentrationFact(
        concept=fact.concept,
        value=float(fact.value) if fact.value is not None else 0.0,
        member=dims[axis] if axis else None,
        member_name=None,
        benchmark=benchmark,
        benchmark_is_revenue=benchmark in REVENUE_BENCHMARKS,
        risk_type=dims.get(TYPE_AXIS),
        start=fact.start,
        end=fact.end,
        dims=others,
        quote=block.text if block is not None else None,
        block=fact.block,
    )
