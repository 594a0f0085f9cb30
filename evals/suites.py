"""A suite made ready: its cases, a state folder with the notes in it, and the head of its log."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from agent.app import App
from agent.errors import UsageError
from agent.settings import Settings
from evals.bank import SUITES, Item, bank
from evals.log import Head, Run, prompt_hashes, revision, settings_hash, versions
from evals.runner import MakeDoors, Plan

SHARED_SUITES: Mapping[str, tuple[str, ...]] = {"all": (), "financebench": ("financebench_answers",)}
"""Suite -> the shared sets in it, none named for every one. `all` holds the bundled cases too."""


def chosen(suite: str, *, only: Sequence[str] = (), split: str | None = None) -> tuple[list[Item], list[str]]:
    """The cases asked for, and what was skipped and why. Raises UsageError where there are none."""
    skipped: list[str] = []
    items = bank(SUITES["ci" if suite == "all" else suite]) if suite in (*SUITES, "all") else []
    if suite in SHARED_SUITES:
        from evals.adapters import shared

        found, skipped = shared(*SHARED_SUITES[suite])
        items += found
    elif suite not in SUITES:
        names = ", ".join({**SUITES, **SHARED_SUITES})
        raise UsageError(f"there is no suite {suite!r}.", remedy=f"There are: {names}.")
    items = [item for item in items if (split is None or item.split == split) and _asked(item, only)]
    if not items:
        raise UsageError("; ".join(["no case is like that", *skipped]) + ".", remedy="See them: knockon-eval cases")
    return items, skipped


def _asked(item: Item, only: Sequence[str]) -> bool:
    return not only or any(word in item.id for word in only)


@contextmanager
def prepared(
    settings: Settings, suite: str, items: Sequence[Item], doors: MakeDoors, skipped: Sequence[str]
) -> Iterator[tuple[Plan, Head]]:
    """A state folder of this run's own, with the bundled notes in it and nothing of the user's; and the log's head."""
    with tempfile.TemporaryDirectory(prefix="knockon-eval-") as folder:
        own = settings.model_copy(update={"home": Path(folder) / "home"})
        with App(own) as app:
            index = app.library.fingerprint()
            app.words  # noqa: B018 - the word index is built once, here
        head = Head(
            suite=suite,
            started=datetime.now(UTC).isoformat(timespec="seconds"),
            model=own.model if own.has_model else None,
            judge=own.judge if own.has_model else None,
            settings=settings_hash(own),
            prompts=prompt_hashes(),
            index=index,
            versions=versions(),
            revision=revision(),
            cases=len(items),
            skipped=tuple(skipped),
            sabotage=None if doors.__name__ == "Doors" else doors.__name__,
        )
        yield Plan(own, doors), head


def without_model(settings: Settings) -> Settings:
    """The settings with no chat model and no embedder: what everybody has."""
    return settings.model_copy(
        update={"model": None, "openai_api_key": None, "openai_base_url": None, "embedder": "none", "prices": None}
    )


def cases_of(run: Run) -> list[Item]:
    """The cases that a log may be scored against: the bundled ones, and the shared ones as the log holds them."""
    from evals.adapters import restored

    return [*bank(SUITES["ci"]), *(restored(row) for row in run.rows if row.given is not None)]
