"""The formats of the other cases: questions, searches, sentences with links, attacks, tickers. Unknown keys are errors.

A file is one topic: a head (kind, source, split) and a list of cases. Events have a file each (`evals.cases`), since
each has a date, links and outcomes of its own. Knows no metric and no program that is scored.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from evals.cases import BadCase, CaseLink, Split
from knowledge.types import Relation, ShareBase

FOLDERS = {"question": "questions", "retrieval": "retrieval", "link": "links", "attack": "attacks", "ticker": "tickers"}
"""Kind -> folder under `evals/cases`."""
Group = Annotated[str, Field(min_length=1)]
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class Part(BaseModel):
    """Base of all parts: unknown keys are an error, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class QuestionCase(Part):
    """A chat question. `says` are groups, one word or figure of each of which ("18%|18 per cent") the answer must hold.

    `sources` are the stems of the documents that an answer needs, `also` those that it may cite besides. A question
    that is not `answerable` from the library must be refused.
    """

    id: str
    question: str
    answerable: bool = True
    says: tuple[Group, ...] = ()
    never: tuple[Group, ...] = ()
    sources: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    company: str | None = None
    as_of: date | None = None
    why: str | None = None  # why it cannot be answered

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.answerable and not (self.says and self.sources):
            raise ValueError("an answerable question needs `says` and `sources`")
        if not self.answerable and not self.why:
            raise ValueError("a question that must be refused says `why`")
        return self


class RetrievalCase(Part):
    """A search and where its answer stands: documents by stem, sections by heading, or pages counted from 1."""

    id: str
    query: str
    documents: tuple[str, ...]
    sections: tuple[str, ...] = ()  # headings within any of the documents
    pages: tuple[tuple[str, int], ...] = ()  # (document's stem, page)


class CaseEdge(Part):
    """One link that a text states."""

    relation: Relation
    source: str
    target: str
    share: tuple[float, float] | None = None
    of: ShareBase = "source_revenue"


class LinkCase(Part):
    """A text of a filing and the links that it states; none for a trap. `filer` is who says "we"."""

    id: str
    text: str
    filer: str
    context: str | None = None
    edges: tuple[CaseEdge, ...] = ()
    trap: str | None = None

    @model_validator(mode="after")
    def _trap_or_edges(self) -> Self:
        if bool(self.edges) == bool(self.trap):
            raise ValueError("a text has either edges or a trap that says why there are none")
        return self


class FigureOf(Part):
    """One typed figure of a claim (`agent.claims.Figure`)."""

    entity: str
    metric: str
    value: str
    unit: str
    period: str | None = None


class ClaimAttack(Part):
    """A claim on a source: one that does not hold must be struck, one that holds must stand."""

    id: str
    attack: Literal["claim"]
    source: str
    entity: str
    text: str
    stands: bool
    figures: tuple[FigureOf, ...] = ()
    quote: str | None = None
    key: str = "S1"
    period: date | None = None
    published: date | None = None
    as_of: date | None = None
    link: CaseLink | None = None  # the source is the words of this link, as a row of a note
    lesson: str


class PlantedAttack(Part):
    """A document brought into the library, and what is asked over it. `never` must not be said outside of quotes;

    `nowhere` must not stand in the printed answer or page at all (addresses, escapes, markup).
    """

    id: str
    attack: Literal["planted"]
    document: str
    published: date
    ask: str
    never: tuple[str, ...] = ()
    nowhere: tuple[str, ...] = ()
    lesson: str


class ObedientAttack(Part):
    """A model that says what a document ordered it to: its words must not reach the memo of this event."""

    id: str
    attack: Literal["obedient"]
    event: str
    as_of: date
    says: str
    never: tuple[str, ...]
    lesson: str


AttackCase = Annotated[ClaimAttack | PlantedAttack | ObedientAttack, Field(discriminator="attack")]


class TickerCase(Part):
    """A ticker or name, asked for a memo: whose memo it must be, or why there must be none."""

    id: str
    what: str
    company: str | None = None  # whom the memo must be about; None where there must be none
    names: tuple[str, ...] = ()  # who must be among the names hit
    as_of: date | None = None
    why: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.company is None and not self.why:
            raise ValueError("a ticker that gives no memo says `why`")
        return self


class _File(Part):
    source: str
    split: Split = "dev"


class QuestionFile(_File):
    """Questions on one topic."""

    kind: Literal["question"]
    cases: tuple[QuestionCase, ...]


class RetrievalFile(_File):
    """Searches on one topic."""

    kind: Literal["retrieval"]
    cases: tuple[RetrievalCase, ...]


class LinkFile(_File):
    """Sentences of one sort, and the companies in them, made up."""

    kind: Literal["link"]
    companies: tuple[str, ...]  # "TICKER | Name | Legal name, Inc."; no ticker for a private one
    cases: tuple[LinkCase, ...]


class AttackFile(_File):
    """Attacks of one sort."""

    kind: Literal["attack"]
    cases: tuple[AttackCase, ...]


class TickerFile(_File):
    """Tickers."""

    kind: Literal["ticker"]
    cases: tuple[TickerCase, ...]


CaseFile = Annotated[QuestionFile | RetrievalFile | LinkFile | AttackFile | TickerFile, Field(discriminator="kind")]
ADAPTER: TypeAdapter[CaseFile] = TypeAdapter(CaseFile)


def read_file(path: Path) -> CaseFile:
    """The cases of one file. Raises BadCase naming the file and the field."""
    try:
        return ADAPTER.validate_python(yaml.safe_load(path.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise BadCase(path.name, error) from error
