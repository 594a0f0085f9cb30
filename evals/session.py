"""One run from its wish to its log: what is left to do, the rows as they come, and how it ended.

Ctrl-C leaves a log that `--resume` takes up. Scores nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from agent.errors import UsageError
from agent.progress import bar
from agent.settings import Settings
from evals.bank import Item
from evals.doors import Doors
from evals.log import Log, Run, read
from evals.runner import MakeDoors, OutOfMoney, run
from evals.suites import prepared


@dataclass(frozen=True, slots=True)
class Wish:
    """What to run and how."""

    suite: str
    items: Sequence[Item]
    settings: Settings
    path: Path
    skipped: Sequence[str] = ()
    doors: MakeDoors = Doors
    jobs: int = 1
    max_usd: float | None = None
    max_seconds: float | None = None
    resume: bool = False


def carried_out(wish: Wish) -> Run:
    """The log of the run, written case by case and read back."""
    started, how = time.monotonic(), "interrupted"
    with prepared(wish.settings, wish.suite, wish.items, wish.doors, wish.skipped) as (plan, head):
        if wish.resume:
            log, left = _resumed(wish)
        else:
            log, left = Log.begin(wish.path, head), list(wish.items)
        plan = replace(plan, jobs=wish.jobs, max_usd=wish.max_usd, max_seconds=wish.max_seconds)
        try:
            with bar("cases", len(left)) as advance:
                for row in run(left, plan):
                    log.row(row)
                    advance()
            how = "done"
        except OutOfMoney as end:
            how = str(end)
        finally:
            log.end(how, time.monotonic() - started)
    return read(wish.path)


def place(suite: str) -> Path:
    """Where a run is logged unless told otherwise."""
    return Path("build") / "evals" / f"{suite}-{datetime.now(UTC):%Y%m%dT%H%M%S}.jsonl"


def _resumed(wish: Wish) -> tuple[Log, list[Item]]:
    """The log and the items that it has no good row of: crashed ones are run again."""
    if not wish.path.is_file():
        raise UsageError(f"{wish.path}: there is no log to resume.", remedy="Leave --resume out to begin one.")
    done = {(row.case, row.hash) for row in read(wish.path).rows if row.error is None}
    return Log.resume(wish.path), [item for item in wish.items if (item.id, item.hash) not in done]
