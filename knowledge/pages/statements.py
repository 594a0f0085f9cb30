"""Which pages hold the financial statements, told by the rows that only such a statement has and by its title.

Rows and titles are those of Regulation S-X and of the us-gaap taxonomy's statements. An index that names statements, a
summary of selected figures, a parent company's own statements beside the consolidated ones, and a note that repeats
some rows are none. Knows no file type.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.types import Block

STATEMENTS = ("income_statement", "balance_sheet", "cash_flow", "comprehensive_income", "equity")


@dataclass(frozen=True, slots=True)
class _Form:
    """What a statement looks like: its title, rows of which it has many, and those of which it must have some."""

    title: re.Pattern[str]
    rows: tuple[re.Pattern[str], ...]
    must: tuple[re.Pattern[str], ...]
    many: int  # rows without a title
    few: int  # rows under a title
    musts: int = 1


def _rows(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(f"^(?:{pattern})", re.I | re.M) for pattern in patterns)


_OF = r"statements?\s+of\s+(?:condensed\s+)?(?:consolidated\s+)?(?:net\s+)?(?:changes\s+in\s+)?(?:consolidated\s+)?"
_BALANCE = r".*\bbalances?\b|.*\b(?:beginning|end) of (?:year|period)|.*\b[a-z]+ \d{1,2}, (?:19|20)\d\d$"
_FORMS: Mapping[str, _Form] = {
    "income_statement": _Form(
        re.compile(
            rf"{_OF}(?:\(?(?:income|earnings|operations|loss(?:es)?|profit)\)?)(?!\s+tax)|\bincome statements?\b"
            r"|statements? of comprehensive (?:loss|income)$",
            re.I,
        ),
        _rows(
            r"(?:total )?(?:net )?(?:operating )?(?:revenues?|sales)\b(?!.*\bcost)|sales to customers|total net revenues?",
            r"(?:total )?costs? of (?:net )?(?:sales|revenues?|goods|products?|services?)|merchandise costs|cost of",
            r"gross (?:profit|margin|income)",
            r".*\bselling\b|.*general and administrative|marketing",
            r"research,? (?:and |& )?(?:development|engineering)|product development|technology and",
            r"total (?:operating )?(?:costs and |costs, )?expenses|total (?:operating )?costs|total noninterest expense",
            r"(?:total )?(?:operating (?:income|loss|profit|earnings)|(?:\(?(?:income|loss|earnings)\)? ?)+from operations)",
            r"(?:total )?interest (?:and|expense|income)|.*\bother income|other \(?(?:income|expense)|net interest income",
            r".*\bbefore\b.*\b(?:tax|provision|benefit)",
            r".*(?:provision|benefit)\)? (?:for|from)\b.*\btax|.*income tax(?:es)? ?\(?(?:expense|provision|benefit)"
            r"|income taxes\b|taxes on income",
            r"(?:consolidated )?net \(?(?:income|earnings|loss)",
            r".*attributable to",
            r".*\bbasic\b",
            r".*\bdiluted\b|.*assuming dilution",
            r".*\bper (?:common |ordinary )?share",
            r".*(?:weighted[- ])?average\b.*\bshares",
            r"provision for credit losses|noninterest revenue|compensation expense",
            r"depreciation|amortization",
        ),
        _rows(
            r"(?:consolidated )?net \(?(?:income|earnings|loss)|\(?(?:loss|profit)\)? for the (?:year|period)",
            r".*\bbefore\b.*\b(?:tax|provision|benefit)|.*income tax|.*provision for",
            r".*\bbasic\b|.*\bdiluted\b|.*\bper (?:common |ordinary )?(?:share|unit)|.*attributable to",
        ),
        many=9,
        few=5,
        musts=2,
    ),
    "balance_sheet": _Form(
        re.compile(
            r"(?<!off-)(?<!off )\bbalance sheets?\b|statements?\s+of\s+.{0,14}?financial\s+(?:position|condition)", re.I
        ),
        _rows(
            r"cash and|cash$",
            r".*receivable",
            r"(?:merchandise )?inventor|prepaid|other current assets",
            r"total current assets",
            r".*property,? |premises|.*plant and equipment",
            r"goodwill",
            r".*intangible",
            r"(?:total )?(?:.*\binvestments|.*securities|loans)\b",
            r"total assets",
            r".*accounts payable|trade payables|deposits|accrued",
            r"total current liabilities",
            r".*long-term (?:debt|obligations|borrowings)|.*\bnotes payable|(?:total )?debt",
            r"deferred|.*unearned|.*contract liabilities",
            r"total liabilities$|total liabilities [^a]|operating lease",
            r"(?:class \w )?common (?:stock|shares)|preferred|ordinary shares|share capital",
            r".*paid-in|capital in excess|.*\bcapital surplus",
            r"retained|accumulated (?:deficit|earnings)|.*reinvested|deficit",
            r"accumulated other comprehensive|treasury",
            r"total\b.*\bequity|total\b.*\bdeficit",
            r"total liabilities(?:,.*)? and|commitments and contingen",
        ),
        _rows(r"total assets", r"total liabilities(?:,.*)? and|total\b.*\bequity"),
        many=10,
        few=6,
        musts=1,
    ),
    "cash_flow": _Form(
        re.compile(rf"{_OF}cash\s+flows?|\bcash flows? statements?\b", re.I),
        _rows(
            r".*\boperating activities|operations$|net cash from operations",
            r".*\binvesting activities|investing$|net cash (?:used in|from) investing",
            r".*\bfinancing activities|financing$|net cash (?:used in|from) financing",
            r"adjustments? to reconcile|items not",
            r".*depreciation|.*amortization",
            r".*deferred (?:income )?tax",
            r".*(?:stock|share|equity)-based",
            r"changes? in|.*(?:assets and liabilities|working capital)",
            r".*receivable|inventor",
            r".*payable|.*accrued|other (?:current )?liabilities",
            r"capital expenditures|.*(?:additions? to|purchases? of|acquisitions? of|expenditures for) (?:property|plant|premises)",
            r"proceeds|maturities|.*\bissuance|sales? of",
            r"(?:re)?payments?|repayment|retirement",
            r".*dividends?",
            r".*repurchase|.*treasury|.*common stock",
            r"acquisition|.*businesses|purchases? of (?:investments|marketable|short)",
            r"effects? of|.*exchange rate",
            r"(?:net )?\(?(?:increase|decrease|change)\b.*\bcash",
            r".*\bcash\b.*\b(?:beginning|end) of|.*\bat (?:beginning|end) of",
            r".*(?:interest|taxes) paid|cash paid|supplemental|non-?cash",
        ),
        _rows(
            r".*\boperating activities|net cash from operations",
            r".*\binvesting activities|net cash (?:used in|from) investing",
            r".*\bfinancing activities|net cash (?:used in|from) financing",
            r".*\bcash\b.*\b(?:beginning|end) of",
        ),
        many=10,
        few=5,
        musts=2,
    ),
    "comprehensive_income": _Form(
        re.compile(r"statements?\s+of\b.{0,60}?\bcomprehensive\b|comprehensive income statements?", re.I),
        _rows(
            r"(?:consolidated )?net \(?(?:income|earnings|loss)",
            r".*other comprehensive",
            r".*translation",
            r".*unrealized|.*available-for-sale|.*debt securities",
            r".*reclassif|.*realized",
            r".*pension|.*benefit plans?|.*actuarial|.*prior service|.*postretirement|.*retirement",
            r".*hedg|.*derivative",
            r"(?:total )?comprehensive \(?(?:income|loss|earnings)|.*comprehensive \(?(?:income|loss|earnings)\)?.*attributable",
        ),
        _rows(r"(?:total |consolidated )?comprehensive \(?(?:income|loss|earnings)|.*other comprehensive"),
        many=6,
        few=3,
    ),
    "equity": _Form(
        re.compile(
            r"statements?\s+of\b.{0,50}?\b(?:equity|deficit|capital|(?:stock|share)(?:holders|owners)[’'] investment)\b"
            r"|\b(?:equity|deficit) statements?\b",
            re.I,
        ),
        _rows(
            rf"{_BALANCE}",
            r"(?:consolidated )?net \(?(?:income|earnings|loss)",
            r".*other comprehensive",
            r".*dividend",
            r".*repurchase|.*treasury|.*purchases? of|.*retire",
            r".*(?:stock|share|equity)-based|.*compensation",
            r".*issu|.*exercise|.*under",
            r".*noncontrolling|.*adoption|.*cumulative effect",
            r".*tax|.*conversion|.*distributions",
        ),
        _rows(_BALANCE),
        many=7,
        few=3,
    ),
}
_SUMMARY = re.compile(
    r"\bselected\b|\bsupplement|\bsummar|\bpro forma\b|highlights|\bparent\b|schedule i\b|registrant only|condensed financial"
    r" information|\banalysis of|\bcomponents\b|\bindex\b|\bcaptions?\b|\bconsolidating\b|\beffect|\bmanaged|\baverage\b"
    r"|\bas a percent|\bnotes? to\b|\belements\b|\bkey\b|\bvariab|\bguarantor",
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
        """The first cells of all rows of tables, a line each."""
        rows = (row for block in self.blocks if block.kind == "table" for row in block.rows)
        return "\n".join(label.strip() for row in rows if (label := next((cell for cell in row if cell), "")))

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
    """The lines of a block that may be a title: a short text, or a cell of a table's first rows if no figures are there."""
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
        kind: [_look(page, form, section) for page, section in zip(pages, sections)] for kind, form in _FORMS.items()
    }
    found: list[set[str]] = [set() for _ in pages]
    named = {at for looks in seen.values() for at, look in enumerate(looks) if look.title}
    for kind, form in _FORMS.items():
        for at in _chosen(seen[kind], form, named):
            found[at].add(kind)
    if periodic:
        _keep_one_set(found)
    for kind, form in _FORMS.items():
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
    rows = sum(pattern.search(page.labels) is not None for pattern in form.rows) if page.labels else 0
    musts = sum(pattern.search(page.labels) is not None for pattern in form.must) if rows else 0
    titles = [line for line in page.titles if form.title.search(line) and not _SUMMARY.search(line)] if rows else []
    told = (section or "").startswith(("Item 7.", "Item 6.", "Item 2. Management", "Item 1A", "Item 5."))
    return _Seen(rows, musts, max(titles, key=_formal, default=None), told or page.summary)


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
    if seen.title and seen.rows:
        return True
    return (
        seen.rows >= form.few
        and words < 700
        and not any(block.kind == "heading" and _NOTES.match(block.text) for block in page.blocks)
    )
