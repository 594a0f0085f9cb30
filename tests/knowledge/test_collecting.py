"""Garbage collection held off for a while."""

from __future__ import annotations

import gc
import weakref

import pytest

from knowledge.collecting import uncollected


class Ring:
    """An object that holds itself."""

    def __init__(self) -> None:
        self.me = self


def test_circles_wait_and_are_collected_afterwards() -> None:
    """Nothing is searched meanwhile, nor at once afterwards; a full collection still finds what was left."""
    with uncollected():
        assert not gc.isenabled()
        ring = weakref.ref(Ring())
        made = [[] for _ in range(100_000)]
        before = sum(each["collections"] for each in gc.get_stats())
    assert gc.isenabled()
    made.append([])
    assert sum(each["collections"] for each in gc.get_stats()) == before
    assert ring() is not None
    gc.collect()
    assert ring() is None


def test_it_comes_back_after_an_error_and_not_where_it_was_off() -> None:
    """What was before is again, whatever happens inside."""
    with pytest.raises(ValueError, match="inside"), uncollected():
        raise ValueError("inside")
    assert gc.isenabled()
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
