"""Answers kept by content: the same question to the same model is answered from disk, byte for byte, at no cost.

One JSON file an answer under `answers/` in the state folder, written whole or not at all. A file that is damaged is
treated as absent. Holds no key and no address of a server beyond the hash over it.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Protocol


class Answers(Protocol):
    """Where answers are kept."""

    def get(self, key: str) -> dict[str, Any] | None:
        """The answer kept under this key."""

    def put(self, key: str, answer: dict[str, Any]) -> None:
        """Keep an answer."""


class NoAnswers:
    """Keeps nothing."""

    def get(self, key: str) -> dict[str, Any] | None:
        """Always None."""
        return None

    def put(self, key: str, answer: dict[str, Any]) -> None:
        """Drop it."""


class AnswerFolder:
    """Answers as files, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> dict[str, Any] | None:
        """The answer kept under this key; None if there is none that can be read."""
        try:
            kept = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return kept if isinstance(kept, dict) else None

    def put(self, key: str, answer: dict[str, Any]) -> None:
        """Keep an answer. A full or read-only disk costs the next run a call, never this one its answer."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(answer, file, ensure_ascii=False, sort_keys=True)
            Path(name).replace(path)
        except OSError:
            return

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
