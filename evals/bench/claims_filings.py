# ruff: noqa: E501 - sentences and claims read best in rows
"""Claims out of facts that filers tagged in their own filings: the tag is the truth, the passage prints it.

A fact counts only if it has no dimension, its concept is one of the common lines below, no larger fact goes by the same
names in its period (it would be a part, called by the whole's name), and no other fact of the same concept in the
document has another period and the same value (such a claim would not be false). Formats of value,
period and name vary; nothing here knows how the check reads.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from agent.claims import Claim, Figure
from agent.evidence import Ledger
from evals.bench.claims_case import Case
from knowledge.companies import Companies
from knowledge.library import Library
from knowledge.types import Block, Document, Passage, TaggedFact

_REVENUE = ("revenue", "net revenue", "total revenue", "sales", "net sales")
CONCEPTS: dict[str, tuple[str, ...]] = {
    "Revenues": _REVENUE,
    "RevenueFromContractWithCustomerExcludingAssessedTax": _REVENUE,
    "SalesRevenueNet": _REVENUE,
    "CostOfRevenue": ("cost of revenue", "cost of sales"),
    "CostOfGoodsAndServicesSold": ("cost of sales", "cost of goods sold"),
    "GrossProfit": ("gross profit", "gross margin"),
    "OperatingIncomeLoss": ("operating income", "operating profit", "income from operations"),
    "NetIncomeLoss": ("net income", "net earnings"),
    "EarningsPerShareDiluted": ("diluted earnings per share", "diluted EPS"),
    "ResearchAndDevelopmentExpense": ("research and development expense", "R&D spending"),
    "SellingGeneralAndAdministrativeExpense": ("selling, general and administrative expenses", "SG&A"),
    "PaymentsToAcquirePropertyPlantAndEquipment": (
        "capital expenditures",
        "capex",
        "purchases of property and equipment",
    ),
    "NetCashProvidedByUsedInOperatingActivities": ("operating cash flow", "net cash provided by operating activities"),
    "CashAndCashEquivalentsAtCarryingValue": ("cash and cash equivalents",),
    "InventoryNet": ("inventories", "inventory"),
    "AccountsReceivableNetCurrent": ("accounts receivable", "trade receivables"),
    "Assets": ("total assets",),
    "Liabilities": ("total liabilities",),
    "StockholdersEquity": ("shareholders' equity", "total equity"),
    "Goodwill": ("goodwill",),
    "InterestExpense": ("interest expense",),
    "IncomeTaxExpenseBenefit": ("income tax expense", "provision for income taxes"),
    "EffectiveIncomeTaxRateContinuingOperations": ("effective tax rate",),
}
SIGNED = {
    "OperatingIncomeLoss",
    "NetIncomeLoss",
    "EarningsPerShareDiluted",
    "NetCashProvidedByUsedInOperatingActivities",
}
_LOSS = {"net income": "net loss", "net earnings": "net loss", "operating income": "operating loss", "operating profit": "operating loss"}  # fmt: skip
_SENTENCES = (
    "{Who} had {metric} of {value} in {period}.",
    "{Metric} at {who} came to {value} for {period}.",
    "{Who}'s {metric} was {value} in {period}.",
    "In {period}, {who} reported {metric} of {value}.",
    "For {period}, {metric} of {who} stood at {value}.",
    "{Who} posted {value} of {metric} in {period}.",
)
_DAY_SENTENCES = (
    "{Who} held {metric} of {value} at {period}.",
    "At {period}, {who}'s {metric} stood at {value}.",
    "{Metric} of {who} amounted to {value} as of {period}.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One fact with where it is printed."""

    fact: TaggedFact
    passage: Passage
    document: Document

    @property
    def concept(self) -> str:
        """Its name without prefix."""
        return self.fact.concept.partition(":")[2]


def maker(home: Path, companies: Companies) -> Callable[[random.Random, str | None], Case | None]:
    """A function that makes one case of the kind asked for, or None where the draw does not allow it."""
    with Library.open(home, readonly=True) as library:
        documents = [d for d in library.documents() if d.company and d.media == "html"]
        told = [each for document in documents for each in _told(library, document)]
        blocks = {document.id: library.blocks(document.id) for document in documents}
    names = sorted({companies.get(d.company).name for d in documents if d.company and companies.get(d.company)})  # type: ignore[union-attr]
    return lambda rng, wrong: _case(rng.choice(told), told, names, blocks, companies, rng, wrong)


def _told(library: Library, document: Document) -> list[Told]:
    passages = library.passages_of(document.id)
    found = []
    for row in library.facts(document=document.id):
        fact = row.fact
        if fact.dims or fact.block is None or not isinstance(fact.value, float) or fact.end is None:
            continue
        if fact.concept.partition(":")[2] not in CONCEPTS or fact.value == 0:
            continue
        if fact.unit == "pure" and abs(fact.value) > 1:
            continue  # a rate of 6,800%: the filer's own mistake in tagging
        holding = next((p for p in passages if p.blocks[0] <= fact.block <= p.blocks[1]), None)
        if holding is not None:
            found.append(Told(fact, holding, document))
    return [one for one in found if not any(_larger(other, one) for other in found)]


