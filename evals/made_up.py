"""Companies that do not exist, out of rows "TICKER | Name | Legal name, Inc."; no ticker for a private one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from knowledge.companies import Companies
from knowledge.entities.table import Alias, Table
from knowledge.types import Company


def table(rows: Sequence[str]) -> Companies:
    """The companies of a file of sentences."""
    return _table(tuple(rows))


@lru_cache(16)
def _table(rows: tuple[str, ...]) -> Companies:
    companies: dict[str, Company] = {}
    legal: dict[str, str] = {}
    aliases: list[Alias] = []
    for row in rows:
        ticker, name, legal_name = (cell.strip() for cell in row.split("|"))
        key = f"tkr:{ticker}" if ticker else "name:" + name.lower().replace(" ", "-")
        companies[key] = Company(key, name, (ticker,) if ticker else (), aliases=(legal_name,))
        legal[key] = legal_name
        aliases.append(Alias(legal_name.split(",")[0].removesuffix(" Inc."), "alias", key))
    return Companies(Table(companies, tuple(aliases), legal, {}, {}, {}, frozenset(companies), {}))
