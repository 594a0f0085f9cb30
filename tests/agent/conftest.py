"""Fixtures of the agent's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fake_openai import FakeOpenAI, serving


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    """A chat-completions server on loopback."""
    with serving() as fake:
        yield fake
