"""HTML as filed: paragraphs, headings, tables and pages as a reader of the printed page sees them."""

from __future__ import annotations

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.read.reader import read
from tests.knowledge.read.made_up import BREAK, blocks, html, table, texts


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>We depend <b>on</b><span> one </span>wafer<i>-</i>maker.</p>", "We depend on one wafer-maker."),
        ("<p><span>Semi</span><span>conductor</span> sales</p>", "Semiconductor sales"),
        ("<p>a&nbsp;&nbsp;b\n\t c&#160;d</p>", "a b c d"),
        ("<p>Our &#147;anchor&#148; customer&#146;s orders&#133;</p>", "Our “anchor” customer’s orders…"),
        ("<p>co&#173;operate zero&#8203;width</p>", "cooperate zerowidth"),
        ("<p>Item 1A.<span style='padding-left:10pt'>Risk Factors</span></p>", "Item 1A. Risk Factors"),
        ("<p>line one<br>line two</p>", "line one line two"),
        ("<p>net sales<sup>1</sup> rose</p>", "net sales (1) rose"),
        ("<p>the 10<sup>th</sup> plant, Clearview<sup>TM</sup></p>", "the 10th plant, ClearviewTM"),
        ("<p>a site of 4,500 km<sup>2</sup> of land</p>", "a site of 4,500 km2 of land"),
        ("<p><sup>2</sup>By customer</p>", "(2) By customer"),
        ("<p>was<sup> $5 billion</sup><sup> and </sup><sup>$6</sup></p>", "was $5 billion and $6"),
        ("<p>sales<span style='font-size:6pt;position:relative;top:-3pt'>(2)</span> rose</p>", "sales (2) rose"),
        ("<div style='display:inline'>in</div><span>line</span>", "inline"),
        ("<p>shown<span style='display:none'>hidden</span></p><script>x()</script><style>p{}</style>", "shown"),
        ("<center>A centred line without a paragraph</center>", "A centred line without a paragraph"),
    ],
)
def test_inline_tags_neither_glue_nor_part_words(body: str, text: str) -> None:
    """White space collapses as a browser shows it; inline elements change nothing, marks of notes stand apart."""
    assert texts(body) == [text]


def test_block_elements_and_double_breaks_part_paragraphs() -> None:
    """A div inside a div, a list's items and two line breaks in a row each begin a paragraph."""
    body = "<div>One<div>Two</div>Three</div><ul><li>four</li><li><p>five</p></li></ul>six<br> <br>seven<p>eight"
    assert texts(body) == ["One", "Two", "Three", "• four", "• five", "six", "seven", "eight"]


def test_short_lines_that_stand_out_are_headings_and_bold_sentences_are_text() -> None:
    """Bold, underlined, capital or larger short lines head; a bold sentence states, so it stays text."""
    kinds = [
        (block.kind, block.text)
        for block in blocks(
            "<p><b>Customers</b></p><p><u>Supply</u></p><p>RISKS OF SUPPLY</p><h3>Sites</h3>"
            "<div style='font-weight:700'>Plants</div>"
            "<p><b>We depend on one maker of wafers and could not replace it.</b></p>"
            "<p><b>Run-in.</b> Text follows.</p>"
        )
    ]
    assert [text for kind, text in kinds if kind == "heading"] == [
        *("Customers", "Supply", "RISKS OF SUPPLY", "Sites", "Plants")
    ]
    assert [text for kind, text in kinds if kind == "text"] == [
        "We depend on one maker of wafers and could not replace it.",
        "Run-in. Text follows.",
    ]


def test_larger_letters_head() -> None:
    """Where a filer sets headings by size alone, a short line in larger letters is one, in a table's cell too."""
    body = (
        "<div style='font-size:9pt'>" + "The usual text of this filing goes on for some time here. " * 9 + "</div>"
        "<div><span style='font-size:14pt'>Our Markets</span></div>"
        + table("<td><span style='font-size:18pt'>Our Strategy</span></td>")
    )
    assert [(b.kind, b.text) for b in blocks(body)][1:] == [("heading", "Our Markets"), ("heading", "Our Strategy")]


