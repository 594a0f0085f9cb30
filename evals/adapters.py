"""The shared sets as cases, where they lie (KNOCKON_TEST_DATA); each that is absent is told and never scored.

Their text stays where it is: a log that holds any of it is for this machine alone. Searches and answers over filings
need those filings in a library (KNOCKON_EVAL_LIBRARY), which `python -m evals.bench.retrieval` builds. FinanceBench and
kgrag_10q are searched, FinanceBench is answered too; edges_gold and core_relations are read for links,
xbrl_concentration for the facts that filers tagged.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from evals.bank import Item, Kind
from evals.bench import labelled
from evals.bench.links import BASES
from evals.foreign import BenchmarkCase, FactsCase, TaggedFact
from evals.formats import CaseEdge, LinkCase, RetrievalCase
from evals.log import Row
from knowledge.companies import Companies
from knowledge.errors import CompanyError
from knowledge.types import digest

LIBRARY = "KNOCKON_EVAL_LIBRARY"
_CORE: Mapping[str, tuple[str, bool]] = {
    "competitor_of": ("competes_with", False),
    "shareholder_of": ("owns_stake_in", False),
    "client_of": ("supplies", True),
    "acquired_by": ("acquires", True),
}
"""Relation of the set -> ours, and whether its second company is our source."""
_FORMS: Mapping[Kind, type[BaseModel]] = {
    "retrieval": RetrievalCase, "link": LinkCase, "facts": FactsCase, "benchmark": BenchmarkCase,
}  # fmt: skip
_OVER_FILINGS = ("financebench", "kgrag_10q", "financebench_answers")


def shared(*wanted: str) -> tuple[list[Item], list[str]]:
    """The cases of the sets `wanted` (all where none is named) that are at hand, and what is absent and why."""
    data = data_folder()
    if data is None:
        return [], ["the shared sets: set KNOCKON_TEST_DATA to their folder"]
    items: list[Item] = []
    skipped: list[str] = []
    for name, read in _SETS.items():
        if wanted and name not in wanted:
            continue
        if name in _OVER_FILINGS and library() is None:
            skipped.append(f"{name}: set {LIBRARY} to a state folder that holds its filings")
            continue
        try:
            items += read(data)
        except OSError as error:
            skipped.append(f"{name}: {error.strerror} ({error.filename})")
    return items, skipped


def data_folder() -> Path | None:
    """Where the shared sets lie; None where they are absent."""
    folder = Path(os.environ.get("KNOCKON_TEST_DATA") or "../shared/data")
    return folder if folder.is_dir() else None


def library() -> Path | None:
    """The state folder that holds the filings of the searched sets; None where there is none."""
    named = os.environ.get(LIBRARY)
    return Path(named) if named and Path(named).is_dir() else None


def restored(row: Row) -> Item:
    """The case of a shared set as a log holds it."""
    assert row.given is not None
    kind: Kind = row.kind  # type: ignore[assignment]  # as `_item` wrote it
    return _item(row.case.removeprefix("shared/"), kind, _FORMS[kind].model_validate(row.given))


def _item(id: str, kind: Kind, case: BaseModel, companies: tuple[str, ...] = ()) -> Item:
    return Item(f"shared/{id}", kind, "dev", "shared data", digest(case.model_dump_json()), case, companies)


def _financebench(data: Path) -> Iterator[Item]:
    for n, question in enumerate(labelled.financebench(data)):
        pages, documents = tuple(sorted(question.pages)), tuple(sorted(question.documents))
        case = RetrievalCase(id=f"f{n}", query=question.text, documents=documents, pages=pages)
        yield _item(f"financebench/{n}", "retrieval", case)


def _kgrag(data: Path) -> Iterator[Item]:
    for n, question in enumerate(labelled.kgrag(data)):
        case = RetrievalCase(id=f"k{n}", query=question.text, documents=tuple(sorted(question.documents)))
        yield _item(f"kgrag_10q/{n}", "retrieval", case)


def _edges(data: Path) -> Iterator[Item]:
    companies = Companies.load()
    for line in (data / "edges_gold.dev.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        edges = tuple(_edge(edge, companies) for edge in row["edges"])
        case = LinkCase(
            id=row["id"],
            text=row["evidence"],
            filer=row["filer_ticker"] or row["filer"],
            context=row["context"] or None,
            edges=edges,
            trap=None if edges else row["trap"] or "it states none",
        )
        yield _item(f"edges_gold/{row['id']}", "link", case)


def _edge(edge: Mapping[str, Any], companies: Companies) -> CaseEdge:
    low = edge.get("pct") if edge.get("pct") is not None else edge.get("pct_min")
    high = edge.get("pct") if edge.get("pct") is not None else edge.get("pct_max")
    share = None if low is None and high is None else (float(low or 0.0), 1.0 if high is None else float(high))
    ends = [_name(edge.get(f"{end}_ticker"), edge[end], companies) for end in ("src", "dst")]
    base = BASES.get(edge.get("pct_of") or "", "source_revenue")
    return CaseEdge(relation=edge["rel"], source=ends[0], target=ends[1], share=share, of=base)  # type: ignore[arg-type]


def _name(ticker: str | None, name: str, companies: Companies) -> str:
    for words in (ticker, name):
        try:
            if words:
                return companies.resolve(words).name
        except CompanyError:
            continue
    return name


def _core(data: Path) -> Iterator[Item]:
    """Sentences of the test half with one of four relations; both names are given, as in the set's own task."""
    for row in json.loads((data / "core_relations" / "test.json").read_text("utf-8")):
        if row["relation"] not in _CORE:
            continue
        relation, turned = _CORE[row["relation"]]
        one, other = (row["e1_name"], row["e2_name"])
        source, target = (other, one) if turned != bool(row["invert_relation"]) else (one, other)
        edge = CaseEdge(relation=relation, source=source, target=target)  # type: ignore[arg-type]
        case = LinkCase(id=row["id"], text=" ".join(row["context"]), filer=one, edges=(edge,))
        if "|" not in one + other and one != other:
            yield _item(f"core_relations/{row['id']}", "link", case, (f"|{one}|{one}", f"|{other}|{other}"))