def _larger(other: Told, one: Told) -> bool:
    """Whether the filer tags a larger amount of the same name and period: then this one is a part, and called wrongly."""
    same = other.concept != one.concept and CONCEPTS[other.concept] == CONCEPTS[one.concept]
    period = (other.fact.start, other.fact.end) == (one.fact.start, one.fact.end)
    return same and period and _number(other.fact) > _number(one.fact)


def _case(
    one: Told, every: Sequence[Told], names: Sequence[str], blocks: dict[str, list[Block]], companies: Companies,
    rng: random.Random, wrong: str | None,
) -> Case | None:  # fmt: skip
    company = companies.get(one.document.company or "")
    if company is None:
        return None
    who, metric, fact = company.name, rng.choice(CONCEPTS[one.concept]), one.fact
    ledger = Ledger()
    key = ledger.passage(one.passage, one.document, blocks=blocks[one.document.id])
    assert key is not None
    value, unit = _worded(fact, rng)
    if wrong == "value":
        turned = replace(fact, value=_number(fact) * rng.choice([0.1, 0.5, 0.87, 0.93, 1.08, 1.15, 1.5, 2, 10]))
        value, unit = _worded(turned, rng)
        if _also_true(turned, one, every) or value in {_worded(one.fact, random.Random(n))[0] for n in range(12)}:
            return None  # true of another period, or again once both are rounded
    elif wrong == "unit":
        value, unit = _other_unit(value, unit, rng)
    elif wrong == "period":
        moved = _moved(fact, rng)
        if _also_true(moved, one, every):
            return None
        fact = moved
    elif wrong == "entity":
        who = rng.choice([name for name in names if name != who])
    elif wrong == "sign":
        if one.concept not in SIGNED or (metric not in _LOSS and _number(fact) > 0):
            return None
        metric = _LOSS.get(metric, metric) if _number(fact) > 0 else metric
        fact = replace(fact, value=abs(_number(fact)))
    elif wrong == "metric":
        other = rng.choice([c for c in CONCEPTS if CONCEPTS[c] != CONCEPTS[one.concept]])
        if any(t.concept == other and t.document.id == one.document.id and t.fact.value == fact.value for t in every):
            return None
        if (other in ("EarningsPerShareDiluted",)) != (
            one.concept == "EarningsPerShareDiluted"
        ) or "Rate" in other + one.concept:
            return None
        if _akin(other, one.concept):
            return None
        metric = rng.choice(CONCEPTS[other])
    elif wrong == "count as return":
        return _count_as_return(one, ledger, key, who, rng)
    if _number(one.fact) < 0 and wrong != "sign":
        metric = _LOSS.get(metric, "")
        if not metric:
            return None
    period = _period(fact, one.document, rng)
    if period is None:
        return None
    sentence = rng.choice(_SENTENCES if one.fact.start else _DAY_SENTENCES)
    text = sentence.format(
        who=who, Who=who, metric=metric, Metric=metric[0].upper() + metric[1:], value=value, period=period
    )
    figure = Figure(entity=who, metric=metric, period=period, unit=unit, value=value)
    quote = _quote(one.passage.text, rng) if wrong == "quote" or rng.random() < 0.4 else None
    if wrong == "quote":
        quote = _altered(quote, rng) if quote else None
        if quote is None:
            return None
    if wrong == "key":
        key = _foreign(one, every, ledger, blocks, rng)
    return Case(Claim(text=text, kind="cited", citations=[key], figures=[figure], quote=quote), ledger, wrong)


def _akin(a: str, b: str) -> bool:
    """Lines that some filers use one for the other."""
    groups = ({"CostOfRevenue", "CostOfGoodsAndServicesSold"}, {"Revenues", "RevenueFromContractWithCustomerExcludingAssessedTax", "SalesRevenueNet"})  # fmt: skip
    return any({a, b} <= group for group in groups)


def _number(fact: TaggedFact) -> float:
    assert isinstance(fact.value, float)
    return fact.value


def _worded(fact: TaggedFact, rng: random.Random) -> tuple[str, str]:
    """(value as a writer would print it, typed unit), sign left to the words."""
    number = abs(_number(fact))
    if fact.unit == "pure":
        return f"{100 * number:.1f}%", "%"
    if fact.unit and "share" in fact.unit.lower():
        return f"${number:.2f}", "USD"
    symbol = rng.choice(["$", "$", "US$"])
    if number >= 1e9:
        return rng.choice([f"{symbol}{number / 1e9:.2f} billion", f"{symbol}{number / 1e9:.1f}bn", f"{symbol}{number / 1e6:,.0f} million"]), "USD"  # fmt: skip
    if number >= 1e6:
        return rng.choice([f"{symbol}{number / 1e6:,.0f} million", f"{symbol}{number / 1e6:,.0f}m"]), "USD"
    return f"{symbol}{number:,.0f}", "USD"


