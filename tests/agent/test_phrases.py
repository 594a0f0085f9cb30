"""Phrases of the wording tables: the letters that each needs, and that looking for those first loses nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.tables import table
from agent.wording.phrases import Phrases, pattern_of, stems

TOLD = table("wording/kinds.yaml")
PHRASES = sorted(
    {phrase for group in TOLD["lists"].values() for phrase in group}
    | {
        phrase
        for kind in TOLD["kinds"]
        for group in (*kind["all"], kind.get("never", []))
        for phrase in ([group] if isinstance(group, str) else group)
        if not phrase.startswith("<")
    }
)
ODD = ["18%", "1.5", "737", ";", "ſhares", "lIcenſe", "fıre", "İdled", "K", "fır", "strıke", "ınfrastructure"]
"""Numbers, stops, and letters that are others in another case."""
WORDS = sorted({word for phrase in PHRASES for word in re.findall(r"[\w'%.-]+", phrase)})


@pytest.mark.parametrize(
    ("phrase", "needed"),
    [
        ("fall*", {"fall"}),
        ("short of", {"short"}),
        ("licen(s|c)e", {"licen"}),
        ("(its|the) orders", {"orders"}),
        ("(shut|clos*) (down )?for good", {"shut", "clos"}),
        ("(work* (through|down)|sell) ... it", {"work", "sell"}),
        ("down(s|ed)?", {"down"}),
        ("colou?r", {"colo"}),
        (r"\d+%", {""}),
        (r"(\w+ ){0,2}x", {"x"}),
        ("cut|lower*", {"cut", "lower"}),
        ("FDA", {"fda"}),
    ],
)
def test_a_phrase_needs_one_of_its_longest_runs_of_letters(phrase: str, needed: set[str]) -> None:
    """What may be left out, a class or an escape is never needed; of alternatives one is."""
    assert stems(phrase) == needed


@settings(deadline=None)  # the first example makes the patterns
@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(ODD), max_size=25))
def test_no_phrase_is_lost_by_looking_for_its_letters_first(words: list[str]) -> None:
    """A phrase is told in exactly the sentences in which its pattern is found, in whatever case."""
    for sentence in (" ".join(words), " ".join(words).upper()):
        for phrase in PHRASES:
            assert Phrases([phrase]).told_in(sentence) == bool(pattern_of(phrase).search(sentence))
