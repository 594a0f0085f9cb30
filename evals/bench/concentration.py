"""Tagged concentration facts against those that filers tagged, and named revenue shares with the tags stripped off.

    python -m evals.bench.concentration FACTS.jsonl DATA [--stripped] [--wrong]

Exact means value, member, benchmark, axis of risk, other axes and period. With --stripped the same filings are read
with every ix: element taken out of the HTML, and the named members' newest revenue shares are looked for in prose and
tables alone: precision over all figures found for named customers in these filings, recall over those tagged. Shares in
words ("substantially all") are no figures and are left out: filers tag none of them.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from evals.bench.gold import SAME_SHARE
from knowledge.companies import Companies
from knowledge.exposure.extract import extract
from knowledge.exposure.types import ConcentrationFact
from knowledge.read.reader import read
from knowledge.types import Link

Row = Mapping[str, object]
_TAG = re.compile(rb"</?(?:ix:(?:nonfraction|nonnumeric|continuation|footnote))\b[^>]*>", re.I)
_HEADER = re.compile(rb"<ix:header\b.*?</ix:header>", re.I | re.S)
_FIGURE = re.compile(r"\d\s?(?:\|\s?)?(?:%|percent)", re.I)
_REVENUE = ("source_revenue", "source_segment")


def stripped(data: bytes) -> bytes:
    """The HTML as it reads without inline XBRL: its words stay, its tags and hidden facts go."""
    return _TAG.sub(b"", _HEADER.sub(b"", data))


def signature(fact: ConcentrationFact) -> tuple[object, ...]:
    """What makes a fact the same as a labelled one."""
    period = (fact.start.isoformat() if fact.start else None, fact.end.isoformat() if fact.end else None)
    return (fact.concept, round(fact.value, 6), fact.member, fact.benchmark, fact.risk_type, fact.dims, period)


def labelled(row: Row) -> tuple[object, ...]:
    """A label in the manner of `signature`."""
    period, dims = row["period"], row["other_dims"]
    assert isinstance(period, dict)
    assert isinstance(dims, dict)
    when = (period.get("startDate"), period.get("endDate") or period.get("instant"))
    others = tuple(sorted(dims.items()))
    return (
        row["concept"],
        round(float(str(row["value"])), 6),
        row["member"],
        row["benchmark"],
        row["risk_type"],
        others,
        when,
    )


def exact(rows: Sequence[Row], data: Path, companies: Companies) -> Iterator[str]:
    """The figures of exact recovery, then a line for each fact that was not."""
    right = named_wrongly = revenue_wrongly = 0
    missed = []
    for file, own in _by_file(rows).items():
        facts = {signature(fact): fact for fact in extract(read(str(data / file)), companies).shares}
        for row in own:
            fact = facts.get(labelled(row))
            if fact is None:
                missed.append(f"{row['id']} {file} {labelled(row)}")
                continue
            right += 1
            named_wrongly += row["member_kind"] != "named" and fact.member_name is not None
            revenue_wrongly += fact.benchmark_is_revenue != row["benchmark_is_revenue"]
    yield f"facts recovered exactly: {right} of {len(rows)}"
    yield f"wrong on whether the base is revenue: {revenue_wrongly}; anonymous members named: {named_wrongly}"
    yield from missed


def without_tags(rows: Sequence[Row], data: Path, companies: Companies) -> Iterator[str]:
    """Precision and recall of named revenue shares in prose and tables of the filings without their tags."""
    found_all = right = wanted_all = hit = 0
    told = []
    for file in _by_file(rows):
        whole = extract(read(str(data / file)), companies)
        bare = extract(read(file, data=stripped((data / file).read_bytes())), companies)
        wanted = _newest(whole.shares)
        shares = [link for link in bare.links if _is_named_revenue(link)]
        found_all += len(shares)
        for link in shares:
            true = any(_agrees(link, fact) for fact in whole.shares)
            right += true
            if not true:
                told.append(f"not tagged: {file} {link.target.name} {link.share}\n      {link.quote[:200]}")
        wanted_all += len(wanted)
        for fact in wanted:
            got = any(_agrees(link, fact) for link in shares)
            hit += got
            if not got:
                told.append(
                    f"missed: {file} {fact.member_name} {fact.value} {fact.benchmark}\n      {(fact.quote or '')[:200]}"
                )
    precision, recall = (right / found_all if found_all else 0, hit / wanted_all if wanted_all else 0)
    yield f"named revenue shares with the tags stripped: {found_all} figures found, {right} of them tagged so"
    yield f"precision {precision:.3f}, recall {recall:.3f} ({hit} of {wanted_all})"
    yield from told


def _is_named_revenue(link: Link) -> bool:
    share = link.share
    if link.relation != "supplies" or not link.target.name or share is None or share.of not in _REVENUE:
        return False
    return bool(_FIGURE.search(link.quote))


def _agrees(link: Link, fact: ConcentrationFact) -> bool:
    share = link.share
    same = share is not None and share.low - SAME_SHARE < fact.value < share.high + SAME_SHARE
    return same and fact.benchmark_is_revenue and fact.member_name == link.target.name


def _newest(facts: Iterable[ConcentrationFact]) -> list[ConcentrationFact]:
    """For each named member and revenue base the fact of the newest period."""
    kept: dict[tuple[object, ...], ConcentrationFact] = {}
    for fact in facts:
        key = (fact.member_name, fact.benchmark, fact.dims)
        if fact.member_name and fact.benchmark_is_revenue and fact.end:
            old = kept.get(key)
            if old is None or old.end is None or fact.end > old.end:
                kept[key] = fact
    return list(kept.values())


def _by_file(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["file"]), []).append(row)
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("facts", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--stripped", action="store_true", help="take the tags out of the HTML first")
    parser.add_argument("--wrong", action="store_true", help="print what was not right")
    asked = parser.parse_args()
    rows = [json.loads(line) for line in asked.facts.read_text(encoding="utf-8").splitlines()]
    lines = list((without_tags if asked.stripped else exact)(rows, asked.data, Companies.load()))
    print("\n".join(lines if asked.wrong else lines[:2]))


if __name__ == "__main__":
    main()
