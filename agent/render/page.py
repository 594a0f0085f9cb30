"""Memo -> one self-contained HTML page: no script, no outside request, readable by keyboard, without colour, on paper.

All text is escaped by the template and sanitised here; an address becomes a link only if it is the SEC's archive. A
citation opens its passage as a popover, with the words relied on marked; on paper the passages stand at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from agent.memo import EffectRow, Memo, Source
from agent.render import view
from agent.render.ripple import ripple
from agent.render.sanitize import sanitize

ARCHIVE = "https://www.sec.gov/"
AROUND = 700
"""Characters of a passage shown on either side of the words relied on."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A range on a common scale, in percent of the drawing's width: `left`, `width`, the mid's place, the zero line."""

    left: float
    width: float
    mid: float | None
    zero: float
    bound: bool  # a bound by disclosure rule, not a stated share


@dataclass(frozen=True, slots=True)
class Shown:
    """A source as the page shows it: number, place, the words relied on inside their passage, address at the SEC."""

    number: int
    line: str
    before: str
    quote: str
    after: str
    address: str | None
    checked: bool


def page(memo: Memo, *, passages: Mapping[str, str] | None = None) -> str:
    """The memo as a page. `passages` holds by source key the whole passage that its quote is from, where at hand."""
    numbers = view.Citations(memo.sources)
    around = passages or {}
    return (
        environment()
        .get_template("memo.html.j2")
        .render(
            memo=memo,
            view=view,
            ripple=ripple(memo),
            groups=[
                (title, [(memo.effects.index(row), row) for row in rows]) for title, rows in view.effect_groups(memo)
            ],
            bars=_bars(memo.effects),
            sources=[_shown(numbers.number(s.key), s, around.get(s.key)) for s in memo.sources],
            number=numbers.number,
            known={source.key for source in memo.sources},
            style=Markup(files("agent.render").joinpath("templates/memo.css").read_text("utf-8")),  # noqa: S704 - ours
            gauge=round(50 + 50 * memo.score, 1),
        )
    )


@cache
def environment() -> Environment:
    """The templates of every page: escaped, strict, each value sanitised."""
    environment = Environment(
        loader=PackageLoader("agent.render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_clean,
    )  # fmt: skip
    environment.filters["percent"] = view.percent
    environment.filters["capital"] = lambda text: text[:1].upper() + text[1:]
    return environment


def _clean(value: Any) -> Any:
    return sanitize(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _bars(rows: Sequence[EffectRow]) -> list[Bar | None]:
    ends = [0.0]
    for row in rows:
        if row.revenue:
            ends += [row.revenue.low, row.revenue.high]
        elif row.upper_bound:
            ends.append(row.upper_bound * (row.sign or 1))
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0

    def at(value: float) -> float:
        return round(100 * (value - low) / span, 2)

    def bar(row: EffectRow) -> Bar | None:
        if row.revenue:
            r = row.revenue
            return Bar(at(r.low), max(1.0, at(r.high) - at(r.low)), at(r.mid), at(0.0), bound=False)
        if row.upper_bound:
            start, end = sorted((0.0, row.upper_bound * (row.sign or 1)))
            return Bar(at(start), at(end) - at(start), None, at(0.0), bound=True)
        return None

    return [bar(row) for row in rows]


def _shown(number: int, source: Source, passage: str | None) -> Shown:
    before, quote, after = _within(passage or "", source.quote)
    address = source.path if source.path and source.path.startswith(ARCHIVE) else None
    return Shown(number, view.source_line(source), before, quote, after, address, source.checked)


def _within(passage: str, quote: str) -> tuple[str, str, str]:
    """The quote with what stands around it; alone where the passage does not hold it word for word."""
    folded, wanted = " ".join(passage.split()), " ".join(quote.split())
    start = folded.find(wanted)
    if start < 0 or not wanted:
        return "", quote, ""
    end = start + len(wanted)
    before, after = folded[max(0, start - AROUND) : start], folded[end : end + AROUND]
    return ("…" if start > AROUND else "") + before, wanted, after + ("…" if end + AROUND < len(folded) else "")
