"""Whether a document is all there: half a filing read as a whole one would hide what its other half discloses.

Judges by how the bytes end. Seen in 580 filings of 1994 to 2026: none ends inside a tag, all HTML that opens ends, and
each <TEXT> of a submission has its </TEXT>.
"""

from __future__ import annotations

import re

from knowledge.errors import UnreadableDocument

_XHTML = re.compile(rb"<\?xml\b|XHTML 1|www\.w3\.org/1999/xhtml", re.I)
_OPENS = re.compile(rb"<(?:html|body)\b", re.I)
_CLOSES = re.compile(rb"</(?:html|body)\s*>", re.I)
_HEAD = 8192
_REMEDY = "Get the whole file: what is missing would count as not disclosed."


def check_html(data: bytes, path: str) -> str | None:
    """None for HTML with an end, a warning where that may be missing. Raises UnreadableDocument where it is cut off."""
    end = data.rstrip()
    if end.rfind(b"<") > end.rfind(b">"):
        raise UnreadableDocument(f"{path}: is cut off, it ends inside a tag.", remedy=_REMEDY)
    head = data[:_HEAD]
    if not _OPENS.search(head) or _CLOSES.search(data, max(0, len(data) - _HEAD)) or _CLOSES.search(data):
        return None
    if _XHTML.search(head):
        raise UnreadableDocument(f"{path}: is cut off, its <html> has no end.", remedy=_REMEDY)
    return "its <html> has no end: the file may be cut off"


def check_submission(data: bytes, path: str) -> None:
    """Raises UnreadableDocument where a document of a full submission has no end."""
    if data.rfind(b"<TEXT>") > data.rfind(b"</TEXT>"):
        raise UnreadableDocument(f"{path}: is cut off, its last document has no end.", remedy=_REMEDY)
