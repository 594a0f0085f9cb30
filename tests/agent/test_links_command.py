"""`knockon links`: both directions, as a table, as JSON and as CSV, as it was known on a day."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from agent.cli import app
from agent.errors import NoEvidence, UsageError
from knowledge.companies import Companies
from knowledge.exposure.extract import extract
from knowledge.library import Library
from knowledge.types import Block, Document, Passage, Reading, digest

SALES = "Sales to Brightmart, Inc. accounted for 18% of our net revenue in fiscal 2023."
RIVALS = "We compete with Kestrel Networks, Inc. and Castellan Systems Corporation."
LATER = "Sales to Brightmart, Inc. accounted for 12% of our net revenue in fiscal 2024."


def _add(library: Library, texts: list[str], known: date, ticker: str = "GRMN", form: str = "10-K") -> None:
    company = Companies.load().resolve(ticker)
    blocks = tuple(Block(i, "text", text) for i, text in enumerate(texts))
    sha = digest(*texts, known.isoformat()) * 4
    document = Document(
        f"d{sha[:16]}", f"{ticker}-{known}.html", f"{ticker} {form}", sha, "html", company=company.id,
        company_name=company.name, cik=company.cik, ticker=ticker, form=form, knowable=known,
    )  # fmt: skip
    reading = Reading(document, blocks)
    passages = [Passage(f"p{sha[i : i + 16]}", document.id, i, b.text, 20, blocks=(i, i)) for i, b in enumerate(blocks)]
    library.add(reading, passages, extract(reading, Companies.load()).links)


@pytest.fixture
def stocked(home: Path) -> Path:
    """A library with two filings of one company, a year apart."""
    with Library.open(home) as library:
        _add(library, [SALES, RIVALS], date(2024, 2, 1))
        _add(library, [LATER], date(2025, 2, 1))
    return home


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["links", *arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.stdout


def test_json_holds_every_link_with_its_words(stocked: Path) -> None:
    """`--json` gives each link as published, with share, quote, document and date."""
    found = json.loads(_run("GRMN", "--json"))
    assert found["company"]["ticker"] == "GRMN"
    sales = [x for x in found["links"] if x["relation"] == "supplies"]
    assert [(x["share"]["low"], x["knowable"], x["quote"]) for x in sales] == [
        (0.12, "2025-02-01", LATER),
        (0.18, "2024-02-01", SALES),
    ]
    assert {x["target"]["name"] for x in found["links"] if x["relation"] == "competes_with"} == {
        "Kestrel Networks, Inc.",
        "Castellan Systems Corporation",
    }


def test_as_of_shows_what_was_known_then(stocked: Path) -> None:
    """With `--as-of` a later filing's link is not there, and is counted as withheld."""
    found = json.loads(_run("GRMN", "--as-of", "2024-06-01", "--json"))
    assert [x["share"]["low"] for x in found["links"] if x["share"]] == [0.18]
    assert found["withheld"]["later"] >= 1


def test_the_table_groups_and_says_who_said_it(stocked: Path) -> None:
    """The table shows customers with their share and date, then rivals; sources that disagree show as a range."""
    shown = " ".join(_run("GRMN").split())
    assert shown.index("Customers (1)") < shown.index("Rivals (2)")
    assert "12% of revenue" in shown
    assert "2025-02-01" in shown


def test_csv_is_one_line_a_link(stocked: Path) -> None:
    """`--csv` holds all links, with a head, and no cell that a spreadsheet would run."""
    lines = list(csv.DictReader(io.StringIO(_run("GRMN", "--csv"))))
    assert len(lines) == 4
    assert {line["group"] for line in lines} == {"Customers", "Rivals"}


def test_the_other_direction(stocked: Path, home: Path) -> None:
    """What another company's filing says of a company is shown with that company."""
    with Library.open(home) as library:
        bought = "We purchase processors from Garmin Ltd. under purchase orders."
        _add(library, [bought], date(2024, 3, 1), ticker="DELL")
    found = json.loads(_run("GRMN", "--json"))
    assert [x["disclosed_by"] for x in found["links"] if x["target"]["ticker"] == "DELL"] == ["Dell Technologies"]


def test_no_link_is_no_evidence(home: Path) -> None:
    """A company without links is told so, with the command that would bring some."""
    with Library.open(home):
        pass
    with pytest.raises(NoEvidence, match="knockon ingest GRMN"):
        _run("GRMN")


def test_a_bad_date_is_a_usage_error(home: Path) -> None:
    """`--as-of` wants a date."""
    with pytest.raises(UsageError, match="not a date"):
        _run("GRMN", "--as-of", "soon")


def test_a_prior_stands_apart_and_is_called_one(home: Path) -> None:
    """`--prior` adds what industries sell to each other, only where no source states a share, and no link changes."""
    with Library.open(home) as library:
        _add(
            library,
            ["We buy steel from Nucor Corporation.", "Sales to Best Buy were 18% of our net sales."],
            date(2024, 2, 1),
            "F",
        )
    plain = json.loads(_run("F", "--json"))
    found = json.loads(_run("F", "--json", "--prior"))
    assert found["links"] == plain["links"]
    assert "priors" not in plain
    pairs = [(x["source"]["ticker"], x["target"]["ticker"]) for x in found["priors"]]
    assert ("NUE", "F") in pairs
    assert ("F", "BBY") not in pairs
    steel = found["priors"][pairs.index(("NUE", "F"))]
    assert 0 < steel["of_seller_sales"] < 1
    assert steel["label"].startswith("industry prior, disclosed by no company")
    assert "Industry priors, disclosed by no company" in _run("F", "--prior")
