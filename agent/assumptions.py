"""Assumptions: every factor that no filing states, by name, with its range and where it comes from.

Knows the bundled table (`assumptions.yaml`) and how `--set` replaces an entry; knows nothing of what uses them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from agent.errors import UsageError
from agent.tables import table
from agent.types import Assumption, Range


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The table in force. `[]` gives a range by name; an unknown name is a programmer's KeyError."""

    by_name: Mapping[str, Assumption]

    def __getitem__(self, name: str) -> Range:
        return self.by_name[name].value

    def having(self, changes: Iterable[str]) -> Assumptions:
        """This table with each "NAME=VALUE" or "NAME=LOW:HIGH" replaced. Raises UsageError."""
        table = dict(self.by_name)
        for change in changes:
            name, value = _parsed(change, table)
            table[name] = replace(table[name], value=value, basis="assumed", because="set by the user")
        return Assumptions(table)


@cache
def bundled() -> Assumptions:
    """The table that ships with the program."""
    return Assumptions(
        {
            row["name"]: Assumption(
                row["name"], Range(row["low"], row["mid"], row["high"]), row["basis"], row["because"]
            )
            for row in table("assumptions.yaml")
        }
    )


def _parsed(change: str, table: Mapping[str, Assumption]) -> tuple[str, Range]:
    name, equals, text = (part.strip() for part in change.partition("="))
    if name not in table:
        near = difflib.get_close_matches(name, table, 3)
        raise UsageError(f"--set: no assumption is called {name!r}.", remedy=f"Nearest: {', '.join(near or table)}.")
    try:
        numbers = [_number(part) for part in text.split(":")] if equals else []
    except ValueError:
        numbers = []
    if not 1 <= len(numbers) <= 3 or numbers != sorted(numbers) or numbers[0] < 0:
        raise UsageError(
            f"--set {change}: the value is not a number from 0 up.", remedy=f"Say {name}=0.2 or {name}=0.1:0.3."
        )
    low, high = numbers[0], numbers[-1]
    return name, Range(low, numbers[1] if len(numbers) == 3 else (low + high) / 2, high)


def _number(text: str) -> float:
    value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    if not value < 1e6:
        raise ValueError(text)
    return value
