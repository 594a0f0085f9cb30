"""What every test stands on: a temporary home, no network beyond loopback, and the shared data where it lies."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from knowledge import tokens

LOOPBACK = ("127.0.0.1", "::1", "localhost")
REPO = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own; no setting of the person who runs the tests reaches it."""
    for name in ("KNOCKON_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "CHROMA_URL", "SEC_IDENTITY", "EDGAR_IDENTITY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "home"
    monkeypatch.setenv("KNOCKON_HOME", str(folder))
    from agent.settings import settings

    settings.cache_clear()
    return folder


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that leaves the machine fails the test with the address it wanted."""
    connect = socket.socket.connect

    def only_loopback(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", only_loopback)
    monkeypatch.setattr(tokens, "SOURCE", "http://127.0.0.1:9/no-vocabulary")  # ingest fetches it where it is missing


def data_folder() -> Path | None:
    """The shared test data, or None where it is absent."""
    folder = Path(os.environ.get("KNOCKON_TEST_DATA") or REPO.parent / "shared" / "data")
    return folder if folder.is_dir() else None


@pytest.fixture
def shared() -> Path:
    """The shared test data; the test is skipped, saying so, where it is absent."""
    folder = data_folder()
    if folder is None:
        pytest.skip("the shared test data is absent: set KNOCKON_TEST_DATA to its folder")
    return folder
