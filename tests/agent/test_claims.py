# ruff: noqa: E501 - sentences and claims read best in rows
"""The check of claims: what must be caught, and what must not be refused."""

from __future__ import annotations

from datetime import date

import pytest

from agent.claims import Check, Claim, Figure
from agent.evidence import Ledger
from agent.types import Event
from evals.bench.claims import judge, sample
from evals.bench.claims_made_up import companies, maker
from knowledge.types import AsOf, Block, Document, Party, Passage

COMPANIES = companies()
PROSE = (
    "Data Center revenue for fiscal 2024 was $47.53 billion, up 217% from a year ago, while Gaming revenue was $10.45 billion. "
    "Sales to Trellan Motors and Wycken Networks accounted for 18% and 11%, respectively, of our net revenue in fiscal 2024. "
    "We serve 81 customers. Operating loss was $1.2 billion in fiscal 2023."
)
ROWS = (
    ("(in millions)", "Year Ended December 31,", "Year Ended December 31,"),
    ("", "2024", "2023"),
    ("Net revenue", "$60,922", "$26,974"),
    ("Cost of revenue", "16,621", "11,618"),
    ("Net income (loss)", "29,760", "(4,368)"),
    ("Diluted earnings per share", "$11.93", "$1.74"),
)


def _document(id: str = "d1") -> Document:
    return Document(
        id, "calder.html", "Calder Photonics 10-K FY2024", "0" * 64, "html", company="tkr:CLDR",
        company_name="Calder Photonics, Inc.", form="10-K", period=date(2024, 12, 31), fiscal_year=2024,
        knowable=date(2025, 2, 10),
    )  # fmt: skip


@pytest.fixture
def ledger() -> Ledger:
    """S1 prose, S2 a table of one filing; S3 the event."""
    ledger = Ledger(as_of=AsOf(date(2025, 3, 1)))
    ledger.passage(Passage("p1", "d1", 0, PROSE, 90), _document(), blocks=[Block(0, "text", PROSE)])
    text = "\n".join(" | ".join(row) for row in ROWS)
    table = Block(1, "table", text, rows=ROWS)
    ledger.passage(Passage("p2", "d1", 1, text, 60, blocks=(1, 1)), _document(), blocks=[table])
    words = "Delvane Cloud places 1.7bn new shares at HK$1.91, 8.6% below the prior close, raising HK$3.25bn."
    ledger.event(Event(words, "share placing", Party("Delvane Cloud"), knowable=date(2025, 2, 20)))
    return ledger


def claim(
    text: str, key: str, *figures: tuple[str, str, str | None, str, str], quote: str | None = None, kind: str = "cited"
) -> Claim:
    """A claim with figures as (entity, metric, period, unit, value)."""
    typed = [Figure(entity=e, metric=m, period=p, unit=u, value=v) for e, m, p, u, v in figures]
    return Claim(text=text, kind=kind, citations=[key] if key else [], figures=typed, quote=quote)  # type: ignore[arg-type]


TRUE = [
    claim("Calder's data center revenue reached $47.5bn in FY2024.", "S1", ("Calder Photonics", "data center revenue", "FY2024", "USD", "$47.5bn")),
    claim("Data Center sales of Calder Photonics rose 217%.", "S1", ("Calder Photonics", "data center sales growth", "FY2024", "%", "217%")),
    claim("Trellan Motors bought 18% of what Calder Photonics sold.", "S1", ("Calder Photonics", "share of revenue from Trellan Motors", "fiscal 2024", "%", "18%")),
    claim("Wycken Networks is 11% of Calder Photonics's revenue.", "S1", ("Calder Photonics", "share of revenue from Wycken Networks", None, "%", "11%")),
    claim("Calder Photonics has 81 customers.", "S1", ("Calder Photonics", "customers", None, "customers", "81 customers")),
    claim("Calder Photonics had an operating loss of $1,200 million in 2023.", "S1", ("Calder Photonics", "operating loss", "2023", "USD", "$1,200 million")),
    claim("Revenue of Calder Photonics was US$60.9 billion in 2024.", "S2", ("Calder Photonics", "revenue", "2024", "USD", "US$60.9 billion")),
    claim("Calder Photonics lost $4.4 billion net in 2023.", "S2", ("Calder Photonics", "net loss", "2023", "USD", "$4.4 billion")),
    claim("It earned $11.93 a share.", "S2", ("Calder Photonics", "diluted EPS", "FY2024", "USD", "$11.93")),
    claim("The placing at HK$1.91 is a discount of 860 basis points.", "S3", ("Delvane Cloud", "placing price", None, "HKD", "HK$1.91"), ("Delvane Cloud", "discount", None, "bp", "860 basis points")),
    claim("Delvane Cloud raises 32.5亿港元.", "S3", ("Delvane Cloud", "proceeds", None, "HKD", "32.5亿港元")),
    claim("Wycken Networks depends on few suppliers.", "S1", quote="Sales to Trellan Motors and Wycken Networks accounted for"),
    claim("The order of the two customers may change.", "", kind="inference"),
]  # fmt: skip

