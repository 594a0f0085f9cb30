"""Which pages hold the financial statements, told by the rows that only such a statement has and by its title.

Rows and titles are those of Regulation S-X and of the us-gaap taxonomy's statements; they stand in `statements.tsv`.
An index that names statements, a summary of selected figures, a parent company's own statements beside the consolidated
ones, and a note that repeats some rows are none. Knows no file type.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from knowledge.pages.patterns import Pattern
from knowledge.types import Block

DATA = Path(__file__).resolve().parent.parent / "data" / "statements.tsv"
STATEMENTS = ("income_statement", "balance_sheet", "cash_flow", "comprehensive_income", "equity")


@dataclass(frozen=True, slots=True)
class _Form:
    """What a statement looks like: its title, rows of which it has many, and those of which it must have some."""

    title: Pattern
    rows: tuple[Pattern, ...]
    must: tuple[Pattern, ...]
    many: int
    few: int
    musts: int


MANY = {
    "income_statement": (9, 5, 2),
    "balance_sheet": (10, 6, 1),
    "cash_flow": (10, 5, 2),
    "comprehensive_income": (6, 3, 1),
    "equity": (7, 3, 1),
}
"""Different rows that a statement has without a title, under its title, and how many that it must have."""


@cache
def _forms() -> dict[str, _Form]:
    words: dict[str, dict[str, list[Pattern]]] = {kind: {} for kind in STATEMENTS}
    for line in DATA.read_text(encoding="utf-8").splitlines()[1:]:
        kind, role, pattern = line.split("\t")
        words[kind].setdefault(role, []).append(Pattern(pattern))
    return {
        kind: _Form(found["title"][0], tuple(found["row"]), tuple(found["must"]), *MANY[kind])
        for kind, found in words.items()
    }


_SUMMARY = re.compile(
    r"\bselected\b|\bsupplement|\bsummar|\bpro forma\b|highlights|\bparent\b|schedule i\b|registrant only"
    r"|condensed financial information|\banalysis of|\bcomponents\b|\bindex\b|\bcaptions?\b|\bconsolidating\b|\beffect"
    r"|\bmanaged|\baverage\b|\bas a percent|\bnotes? to\b|\belements\b|\bkey\b|\bvariab|\bguarantor",
    re.I,
)
_MENTION = re.compile(
    r"\b(?:see|refer|in the|on the|in our|on our|our|accompanying|integral|following|included|report)\b", re.I
)
_NOTES = re.compile(r"^(?:note\s+\d|\(?\d{1,2}[.)]\s+[A-Z]|notes? to\b.*financial statements)", re.I)
_FIGURE = re.compile(r"^[$(]*\d[\d,.]*\)?$")
_LONGEST_TITLE = 240
REGION = 6
"""Pages between two statements of a filer's set, at most: what lies farther away is of somebody else or an extract."""


class Page:
    """One page's blocks, and what of them tells a statement."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks

    @cached_property
    def labels(self) -> str:
        """The first cells of all rows of tables, a line each, in lower case."""
        rows = (row for block in self.blocks if block.kind == "table" for row in block.rows)
        return "\n".join(label.strip() for row in rows if (label := next((cell for cell in row if cell), ""))).lower()

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Short lines that may be a statement's title, before the first note's heading: no mention and no row."""
        found = []
        for block in self.blocks:
            if block.kind == "heading" and _NOTES.match(block.text):
                break
            found += [line for line in _lines(block) if not _MENTION.search(line)]
        return tuple(found)

    @cached_property
    def summary(self) -> bool:
        """True where a heading says that what follows is a part, a choice or another's statements."""
        return any(
            _SUMMARY.search(block.text) for block in self.blocks if block.kind == "heading" and len(block.text) < 160
        )


def _lines(block: Block) -> Iterator[str]:
    """What of a block may be a title: a short text, or a cell of a table's first rows where no figure stands."""
    if block.kind != "table":
        if len(block.text) <= _LONGEST_TITLE:
            yield block.text
        return
    for row in block.rows[:4]:
        if not any(_FIGURE.search(cell) for cell in row):
            yield from {cell for cell in row if cell and len(cell) <= _LONGEST_TITLE}


