"""Whole processes against what fails them: a subset of `evals/bench/faults.py`, one of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.bench.faults import FAULTS, Fault, run
from knowledge.bundled import sync_notes
from knowledge.library import Library
from tests.agent.shelf import stock
from tests.fake_openai import FakeOpenAI, serving

NAMES = ("401 bad key", "one call left", "Ctrl-C during a call")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library made once; each fault has a copy."""
    folder = tmp_path_factory.mktemp("shelf")
    stock(folder)
    with Library.open(folder) as library:
        list(sync_notes(library))
    return folder


@pytest.fixture
def endpoint() -> Iterator[FakeOpenAI]:
    """A server that misbehaves."""
    with serving() as fake:
        yield fake


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.name in NAMES], ids=lambda f: f.name)
def test_a_process_ends_as_promised(fault: Fault, endpoint: FakeOpenAI, shelf: Path, tmp_path: Path) -> None:
    """The exit code and one line that are promised, the memo or answer where one is, no traceback, no key."""
    import shutil

    home = tmp_path / "copy"
    shutil.copytree(shelf, home)
    row = run(fault, endpoint, home)
    assert row.passes, f"exit {row.code}: {row.message}"