def _other_unit(value: str, unit: str, rng: random.Random) -> tuple[str, str]:
    if unit == "%":
        return value.replace("%", " bp"), "bp"
    if "billion" in value or "bn" in value:
        swapped = value.replace("billion", "million").replace("bn", "m")
    elif "million" in value:
        swapped = value.replace("million", "billion")
    else:
        swapped = value.replace("US$", "€").replace("$", "€")
    currency = rng.choice(["HK$", "€", "RMB"])
    other = value.replace("US$", "$").replace("$", currency)
    pick = rng.choice([swapped, other])
    return pick, "USD" if pick.startswith(("$", "US$")) else {"HK$": "HKD", "€": "EUR", "RMB": "CNY"}[currency if pick == other else "€"]  # fmt: skip


def _moved(fact: TaggedFact, rng: random.Random) -> TaggedFact:
    years = rng.choice([-3, -2, -1, 1])

    def back(day: date | None) -> date | None:
        return day.replace(year=day.year + years, day=min(day.day, 28)) if day else None

    return replace(fact, start=back(fact.start), end=back(fact.end))


def _also_true(turned: TaggedFact, one: Told, every: Sequence[Told]) -> bool:
    """Whether the turned claim happens to be another fact of the document, or rounds to it."""
    for other in every:
        if other.document.id != one.document.id or other.concept != one.concept or not other.fact.end or not turned.end:
            continue
        near = abs(abs(_number(other.fact)) - abs(_number(turned))) <= 0.06 * abs(_number(turned))
        if near and abs((other.fact.end - turned.end).days) < 200:
            return True
    return False


def _period(fact: TaggedFact, document: Document, rng: random.Random) -> str | None:
    """The fact's period in one of the ways that people write it."""
    end = fact.end
    assert end is not None
    day = rng.choice([f"{end:%B} {end.day}, {end.year}", end.isoformat(), f"{end.day} {end:%B} {end.year}"])
    if fact.start is None:
        return day
    months = round((end - fact.start).days / 30.4)
    if months not in (3, 6, 9, 12):
        return None
    if months == 12:
        fiscal = _fiscal_year(end, document)
        return rng.choice([f"the year ended {day}", *([f"fiscal {fiscal}", f"FY{fiscal}", f"fiscal year {fiscal}"] if fiscal else [])])  # fmt: skip
    spelled = {3: "three", 6: "six", 9: "nine"}[months]
    return f"the {spelled} months ended {end:%B} {end.day}, {end.year}"


def _fiscal_year(end: date, document: Document) -> int | None:
    if document.period is None or document.fiscal_year is None or document.fiscal_quarter:
        return None
    years = round((end - document.period).days / 365.25)
    return document.fiscal_year + years


def _quote(text: str, rng: random.Random) -> str | None:
    lines = [line for line in text.split("\n") if 30 < len(line) < 400]
    return rng.choice(lines) if lines else None


def _altered(quote: str, rng: random.Random) -> str | None:
    places = [n for n, c in enumerate(quote) if c.isdigit()]
    if places:
        at = rng.choice(places)
        return quote[:at] + str((int(quote[at]) + 1 + rng.randrange(8)) % 10) + quote[at + 1 :]
    words = quote.split()
    if len(words) < 6:
        return None
    at = rng.randrange(1, len(words) - 1)
    return " ".join([*words[:at], "not", *words[at:]])


def _foreign(
    one: Told, every: Sequence[Told], ledger: Ledger, blocks: dict[str, list[Block]], rng: random.Random
) -> str:
    """A key that this run never gave, or the key of another company's passage."""
    if rng.random() < 0.4:
        return rng.choice(["S99", "doc1", one.passage.id])
    other = rng.choice([t for t in every if t.document.company != one.document.company])
    key = ledger.passage(other.passage, other.document, blocks=blocks[other.document.id])
    assert key is not None
    return key


def _count_as_return(one: Told, ledger: Ledger, key: str, who: str, rng: random.Random) -> Case | None:
    """A small whole number of the passage, told as a return in percent."""
    numbers = [w for w in one.passage.text.replace("|", " ").split() if w.isdigit() and 1 < int(w) < 100]
    bare = [w for w in numbers if f"{w}%" not in one.passage.text and f"{w} %" not in one.passage.text]
    if not bare:
        return None
    value = f"{rng.choice(bare)}%"
    metric = rng.choice(["share price return", "return", "revenue growth"])
    text = f"{who} delivered a {metric} of {value}."
    figure = Figure(entity=who, metric=metric, period=None, unit="%", value=value)
    return Case(
        Claim(text=text, kind="cited", citations=[key], figures=[figure], quote=None), ledger, "count as return"
    )
