"""Answers of the SEC on disk: one file each, written whole or not at all, so that an interrupted run goes on.

Knows nothing of HTTP or of what the bytes mean. A file is a line of JSON (validators) and then the body.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from knowledge.errors import StoreError


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as kept: its body and the validators to ask again with."""

    body: bytes
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class _Head:
    url: str
    size: int
    etag: str | None
    last_modified: str | None


class AnswerCache:
    """A folder of answers by address. Safe for several processes: a file is replaced, never changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, url: str) -> Path:
        """Where the answer of `url` lies: by hash, since addresses hold characters that file names must not."""
        name = sha256(url.encode()).hexdigest()
        return self.folder / name[:2] / name

    def get(self, url: str) -> Kept | None:
        """The kept answer, or None: absent, or not whole (then it is as if absent)."""
        try:
            head, _, body = self.path(url).read_bytes().partition(b"\n")
            read = _Head(**json.loads(head))
        except (FileNotFoundError, ValueError, TypeError):
            return None
        return Kept(body, read.etag, read.last_modified) if (read.url, read.size) == (url, len(body)) else None

    def put(self, url: str, kept: Kept) -> None:
        """Keep an answer. Raises StoreError where the folder cannot be written; nothing half written is left."""
        path = self.path(url)
        head = json.dumps(asdict(_Head(url, len(kept.body), kept.etag, kept.last_modified))).encode()
        scratch: str | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            with os.fdopen(handle, "wb") as out:
                out.write(head + b"\n" + kept.body)
            os.replace(scratch, path)
            scratch = None
        except OSError as error:
            raise StoreError(
                f"the SEC cache {self.folder} cannot be written: {error.strerror or error}.",
                remedy="Free space there, or set KNOCKON_HOME to a folder that can be written.",
            ) from error
        finally:
            if scratch is not None:
                Path(scratch).unlink(missing_ok=True)
