"""The program for other programs: the same answers as the commands, withheld alike, refused alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.api import Analyst
from agent.errors import NoEvidence
from knowledge.errors import UnknownCompany
from knowledge.library import Library
from tests.agent.library import fill


@pytest.fixture
def analyst(home: Path) -> Iterator[Analyst]:
    with Library.open(home) as library:
        fill(library)
    with Analyst() as opened:
        yield opened


def test_a_search_gives_passages_that_can_be_opened_whole(analyst: Analyst) -> None:
    """Each hit's passage id opens the passage with its document; an unknown id is no evidence."""
    found = analyst.search("Which wafers does Nvidia buy?", k=3)
    opened = analyst.source(found["hits"][0]["passage"])
    assert opened["text"] == found["hits"][0]["text"]
    assert opened["title"] == found["hits"][0]["title"]
    with pytest.raises(NoEvidence):
        analyst.source("p0000000000000000")


def test_links_and_effects_are_those_of_the_commands(analyst: Analyst, home: Path) -> None:
    """`links` and `effects` give what the commands print as JSON."""
    environment = os.environ | {"KNOCKON_HOME": str(home)}

    def printed(*words: str) -> object:
        command = [sys.executable, "-m", "agent", *words, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    event = "On 2024-05-02 Nvidia cut its capital expenditure by 50%."
    assert analyst.links("NVDA") == printed("links", "NVDA")
    assert analyst.effects(event)["effects"] == printed("effects", "--no-slips", "--event", event)["effects"]  # type: ignore[index]


def test_an_as_of_day_withholds_from_every_answer(home: Path) -> None:
    """A source later than the day is not opened, its links are not given, and what was withheld is counted."""
    with Library.open(home) as library:
        fill(library)
    with Analyst() as now:
        passage = now.search("Which wafers does Nvidia buy?", k=1)["hits"][0]["passage"]
    with Analyst(as_of="2001-01-01") as then:
        with pytest.raises(NoEvidence, match="not knowable"):
            then.source(passage)
        assert then.links("NVDA")["links"] == []
        assert then.links("NVDA")["withheld"]["later"] > 0
        assert then.search("wafers")["hits"] == []


def test_what_a_command_refuses_is_raised(analyst: Analyst) -> None:
    """An unknown company raises with the nearest names, as the command says them."""
    with pytest.raises(UnknownCompany, match="Nearest"):
        analyst.links("NoSuchCompanyAnywhere")
