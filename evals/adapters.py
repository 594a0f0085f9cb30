"""The shared sets as cases, where they lie (KNOCKON_TEST_DATA); each that is absent is told and never scored.

Their text stays where it is: a log that holds any of it is for this machine alone. Searches over filings need those
filings in a library (KNOCKON_EVAL_LIBRARY), which `python -m evals.bench.retrieval` builds. FinanceBench and kgrag_10q
are searched; edges_gold and core_relations are read for links. FinanceBench's answers need a model as judge.
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


def shared() -> tuple[list[Item], list[str]]:
    """The cases that are at hand, and what is absent or left out and why."""
    data = data_folder()
    if data is None:
        return [], ["the shared sets: set KNOCKON_TEST_DATA to their folder"]
    items: list[Item] = []
    skipped = ["FinanceBench answers: they need a model as judge", "xbrl_concentration: it is scored by the tests"]
    sets: Mapping[str, Callable[[Path], Iterator[Item]]] = {
        "financebench": _financebench, "kgrag_10q": _kgrag, "edges_gold": _edges, "core_relations": _core,
    }  # fmt: skip
    for name, read in sets.items():
        if name in ("financebench", "kgrag_10q") and library() is None:
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
    form: type[BaseModel] = RetrievalCase if row.kind == "retrieval" else LinkCase
    return _item(row.case.removeprefix("shared/"), row.kind, form.model_validate(row.given))  # type: ignore[arg-type]


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
