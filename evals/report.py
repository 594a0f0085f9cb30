"""A log -> one self-contained page: tables, reliability, slips against closes, each case with its memo one click away.

No script and no request to outside; the page opens from a disk. Words of documents are sanitised and escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import isfinite
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from agent.memo import Memo
from agent.render.sanitize import sanitize
from agent.render.terminal import as_text
from evals import resolved
from evals.cases import Case
from evals.log import Run
from evals.metrics import calibration
from evals.metrics.calibration import Bin
from evals.metrics.cost import NAMES as COSTS
from evals.scoring import METRICS, Scored, by_set
from evals.stats import interval
from evals.table import remarks
from knowledge.companies import Companies
from knowledge.prices import PriceSource

SIDE, EDGE = 240, 44
"""The reliability plot: pixels of its square, and of the margin for words and for dots on its rim."""
LONGEST = 160
"""Characters of what was asked that a case's line shows; the whole stands inside."""
_PLURAL: Mapping[str, str] = {
    "event": "events", "question": "questions", "retrieval": "searches", "link": "texts with links",
    "attack": "attacks", "ticker": "tickers", "facts": "filings with tagged facts", "benchmark": "benchmark questions",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One metric of the table. `bar` is its interval as percentages of its range: from, to, at; None without an end."""

    name: str
    definition: str
    value: float
    low: float
    high: float
    cases: int
    over: float
    best: str
    bar: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One case: its anchor, its marks in words, what was asked, what came (a memo as text, an answer, or the error)."""

    anchor: str
    case: str
    split: str
    asked: str
    marks: str
    state: str  # crashed, short, full, ungraded
    short: Sequence[str]  # the metrics of which it falls short
    text: str
    page: bool  # the text is a memo, laid out in columns
    error: str | None

    @property
    def brief(self) -> str:
        """What was asked, in a line."""
        return self.asked if len(self.asked) <= LONGEST else self.asked[:LONGEST].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True, slots=True)
class Group:
    """The cases of one kind, those that crashed or fall short first."""

    name: str
    cases: Sequence[Shown]

    @property
    def short(self) -> int:
        """How many crashed or fall short."""
        return sum(case.state in ("crashed", "short") for case in self.cases)


@dataclass(frozen=True, slots=True)
class Set:
    """The bundled cases, or one shared set: its table, its costs, its cases by kind."""

    name: str
    lines: Sequence[Line]
    costs: Sequence[Line]
    groups: Sequence[Group]

    @property
    def cases(self) -> int:
        """How many."""
        return sum(len(group.cases) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Dot:
    """One bin of the reliability plot, in pixels."""

    x: float
    y: float
    radius: float
    words: str


def report(run: Run, scored: Sequence[Scored], companies: Companies, prices: PriceSource | None) -> str:
    """The page."""
    rows = _forecasts(scored, companies)
    bins = [each for each in calibration.reliability(rows) if each.count]
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            head=run.head,
            how=run.how,
            seconds=run.seconds,
            sets=[_set(name, own) for name, own in by_set(scored).items()],
            dots=[_dot(each) for each in bins],
            error=calibration.expected_error(rows),
            side=SIDE,
            edge=EDGE,
            closes=resolved.table(scored, prices) if prices else [],
            crashes=sum(each.row.error is not None for each in scored),
            remarks=list(remarks(scored)),
            style=Markup(files("agent.render").joinpath("templates/memo.css").read_text("utf-8")),  # noqa: S704 - ours
        )
    )


def _set(name: str, scored: Sequence[Scored]) -> Set:
    lines, kinds = list(_lines(scored)), dict.fromkeys(each.row.kind for each in scored)
    groups = [Group(_PLURAL[kind], _ordered(each for each in scored if each.row.kind == kind)) for kind in kinds]
    costs = [line for line in lines if line.name in COSTS]
    return Set(name, [line for line in lines if line.name not in COSTS], costs, groups)


def _ordered(scored: Iterable[Scored]) -> list[Shown]:
    states = ("crashed", "short", "ungraded", "full")
    return sorted((_shown(each) for each in scored), key=lambda shown: states.index(shown.state))


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("evals"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_clean,
    )  # fmt: skip


def _clean(value: Any) -> Any:
    return sanitize(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _lines(scored: Sequence[Scored]) -> Iterator[Line]:
    for name, metric in METRICS.items():
        marks = [each.marks[name] for each in scored if name in each.marks]
        if marks:
            found = interval(marks)
            over = sum(mark.weight for mark in marks)
            bar = None
            if isfinite(metric.high):
                low, high, at = (
                    100 * (end - metric.low) / (metric.high - metric.low)
                    for end in (found.low, found.high, found.value)
                )
                bar = (low, high, at)
            best = metric.better
            yield Line(name, metric.definition, found.value, found.low, found.high, len(marks), over, best, bar)


def _forecasts(scored: Sequence[Scored], companies: Companies) -> list[tuple[float, bool]]:
    return [
        (forecast.probability, forecast.came)
        for each in scored
        if each.item is not None and isinstance(each.item.case, Case) and each.row.observed is not None
        for forecast in calibration.forecasts(each.item.case, each.row.observed, companies)
    ]


def _dot(each: Bin) -> Dot:
    assert each.claimed is not None
    assert each.came is not None
    words = f"claimed {each.claimed:.2f}, came true {each.came:.2f}, {each.count} names"
    return Dot(EDGE + each.claimed * SIDE, EDGE + (1 - each.came) * SIDE, 3 + min(12.0, each.count**0.5), words)


def _shown(each: Scored) -> Shown:
    case = each.item.case.model_dump(mode="json") if each.item else {}
    asked = next(
        (str(case[key]) for key in ("event", "question", "query", "what", "ask", "text", "file") if case.get(key)), ""
    )
    short = [
        name
        for name, mark in each.marks.items()
        if mark.value != (METRICS[name].high if METRICS[name].better == "higher" else METRICS[name].low)
        and name not in COSTS
        and not name.startswith("brier")
    ]
    graded = [f"{name} {mark.value:.2f}" for name, mark in each.marks.items() if name not in COSTS]
    state = "crashed" if each.row.error else "short" if short else "full" if graded else "ungraded"
    text, row = text_of(each.row.observed or {}), each.row
    page = "memo" in (row.observed or {}) or "printed" in (row.observed or {})
    anchor = row.case.replace("/", "-")
    return Shown(anchor, row.case, row.split, asked, ", ".join(graded), state, short, text, page, row.error)


def text_of(observed: Mapping[str, Any]) -> str:
    """What the user would have read."""
    if "memo" in observed:
        return as_text(Memo.model_validate(observed["memo"]))
    for key in ("abstained", "memo_abstained", "refused", "printed", "answer", "words", "reason"):
        if observed.get(key):
            return str(observed[key])
    rows = observed.get("hits") or observed.get("links") or observed.get("facts") or []
    return "\n".join(" · ".join(str(value) for value in _flat(row) if value is not None) for row in rows)


def _flat(row: Mapping[str, Any]) -> Iterator[object]:
    for name in ("document", "section", "page", "relation", "source", "target", "member", "value", "benchmark"):
        value = row.get(name)
        yield value["name"] if isinstance(value, dict) else value
