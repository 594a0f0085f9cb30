"""The door: a file's bytes -> a Reading. What it is, is told by the bytes; the name is only a hint.

Reads HTML as filed (inline XBRL included), plain text, full submissions, PDF and notes. Fetches nothing, runs nothing
and expands no entity. Raises UnreadableDocument with one line that says what is wrong and what to do.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from knowledge.errors import UnreadableDocument
from knowledge.read.filing import read_html, read_submission, read_text
from knowledge.read.kinds import kind_of
from knowledge.types import Reading

LARGEST = 64 * 1024 * 1024
"""Bytes: no filing's text is larger; what is has pictures inside or is no filing."""


def read(path: str, *, data: bytes | None = None) -> Reading:
    """Read a file, or `data` that came from elsewhere ("-", an https address) under the name `path`."""
    data = _load(path) if data is None else data
    _check_size(path, len(data))
    kind = kind_of(data, path)
    if kind == "pdf":
        from knowledge.read.pdf import read_pdf

        return read_pdf(data, path)
    if kind == "note":
        from knowledge.read.note import read_note

        return read_note(data, path)
    if kind == "submission":
        return read_submission(data, path)
    return read_html(data, path) if kind == "html" else read_text(data, path)


def _load(path: str) -> bytes:
    """The bytes of a regular file; the reason in one line for everything else, before it is opened."""
    try:
        about = os.stat(path)
        if stat.S_ISDIR(about.st_mode):
            raise UnreadableDocument(f"{path}: is a folder.", remedy="Give the files in it, or the folder to ingest.")
        if not stat.S_ISREG(about.st_mode):
            raise UnreadableDocument(f"{path}: is neither a file nor a folder.", remedy="Give a file, or - for a pipe.")
        _check_size(path, about.st_size)
        return Path(path).read_bytes()
    except UnreadableDocument:
        raise
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UnreadableDocument(f"{path}: cannot be opened ({why}).") from error


def _check_size(path: str, size: int) -> None:
    if size > LARGEST:
        what = f"{path}: is larger than {LARGEST // 1024**2} MB."
        raise UnreadableDocument(what, remedy="Give the filing's main document alone.")
