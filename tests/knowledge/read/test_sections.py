"""Items of forms: which item a paragraph stands in, whatever a table of contents says before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.read.reader import read
from knowledge.types import Block
from tests.knowledge.read.made_up import COVER, html, table

PROSE = "<p>" + "Our words on this matter fill a paragraph of some length here. " * 4 + "</p>"
CONTENTS = "<p>Table of Contents</p>" + "".join(
    f"<p>Item {number}. {title}</p>"
    for number, title in (("1", "Business"), ("1A", "Risk Factors"), ("2", "Properties"), ("7", "Discussion"))
)


def sections(blocks: Iterable[Block]) -> list[str]:
    """The sections met, each once, in order."""
    return list(dict.fromkeys(block.section for block in blocks if block.section))


def annual(*parts: str) -> list[str]:
    return sections(html(COVER + "".join(parts)).blocks)


def test_items_of_an_annual_report_begin_at_their_headings_and_not_in_the_contents() -> None:
    """Lines of contents, as paragraphs or a table, are no items; short items and a run-in heading are."""
    listed = table("<td>Item 1.</td><td>Business</td><td>4</td>", "<td>Item 1A.</td><td>Risk Factors</td><td>9</td>")
    found = annual(
        CONTENTS,
        listed,
        f"<p><b>PART I</b></p><p><b>ITEM 1. BUSINESS</b></p>{PROSE}",
        f"<p>Item 1A: Risk Factors. We depend on one maker.</p>{PROSE}",
        table("<td><b>Item 2.</b></td><td><b>Properties</b></td>") + "<p>None.</p>",
        f"<p><b>Item 7. Management's Discussion and Analysis</b></p>{PROSE}",
        "<p><b>Item 9B. Other Information</b></p><p>None.</p><p><b>SIGNATURES</b></p><p>By: A. Person</p>",
    )
    assert found == [
        "Item 1. Business",
        "Item 1A. Risk Factors",
        "Item 2. Properties",
        "Item 7. Management's Discussion and Analysis of Financial Condition and Results of Operations",
        "Item 9B. Other Information",
        "Signatures",
    ]


def test_a_reference_to_an_item_begins_none() -> None:
    """ "Item 7 of this report" in running text, and numbers that the form does not have, change nothing."""
    found = annual(
        f"<p><b>Item 1. Business</b></p>{PROSE}<p>Item 7 of this report discusses sales.</p>{PROSE}",
        f"<p>Item 99. Nothing of the form</p>{PROSE}<p>Items shipped in 2024 rose.</p>{PROSE}",
    )
    assert found == ["Item 1. Business"]


def test_statements_behind_the_last_item_are_those_of_item_8() -> None:
    """Many filers put the statements after the exhibits or the signatures: they are read as Item 8 all the same."""
    statements = "<p><b>CONSOLIDATED BALANCE SHEETS</b></p>" + table(
        "<td></td><td>2024</td><td>2023</td>", "<td>Cash</td><td>1</td><td>2</td>"
    )
    found = annual(f"<p><b>Item 15. Exhibits</b></p>{PROSE}<p><b>SIGNATURES</b></p><p>By: A. Person</p>{statements}")
    assert found[-1] == "Item 8. Financial Statements and Supplementary Data"


def test_a_report_without_item_headings_is_cut_at_its_titles() -> None:
    """Where no item is numbered, the form's own titles head them, on a line or in capitals before a full stop."""
    found = annual(
        f"<p>RISK FACTORS. What follows may harm us.</p>{PROSE}",
        f"<p><b>Legal Proceedings</b></p>{PROSE}",
        f"<p><b>Quantitative and Qualitative Disclosures About Market Risk</b></p>{PROSE}",
    )
    assert found == [
        "Item 1A. Risk Factors",
        "Item 3. Legal Proceedings",
        "Item 7A. Quantitative and Qualitative Disclosures About Market Risk",
    ]


def test_the_parts_of_a_quarterly_report_have_items_of_their_own() -> None:
    """Item 1 of Part I is the statements, Item 1 of Part II the legal proceedings."""
    body = (
        "<p>FORM 10-Q</p><p>For the quarterly period ended June 30, 2024</p>"
        f"<p><b>PART I. FINANCIAL INFORMATION</b></p><p><b>Item 1. Financial Statements</b></p>{PROSE}"
        f"<p><b>Item 2. Management's Discussion</b></p>{PROSE}<p><b>PART II. OTHER INFORMATION</b></p>"
        f"<p><b>Item 1. Legal Proceedings</b></p>{PROSE}<p><b>Item 2. Unregistered Sales</b></p>{PROSE}"
    )
    assert sections(html(body).blocks) == [
        "Item 1. Financial Statements",
        "Item 2. Management's Discussion and Analysis of Financial Condition and Results of Operations",
        "Item 1. Legal Proceedings",
        "Item 2. Unregistered Sales of Equity Securities and Use of Proceeds",
    ]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Item 2.02 Results of Operations", "Item 2.02. Results of Operations and Financial Condition"),
        ("ITEM 5. OTHER EVENTS", "Item 5. Other Events"),
        ("Item 9.01. Financial Statements and Exhibits", "Item 9.01. Financial Statements and Exhibits"),
    ],
)
def test_items_of_current_reports_of_both_numberings(heading: str, section: str) -> None:
    """Since August 2004 items have a dot; before, "Item 5" was other events."""
    assert sections(html(f"<p>FORM 8-K</p><p>{heading}</p>{PROSE}").blocks) == [section]


def test_references_to_other_reports_are_no_items_of_a_current_one() -> None:
    """In a report with the newer numbering "Item 7" means an item of an annual report."""
    body = f"<p>FORM 8-K</p><p>Item 8.01 Other Events</p>{PROSE}<p>Item 7. Management's Discussion</p>{PROSE}"
    assert sections(html(body).blocks) == ["Item 8.01. Other Events"]


@pytest.mark.data
def test_items_of_raw_current_reports_are_those_that_another_tool_found(shared: Path) -> None:
    """Of 111 raw 8-Ks of 1994 to 2023, at least 108 have the items that another tool cut out, with the same text.

    That tool is not checked by hand. Where it differs it was right once, on an item that is not one.
    """
    same = 0
    files = sorted((shared / "8k/RAW_FILINGS/8-K").iterdir())
    for file in files:
        theirs = json.loads((shared / f"8k/EXTRACTED_FILINGS/8-K/{file.stem}.json").read_text())
        named = {key.removeprefix("item_").upper() for key, text in theirs.items() if key.startswith("item_") and text}
        try:
            found = sections(read(str(file)).blocks)
        except UnreadableDocument:
            continue
        same += named == {match[1] for name in found if (match := re.match(r"Item ([\d.]+?)\. ", name))}
    assert len(files) == 111
    assert same >= 108
