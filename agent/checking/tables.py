# ruff: noqa: E501 - patterns of wording read best in rows
"""Tables into stated values: each cell read by its row's label and its column's heads, in the table's scale.

Works on cells by row as a reader gives them, or on lines of text with bars. Symbols and brackets that filers put into
cells of their own are joined to their number first. Knows nothing of claims.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agent.checking import metrics
from agent.checking.metrics import measure, words_of
from agent.checking.periods import Period, spot, year_before
from agent.checking.stated import Place, Role, Stated
from agent.checking.values import Unit, Value, number_of
from knowledge.exposure.sentences import plain

Rows = Sequence[Sequence[str]]
_CELL = re.compile(
    r"^(?P<neg>[(\-−–]\s?)?(?P<cur>HK\$|US\$|A\$|C\$|NT\$|[$€£¥₩]|RMB|CNY)?\s?(?P<neg2>[(\-−]\s?)?(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s?\)?\s?"
    r"(?P<pct>%|pts?\.?|bps?|x)?\s?\)?\s?(?P<scale>billion|million|bn|mn|B|M)?\s?(?:\(?[a-z0-9*†]{1,2}\)|[*†]+)?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d\s?(?:\([a-z0-9*†]{1,2}\)|[*†‡]+)?", re.I)
"""A year as a head prints it, with the mark of a footnote."""
_OPEN_NUMBER = re.compile(r"^[($HKUS€£¥\-−\s]*(?!(?:19|20)\d\d$)[\d,.]+\)?$")
_BALANCE = re.compile(r"^balances?\b", re.I)
_ENDED = re.compile(
    r"\b(?:(?:three|six|nine|twelve)\s+months|quarters?|years?|periods?)\s+ended\s+[A-Z][a-z]+\.?\s\d{1,2}", re.I
)
_BEGINNING = re.compile(
    r"\b(?:balances?,?\s)?(?:at |as of )?(?:the )?beginning(?: of (?:the )?(?:period|year|quarter)| balances?)", re.I
)
_NOTHING = re.compile(r"^[\s$—–\-*]*$|^(?:n/?m|n/?a|nm\*?)$", re.I)
_SCALE = re.compile(
    r"\b(?:in|of)?\s?(?P<what>thousands|millions|billions|000s|'000|\(000\)|trillions)\b|\$\s?(?P<m>M|bn|m)\b", re.I
)
_SAID_SCALE = re.compile(r"\b(?:in|of) (?P<what>thousands|millions|billions)\b", re.I)
_SCALES = {"thousands": 1e3, "000s": 1e3, "'000": 1e3, "(000)": 1e3, "millions": 1e6, "billions": 1e9, "trillions": 1e12, "m": 1e6, "bn": 1e9}  # fmt: skip
_CURRENCIES = {"HK$": "HKD", "US$": "USD", "A$": "AUD", "C$": "CAD", "NT$": "TWD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "RMB": "CNY", "CNY": "CNY"}  # fmt: skip
_CHANGE = re.compile(r"\bchanges?\b|\bvariance\b|\bincrease\b|\bdecrease\b|\bgrowth\b|\bY/?Y\b|\byear[- ]over[- ]year\b|\bvs\b|\bversus\b|%\s?chg", re.I)  # fmt: skip
_KIND = re.compile(r"^(?:basic|diluted|assuming (?:full )?dilution|undiluted)\W*$", re.I)
"""A group within "Earnings per share": of which kind its rows are."""
_LEGEND = re.compile(r"\bincrease\s?/?\s?\(decrease\)|\bdecrease\s?/?\s?\(increase\)", re.I)
_PERCENT = re.compile(r"%|\bpercent(?:age)?\b|\bmargin\b|\bas a (?:percent|%)", re.I)
_SHARE_OF = re.compile(r"(?:%|percent(?:age)?) of (?:total )?(?P<base>[\w\s]+)|\bmix\b", re.I)
_PER_SHARE = re.compile(r"\bper (?:\w+ )?share\b|\bEPS\b", re.I)
_COUNTED = re.compile(r"\b(?:shares|units|vehicles|aircraft|deliveries|employees|customers|stores|number of|headcount|members|subscribers|days|megawatt\w*|GWh|MW|barrels|tons?|tonnes|patents|locations|properties|square)\b", re.I)  # fmt: skip
_RATES = re.compile(r"\b(?:rate|yield|ratio)\b", re.I)
_GENERIC = frozenset(words_of("assets liabilities activities equity costs expenses income operations adjustments supplemental cash flows information results data statement segment three six nine twelve operating investing financing net sources uses amounts reconciliation items following table statement earnings loss comprehensive financial position retained common stock parent key products other numerator denominator shares par changes reconcile shareholder"))  # fmt: skip


LARGEST_PERCENT = 300
"""ASSUMED: a figure beyond it with no sign of its own is an amount, whatever its row is called ("Gross margin 21,711")."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds for a whole table."""

    scale: float
    currency: str | None
    heads: dict[int, str]
    title: str
    common: frozenset[str]  # words of all heads alike: the table's title, no segment
    repeated: frozenset[str]  # labels that stand in more than one row
    near: frozenset[str]  # terms of title and headings, for rows that name none
    titled: frozenset[str]  # terms of the title alone
    legend: bool  # "Increase/(Decrease)" over every column tells how signs read, and is no column of changes


