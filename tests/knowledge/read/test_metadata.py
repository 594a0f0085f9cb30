"""What a filing says of itself: registrant, form, period, fiscal year and quarter, and when it became public."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from knowledge.read.metadata import cover, fiscal_year_of, knowable_of, signed_on
from knowledge.read.names import canonical_form, hints_of
from knowledge.read.reader import read
from tests.knowledge.read.made_up import COVER, context, html, ixbrl

SIGNED = "<p>SIGNATURES</p><p>the registrant has duly caused this report to be signed</p><p>Date: November 8, 2024</p>"


def test_a_cover_states_registrant_form_period_and_year() -> None:
    """The name above "(Exact name of registrant ...)", the form, the end of the fiscal year, the day of signing."""
    document = html(COVER + SIGNED).document
    assert (document.company_name, document.form, document.period) == (
        *("Lumen Glass Works, Inc.", "10-K", date(2024, 9, 28)),
    )
    assert (document.fiscal_year, document.fiscal_quarter, document.knowable) == (2024, None, date(2024, 11, 8))
    assert document.title == "Lumen Glass Works, Inc. 10-K 2024-09-28"


def test_what_is_tagged_wins_over_the_cover() -> None:
    """dei facts give registrant, CIK, ticker, form, period, fiscal year and quarter in the filer's own words."""
    tags = {
        "EntityRegistrantName": "LUMEN GLASS WORKS INC",
        "EntityCentralIndexKey": "0000000007",
        "TradingSymbol": "lmng",
        "DocumentType": "10-Q",
        "DocumentPeriodEndDate": "2025-01-25",
        "DocumentFiscalYearFocus": "2024",
        "DocumentFiscalPeriodFocus": "Q3",
    }
    hidden = "".join(f'<ix:nonNumeric name="dei:{k}" contextRef="y">{v}</ix:nonNumeric>' for k, v in tags.items())
    document = ixbrl(COVER, hidden=hidden, resources=context("y", "2024-10-27", "2025-01-25")).document
    assert (document.company_name, document.cik, document.ticker) == ("LUMEN GLASS WORKS INC", "0000000007", "LMNG")
    assert (document.form, document.period, document.fiscal_year, document.fiscal_quarter) == (
        *("10-Q", date(2025, 1, 25), 2024, 3),
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("FORM 8-K\nDate of Report (Date of earliest event reported): May 3, 2004", date(2004, 5, 3)),
        ("FORM 8-K\nDecember 14, 2023\nDate of Report (Date of earliest event reported)", date(2023, 12, 14)),
        ("FORM 8-K\nDate of Report: May 5, 2004 (May 3, 2004)", date(2004, 5, 3)),
        ("FORM 10-Q\nFor the quarterly period ended: 6/30/2023", date(2023, 6, 30)),
        ("FORM 20-F\nfor the fiscal year ended 31 December 2020", date(2020, 12, 31)),
        ("FORM 10-K\nFor the fiscal year (52 weeks) ended February 3, 2024", date(2024, 2, 3)),
        ("FORM S-3\nour annual report for the fiscal year ended December 31, 2023", None),
    ],
)
def test_the_period_is_the_covers(text: str, day: date | None) -> None:
    """The end of the period of a report, the day of the event of a current one; other forms cover no period."""
    assert cover(text, path="x").period == day


@pytest.mark.parametrize(
    ("text", "period", "quarter", "year"),
    [
        ("in fiscal 2025 and fiscal 2025, against fiscal 2024", date(2025, 1, 26), None, 2025),
        ("in fiscal 2023 and fiscal 2023, against fiscal 2022", date(2024, 2, 3), None, 2023),
        ("no such words", date(2024, 12, 31), None, 2024),
        ("no such words", date(2022, 1, 1), None, 2021),
        ("no such words", date(2024, 3, 31), 3, 2024),
        ("our fiscal year 2026 guidance", date(2025, 7, 27), 2, 2026),
    ],
)
def test_the_fiscal_year_is_called_as_the_filer_calls_it(
    text: str, period: date, quarter: int | None, year: int
) -> None:
    """A year that ends in January may be of either number: the filer's own words decide, else the calendar."""
    assert fiscal_year_of(text, period=period, quarter=quarter) == year


