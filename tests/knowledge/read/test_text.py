"""Plain text of the 1990s and full submissions: paragraphs, tables by their columns, pages, headers of the SEC."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.read.reader import read
from knowledge.types import Reading

FILING = """
                             FORM 10-K
              For the fiscal year ended June 30, 1997

                      LUMEN GLASS WORKS, INC.
        (Exact name of registrant as specified in its charter)

<PAGE>
ITEM 1.  BUSINESS

     The Company makes glass for lasers.  It buys sand from one long-
term supplier and sells to two customers.

     *  Alpha Optics, and
     *  Beta Networks.

                                   2
<PAGE>

<TABLE>
<CAPTION>
                                        Year ended June 30,
                                      1997           1996
                                    --------       --------
<S>                                 <C>            <C>
Net sales                           $ 12,345       $  9,876
Cost of goods sold, including
  freight                              8,000          7,000
Loss on disposal                         (12)            --
                                    --------       --------
                                    $  4,333       $  2,876
                                    ========       ========
</TABLE>

Sales by customer:

     Alpha Optics ..................   41%       38%
     Beta Networks .................   12%        -
"""
HEADER = """<SEC-DOCUMENT>0000000007-97-000012.txt : 19970926
<SEC-HEADER>0000000007-97-000012.hdr.sgml : 19970926
ACCESSION NUMBER:\t\t0000000007-97-000012
CONFORMED SUBMISSION TYPE:\t10-K
CONFORMED PERIOD OF REPORT:\t19970630
FILED AS OF DATE:\t\t19970926
FILER:
\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\tLUMEN GLASS WORKS INC
\t\tCENTRAL INDEX KEY:\t\t\t0000000007
</SEC-HEADER>
"""
SENT = """<SUBMISSION>
<ACCESSION-NUMBER>0000000007-97-000012<TYPE>10-K<PERIOD>19970630<FILING-DATE>19970926
<FILER><COMPANY-DATA><CONFORMED-NAME>LUMEN GLASS WORKS INC<CIK>0000000007</COMPANY-DATA></FILER>
"""


def part(kind: str, text: str, name: str = "a.txt") -> str:
    return f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>1\n<FILENAME>{name}\n<TEXT>\n{text}\n</TEXT>\n</DOCUMENT>\n"


def text(words: str, path: str = "a.txt") -> Reading:
    return read(path, data=words.encode())


def test_paragraphs_are_whole_and_pages_counted() -> None:
    """Lines are joined, broken words closed at their own hyphens, bullets apart, page numbers gone."""
    reading = text(FILING)
    said = [(b.page, b.kind, b.text) for b in reading.blocks if b.section == "Item 1. Business"]
    assert said[:4] == [
        (2, "heading", "ITEM 1. BUSINESS"),
        (
            *(2, "text"),
            "The Company makes glass for lasers. It buys sand from one long-term supplier and sells to two customers.",
        ),
        (2, "text", "* Alpha Optics, and"),
        (2, "text", "* Beta Networks."),
    ]
    assert (reading.document.pages, reading.document.period) == (3, date(1997, 6, 30))


def test_tables_keep_their_columns() -> None:
    """Figures stand in the columns that spaces and leaders give them, labels over two lines are one, rules are gone."""
    marked, listed = [b for b in text(FILING).blocks if b.kind == "table"]
    assert marked.rows == (
        ("", "Year ended June 30,", "Year ended June 30,"),
        ("", "1997", "1996"),
        ("Net sales", "$12,345", "$9,876"),
        ("Cost of goods sold, including freight", "8,000", "7,000"),
        ("Loss on disposal", "(12)", "--"),
        ("", "$4,333", "$2,876"),
    )
    assert listed.text == "Alpha Optics | 41% | 38%\nBeta Networks | 12% | -"


@pytest.mark.parametrize("header", [HEADER, SENT])
def test_a_submission_is_its_main_document_and_what_is_read_with_it(header: str) -> None:
    """Headers of both grammars date and name it; press releases follow, contracts and pictures do not."""
    reading = text(
        header
        + part("10-K", FILING)
        + part("EX-10.1", "The parties agree on a great many things here.")
        + part("EX-99.1", "<html><body><p>Lumen wins Alpha.</p></body></html>", "b.htm")
        + part("GRAPHIC", "begin 644 a.gif\nM1TE&")
    )
    document = reading.document
    assert (document.form, document.period, document.knowable) == ("10-K", date(1997, 6, 30), date(1997, 9, 26))
    assert (document.cik, document.accession) == ("0000000007", "0000000007-97-000012")
    assert document.company_name == "LUMEN GLASS WORKS, INC."
    assert [(b.section, b.page) for b in reading.blocks if "wins" in b.text] == [("Exhibit 99.1", 4)]
    assert not any("parties" in b.text or "begin 644" in b.text for b in reading.blocks)
    assert reading.warnings == ()


def test_one_document_cut_out_of_a_submission_knows_its_form() -> None:
    """The tag of its own names the form where no header does."""
    assert text(part("10-K/A", "<p>We depend on one maker of wafers.</p>")).document.form == "10-K/A"


def test_a_submission_that_is_cut_off_or_holds_only_data_is_refused() -> None:
    """A last document without an end, or XML forms, are told in a line."""
    with pytest.raises(UnreadableDocument, match="cut off"):
        text((HEADER + part("10-K", FILING)).split("Cost of goods")[0])
    with pytest.raises(UnreadableDocument, match="XML"):
        text(HEADER + part("4", '<XML>\n<?xml version="1.0"?><ownershipDocument/>\n</XML>'))


def test_text_inside_a_few_tags_is_text() -> None:
    """Old text that a tool wrapped in <html> keeps its paragraphs and columns."""
    wrapped = text(f"<html><body><div>\n{FILING}{chr(10) * 80}</div></body></html>", "a.html")
    assert [b.text for b in wrapped.blocks] == [b.text for b in text(FILING).blocks]
    assert wrapped.document.media == "text"


def test_preformatted_text_in_html_is_read_as_text() -> None:
    """<pre> keeps its lines: paragraphs, tables and page marks are found in it."""
    page = f"<html><body><p>Before</p><pre>{FILING}</pre><p>After</p></body></html>"
    found = read("a.html", data=page.encode()).blocks
    assert [(b.kind, b.page) for b in found if b.kind == "table"] == [("table", 3), ("table", 3)]
    assert [b.page for b in found if b.text in ("Before", "After")] == [1, 3]