FALSE = [
    ("value", claim("Calder's data center revenue reached $48.5bn in FY2024.", "S1", ("Calder Photonics", "data center revenue", "FY2024", "USD", "$48.5bn"))),
    ("metric", claim("Calder's gaming revenue reached $47.5bn in FY2024.", "S1", ("Calder Photonics", "gaming revenue", "FY2024", "USD", "$47.5bn"))),
    ("metric", claim("Calder's revenue was $47.5bn in FY2024.", "S1", ("Calder Photonics", "revenue", "FY2024", "USD", "$47.5bn"))),
    ("metric", claim("Revenue of Calder was $16.6bn in 2024.", "S2", ("Calder Photonics", "revenue", "2024", "USD", "$16.6bn"))),
    ("period", claim("Revenue of Calder was $60.9bn in 2023.", "S2", ("Calder Photonics", "revenue", "2023", "USD", "$60.9bn"))),
    ("period", claim("Revenue of Calder was $60.9bn in the fourth quarter of 2024.", "S2", ("Calder Photonics", "revenue", "Q4 2024", "USD", "$60.9bn"))),
    ("unit", claim("Revenue of Calder was HK$60.9bn in 2024.", "S2", ("Calder Photonics", "revenue", "2024", "HKD", "HK$60.9bn"))),
    ("value", claim("Revenue of Calder was $60.9 million in 2024.", "S2", ("Calder Photonics", "revenue", "2024", "USD", "$60.9 million"))),
    ("entity", claim("Harspen Medical had revenue of $60.9bn in 2024.", "S2", ("Harspen Medical", "revenue", "2024", "USD", "$60.9bn"))),
    ("entity", claim("Wycken Networks bought 18% of what Calder Photonics sold.", "S1", ("Calder Photonics", "share of revenue from Wycken Networks", "2024", "%", "18%"))),
    ("entity", claim("Calder Photonics accounted for 18% of Trellan Motors's revenue.", "S1", ("Trellan Motors", "share of revenue from Calder Photonics", "2024", "%", "18%"))),
    ("sign", claim("Calder Photonics had net income of $4.4 billion in 2023.", "S2", ("Calder Photonics", "net income", "2023", "USD", "$4.4 billion"))),
    ("sign", claim("Calder's data center revenue fell 217% in FY2024.", "S1", ("Calder Photonics", "data center revenue", "FY2024", "%", "217%"))),
    ("unit", claim("Calder Photonics returned 81%.", "S1", ("Calder Photonics", "return", None, "%", "81%"))),
    ("key", claim("Revenue of Calder was $60.9bn in 2024.", "S9", ("Calder Photonics", "revenue", "2024", "USD", "$60.9bn"))),
    ("key", claim("Revenue of Calder was $60.9bn in 2024.", "", ("Calder Photonics", "revenue", "2024", "USD", "$60.9bn"))),
    ("quote", claim("Trellan Motors matters.", "S1", quote="Sales to Trellan Motors and Wycken Networks accounted for 19%")),
    ("figure", claim("Calder's revenue was $60.9bn and its costs were $16.6bn in 2024.", "S2", ("Calder Photonics", "revenue", "2024", "USD", "$60.9bn"))),
    ("figure", claim("Calder's revenue grew.", "S2", ("Calder Photonics", "revenue", "2024", "USD", "$60.9bn"))),
    ("metric", claim("Net income was $60.9bn in 2024.", "S2", ("Calder Photonics", "revenue", "2024", "USD", "$60.9bn"))),
    ("period", claim("In 2023 revenue was $60.9bn.", "S2", ("Calder Photonics", "revenue", "2024", "USD", "$60.9bn"))),
    ("date", claim("Calder serves Trellan Motors since June 2026.", "S1", quote="Sales to Trellan Motors and Wycken Networks accounted for")),
    ("name", claim("Ossian Steel supplies Trellan Motors.", "S1", quote="Sales to Trellan Motors and Wycken Networks accounted for")),
    ("support", claim("Calder Photonics leads its field.", "S1")),
]  # fmt: skip


