"""The catalogue: what it keeps, what it hides under an as-of date, and what happens when writing goes wrong."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.catalogue.connection import CATALOGUE
from knowledge.errors import StoreDamaged, StoreError
from knowledge.library import Library
from knowledge.types import AsOf, Block, Document, Link, Party, Passage, Reading, Share, TaggedFact, digest

D1, D2, D3 = date(2021, 2, 1), date(2022, 2, 1), date(2023, 2, 1)


def reading(
    words: str, *, path: str = "a.html", knowable: date | None = D1, company: str = "cik:0000000001"
) -> Reading:
    """A made-up document with one table, one paragraph and one tagged fact."""
    sha = sha256(words.encode()).hexdigest()
    document = Document(
        id="d" + sha[:16],
        path=path,
        title=f"Title of {words}",
        sha256=sha,
        media="html",
        company=company,
        form="10-K",
        period=date(2020, 12, 31),
        fiscal_year=2020,
        knowable=knowable,
        checked=True,
    )
    blocks = (
        Block(0, "heading", "Item 1. Business", 1, "Item 1"),
        Block(1, "text", words, 1, "Item 1"),
        Block(2, "table", "a | b", 2, "Item 8", (("a", "b"), ("1", "2"))),
    )
    fact = TaggedFact("us-gaap:Revenues", 12.5, "USD", D1, D2, (("axis", "member"),), -6, 1, "f-1")
    text = TaggedFact("dei:EntityRegistrantName", "Made Up Inc", None, None, D2)
    return Reading(document, blocks, (fact, text), ("a warning",))


def passages(of: Reading, count: int = 2) -> list[Passage]:
    d = of.document.id
    return [
        Passage("p" + digest(d, str(i)), d, i, f"{of.blocks[1].text} {i}", 5, 1, "Item 1", "Business", (0, 1), ("tag",))
        for i in range(count)
    ]


def link(of: Reading, *, knowable: date | None = None) -> Link:
    source = Party("Made Up", "MU", "cik:0000000001")
    target = Party("Buyer", None, "name:buyer")
    share = Share(0.1, 1.0, "source_revenue", "net sales", joint=True, period="FY2020")
    return Link("supplies", source, target, "q", of.document.id, "prose", share=share, knowable=knowable, checked=False)


@pytest.fixture
def library(home: Path) -> Library:
    return Library.open(home)


def put(library: Library, of: Reading, *links: Link) -> str:
    return library.add(of, passages(of), list(links))


def test_what_is_added_is_read_back_the_same(library: Library) -> None:
    """Document, blocks, passages, facts and links come back equal, field for field."""
    one = reading("alpha")
    stated = link(one, knowable=D2)
    assert put(library, one, stated) == "added"
    assert library.documents() == [one.document]
    assert library.document(one.document.id) == one.document
    assert library.blocks(one.document.id) == list(one.blocks)
    assert library.passages_of(one.document.id) == passages(one)
    assert [f.fact for f in library.facts()] == list(one.facts)
    assert library.facts(concept="us-gaap:Revenues")[0].document == one.document
    assert library.links() == library.links(company="name:buyer") == [stated]
    assert library.links(company="name:nobody") == []


def test_passages_come_in_the_order_asked_and_unknown_ids_are_left_out(library: Library) -> None:
    """`passages(ids)` keeps the order of ids; `passage(id)` raises for one that is not there."""
    one = reading("alpha")
    put(library, one)
    a, b = passages(one)
    assert library.passages([b.id, "p0", a.id]) == [b, a]
    with pytest.raises(KeyError):
        library.passage("p0")


def test_the_same_bytes_twice_are_one_document(library: Library) -> None:
    """A second add of the same content says "unchanged", also from another path, and doubles nothing."""
    one = reading("alpha")
    assert [put(library, one), put(library, one)] == ["added", "unchanged"]
    assert put(library, reading("alpha", path="copy.html")) == "unchanged"
    assert len(library.documents()) == 1
    assert library.counts()["passages"] == 2


def test_the_same_bytes_with_a_date_given_later_gain_the_date(library: Library) -> None:
    """An undated document that is ingested again with a knowable date is dated from then on, and so are its links."""
    undated = reading("alpha", knowable=None)
    put(library, undated, link(undated))
    assert library.withheld(AsOf(D3)) == {"later": 0, "undated": 1}
    assert put(library, reading("alpha", knowable=D2)) == "unchanged"
    assert library.document(undated.document.id).knowable == D2
    assert [found.knowable for found in library.links(as_of=AsOf(D2))] == [D2]


def test_a_changed_file_is_a_new_version_and_the_old_one_answers_as_of_reads(library: Library) -> None:
    """Without a date the newest version is shown; with one, the version that was known then."""
    old, new = reading("alpha", knowable=D1), reading("beta", knowable=D3)
    put(library, old, link(old))
    put(library, new, link(new))
    assert [d.id for d in library.documents()] == [new.document.id]
    assert [d.id for d in library.documents(as_of=AsOf(D2))] == [old.document.id]
    assert library.documents(as_of=AsOf(date(2020, 1, 1))) == []
    assert [found.document for found in library.links()] == [new.document.id]
    assert [found.document for found in library.links(as_of=AsOf(D2))] == [old.document.id]
    assert library.superseded() == {old.document.id}
    assert library.superseded(AsOf(D2)) == {new.document.id}
    assert library.withheld(AsOf(D2)) == {"later": 1, "undated": 0}


def test_a_file_that_goes_back_to_old_words_shows_them_again(library: Library) -> None:
    """Versions at a path follow what lay there last, even if it lay there before."""
    old, new = reading("alpha"), reading("beta")
    for each in (old, new, old):
        put(library, each)
    assert [d.id for d in library.documents()] == [old.document.id]


def test_a_replaced_version_stays_where_its_copy_still_lies(library: Library) -> None:
    """A document replaced at one path is not hidden while the same bytes lie at another."""
    put(library, reading("alpha"))
    put(library, reading("alpha", path="copy.html"))
    put(library, reading("beta"))
    assert library.superseded() == frozenset()
    assert len(library.documents()) == 2


def test_a_retired_path_shows_nothing(library: Library) -> None:
    """Retiring a path hides what lay there, and its links."""
    one = reading("alpha")
    put(library, one, link(one))
    library.retire("a.html")
    assert (library.documents(), library.links()) == ([], [])


def test_a_link_has_its_documents_date_unless_it_has_its_own(library: Library) -> None:
    """A note published in 2023 that quotes a filing of 2021 tells a link that was knowable in 2021."""
    note = reading("note", knowable=D3)
    own, inherited = link(note, knowable=D1), replace(link(note), quote="r")
    put(library, note, own, inherited)
    assert library.links(as_of=AsOf(D2)) == [own]
    assert {found.knowable for found in library.links()} == {D1, D3}


def test_set_links_replaces_a_documents_links_and_moves_the_fingerprint(library: Library) -> None:
    """What is set is what is there; the fingerprint follows and returns with the content."""
    one = reading("alpha")
    put(library, one)
    bare = library.fingerprint()
    library.set_links(one.document.id, [link(one)])
    assert [found.quote for found in library.links()] == ["q"]
    assert library.fingerprint() != bare
    library.set_links(one.document.id, [])
    assert (library.links(), library.fingerprint()) == ([], bare)
    with pytest.raises(KeyError):
        library.set_links("d0", [])


def test_the_fingerprint_is_of_the_content_and_not_of_the_order_it_came_in(tmp_path: Path) -> None:
    """Two catalogues with the same documents, added in different order, have one fingerprint and two identities."""
    ways = (["alpha", "beta"], ["beta", "alpha"])
    found = []
    for i, words in enumerate(ways):
        with Library.open(tmp_path / str(i)) as library:
            for word in words:
                put(library, reading(word, path=word))
            found.append((library.fingerprint(), library.identity()))
    assert found[0][0] == found[1][0]
    assert found[0][1] != found[1][1]


def test_reading_again_keeps_the_vectors_of_passages_that_did_not_change(library: Library) -> None:
    """A better reader's passages replace the old ones; those word for word the same keep their vectors."""
    one = reading("alpha")
    put(library, one)
    first, second = passages(one)
    library.add_vectors("e", [first.id, second.id], np.eye(2, 4, dtype=np.float32))
    from knowledge.catalogue.rows import pack

    third = replace(second, id="p" + digest("third"), text="other words")
    assert library.add_packed(pack(one, [first, third]), again=True) == "added"
    assert library.passages_of(one.document.id) == [first, third]
    assert library.vector_ids("e") == [first.id]
    assert library.without_vector("e") == [third.id]


