"""The documented cases: what the links known the day before say, held against what followed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from evals.bench.effects_cases import Row, order_of_sizes, rank_correlation, rows_of, run_case
from evals.cases import FOLDER, BadCase, read_cases
from knowledge.bundled import sync_notes
from knowledge.companies import Companies
from knowledge.library import Library

CASES = read_cases(FOLDER / "domain")


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """A row for each documented name, over the bundled notes."""
    companies = Companies.load()
    found: list[Row] = []
    with Library.open(tmp_path_factory.mktemp("home")) as library:
        sync_notes(library)
        for case in CASES:
            found += rows_of(case, run_case(case, library, companies), companies, None)
    return found


def test_direction_is_right_where_the_links_say_anything(rows: list[Row]) -> None:
    """At least 85% of the documented names with a path, and few without one."""
    said = [row for row in rows if row.right is not None]
    assert len(said) >= 0.9 * len(rows)
    assert sum(bool(row.right) for row in said) >= 0.85 * len(said)


def test_the_share_orders_the_moves_of_the_ban(rows: list[Row]) -> None:
    """ZTE 2018: rank correlation of computed size with the documented move of at least 0.8."""
    assert order_of_sizes([row for row in rows if row.case.id == "zte-2018"]) >= 0.8


@pytest.mark.parametrize(
    ("company", "sign", "told"),
    [("Ciena", 0, "known customers differ"), ("Spirit AeroSystems", -1, "public since 2019-03-01"),
     ("Dialog Semiconductor", -1, "nothing is announced")],
)  # fmt: skip
def test_traps_behave_and_say_why(rows: list[Row], company: str, sign: int, told: str) -> None:
    """The rival without common customers is flat, the public cause is priced in, the like fear is not yet hit."""
    row = next(row for row in rows if row.documented.company == company)
    assert row.effect is not None
    assert row.effect.sign == sign
    assert any(told in note for note in row.effect.notes)
    assert row.trap_told


def test_every_link_of_every_row_was_known_before_its_event(rows: list[Row]) -> None:
    """No path looks ahead."""
    links = [(step.link.knowable, row.case.knowable) for row in rows if row.effect for step in row.effect.steps]
    assert links
    assert all(known is not None and known < event for known, event in links)


def test_an_unknown_key_or_a_later_link_is_an_error(tmp_path: Path) -> None:
    """A case file cannot slip in a field, nor a link of the event's own day."""
    good = yaml.safe_load((FOLDER / "domain" / "zte-2018.yaml").read_text())
    late = {"source": "A", "relation": "supplies", "target": "B", "quoted_from": "x", "knowable": date(2018, 4, 16)}
    for change in ({"outcome": []}, {"links": [late]}, {"id": "other"}):
        (tmp_path / "zte-2018.yaml").write_text(yaml.safe_dump(good | change))
        with pytest.raises(BadCase, match=r"zte-2018\.yaml"):
            read_cases(tmp_path)


def test_ranks_of_ties_are_their_mean() -> None:
    """1, 2, 2, 4 against 1, 2, 3, 4: ranks 0, 1.5, 1.5, 3 and 0, 1, 2, 3; rho = 4.5 / sqrt(4.5 x 5)."""
    assert rank_correlation([1, 2, 2, 4], [1, 2, 3, 4]) == pytest.approx(4.5 / (4.5 * 5) ** 0.5)