def rows_of_text(text: str) -> list[list[str]]:
    """Cells by row of lines with bars; lines without one end a table."""
    return [
        [cell.strip() for cell in line.strip().removesuffix("|").split("|")] for line in text.split("\n") if "|" in line
    ]


def scale_of(texts: Iterable[str]) -> float | None:
    """The scale that most tables and captions of a document state, None if none does."""
    said = Counter(m["what"].lower() for text in texts if (m := _SAID_SCALE.search(text[:400])))
    return _SCALES[said.most_common(1)[0][0]] if said else None


def read(
    rows: Rows, place: Place, *, title: str = "", scale: float | None = None, currency: str | None = None
) -> list[Stated]:
    """Every value of a table. `title` stands above it; `scale` and `currency` hold where neither says one."""
    tidy = [_joined(row) for row in rows]
    tidy = [row for row in tidy if any(text for _, text in row)]
    first = next((n for n, row in enumerate(tidy) if _is_body(row)), None)
    if first is None:
        return []
    while first and len(tidy[first - 1]) == 1 and _is_group(tidy[first - 1][0]):
        first -= 1
    heads, opening = tidy[:first], list[tuple[int, str]]()
    if heads and len(heads[-1]) == 1 and heads[-1][0][0] == 0 and spot(heads[-1][0][1]) and len(heads) > 1:
        heads, opening = heads[:-1], heads[-1]
    frame = _frame(heads, tidy[first:], title, scale, currency)
    found: list[Stated] = []
    group, outer, lead, spoken = "", "", "", _reheaded(opening, frame.heads, frame)
    for row in tidy[first:]:
        label, cells = _label(row)
        if cells and _YEAR.fullmatch(label) and row[0][0] > 0:
            label = f"{lead} {label}"  # "Beauty | 2024 | ...", then "2023 | ..." below it
        elif cells:
            lead = _bare(label)
        if not cells:
            if len(row) == 1 and _is_group(row[0]):
                outer = label if _PER_SHARE.search(label) else outer if _KIND.match(label) else ""
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


def _joined(row: Sequence[str]) -> list[tuple[int, str]]:
    """(column, text) of the cells that hold something, with "$", "(" and ")" and "%" joined to their number."""
    out: list[tuple[int, str]] = []
    for at, raw in enumerate(row):
        text = " ".join(plain(raw).split())
        if not text:
            continue
        if out and re.fullmatch(r"[)%]+|\)\s?%|%\s?\)|pts?\.?", text) and _OPEN_NUMBER.match(out[-1][1]):
            out[-1] = (out[-1][0], out[-1][1] + text)
        elif out and re.fullmatch(r"[$(€£¥]+|HK\$|US\$|\$\s?\(|RMB", out[-1][1]):
            out[-1] = (at, out[-1][1] + text)
        elif out and out[-1][1] == text and at == out[-1][0] + 1 and not re.search(r"\d", text):
            continue  # a head spread over the columns that it spans
        else:
            out.append((at, text))
    return out


