"""Pages are told apart by what they hold: statements by title and rows, notes by their headings, items by the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from knowledge.pages import topics
from knowledge.pages.kinds import kinds_of
from knowledge.pages.statements import STATEMENTS
from knowledge.read.reader import read
from knowledge.split import split
from knowledge.types import Block, BlockKind, Document, Reading

INCOME = ("Net sales", "Cost of sales", "Gross profit", "Selling, general and administrative", "Operating income")
INCOME += ("Interest expense", "Income before income taxes", "Provision for income taxes", "Net income")
INCOME += ("Basic earnings per share", "Diluted earnings per share", "Weighted-average shares outstanding")
BALANCE = ("Cash and cash equivalents", "Accounts receivable, net", "Inventories", "Total current assets", "Goodwill")
BALANCE += ("Property, plant and equipment, net", "Total assets", "Accounts payable", "Total current liabilities")
BALANCE += ("Long-term debt", "Total liabilities", "Retained earnings", "Total stockholders’ equity")
CASH = ("Net income", "Depreciation and amortization", "Stock-based compensation", "Net cash from operating activities")
CASH += ("Purchases of property and equipment", "Net cash used in investing activities", "Proceeds from debt")
CASH += ("Dividends paid", "Net cash used in financing activities", "Cash at end of year")

Piece = tuple[BlockKind, str, tuple[tuple[str, ...], ...]]


def heading(text: str) -> Piece:
    return "heading", text, ()


def text(words: str) -> Piece:
    return "text", words, ()


def table(*labels: str) -> Piece:
    rows = (("", "2023", "2022"), *((label, "12", "11") for label in labels))
    return "table", "\n".join(" | ".join(row) for row in rows), rows


def filing(*pages: tuple[str | None, Sequence[Piece]], form: str = "10-K") -> Reading:
    """A filing of pages, each in a section."""

    def blocks() -> Iterator[Block]:
        ordinal = 0
        for number, (section, pieces) in enumerate(pages, 1):
            for kind, words, rows in pieces:
                yield Block(ordinal, kind, words, number, section, rows)
                ordinal += 1

    return Reading(Document("d0", "x", "x", "0", "html", form=form), tuple(blocks()))


def by_page(reading: Reading) -> dict[int, set[str]]:
    kinds = kinds_of(reading)
    found: dict[int, set[str]] = {}
    for block in reading.blocks:
        found.setdefault(block.page or 0, set()).update(kinds[block.ordinal])
    return found


ITEM_8 = "Item 8. Financial Statements and Supplementary Data"
SET = (
    (ITEM_8, [heading("Consolidated Statements of Operations"), table(*INCOME)]),
    (ITEM_8, [heading("CONSOLIDATED BALANCE SHEETS"), table(*BALANCE)]),
    (ITEM_8, [heading("Consolidated Statements of Cash Flows"), table(*CASH)]),
)


def test_statements_are_where_title_and_rows_agree() -> None:
    """An index of statements has the titles and a summary the rows, but only the statements themselves have both."""
    index = table("Consolidated Statements of Operations", "Consolidated Balance Sheets")
    found = by_page(
        filing(
            (ITEM_8, [heading("Index to Consolidated Financial Statements"), index]),
            ("Item 7. Management's Discussion", [heading("Selected Statement of Operations Data"), table(*INCOME)]),
            *SET,
        )
    )
    assert [found[page] & set(STATEMENTS) for page in range(1, 6)] == [
        set(),
        set(),
        {"income_statement"},
        {"balance_sheet"},
        {"cash_flow"},
    ]


def test_a_statement_without_a_title_is_told_by_its_rows() -> None:
    """A page whose title is a picture, or none, has enough rows that only the statement has."""
    found = by_page(filing((ITEM_8, [table(*BALANCE)]), (ITEM_8, [table("Cash and cash equivalents", "Inventories")])))
    assert "balance_sheet" in found[1]
    assert "balance_sheet" not in found[2]


def test_a_statement_goes_on_to_the_next_page() -> None:
    """The second page of a statement has its kind, with no title at all; the notes that follow have not."""
    rest = table(
        "Dividends paid",
        "Repurchases of common stock",
        "Proceeds from debt",
        "Repayments of debt",
        "Effect of exchange rates",
    )
    found = by_page(
        filing(
            *SET[:2],
            (ITEM_8, [heading("Consolidated Statements of Cash Flows"), table(*CASH[:6])]),
            (ITEM_8, [rest, text("See accompanying notes.")]),
            (ITEM_8, [heading("Notes to Consolidated Financial Statements"), text("Note 1 is long. " * 60), rest]),
        )
    )
    assert [("cash_flow" in found[page]) for page in range(3, 6)] == [True, True, False]


def test_another_companys_statements_far_behind_are_not_the_filers() -> None:
    """A periodic report has one set: what an affiliate, a parent or a restated extract repeats elsewhere is none."""
    filler = [("Exhibits", [text("An agreement.")])] * 20
    found = by_page(filing(*SET, *filler, *SET[:2]))
    assert [page for page, kinds in found.items() if kinds & set(STATEMENTS)] == [1, 2, 3]


def test_a_release_may_hold_several_sets() -> None:
    """Statements of the quarter and of the year, on pages of their own, are all statements."""
    filler = [(None, [text("Words.")])] * 10
    found = by_page(filing(SET[0], *filler, SET[0], form="8-K"))
    assert [page for page, kinds in found.items() if "income_statement" in kinds] == [1, 12]


def test_a_note_lasts_until_the_next_note() -> None:
    """A note's matter holds over pages, a heading inside it adds its own, and another section ends the notes."""
    found = by_page(
        filing(
            (ITEM_8, [heading("Notes to Consolidated Financial Statements"), heading("Note 9 – Debt"), text("Bonds.")]),
            (ITEM_8, [text("More bonds."), heading("Fair value of debt"), text("Prices.")]),
            (ITEM_8, [heading("NOTE 10. INCOME TAXES"), text("Taxes.")]),
            ("Item 9A. Controls and Procedures", [text("Controls.")]),
        )
    )
    assert found == {
        1: {"notes", "debt"},
        2: {"notes", "debt", "fair_value"},
        3: {"notes", "tax"},
        4: {"controls"},
    }


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (("Service cost", "Expected return on plan assets"), "pension"),
        (("Raw materials", "Finished goods"), "inventory"),
        (("Land", "Buildings", "Less accumulated depreciation"), "property_note"),
        (("United States", "Europe", "China"), "geography"),
        (("Level 1 assets", "Level 2 assets"), "fair_value"),
        (("Operating lease cost", "Weighted average remaining lease term"), "leases"),
        (("First quarter", "Second quarter", "Third quarter"), "quarterly"),
        (("Outstanding at January 1", "Granted", "Forfeited", "Exercised"), "compensation"),
    ],
)
def test_a_table_is_told_by_its_rows(labels: tuple[str, ...], kind: str) -> None:
    """Rows that belong to one matter give its kind, under whatever heading."""
    assert kind in topics.of_rows("\n".join(labels))
    assert kind not in topics.of_rows(labels[0])


