# ruff: noqa: E501 - patterns of wording read best in rows
"""Tables into stated values: each cell read by its row's label and its column's heads, in the table's scale.

Works on cells by row as a reader gives them, or on lines of text with bars (`agent.checking.cells`), under the heads
that `agent.checking.heads` reads. Knows nothing of claims.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from agent.checking import metrics
from agent.checking.cells import (
    CELL,
    CURRENCIES,
    PER_SHARE,
    YEAR,
    Scale,
    is_figure,
    joined,
    label_of,
    per_share,
    value_of,
)
from agent.checking.heads import BEGINNING, SCALE, SCALES, heads_of, period_of, unheaded
from agent.checking.metrics import measure, words_of
from agent.checking.periods import Period, spot
from agent.checking.stated import Place, Role, Stated
from agent.checking.values import Value
from knowledge.exposure.sentences import plain

Rows = Sequence[Sequence[str]]
_BALANCE = re.compile(r"^(?:balances?|(?:total )?(?:(?:share|stock)holders['’]? )?equity)\b", re.I)
"""A row of a roll-forward that states where an account stood."""
_CHANGE = re.compile(r"\bchanges?\b|\bvariance\b|\bincrease\b|\bdecrease\b|\bgrowth\b|\bY/?Y\b|\byear[- ]over[- ]year\b|\bvs\b|\bversus\b|%\s?chg", re.I)  # fmt: skip
_KIND = re.compile(r"^(?:basic|diluted|assuming (?:full )?dilution|undiluted)\W*$", re.I)
"""A group within "Earnings per share": of which kind its rows are."""
_LEGEND = re.compile(r"\bincrease\s?/?\s?\(decrease\)|\bdecrease\s?/?\s?\(increase\)", re.I)
_SHARE_OF = re.compile(r"(?:%|percent(?:age)?) of (?:total )?(?P<base>[\w\s]+)|\bmix\b", re.I)
_GENERIC = frozenset(words_of("assets liabilities activities equity costs expenses income operations adjustments supplemental cash flows information results data statement segment three six nine twelve operating investing financing net sources uses amounts reconciliation items following table statement earnings loss comprehensive financial position retained common stock parent key products other numerator denominator shares par changes reconcile shareholder"))  # fmt: skip
_COUNTED_TERMS = frozenset({"customers", "suppliers", "employees"})
_SUBJECT = re.compile(r"(?:^|[.:]\s+)(?:the |our )?(?P<what>[A-Z][\w\s,&'-]{4,60}?)\s+(?:was|were|is|are)\s+(?:allocated|included|recorded|recognized|classified|distributed|split)\b[^.:]{0,80}:\s*$")  # fmt: skip
_ALL_OF = words_of("geographic external")
"""Words of a total that do not narrow it: by whatever it is divided, it is the whole."""
_SUMS = re.compile(r"^(?:total|consolidated|net|provision|[\w.]+ consolidated)\b", re.I)
_TOTALS = frozenset({"operating cash flow", "investing cash flow", "financing cash flow", "assets", "liabilities", "net income", "cash", "equity", "income tax"})  # fmt: skip
_ACCOUNTING = frozenset(words_of("deferred current noncurrent non-current federal state foreign long-term short-term basic diluted"))  # fmt: skip
_ASIDE = re.compile(
    r"\b(?:to|from) (?:(?:external|unaffiliated|outside|third[- ]party|unrelated) )?customers\b|(?<=revenue )from continuing operations\b|(?<=revenues )from continuing operations\b|(?<=sales )from continuing operations\b|\bamounts?(?: of [\w\s]{1,60}?)? (?:presented|reported|recorded) in the (?:consolidated |condensed )*statements? of .*$|\bfor (?:basic|diluted) .* per share$|,? on which .* is calculated$|\(note.*?\)|,?\s\b(?:net of|excluding|including|less|exclusive of|inclusive of)\b.*$|\(\d{1,2}\)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds for a whole table."""

    scale: Scale
    heads: dict[int, str]
    title: str
    common: frozenset[str]  # words of all heads alike: the table's title, no segment
    repeated: frozenset[str]  # labels that stand in more than one row
    near: frozenset[str]  # terms of title and headings, for rows that name none
    titled: frozenset[str]  # terms of the title alone
    spoken: frozenset[str]  # words of the title
    legend: bool  # "Increase/(Decrease)" over every column tells how signs read, and is no column of changes


