"""The bank of cases: which belong to which suite, each with its kind, split and the hash of all that it says.

Reads the files under `evals/cases` and, for the suite `all`, the shared sets where they lie. Runs and scores nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from evals.cases import FOLDER, Case, Split, read_cases
from evals.formats import FOLDERS, LinkFile, read_file
from knowledge.types import digest

Kind = Literal["event", "question", "retrieval", "link", "attack", "ticker", "facts", "benchmark"]
"""The last two come from shared sets alone."""
SUITES: dict[str, tuple[Kind, ...]] = {
    "ci": ("event", "ticker", "question", "retrieval", "link", "attack"),
    "events": ("event",),
    "tickers": ("ticker",),
    "questions": ("question",),
    "retrieval": ("retrieval",),
    "links": ("link",),
    "attacks": ("attack",),
}
"""Suite -> the kinds of bundled cases in it. `all` is `ci` and the shared sets (`evals.adapters`)."""
EVENT_FOLDERS = ("domain", "replay", "events")


@dataclass(frozen=True, slots=True)
class Item:
    """One case of a suite. `id` is unique in the bank: kind/id; `companies` are a link file's made-up ones."""

    id: str
    kind: Kind
    split: Split
    source: str
    hash: str
    case: BaseModel
    companies: tuple[str, ...] = ()


def bank(kinds: Sequence[Kind], *, folder: Path = FOLDER, split: Split | None = None) -> list[Item]:
    """The bundled cases of these kinds, in a fixed order. Raises BadCase for a bad file or an id that comes twice."""
    from evals.cases import BadCase

    items = [item for kind in kinds for item in _of_kind(kind, folder) if split is None or item.split == split]
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise BadCase(item.id, "two cases are called so")
        seen.add(item.id)
    return items


def _of_kind(kind: Kind, folder: Path) -> Iterator[Item]:
    if kind == "event":
        for name in EVENT_FOLDERS:
            yield from map(event_item, read_cases(folder / name))
        return
    for path in sorted((folder / FOLDERS[kind]).glob("*.yaml")):
        file = read_file(path)
        made_up = file.companies if isinstance(file, LinkFile) else ()
        for case in file.cases:
            id = f"{kind}/{case.id}"
            yield Item(id, kind, file.split, file.source, _hash(case, *made_up), case, made_up)


def event_item(case: Case) -> Item:
    """An event as an item of the bank."""
    return Item(f"event/{case.id}", "event", case.split, case.source, _hash(case), case)


def _hash(case: BaseModel, *beside: str) -> str:
    return digest(case.model_dump_json(exclude_defaults=True), *beside)
