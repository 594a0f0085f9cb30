"""Every pattern that reads an event is safe from a text made to be slow: none is exponential, none badly quadratic."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

import agent.wording
from agent.tables import table
from agent.wording.phrases import pattern_of

FILLERS = [
    "1, ",
    "1.",
    "$1 ",
    "a ",
    "Aa, ",
    "a-",
    "A.B. ",
    "10% ",
    "(",
    "’s ",
    "to of ",
    "fell from 1 to ",
    "Apple and ",
    "its cut orders ",
]
"""What repetitions take: figures, words, initials, compounds, brackets, and the words that patterns join."""
SIZE = 3000
LIMIT = 0.5
"""Seconds of processor time for one pattern over one text of SIZE characters, which takes a safe one under 0.02."""
WORDING = table("wording/kinds.yaml")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a module of `agent.wording` holds, compiled or as the text that it compiles when it reads."""
    for module in pkgutil.iter_modules(agent.wording.__path__, "agent.wording."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name}.{name}", value
            elif isinstance(value, str) and r"\b" in value and not name.startswith("__"):
                yield f"{module.name}.{name}", re.compile(value, re.IGNORECASE)


def phrases() -> set[str]:
    """Every phrase of the table of kinds."""
    groups = [*WORDING["lists"].values()]
    for kind in WORDING["kinds"]:
        groups += [group for group in (*kind["all"], kind.get("never", [])) if not isinstance(group, str)]
    return {phrase for group in groups for phrase in group if not phrase.startswith("<")}


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """Fails after so many seconds of processor time, in the middle of a match too."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"{what} took over {seconds} s")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("filler", FILLERS)
def test_no_pattern_of_a_module_is_slow(filler: str) -> None:
    """Searched through a long text of one thing over and over, each ends at once."""
    text = f"Apple {filler * (SIZE // len(filler))}!"
    for name, pattern in patterns():
        with within(LIMIT, f"{name} over {filler!r}"):
            sum(1 for _ in pattern.finditer(text))


def test_no_phrase_of_the_table_is_slow() -> None:
    """The same for the phrases, whose gaps are bounded."""
    for phrase in sorted(phrases()):
        pattern = pattern_of(phrase)
        for filler in FILLERS:
            with within(LIMIT, f"{phrase!r} over {filler!r}"):
                pattern.search(f"Apple {filler * (SIZE // len(filler))}!")


def test_a_pattern_that_is_slow_is_told() -> None:
    """The limit bites in the middle of a match: the shape of one that once took a minute."""
    with pytest.raises(TimeoutError, match="a nest"), within(0.2, "a nest"):
        re.search(r"^(?:(?:1|,| |1, ?)+)+$", "1, " * 30 + "!")