def read(
    rows: Rows, place: Place, *, title: str = "", scale: float | None = None, currency: str | None = None
) -> list[Stated]:
    """Every value of a table. `title` stands above it; `scale` and `currency` hold where neither says one."""
    tidy = [joined(row) for row in rows]
    tidy = [row for row in tidy if any(text for _, text in row)]
    first = next((n for n, row in enumerate(tidy) if _is_body(row)), None)
    if first is None:
        return []
    while first and ((len(tidy[first - 1]) == 1 and _is_group(tidy[first - 1][0])) or _is_bare(tidy[first - 1])):
        first -= 1
    heads, opening = tidy[:first], list[tuple[int, str]]()
    if heads and len(heads[-1]) == 1 and heads[-1][0][0] == 0 and spot(heads[-1][0][1]) and len(heads) > 1:
        heads, opening = heads[:-1], heads[-1]
    frame = _frame(heads, tidy[first:], title, scale, currency)
    found: list[Stated] = []
    group, outer, lead, spoken = "", "", "", _reheaded(opening, frame.heads, frame)
    for row in tidy[first:]:
        label, cells = label_of(row)
        if cells and YEAR.fullmatch(label) and row[0][0] > 0:
            label = f"{lead} {label}"  # "Beauty | 2024 | ...", then "2023 | ..." below it
        elif cells:
            lead = _bare(label)
        if not cells:
            if len(row) == 1 and _is_group(row[0]):
                outer = label if PER_SHARE.search(label) else outer if _KIND.match(label) else ""
                group = f"{outer} {label}" if _KIND.match(label) else label
            spoken = _reheaded(row, spoken, frame)
            continue
        found.extend(s for at, text in cells if (s := _stated(label, group, at, text, row, spoken, frame, place)))
        if group and _closes(label, group):
            group = ""
    return _rolled(found)


def _closes(label: str, group: str) -> bool:
    """Whether a row is the total of its group ("Total Americas" under "Americas:"): what follows is no part of it."""
    return _SUMS.match(label) is not None and words_of(group) != frozenset() and words_of(group) == words_of(label)


def _rolled(found: list[Stated]) -> list[Stated]:
    """Rows of a roll-forward ("Balance at ...", what moved, "Balance at ...") end when the next balance stands."""
    out: list[Stated] = []
    ahead: tuple[Period, ...] = ()
    for stated in reversed(found):
        if stated.periods and _BALANCE.match(stated.said):
            ahead = stated.periods
        elif not stated.periods and ahead:
            stated = replace(stated, periods=ahead)
        out.append(stated)
    return out[::-1]


def _is_body(row: Sequence[tuple[int, str]]) -> bool:
    """A label and at least one figure that is no year."""
    if len(row) < 2 or (row[0][0] != 0 and CELL.match(row[0][1])):
        return False
    return bool(re.search(r"[A-Za-z]", row[0][1])) and any(is_figure(text) for _, text in row[1:])


def _is_bare(row: Sequence[tuple[int, str]]) -> bool:
    """Figures under their heads with no label: what a table's heads name, before its rows part it."""
    return len(row) > 1 and all(is_figure(text) for _, text in row)


def _is_group(cell: tuple[int, str]) -> bool:
    """A label of the rows below, alone in its row: no period, no scale."""
    at, text = cell
    return at == 0 and not spot(text) and not SCALE.search(text) and bool(re.search(r"[A-Za-z]{3}", text))


def _frame(
    heads: Sequence[Sequence[tuple[int, str]]],
    body: Sequence[Sequence[tuple[int, str]]],
    title: str,
    scale: float | None,
    usual: str | None,
) -> _Frame:
    title += " ".join(text for row in heads if len(row) == 1 for _, text in row)
    every = " ".join([title[-300:], *(text for row in heads for _, text in row)])
    labels = " ".join(row[0][1] for row in body[:3] if row)
    scaled = SCALE.search(every) or SCALE.search(labels)
    word = (scaled["what"] or scaled["m"]).lower() if scaled else ""
    symbols = [s for row in body for _, text in row if (m := CELL.match(text)) and (s := m["cur"])]
    named = re.search(r"HK\$|US\$|RMB|€|£|\$|dollars", every)
    currency = CURRENCIES.get(symbols[0]) if symbols else None
    if named and (currency is None or named.group() in ("HK$", "RMB")):
        currency = CURRENCIES.get(named.group(), "USD")
    above = heads_of(heads, body)
    spoken = [words_of(head) for head in above.values()]
    common = frozenset.intersection(*spoken) if len(spoken) > 1 else frozenset[str]()
    labels_of = Counter(row[0][1] for row in body if len(row) > 1)
    return _Frame(
        scale=Scale(SCALES[word] if word else scale or 1.0, currency or (usual if scale and scale > 1 else None)),
        heads=above,
        title=title,
        common=common,
        repeated=frozenset(label for label, n in labels_of.items() if n > 1),
        near=measure(every).terms,
        titled=measure(title[-300:]).terms,
        spoken=words_of(title[-300:]),
        legend=len(above) > 1 and all(_LEGEND.search(head) for head in above.values()),
    )