def _is_body(row: Sequence[tuple[int, str]]) -> bool:
    """A label and at least one figure that is no year."""
    if len(row) < 2 or (row[0][0] != 0 and _CELL.match(row[0][1])):
        return False
    return bool(re.search(r"[A-Za-z]", row[0][1])) and any(_is_figure(text) for _, text in row[1:])


def _is_group(cell: tuple[int, str]) -> bool:
    """A label of the rows below, alone in its row: no period, no scale."""
    at, text = cell
    return at == 0 and not spot(text) and not _SCALE.search(text) and bool(re.search(r"[A-Za-z]{3}", text))


def _is_figure(text: str) -> bool:
    return _CELL.match(text) is not None and not _YEAR.fullmatch(text)


def _label(row: Sequence[tuple[int, str]]) -> tuple[str, list[tuple[int, str]]]:
    """(row label, cells with figures)."""
    dated = bool(row) and _YEAR.fullmatch(row[0][1]) is not None
    label = row[0][1] if row and (dated or not _CELL.match(row[0][1])) else ""
    rest = row[1:] if label else row
    more = [text for _, text in rest if not _CELL.match(text) and not _NOTHING.match(text) and not spot(text)]
    cells = [(at, text) for at, text in rest if _CELL.match(text)]
    if all(_YEAR.fullmatch(text) for _, text in cells):
        cells = []
    return " ".join([label, *more]).strip(), cells


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
    scaled = _SCALE.search(every) or _SCALE.search(labels)
    word = (scaled["what"] or scaled["m"]).lower() if scaled else ""
    symbols = [s for row in body for _, text in row if (m := _CELL.match(text)) and (s := m["cur"])]
    named = re.search(r"HK\$|US\$|RMB|€|£|\$|dollars", every)
    currency = _CURRENCIES.get(symbols[0]) if symbols else None
    if named and (currency is None or named.group() in ("HK$", "RMB")):
        currency = _CURRENCIES.get(named.group(), "USD")
    above = _heads(heads, body)
    spoken = [words_of(head) for head in above.values()]
    common = frozenset.intersection(*spoken) if len(spoken) > 1 else frozenset[str]()
    labels_of = Counter(row[0][1] for row in body if len(row) > 1)
    return _Frame(
        scale=_SCALES[word] if word else scale or 1.0,
        currency=currency or (usual if scale and scale > 1 else None),
        heads=above,
        title=title,
        common=common,
        repeated=frozenset(label for label, n in labels_of.items() if n > 1),
        near=measure(every).terms,
        titled=measure(title[-300:]).terms,
        legend=len(above) > 1 and all(_LEGEND.search(head) for head in above.values()),
    )


def _heads(heads: Sequence[Sequence[tuple[int, str]]], body: Sequence[Sequence[tuple[int, str]]]) -> dict[int, str]:
    """Column -> the words above it, top down; a head stands over its column and those right of it to the next head."""
    columns = sorted({at for row in body for at, text in row[1:] if _CELL.match(text)})
    found: dict[int, list[str]] = {at: [] for at in columns}
    for row in heads:
        cells = [(at, text) for at, text in row if at > 0 or spot(text)]
        if row and row[0][0] == 0 and len(row) > 1 and (lead := _ENDED.search(row[0][1])) is not None:
            for at in columns:  # "quarter ended December 31 (in millions)" beside the years
                found[at].append(lead.group())
        if len(cells) == len(columns):
            for at, (_, text) in zip(columns, cells):
                found[at].append(text)
            continue
        for at in columns:
            left = [text for start, text in cells if start <= at]
            chosen = left[-1] if left else cells[0][1] if cells else ""
            found[at].append(chosen)
    return {at: " ".join(_summed(parts)) for at, parts in found.items()}


