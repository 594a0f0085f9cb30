"""What a memo starts from: told events, reported results, standing scenarios, due dates, and the rulebook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from agent.assumptions import bundled
from agent.catalysts import RESULTS, STALE, newest
from agent.due import NextReport, next_report
from agent.priced import Priced
from agent.rulebook import bundled as rulebook
from agent.rulebook import fitting
from agent.standing import standing
from agent.types import Range, Shock, ShockKind
from knowledge.companies import Companies
from knowledge.ledger import exposures
from knowledge.library import Library
from knowledge.types import AsOf, Document, Link, Party, Share, TaggedFact
from tests.agent.shelf import add, filing

COMPANIES = Companies.load()
AMD = COMPANIES.resolve("AMD")
KNOWN = date(2024, 2, 1)
TODAY = date(2024, 2, 10)


def told(library: Library, text: str, form: str, known: date = KNOWN) -> None:
    """Catalogue one sentence as a filing of AMD's."""
    reading = filing("AMD", known, (text,))
    add(library, replace(reading, document=replace(reading.document, form=form)))


def found(library: Library, today: date = TODAY) -> tuple[str, date | None] | None:
    """Kind and day of AMD's newest catalyst."""
    catalyst = newest(AMD, library, COMPANIES, AsOf(today), today)
    return None if catalyst is None else (catalyst.event.kind, catalyst.event.knowable)


# -- told in a document -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("8-K", "AMD cuts its revenue guidance by 10%.", ("guidance cut", KNOWN)),
        ("8-K", "On January 30, 2024 we cut our revenue guidance by 10%.", ("guidance cut", KNOWN)),
        ("10-K", "On January 20, 2024 a fire halted production at our plant.", ("output halt", date(2024, 1, 20))),
        ("10-K", "On January 20, 2019 a fire halted production at our plant.", None),
        ("10-K", "A fire could halt production at our plant on January 20, 2024.", None),
        ("10-K", "We cut our revenue guidance by 10%.", None),
        ("8-K", "If AMD cuts its revenue guidance, its shares may fall.", None),
        ("10-K", "On January 20, 2024 our Board approved a share repurchase of $8 billion.", None),
    ],
)
def test_only_what_is_told_as_a_fact_with_its_day_is_a_catalyst(
    home: Path, form: str, text: str, expected: tuple[str, date] | None
) -> None:
    """A current report tells of its own day; a periodic one of the day in the sentence, of its year; fears never."""
    with Library.open(home) as library:
        told(library, text, form)
        assert found(library) == expected


def test_the_newest_wins_and_an_old_one_is_history(home: Path) -> None:
    """Of two the later is taken; past `STALE` there is none; before it was filed nobody knew it."""
    with Library.open(home) as library:
        told(library, "AMD cuts its revenue guidance by 10%.", "8-K")
        told(library, "AMD raises its revenue guidance by 10%.", "8-K", date(2024, 2, 5))
        assert found(library) == ("guidance raise", date(2024, 2, 5))
        assert found(library, date(2024, 2, 3)) == ("guidance cut", KNOWN)
        assert found(library, date(2024, 1, 31)) is None
        assert found(library, date(2024, 2, 5) + STALE) is not None
        assert found(library, date(2024, 2, 6) + STALE) is None


# -- reported results ---------------------------------------------------------------------------------------------


def revenue(value: float, start: date, end: date, concept: str = "us-gaap:Revenues") -> TaggedFact:
    return TaggedFact(concept, value, "USD", start, end)


def test_results_are_the_reports_own_period_against_the_year_before(home: Path) -> None:
    """A 10-K compares years and a 10-Q quarters; a segment's figure, or a quarter in a 10-K, is not taken for it."""
    year, before = (date(2023, 1, 1), date(2023, 12, 31)), (date(2022, 1, 1), date(2022, 12, 31))
    facts = (
        revenue(120e9, *year),
        revenue(100e9, *before),
        replace(revenue(7e9, *year), dims=(("axis", "member"),)),
        revenue(40e9, date(2023, 10, 1), date(2023, 12, 31)),
    )
    with Library.open(home) as library:
        add(library, replace(filing("AMD", KNOWN, ("Our annual report.",)), facts=facts))
        catalyst = newest(AMD, library, COMPANIES, AsOf(TODAY), TODAY)
    assert catalyst is not None
    event = catalyst.event
    assert (event.kind, event.direction, event.knowable) == (RESULTS, 1, KNOWN)
    assert {f.name: f.value for f in event.figures} == {
        "revenue": 120e9,
        "revenue_before": 100e9,
        "change": pytest.approx(0.2),
    }
    assert "USD 120.0bn" in event.text


def test_no_year_before_means_no_results(home: Path) -> None:
    """One period alone is no change."""
    with Library.open(home) as library:
        reading = filing("AMD", KNOWN, ("Our annual report.",))
        add(library, replace(reading, facts=(revenue(120e9, date(2023, 1, 1), date(2023, 12, 31)),)))
        assert found(library) is None


# -- standing scenarios -------------------------------------------------------------------------------------------

US = COMPANIES.party(AMD)


def link(source: Party, target: Party, share: float | None = None, **more: object) -> Link:
    stated = None if share is None else Share(share, share, "source_revenue")
    return Link("supplies", source, target, "words", "d1", "note", share=stated, knowable=KNOWN, **more)  # type: ignore[arg-type]


def named(name: str) -> Party:
    return Party(name, None, f"name:{name.lower()}")