def test_split_currency_brackets_and_percent_join_their_figures() -> None:
    """A figure whose signs stand in cells of their own is one cell under its head, spans counted."""
    body = table(
        "<td></td><td colspan=3>Year ended June 30,</td><td></td><td colspan=3></td>",
        "<td></td><td colspan=3>2024</td><td></td><td colspan=3>2023</td>",
        "<td>Net sales</td><td>$</td><td>1,234</td><td></td><td></td><td>$</td><td>999</td><td></td>",
        "<td>Operating loss</td><td></td><td>(56</td><td>)</td><td></td><td></td><td>(7</td><td>)</td>",
        "<td>Share of one customer</td><td></td><td>18</td><td>%</td><td></td><td></td><td>&#8212;</td><td></td>",
        "<td>Other</td><td>$</td><td>(3</td><td>)</td><td></td><td>HK$</td><td>4</td><td></td>",
    )
    (block,) = blocks(body)
    assert block.kind == "table"
    assert block.rows == (
        ("", "Year ended June 30,", ""),
        ("", "2024", "2023"),
        ("Net sales", "$1,234", "$999"),
        ("Operating loss", "(56)", "(7)"),
        ("Share of one customer", "18%", "—"),
        ("Other", "$(3)", "HK$4"),
    )
    assert "Share of one customer | 18% | —" in block.text.split("\n")
    assert block.text.split("\n")[1] == "| 2024 | 2023"


def test_a_head_that_spans_columns_stands_over_each() -> None:
    """A spanning head is repeated, a rowspan holds its place, a title over all stands once."""
    body = table(
        "<td colspan=5>Purchases by supplier (in millions)</td>",
        "<td rowspan=2>Supplier</td><td colspan=2>2024</td><td colspan=2>2023</td>",
        "<td>Wafers</td><td>Lasers</td><td>Wafers</td><td>Lasers</td>",
        "<td>Alpha</td><td>1</td><td>2</td><td>3</td><td>4</td>",
    )
    (block,) = blocks(body)
    assert block.rows == (
        ("Purchases by supplier (in millions)", "", "", "", ""),
        ("Supplier", "2024", "2024", "2023", "2023"),
        ("", "Wafers", "Lasers", "Wafers", "Lasers"),
        ("Alpha", "1", "2", "3", "4"),
    )


def test_tables_that_only_place_text_are_paragraphs() -> None:
    """Bullets, numbered items and single cells in tables are text; a bullet keeps its mark."""
    body = table("<td>&#149;</td><td>sole suppliers of our substrates; and</td>") + table(
        "<td>(a)</td><td>a first long enough item of the list</td>", "<td>(b)</td><td>a second long enough item</td>"
    )
    assert [(b.kind, b.text) for b in blocks(body)] == [
        ("text", "• sole suppliers of our substrates; and"),
        ("text", "(a) a first long enough item of the list"),
        ("text", "(b) a second long enough item"),
    ]


def test_a_page_set_in_a_table_is_read_as_a_page() -> None:
    """A table around tables, or around a cell of page length, places text and is not data."""
    inner = table("<td>Customer</td><td>2024</td>", "<td>Alpha</td><td>11%</td>")
    long = "<td>" + "<p>A paragraph of a page that is set in two columns by a table.</p>" * 40 + "</td><td>side</td>"
    assert [b.kind for b in blocks(table(f"<td><p>Before</p>{inner}</td>"))] == ["text", "table"]
    assert len(blocks(table(long))) == 41


@pytest.mark.parametrize(
    "mark",
    [
        BREAK,
        "<p style='page-break-before:always'></p>",
        "<div style='break-after: page'>&nbsp;</div>",
        "<!-- PAGEBREAK -->",
        "<PAGE>",
        "<p>12</p><hr>",
    ],
)
def test_pages_are_counted_where_the_file_shows_them(mark: str) -> None:
    """Style sheets, the marks of older software and rules below page numbers all begin a page, counted from 1."""
    read = html(f"<p>one one</p>{mark}<p>two two</p>{mark}<p>three three</p>")
    assert [(b.page, b.text) for b in read.blocks] == [(1, "one one"), (2, "two two"), (3, "three three")]
    assert read.document.pages == 3


