"""Work done in worker processes, each item under a time and a memory limit: a bad document costs itself alone.

A worker that crashes, runs out of memory or takes too long makes that item's outcome an UnreadableDocument, and another
worker takes its place. Ends its workers however it is left. Knows nothing of documents beyond that error.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from typing import Any, Generic, TypeVar

from knowledge.errors import KnowledgeError, UnreadableDocument

T = TypeVar("T")
R = TypeVar("R")

SECONDS = 120.0
"""Wall time that one item may take; the largest filings of the shared data take under ten seconds."""
MEMORY = 3 * 1024**3
"""Bytes of address space that a worker may add to what it starts with."""
_LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T, R]):
    """What became of one item: a result, or the error that says why there is none."""

    item: T
    result: R | None = None
    error: KnowledgeError | None = None


def run(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    workers: int,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Iterator[Outcome[T, R]]:
    """The outcome of each item as it comes, in no fixed order. `function` must be importable by its name.

    A KnowledgeError that it raises is the outcome's; any other failure becomes an UnreadableDocument that names the
    item by `str(item)`. Closing the generator, or Ctrl-C, ends the workers at once.
    """
    waiting = iter(items)
    busy: list[_Worker[T, R]] = []
    try:
        for _, item in zip(range(workers), waiting):
            busy.append(_Worker(function, memory))
            busy[-1].give(item, seconds)
        while busy:
            worker = _soonest(busy)
            outcome = worker.outcome(seconds)
            for item in waiting:
                if not worker.alive:
                    busy[busy.index(worker)] = worker = _Worker(function, memory)
                worker.give(item, seconds)
                break
            else:
                busy.remove(worker)
                worker.end()
            yield outcome
    finally:
        for worker in busy:
            worker.end()


class _Worker(Generic[T, R]):
    """One process and the item it is at."""

    def __init__(self, function: Callable[[T], R], memory: int) -> None:
        context: Any = multiprocessing.get_context(_start_method())
        context.set_forkserver_preload([function.__module__])  # imported once, by the server that workers fork from
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, function, memory, os.getpid()), daemon=True)
        self._process.start()
        theirs.close()
        self.alive = True
        self.deadline = 0.0

    def give(self, item: T, seconds: float) -> None:
        """Start on an item. One that has died meanwhile says so when its outcome is asked for."""
        self._item, self.deadline = item, time.monotonic() + seconds
        try:
            self.pipe.send(item)
        except OSError:
            self.alive = False

    def outcome(self, seconds: float) -> Outcome[T, R]:
        """What came of the item: the worker's answer, or why there is none."""
        if not self.pipe.poll():
            self.end()
            what = f"{self._item}: takes longer than {seconds:g} seconds to read."
            return Outcome(self._item, error=UnreadableDocument(what, remedy="It was given up."))
        try:
            result, error = self.pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            what = f"{self._item}: reading it ended its process ({_ending(self._process.exitcode)})."
            self.end()
            return Outcome(self._item, error=UnreadableDocument(what, remedy="The file is damaged or hostile."))
        return Outcome(self._item, result, error)

    def end(self) -> None:
        """Kill the process: it holds nothing that could be torn."""
        self.alive = False
        self.pipe.close()
        self._process.kill()
        self._process.join()


def _start_method() -> str:
    """Forking costs milliseconds and inherits the tables, but is safe only while no other thread runs."""
    return "fork" if _LINUX and threading.active_count() == 1 else "forkserver"


def _soonest(busy: list[_Worker[T, R]]) -> _Worker[T, R]:
    """The first worker that has something to say, or whose time is up."""
    late = min(busy, key=lambda worker: worker.deadline)
    ready = wait([worker.pipe for worker in busy], max(0.0, late.deadline - time.monotonic()))
    return next((worker for worker in busy if worker.pipe in ready), late)


def _serve(pipe: Connection, function: Callable[[Any], Any], memory: int, parent: int) -> None:
    """A worker's life: items in, outcomes out, until the pipe closes. Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _LINUX:
        _die_with(parent)
        _limit(memory)
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send_bytes(_attempt(function, item, memory))


def _attempt(function: Callable[[Any], Any], item: object, memory: int) -> bytes:
    """The outcome as it is sent, so that what cannot be sent is an outcome too."""
    error: KnowledgeError
    try:
        return bytes(ForkingPickler.dumps((function(item), None)))
    except KnowledgeError as told:
        error = told
    except MemoryError:
        error = UnreadableDocument(f"{item}: takes more than {memory // 1024**2:,} MB of memory to read.")
    except Exception as bug:  # noqa: BLE001  one bad document becomes a row and stops no other
        words = " ".join(f"{type(bug).__name__}: {bug}".split())[:200]
        error = UnreadableDocument(f"{item}: cannot be read ({words}).")
    return bytes(ForkingPickler.dumps((None, error)))


def _die_with(parent: int) -> None:
    """Have the kernel end this worker with its parent, so that none outlives a kill -9 holding a lock."""
    if os.getppid() == parent:  # forked by it, and not by the fork server, whose children inherit no locks
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _limit(memory: int) -> None:
    import resource

    with open("/proc/self/statm") as statm:
        now = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + memory, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"
