"""Which item of its form each block belongs to: "Item 1A. Risk Factors", "Item 2.02. Results of Operations ...".

Item headings are found by their words and told from the lines of a table of contents by what follows them: an item has
text, a line of contents has the next line. A filing without item headings is cut at the titles that the form gives its
items. Knows no markup. Numbers that a form does not have are no items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.read import forms
from knowledge.read.draft import Draft
from knowledge.read.forms import Items
from knowledge.read.titles import heads_statements, item_titled

_ITEM = re.compile(
    r"^\W{0,3}(?:part\s+(?P<part>i{1,3}|iv|[1-4])\b\W{0,6}(?:.{0,40}?\W)?)?\s*items?\s*(?P<number>\d{1,2}(?:\.\s?\d\d)?)\s?"
    r"(?P<letter>\(?[A-K]\)?)?(?![\w%])(?P<rest>.*)",
    re.I | re.S,
)
_PART = re.compile(r"^\W{0,3}part\s+(i{1,3}|iv)\b(?![,\s]*items? \d)", re.I)
_SIGNATURES = re.compile(r"^\W{0,3}signatures?\W{0,3}(?:page)?$", re.I)
_EXHIBITS = re.compile(r"^\W{0,3}(?:exhibit index|index to exhibits)\W{0,3}$", re.I)
_CONTENTS_LINE = re.compile(r"(?:\.{3,}|\s)\s*[A-Z]?-?\d{1,3}\s*$")
_DOTTED = re.compile(r"Item \d+\.\d\d\b")
_BEHIND = re.compile(r"Item 1[4569]\.|Signatures|Exhibit")
"""The last sections of a report (Item 14 and 15 list exhibits, 16 is a summary, 19 lists those of a 20-F)."""
_STATEMENTS = {
    "10-K": f"Item 8. {forms.ANNUAL['8']}",
    "10-Q": "Item 1. Financial Statements",
    "20-F": "Item 18. Financial Statements",
}
_FEW = 3
"""Items with a heading of their own below which a report is cut at the titles of its items."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_LONGEST = 300
_APART = 150
"""Characters between two items' headings below which the first is a line of contents, if the item is met again."""


@dataclass(slots=True)
class _Start:
    at: int
    key: str
    name: str
    room: int = 0  # characters up to the next start


def set_sections(drafts: Sequence[Draft], form: str | None) -> None:
    """Give each draft the section that it stands in; those before the first item have none."""
    starts = _starts(drafts, form)
    ends = [*(start.at for start in starts[1:]), len(drafts)]
    for start, end in zip(starts, ends):
        for draft in drafts[start.at : end]:
            draft.section = start.name


def _starts(drafts: Sequence[Draft], form: str | None) -> list[_Start]:
    found = list(_headings(drafts, form))
    dotted = [start for start in found if _DOTTED.match(start.name)]
    if form and form.startswith(tuple(_STATEMENTS)):
        found = [start for start in found if start not in dotted]  # a list of exhibits names items of other reports
        if sum(start.name.startswith("Item") for start in found) < _FEW:
            found = sorted([*_titled(drafts, form), *found], key=lambda start: start.at)
        return list(_with_statements(drafts, _met(drafts, found), form))
    if dotted:  # the numbering since 2004 has no items without a dot
        found = [start for start in found if start in dotted or not start.name.startswith("Item")]
    return _met(drafts, found)


def _met(drafts: Sequence[Draft], found: list[_Start]) -> list[_Start]:
    """The starts without lines of contents: of several of one item those with room behind them, else the last."""
    sizes = [len(d.text) for d in drafts]
    for this, after in zip(found, [*found[1:], None]):
        this.room = sum(sizes[this.at + 1 : after.at if after else len(drafts)])
    roomy = {start.key for start in found if start.room >= _APART}
    last = {start.key: start.at for start in found}
    return [s for s in found if s.room >= _APART or (s.key not in roomy and s.at == last[s.key])]


def _titled(drafts: Sequence[Draft], form: str) -> Iterator[_Start]:
    for at, draft in enumerate(drafts):
        if (name := item_titled(draft, form)) is not None:
            yield _Start(at, name, name)


def _with_statements(drafts: Sequence[Draft], found: list[_Start], form: str) -> Iterator[_Start]:
    """The starts, and the statements' item again where they stand behind the last items, as many filers place them."""
    name = _STATEMENTS[form[:4]]
    for start, end in zip(found, [*(s.at for s in found[1:]), len(drafts)]):
        yield start
        if _BEHIND.match(start.name):
            within = range(start.at + 1, end)
            at = next((n for n in within if heads_statements(drafts[n]) and _has_table(drafts[n : n + 40])), None)
            if at is not None:
                yield _Start(at, name, name)


def _has_table(drafts: Sequence[Draft]) -> bool:
    return any(draft.kind == "table" for draft in drafts)


def _headings(drafts: Sequence[Draft], form: str | None) -> Iterator[_Start]:
    part: int | None = None
    for at, draft in enumerate(drafts):
        if draft.kind == "table" or len(draft.text) > 20_000:
            continue
        line = draft.text[:_LONGEST]
        if match := _ITEM.match(line):
            if match["part"]:
                part = _ROMAN.get(match["part"].lower())
            if (start := _item(at, match, draft, form, part)) is not None:
                yield start
        elif match := _PART.match(line):
            if len(draft.text) < 120:
                part = _ROMAN[match[1].lower()]
        elif _SIGNATURES.match(line):
            yield _Start(at, "signatures", "Signatures")
        elif _EXHIBITS.match(line):
            yield _Start(at, "exhibits", "Exhibit Index")


def _item(at: int, match: re.Match[str], draft: Draft, form: str | None, part: int | None) -> _Start | None:
    rest = match["rest"]
    if not _heads(draft, rest) or _CONTENTS_LINE.search(draft.text[:_LONGEST]):
        return None
    letter = (match["letter"] or "").strip("()").upper()
    number = match["number"].replace(" ", "")
    items = _items_of(form, part, rest, number)
    key = number + letter if number + letter in items else number
    if key not in items:
        return None
    title = items[key]
    if items is forms.ANNUAL:
        title = next((t for (n, word), t in forms.RENAMED.items() if n == key and word in rest.lower()), title)
    return _Start(at, f"{title} {key}", f"Item {key}. {title}")


def _heads(draft: Draft, rest: str) -> bool:
    """True where the words after the number read as a heading, or begin a paragraph that the heading runs into."""
    words = rest.lstrip(" .:-–—)").strip()
    if not words:
        return len(draft.text) < 30
    if re.match(r"(?:of|in|and|or|above|below|to|on|for|is|are|was|has|which|,|;)\b|[,;]", words):
        return False
    return draft.emphasis or len(draft.text) <= 200 or words[:1].isupper()


def _items_of(form: str | None, part: int | None, rest: str, number: str) -> Items:
    kind = (form or "").split("/")[0]
    if "." in number or kind.startswith("8-K"):
        return forms.CURRENT if "." in number else forms.CURRENT_BEFORE_2004
    if kind.startswith(("20-F", "40-F")):
        return forms.FOREIGN_ANNUAL
    if kind.startswith("10-Q"):
        words = rest.lower()
        if part is None or part > 2:
            return (
                forms.QUARTERLY_II
                if re.search(r"legal|risk f|unregist|default|mine|other inf|exhib", words)
                else forms.QUARTERLY_I
            )
        return forms.QUARTERLY_I if part == 1 else forms.QUARTERLY_II
    return forms.ANNUAL
