"""Bytes -> a tree of HTML, by libxml2's HTML parser: no entity is expanded, nothing is fetched, no script is run.

Knows encodings as filed: UTF-8 and Windows-1252 whatever is declared, others as declared. Raises UnreadableDocument
where the parser gives up in silence, as it does on markup that is nested too deeply.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from knowledge.errors import UnreadableDocument

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_PREFIX = re.compile(rb"""xmlns:([\w-]+)\s*=\s*["']http://www\.xbrl\.org/20(?:08|13)/inlineXBRL["']""")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PAGE_MARKS = (b"<PAGE", b"<page", b"<Page", b"PAGEBREAK", b"PAGE BREAK", b"pagebreak", b"page break", b"Page Break")
_PAGE_MARK = re.compile(rb"<!--\s*page\s?break\s*-->|</?page>", re.I)
"""Page breaks of the years before style sheets; an unclosed <page> would swallow the rest of the document."""
_ENDS = re.compile(rb"</(?:html|body)\s*>", re.I)
_PRE = re.compile(rb"<pre\b.*?(?:</pre>|\Z)", re.I | re.S)
_MARKS = re.compile(rb"<(/?(?:TABLE|CAPTION|S|C|FN|PAGE))>", re.I)
_HEAD = 4096


def utf8(data: bytes) -> bytes:
    """The bytes as UTF-8 without a byte order mark and without NULs."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None) or _encoding(data)
    if encoding is not None:
        data = data.decode(encoding, "replace").encode("utf-8", "replace")
    return data.replace(b"\x00", b"") if b"\x00" in data else data


def _encoding(data: bytes) -> str | None:
    """What to decode by; None for UTF-8 as it is. A few broken characters do not make UTF-8 something else."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        whole = sum(not char.isascii() for char in text) - broken
        return "utf-8" if whole > 4 * broken else _declared(data) or "cp1252"
    return None


def _declared(data: bytes) -> str | None:
    """The declared encoding, where it is one that can be right: text that is not UTF-8 was not declared so truly."""
    match = _DECLARED.search(data[:_HEAD])
    try:
        name = codecs.lookup(match[1].decode("ascii")).name if match else ""
    except LookupError:
        return None
    return name if name and name not in ("utf-8", "ascii", "iso8859-1", "utf-16", "utf-32", "utf-7") else None


def parse(data: bytes, path: str) -> _Element:
    """The root element of `data`, which is UTF-8. Inline XBRL's prefix is "ix" whatever the filer calls it."""
    from lxml import etree

    if (named := _PREFIX.search(data[: 16 * _HEAD])) and named[1] != b"ix":
        data = re.sub(rb"<(/?)" + re.escape(named[1]) + rb":", rb"<\1ix:", data)
    if _ends_early(data):
        data = _ENDS.sub(b"", data)
    if b"<pre" in data or b"<PRE" in data:
        data = _PRE.sub(_kept, data)
    if not data.startswith(b"<?xml") and any(mark in data for mark in _PAGE_MARKS):
        data = _PAGE_MARK.sub(rb'<hr style="page-break-after:always">', data)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root: _Element | None = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(f"{path}: no HTML can be read in it ({_short(error)}).") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log.filter_from_fatals()):
        raise UnreadableDocument(
            f"{path}: its markup is nested over 2,000 levels deep.", remedy="No browser shows it; ask for another copy."
        )
    if root is None:
        raise UnreadableDocument(f"{path}: no HTML can be read in it.")
    return root


def text_of(el: _Element, between: str = "") -> str:
    """All text inside an element, as it stands."""
    return between.join(str(part) for part in el.itertext())


def _kept(match: re.Match[bytes]) -> bytes:
    """Preformatted text with the marks of plain-text filings kept as text; with HTML's own tables it stays as it is."""
    inside = match[0]
    return inside if b"<tr" in inside.lower() else _MARKS.sub(rb"&lt;\1&gt;", inside)


def _ends_early(data: bytes) -> bool:
    """True where markup follows the first </html>: browsers show it, libxml2 drops it."""
    first = min((at for at in map(data.find, (b"</html>", b"</HTML>")) if at >= 0), default=len(data))
    return b"<" in data[first + len(b"</html>") :].replace(b"</", b"")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
