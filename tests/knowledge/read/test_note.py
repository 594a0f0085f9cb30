"""Notes: Markdown with front matter becomes a document, its table becomes links, and each fault names its line."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.companies import Companies
from knowledge.errors import BadNote
from knowledge.exposure.note import links_of_note
from knowledge.read.note import read_note, stated_links
from knowledge.read.shares import StatedShare

NOTE = """---
title: "Optics: lasers to telecoms"
company: Made-up Optics Co
ticker: MUO
period: FY2022
published: 2024-03-01
source: a test
checked: 2024-02-28
---
# Optics

Wafers go to *laser* makers,
as [a paper](https://example.org) says.

- one buyer
- another buyer

## Links

| source | relation | target | channel | share | of | period | said by | quoted from | checked | status |
|---|---|---|---|---|---|---|---|---|---|---|
| Optics Co | supplies | Buyer Co | foundry | 12% | source_segment: Telecom | FY2022 | it | its 10-K FY2022 | yes | |
| Buyer Co | competes_with | Other Co | | | | | - | a paper 2023-05-02 | no | ended |
"""


def note(text: str = NOTE) -> bytes:
    return text.encode()


def test_front_matter_becomes_the_document() -> None:
    """Title, company, period, knowable date and source are those of the front matter; a note's form is "note"."""
    document = read_note(note(), "notes/optics.md").document
    assert document.title == "Optics: lasers to telecoms"
    assert (document.company_name, document.ticker, document.form) == ("Made-up Optics Co", "MUO", "note")
    assert (document.knowable, document.fiscal_year, document.period) == (date(2024, 3, 1), 2022, None)
    assert (document.media, document.source, document.checked) == ("note", "a test", True)
    assert document.id == "d" + document.sha256[:16]


def test_markdown_becomes_blocks_without_its_marks() -> None:
    """Headings, paragraphs and list items keep their words; a section is a heading of the first two levels."""
    blocks = read_note(note(), "n.md").blocks
    assert [(b.kind, b.section) for b in blocks] == [
        ("heading", "Optics"),
        *[("text", "Optics")] * 3,
        ("heading", "Links"),
        ("table", "Links"),
    ]
    assert blocks[1].text == "Wafers go to laser makers, as a paper says."
    assert [b.ordinal for b in blocks] == list(range(6))


def test_a_note_needs_no_front_matter() -> None:
    """Plain Markdown is a note titled by its first heading, without a date."""
    document = read_note(b"# Lasers\n\nwords", "n.md").document
    assert (document.title, document.knowable, document.checked) == ("Lasers", None, False)
    assert read_note(b"words", "folder/n.md").document.title == "n.md"


def test_rows_of_the_links_table_are_stated_links() -> None:
    """Each cell is where its head says; the base's words follow a colon; a dash is empty."""
    reading = read_note(note(), "n.md")
    first, second = stated_links(reading)
    assert (first.source, first.relation, first.target, first.channel) == (
        "Optics Co",
        "supplies",
        "Buyer Co",
        "foundry",
    )
    assert first.share == StatedShare(0.12, 0.12)
    assert (first.of, first.base, first.period, first.checked) == ("source_segment", "Telecom", "FY2022", True)
    assert (second.share, second.of, second.said_by, second.status) == (None, None, None, "ended")
    table = reading.blocks[-1].text.split("\n")
    assert table[1:] == [first.row, second.row]


def test_links_of_a_note_quote_its_rows() -> None:
    """The links made of the rows point at the table's block, and are known from the day of their source."""
    reading = read_note(note(), "n.md")
    links = links_of_note(reading, stated_links(reading), Companies.load())
    assert {link.block for link in links} == {reading.blocks[-1].ordinal}
    assert all(link.quote in reading.blocks[-1].text for link in links)
    assert [link.knowable for link in links] == [date(2023, 4, 30), date(2023, 5, 2)]


def test_only_a_table_under_links_states_links() -> None:
    """A table elsewhere is text to search."""
    assert stated_links(read_note(note(NOTE.replace("## Links", "## Prices")), "n.md")) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("source: a test", "sauce: a test", 7, "unknown key 'sauce'"),
        ("source: a test", "title: again", 7, "stands twice"),
        ("source: a test", "source: [a, b]", 7, "one value"),
        ("source: a test", 'source: "a', 8, "quoted"),
        ("2024-03-01", "March", 6, "no date"),
        ("2024-02-28", "maybe", 8, "checked"),
        ("checked: 2024-02-28\n---", "", 1, "no end"),
        ("| share ", "| part ", 20, "no column 'share'"),
        ("| status |\n", "| quality |\n", 20, "unknown column 'quality'"),
        ("supplies", "sells_to", 22, "sells_to"),
        ("12%", "12", 22, "no share"),
        ("source_segment", "segment", 22, "'segment'"),
        ("source_segment: Telecom", "", 22, "what it is of"),
        ("ended", "over", 23, "status"),
        ("Buyer Co | competes", "| competes", 23, "named"),
    ],
)
def test_a_fault_names_its_line(old: str, new: str, line: int, words: str) -> None:
    """What breaks the format is a BadNote of one line with the file, the line in it, and what to do."""
    with pytest.raises(BadNote, match=words) as refused:
        read_note(note(NOTE.replace(old, new, 1)), "notes/optics.md")
    assert str(refused.value).startswith(f"notes/optics.md, line {line}")
    assert "\n" not in str(refused.value)


def test_a_note_is_utf_8() -> None:
    """Other bytes are refused with the line where they stand."""
    with pytest.raises(BadNote, match="line 2"):
        read_note(b"words\n\xff\xfe", "n.md")


def test_deep_front_matter_is_refused() -> None:
    """Brackets without end are a fault like any other."""
    with pytest.raises(BadNote):
        read_note(note("---\ntitle: " + "[" * 20_000 + "\n---\n"), "n.md")
