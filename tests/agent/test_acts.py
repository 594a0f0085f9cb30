"""What is done to what: pairs that nobody wrote down are read, and a denial or a condition is not."""

from __future__ import annotations

import pytest

from agent.tables import table
from agent.wording.acts import act_in
from agent.wording.clauses import main_of
from agent.wording.denials import undenied
from agent.wording.kinds import kind_named, kind_of
from tests.agent.test_wording_patterns import within

ACTS = table("wording/acts.yaml")


def test_every_pair_names_classes_that_are_there_and_a_kind_that_is_known() -> None:
    """A row of the table with a misspelt class or kind would be silent for ever."""
    for section in ("acts", "befalls"):
        for verb, things in ACTS[section].items():
            assert verb in ACTS["verbs"]
            assert set(things) <= set(ACTS["things"])
            assert all(kind_named(kind) is not None for kind in things.values())
    assert all(verb in ACTS["verbs"] and kind_named(kind) for verb, kind in ACTS["alone"].items())
    assert {*ACTS["negated"], *ACTS["negated"].values()} <= set(ACTS["verbs"])


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("It whittled down its outlook.", "guidance cut"),
        ("Its outlook was whittled down.", "guidance cut"),
        ("It bumped its capital budget up.", "capex rise"),
        ("The mill has been mothballed.", "output halt"),
        ("The regulator did not wave the pill through, nor approve the drug.", "trial failure"),
        ("Bookings swooned.", "backlog fall"),
        ("It will not trim its outlook.", None),
        ("If it trims its outlook, shares may fall.", None),
        ("It reiterated its outlook and said that growth beat its forecast.", None),
        ("The annual meeting is in May.", None),
        ("", None),
    ],
)
def test_a_verb_of_one_class_and_a_thing_of_another_tell_a_kind(sentence: str, kind: str | None) -> None:
    """Active, passive, parted, befallen; denied, supposed and quiet clauses tell nothing, or the contrary."""
    assert act_in(sentence) == kind


@pytest.mark.parametrize(
    ("sentence", "main"),
    [
        ("Xco, hit last year by a strike, won an order.", "Xco won an order."),
        ("Two years after a ban cost it sales, Xco won an order.", "Two years , Xco won an order."),
        ("Xco, whose jets were grounded in 2019, won an order.", "Xco won an order."),
        ("Xco will win an order unless it is barred.", "Xco will win an order"),
        ("Xco ordered as many as 50 jets as its rival did.", "Xco ordered as many as 50 jets as its rival did."),
    ],
)
def test_what_a_sentence_tells_of_a_time_before_is_blanked(sentence: str, main: str) -> None:
    """Places stay as they are; only the words between are compared here."""
    found = main_of(sentence)
    assert len(found) == len(sentence)
    assert " ".join(found.split()) == main


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("Xco denied that it is in talks.", True),
        ("Xco denied it was in talks.", True),
        ("Xco has no intention of raising prices.", True),
        ("Xco is not slowing construction.", True),
        ("Xco pushed back on a report that it paused leasing.", True),
        ("Xco was put on a list that denies it American tools.", False),
        ("Xco is not meeting its targets.", False),
        ("Xco cut its outlook.", False),
    ],
)
def test_a_denial_is_told_from_a_refusal(sentence: str, denied: bool) -> None:
    """To deny a report is one thing, to deny somebody a licence another."""
    assert (undenied(sentence) != sentence) == denied


@pytest.mark.parametrize("words", ["deny mill ", "cut plants to ", "put ", "xx ", "in its plan "])
def test_a_long_clause_costs_what_it_is_long(words: str) -> None:
    """A verb looks no further than its reach: sixty thousand characters of verbs and things end at once."""
    with within(2.0, words):
        act_in(words * (60_000 // len(words)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nvidia will not cut its capex.", None),
        ("Intel won't halt output.", None),
        ("Nvidia cut its guidance and is not planning job cuts.", "guidance cut"),
        ("Boeing was not affected but Airbus cut output by 10%.", "output halt"),
        ("Intel cut its capital spending by 20% with no sign of recovery in PC demand.", "capex cut"),
        ("Dell did not renew its contract with Intel.", "customer ends use"),
    ],
)
def test_a_denial_reaches_to_the_end_of_its_clause(text: str, kind: str | None) -> None:
    """What is not done tells nothing, what stands beside it tells all; a kind may need its "not"."""
    found = kind_of(text)
    assert (found and found.name) == kind