def _answers(data: Path) -> Iterator[Item]:
    """FinanceBench's questions with its authors' answers, over all of its filings at once."""
    rows = (data / "financebench" / "questions.dev.jsonl").read_text("utf-8").splitlines()
    for row in map(json.loads, rows):
        id = row["financebench_id"].removeprefix("financebench_id_")
        case = BenchmarkCase(id=id, question=row["question"], gold=row["answer"], document=row["doc_name"])
        yield _item(f"financebench_answers/{id}", "benchmark", case)


def _concentration(data: Path) -> Iterator[Item]:
    """A case a filing, with the facts that are tagged in it."""
    files: dict[str, list[TaggedFact]] = {}
    for row in map(json.loads, (data / "xbrl_concentration.dev.jsonl").read_text("utf-8").splitlines()):
        files.setdefault(row["file"], []).append(_fact(row))
    for n, (file, facts) in enumerate(files.items()):
        yield _item(f"xbrl_concentration/{n}", "facts", FactsCase(id=f"x{n}", file=file, facts=tuple(facts)))


def _fact(row: Mapping[str, Any]) -> TaggedFact:
    period = row["period"]
    return TaggedFact(
        concept=row["concept"],
        value=row["value"],
        member=row["member"],
        named=row["member_kind"] == "named",
        benchmark=row["benchmark"],
        revenue=row["benchmark_is_revenue"],
        risk_type=row["risk_type"],
        start=period.get("startDate"),
        end=period.get("endDate") or period.get("instant"),
        dims=tuple(row["other_dims"].items()),
    )


_SETS: Mapping[str, Callable[[Path], Iterator[Item]]] = {
    "financebench": _financebench, "kgrag_10q": _kgrag, "edges_gold": _edges, "core_relations": _core,
    "xbrl_concentration": _concentration, "financebench_answers": _answers,
}  # fmt: skip