@pytest.mark.parametrize(
    ("section", "kind"),
    [
        ("Item 1. Business", "business"),
        ("Item 1A. Risk Factors", "risk_factors"),
        ("Item 2. Properties", "properties"),
        ("Item 7. Management's Discussion and Analysis of Financial Condition", "results"),
        ("Item 5.02. Departure of Directors or Certain Officers", "item_5_02"),
        ("Item 2.02. Results of Operations and Financial Condition", "current_report"),
        ("Signatures", "signatures"),
    ],
)
def test_items_give_their_kind(section: str, kind: str) -> None:
    """Annual, quarterly and current reports by the titles of their items."""
    assert kind in topics.of_section(section)


def test_cover_and_contents() -> None:
    """The cover is nothing else; a list of items with page numbers is contents."""
    rows = tuple((f"Item {n}. Things", str(n * 3)) for n in range(1, 8))
    contents: Piece = ("table", "\n".join(" | ".join(row) for row in rows), rows)
    found = by_page(
        filing(
            (None, [heading("Made-up Optics Co"), text("(Exact name of registrant as specified in its charter)")]),
            (None, [heading("Table of Contents"), contents]),
        )
    )
    assert found == {1: {"cover"}, 2: {"contents"}}


def test_passages_carry_the_kinds_of_their_blocks() -> None:
    """Each part of a statement that was cut has its kind as a tag, sorted, and a passage of prose has its own."""
    reading = filing(*SET, (ITEM_8, [heading("Note 1. Leases"), text("Rents.")]))
    passages = split(reading, len)
    tags = {passage.page: passage.tags for passage in passages}
    assert {tags[1], tags[2], tags[3]} == {("income_statement",), ("balance_sheet",), ("cash_flow",)}
    assert len([p for p in passages if p.page == 2]) > 1
    assert tags[4] == ("leases", "notes")


@pytest.mark.data
@pytest.mark.parametrize(
    ("path", "pages"),
    [
        ("financebench/pdfs/NETFLIX_2015_10K.pdf", ([40], [43], [42])),
        ("filings/NVDA/nvda-10-k-2025-02-26.html", ([52], [54], [56])),
    ],
)
def test_real_reports_have_exactly_their_statements(shared: Path, path: str, pages: tuple[list[int], ...]) -> None:
    """Income statement, balance sheet and cash flow of a PDF and an HTML report, seen by eye, and no other page."""
    reading = read(str(shared / path))
    found = by_page(reading)
    for kind, expected in zip(("income_statement", "balance_sheet", "cash_flow"), pages):
        assert [page for page, kinds in found.items() if kind in kinds] == expected
