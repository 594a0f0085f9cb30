"""What kind of document some bytes are, told by how they begin and not by what they are called.

Raises UnreadableDocument for what is no document, saying what it is where that can be told.
"""

from __future__ import annotations

import codecs
import re
from typing import Literal

from knowledge.errors import UnreadableDocument
from knowledge.read.submission import is_submission

Kind = Literal["html", "text", "submission", "pdf", "note"]

_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|p|font|span|br|meta|tr|td|h[1-6]|ix:\w+)\b[^<]{0,2000}?>", re.I
)
"""A <table> alone is none of HTML's: plain text of the 1990s has them too."""
_PARTS = re.compile(rb"<(?:p|br|div|td|li|h[1-6]|span|font|hr)\b", re.I)
_FEW, _LINES = 4, 100
_NOTE = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_FOREIGN = (
    (b"PK\x03\x04", "a zip archive (also docx and xlsx are)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "compressed by gzip"),
    (b"BZh", "compressed by bzip2"),
    (b"\xfd7zXZ", "compressed by xz"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "rich text (RTF)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "sound or a picture (RIFF)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
    (b"%!PS", "PostScript"),
)
_REMEDY = "Give HTML, PDF, plain text or a Markdown note."
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BLANK = b" \t\r\n\f\v\x00\xef\xbb\xbf"
_LATIN = re.compile(rb"[ -~\s]")
_MOST = 0.6
"""The share of plain letters, figures and blanks in any text in a Latin script, UTF-8 or not."""
LONGEST_LINE = 2 * 1024 * 1024
"""Bytes: no text that a person wrote has a line as long as this."""


def kind_of(data: bytes, path: str, *, whole: bool = True) -> Kind:
    """The kind of a document. `whole` is False for one that was cut out of a submission."""
    if not data.strip(_BLANK):
        raise UnreadableDocument(f"{path}: is empty.", remedy=_REMEDY)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for start, what in _FOREIGN:
        if data.startswith(start) and not (start == b"MZ" and data[:512].isascii() and b"\x00" not in data[:512]):
            raise UnreadableDocument(f"{path}: is {what}, not a document to read.", remedy=_REMEDY)
    if whole and is_submission(data):
        return "submission"
    if _NOTE.match(data) or (whole and path.lower().endswith((".md", ".markdown"))):
        return "note"
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    head = data[:65536].replace(b"\x00", b"") if wide else data[:65536]
    if _HTML.search(head) and not _wraps_text(head):
        return "html"
    if not wide:
        _check_text(data, head, path)
    return "text"


def _wraps_text(head: bytes) -> bool:
    """True for plain text inside a few tags: its paragraphs are parted by blank lines, which HTML would lose."""
    return len(_PARTS.findall(head)) < _FEW and head.count(b"\n") > _LINES and b"<pre" not in head.lower()


def _check_text(data: bytes, head: bytes, path: str) -> None:
    """Raise for bytes that are data or markup of another kind, and no text to read."""
    if len(_CONTROL.findall(head)) > len(head) // 50:
        raise UnreadableDocument(f"{path}: is binary data, not a document to read.", remedy=_REMEDY)
    if head.lstrip()[:5] == b"<?xml":
        raise UnreadableDocument(f"{path}: is XML data, not a document to read.", remedy=_REMEDY)
    if head.lstrip()[:2] in (b'{"', b"[{", b"{\n", b"[["):
        raise UnreadableDocument(f"{path}: is JSON data, not a document to read.", remedy=_REMEDY)
    if len(_LATIN.findall(head)) < len(head) * _MOST:
        raise UnreadableDocument(f"{path}: is in an encoding that cannot be read.", remedy="Save it as UTF-8.")
    if max(map(len, data.split(b"\n"))) > LONGEST_LINE:
        raise UnreadableDocument(
            f"{path}: is one line of over {LONGEST_LINE // 1024**2} MB, not a document to read.", remedy=_REMEDY
        )
