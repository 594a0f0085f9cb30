"""Reading an event: from varied wordings to the company, the other side, and typed signed shocks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.errors import UsageError
from agent.events import read_event
from agent.scenario import run_scenario
from agent.shocks import shocks_of
from agent.types import Event
from knowledge.companies import Companies
from knowledge.errors import CompanyError
from knowledge.types import Link, Party

DAY = date(2024, 1, 2)
ROWS = yaml.safe_load(Path(__file__).with_name("event_texts.yaml").read_text("utf-8"))


def read(text: str, day: date = DAY) -> Event:
    return read_event(text, Companies.load(), knowable=day)


def key(name: str) -> str:
    """The entity's id where the table knows the name, else the name."""
    try:
        return Companies.load().resolve(name).id
    except CompanyError:
        return name.casefold()


def key_of(party: Party | None) -> str | None:
    return None if party is None else party.company or (party.name or "").casefold()


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:50] for row in ROWS])
def test_a_text_gives_its_company_and_shocks(row: dict[str, Any]) -> None:
    """Kind, place, sign and, where the text states one, the size of every shock."""
    event = read(row["text"], row.get("day", DAY))
    assert key_of(event.company) == (row["company"] and key(row["company"]))
    if "counterpart" in row:
        assert key_of(event.counterpart) == key(row["counterpart"])
    shocks = shocks_of(event)
    assert [(s.kind, key_of(s.at), 1 if s.size.mid > 0 else -1) for s in shocks] == [
        (kind, at if kind == "input_price" else key(at), sign) for kind, at, sign, *_ in row["shocks"]
    ]
    for shock, wanted in zip(shocks, row["shocks"]):
        if len(wanted) == 4:
            assert (shock.size.mid, shock.basis) == (pytest.approx(wanted[3], abs=0.001), "stated")


PLACING = (
    "On 2026-01-05 the company placed 1.7 billion new shares at HK$1.91 each, 8.6% below the last close, raising about "
    "HK$3.25 billion to buy computing power. There are 20 billion shares in issue."
)


def test_figures_that_must_agree_are_checked_and_derived_ones_computed() -> None:
    """1.7bn x HK$1.91 = HK$3.247bn, which rounds to HK$3.25bn; 1.91 / (1 - 8.6%) = HK$2.09; 1.7 / 21.7 = 7.8%."""
    event = read_event(PLACING, Companies.load(), company=Party("Placer"))
    figures = {figure.name: figure for figure in event.figures}
    assert [(check.holds, check.text) for check in event.checks] == [
        (True, "1.7 billion new shares x HK$1.91 = HK$3.247bn, agrees with HK$3.25 billion")
    ]
    assert figures["prior_close"].value == pytest.approx(2.0897, abs=1e-4)
    assert figures["dilution"].value == pytest.approx(1.7 / 21.7)
    assert (figures["prior_close"].basis, figures["raise"].basis) == ("computed", "stated")
    assert event.purpose == "to buy computing power"
    assert event.knowable == date(2026, 1, 5)
    capital, demand = shocks_of(event)
    assert (capital.kind, capital.size.mid, capital.basis) == ("capital", pytest.approx(0.086), "stated")
    assert (demand.kind, demand.basis) == ("demand", "assumed")


def test_figures_that_do_not_agree_are_told() -> None:
    """2.00bn x HK$1.91 is not HK$3.25bn; a bare "2 billion" would leave that open."""
    event = read_event(
        PLACING.replace("1.7 billion new", "2.00 billion new"), Companies.load(), company=Party("Placer")
    )
    assert [check.holds for check in event.checks] == [False]
    assert "does NOT agree" in event.checks[0].text


def test_two_currencies_give_the_rate_that_the_text_states() -> None:
    """HK$3.25bn is US$417m: 7.79 HKD a USD."""
    event = read_event(
        "The company raised HK$3.25 billion (US$417 million) in a placing of new shares at HK$1.91.",
        Companies.load(),
        company=Party("Placer"),
    )
    rate = next(figure for figure in event.figures if figure.name == "exchange_rate")
    assert (rate.value, rate.unit, rate.basis) == (pytest.approx(7.794, abs=1e-3), "HKD/USD", "computed")