def test_without_breaks_there_are_no_pages() -> None:
    """A rule that is only a line is no page, and pages that nothing shows are None."""
    read = html("<p>one</p><hr><p>two</p>")
    assert [b.page for b in read.blocks] == [None, None]
    assert read.document.pages is None


def test_page_numbers_and_running_heads_go_and_cut_sentences_are_whole() -> None:
    """Furniture at the edges of pages is left out; a paragraph that runs over a page is one, on its first page."""
    goods = ("wafers", "lasers", "lenses", "fibres")
    body = "".join(
        f"<p>Lumen Glass Works | 10-K</p><p>Of our {good} a page tells in a sentence that is long and that goes on to"
        f" the</p><p>{n}</p>{BREAK}<p>Table of Contents</p><p>next page of {good}.</p>"
        for n, good in enumerate(goods)
    )
    read = html(body)
    assert [b.text for b in read.blocks if "tells" in b.text] == [
        f"Of our {good} a page tells in a sentence that is long and that goes on to the next page of {good}."
        for good in goods
    ]
    assert [b.text for b in read.blocks].count("Lumen Glass Works | 10-K") == 1
    assert not any(b.text.isdigit() or b.text == "Table of Contents" for b in read.blocks)


def test_markup_behind_the_end_and_without_a_body_is_read() -> None:
    """Browsers show what follows </html> and what has no <body>; so do we."""
    assert [b.text for b in read("x.html", data=b"<html><head></head></html><div><p>after</p></div>").blocks] == [
        "after"
    ]
    assert [b.text for b in read("x.html", data=b"<p>no html, no body</p>").blocks] == ["no html, no body"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>Société Générale € 5</p>".encode(), "Société Générale € 5"),
        ("<p>Société Générale € 5</p>".encode("cp1252"), "Société Générale € 5"),
        ('<?xml version="1.0" encoding="ASCII"?><p>Société €</p>'.encode(), "Société €"),
        ("<p>Société “€”</p>".encode("utf-16"), "Société “€”"),
        ('<meta charset="shift_jis"><p>日本電産</p>'.encode("shift_jis"), "日本電産"),
        ('<meta charset="no-such"><p>caf\xe9</p>'.encode("latin-1"), "café"),
        ("<p>“a” “b” “c”</p>".encode() + b"<p>\xff</p>", "“a” “b” “c”"),
        (b"<p>nul\x00s go</p>", "nuls go"),
        ("\ufeff<p>marked</p>".encode("utf-8"), "marked"),
    ],
)
def test_encodings_are_told_by_the_bytes(data: bytes, text: str) -> None:
    """UTF-8 where it is valid whatever is declared, else what is declared, else Windows-1252."""
    assert read("x.html", data=data).blocks[0].text == text


def test_entities_are_not_expanded_and_nothing_outside_is_read(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """A document type's entities are words like any other: no bomb goes off and no file comes in."""
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    lines = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
    kinds = f'<!ENTITY b0 "boom"><!ENTITY f SYSTEM "file://{secret}">{lines}'
    bomb = f"<!DOCTYPE html [{kinds}]><html><body><p>x &b11; &f; y</p></body></html>"
    text = " ".join(b.text for b in read("x.html", data=bomb.encode()).blocks)
    assert "the secret" not in text
    assert len(text) < 2000


def test_unclosed_tags_nest_by_the_hundred_and_deeper_markup_is_refused() -> None:
    """1,500 open <font> tags are read; 200,000 nested divs are refused in a line and not read as nothing."""
    assert texts("<font>" * 1500 + "deep down")[-1] == "deep down"
    with pytest.raises(UnreadableDocument, match="nested"):
        html("<div>" * 200_000 + "lost")


def test_a_filing_that_is_cut_off_is_refused() -> None:
    """What ends inside a tag, or as XHTML without its end, is half a filing; plain HTML without one is warned of."""
    for half in (b"<html><body><p>We depend on <b", b'<?xml version="1.0"?><html><body><p>We depend on</p>'):
        with pytest.raises(UnreadableDocument, match="cut off"):
            read("half.html", data=half)
    assert "cut off" in read("short.html", data=b"<html><body><p>We depend on one</p>").warnings[0]