def _summed(parts: list[str]) -> list[str]:
    """The heads of a column; over one that is headed "Total" only a period of those above speaks for it."""
    if len(parts) < 2 or not re.fullmatch(r"total(?:\s(?:consolidated|company))?", parts[-1].strip(), re.I):
        return parts
    return [*(part for part in parts[:-1] if spot(part) or _ENDED.search(part) or _SCALE.search(part)), parts[-1]]


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
    paid = any(m["cur"] for _, cell in row if (m := _CELL.match(cell)))
    value = _value(text, label, group, head, frame, paid=paid)
    if value is None:
        return None
    lined, above = measure(_bare(label)), measure(group)
    over = measure(_unheaded(head))
    terms = lined.terms or above.terms or over.terms
    under = _per_share(label, group, text) and not _PER_SHARE.search(label)
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
        around=lined.words | above.words | words_of(head) | words_of(frame.title[-300:]) | place.headings,
        periods=_period(head, group, label),
        role=role,
        direction=direction,
        sign=metrics.sign_of(label),
        near=frame.near | lined.terms | above.terms | measure(head).terms,
        said=" | ".join([*([group] if under else []), *(text for _, text in row)]),
        table=True,
        base=measure(_SHARE_OF.search(head)["base"]).terms if _based(head) else frozenset(),  # type: ignore[index]
    )


_COUNTED_TERMS = frozenset({"customers", "suppliers", "employees"})
_SUBJECT = re.compile(r"(?:^|[.:]\s+)(?:the |our )?(?P<what>[A-Z][\w\s,&'-]{4,60}?)\s+(?:was|were|is|are)\s+(?:allocated|included|recorded|recognized|classified|distributed|split)\b[^.:]{0,80}:\s*$")  # fmt: skip
_ALL_OF = words_of("geographic external")
"""Words of a total that do not narrow it: by whatever it is divided, it is the whole."""
_SUMS = re.compile(r"^(?:total|consolidated|net|provision|[\w.]+ consolidated)\b", re.I)
_TOTALS = frozenset({"operating cash flow", "investing cash flow", "financing cash flow", "assets", "liabilities", "net income", "cash", "equity", "income tax"})  # fmt: skip
_ACCOUNTING = frozenset(words_of("deferred current noncurrent non-current federal state foreign long-term short-term basic diluted"))  # fmt: skip
_ASIDE = re.compile(
    r"\b(?:to|from) (?:(?:external|unaffiliated|outside|third[- ]party|unrelated) )?customers\b|\bfrom continuing operations\b|\bfor (?:basic|diluted) .* per share$|,? on which .* is calculated$|\(note.*?\)|,?\s\b(?:net of|excluding|including|less|exclusive of|inclusive of)\b.*$|\(\d{1,2}\)",
    re.I,
)


def _bare(label: str) -> str:
    """A label without its asides (net of what, excluding what, which note) and without a day that it names."""
    label = _BEGINNING.sub(" ", label)
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


def _unheaded(head: str) -> str:
    """A column head without its period and scale."""
    bare = head
    for spotted in reversed(spot(head)):
        bare = bare[: spotted.start] + " " + bare[spotted.end :]
    return _SCALE.sub(" ", re.sub(r"\([^)]*\)", " ", bare))


def _narrowing(head: str) -> frozenset[str]:
    """The words of a head that is a segment or a region, not a period, a scale or a change."""
    if _CHANGE.search(head) or _SHARE_OF.search(head):
        return frozenset()
    words = measure(_BEGINNING.sub(" ", _unheaded(head))).words - _GENERIC
    return words if len(words) <= 5 else frozenset()


def _based(head: str) -> bool:
    match = _SHARE_OF.search(head)
    return match is not None and bool(match["base"])


def _is_share(head: str, label: str, value: Value) -> bool:
    return value.unit == "ratio" and bool(_SHARE_OF.search(head) or _SHARE_OF.search(label))


def _period(head: str, group: str, label: str) -> tuple[Period, ...]:
    """The period of a column: all its heads read as one phrase, else the row's own ("Balance at ..."), or the group's."""
    opening = _BEGINNING.search(f"{label} {head}") is not None
    for text in (head, label, group):
        spotted = [each.period for each in spot(_in_order(text))]
        if spotted:
            period = _merged(spotted)
            return (year_before(period) if opening else period,)
    return ()