@pytest.mark.parametrize("true", TRUE, ids=lambda c: c.text[:40])
def test_a_true_claim_stands(ledger: Ledger, true: Claim) -> None:
    """What the cited passage states stands, in other words, units, roundings and spellings of the period."""
    assert Check(ledger, COMPANIES)(true).reason == ""


@pytest.mark.parametrize(("kind", "false"), FALSE, ids=[f"{kind}: {c.text[:36]}" for kind, c in FALSE])
def test_a_false_claim_is_caught_by_its_fault(ledger: Ledger, kind: str, false: Claim) -> None:
    """A claim that is wrong in one thing falls, and the fault names that thing."""
    faults = Check(ledger, COMPANIES)(false).faults
    assert kind in [fault.kind for fault in faults], faults


def test_a_fault_names_what_could_be_cited(ledger: Ledger) -> None:
    """A wrong figure comes back with the figures of that metric that the cited passages do state."""
    wrong = claim("Revenue of Calder was $70bn in 2024.", "S2", ("Calder Photonics", "revenue", "2024", "USD", "$70bn"))
    (fault,) = Check(ledger, COMPANIES)(wrong).faults
    assert any("60,922" in row and row.startswith("S2") for row in fault.citable)


def test_a_name_on_a_path_may_be_spoken_of(ledger: Ledger) -> None:
    """A company that no passage names stands where a path leads to it."""
    named = claim("Ossian Steel supplies Trellan Motors.", "S1", quote="Sales to Trellan Motors and Wycken Networks")
    assert not Check(ledger, COMPANIES)(named).stands
    assert Check(ledger, COMPANIES, on_path=["Ossian Steel"])(named).stands


def test_a_computed_effect_is_cited_by_size_sign_and_name(ledger: Ledger) -> None:
    """A figure that the program computed stands for the names on its path, with its sign."""
    key = ledger.computed(
        "Trellan Motors: 18% of revenue x -100% = -18%", title="computed effect", names=["Trellan Motors"]
    )
    assert key is not None

    def said(who: str, text: str) -> bool:
        figure = (who, "revenue effect", None, "%", "18%")
        return Check(ledger, COMPANIES)(claim(text, key, figure)).stands

    assert said("Trellan Motors", "Trellan Motors stands to lose 18% of revenue.")
    assert not said("Wycken Networks", "Wycken Networks stands to lose 18% of revenue.")
    assert not said("Trellan Motors", "Trellan Motors gains 18% of revenue.")


def test_planted_false_claims_are_caught_and_true_ones_stand() -> None:
    """Over made-up passages of eleven shapes, at least 99% of false claims fall and at most 3% of true ones do."""
    judged = judge(sample(maker(), 90, seed=20), COMPANIES)
    false = [one for one in judged if one.case.wrong]
    true = [one for one in judged if one.case.wrong is None]
    assert len(false) == len(true) == 90
    assert sum(one.right for one in false) >= 0.99 * len(false)
    assert sum(one.right for one in true) >= 0.97 * len(true)
