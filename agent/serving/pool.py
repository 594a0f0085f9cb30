"""Analysts for many requests: a few open ones, each serving one request at a time; the others wait their turn.

Made when first needed. Past `waiting` requests in line a new one is refused at once rather than kept.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, local
from typing import TypeVar

from agent.api import Analyst
from agent.errors import AgentError

Result = TypeVar("Result")


class Busy(AgentError):
    """The line is full; the request was not begun."""


class Pool:
    """At most `size` analysts, one a thread. Close it at the end."""

    def __init__(self, make: Callable[[], Analyst], *, size: int = 2, waiting: int = 512) -> None:
        self._make, self._most = make, size + waiting
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="analyst")
        self._own, self._opened, self._lock, self._inside = local(), list[Analyst](), Lock(), 0

    async def run(self, work: Callable[[Analyst], Result]) -> Result:
        """What `work` gives with an analyst of its own thread. Raises Busy, or what the work raises."""
        import asyncio

        if self._inside >= self._most:
            raise Busy("the server is busy.", remedy="Try again in a moment.")
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._with, work)
        finally:
            self._inside -= 1

    def _with(self, work: Callable[[Analyst], Result]) -> Result:
        analyst = getattr(self._own, "analyst", None)
        if analyst is None:
            analyst = self._own.analyst = self._make()
            with self._lock:
                self._opened.append(analyst)
        return work(analyst)

    def close(self) -> None:
        """End the threads, then close the analysts."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for analyst in self._opened:
            analyst.close()
