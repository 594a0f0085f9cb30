"""The bundled table of legal entities: the SEC's list of filers, foreign and private names, aliases, former names.

Reads three tab-separated files of `knowledge/data` into Company values. Knows nothing of prose. A row is a fact (a
ticker, a CIK, a name); where a row of `entities.tsv` has the CIK or the first ticker of a listed one it adds to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from knowledge.errors import KnowledgeError
from knowledge.types import Company

DATA = Path(__file__).resolve().parent.parent / "data"
AliasKind = Literal["alias", "former", "brand", "subsidiary", "short", "acquired"]
"""`alias`: another name of the same entity. `former`: what it was called. `brand`, `subsidiary`: what it owns.
`acquired`: a company that it bought and took in. `short`: a word that means it only after a fuller mention."""
WordKind = Literal["common", "surname", "place", "generic"]
"""What a name is besides. `generic`: hardly ever the company unless its legal form follows ("Premier, Inc.")."""
Status = Literal["listed", "private", "delisted", "agency", "subsidiary"]


@dataclass(frozen=True, slots=True)
class Alias:
    """One other name. `note` says since when, or what became of it."""

    text: str
    kind: AliasKind
    company: str  # entity id
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All entities by id, the aliases that lead to them, and what is known of the unlisted ones."""

    companies: Mapping[str, Company]
    aliases: tuple[Alias, ...]
    legal: Mapping[str, str]  # entity id -> legal name
    status: Mapping[str, Status]  # absent: listed
    notes: Mapping[str, str]
    ciks: Mapping[str, str]  # every CIK, ten digits -> entity id
    by_hand: frozenset[str]  # entity ids that a row of entities.tsv describes
    words: Mapping[str, WordKind]  # folded names, of one word mostly, that are something else besides
    industries: Mapping[str, str] = field(default_factory=dict)  # entity id -> the BEA's code of its industry


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a bundled table as dicts by its header; lines that start with # are remarks."""
    lines = [s for s in (DATA / name).read_text(encoding="utf-8").splitlines() if s and not s.startswith("#")]
    header = lines[0].split("\t")
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) > len(header):
            raise KnowledgeError(f"{name}: row {number} has {len(cells)} cells, {len(header)} columns: {line[:60]}.")
        yield dict(zip(header, cells + [""] * (len(header) - len(cells))))


def entity_id(*, cik: str, tickers: tuple[str, ...], name: str) -> str:
    """The stable id of `knowledge.types.Company`."""
    if cik:
        return f"cik:{cik.zfill(10)}"
    if tickers:
        return f"tkr:{tickers[0]}"
    return "name:" + "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def _split(cell: str, by: str = "|") -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(by) if part.strip())


def _listed() -> tuple[dict[str, Company], dict[str, str], dict[str, str], dict[str, str]]:
    companies, legal, ciks, industries = {}, {}, {}, {}
    path = DATA / "companies.tsv"
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        cik, tickers, name, legal_name, more, country, industry = (line + "\t\t\t").split("\t")[:7]
        key = f"cik:{cik.zfill(10)}"
        companies[key] = Company(
            key, name, tuple(tickers.split(",")), cik.zfill(10), country or None, aliases=(legal_name,)
        )
        legal[key] = legal_name
        if industry:
            industries[key] = industry
        for number in (cik, *more.split(",")) if more else (cik,):
            ciks[number.zfill(10)] = key
    return companies, legal, ciks, industries


@cache
def load_table() -> Table:
    """The bundled table, read once per process."""
    companies, legal, ciks, industries = _listed()
    status: dict[str, Status] = {}
    notes: dict[str, str] = {}
    by_name: dict[str, str] = {t: c.id for c in reversed(companies.values()) for t in c.tickers}
    by_hand: set[str] = set()
    for row in rows("entities.tsv"):
        tickers = _split(row["tickers"], ",")
        cik = row["cik"].zfill(10) if row["cik"] else ""
        key = ciks.get(cik) or next((by_name[t] for t in tickers if t in by_name), None)
        if key is not None:
            old = companies[key]
            tickers = tuple(dict.fromkeys((*tickers, *old.tickers)))
            legal_name = row["legal"] or legal[key]
            new = replace(old, name=row["name"] or old.name, tickers=tickers, country=row["country"] or old.country)
        else:
            key = entity_id(cik=cik, tickers=tickers, name=row["name"])
            legal_name = row["legal"] or row["name"]
            new = Company(key, row["name"], tickers, cik or None, row["country"] or None)
        companies[key] = replace(new, aliases=(legal_name,) if legal_name != new.name else ())
        legal[key] = legal_name
        by_hand.add(key)
        if cik:
            ciks[cik] = key
        by_name.update(dict.fromkeys(tickers, key))
        if row["name"]:
            by_name[row["name"]] = key
        if row["status"] and row["status"] != "listed":
            if row["status"] not in get_args(Status):
                raise KnowledgeError(f"entities.tsv: {row['name']} has the unknown status {row['status']!r}.")
            status[key] = cast(Status, row["status"])
        if row["note"]:
            notes[key] = row["note"]
    aliases = tuple(_aliases(by_name))
    _attach(companies, aliases)
    for row in rows("sanctions.tsv"):
        key = by_name[row["entity"]]
        mark = f"{row['list']} ({row['since']})"
        companies[key] = replace(companies[key], listed_on=(*companies[key].listed_on, mark))
    kinds = {row["word"]: cast(WordKind, row["kind"]) for row in rows("name_words.tsv")}
    return Table(companies, aliases, legal, status, notes, ciks, frozenset(by_hand), kinds, industries)


def _aliases(by_name: Mapping[str, str]) -> Iterator[Alias]:
    for row in rows("aliases.tsv"):
        if row["company"] not in by_name:
            raise KnowledgeError(
                f"aliases.tsv: {row['alias']!r} leads to {row['company']!r}, which is no ticker or entity.",
                remedy="Name a primary ticker, or the name of a row of entities.tsv.",
            )
        if row["kind"] not in get_args(AliasKind):
            raise KnowledgeError(f"aliases.tsv: {row['alias']!r} has the unknown kind {row['kind']!r}.")
        yield Alias(row["alias"], cast(AliasKind, row["kind"]), by_name[row["company"]], row["note"])


def _attach(companies: dict[str, Company], aliases: tuple[Alias, ...]) -> None:
    """Show aliases and former names on the entities themselves."""
    other: dict[str, list[str]] = {}
    former: dict[str, list[str]] = {}
    for alias in aliases:
        if alias.kind in ("alias", "brand", "subsidiary"):
            other.setdefault(alias.company, []).append(alias.text)
        elif alias.kind == "former":
            former.setdefault(alias.company, []).append(alias.text)
    for key in other.keys() | former.keys():
        old = companies[key]
        more = [text for text in other.get(key, ()) if text not in (old.name, *old.aliases)]
        companies[key] = replace(old, aliases=(*old.aliases, *more), former=(*old.former, *former.get(key, ())))
