"""Inline XBRL: values as meant, periods, dimensions, units, and the block that prints each fact."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.exposure.tagged import concentration
from knowledge.read.reader import read
from knowledge.read.transforms import in_words, number, words
from knowledge.types import Reading, TaggedFact
from tests.knowledge.read.made_up import PER_SHARE, USD, context, ixbrl, member, table

YEAR = context("y", "2023-10-01", "2024-09-28")


def one(read: Reading) -> TaggedFact:
    (fact,) = read.facts
    return fact


def fact(text: str, attributes: str = "", *, id: str = "f", unit: str = "usd", ctx: str = "y") -> str:
    refs = f'id="{id}" name="us-gaap:X" contextRef="{ctx}" unitRef="{unit}"'
    return f"<ix:nonFraction {refs} {attributes}>{text}</ix:nonFraction>"


@pytest.mark.parametrize(
    ("text", "attributes", "value"),
    [
        ("1,234", 'scale="6" decimals="-6" format="ixt:num-dot-decimal"', 1_234_000_000),
        ("1.234,5", 'scale="3" format="ixt:num-comma-decimal"', 1_234_500),
        ("1 234,5", 'scale="0" format="ixt:numcommadecimal"', 1234.5),
        ("18", 'scale="-2"', 0.18),
        ("0.29", "", 0.29),
        ("56", 'sign="-" scale="6"', -56_000_000),
        ("—", 'format="ixt:fixed-zero" scale="6"', 0),
        ("-", 'format="ixt:zerodash"', 0),
        ("no", 'format="ixt-sec:numwordsen"', 0),
        ("Twenty-five thousand", 'format="ixt-sec:numwordsen"', 25_000),
        ("two", 'format="ixt:num-word-en"', 2),
        ("<span>1</span>,<b>0</b>00", "", 1000),
        ("", 'xsi:nil="true"', None),
        ("see note", "", None),
        ("Infinity", "", None),
        ("1", 'scale="999999999"', None),
    ],
)
def test_values_are_what_is_meant(text: str, attributes: str, value: float | None) -> None:
    """Scale, sign and format make dollars of millions, ratios of percents and nought of a dash; else there is none."""
    assert one(ixbrl(f"<p>It was {fact(text, attributes)}</p>", resources=YEAR + USD)).value == value


def test_a_fact_has_its_period_unit_dimensions_and_decimals() -> None:
    """Durations and instants, explicit and typed dimensions sorted by axis, simple and divided units."""
    typed = '<xbrldi:typedMember dimension="x:PlantAxis"><x:Plant> Plant\n 7 </x:Plant></xbrldi:typedMember>'
    resources = (
        context("i", None, "2024-09-28", member("us-gaap:MajorCustomersAxis", "x:AlphaMember"), typed)
        + YEAR
        + PER_SHARE
        + USD
    )
    body = f"<p>{fact('1.20', 'decimals=2', unit='eps')} {fact('5', 'decimals=INF', ctx='i')}</p>"
    first, second = ixbrl(body, resources=resources).facts
    assert (first.unit, first.start, first.end, first.dims, first.decimals) == (
        *("USD/shares", date(2023, 10, 1), date(2024, 9, 28), (), 2),
    )
    assert (second.unit, second.start, second.end, second.decimals) == ("USD", None, date(2024, 9, 28), None)
    assert second.dims == (("us-gaap:MajorCustomersAxis", "x:AlphaMember"), ("x:PlantAxis", "Plant 7"))


def test_the_block_of_a_fact_is_the_one_that_prints_it() -> None:
    """In a paragraph, a table, a bullet and behind a page number that goes; a hidden fact has none and is not shown."""
    body = (
        f"<p>Alpha was {fact('18', id='f1')}% of sales.</p>"
        + table("<td>Customer</td><td>2024</td>", f"<td>Alpha</td><td>{fact('11', id='f2')}%</td>")
        + table(f"<td>&#8226;</td><td>Beta was {fact('12', id='f3')}% of receivables</td>")
        + f"<p>{fact('3', id='f4')}</p><hr style='page-break-after:always'/><p>Gamma</p>"
    )
    read = ixbrl(body, hidden=fact("99", id="f0"), resources=YEAR + USD)
    printed = {f.id: f.block for f in read.facts}
    at = {b.text.split("\n")[-1]: b.ordinal for b in read.blocks}
    assert printed == {
        "f0": None,
        "f1": at["Alpha was 18% of sales."],
        "f2": at["Alpha | 11%"],
        "f3": at["• Beta was 12% of receivables"],
        "f4": at["Gamma"],
    }
    assert not any("99" in b.text for b in read.blocks)


def test_continued_text_is_joined_and_excluded_text_left_out() -> None:
    """A fact goes on in its continuations, in order, without what is excluded; a loop of them ends."""
    body = (
        '<p><ix:nonNumeric name="x:Note" contextRef="y" continuedAt="c1">We depend <ix:exclude>Page 7</ix:exclude>'
        'on</ix:nonNumeric></p><p><ix:continuation id="c1" continuedAt="c2">one maker</ix:continuation></p>'
        '<p><ix:continuation id="c2" continuedAt="c1">of wafers.</ix:continuation></p>'
    )
    assert one(ixbrl(body, resources=YEAR)).value == "We depend on one maker of wafers."


def test_a_block_of_tagged_text_has_its_place_and_no_value() -> None:
    """Whole notes are tagged: their words are the blocks from the first one on, and are not kept twice."""
    body = (
        '<ix:nonNumeric name="x:NoteTextBlock" contextRef="y" escape="true"><p>First</p><p>Second</p></ix:nonNumeric>'
    )
    read = ixbrl(f"<p>Before</p>{body}", resources=YEAR)
    assert (one(read).value, one(read).block) == (None, 1)


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        ("September 28, 2024", "ixt:date-month-day-year-en", "2024-09-28"),
        ("28.09.2024", "ixt:date-day-month-year", "2024-09-28"),
        ("9/28/2024", "ixt:dateslashus", "2024-09-28"),
        ("☒", "ixt:fixed-true", "true"),
        ("☐", "ixt:fixed-false", "false"),
        ("none", "ixt:fixed-empty", ""),
        ("Delaware", "ixt-sec:stateprovnameen", "Delaware"),
        ("--12-28", None, "--12-28"),
    ],
)
def test_words_are_transformed_where_the_format_says_so(text: str, form: str | None, value: str) -> None:
    """Dates become ISO dates, ticks true and false; other formats keep what is printed."""
    assert words(text, form=form) == value


@given(st.decimals(min_value=0, max_value=10**9, places=3), st.integers(-6, 9), st.booleans())
def test_scaling_is_decimal_and_exact(value: Decimal, scale: int, negative: bool) -> None:
    """value x 10^scale, as decimal arithmetic and not as a product of floats."""
    text = f"{value:,}"
    expected = float(value.scaleb(scale) * (-1 if negative else 1))
    assert number(text, form="ixt:num-dot-decimal", scale=str(scale), negative=negative) == expected


@given(st.integers(0, 999_999))
def test_numbers_in_words_are_read_back(n: int) -> None:
    """Every number below a million, spelt out, is read as itself."""
    assert in_words(spelt(n)) == n


ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spelt(n: int) -> str:
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{ONES[n % 10]}" if n % 10 else "")
    size, name = (1000, "thousand") if n >= 1000 else (100, "hundred")
    return f"{spelt(n // size)} {name}" + (f" and {spelt(n % size)}" if n % size else "")


def test_another_prefix_for_inline_xbrl_is_the_same() -> None:
    """The namespace counts and not the prefix that the filer's software chose."""
    read = ixbrl(f"<p>{fact('7', id='f1')}</p>", resources=YEAR + USD, prefix="inl")
    assert (one(read).value, one(read).block) == (7, 0)


