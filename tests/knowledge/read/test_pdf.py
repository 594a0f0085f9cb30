"""PDFs: tables by their columns, paragraphs whole, pages counted, broken files told in a line."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from knowledge.errors import UnreadableDocument
from knowledge.read.draft import Draft
from knowledge.read.layout import drafts_of
from knowledge.read.pdf import read_pdf
from knowledge.read.typeset import Line, Word, mended, pages
from knowledge.types import Block

WIDTH, HEIGHT = 5.0, 10.0
"""A typewriter's letter, in points."""


def line(row: float, *cells: tuple[float, str], bold: bool = False) -> Line:
    """A line whose cells begin at these places; `row` counts lines from the top of the page."""
    words: list[Word] = []
    for left, text in cells:
        for word in text.split():
            words.append(Word(word, left, left + WIDTH * len(word)))
            left += WIDTH * (len(word) + 0.5)
    return Line.of(words, 800 - 11 * row, HEIGHT, bold=bold)


def right(edge: float, text: str) -> tuple[float, str]:
    """A figure that ends at an edge."""
    return edge - WIDTH * len(text), text


def drafts(*lines: Line) -> list[Draft]:
    return list(drafts_of([lines]))


STATEMENT = (
    line(0, (200, "Consolidated Balance Sheets"), bold=True),
    line(1, (220, "(in millions)"), bold=True),
    line(2, (300, "2023"), (400, "2022")),
    line(3, (20, "Current assets:")),
    line(4, (30, "Cash"), (295, "$"), right(330, "1,200"), (395, "$"), right(430, "(900)")),
    line(5, (30, "Receivables, net of allowances of many kinds and")),
    line(6, (30, "of two customers"), right(330, "12"), right(430, "7")),
    line(7, (30, "Of which due"), right(430, "3")),
    line(8, right(330, "1,212"), right(430, "(893)")),
)


def test_a_statement_keeps_its_columns() -> None:
    """Heads and unit stand with the rows, a broken label is whole, a lone figure stays in its own column."""
    title, table = drafts(*STATEMENT)
    assert (title.text, title.emphasis) == ("Consolidated Balance Sheets", True)
    assert table.rows == (
        ("(in millions)", "", ""),
        ("", "2023", "2022"),
        ("Current assets:", "", ""),
        ("Cash", "$1,200", "$(900)"),
        ("Receivables, net of allowances of many kinds and of two customers", "12", "7"),
        ("Of which due", "", "3"),
        ("", "1,212", "(893)"),
    )


def test_cells_set_one_by_one_or_out_of_turn_are_one_row() -> None:
    """Cells of a baseline are a row in the order of their places, whenever they were set."""
    scrambled = []
    for each in STATEMENT[2:]:
        scrambled += [Line.of([word], each.bottom, each.height, bold=each.bold) for word in reversed(each.words)]
    heads, rest = scrambled[:2], scrambled[2:]
    (table,) = drafts(*rest, *heads)
    assert table.rows == drafts(*STATEMENT)[1].rows[1:]


def test_a_figure_close_to_its_label_is_cut_at_the_column() -> None:
    """A long label that all but touches its figure loses none of its words, nor the figure its column."""
    label = "Total of everything that is owed to others now"
    tight = line(3, (20, f"{label} 450"))
    edge = tight.words[-1].right
    rows = (line(0, (20, "Notes"), right(edge, "100")), line(1, (20, "Bonds"), right(edge, "200")))
    assert drafts(*rows, tight)[0].rows[-1] == (label, "450")


def test_lines_of_prose_are_one_paragraph_until_it_ends() -> None:
    """A short last line, a gap, a bullet and a change of weight begin a new paragraph; a broken word is whole."""
    found = drafts(
        line(0, (20, "Our customers")),
        line(2, (20, "We sell lasers to makers of networks in many countries and to semi-")),
        line(3, (20, "conductor makers, which use them in tools of their own making.")),
        line(4, (20, "We also rent.")),
        line(5, (20, "Rents are paid each month by those who use our many buildings in town.")),
        line(6, (20, "•"), (40, "an item")),
        line(7, (20, "•"), (40, "another item")),
        line(8, (20, "Risk"), bold=True),
    )
    assert [draft.text for draft in found] == [
        "Our customers",
        "We sell lasers to makers of networks in many countries and to semi-conductor makers, which use them in tools "
        "of their own making. We also rent.",
        "Rents are paid each month by those who use our many buildings in town.",
        "• an item",
        "• another item",
        "Risk",
    ]
    assert [draft.emphasis for draft in found][-1]


def test_two_columns_of_text_stay_one_after_the_other() -> None:
    """Text set in two columns is read down each, though their lines share baselines."""
    left = [line(i, (20, f"left column, line {i} of the page's words")) for i in range(6)]
    other = [line(i, (320, f"other column, line {i} of the page's words")) for i in range(6)]
    text = " ".join(draft.text for draft in drafts(*left, *other))
    assert text.index("left column, line 5") < text.index("other column, line 0")


def test_running_heads_and_page_numbers_are_left_out() -> None:
    """What stands at the edge of most pages is said once by none; a page number is no figure."""
    pages = [
        [
            line(0, (20, "Made-up Optics Co")),
            *(line(3 + i, (20, f"Words of page {n}, line {i}, which go on and on.")) for i in range(4)),
            line(60, (300, str(n))),
        ]
        for n in range(1, 7)
    ]
    found = list(drafts_of(pages))
    assert {draft.page for draft in found} == set(range(1, 7))
    assert all("Optics" not in draft.text and not draft.text.isdigit() for draft in found)


