"""One given name leads to one legal entity, or to an error that lists the nearest."""

from __future__ import annotations

import pytest

from knowledge.companies import Companies
from knowledge.errors import AmbiguousCompany, UnknownCompany


@pytest.fixture(scope="module")
def companies() -> Companies:
    return Companies.load()


@pytest.mark.parametrize(
    ("text", "ticker"),
    [
        ("NVDA", "NVDA"),
        ("nvda", "NVDA"),
        ("NYSE: BA", "BA"),
        ("Target", "TGT"),
        ("$AMD", "AMD"),
        ("BRK.B", "BRK-B"),
        ("BRK-B", "BRK-B"),
        ("0000320193", "AAPL"),
        ("CIK 1318605", "TSLA"),
        ("0020.HK", "0020.HK"),
        ("20.HK", "0020.HK"),
        ("HKEX:20", "0020.HK"),
        ("SEHK: 0700", "0700.HK"),
        ("2330.TW", "TSM"),
        ("TWSE: 2317", "2317.TW"),
        ("005930.KS", "005930.KS"),
        ("KRX: 000660", "000660.KS"),
        ("TYO: 6752", "6752.T"),
        ("EPA: SAF", "SAF.PA"),
        ("Taiwan Semiconductor Manufacturing Company Limited", "TSM"),
        ("TSMC", "TSM"),
        ("Hon Hai Precision Industry", "2317.TW"),
        ("Foxconn", "2317.TW"),
        ("Samsung Electronics Co., Ltd.", "005930.KS"),
        ("SK Hynix", "000660.KS"),
        ("SenseTime Group Inc.", "0020.HK"),
        ("the Boeing Company", "BA"),
        ("J.M. Smucker", "SJM"),
        ("Procter & Gamble", "PG"),
        ("Procter and Gamble", "PG"),
    ],
)
def test_a_ticker_or_a_name_resolves(companies: Companies, text: str, ticker: str) -> None:
    """A ticker with or without its exchange, a CIK, or a name with or without its legal form is one entity."""
    assert ticker in companies.resolve(text).tickers


@pytest.mark.parametrize(
    ("former", "ticker"),
    [
        ("Facebook", "META"),
        ("United Technologies", "RTX"),
        ("AmerisourceBergen", "COR"),
        ("Google", "GOOGL"),
        ("AWS", "AMZN"),
        ("Royal Dutch Shell", "SHEL"),
        ("Anthem", "ELV"),
        ("Square", "XYZ"),
        ("Pratt and Whitney", "RTX"),
        ("II-VI", "COHR"),
        ("Daimler", "MBG.DE"),
    ],
)
def test_former_names_and_brands_lead_to_todays_company(companies: Companies, former: str, ticker: str) -> None:
    """What a company was called, and what it owns, is found under its name of today."""
    assert companies.resolve(former).ticker == ticker


def test_what_a_company_owns_files_for_itself(companies: Companies) -> None:
    """A subsidiary's name means its owner in prose, and is no registrant of the owner's name."""
    assert companies.resolve("Red Hat").ticker == "IBM"
    assert companies.registrant("Red Hat, Inc.") is None
    ibm = companies.registrant("INTERNATIONAL BUSINESS MACHINES CORP")
    assert ibm is not None
    assert ibm.ticker == "IBM"


def test_a_delisted_company_says_what_became_of_it(companies: Companies) -> None:
    """An entity that no longer trades keeps its own row, with its fate and no false status."""
    finisar = companies.resolve("Finisar")
    assert companies.status(finisar) == "subsidiary"
    assert companies.note(finisar) == "bought by II-VI, today's Coherent (2019-09-24)"
    assert companies.status(companies.resolve("Huawei")) == "private"
    assert companies.status(companies.resolve("NASA")) == "agency"
    assert companies.status(companies.resolve("AAPL")) == "listed"


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Delta", "Delta Air Lines (DAL)"),
        ("Spirit", "Spirit AeroSystems (SPR)"),
        ("Quanta", "Quanta Computer (2382.TW)"),
    ],
)
def test_a_word_that_begins_many_names_is_ambiguous(companies: Companies, text: str, choice: str) -> None:
    """A word that several names begin with lists the companies that it may mean and chooses none."""
    with pytest.raises(AmbiguousCompany) as caught:
        companies.resolve(text)
    assert choice in caught.value.choices


@pytest.mark.parametrize(
    ("text", "near"),
    [("Apple Hospitality Partners", "Apple Hospitality REIT (APLE)"), ("Nvidea", "Nvidia (NVDA)")],
)
def test_an_unknown_name_lists_the_nearest(companies: Companies, text: str, near: str) -> None:
    """A longer name is not the shorter company and a misspelt one is not guessed: the nearest are listed."""
    with pytest.raises(UnknownCompany) as caught:
        companies.resolve(text)
    assert near in caught.value.choices


def test_an_exchange_that_the_table_does_not_know_is_no_guess(companies: Companies) -> None:
    """A ticker of an exchange outside the table resolves to nothing rather than to a namesake elsewhere."""
    with pytest.raises(UnknownCompany):
        companies.resolve("HKEX: 98765")


def test_what_stands_on_a_list_is_on_the_entity(companies: Companies) -> None:
    """Entity-list and investment-ban marks are shown with their dates."""
    assert companies.resolve("SenseTime").listed_on == ("US Entity List (2019-10-09)", "NS-CMIC (2021-12-10)")


def test_each_ticker_leads_to_one_entity(companies: Companies) -> None:
    """Every primary ticker of the bundled table resolves to the entity that holds it."""
    table = companies._table
    for row in list(table.by_hand):
        company = table.companies[row]
        if company.ticker:
            assert companies.resolve(company.ticker).id == company.id


def test_find_gives_what_resolve_gives_and_none_where_it_raises() -> None:
    """A name of one entity is found; one of none, of several, or of nothing is None."""
    table = Companies.load()
    assert table.find("NVDA") == table.resolve("NVDA")
    assert [table.find(text) for text in ("NoSuchCompanyAnywhere", "", "American")] == [None, None, None]