def _in_order(text: str) -> str:
    """Heads set one above the other, as "Three Months Ended September 30, 2023" or "2023 Three Months Ended March 31"."""
    year = re.search(r"\b(?:19|20)\d\d\b", text)
    day = re.search(r"ended\s[A-Z][a-z]+\.?\s\d{1,2},?(?!\s?,?\s?(?:19|20)\d\d)", text, re.I)
    if year and day and year.start() < day.start():
        return f"{text[: day.end()].replace(year.group(), '', 1)} {year.group()} {text[day.end() :]}"
    return re.sub(r"(\d{1,2}),?\s(?=(?:19|20)\d\d)", r"\1, ", text)


def _merged(spotted: Iterable[Period]) -> Period:
    """ "Three Months Ended" over "Oct 29, 2023": a length from one head and a day from another."""
    periods = list(spotted)
    best = periods[-1]
    for other in periods[:-1]:
        if other.end and best.end is None and best.year == other.end.year:
            return other
        if best.months is None and other.months and best.end:
            best = replace(best, months=other.months)
        if best.quarter is None and best.half is None and other.year is None and best.year:
            best = replace(best, quarter=other.quarter, half=other.half, months=other.months or best.months)
        if best.year is None and best.end is None and (other.year or other.end):
            year = other.year or (other.end.year if other.end else None)
            best = replace(best, year=year, fiscal=other.fiscal)
    return best


def _value(text: str, label: str, group: str, head: str, frame: _Frame, *, paid: bool) -> Value | None:
    match = _CELL.match(text)
    if match is None or (_YEAR.fullmatch(text) and not match["cur"]):
        return None
    number, half = number_of(match["n"], match["scale"])
    signed = bool(match["neg"] or match["neg2"])
    unit = _unit(match, label, group, head, frame, paid=paid)
    mark = match["pct"] or ""
    by = 0.01 if unit == "ratio" and not mark.startswith("b") else 1e-4 if unit == "ratio" else 1.0
    whole = unit == "shares" and number >= 1e6  # printed in full beside money in millions
    if unit in ("money", "count", "shares") and not (match["scale"] or whole or _per_share(label, group, match["n"])):
        by = frame.scale if not (unit == "count" and not _scaled_count(label, frame)) else 1.0
    low = -number * by if signed else number * by
    currency = frame.currency if unit == "money" else None
    if unit == "money" and match["cur"] and match["cur"] != "$":
        currency = _CURRENCIES[match["cur"]]
    return Value(
        0, len(text), text, unit, low, low, half * by, currency, signed=signed, points=mark.startswith(("pt", "b"))
    )


def _unit(match: re.Match[str], label: str, group: str, head: str, frame: _Frame, *, paid: bool) -> Unit:
    """The unit of a cell; `paid` where another cell of its row prints a currency."""
    if match["pct"] == "x":
        return "multiple"
    if match["pct"]:
        return "ratio"
    if match["cur"]:
        return "money"
    if _PERCENT.search(head) and not re.search(r"\$", head):
        return "ratio"
    if _per_share(label, group, match["n"]):
        return "money" if frame.currency else "count"
    if (re.search(r"\bshares\b", label, re.I) and not paid) or (
        re.search(r"\bshares\b", group, re.I) and not frame.currency
    ):
        return "shares"
    if (_COUNTED.search(label) and not paid) or frame.currency is None:
        return "count"
    if (_PERCENT.search(label) or _RATES.search(label)) and number_of(match["n"], "")[0] <= LARGEST_PERCENT:
        return "ratio"
    return "money"


def _per_share(label: str, group: str, number: str) -> bool:
    """Whether a figure is per share: by its label or group, and printed with cents."""
    return "." in number and bool(_PER_SHARE.search(label) or _PER_SHARE.search(group))


def _scaled_count(label: str, frame: _Frame) -> bool:
    """Shares and units are scaled like money unless the table says otherwise; people and places are not."""
    return frame.currency is None or not _COUNTED.search(label)
