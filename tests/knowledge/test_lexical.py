"""The word index: what it finds, what it hides, and that it mends itself from the catalogue."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.lexical import FOLDER, MARKER, Lexical, Term, Where, analyse
from knowledge.library import Library
from knowledge.types import AsOf, Document, Passage, Reading, digest

D1, D2 = date(2021, 2, 1), date(2022, 2, 1)


def put(library: Library, *texts: str, path: str | None = None, **fields: object) -> list[str]:
    """Add a made-up document, one passage a text; returns the passages' ids."""
    sha = sha256(repr((texts, path)).encode()).hexdigest()
    document = Document("d" + sha[:16], path or sha, "A title", sha, "text", knowable=D1)
    document = replace(document, **fields)  # type: ignore[arg-type]
    passages = [
        Passage("p" + digest(sha, str(i)), document.id, i, text, 9, heading="Liquidity", tags=("notes",))
        for i, text in enumerate(texts)
    ]
    library.add(Reading(document, ()), passages)
    return [p.id for p in passages]


def found(index: Lexical, text: str, **where: object) -> list[str]:
    return [id for id, _ in index.search([Term(text)], where=Where(**where))]  # type: ignore[arg-type]


@pytest.fixture
def library(home: Path) -> Library:
    return Library.open(home)


def test_words_are_found_by_their_stem_and_numbers_as_printed(library: Library) -> None:
    """'supplier' finds 'suppliers'; '1,234.5' finds that number; the better match comes first."""
    a, b = put(library, "Our suppliers supply wafers.", "Revenue was $1,234.5 million; one supplier among many others.")
    index = Lexical.open(library)
    assert found(index, "supplier wafer") == [a, b]
    assert found(index, "1,234.5") == [b]
    assert found(index, "nothing-of-this") == []
    assert analyse("The Suppliers’ 10-K, 1,234.5% of AT&T") == ["supplier", "10", "k", "1,234.5", "at&t"]


def test_boosts_and_fields_weigh(library: Library) -> None:
    """A boosted word decides the order; a heading is found in its own field only."""
    a, b = put(library, "wafers and lasers", "lasers lasers and chips")
    index = Lexical.open(library)
    assert [id for id, _ in index.search([Term("wafers", boost=5), Term("lasers")])] == [a, b]
    assert [id for id, _ in index.search([Term("wafers", boost=0), Term("lasers")])] == [b, a]
    assert {id for id, _ in index.search([Term("liquidity", "heading")])} == {a, b}
    assert found(index, "liquidity") == []
    assert [id for id, _ in index.search([Term("chips lasers", phrase=True)])] == []
    assert [id for id, _ in index.search([Term("lasers and chips", phrase=True)])] == [b]


def test_filters_wall_off(library: Library) -> None:
    """Company, form, document, year and tag each let only theirs through; an empty list lets nothing through."""
    (a,) = put(library, "wafers one", company="cik:1", form="10-K", fiscal_year=2020)
    (b,) = put(library, "wafers two", company="cik:2", form="10-Q", fiscal_year=2021)
    index = Lexical.open(library)
    assert found(index, "wafers", companies=["cik:1"]) == [a]
    assert found(index, "wafers", forms=["10-Q"]) == [b]
    assert found(index, "wafers", years=[2020, 2019]) == [a]
    assert found(index, "wafers", documents=[library.passage(b).document]) == [b]
    assert set(found(index, "wafers", tags=["notes"])) == {a, b}
    assert found(index, "wafers", companies=[]) == found(index, "wafers", tags=["other"]) == []


def test_as_of_withholds_later_and_undated_and_gives_the_version_known_then(library: Library) -> None:
    """Nothing knowable later, nothing undated; a replaced version answers only as of its time."""
    (old,) = put(library, "wafers old", path="x", knowable=D1)
    (new,) = put(library, "wafers new", path="x", knowable=D2)
    (undated,) = put(library, "wafers undated", knowable=None)
    index = Lexical.open(library)
    assert set(found(index, "wafers")) == {new, undated}
    assert found(index, "wafers", as_of=AsOf(D1)) == [old]
    assert found(index, "wafers", as_of=AsOf(date(2020, 1, 1))) == []


def test_what_is_added_is_found_after_a_refresh_and_at_the_next_open(library: Library) -> None:
    """The index lags until refreshed, and catches up without doubling anything."""
    put(library, "wafers")
    index = Lexical.open(library)
    put(library, "lasers")
    assert found(index, "lasers") == []
    index.refresh()
    assert len(found(index, "lasers")) == 1
    put(library, "chips")
    again = Lexical.open(library)
    assert (len(again), len(found(again, "chips"))) == (3, 1)


@pytest.mark.parametrize("harm", ["marker", "segment", "meta", "folder", "foreign"])
def test_a_harmed_index_is_rebuilt_by_itself(library: Library, home: Path, harm: str, tmp_path: Path) -> None:
    """Whatever is lost or broken of the index, opening it gives a whole one."""
    (a,) = put(library, "wafers")
    Lexical.open(library)
    folder = home / FOLDER
    if harm == "marker":
        (folder / MARKER).write_text("{")
    elif harm == "segment":
        for file in (folder / "index").glob("*.store"):
            file.write_bytes(b"")
    elif harm == "meta":
        (folder / "index" / "meta.json").write_text("nonsense")
    elif harm == "folder":
        shutil.rmtree(folder)
    else:
        with Library.open(tmp_path / "other") as other:
            put(other, "lasers", "lasers again")
            Lexical.open(other)
        shutil.rmtree(folder)
        shutil.copytree(tmp_path / "other" / FOLDER, folder)
    index = Lexical.open(library)
    assert found(index, "wafers") == [a]
    assert len(index) == 1


def test_a_read_only_library_is_searchable(library: Library, home: Path) -> None:
    """With a library opened readonly the index at hand serves, or one in memory if that lags."""
    put(library, "wafers")
    Lexical.open(library)
    put(library, "lasers")
    with Library.open(home, readonly=True) as reader:
        assert len(found(Lexical.open(reader), "lasers")) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.floats(0, 9))
def test_no_words_of_a_user_can_break_a_search(text: str, boost: float) -> None:
    """Any text at all is a search; operators, quotes and brackets are words or nothing."""
    index = _index_of_one()
    for phrase in (False, True):
        for id, score in index.search([Term(text, boost=boost, phrase=phrase), Term(f'"{text}) AND (*:', "title")]):
            assert id.startswith("p")
            assert score >= 0


_MADE: list[Lexical] = []


def _index_of_one() -> Lexical:
    if not _MADE:
        import tempfile

        library = Library.open(Path(tempfile.mkdtemp()))
        put(library, "wafers and lasers 0 1 2 a b c")
        _MADE.append(Lexical.open(library))
    return _MADE[0]
