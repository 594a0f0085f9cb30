"""The shared sets as cases, where they lie (KNOCKON_TEST_DATA); each that is absent is told and never scored.

Their text stays where it is: a log that holds any of it is for this machine alone.
"""

from __future__ import annotations

from evals.bank import Item
from evals.log import Row


def shared() -> tuple[list[Item], list[str]]:
    """The cases that are at hand, and what is absent."""
    return [], ["the shared sets are not read yet"]


def restored(row: Row) -> Item:
    """The case of a shared set as a log holds it."""
    raise NotImplementedError(row.case)