def test_vectors_are_kept_per_embedder_and_come_back_to_half_precision(library: Library) -> None:
    """A vector stored is read back within float16; another embedder's are apart; a second add of one is nothing."""
    one = reading("alpha")
    put(library, one)
    ids = [p.id for p in passages(one)]
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(2, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert library.add_vectors("e", ids, rows) == 2
    assert library.add_vectors("e", ids, rows) == 0
    assert library.count_vectors("e") == 2
    assert library.count_vectors("other") == 0
    kept, found = library.vectors("e", [ids[1], "p0", ids[0]])
    assert kept == [ids[1], ids[0]]
    np.testing.assert_allclose(found, rows[::-1], atol=1e-3)
    assert library.vectors_of("e", [one.document.id])[0] == ids
    with pytest.raises(StoreError, match="8 dimensions"):
        library.add_vectors("e", ids, rows[:, :4])


def test_passages_wait_for_vectors_in_the_order_they_are_likely_to_be_asked_for(library: Library) -> None:
    """Notes first, then annual and quarterly reports, newest first, then the rest."""
    forms = [("a", "8-K", D3), ("b", "10-K", D1), ("c", "10-Q", D2), ("d", "note", D1)]
    for word, form, day in forms:
        one = reading(word, path=word, knowable=day)
        one = replace(one, document=replace(one.document, form=form))
        library.add(one, passages(one, 1))
    waiting = library.passages(library.without_vector("e"))
    assert [p.text[0] for p in waiting] == ["d", "c", "b", "a"]


def test_a_failed_write_leaves_nothing_of_itself(library: Library) -> None:
    """A document that cannot be written whole is not written at all, and the catalogue goes on working."""
    one = reading("alpha")
    a, _ = passages(one)
    with pytest.raises(StoreError):
        library.add(one, [a, a])
    assert library.counts() == {"documents": 0, "passages": 0, "facts": 0, "links": 0, "vectors": 0}
    assert put(library, one) == "added"


def test_a_reader_sees_what_was_written_while_a_writer_is_in_the_middle_of_a_document(
    library: Library, home: Path
) -> None:
    """A reader is not blocked by a write under way, and sees the state before it."""
    put(library, reading("alpha"))
    writing = sqlite3.connect(home / CATALOGUE, isolation_level=None)
    writing.execute("BEGIN IMMEDIATE")
    writing.execute("DELETE FROM versions")
    with Library.open(home, readonly=True) as reader:
        assert len(reader.documents()) == 1
    writing.execute("ROLLBACK")
    writing.close()


def test_a_reader_of_a_folder_with_no_library_is_told_what_to_do(tmp_path: Path) -> None:
    """Reading where nothing was ever ingested is an error that names the folder and the command; no folder is made."""
    with pytest.raises(StoreError, match=r"no library in .*absent.* Run knockon ingest"):
        Library.open(tmp_path / "absent", readonly=True)
    assert not (tmp_path / "absent").exists()


def test_a_damaged_catalogue_is_named(tmp_path: Path) -> None:
    """Bytes that are no database raise StoreDamaged, which names the file."""
    (tmp_path / CATALOGUE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreDamaged, match=CATALOGUE):
        Library.open(tmp_path)


def test_a_catalogue_of_a_newer_program_is_refused(home: Path) -> None:
    """A catalogue that went through steps unknown here is not touched."""
    Library.open(home).close()
    db = sqlite3.connect(home / CATALOGUE)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="newer knockon"):
        Library.open(home)


DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2020, 1, 8)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcdef"), DAYS, DAYS), max_size=8),
    st.dates(date(2020, 1, 1), date(2020, 1, 8)),
)
def test_nothing_knowable_later_is_ever_seen(
    tmp_path_factory: pytest.TempPathFactory, adds: list[tuple[str, str, date | None, date | None]], day: date
) -> None:
    """Whatever was added in whatever order, no read under an as-of date gives anything later or undated."""
    with Library.open(tmp_path_factory.mktemp("home")) as library:
        for path, words, knowable, own in adds:
            one = reading(words, path=path, knowable=knowable)
            put(library, one, link(one, knowable=own))
        as_of = AsOf(day)
        visible = library.documents(as_of=as_of)
        assert all(as_of.sees(d.knowable) for d in visible)
        assert all(as_of.sees(f.document.knowable) for f in library.facts(as_of=as_of))
        assert all(as_of.sees(found.knowable) for found in library.links(as_of=as_of))
        shown = [d.id for d in visible]
        assert len(shown) == len(set(shown))
        newest = {d.id for d in library.documents()}
        assert sum(library.withheld(as_of).values()) == len(newest - set(shown))