@dataclass(frozen=True, slots=True)
class _Seen:
    """How far one page looks like one statement."""

    rows: int
    musts: int
    title: str | None
    barred: bool


def statements(pages: Sequence[Page], *, sections: Sequence[str | None], periodic: bool) -> list[frozenset[str]]:
    """Which statements each page holds. `sections` are the items that the pages begin in.

    A periodic report has one set of them, whose pages follow each other; a release may have several.
    """
    seen = {
        kind: [_look(page, form, section) for page, section in zip(pages, sections)] for kind, form in _forms().items()
    }
    found: list[set[str]] = [set() for _ in pages]
    named = {at for looks in seen.values() for at, look in enumerate(looks) if look.title}
    for kind, form in _forms().items():
        for at in _chosen(seen[kind], form, named):
            found[at].add(kind)
    if periodic:
        _keep_one_set(found)
    for kind, form in _forms().items():
        for at in range(1, len(pages)):
            if (
                kind in found[at - 1]
                and kind not in found[at]
                and not (found[at] - found[at - 1])
                and _goes_on(pages[at], seen[kind][at], form)
            ):
                found[at].add(kind)
    return [frozenset(kinds) for kinds in found]


def _look(page: Page, form: _Form, section: str | None) -> _Seen:
    """Look at one page; without a row that the statement must have, its rows are not counted."""
    musts = _found(page, form.must)
    titles = (
        [t for t in page.titles if form.title.stands_in(t.lower()) and not _SUMMARY.search(t)] if page.labels else []
    )
    told = (section or "").startswith(("Item 7.", "Item 6.", "Item 2. Management", "Item 1A", "Item 5."))
    rows = _found(page, form.rows) if musts else 0
    return _Seen(rows, musts, max(titles, key=_formal, default=None), told or page.summary)


def _found(page: Page, rows: Sequence[Pattern]) -> int:
    """How many of these rows a page has."""
    return sum(pattern.stands_in(page.labels) for pattern in rows) if page.labels else 0


def _formal(title: str) -> tuple[bool, int]:
    return "consolidated" in title.lower(), -len(title)


def _chosen(seen: Sequence[_Seen], form: _Form, named: Collection[int]) -> set[int]:
    """The pages under a title of the statement, the consolidated one's if there is one; else those by their rows.

    `named` are the pages under a title of any statement.
    """
    titled = {at for at, s in enumerate(seen) if s.title and s.rows >= form.few and s.musts}
    titled = {at for at in titled if not seen[at].barred} or titled
    consolidated = {at for at in titled if "consolidated" in (seen[at].title or "").lower()}
    strong = {at for at, s in enumerate(seen) if s.rows >= form.many and s.musts >= form.musts and not s.barred}
    strong -= set(named)
    return consolidated or titled or strong


def _keep_one_set(found: Sequence[set[str]]) -> None:
    """Leave the pages of the region with most kinds of statements, the first of several; clear the others."""
    regions: list[list[int]] = []
    for at in (at for at, kinds in enumerate(found) if kinds):
        if regions and at - regions[-1][-1] <= REGION:
            regions[-1].append(at)
        else:
            regions.append([at])
    best = max(regions, key=lambda region: len(set().union(*(found[at] for at in region))), default=[])
    for at in range(len(found)):
        if at not in best:
            found[at].clear()


def _goes_on(page: Page, seen: _Seen, form: _Form) -> bool:
    """True for a page that has little but a table with rows of the statement, under its title again or under none."""
    words = sum(len(block.text) for block in page.blocks if block.kind != "table")
    rows = _found(page, form.rows)
    if seen.title and rows:
        return True
    heads = (block.text for block in page.blocks if block.kind == "heading")
    return rows >= form.few and words < 700 and not any(map(_NOTES.match, heads))
