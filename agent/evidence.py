"""The run's ledger: what may be cited, each under an opaque key, and what was withheld and why.

A key is handed out once, means one thing for as long as the ledger lives, and means nothing outside it. The ledger
does not search and does not judge: it keeps what was found and resolves keys. Things that were not knowable on the
as-of day never get a key; they are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pydantic import TypeAdapter

from agent.memo import Source
from agent.types import Effect, Event
from knowledge.types import AsOf, Block, Document, Link, Party, Passage, digest

EntryKind = Literal["passage", "link", "event", "effect", "computed", "rule"]
Withheld = Literal["later", "undated"]
RULE = "rule, from memory of the public record"


@dataclass(frozen=True, slots=True)
class Entry:
    """One citable thing. `text` is the verbatim words behind it (or the arithmetic, when the program computed it)."""

    key: str
    kind: EntryKind
    text: str
    title: str
    document: str | None = None  # document id
    company: str | None = None  # whose document it is, as printed or resolved
    form: str | None = None
    period: date | None = None  # end of the period that the document covers
    fiscal_year: int | None = None
    quarter: int | None = None
    page: int | None = None
    section: str | None = None
    heading: str | None = None
    knowable: date | None = None
    checked: bool = True
    origin: str = "filing"
    path: str | None = None
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()  # cells by row, for the tables inside `text`
    captions: tuple[str, ...] = ()  # what stands above each of them
    scale: float | None = None  # what the document's figures count in where they do not say: 1e6 in most filings
    names: tuple[str, ...] = ()  # other companies that the entry is about: the ends of a link, of a path
    restated: str | None = None  # what a row of a note claims, as a sentence: cells are no grammar
    sign: int = 0  # which way a computed effect points, 0 where it does not or nobody says

    def source(self, *, quote: str | None = None) -> Source:
        """The entry as the memo prints it; `quote` narrows the words shown to those relied on."""
        return Source(
            key=self.key,
            document=self.document,
            title=self.title,
            company=self.company,
            page=self.page,
            section=self.section,
            knowable=self.knowable.isoformat() if self.knowable else None,
            checked=self.checked,
            origin=self.origin,
            quote=quote or self.text,
            path=self.path,
        )


_ENTRY = TypeAdapter(Entry)


class Ledger:
    """What one run (or one chat session) may cite. Same thing, same key; keys are given in order: S1, S2, ..."""

    def __init__(self, *, as_of: AsOf | None = None, first: int = 1) -> None:
        self.as_of = as_of or AsOf()
        self._first = first  # number of the first key, so that several ledgers of one conversation share no key
        self._entries: dict[str, Entry] = {}
        self._keys: dict[str, str] = {}
        self._withheld: dict[str, Withheld] = {}
        self._scales: dict[str, float | None] = {}  # by document

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def get(self, key: str) -> Entry | None:
        """The entry under this key, None if this ledger never gave it out."""
        return self._entries.get(key)

    def __getitem__(self, key: str) -> Entry:
        return self._entries[key]

    def entries(self, keys: Iterable[str]) -> list[Entry]:
        """The entries of those keys that this ledger gave out, in the order asked, once each."""
        return [self._entries[k] for k in dict.fromkeys(keys) if k in self._entries]

    def kept(self) -> list[dict[str, Any]]:
        """All entries with what they are known by, as JSON can hold them: for a conversation that goes on later."""
        names = {key: identity for identity, key in self._keys.items()}
        return [{"identity": names[e.key], "entry": _ENTRY.dump_python(e, mode="json")} for e in self]

    @classmethod
    def resumed(cls, rows: Sequence[Mapping[str, Any]], *, as_of: AsOf, first: int = 1) -> Ledger:
        """The ledger that `kept` told of: same thing, same key. Raises ValueError for rows that are none."""
        ledger = cls(as_of=as_of, first=first)
        for row in rows:
            entry = _ENTRY.validate_python(row["entry"])
            ledger._keys[str(row["identity"])] = entry.key
            ledger._entries[entry.key] = entry
        return ledger

    def sources(self, keys: Iterable[str] | None = None) -> list[Source]:
        """Entries as the memo prints them: those of `keys`, or all, in the ledger's order."""
        wanted = None if keys is None else set(keys)
        return [e.source() for e in self if wanted is None or e.key in wanted]

    def withheld(self) -> Mapping[str, int]:
        """How many things were offered that the as-of day does not see, by reason."""
        counted = Counter(self._withheld.values())
        return {"later": counted["later"], "undated": counted["undated"]}

    def passage(self, passage: Passage, document: Document, *, blocks: Sequence[Block] = ()) -> str | None:
        """Key of a passage; None if it was not knowable. `blocks` of the document let its tables be read by column."""
        first, last = passage.blocks
        tables = [b for b in blocks if first <= b.ordinal <= last and b.rows]
        if (tables or "$" in passage.text) and document.id not in self._scales:
            from agent.checking.heads import scale_of  # the check's vocabulary is only needed for tables

            self._scales[document.id] = scale_of(b.text for b in blocks)
        entry = replace(
            _of_document(document, text=passage.text),
            page=passage.page,
            section=passage.section,
            heading=passage.heading,
            tables=tuple(b.rows for b in tables),
            captions=tuple(_caption(b, blocks) for b in tables),
            scale=self._scales.get(document.id),
        )
        return self._give(passage.id, entry)

    def link(self, link: Link, *, document: Document | None = None) -> str | None:
        """Key of a link's quote; None if it was not knowable."""
        base = _of_document(document, text=link.quote) if document else Entry("", "link", link.quote, "")
        names = tuple(p.name for p in (link.source, link.target) if p.name)
        note = link.origin == "note" or (document is not None and document.media == "note")
        entry = replace(
            base,
            kind="link",
            title=link.source_text or base.title or "link",
            document=link.document,
            page=link.page,
            knowable=link.knowable,
            checked=link.checked,
            origin=_origin(note=note, checked=link.checked, proposed=link.origin == "model"),
            company=link.disclosed_by or base.company,
            names=names,
            restated=_sentence(link) if note else None,
        )
        return self._give(link.id, entry)

    def event(self, event: Event) -> str | None:
        """Key of the event's own text, so that what happened can be cited like anything else."""
        name = event.company.name if event.company else None
        entry = Entry(
            "",
            "event",
            event.text,
            event.source or "the event as given",
            company=name,
            knowable=event.knowable or self.as_of.day,
            origin="event",
            names=(name,) if name else (),
        )
        return self._give("event:" + digest(event.text), entry)

    def effect(self, effect: Effect) -> str | None:
        """Key of a computed effect: its arithmetic is the text, and citing it is citing the program."""
        names = tuple(p.name for p in _along(effect) if p.name)
        text = f"{effect.company.name or 'unnamed'}: {effect.arithmetic}"
        return self.computed(text, title=f"computed effect on {effect.company.name}", names=names, sign=effect.sign)

    def computed(self, text: str, *, title: str, names: Sequence[str] = (), sign: int = 0) -> str | None:
        """Key of something that the program itself computed; `text` shows the arithmetic."""
        entry = Entry(
            "", "computed", text, title, knowable=self.as_of.day, origin="computed", names=tuple(names), sign=sign
        )
        return self._give("computed:" + digest(title, text), entry)

    def rule(self, text: str, *, source: str, known: date) -> str | None:
        """Key of a sentence of the rulebook, citable from the day on which its source was public."""
        entry = Entry("", "rule", text, source, knowable=known, checked=False, origin=RULE)
        return self._give("rule:" + digest(text), entry)

    def _give(self, identity: str, entry: Entry) -> str | None:
        if not self.as_of.sees(entry.knowable):
            self._withheld[identity] = "undated" if entry.knowable is None else "later"
            return None
        key = self._keys.get(identity)
        if key is None:
            key = self._keys[identity] = f"S{len(self._keys) + self._first}"
            self._entries[key] = replace(entry, key=key)
        elif entry.tables and not self._entries[key].tables:
            held = self._entries[key]
            self._entries[key] = replace(held, tables=entry.tables, captions=entry.captions, scale=entry.scale)
        return key


