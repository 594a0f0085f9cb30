"""Rebuild `knowledge/data/companies.tsv`: `python -m knowledge.entities.build LIST [SP500]`.

LIST is https://www.sec.gov/files/company_tickers.json, SP500 a CSV with the columns Symbol, Security, CIK and
Headquarters Location and GICS Sub-Industry that gives better display names, newer tickers, the country and the BEA's
industry. Knows nothing of the hand-written tables, which stay as they are.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

from knowledge.entities.names import display_name, tidy
from knowledge.entities.table import DATA, rows

_CLASS = re.compile(r"\s*\((?:Class [A-Z]|The)\)$")


def build(listing: Path, members: Path | None) -> str:
    """The table as text, one row an entity in the list's order, the primary ticker first."""
    entities: dict[int, tuple[list[str], str, str]] = {}
    for row in json.loads(listing.read_text(encoding="utf-8")).values():
        legal = tidy(row["title"])
        entities.setdefault(row["cik_str"], ([], display_name(legal), legal))[0].append(row["ticker"])
    more: dict[int, list[int]] = {}
    seats: dict[int, tuple[str, str]] = {}
    if members is not None:
        _take_members(members, entities, more, seats)
    lines = ["cik\ttickers\tname\tlegal\tmore_ciks\tcountry\tindustry"]
    for cik, (tickers, name, legal) in entities.items():
        others = ",".join(map(str, more.get(cik, ())))
        lines.append("\t".join((str(cik), ",".join(tickers), name, legal, others, *seats.get(cik, ("", "")))).rstrip())
    return "\n".join(lines) + "\n"


_ABROAD = {"Ireland": "IE", "United Kingdom": "GB", "Switzerland": "CH", "Netherlands": "NL", "Bermuda": "BM"}
"""Countries that stand where the list of members gives a state."""


def _take_members(
    path: Path,
    entities: dict[int, tuple[list[str], str, str]],
    more: dict[int, list[int]],
    seats: dict[int, tuple[str, str]],
) -> None:
    """Members bring display names and tickers; where another CIK holds the ticker it is that entity, re-registered."""
    industries = {row["gics"]: row["bea"] for row in rows("gics_bea.tsv")}
    holders = {ticker: cik for cik, (tickers, _, _) in entities.items() for ticker in tickers}
    seen: set[int] = set()
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            symbol, cik = row["Symbol"].replace(".", "-"), int(row["CIK"])
            name = display_name(_CLASS.sub("", row["Security"]))
            if cik not in entities and symbol in holders:
                more.setdefault(holders[symbol], []).append(cik)
                cik = holders[symbol]
            country = _ABROAD.get(row["Headquarters Location"].rpartition(", ")[2], "US")
            seats[cik] = (country, industries.get(row["GICS Sub-Industry"], ""))
            tickers, _, legal = entities.get(cik, ([], name, row["Security"]))
            if symbol not in tickers:
                tickers.insert(0, symbol)
            elif cik not in seen:
                tickers.remove(symbol)
                tickers.insert(0, symbol)
            seen.add(cik)
            entities[cik] = (tickers, name, legal)


if __name__ == "__main__":
    sources = [Path(argument) for argument in sys.argv[1:]]
    (DATA / "companies.tsv").write_text(build(sources[0], sources[1] if len(sources) > 1 else None), encoding="utf-8")
