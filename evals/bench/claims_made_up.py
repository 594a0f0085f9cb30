# ruff: noqa: E501 - sentences and claims read best in rows
"""Passages that do not exist, with the facts that they state known because they were drawn first; and claims on them.

Each maker draws figures, prints them in one of the shapes that filings, notes and events have (a sentence with two
periods, a list with "respectively", a table with a scale, a share of revenue, a count), and tells what is true.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from agent.claims import Claim, Figure
from agent.evidence import Ledger
from agent.types import Event
from evals.bench.claims_case import Case
from knowledge.companies import Companies
from knowledge.entities.table import Alias, Table
from knowledge.types import Block, Company, Document, Party, Passage, digest

_COMPANIES = (
    ("CLDR", "Calder Photonics"), ("FRRW", "Ferrow Devices"), ("VNTL", "Ventral Power"), ("OSSN", "Ossian Steel"),
    ("TRLN", "Trellan Motors"), ("WYCK", "Wycken Networks"), ("HRSP", "Harspen Medical"), ("DLVN", "Delvane Cloud"),
)  # fmt: skip
_SEGMENTS = ("Data Center", "Gaming", "Automotive", "Industrial", "Consumer")
_METRICS = {
    "revenue": ("revenue", "net sales", "sales", "total revenue"),
    "cost of revenue": ("cost of revenue", "cost of sales"),
    "operating income": ("operating income", "operating profit", "income from operations"),
    "net income": ("net income", "net earnings", "net profit"),
    "capital expenditure": ("capital expenditures", "capex", "capital spending"),
    "inventories": ("inventories", "inventory"),
    "backlog": ("backlog", "order book"),
}
_WORDS = {0.2: "one-fifth", 0.25: "a quarter", 1 / 3: "a third", 0.5: "half", 0.1: "one-tenth"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a passage states. `number` is in units, a ratio for %, signed for a change; `shape` says what."""

    entity: str
    metric: str
    period: str | None
    number: float
    shape: str  # money, price, share, change, count, ratio
    other: str | None = None  # the customer of a share; the noun of a count


