"""How a memo's values are worded, once for all outputs. Plain strings only; no colour, no layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent.memo import Catalyst, EffectRow, Memo, Named, Risk, Sized, SlipRow, Source, Statement

DISCLAIMER = "Research, not advice."
SIGN = {1: "▲", 0: "◆", -1: "▼"}
SIGN_WORD = {1: "gains", 0: "mixed", -1: "loses"}


def company_name(company: Named | None) -> str:
    """'NVIDIA (NVDA)', the name alone without a ticker, 'unnamed' for a counterparty that no source names."""
    if company is None or company.name is None:
        return "unnamed"
    return f"{company.name} ({company.ticker})" if company.ticker else company.name


def percent(ratio: float, *, signed: bool = False) -> str:
    """0.186 -> '18.6%', 0.2 -> '20%', -0.004 -> '-0.4%'; `signed` writes the plus too. Two digits below 0.1%."""
    value = ratio * 100
    digits = 2 if 0 < abs(value) < 0.1 else 1
    text = f"{abs(value):.{digits}f}".removesuffix(".0")
    if float(text) == 0:
        return "0%"
    return f"{'-' if value < 0 else '+' if signed else ''}{text}%"


def revenue_range(size: Sized | None, upper_bound: float | None) -> str:
    """'-4.5% (-9% to 0%)' of revenue, or the honest alternative where no share is disclosed."""
    if size is None:
        return "not disclosed" if upper_bound is None else f"not disclosed, at most {percent(upper_bound)}"
    mid = percent(size.mid, signed=True)
    if size.low == size.high:
        return mid
    return f"{mid} ({percent(size.low, signed=True)} to {percent(size.high, signed=True)})"


def effect_size(row: EffectRow) -> str:
    """The revenue effect of a row; for the headline company and for working sizes, that there is none to give."""
    if row.revenue is not None or row.upper_bound is not None:
        return revenue_range(row.revenue, row.upper_bound)
    if row.order == 1 and not row.path:
        return "first order"
    return "sign only" if row.basis == "assumed" else "not disclosed"


def amount(value: float, unit: str) -> str:
    """A figure as people say it: 'HKD 3.25bn', '8.6%', '1.7bn shares', 'HKD 1.91'."""
    if unit == "ratio":
        return percent(value)
    size = abs(value)
    for scale, suffix in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
        if size >= scale:
            number = f"{value / scale:,.3f}".rstrip("0").rstrip(".") + suffix
            break
    else:
        number = f"{value:,.2f}".removesuffix(".00")
    return f"{unit} {number}" if len(unit) == 3 and unit.isupper() else f"{number} {unit}"


def cited(statement: Statement, numbers: Citations) -> str:
    """The statement with its citation numbers behind it; an inference says that it is one."""
    mark = "" if statement.kind != "inference" else " (inference)"
    return f"{statement.text}{mark}{numbers.marks(statement.citations)}"


class Citations:
    """Numbers a memo's sources in their order: key -> 1, 2, 3; the same number in every output."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._number = {source.key: n for n, source in enumerate(sources, start=1)}

    def marks(self, keys: Iterable[str]) -> str:
        """' [1][4]' for known keys in rising order, '' for none."""
        found = sorted({self._number[key] for key in keys if key in self._number})
        return " " + "".join(f"[{n}]" for n in found) if found else ""

    def number(self, key: str) -> int:
        """The number of one key. KeyError if the memo has no such source."""
        return self._number[key]


def effect_groups(memo: Memo) -> list[tuple[str, list[EffectRow]]]:
    """Losers, winners, mixed, by scenario where there are several: the headline company, then strongest first."""

    def strength(row: EffectRow) -> tuple[bool, bool, float]:
        size = abs(row.revenue.mid) if row.revenue else 0.0
        headline = not row.path and row.order == 1
        return (headline, row.revenue is not None, size * row.probability or row.probability / 1e3)

    titles = ((-1, "Losers"), (1, "Beneficiaries"), (0, "Mixed"))
    groups = []
    for letter in sorted({row.scenario or "" for row in memo.effects}):
        for sign, title in titles:
            rows = [row for row in memo.effects if row.sign == sign and (row.scenario or "") == letter]
            groups.append(
                (f"If {letter}: {title.lower()}" if letter else title, sorted(rows, key=strength, reverse=True))
            )
    return [(title, rows) for title, rows in groups if rows]


