"""Names inside prose: what is found, and what only looks like a company, scored on made-up sentences."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from knowledge.companies import Companies

SENTENCES = Path(__file__).with_name("names_in_prose.txt")
_MARK = re.compile(r"\[([^\]=]+)=([^\]]+)\]")


@pytest.fixture(scope="module")
def companies() -> Companies:
    return Companies.load()


def _cases() -> list[tuple[str, Counter[str]]]:
    """Each sentence without its marks, and the entities that it names as a bag of ids' tickers or names."""
    lines = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        (_MARK.sub(lambda m: m[1], line), Counter(m[2] for m in _MARK.finditer(line) if m[2] != "-")) for line in lines
    ]


def _found(companies: Companies, text: str, wanted: Counter[str]) -> Counter[str]:
    """The entities found, under the ticker or name that the sentence gives them where it names them."""
    found: Counter[str] = Counter()
    for mention in companies.mentions(text):
        if mention.company is not None:
            known = {*mention.company.tickers, mention.company.name}
            found[next((name for name in wanted if name in known), mention.company.name)] += 1
    return found


def test_precision_and_recall_on_made_up_prose(companies: Companies) -> None:
    """Of the entities found at least 98% are meant, and at least 98% of those meant are found."""
    right = found_all = wanted_all = 0
    for text, wanted in _cases():
        found = _found(companies, text, wanted)
        right += (found & wanted).total()
        found_all += found.total()
        wanted_all += wanted.total()
    assert wanted_all >= 125
    assert right / found_all >= 0.98
    assert right / wanted_all >= 0.98


def test_there_are_enough_traps() -> None:
    """At least 120 sentences, 50 of them with no company at all."""
    cases = _cases()
    assert len(cases) >= 120
    assert sum(not wanted for _, wanted in cases) >= 50


def test_a_mention_keeps_its_place_and_says_how_sure_it_is(companies: Companies) -> None:
    """The text at a mention's place is its name; a legal form is surer than a bare word that means other things too."""
    text = "We sell to Target Corporation and to Gap."
    first, second = companies.mentions(text)
    assert [text[m.start : m.end] for m in (first, second)] == ["Target Corporation", "Gap"]
    assert first.score == 1.0
    assert 0.6 <= second.score < 0.8


def test_a_short_name_is_bound_by_a_parenthesis(companies: Companies) -> None:
    """What a parenthesis calls a company means that company from there on, and only there."""
    text = "We rely on Taiwan Semiconductor Manufacturing Company Limited (Taiwan Semi). Taiwan Semi makes wafers."
    assert [(m.text, m.company.ticker) for m in companies.mentions(text) if m.company][-1] == ("Taiwan Semi", "TSM")
    assert companies.mentions("Taiwan Semi makes wafers.") == []


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Spirit AeroSystems Holdings, Inc. (Spirit) makes it.", {"Spirit": "SPR"}),
        ("We buy from GLOBALFOUNDRIES Inc. (“GF” or the “Supplier”).", {"GF": "GFS"}),
        ("State v. CVS Health Corporation (Pennsylvania Superior Court, 2021).", {}),
        ("We left the Boeing Company (the “Separation Transaction”).", {}),
        ("The Boeing Company (NYSE: BA) is a customer.", {}),
    ],
)
def test_a_parenthesis_binds_only_what_may_be_short_for_the_name(
    companies: Companies, text: str, bound: dict[str, str]
) -> None:
    """A word with the name's initial, after "Inc." too; a court, a plan and a quoted ticker are no names."""
    assert {term: company.ticker for term, company in companies.definitions(text).items()} == bound


def test_an_organisation_outside_the_table_is_named_without_a_guess(companies: Companies) -> None:
    """A legal form after capitalised words names a party that has no entity."""
    found = companies.unknown_names("We buy resin from Ostermark Polymers GmbH in Kiel.")
    assert [(m.text, m.company) for m in found] == [("Ostermark Polymers GmbH", None)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("GM's plants will stay shut.", "GM"),
        ("The supplier said that Target will buy fewer shirts.", "Target"),
        ("The store is next to Macy's in Chicago.", "Macy's"),
    ],
)
def test_an_owner_in_capitals_and_a_name_after_that_are_names(text: str, name: str) -> None:
    """ "GM's" is what GM owns, "Macy's" a name; "that Target" is a clause's subject and no common noun."""
    companies = Companies.load()
    assert [m.company for m in companies.mentions(text)] == [companies.resolve(name)]
