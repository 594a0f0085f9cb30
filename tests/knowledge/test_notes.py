"""The bundled notes: each parses, names real companies, dates its claims, and says where each was read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.bundled import NOTES
from knowledge.companies import Companies
from knowledge.errors import CompanyError
from knowledge.exposure.note import known_from, links_of_note
from knowledge.read.note import StatedLink, read_note, stated_links
from knowledge.types import Link, Reading

MARKETS = {"steel", "aluminum", "Chinese steel mills", "Chinese property developers", "kidney patients", "data centres"}
"""Ends of links that are markets and no companies, on purpose: `docs/decisions/notes.md`."""
CHANNELS = frozenset(
    [
        "foundry",
        "memory",
        "contract_maker",
        "component",
        "single_source",
        "cloud",
        "vendor",
        "government",
        "wholesaler",
        "distributor",
        "retailer",
        "reseller",
        "platform",
        "oem",
        "end_customer",
        "finance_arm",
        "equipment",
        "commodity",
        "substitute",
        "power",
        "software",
        "licence",
        "jv",
        "accelerators",
    ]
)
PLACE = re.compile(r"\b(?:Item \d+[A-C]?|Note \d+|Notes|p\. \d+|Exhibit \d+|page \d+|cover)\b")
"""Where in its source a checked claim stands."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one note, as kept and as linked."""

    note: Reading
    stated: StatedLink
    link: Link

    def __str__(self) -> str:
        return f"{self.note.document.path}: {self.stated.row}"


def notes() -> Iterator[Reading]:
    for file in sorted(NOTES.glob("*.md")):
        yield read_note(file.read_bytes(), f"notes/{file.name}")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    companies = Companies.load()
    found: list[Row] = []
    for note in notes():
        stated = stated_links(note)
        found += [Row(note, *pair) for pair in zip(stated, links_of_note(note, stated, companies))]
    return found


def test_every_note_has_prose_a_table_a_source_and_a_past_date() -> None:
    """A note says what it is, where its claims are from and when it was published, and explains before it lists."""
    for note in notes():
        document = note.document
        assert (bool(document.source), document.form) == (True, "note"), document.path
        assert (document.knowable or date.max) <= datetime.now(UTC).date(), document.path
        assert stated_links(note), document.path
        assert sum(len(block.text.split()) for block in note.blocks if block.kind == "text") >= 100, document.path


def test_every_name_is_a_company_of_the_table_or_a_market(rows: list[Row]) -> None:
    """Each end resolves to one legal entity; the few that do not are markets, listed here."""
    companies, unknown = Companies.load(), set()
    for row in rows:
        for name in (row.stated.source, row.stated.target):
            try:
                companies.resolve(name)
            except CompanyError:
                unknown.add(name)
    assert unknown == MARKETS


def test_there_are_enough_of_them(rows: list[Row]) -> None:
    """Issue 2 asks for eight chains, 70 companies, 180 links and 60 shares."""
    ends = {party.company for row in rows for party in (row.link.source, row.link.target) if party.company}
    assert len({row.note.document.path for row in rows}) >= 8
    assert len(ends) >= 70
    assert len(rows) >= 180
    assert sum(row.link.share is not None for row in rows) >= 60


def test_a_share_has_a_base_a_period_and_a_source(rows: list[Row]) -> None:
    """A share without what it is of, when it held or who said it is no share."""
    for row in rows:
        if row.link.share is not None:
            assert re.search(r"(?:19|20)\d\d", row.stated.period or ""), row
            assert row.link.share.of, row


def test_every_claim_says_who_said_it_and_from_when_it_was_public(rows: list[Row]) -> None:
    """Each row names its speaker and a dated source, and no claim is dated after the note that makes it."""
    for row in rows:
        assert row.stated.said_by, row
        said = known_from(row.stated.quoted_from, published=None) or date.max
        assert said <= (row.note.document.knowable or date.min), row
        assert row.link.knowable == said, row


def test_a_checked_claim_names_the_place_where_it_was_read(rows: list[Row]) -> None:
    """Checked means that somebody read it: the item, note or page of the filing stands in the row."""
    for row in rows:
        if row.link.checked:
            assert PLACE.search(row.stated.quoted_from or ""), row


def test_no_claim_is_stated_twice_and_none_runs_to_itself(rows: list[Row]) -> None:
    """One row a claim: the same ends, relation, share, period and status from the same speaker stand once."""
    seen: set[object] = set()
    for row in rows:
        link, stated = row.link, row.stated
        assert link.source.company != link.target.company, row
        ends = frozenset if link.relation in ("competes_with", "partners_with") else tuple
        key = (link.relation, link.channel, ends((link.source.company, link.target.company)), link.share, link.status,
               stated.said_by, stated.period)  # fmt: skip
        assert key not in seen, row
        seen.add(key)


def test_channels_are_words_of_the_trade(rows: list[Row]) -> None:
    """A channel is one of the words that the extractor and the propagation know, or of the note writers' own list."""
    assert {row.link.channel for row in rows} - {None} <= CHANNELS


def test_no_front_matter_is_missing_a_key() -> None:
    """Bundled notes keep the keys that an analyst's own note may leave out."""
    for file in NOTES.glob("*.md"):
        head = file.read_text(encoding="utf-8").split("---")[1]
        for key in ("title:", "form:", "period:", "published:", "source:", "checked:"):
            assert f"\n{key}" in head, (file.name, key)


def test_the_example_of_the_docs_is_a_note() -> None:
    """The note that docs/notes.md shows parses, and states the two links that it shows."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "notes.md").read_text(encoding="utf-8")
    example = page.split("```markdown\n")[1].split("```")[0]
    stated = stated_links(read_note(example.encode(), "example.md"))
    assert [(row.target, row.checked) for row in stated] == [("Corning", True), ("Apple", False)]
    assert known_from(stated[0].quoted_from, published=date(2025, 3, 1)) == date(2025, 2, 20)
