"""A log -> one self-contained page: tables, reliability, slips against closes, each case with its memo one click away.

No script and no request to outside; the page opens from a disk. Words of documents are sanitised and escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
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
from evals.scoring import METRICS, Scored
from evals.stats import interval
from knowledge.companies import Companies
from knowledge.prices import PriceSource

SIDE, EDGE = 260, 30
"""The reliability plot: pixels of its square, and of the margin for words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One metric of the table."""

    name: str
    definition: str
    value: float
    low: float
    high: float
    cases: int
    over: float
    best: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One case: its anchor, its marks in words, what was asked, what came (a memo as text, an answer, or the error)."""

    anchor: str
    case: str
    split: str
    asked: str
    marks: str
    short: bool
    text: str
    error: str | None


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
            lines=[line for line in _lines(scored) if line.name not in COSTS],
            costs=[line for line in _lines(scored) if line.name in COSTS],
            dots=[_dot(each) for each in bins],
            bins=bins,
            error=calibration.expected_error(rows),
            side=SIDE,
            edge=EDGE,
            closes=resolved.table(scored, prices) if prices else [],
            cases=[_shown(each) for each in scored],
            crashes=sum(each.row.error is not None for each in scored),
            style=Markup(files("agent.render").joinpath("templates/memo.css").read_text("utf-8")),  # noqa: S704 - ours
        )
    )


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
            yield Line(name, metric.definition, found.value, found.low, found.high, len(marks), over, metric.better)


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
    return Dot(EDGE + each.claimed * SIDE, (1 - each.came) * SIDE, 3 + min(12.0, each.count**0.5), words)


def _shown(each: Scored) -> Shown:
    case = each.item.case.model_dump(mode="json") if each.item else {}
    asked = next((str(case[key]) for key in ("event", "question", "query", "what", "ask", "text") if case.get(key)), "")
    short = any(
        mark.value < METRICS[name].high if METRICS[name].better == "higher" else mark.value > METRICS[name].low
        for name, mark in each.marks.items()
        if name not in COSTS and not name.startswith("brier")
    )
    told = ", ".join(f"{name} {mark.value:.2f}" for name, mark in each.marks.items() if name not in COSTS)
    anchor = each.row.case.replace("/", "-")
    text = text_of(each.row.observed or {})
    return Shown(anchor, each.row.case, each.row.split, asked, told, short, text, each.row.error)


def text_of(observed: Mapping[str, Any]) -> str:
    """What the user would have read."""
    if "memo" in observed:
        return as_text(Memo.model_validate(observed["memo"]))
    for key in ("abstained", "memo_abstained", "refused", "printed", "answer", "words", "reason"):
        if observed.get(key):
            return str(observed[key])
    rows = observed.get("hits") or observed.get("links") or []
    return "\n".join(" · ".join(str(value) for value in _flat(row) if value is not None) for row in rows)


def _flat(row: Mapping[str, Any]) -> Iterator[object]:
    for name in ("document", "section", "page", "relation", "source", "target"):
        value = row.get(name)
        yield value["name"] if isinstance(value, dict) else value
