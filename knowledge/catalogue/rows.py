"""Dataclasses to rows and back; a document packed for the catalogue, so that a worker can do the work of it.

Knows the columns' order; knows no connection.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from knowledge.types import Block, Document, Link, Party, Passage, Reading, Share, TaggedFact, digest

Row = tuple[Any, ...]

DOCUMENT = tuple(f.name for f in fields(Document))
PASSAGE = (
    "id",
    "document",
    "ordinal",
    "text",
    "tokens",
    "page",
    "section",
    "heading",
    "first_block",
    "last_block",
    "tags",
)
FACT = ("document", "concept", "number", "words", "unit", "start", "finish", "dims", "decimals", "block", "tag")
LINK = (
    *("document", "relation", "source_name", "source_ticker", "source_company"),
    *("target_name", "target_ticker", "target_company", "quote", "origin", "channel"),
    *("share_low", "share_high", "share_of", "share_base", "share_joint", "share_period"),
    *("status", "disclosed_by", "page", "block", "knowable", "checked", "source_text"),
)


@dataclass(frozen=True, slots=True)
class Packed:
    """One document ready to be written: small to send between processes. `blocks` is compressed JSON."""

    document: Document
    blocks: bytes
    passages: tuple[Passage, ...]
    facts: tuple[Row, ...]  # FACT without its document
    links: tuple[Link, ...]
    warnings: tuple[str, ...] = ()


def pack(reading: Reading, passages: Sequence[Passage], links: Sequence[Link] = ()) -> Packed:
    """Pack what was read; the heavy part of cataloguing, safe to do in another process."""
    facts = tuple(_fact_row(f) for f in reading.facts)
    return Packed(reading.document, pack_blocks(reading.blocks), tuple(passages), facts, tuple(links), reading.warnings)


def pack_blocks(blocks: Sequence[Block]) -> bytes:
    """Blocks as compressed JSON; `unpack_blocks` undoes it."""
    plain = [(b.ordinal, b.kind, b.text, b.page, b.section, b.rows) for b in blocks]
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 3)


def unpack_blocks(blob: bytes) -> list[Block]:
    """The blocks that `pack_blocks` packed."""
    return [
        Block(ordinal, kind, text, page, section, tuple(tuple(row) for row in rows))
        for ordinal, kind, text, page, section, rows in json.loads(zlib.decompress(blob))
    ]


def document_row(document: Document) -> Row:
    """Values in the order of DOCUMENT."""
    return tuple(_plain(getattr(document, name)) for name in DOCUMENT)


def document_of(row: Sequence[Any]) -> Document:
    """The document of a row in the order of DOCUMENT."""
    values = dict(zip(DOCUMENT, row))
    values["period"], values["knowable"] = _day(values["period"]), _day(values["knowable"])
    values["checked"] = bool(values["checked"])
    return Document(**values)


def passage_row(passage: Passage, document: int) -> Row:
    """Values in the order of PASSAGE; `document` is the row number."""
    p = passage
    tail = (p.page, p.section, p.heading, *p.blocks, " ".join(p.tags))
    return (p.id, document, p.ordinal, p.text, p.tokens, *tail)


def passage_of(row: Sequence[Any]) -> Passage:
    """The passage of a row in the order of PASSAGE, its document given by id."""
    id_, document, ordinal, text, tokens, page, section, heading, first, last, tags = row
    return Passage(id_, document, ordinal, text, tokens, page, section, heading, (first, last), tuple(tags.split()))


def _fact_row(fact: TaggedFact) -> Row:
    number = fact.value if isinstance(fact.value, int | float) else None
    words = fact.value if isinstance(fact.value, str) else None
    dims = json.dumps(fact.dims, separators=(",", ":")) if fact.dims else ""
    period = (_plain(fact.start), _plain(fact.end))
    return (fact.concept, number, words, fact.unit, *period, dims, fact.decimals, fact.block, fact.id)


def fact_of(row: Sequence[Any]) -> TaggedFact:
    """The fact of a row in the order of FACT, without its document."""
    concept, number, words, unit, start, finish, dims, decimals, block, tag = row
    pairs = tuple((axis, member) for axis, member in json.loads(dims)) if dims else ()
    value = words if number is None else number
    return TaggedFact(concept, value, unit, _day(start), _day(finish), pairs, decimals, block, tag)


def link_row(link: Link, document: int, knowable: date | None) -> Row:
    """Values in the order of LINK; a link with no date of its own has its document's."""
    ends = tuple(v for p in (link.source, link.target) for v in (p.name, p.ticker, p.company))
    share: Row = (None,) * 6
    if link.share:
        s = link.share
        share = (s.low, s.high, s.of, s.printed_base, int(s.joint), s.period)
    head = (document, link.relation, *ends, link.quote, link.origin, link.channel, *share)
    when = _plain(link.knowable or knowable)
    tail = (link.status, link.disclosed_by, link.page, link.block, when, int(link.checked), link.source_text)
    return (*head, *tail)


def link_of(row: Sequence[Any]) -> Link:
    """The link of a row in the order of LINK, its document given by id."""
    (document, relation, sn, st, sc, tn, tt, tc, quote, origin, channel) = row[:11]
    low, high, of, base, joint, period = row[11:17]
    status, disclosed_by, page, block, knowable, checked, source_text = row[17:]
    return Link(
        relation=relation,
        source=Party(sn, st, sc),
        target=Party(tn, tt, tc),
        quote=quote,
        document=document,
        origin=origin,
        channel=channel,
        share=None if low is None else Share(low, high, of, base, bool(joint), period),
        status=status,
        disclosed_by=disclosed_by,
        page=page,
        block=block,
        knowable=_day(knowable),
        checked=bool(checked),
        source_text=source_text,
    )


def links_digest(links: Sequence[Link]) -> str:
    """Digest of everything that the links state, in whatever order they come."""
    return digest(*sorted(json.dumps(asdict(link), default=str, sort_keys=True) for link in links))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