def _reheaded(row: Sequence[tuple[int, str]], spoken: dict[int, str], frame: _Frame) -> dict[int, str]:
    """Heads that stand in the middle of a table ("Three Months Ended ...") speak for the rows below."""
    if not row or not any(spot(text) for _, text in row):
        return spoken
    cells = [(at, text) for at, text in row if spot(text)]
    columns = sorted(frame.heads)
    if len(cells) == len(columns):
        return {at: text for at, (_, text) in zip(columns, cells)}
    if len(cells) == 1 and len(row) == 1:
        return {at: f"{cells[0][1]} {head}" for at, head in frame.heads.items()}
    return spoken


def _stated(
    label: str, group: str, at: int, text: str, row: Sequence[tuple[int, str]], heads: dict[int, str], frame: _Frame, place: Place
) -> Stated | None:  # fmt: skip
    head = heads.get(at) or heads.get(max((c for c in heads if c <= at), default=-1), "")
    paid = any(m["cur"] for _, cell in row if (m := CELL.match(cell)))
    value = value_of(text, label, group, head, frame.scale, paid=paid)
    if value is None:
        return None
    lined, above = measure(_bare(label)), measure(group)
    over = measure(unheaded(head))
    terms = lined.terms or above.terms or over.terms
    under = per_share(label, group, text) and not PER_SHARE.search(label)
    if under:
        terms = above.terms - {"dilution"}
    if value.unit in ("money", "ratio") and len(terms) > 1:
        terms = terms - _COUNTED_TERMS or terms
    if not terms and len(frame.near) == 1:
        terms = frame.near
    elif not terms and _BALANCE.match(label) and len(frame.titled) == 1:
        terms = frame.titled
    role: Role = (
        "change" if _CHANGE.search(head) and not frame.legend else "share" if _is_share(head, label, value) else "level"
    )
    direction = (-1 if value.low < 0 else 1) if role == "change" else 0
    return Stated(
        value=value,
        terms=terms,
        needs=(lined.words - _ALL_OF if _SUMS.match(label) else lined.words)
        | _group_needs(label, group, frame)
        | (_narrowing(head) - frame.common)
        | _of(frame, terms),
        around=lined.words | above.words | words_of(head) | frame.spoken | place.headings,
        periods=period_of(head, group, label),
        role=role,
        direction=direction,
        sign=metrics.sign_of(label),
        near=frame.near | lined.terms | above.terms | measure(head).terms,
        said=" | ".join([*([group] if under else []), *(text for _, text in row)]),
        table=True,
        base=measure(_SHARE_OF.search(head)["base"]).terms if _based(head) else frozenset(),  # type: ignore[index]
    )


@lru_cache(1024)
def _bare(label: str) -> str:
    """A label without its asides (net of what, excluding what, which note) and without a day that it names."""
    label = BEGINNING.sub(" ", label)
    bare = re.sub(r"\s?/?\s?\((?:benefit|loss|used|expense|income|credit)[^)]*\)", " ", label, flags=re.I)
    bare = _ASIDE.sub("", bare) or bare
    for spotted in reversed(spot(bare)):
        bare = bare[: spotted.start] + " " + bare[spotted.end :]
    return " ".join(bare.replace(" /", " ").split())


def _group_needs(label: str, group: str, frame: _Frame) -> frozenset[str]:
    """The words of a group that narrow its rows: a segment's name, or whatever tells repeated labels apart."""
    above = measure(group)
    if above.terms or spot(group) or len(above.words) > 5:
        return frozenset()
    if label in frame.repeated and not (_SUMS.match(label) and measure(label).terms):
        return above.words - _GENERIC
    if _SUMS.match(label) or measure(label).terms & _TOTALS:
        return frozenset()
    named = all(word[0].isupper() or len(word) < 4 for word in re.findall(r"[A-Za-z]+", group))
    return above.words - _GENERIC - _ACCOUNTING if named else frozenset()


def _of(frame: _Frame, terms: frozenset[str]) -> frozenset[str]:
    """What a caption says that all rows are parts of: "Stock-based compensation was allocated as follows:"."""
    said = _SUBJECT.search(plain(frame.title))
    if said is None:
        return frozenset()
    subject = measure(said["what"])
    return frozenset() if subject.terms & terms or len(subject.words) > 4 else subject.words - _GENERIC


@lru_cache(1024)
def _narrowing(head: str) -> frozenset[str]:
    """The words of a head that is a segment or a region, not a period, a scale or a change."""
    if _CHANGE.search(head) or _SHARE_OF.search(head):
        return frozenset()
    words = measure(BEGINNING.sub(" ", unheaded(head))).words - _GENERIC
    return words if len(words) <= 5 else frozenset()


def _based(head: str) -> bool:
    match = _SHARE_OF.search(head)
    return match is not None and bool(match["base"])


def _is_share(head: str, label: str, value: Value) -> bool:
    return value.unit == "ratio" and bool(_SHARE_OF.search(head) or _SHARE_OF.search(label))
