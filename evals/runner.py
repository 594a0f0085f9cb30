"""Runs cases through the doors, in worker processes up to a limit, within a budget, and logs each as it is done.

A case that crashes is a row. A budget that is used up ends the run between two cases; what was done stays in the log
and `--resume` takes up the rest. Knows no metric and what no door does.
"""

from __future__ import annotations

import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from agent.app import App
from agent.settings import Settings
from evals.bank import Item
from evals.doors import Doors
from evals.log import Row

MakeDoors = Callable[[App], Doors]
"""How a worker opens the program; a sabotage gives another. Must be importable, so that a worker can be told."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to run: over which state folder, how many at once, and at what cost at most (None: no limit)."""

    settings: Settings
    doors: MakeDoors = Doors
    jobs: int = 1
    max_usd: float | None = None
    max_seconds: float | None = None


class OutOfMoney(Exception):
    """The run's budget is used up; the log holds what was done."""


def run(items: Sequence[Item], plan: Plan) -> Iterator[Row]:
    """A row for each item, in the order in which they end. Raises OutOfMoney between two of them."""
    spent, started = 0.0, time.monotonic()
    for row in _single(items, plan) if plan.jobs <= 1 else _pooled(items, plan):
        yield row
        spent += row.usage.get("usd", 0.0)
        if plan.max_usd is not None and spent >= plan.max_usd:
            raise OutOfMoney(f"${spent:.2f} of ${plan.max_usd:.2f} are spent")
        if plan.max_seconds is not None and time.monotonic() - started >= plan.max_seconds:
            raise OutOfMoney(f"{plan.max_seconds:.0f} seconds are over")


def _single(items: Sequence[Item], plan: Plan) -> Iterator[Row]:
    with _opened(plan) as doors:
        for item in items:
            yield observe(item, doors)


def observe(item: Item, doors: Doors) -> Row:
    """One case through its door; whatever it raises is in the row."""
    started = time.perf_counter()
    try:
        observed, error = doors.observe(item), None
    except Exception as crash:  # noqa: BLE001 - the runner turns a crash into a row, and goes on
        observed, error = None, f"{type(crash).__name__}: {crash}"
    seconds = round(time.perf_counter() - started, 4)
    usage = (observed or {}).get("usage") or {}
    given = item.case.model_dump(mode="json") if item.id.startswith("shared/") else None
    return Row(item.id, item.kind, item.split, item.hash, seconds, observed, error, usage, given)


class _opened(ExitStack):
    """The doors over a copy of the state folder of their own, since each run writes into it."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._plan = plan

    def __enter__(self) -> Doors:  # type: ignore[override]
        super().__enter__()
        home = Path(self.enter_context(tempfile.TemporaryDirectory(prefix="knockon-eval-"))) / "home"
        if self._plan.settings.home.is_dir():
            shutil.copytree(self._plan.settings.home, home)
        app = self.enter_context(App(self._plan.settings.model_copy(update={"home": home})))
        doors = self._plan.doors(app)
        self.callback(doors.close)
        return doors


_worker: Doors | None = None
_stack = ExitStack()


def _open_worker(plan: Plan) -> None:
    global _worker  # noqa: PLW0603 - one program a worker process, opened once
    _worker = _stack.enter_context(_opened(plan))


def _in_worker(item: Item) -> Row:
    assert _worker is not None
    return observe(item, _worker)


@contextmanager
def _deaf() -> Iterator[None]:
    """A worker that starts in here never hears Ctrl-C: the run does, and lets each worker end its case."""
    hears = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, hears)


def _pooled(items: Sequence[Item], plan: Plan) -> Iterator[Row]:
    """No more cases are under way than there are workers, so that a budget that ends stops the rest."""
    waiting = list(reversed(items))
    while waiting:
        pool = ProcessPoolExecutor(
            plan.jobs, mp_context=get_context("spawn"), initializer=_open_worker, initargs=(plan,)
        )
        under_way: dict[Future[Row], Item] = {}
        try:
            while waiting or under_way:
                while waiting and len(under_way) < plan.jobs:
                    item = waiting.pop()
                    with _deaf():
                        under_way[pool.submit(_in_worker, item)] = item
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    item = under_way.pop(future)
                    yield future.result()
        except BrokenProcessPool:
            for lost in [item, *under_way.values()]:
                yield Row(lost.id, lost.kind, lost.split, lost.hash, 0.0, None, "the worker died while it ran this")
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