def test_scenarios_take_the_largest_customer_and_the_sole_source() -> None:
    """The largest stated share among the customers; a single source before a mere maker; own demand last."""
    links = [
        link(US, named("Smaller"), 0.1),
        link(US, named("Larger"), 0.3),
        link(US, named("Unstated")),
        link(named("Maker"), US, channel="foundry"),
        link(named("Alone"), US, channel="single_source"),
    ]
    told = standing(US, exposures(links, today=TODAY, missing={}), bundled(), TODAY)
    assert [(s.letter, s.shock.kind, s.shock.at.name, s.shock.size.mid) for s in told] == [
        ("A", "demand", "Larger", -0.2),
        ("B", "output", "Alone", -0.2),
        ("C", "sales", AMD.name, 0.2),
    ]
    assert "30% of revenue" in told[0].event.text
    assert all(s.shock.basis == "assumed" and "standing.size" in s.shock.because for s in told)


def test_no_link_no_scenario() -> None:
    """A company without links has no scenario; an ended relation carries none."""
    assert standing(US, (), bundled(), TODAY) == ()
    ended = exposures([link(US, named("Gone"), 0.3, status="ended")], today=TODAY, missing={})
    assert [s.shock.kind for s in standing(US, ended, bundled(), TODAY)] == ["sales"]


# -- due dates ----------------------------------------------------------------------------------------------------


def report(form: str, period: date) -> Document:
    return Document(f"d{period}", "p", "t", "0", "html", form=form, period=period)


@pytest.mark.parametrize(
    ("documents", "today", "expected"),
    [
        ([report("10-K", date(2023, 12, 31))], date(2024, 3, 1), ("10-Q", date(2024, 3, 31), date(2024, 5, 15))),
        (
            [report("10-K", date(2023, 12, 31)), report("10-Q", date(2024, 3, 30))],
            date(2024, 5, 1),
            ("10-Q", date(2024, 6, 30), date(2024, 8, 14)),
        ),
        ([report("10-K", date(2023, 12, 31))], date(2024, 12, 1), ("10-K", date(2024, 12, 31), date(2025, 3, 31))),
        ([report("10-Q", date(2024, 3, 31))], date(2024, 5, 1), None),
        ([report("20-F", date(2023, 12, 31))], date(2024, 5, 1), None),
        ([], date(2024, 5, 1), None),
    ],
)
def test_the_next_report_is_due_by_the_forms_rule(
    documents: list[Document], today: date, expected: tuple[str, date, date] | None
) -> None:
    """45 days after a quarter, 90 after a year, skipping what is filed; unknown where no year's end is."""
    assert next_report(documents, today) == (None if expected is None else NextReport(*expected))


# -- the rulebook -------------------------------------------------------------------------------------------------


def test_every_rule_has_its_own_name_known_kinds_a_source_and_a_day() -> None:
    """The table is whole: nothing is said without a source, and nothing fits no shock that exists."""
    rows = rulebook()
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        assert set(row.when) <= set(get_args(ShockKind))
        assert row.source.strip()
        assert row.text.format(at="X").strip().endswith(".")
        assert row.known < date(2026, 1, 1)


def test_every_kind_of_shock_has_a_signal_and_a_case_against() -> None:
    """No event of a kind that is known leaves the memo without a thesis or a contrarian point."""
    for kind in get_args(ShockKind):
        for sign in (-1, 1):
            size = Range(sign * 0.2, sign * 0.2, sign * 0.2)
            shock = Shock(kind, US, "company", size, "stated", "weeks", KNOWN, "as told")
            assert fitting("contrarian", [shock]), (kind, sign)
    signals = {kind for row in rulebook() if row.part == "signal" for kind in row.when}
    assert signals == set(get_args(ShockKind))


def test_a_rule_is_not_said_of_the_opposite_shock() -> None:
    """What is known of an issue at a discount is not said of a buyback; narrower rows come first."""
    size = Range(-0.02, -0.02, -0.02)
    buyback = Shock("capital", US, "company", size, "stated", "weeks", KNOWN, "as told")
    assert not any("issuers rise" in row.text for row in fitting("contrarian", [buyback]))
    issue = replace(buyback, size=Range(0.1, 0.1, 0.1))
    spent = replace(issue, kind="demand")
    assert next(row.id for row in fitting("signal", [issue, spent])) == "signal.capital_and_demand"


def test_a_rule_is_not_said_of_the_event_that_it_was_learnt_from() -> None:
    """What Nvidia's guidance of 2023-05-24 taught is said of later outlooks, and not of that one."""
    size = Range(0.5, 0.5, 0.5)
    later = Shock("sales", US, "company", size, "stated", "weeks", date(2024, 5, 22), "as told", reach="market")
    same = replace(later, knowable=date(2023, 5, 24))
    lesson = "against.sector_over_rivalry"
    assert lesson in [row.id for row in fitting("contrarian", [later])]
    assert lesson not in [row.id for row in fitting("contrarian", [same])]


@pytest.mark.parametrize(
    ("abnormal", "claimed", "sized", "said"),
    [
        (-0.12, -0.10, True, "nothing is left"),
        (-0.05, -0.10, True, None),
        (0.06, -0.10, True, "the other way"),
        (0.06, -0.10, False, "the other way"),
        (-0.12, -0.10, False, None),
        (-0.03, -0.01, True, None),
    ],
)
def test_a_move_speaks_against_a_claim_only_beyond_its_error(
    abnormal: float, claimed: float, sized: bool, said: str | None
) -> None:
    """Used up, or gone the other way, by more than two standard errors; a mere sign is never used up."""
    moved = Priced(abnormal, 0.02, KNOWN, TODAY, claimed, sized=sized).against
    assert moved is None if said is None else said in (moved or "")