def quote_words(source: Source) -> str:
    """The words as printed: a note's table row without its empty cells, all else as it stands."""
    if " | " not in source.quote or not source.origin.startswith("note"):
        return source.quote
    return " | ".join(cell for cell in (part.strip() for part in source.quote.split("|")) if cell)


def event_heading(memo: Memo) -> str:
    """Where the event is from: given, found in the library, or a standing scenario that nobody reported."""
    return {
        "given": "What happened (as given)",
        "library": "What happened (newest dated catalyst in the library)",
        "scenario": "Standing scenario (no dated event is known; nothing of this has happened)",
    }[memo.event.origin]


def figure_lines(memo: Memo) -> list[str]:
    """What the event states, in one line; then each figure that follows from it, with its formula."""
    stated = [
        f"{f.name.replace('_', ' ')} {amount(f.value, f.unit)}" for f in memo.event.figures if f.basis == "stated"
    ]
    found = [f"stated: {', '.join(stated)}"] if stated else []
    return found + [
        f"{f.name.replace('_', ' ')}: {amount(f.value, f.unit)} ({f.basis}: {f.text})"
        for f in memo.event.figures
        if f.basis != "stated"
    ]


def no_slips(memo: Memo) -> str:
    """Why there is no prediction."""
    if memo.event.origin == "scenario":
        return "none: nothing has happened, and a scenario is no prediction"
    return "none: no effect is sized at 1% or more, or the windows of those that are have passed"


def folds(memo: Memo) -> list[tuple[str, list[str]]]:
    """What stands below the page: what is not known, what an editor would send back, what was struck and why."""
    parts = (
        ("Not known", memo.missing),
        ("Lint", memo.lint),
        ("Struck", [f"{struck.text}: {struck.reason}" for struck in memo.struck]),
    )
    return [(title, list(lines)) for title, lines in parts if lines]


def source_line(source: Source) -> str:
    """'AMD 10-K FY2023, p. 12, Item 1 · knowable 2024-01-31 · filing'."""
    place = [source.title]
    if source.page is not None:
        place.append(f"p. {source.page}")
    if source.section:
        place.append(source.section)
    if source.origin in ("computed", "event"):
        return " · ".join([", ".join(place), source.origin])
    return " · ".join(
        [", ".join(place), f"knowable {source.knowable}" if source.knowable else "undated", source.origin]
    )


def written_by(memo: Memo) -> str:
    """Who wrote it, out of how much."""
    p = memo.provenance
    asof = f", as of {p.as_of}" if p.as_of else ""
    held = ", ".join(f"{n} {why}" for why, n in p.withheld.items() if n)
    return (
        f"Written by {p.writer} on {p.made}{asof}, from {_count(p.links, 'link')} in {_count(p.documents, 'document')}"
        f"{f'; withheld: {held}' if held else ''}. {DISCLAIMER}"
    )


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def risk_line(risk: Risk, numbers: Citations) -> str:
    """A risk with its mitigant, tripwire and deadline on one line."""
    softened = f" Mitigant: {cited(risk.mitigant, numbers)}" if risk.mitigant else ""
    due = f" (by {risk.deadline})" if risk.deadline else ""
    return f"{cited(risk.text, numbers)}{softened} Tripwire: {risk.tripwire}{due}"


def catalyst_line(catalyst: Catalyst, numbers: Citations) -> str:
    """A catalyst by horizon, with its date and what would reverse it."""
    when = f" ({catalyst.date})" if catalyst.date else ""
    trigger = catalyst.trigger + numbers.marks(catalyst.citations)
    return f"{catalyst.horizon}{when}: {trigger} Reversed if {catalyst.reversal}"


def band_words(band: tuple[float, float] | None) -> str:
    """How far a prediction says that a share moves: '5.4% to 36%', or that it says the sign alone."""
    return "sign only" if band is None else f"{percent(band[0])} to {percent(band[1])}"


def slip_line(slip: SlipRow) -> str:
    """A prediction in one sentence."""
    size = f" {band_words(slip.band)}" if slip.band else ", size not predicted,"
    return (
        f"{company_name(slip.company)} {SIGN_WORD[slip.sign]}{size} "
        f"against {slip.benchmark}, trading days {slip.window[0]} to {slip.window[1]} from {slip.knowable}, "
        f"p {slip.probability:.2f}, resolve by {slip.resolve_by}; "
        f"dropped if {'; '.join(slip.kill) or 'nothing: no trigger is known'}"
    )
