"""Cases: an event of the past, what was knowable then, what is documented to have followed. Unknown keys are errors.

A case's links are those of the bundled notes that were knowable the day before the event, and rows of its own with
source and date. Outcomes are never read by the program that is scored. Knows no metric.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from agent.errors import UsageError
from knowledge.companies import Companies
from knowledge.errors import CompanyError
from knowledge.types import Link, Party, Relation, Share, ShareBase

FOLDER = Path(__file__).with_name("cases")
Split = Literal["train", "dev", "held_out"]
"""What rules may be fitted to, what they may be looked at with, and what only ever scores them."""
Role = Literal["plain", "control", "priced_in", "wrong_sign", "abstain"]
"""What a case is for: a control reaches nobody it should not; on an abstaining one nothing may be said."""
Trap = Literal["flat", "priced_in", "not_yet_hit"]
"""Rows where the obvious answer is wrong: a rival that did not move, news known before, a like fear a week later."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Documented(_Part):
    """What is documented for one company: the sign, and the reported move as a range of ratios where there is one.

    `ticker` is given where closes are at hand, so that the abnormal return can be recomputed.
    """

    company: str
    sign: Literal[-1, 0, 1]
    move: tuple[float, float] | None = None
    ticker: str | None = None
    trap: Trap | None = None
    note: str | None = None


class CaseLink(_Part):
    """A link known before the event that no bundled note holds, with where it is from and since when it was public."""

    source: str
    relation: Relation
    target: str
    share: tuple[float, float] | None = None
    of: ShareBase = "source_revenue"
    channel: str | None = None
    period: str | None = None
    quoted_from: str
    knowable: date

    def link(self, companies: Companies) -> Link:
        """The link, its ends resolved where the table knows them."""
        share = None if self.share is None else Share(*self.share, self.of, period=self.period)
        return Link(
            self.relation,
            party_of(self.source, companies),
            party_of(self.target, companies),
            self.quoted_from,
            f"case:{self.source}",
            "note",
            self.channel,
            share,
            knowable=self.knowable,
            source_text=self.quoted_from,
        )


class Case(_Part):
    """One case. `ranked` says that sizes and moves are both documented well enough to compare their order."""

    id: str
    title: str
    event: str
    knowable: date
    as_of: date | None = None
    company: str | None = None  # only where the text itself cannot say whom it is about
    first_order: Documented | None = None
    outcomes: tuple[Documented, ...] = ()
    links: tuple[CaseLink, ...] = ()
    lesson: str
    source: str
    ranked: bool = False
    split: Split = "dev"
    role: Role = "plain"

    @property
    def day(self) -> date:
        """The day up to which links may be known: the day before the event unless the case says otherwise."""
        return self.as_of or self.knowable - timedelta(days=1)


class BadCase(UsageError):
    """A case file breaks the format; the file and the field are named."""

    def __init__(self, file: str, fault: object) -> None:
        text = str(fault)
        if isinstance(fault, ValidationError):
            text = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors())
        super().__init__(f"{file}: {text}.", remedy="The format: knockon-eval schema, docs/evals.md.")


def party_of(name: str, companies: Companies) -> Party:
    """The company of that name or ticker; a party by name where the table does not know it."""
    try:
        return companies.party(companies.resolve(name))
    except CompanyError:
        return Party(name)


def read_cases(folder: Path) -> list[Case]:
    """The cases of a folder by file name. Raises BadCase for a file that breaks the format or looks ahead."""
    return [_read(path) for path in sorted(folder.glob("*.yaml"))]


def _read(path: Path) -> Case:
    try:
        case = Case.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise BadCase(path.name, error) from error
    late = _looking_ahead(case)
    if case.id != path.stem or late:
        raise BadCase(path.name, f"links known after {case.day}: {late}" if late else "the id is not the name")
    return case


def _looking_ahead(case: Case) -> Sequence[str]:
    return [f"{link.source} {link.relation} {link.target}" for link in case.links if link.knowable > case.day]