@dataclass(frozen=True, slots=True)
class Page:
    """A passage with its facts, and periods and metrics that would be wrong."""

    text: str
    facts: tuple[Fact, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    event: bool = False


def companies() -> Companies:
    """The table of the companies that do not exist."""
    table, aliases, legal = {}, [], {}
    for ticker, name in _COMPANIES:
        key = f"tkr:{ticker}"
        table[key] = Company(key, name, (ticker,), aliases=(f"{name}, Inc.",))
        legal[key] = f"{name}, Inc."
        aliases.append(Alias(name, "alias", key))
    return Companies(Table(table, tuple(aliases), legal, {}, {}, {}, frozenset(table), {}))


def maker() -> Callable[[random.Random, str | None], Case | None]:
    """A function that makes one case of the kind asked for, or None where the draw does not allow it."""
    return _case


# -- passages -----------------------------------------------------------------------------------------------------


def _money(rng: random.Random) -> float:
    return round(rng.uniform(0.2, 90), rng.choice([1, 2])) * 1e9


def _bn(number: float) -> str:
    return f"${number / 1e9:.2f} billion".replace("0 billion", " billion") if number >= 1e9 else f"${number / 1e6:,.0f} million"  # fmt: skip


def _two_periods(rng: random.Random, who: str) -> Page:
    name = rng.choice(["revenue", "operating income", "capital expenditure", "net income"])
    now, then = _money(rng), _money(rng)
    wording = {"revenue": "Revenue", "operating income": "Operating income", "capital expenditure": "Capital expenditures", "net income": "Net income"}[name]  # fmt: skip
    verb = "were" if name == "capital expenditure" else "was"
    text = rng.choice([
        f"{wording} {verb} {_bn(now)} in fiscal 2024, compared with {_bn(then)} in fiscal 2023.",
        f"{wording} {verb} {_bn(now)} and {_bn(then)} for fiscal years 2024 and 2023, respectively.",
        f"For the year ended December 31, 2024, {wording.lower()} {verb} {_bn(now)}, against {_bn(then)} for 2023.",
    ])  # fmt: skip
    return Page(text, (Fact(who, name, "2024", now, "money"), Fact(who, name, "2023", then, "money")))


def _growth(rng: random.Random, who: str) -> Page:
    ratio, level = rng.randrange(2, 90) / 100, _money(rng)
    up = rng.random() < 0.5
    verb = rng.choice(["increased", "rose", "grew"] if up else ["decreased", "fell", "declined"])
    text = rng.choice([
        f"Total revenue {verb} {ratio:.0%} to {_bn(level)} in fiscal 2024, driven by volume.",
        f"Revenue for fiscal 2024 was {_bn(level)}, {'up' if up else 'down'} {ratio:.0%} from a year ago.",
    ])  # fmt: skip
    return Page(text, (Fact(who, "revenue", "2024", ratio if up else -ratio, "change"), Fact(who, "revenue", "2024", level, "money")))  # fmt: skip


def _segments(rng: random.Random, who: str) -> Page:
    a, b = rng.sample(_SEGMENTS, 2)
    x, y, up = _money(rng), _money(rng), rng.randrange(2, 80) / 100
    text = f"{a} revenue was {_bn(x)}, up {up:.0%}, while {b} revenue was {_bn(y)} in fiscal 2024."
    return Page(text, (Fact(who, f"{a} revenue", "2024", x, "money"), Fact(who, f"{b} revenue", "2024", y, "money"), Fact(who, f"{a} revenue", "2024", up, "change")))  # fmt: skip


def _one_customer(rng: random.Random, who: str) -> Page:
    buyer = rng.choice([name for _, name in _COMPANIES if name != who])
    ratio = rng.randrange(10, 60) / 100
    text = rng.choice([
        f"Sales to {buyer} accounted for {ratio:.0%} of our net revenue in fiscal 2024.",
        f"{buyer} represented {ratio:.0%} of our total revenue in fiscal 2024. No other customer exceeded one-tenth of it.",
        f"In fiscal 2024, {ratio:.0%} of our revenue came from {buyer}.",
    ])  # fmt: skip
    return Page(text, (Fact(who, "share of revenue", "2024", ratio, "share", buyer),))


def _listed_customers(rng: random.Random, who: str) -> Page:
    a, b = rng.sample([name for _, name in _COMPANIES if name != who], 2)
    x, y = rng.sample(range(10, 50), 2)
    text = f"{a} and {b} accounted for {x}% and {y}%, respectively, of our net revenue in fiscal 2024."
    return Page(text, (Fact(who, "share of revenue", "2024", x / 100, "share", a), Fact(who, "share of revenue", "2024", y / 100, "share", b)))  # fmt: skip


def _in_words(rng: random.Random, who: str) -> Page:
    buyer = rng.choice([name for _, name in _COMPANIES if name != who])
    ratio, word = rng.choice(list(_WORDS.items()))
    text = f"{buyer} bought {word} of our output by value: it represented {word} of our revenue in fiscal 2024."
    return Page(text, (Fact(who, "share of revenue", "2024", ratio, "share", buyer),))


def _counts(rng: random.Random, who: str) -> Page:
    staff, sites, clients = rng.randrange(1000, 90000), rng.randrange(3, 60), rng.randrange(12, 99)
    text = f"As of December 31, 2024, we had {staff:,} employees at {sites} sites and served {clients} customers."
    return Page(text, (Fact(who, "employees", "December 31, 2024", staff, "count", "employees"), Fact(who, "customers", "December 31, 2024", clients, "count", "customers")))  # fmt: skip


def _loss(rng: random.Random, who: str) -> Page:
    number = round(rng.uniform(20, 900)) * 1e6
    text = f"We recorded a net loss of {_bn(number)} for fiscal 2024, compared to net income of {_bn(number / 2)} for fiscal 2023."
    return Page(text, (Fact(who, "net income", "2024", -number, "money"),))


def _income_table(rng: random.Random, who: str) -> Page:
    names = ("Revenue", "Cost of revenue", "Operating income", "Net income")
    keys = ("revenue", "cost of revenue", "operating income", "net income")
    numbers = [[rng.randrange(300, 90000) for _ in range(3)] for _ in names]
    rows: list[tuple[str, ...]] = [
        ("(in millions)", "Year Ended December 31,", "Year Ended December 31,", "Year Ended December 31,"),
        ("", "2024", "2023", "2022"),
    ]
    rows += [
        (label, *(f"{n:,}" if at else f"${n:,}" for n in line)) for at, (label, line) in enumerate(zip(names, numbers))
    ]
    facts = [Fact(who, key, year, line[at] * 1e6, "money") for key, line in zip(keys, numbers) for at, year in enumerate(("2024", "2023", "2022"))]  # fmt: skip
    return Page("\n".join(" | ".join(row) for row in rows), tuple(facts), tuple(rows))


def _segment_table(rng: random.Random, who: str) -> Page:
    a, b = rng.sample(_SEGMENTS, 2)
    x, y, p, q = (rng.randrange(300, 40000) for _ in range(4))
    rows: list[tuple[str, ...]] = [("($ in thousands)", a, b, "Total"), ("Year ended December 31, 2024", "", "", "")]
    rows += [("Revenue", f"${x:,}", f"${y:,}", f"${x + y:,}"), ("Operating income", f"{p:,}", f"{q:,}", f"{p + q:,}")]
    facts = (Fact(who, f"{a} revenue", "2024", x * 1e3, "money"), Fact(who, f"{b} revenue", "2024", y * 1e3, "money"), Fact(who, "revenue", "2024", (x + y) * 1e3, "money"), Fact(who, f"{b} operating income", "2024", q * 1e3, "money"))  # fmt: skip
    return Page("\n".join(" | ".join(row) for row in rows), facts, tuple(rows))


def _placing(rng: random.Random, who: str) -> Page:
    shares, price, off = rng.randrange(5, 30) / 10, round(rng.uniform(0.8, 9), 2), round(rng.uniform(2, 12), 1)
    text = f"{who} places {shares:.1f}bn new shares at HK${price:.2f}, {off}% below the prior close, raising HK${shares * price:.2f}bn to fund compute."  # fmt: skip
    return Page(text, (Fact(who, "placing price", None, price, "price"), Fact(who, "discount", None, off / 100, "ratio"), Fact(who, "proceeds", None, round(shares * price, 2) * 1e9, "hkd")), event=True)  # fmt: skip


_PAGES: tuple[Callable[[random.Random, str], Page], ...] = (
    _two_periods, _growth, _segments, _one_customer, _listed_customers, _in_words, _counts, _loss, _income_table,
    _segment_table, _placing,
)  # fmt: skip


# -- claims -------------------------------------------------------------------------------------------------------


def _case(rng: random.Random, wrong: str | None) -> Case | None:
    who = rng.choice(_COMPANIES)[1]
    page = rng.choice(_PAGES)(rng, who)
    ledger = Ledger()
    key = _entered(page, who, ledger)
    fact = rng.choice(page.facts)
    if wrong == "count as return":
        return _as_return(page, ledger, key, rng)
    turned = _turned(fact, page, wrong, rng)
    if turned is None:
        return None
    fact, unit_wrong = turned
    metric, text, value, unit = _worded(fact, rng)
    if unit_wrong:
        wrongly = _other_unit(value)
        text, value = text.replace(value, wrongly), wrongly
    quote = page.text[: rng.randrange(30, 90)].strip() if rng.random() < 0.4 else None
    if wrong == "quote":
        quote = _misquoted(page.text, rng)
    if wrong == "key":
        key = rng.choice(["S7", "S0", "K1"])
    figure = Figure(entity=fact.entity, metric=metric, period=_typed_period(fact, rng), unit=unit, value=value)
    return Case(Claim(text=text, kind="cited", citations=[key], figures=[figure], quote=quote), ledger, wrong)


def _entered(page: Page, who: str, ledger: Ledger) -> str:
    if page.event:
        key = ledger.event(Event(page.text, "share placing", Party(who), knowable=date(2025, 1, 6)))
        assert key is not None
        return key
    sha = digest(page.text) * 4
    document = Document(f"d{sha[:16]}", "made-up.html", f"{who} 10-K FY2024", sha, "html", company_name=f"{who}, Inc.", form="10-K", period=date(2024, 12, 31), fiscal_year=2024, knowable=date(2025, 2, 10))  # fmt: skip
    block = Block(0, "table" if page.rows else "text", page.text, rows=page.rows)
    key = ledger.passage(Passage(f"p{sha[:16]}", document.id, 0, page.text, 50), document, blocks=[block])
    assert key is not None
    return key


def _turned(fact: Fact, page: Page, wrong: str | None, rng: random.Random) -> tuple[Fact, bool] | None:
    """The fact with one thing made wrong, and whether the unit must be turned in print."""
    match wrong:
        case "value":
            moved = replace(fact, number=fact.number * rng.choice([0.1, 0.5, 0.8, 1.2, 1.5, 3, 10]))
            if fact.shape in ("share", "ratio", "change") and not 0.005 < abs(moved.number) < 1:
                return None
            return None if _stated(moved, page) else (moved, False)
        case "unit":
            return (
                (fact, True)
                if fact.shape in ("money", "hkd", "share", "ratio", "change") and fact.shape != "count"
                else None
            )
        case "period":
            moved = replace(fact, period=rng.choice(["2021", "2022", "2023", "2025"]))
            return (
                None if fact.period is None or moved.period == fact.period or _stated(moved, page) else (moved, False)
            )
        case "entity":
            taken = {fact.entity, fact.other}
            return replace(fact, entity=rng.choice([n for _, n in _COMPANIES if n not in taken])), False
        case "sign":
            signed = fact.shape == "change" or (
                fact.shape == "money" and fact.metric in ("net income", "operating income")
            )
            return (replace(fact, number=-fact.number), False) if signed else None
        case "metric":
            if fact.shape not in ("money",):
                return None
            moved = replace(
                fact, metric=rng.choice([m for m in _METRICS if m != fact.metric and not fact.metric.endswith(m)])
            )
            return None if _stated(moved, page) else (moved, False)
    return fact, False


def _stated(moved: Fact, page: Page) -> bool:
    """Whether the turned fact is one of the page's own, or rounds to one."""
    return any(
        f.metric == moved.metric and f.period == moved.period and f.other == moved.other and f.shape == moved.shape
        and abs(f.number - moved.number) <= 0.06 * abs(moved.number)
        for f in page.facts
    )  # fmt: skip


def _worded(fact: Fact, rng: random.Random) -> tuple[str, str, str, str]:
    """(typed metric, sentence, value as printed, unit)."""
    who, when = fact.entity, _when(fact, rng)
    number = abs(fact.number)
    if fact.shape in ("money", "price", "hkd"):
        value, unit = _priced(fact, number, rng)
        metric = _named(fact, rng)
        text = rng.choice([f"{who} had {metric} of {value}{when}.", f"{metric[0].upper()}{metric[1:]} at {who} came to {value}{when}.", f"{who}'s {metric} was {value}{when}."])  # fmt: skip
        return metric, text, value, unit
    if fact.shape == "share":
        value = rng.choice(
            [f"{number:.0%}", f"{number:.0%}", *([_WORDS[fact.number]] if fact.number in _WORDS else [])]
        )
        text = rng.choice([f"{fact.other} accounted for {value} of {who}'s revenue{when}.", f"{who} made {value} of its revenue from {fact.other}{when}.", f"{value[0].upper()}{value[1:]} of {who}'s net sales{when} came from {fact.other}."])  # fmt: skip
        value = value if value in text else value[0].upper() + value[1:]
        return f"share of revenue from {fact.other}", text, value, "%"
    if fact.shape == "change":
        verb = rng.choice(
            ["grew", "rose", "was up", "increased"] if fact.number > 0 else ["fell", "dropped", "was down", "declined"]
        )
        value = f"{number:.0%}"
        name = fact.metric
        return (
            f"{name} {'growth' if fact.number > 0 else 'decline'}",
            f"{who}'s {name} {verb} {value}{when}.",
            value,
            "%",
        )
    if fact.shape == "ratio":
        value = rng.choice([f"{number:.1%}", f"{number * 1e4:.0f} basis points"])
        return (
            "discount to the prior close",
            f"{who}'s placing came at a discount of {value} to the prior close.",
            value,
            "%",
        )
    value = f"{number:,.0f} {fact.other}"
    return (
        f"number of {fact.other}",
        rng.choice([f"{who} had {value}{when}.", f"{who} counted {value}{when}."]),
        value,
        fact.other or "",
    )


def _priced(fact: Fact, number: float, rng: random.Random) -> tuple[str, str]:
    if fact.shape == "price":
        return f"HK${number:.2f}", "HKD"
    symbol, unit = ("HK$", "HKD") if fact.shape == "hkd" else (rng.choice(["$", "US$"]), "USD")
    if number >= 1e9:
        forms = [f"{symbol}{number / 1e9:.2f} billion", f"{symbol}{number / 1e9:.1f}bn", f"{symbol}{number / 1e6:,.0f} million", f"about {symbol}{number / 1e9:.1f} billion"]  # fmt: skip
        if symbol == "HK$":
            forms.append(f"{number / 1e8:.1f}亿港元")
        return rng.choice(forms).removeprefix("about "), unit
    return rng.choice([f"{symbol}{number / 1e6:,.1f} million", f"{symbol}{number / 1e6:,.1f}m"]), unit


def _named(fact: Fact, rng: random.Random) -> str:
    if fact.number < 0:
        return (
            rng.choice(["net loss", "net loss"])
            if fact.metric == "net income"
            else fact.metric.replace("income", "loss")
        )
    for base, names in _METRICS.items():
        if fact.metric == base:
            return rng.choice(names)
    return fact.metric


def _when(fact: Fact, rng: random.Random) -> str:
    if fact.period is None:
        return ""
    if "," in fact.period:
        return rng.choice([f" at {fact.period}", f" as of {fact.period}"])
    return rng.choice([f" in fiscal {fact.period}", f" in {fact.period}", f" for the year ended December 31, {fact.period}", f" in FY{fact.period}"])  # fmt: skip


def _typed_period(fact: Fact, rng: random.Random) -> str | None:
    if fact.period is None or "," in fact.period:
        return fact.period
    return rng.choice([f"FY{fact.period}", fact.period, f"fiscal {fact.period}"])


def _other_unit(value: str) -> str:
    if "%" in value:
        return value.replace("%", " basis points")
    for a, b in (
        ("basis points", "%"),
        ("billion", "million"),
        ("bn", "m"),
        ("million", "billion"),
        ("亿港元", "亿美元"),
    ):
        if a in value:
            return value.replace(a, b)
    return value.replace("US$", "€").replace("HK$", "€").replace("$", "€") if "$" in value else value + " basis points"


def _misquoted(text: str, rng: random.Random) -> str:
    at = rng.choice([n for n, c in enumerate(text) if c.isdigit()])
    changed = text[:at] + str((int(text[at]) + 1 + rng.randrange(8)) % 10) + text[at + 1 :]
    return changed[max(0, at - 30) : at + 30].strip()


def _as_return(page: Page, ledger: Ledger, key: str, rng: random.Random) -> Case | None:
    counts = [fact for fact in page.facts if fact.shape == "count" and fact.number < 100]
    if not counts:
        return None
    fact = rng.choice(counts)
    value = f"{fact.number:.0f}%"
    text = rng.choice([f"{fact.entity} returned {value}.", f"{fact.entity} shares rose {value}.", f"The abnormal return of {fact.entity} was {value}."])  # fmt: skip
    figure = Figure(entity=fact.entity, metric="return", period=None, unit="%", value=value)
    return Case(
        Claim(text=text, kind="cited", citations=[key], figures=[figure], quote=None), ledger, "count as return"
    )
