"""Passages are bounded, lose no word, stay on one page and in one section, and keep their ids."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from knowledge.split import PROSE, TABLE, split
from knowledge.types import Block, BlockKind, Document, Reading

DOCUMENT = Document("d0", "x", "x", "0", "html")


def words(text: str) -> int:
    """A counter that a reader can follow: one token a word."""
    return len(text.split())


def reading(*blocks: Block) -> Reading:
    return Reading(DOCUMENT, blocks)


def block(ordinal: int, kind: BlockKind, text: str, page: int | None = None, section: str | None = None) -> Block:
    return Block(ordinal, kind, text, page, section)


def prose(sentences: int, name: str = "word") -> str:
    return " ".join(f"The {name}{i} of this report is one of many others here." for i in range(sentences))


def table(rows: int) -> str:
    return "\n".join(["(In millions) | 2023 | 2022", *(f"Line {i} | {i} | {i + 1}" for i in range(1, rows + 1))])


def test_small_blocks_of_a_section_are_one_passage() -> None:
    """Short paragraphs under a heading are kept together, with the heading named."""
    (only,) = split(reading(block(0, "heading", "Customers"), block(1, "text", "A."), block(2, "text", "B.")), words)
    assert (only.text, only.heading, only.blocks, only.tokens) == ("Customers\nA.\nB.", "Customers", (0, 2), 3)


def test_pages_and_sections_are_never_mixed() -> None:
    """A new page or section begins a new passage; the heading above still stands on the next page."""
    found = split(
        reading(
            block(0, "heading", "Customers", 1, "Item 1"),
            block(1, "text", "A.", 1, "Item 1"),
            block(2, "text", "B.", 2, "Item 1"),
            block(3, "text", "C.", 2, "Item 2"),
        ),
        words,
    )
    assert [(p.page, p.section, p.text) for p in found] == [
        (1, "Item 1", "Customers\nA."),
        (2, "Item 1", "B."),
        (2, "Item 2", "C."),
    ]
    assert [p.heading for p in found] == ["Customers"] * 3


def test_a_heading_goes_with_what_follows() -> None:
    """No passage ends in a heading, be it cut for room or because there is enough above."""
    blocks = []
    for i in range(0, 30, 2):
        blocks += [block(i, "heading", f"Heading {i}"), block(i + 1, "text", prose(9))]
    found = split(reading(*blocks), words)
    assert all(not p.text.split("\n")[-1].startswith("Heading") for p in found)
    assert {p.heading for p in found} == {f"Heading {i}" for i in range(0, 30, 2)}


def test_a_table_stays_whole_with_its_lead() -> None:
    """A table that fits is in one passage, with the sentence and the heading that lead into it."""
    blocks = [
        block(0, "text", prose(20)),
        block(1, "heading", "Net sales by region"),
        block(2, "text", "Sales were as follows:"),
        block(3, "table", table(60)),
    ]
    last = split(reading(*blocks), words)[-1]
    assert last.text == "\n".join(b.text for b in blocks[1:])
    assert last.heading == "Net sales by region"
    assert PROSE < last.tokens <= TABLE


def test_a_long_table_repeats_its_heads() -> None:
    """A table too long for one passage is cut between rows into parts of like size, each under its head row."""
    text = table(500)
    found = split(reading(block(0, "table", text)), words)
    assert all(p.text.startswith("(In millions) | 2023 | 2022\nLine ") for p in found)
    assert [line for p in found for line in p.text.split("\n")[1:]] == text.split("\n")[1:]
    assert min(p.tokens for p in found) > max(p.tokens for p in found) / 2


def test_ids_stay_when_the_document_changes_elsewhere() -> None:
    """A passage has its id from its document and its words; the same words twice are two passages."""
    before = split(reading(block(0, "text", prose(18)), block(1, "text", "Tail.", 2)), words)
    after = split(reading(block(0, "text", prose(18, "other")), block(1, "text", "Tail.", 2)), words)
    assert before[-1].id == after[-1].id
    assert before[0].id != after[0].id
    twice = split(reading(block(0, "text", "Tail.", 1), block(1, "text", "Tail.", 2)), words)
    assert len({p.id for p in twice}) == 2


KINDS = st.sampled_from(["heading", "text", "table"])
TEXTS = st.one_of(
    st.integers(0, 80).map(prose),
    st.integers(1, 300).map(table),
    st.text(alphabet="ab \n.|", min_size=0, max_size=3000),
    st.integers(1, 6000).map(lambda n: "x" * n),
)


@given(st.lists(st.tuples(KINDS, TEXTS, st.integers(1, 2)), max_size=8))
def test_no_word_is_lost_and_none_is_too_many(drawn: list[tuple[BlockKind, str, int]]) -> None:
    """Whatever the blocks hold: passages within their bound, in order, all words of prose there in order."""
    blocks = [block(i, kind, text, page) for i, (kind, text, page) in enumerate(drawn)]

    def count(text: str) -> int:
        return len(text) // 4 + text.count(" ")

    found = split(reading(*blocks), count)
    assert [p.ordinal for p in found] == list(range(len(found)))
    assert all(p.text.strip() and p.tokens <= TABLE for p in found)
    assert all(a.blocks[1] <= b.blocks[0] for a, b in pairwise(found))
    for b in blocks:
        if b.kind != "table":
            assert _squeezed(b.text) in _squeezed("".join(p.text for p in found))


def _squeezed(text: str) -> str:
    return "".join(text.split())
