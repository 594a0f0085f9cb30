"""The bundled notes in the library: those that changed are read again, those that are gone retired.

Cheap where nothing changed, which is nearly always: what reads a note is imported only for one that is new.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import KnowledgeError, StoreError
from knowledge.library import Library

if TYPE_CHECKING:
    from knowledge.ingest import Ingested

NOTES = Path(__file__).parent / "notes"


def sync_notes(library: Library, folder: Path = NOTES) -> list[Ingested]:
    """Bring the bundled notes into the library: those that changed are read, those that are gone retired.

    Nothing is written when nothing changed, nor to a library that is open for reading only. Raises StoreError.
    """
    if library.readonly:
        return []
    held = library.newest_under("notes/")
    done: list[Ingested] = []
    for file in sorted(folder.glob("*.md")):
        path, data = f"notes/{file.name}", file.read_bytes()
        if held.pop(path, None) != "d" + hashlib.sha256(data).hexdigest()[:16]:
            done.append(_note(path, data, library))
    for path in held:
        library.retire(path)
    return done


def _note(path: str, data: bytes, library: Library) -> Ingested:
    from knowledge.ingest import Ingested, write
    from knowledge.intake import Job, take_in

    try:
        return write(take_in(Job(path, data)), library)
    except StoreError:
        raise  # the folder, not the note, is at fault
    except KnowledgeError as error:
        return Ingested(path, "failed", error=str(error))
