"""Writing a result to a file whole or not at all: beside it first, then in its place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from agent.errors import AgentError


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`; what lay there stays until the new one is complete. Raises AgentError."""
    path = path.expanduser()
    beside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        beside = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise AgentError(
            f"--out {path}: {error.strerror or error}.", remedy="Name a file that can be written."
        ) from error


def _umask() -> int:
    held = os.umask(0)
    os.umask(held)
    return held