@pytest.mark.parametrize(
    ("signature", "day"),
    [
        ("SIGNATURES\nDated: February 3, 2025", date(2025, 2, 3)),
        ("Signature\nPursuant ... on this 3rd day of February, 2025.", date(2025, 2, 3)),
        ("SIGNATURES\nBy: | /s/ A. Person\nChief Executive Officer\nJanuary 25, 2025", date(2025, 1, 25)),
        ("SIGNATURES\nDate: February 3, 2025\nthe consent dated March 1, 2024", date(2025, 2, 3)),
        ("SIGNATURES\nfor the year ended December 31, 2024", None),
        ("SIGNATURES\nDate: February 3, 2020", None),
        ("The signatures of the agreement of February 3, 2025", None),
    ],
)
def test_the_day_of_signing_is_read_from_signatures(signature: str, day: date | None) -> None:
    """The newest date that a signature bears; one before the period's end signed something else."""
    assert signed_on(signature, not_before=date(2025, 1, 1)) == day


def test_a_document_is_knowable_by_filing_else_signing_else_name_and_never_by_its_period() -> None:
    """The later of signature and name; an undated one stays undated; each basis is told in a warning."""
    filed, signed, named = date(2025, 2, 5), date(2025, 2, 3), date(2025, 2, 4)
    assert knowable_of(filed=filed, signed=signed, named=named) == (filed, None)
    day, told = knowable_of(filed=None, signed=signed, named=named)
    assert (day, told) == (named, "knowable by the date in the file's name, 2025-02-04: no filing date is stated")
    assert knowable_of(filed=None, signed=None, named=None)[0] is None
    assert html(COVER, path="lmng-20240928.htm").document.knowable is None
    assert html(COVER, path="lmng-10-k-2024-11-12.html").document.knowable == date(2024, 11, 12)
    assert html(COVER + SIGNED, path="lmng-10-k-2024-11-12.html").document.knowable == date(2024, 11, 12)
    assert html(COVER, path="lmng_10-K_2024-09-28.html").document.knowable is None


@pytest.mark.parametrize(
    ("path", "hints"),
    [
        ("3M_2018_10K.pdf", ("3M", "10-K", 2018, None, None, None)),
        ("AMCOR_2023Q2_10Q.pdf", ("AMCOR", "10-Q", 2023, 2, None, None)),
        ("2022 Q3 AAPL.pdf", (None, None, 2022, 3, None, None)),
        ("x/abbv-10-k-2025-02-14.html", ("abbv", "10-K", None, None, date(2025, 2, 14), None)),
        ("nvda-20250126.htm", ("nvda", None, None, None, None, None)),
        ("AMD/0000002488-24-000012/primary-document.html", (None, None, None, None, None, "0000002488-24-000012")),
        ("/data/2488/000000248824000012/amd.htm", (None, None, None, None, None, "0000002488-24-000012")),
        ("notes.txt", (None, None, None, None, None, None)),
    ],
)
def test_hints_of_file_names(path: str, hints: tuple[object, ...]) -> None:
    """Company, form, year, quarter, day and accession number as people, the SEC and data sets name files."""
    found = hints_of(path)
    assert (found.company, found.form, found.year, found.quarter, found.day, found.accession) == hints


@pytest.mark.parametrize(
    ("text", "form"),
    [("10k", "10-K"), ("Form 10-K405", "10-K405"), ("8-k/a", "8-K/A"), ("20F", "20-F"), ("10-QSB", "10-QSB")],
)
def test_forms_have_one_spelling(text: str, form: str) -> None:
    """However a form is written, it has the SEC's spelling."""
    assert canonical_form(text) == form


@pytest.mark.data
def test_metadata_of_the_shared_filings_agree_with_their_list(shared: Path) -> None:
    """Registrant, CIK, form, accession number and filing date of all 33, where the list and the file state them."""
    rows = [json.loads(line) for line in (shared / "filings_manifest.jsonl").read_text().splitlines()]
    wrong = []
    for row in rows:
        document = read(str(shared / row["path"])).document
        said = {
            "registrant": (document.company_name, " ".join((row["registrant"] or document.company_name or "").split())),
            "cik": (document.cik, row["cik"]),
            "form": (document.form, row["form"]),
            "accession": (document.accession, row["accession"] or document.accession),
            "filed": (str(document.knowable), row["filed"] or str(document.knowable)),
            "dated": (document.knowable is not None, True),
        }
        wrong += [(row["path"], name, pair) for name, pair in said.items() if pair[0] != pair[1]]
    assert wrong == []