def _caption(table: Block, blocks: Sequence[Block]) -> str:
    """What stands right above a table: up to two paragraphs or headings."""
    above = [b.text for b in blocks if table.ordinal - 3 <= b.ordinal < table.ordinal and not b.rows]
    return " ".join(above[-2:])[-400:]


def _along(effect: Effect) -> list[Party]:
    ends: list[Party] = [effect.company, effect.shock.at]
    for step in effect.steps:
        ends += [step.link.source, step.link.target]
    return list(dict.fromkeys(ends))


def _of_document(document: Document, *, text: str) -> Entry:
    note = document.media == "note"
    return Entry(
        "",
        "passage",
        text,
        document.title,
        document=document.id,
        company=document.company_name,
        form=document.form,
        period=document.period,
        fiscal_year=document.fiscal_year,
        quarter=document.fiscal_quarter,
        knowable=document.knowable,
        checked=document.checked if note else True,
        origin=_origin(note=note, checked=document.checked),
        path=document.path,
    )


def _origin(*, note: bool, checked: bool, proposed: bool = False) -> str:
    if proposed:
        return "filing, link proposed by the model"
    if not note:
        return "filing"
    return "note, checked" if checked else "note, from memory of the public record"


def _sentence(link: Link) -> str | None:
    """A row that states a share, as a filer would write it; None for one without."""
    share = link.share
    if share is None or not (link.source.name and link.target.name):
        return None
    low, high = (f"{100 * ratio:.6g}%" for ratio in (share.low, share.high))
    size = low if low == high else f"more than {low}" if share.high >= 1.0 else f"{low} to {high}"
    when = f" in {share.period}" if share.period else ""
    match share.of:
        case "source_revenue":
            return f"{link.source.name} sells {size} of its revenue to {link.target.name}{when}."
        case "target_cost":
            return f"{link.target.name} buys {size} of its purchases from {link.source.name}{when}."
        case "equity":
            return f"{link.source.name} owns {size} of {link.target.name}{when}."
    return None