@pytest.mark.data
def test_facts_of_the_shared_filings_are_those_labelled(shared: Path) -> None:
    """Each of the 85 labelled concentration facts comes out with value, member, benchmark, period, other axes, text."""

    labels = [json.loads(line) for line in (shared / "xbrl_concentration.dev.jsonl").read_text().splitlines()]
    found = {}
    for file in {label["file"] for label in labels}:
        reading = read(str(shared / file))
        found[file] = concentration(reading.facts, reading.blocks)
    missed = [label["id"] for label in labels if not any(agrees(fact, label) for fact in found[label["file"]])]
    assert len(labels) == 85
    assert missed == []


def agrees(fact, label) -> bool:  # type: ignore[no-untyped-def]
    said = fact.as_json()
    period = label["period"]
    return bool(
        said["value"] == pytest.approx(label["value"])
        and all(
            said[key] == label[key] for key in ("concept", "member", "benchmark", "risk_type", "benchmark_is_revenue")
        )
        and said["dims"] == label["other_dims"]
        and said["period"] == {"start": period.get("startDate"), "end": period.get("endDate") or period.get("instant")}
        and squeezed(label["text"])[:60] in squeezed(said["quote"])
    )


def squeezed(text: str) -> str:
    return "".join((text or "").split()).replace("|", "")


@pytest.mark.data
@pytest.mark.parametrize(("file", "count"), [("nvda-10-k-2025-02-26", 580), ("nvda-10-q-2025-08-27", 401)])
def test_facts_without_dimensions_are_those_that_the_sec_keeps(shared: Path, file: str, count: int) -> None:
    """The SEC's own company facts from a filing, each concept, period and value, are all among those read from it."""
    kept = shared / "edgar/data.sec.gov/api/xbrl/companyfacts/CIK0001045810.json"
    theirs = {
        (f"{taxonomy}:{name}", fact.get("start"), fact["end"], float(fact["val"]))
        for taxonomy, concepts in json.loads(kept.read_text())["facts"].items()
        for name, concept in concepts.items()
        for facts in concept["units"].values()
        for fact in facts
        if fact["filed"] == file[-10:]
    }
    ours = {
        (fact.concept, str(fact.start) if fact.start else None, str(fact.end), fact.value)
        for fact in read(str(shared / f"filings/NVDA/{file}.html")).facts
        if not fact.dims
    }
    assert len(theirs) == count
    assert theirs - ours == set()