def test_the_day_and_the_cause_that_was_public_before_are_read() -> None:
    """The text's own date, and "grounded since March" as of that date."""
    event = read_event(
        "On December 16, 2019 Boeing said it will suspend 737 MAX production, grounded since March.", Companies.load()
    )
    assert (event.knowable, event.known_since) == (date(2019, 12, 16), date(2019, 3, 1))


@pytest.mark.parametrize(
    "text",
    [
        "Apple denied that it will stop using Samsung's screens.",
        "The weather in Paris was fine.",
        "Nvidia's annual meeting will be held on Tuesday.",
    ],
)
def test_a_text_that_tells_no_event_gives_no_shock_and_says_so(text: str) -> None:
    """Denials and chatter move nothing; the command asks for a sentence of who does what."""
    with pytest.raises(UsageError, match="Say in one sentence"):
        run_scenario(read(text), [], Companies.load())


def test_a_company_that_no_table_knows_is_a_party_by_name() -> None:
    """A link may still name it."""
    event = read("Zyxtronics cut its revenue guidance by 12%.")
    assert event.company == Party("Zyxtronics")
    assert shocks_of(event)[0].size.mid == pytest.approx(-0.12)


def test_a_market_that_links_name_is_a_place() -> None:
    """No company and no goods in the text, but a link's end is "garden sheds": makers who sell to it fall with it."""
    known = date(2023, 1, 2)
    sale = Link("supplies", Party("Maker"), Party("garden sheds"), "q", "d", "note", knowable=known)
    found = run_scenario(read("Sales of garden sheds fell 30% last year."), [sale], Companies.load())
    assert (found.shocks[0].at, found.shocks[0].place) == (Party("garden sheds"), "industry")
    assert [(effect.company.name, effect.sign) for effect in found.outcome.effects] == [("Maker", -1)]


def test_an_owner_in_a_compound_is_not_the_actor() -> None:
    """ "SoftBank-backed Zyxtronics" is about Zyxtronics."""
    assert read("SoftBank-backed Zyxtronics filed for bankruptcy.").company != Party("SoftBank")


@pytest.mark.parametrize(
    ("text", "company", "others"),
    [
        ("Shares of Qualcomm slid 7% on Thursday after Apple cut orders for phone parts.", "AAPL", ["QCOM"]),
        ("Apple cut orders for phone parts, hurting Skyworks and Qorvo.", "AAPL", ["SWKS", "QRVO"]),
        ("Foot Locker plunged after cutting its guidance, on which Nike did not comment.", "Foot Locker", ["NKE"]),
        ("Apple dropped Qualcomm as its supplier of modems.", "AAPL", ["QCOM"]),
        ("Nvidia supplier TSMC halted two fabs after a virus got in.", "TSM", ["NVDA"]),
    ],
)
def test_who_acts_is_told_from_whose_shares_moved(text: str, company: str, others: list[str]) -> None:
    """A market's reaction and a list of those hit name others, never the one whom the event is about."""
    event = read(text)
    assert key_of(event.company) == key(company)
    assert [key_of(other) for other in event.others] == [key(other) for other in others]


def test_a_word_inside_a_name_tells_no_kind() -> None:
    """ "SoftBank" is no softness and "Target" no target: the plan to invest is a rise of demand."""
    (shock,) = shocks_of(read("SoftBank pledges $100 billion for data centers."))
    assert (shock.kind, shock.size.mid > 0) == ("demand", True)


def test_two_figures_that_are_compared_tell_the_direction() -> None:
    """$6.7bn against $8.1bn is a fall of 17%, though no word says so; the other way round it is a rise."""
    down, up = (
        shocks_of(read(f"Nvidia now sees revenue of ${one} billion, against an earlier forecast of ${two} billion."))[0]
        for one, two in (("6.7", "8.1"), ("8.1", "6.7"))
    )
    assert (down.size.mid, up.size.mid) == (pytest.approx(6.7 / 8.1 - 1), pytest.approx(8.1 / 6.7 - 1))


@pytest.mark.parametrize("filler", ["1, ", ",1,", ",", ", ,", "1,1,", "x ", "after ", "Apple fell, hurting Intel. "])
def test_no_repetition_makes_a_text_slow_to_read(filler: str) -> None:
    """Patterns stay linear: were one exponential or quadratic, this would not end."""
    assert read(f"Apple fell {filler * 2000} after Nvidia said that it cut guidance.").company is not None
