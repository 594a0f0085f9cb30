"""What the cells of filers' tables state: the shapes in which heads, groups, marks and totals come."""

from __future__ import annotations

from datetime import date

import pytest

from agent.checking import prose, tables
from agent.checking.periods import Calendar, spot
from agent.checking.stated import Place, Stated

MILLIONS = "(in millions)"
PLACE = Place("Calder Photonics", Calendar(date(2024, 12, 31), 2024), frozenset())


def stated(rows: list[list[str]], value: float, *, title: str = MILLIONS) -> Stated:
    """The one statement of a table that has this value."""
    found = [one for one in tables.read(rows, PLACE, title=title) if abs(one.value.low - value) < 1e-6 * abs(value)]
    assert len(found) == 1, found
    return found[0]


def test_a_legend_over_all_columns_makes_no_change() -> None:
    """ "Increase/(Decrease)" over every column tells how signs read."""
    heads = [["", "2024", "2023"], ["", "Increase/(Decrease)", "Increase/(Decrease)"]]
    assert stated([*heads, ["Net income", "$5,428", "$4,756"]], 5.428e9).role == "level"
    assert stated([["", "2024", "2023", "Change"], ["Net income", "$5,428", "$4,756", "$672"]], 6.72e8).role == "change"


def test_the_total_of_a_group_ends_it() -> None:
    """What follows "Total Americas" is no part of the Americas; what stands before it is."""
    rows = [
        ["", "2024"], ["Americas:"], ["Revenue", "$10"], ["Total Americas", "11"], ["Revenue", "$19"],
    ]  # fmt: skip
    assert stated(rows, 10e6).needs == {"america"}
    assert stated(rows, 19e6).needs == frozenset()


def test_a_year_below_a_label_goes_with_it() -> None:
    """ "Beauty | 2024 | ..." and "2023 | ..." below it: the second is Beauty's too."""
    rows = [
        ["", "", "Net sales", "Total assets"], ["BEAUTY", "2024", "$15,220", "$6,103"], ["", "2023", "15,008", "6,196"],
        ["TOTAL COMPANY", "2024", "84,039", "122,370"], ["", "2023", "82,006", "120,829"],
    ]  # fmt: skip
    assert stated(rows, 15_008e6).needs == {"beaut"}
    assert stated(rows, 82_006e6).needs == frozenset()
    assert [str(period) for period in stated(rows, 82_006e6).periods] == ["2023"]


def test_a_year_with_the_mark_of_a_footnote_is_a_head() -> None:
    """ "2023 (3)" and "2022*" are years and no figures."""
    rows = [["", "2023 (3)", "2022*"], ["Net income", "$2,511", "$2,125"]]
    assert [str(period) for period in stated(rows, 2_125e6).periods] == ["2022"]


def test_a_column_of_totals_is_narrowed_by_nothing_above_it() -> None:
    """The last head of a column decides: "Total" below "Treasury stock" is the whole."""
    rows = [
        ["", "Common stock", "Treasury stock", ""], ["", "Amount", "Amount", "Total"],
        ["Balances at December 31, 2024", "$50", "$(80)", "$1,334"],
    ]  # fmt: skip
    found = stated(rows, 1_334e6, title=f"Statements of Stockholders' Equity {MILLIONS}")
    assert (found.terms, found.needs) == ({"equity"}, frozenset())


def test_basic_and_diluted_rows_are_told_apart() -> None:
    """A group within "Earnings per share" says of which kind its rows are; cents are not scaled."""
    rows = [
        ["", "2024"], ["Net income", "$1,583"], ["Earnings/(loss) per share of common stock:"], ["Assuming dilution"],
        ["Total", "$1.72"], ["Basic"], ["Total", "$1.74"],
    ]  # fmt: skip
    assert stated(rows, 1.72).terms == {"earnings per share"}
    assert "dilution" in stated(rows, 1.72).said
    assert "Basic" in stated(rows, 1.74).said


def test_money_from_customers_is_no_count_of_them() -> None:
    """A row with a currency counts no customers, in its other cells either."""
    rows = [["", "2024", "2023"], ["Sales to customers", "$88,821", "85,159"], ["Customers", "40", "38"]]
    assert stated(rows, 85_159e6).value.unit == "money"
    assert stated(rows, 40).value.unit == "count"


def test_figures_right_under_their_heads_are_theirs() -> None:
    """A first row without a label states what its heads name."""
    rows = [["", "2024", "2024"], ["", "Revenues", "SG&A"], ["", "$67,954", "$9,195"], ["Hedges", "$(1)", "$2"]]
    assert stated(rows, 67_954e6).terms == {"revenue"}


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("three and six months ended June 30, 2023", ["three months to 2023-06-30", "six months to 2023-06-30"]),
        ("22% for the three months and 26% for the six months ended June 30, 2023",
         ["three months to 2023-06-30", "six months to 2023-06-30"]),
        ("Balance 12/31/2022", ["2022-12-31"]),
        ("from three customers and six suppliers", []),
    ],
)  # fmt: skip
def test_periods_in_short(text: str, periods: list[str]) -> None:
    """Lengths that share a day, and days as US filers print them."""
    assert [str(spotted.period) for spotted in spot(text)] == periods


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("R&D costs were $2.0 billion in 2024, 2023 and 2022.", {"$2.0 billion": ["2024", "2023", "2022"]}),
        ("Income tax was an expense of 15% and 14% for the second quarter, and 13% and 12% for the first half, of "
         "fiscal years 2026 and 2025, respectively.", {"14%": ["Q2 FY2025"], "13%": ["H1 2026"]}),
    ],
)  # fmt: skip
def test_values_and_periods_listed(text: str, values: dict[str, list[str]]) -> None:
    """One value for several years, and lengths crossed with years."""
    read = {one.value.text: [str(period) for period in one.periods] for one in prose.read(text, PLACE)}
    assert {text: read[text] for text in values} == values


def test_income_from_continuing_operations_is_a_line_of_its_own() -> None:
    """It is neither operating income nor, where something is discontinued, net income."""
    rows = [["", "2024"], ["Income from continuing operations", "$1,581"], ["Revenue from continuing operations", "$9"]]
    assert stated(rows, 1_581e6).terms == {"income from continuing operations"}
    assert (stated(rows, 9e6).terms, stated(rows, 9e6).needs) == ({"revenue"}, frozenset())