def test_words_that_the_setting_broke_are_whole() -> None:
    """Small capitals are one word with their first letter; a second f that was lost comes back; "of the" stays."""

    def pair(first: str, second: str, gap: float) -> str:
        words = [Word(first, 0, 10), Word(second, 10 + gap, 40)]
        return " ".join(word.text for word in mended(words, HEIGHT))

    assert pair("R", "ESORTS", 0.5) == "RESORTS"
    assert pair("A", "COMPANY", 2.5) == "A COMPANY"
    assert pair("Ef", "ective", 1.0) == "Effective"
    assert pair("of", "icers,", 1.0) == "officers,"
    assert pair("of", "the", 0.5) == "of the"
    assert pair("if", "our", 0.5) == "if our"
    assert pair("af", "ected", 2.5) == "af ected"


TURNS = {0: ("1 0 0 1", 0, -20), 90: ("0 1 -1 0", 20, 0), 180: ("-1 0 0 -1", 0, 20), 270: ("0 -1 1 0", -20, 0)}
"""How far a page is turned -> the matrix of text that a reader sees upright, and where his next line is."""


SMILES = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <5A> <D83DDE00> endbfchar"
"""What says that a font's Z is one character that pdfium counts as two."""


def page_of(turned: int, first: str, second: str) -> bytes:
    """A page turned by so many degrees, with two lines that its reader sees upright, the second in bold."""
    matrix, across, up = TURNS[turned]
    content = "".join(
        f"BT /{font} 10 Tf {matrix} {300 + n * across} {300 + n * up} Tm ({text}) Tj ET\n"
        for n, (font, text) in enumerate((("F1", first), ("F2", second)))
    )
    fonts = " ".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{base} /ToUnicode 5 0 R >>"
        for name, base in (("F1", "Helvetica"), ("F2", "Helvetica-Bold"))
    )
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 600] /Rotate {turned} /Contents 4 0 R"
        f" /Resources << /Font << {fonts} >> >> >>",
        *(f"<< /Length {len(each)} >>\nstream\n{each}\nendstream" for each in (content, f"begincmap {SMILES} endcmap")),
    )
    body = "".join(f"{n} 0 obj\n{each}\nendobj\n" for n, each in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer << /Root 1 0 R >>\n%%EOF".encode()


@pytest.mark.parametrize("turned", TURNS)
def test_a_turned_page_reads_as_its_reader_sees_it(turned: int) -> None:
    """On a page turned by any right angle, words go to the right, lines go down, and bold is seen by the font."""
    ((first, second),) = pages(page_of(turned, "Net sales 1,200", "Total profit 900"), "a.pdf")
    assert (first.text, second.text) == ("Net sales 1,200", "Total profit 900")
    assert (first.bold, second.bold) == (False, True)
    assert first.bottom - second.bottom == pytest.approx(20, abs=0.1)
    assert 9 < first.height < 14
    for words in (first.words, second.words):
        assert all(word.left < word.right for word in words)
        assert all(2 < after.left - before.right < 5 for before, after in pairwise(words))


def test_words_stand_where_they_are_also_behind_a_character_that_counts_twice() -> None:
    """A character outside the basic plane moves no word after it from its place."""
    ((first, second),) = pages(page_of(0, "Z Net sales 1,200", "Z Net sales 1,200"), "a.pdf")
    ((plain, heavy),) = pages(page_of(0, "Y Net sales 1,200", "Y Net sales 1,200"), "a.pdf")
    assert first.text == second.text == "\U0001f600 Net sales 1,200"
    for line, other in ((first, plain), (second, heavy)):
        assert line.lefts[1:] == pytest.approx(other.lefts[1:], abs=1)  # Y is half a point wider than Z
        assert line.rights[1:] == pytest.approx(other.rights[1:], abs=1)
        assert (line.height, line.bold) == (other.height, other.bold)


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing of a document", b"%PDF-1.4", b"\x00" * 100])
def test_a_broken_pdf_is_told_in_one_line(data: bytes) -> None:
    """Bytes that are no PDF are an UnreadableDocument that names the file."""
    with pytest.raises(UnreadableDocument, match=r"^a\.pdf: .*\.$") as refused:
        read_pdf(data, "a.pdf")
    assert "\n" not in str(refused.value)


def test_a_pdf_without_text_is_told() -> None:
    """A scanned PDF says that it holds no text, and what to do."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(600, 800)
    raw = io.BytesIO()
    document.save(raw)
    with pytest.raises(UnreadableDocument, match="no text"):
        read_pdf(raw.getvalue(), "scan.pdf")


def rows_of(blocks: tuple[Block, ...], page: int) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for b in blocks if b.page == page and b.kind == "table" for row in b.rows}


@pytest.mark.data
def test_a_real_balance_sheet_reads_row_by_row(shared: Path) -> None:
    """Of a real annual report: pages from 1, who filed what when, and figures in their columns."""
    file = shared / "financebench" / "pdfs" / "ADOBE_2016_10K.pdf"
    reading = read_pdf(file.read_bytes(), str(file))
    document = reading.document
    assert (document.media, document.pages, document.form, document.fiscal_year) == ("pdf", 112, "10-K", 2016)
    assert (document.company_name, str(document.period)) == ("ADOBE SYSTEMS INCORPORATED", "2016-12-02")
    rows = rows_of(reading.blocks, 61)
    assert rows["Total assets"] == ("$12,707,114", "$11,726,472")
    assert rows["Debt and capital lease obligations"] == ("1,902,068", "1,907,231")
