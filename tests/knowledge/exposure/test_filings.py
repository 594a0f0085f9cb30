"""Links and shares of real filings, on the labelled half: floors that must hold, and what must never happen."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from evals.bench import concentration
from evals.bench.gold import cases
from evals.bench.links import Score, passages
from knowledge.companies import Companies
from knowledge.exposure.extract import extract
from knowledge.read.reader import read

pytestmark = pytest.mark.data
WHOLE = "filings/10-K/INTC/0000050863-24-000010/primary-document.html"


@pytest.fixture
def score(shared: Path) -> Score:
    """All labelled passages, each given alone."""
    return _scored(shared)


@cache
def _scored(shared: Path) -> Score:
    companies = Companies.load()
    return passages(cases(shared / "edges_gold.dev.jsonl", companies), companies)


def test_strict_f1_on_labelled_passages(score: Score) -> None:
    """Relation, source and target all right: F1 of at least 0.85 over the passages, each given alone."""
    precision, recall = score.right / score.found, score.right / score.labelled
    assert 2 * precision * recall / (precision + recall) >= 0.85


def test_a_trap_states_nothing_and_nobody_unnamed_is_named(score: Score) -> None:
    """Passages that state no link give none, and a counterparty that the filing does not name stays unnamed."""
    assert (score.on_traps, score.named) == (0, 0)


def test_every_share_is_on_its_base(score: Score) -> None:
    """No share of receivables, purchases, equity or a segment passes for one of revenue."""
    assert score.bases_wrong == 0
    assert score.shares_right >= 0.9 * score.shares


def _rows(shared: Path, file: str) -> list[concentration.Row]:
    lines = (shared / "xbrl_concentration.dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for line in lines if (row := json.loads(line))["file"] == file]


def test_tagged_facts_are_recovered_exactly(shared: Path) -> None:
    """Value, member, benchmark, axes and period as the filer tagged them; anonymous members unnamed."""
    rows = _rows(shared, WHOLE)
    told = list(concentration.exact(rows, shared, Companies.load()))
    assert rows
    assert told == [
        f"facts recovered exactly: {len(rows)} of {len(rows)}",
        "wrong on whether the base is revenue: 0; anonymous members named: 0",
    ]


def test_shares_are_found_without_the_tags(shared: Path) -> None:
    """The named customers of a table are found with their shares when every tag is stripped from the HTML."""
    bare = extract(read(WHOLE, data=concentration.stripped((shared / WHOLE).read_bytes())), Companies.load())
    assert bare.shares == ()
    shares = {link.target.ticker: link.share.low for link in bare.links if link.share and link.target.ticker}
    assert {"DELL": 0.19, "0992.HK": 0.11, "HPQ": 0.10}.items() <= shares.items()


def test_quotes_are_verbatim_in_their_block(shared: Path) -> None:
    """Each link's quote stands, character for character, in the block that it points to."""
    reading = read(str(shared / WHOLE))
    texts = {block.ordinal: block.text for block in reading.blocks}
    links = extract(reading, Companies.load()).links
    assert links
    assert all(link.block is not None and link.quote in texts[link.block] for link in links)
