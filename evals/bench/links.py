"""Links against the labelled passages of real filings: strict F1, traps, shares and their bases, names never given.

    python -m evals.bench.links GOLD.jsonl [--filings DATA] [--wrong]

Without --filings each passage is given alone (its words and the words above it); with it the whole filings are read,
which the labels measure by recall alone, for they do not list every link. A label's share is right when low, high
and base agree. --wrong prints what was missed, found too much, or given a wrong share.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evals.bench.gold import SAME_SHARE, Case, Edge, cases, matched
from knowledge.companies import Companies
from knowledge.exposure.extract import extract, extract_text
from knowledge.read.reader import read
from knowledge.types import Link, Reading

BASES = {
    "filer_revenue": "source_revenue",
    "us_gross_revenue": "source_segment",
    "filer_purchases": "target_cost",
    "equity": "equity",
}


@dataclass(slots=True)
class Score:
    """Counts of one run. `wrong` says in a line each what was not right."""

    labelled: int = 0
    found: int = 0
    right: int = 0
    shares: int = 0
    shares_right: int = 0
    bases_wrong: int = 0
    on_traps: int = 0
    traps: int = 0
    named: int = 0
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The figures, a line each."""
        precision, recall = _ratio(self.right, self.found), _ratio(self.right, self.labelled)
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        yield f"links: {self.right} right of {self.found} found, {self.labelled} labelled"
        yield f"precision {precision:.3f}, recall {recall:.3f}, strict F1 {f1:.3f}"
        yield f"shares: {self.shares_right} right of {self.shares} labelled, {self.bases_wrong} on a wrong base"
        yield f"traps: {self.on_traps} links on {self.traps} passages that state none"
        yield f"unnamed parties named: {self.named}"


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def passages(labelled: Sequence[Case], companies: Companies) -> Score:
    """Each passage alone, with the words above it and its filer."""
    score = Score()
    for case in labelled:
        found = extract_text(case.evidence, companies, filer=case.filer, period=case.period, context=case.context).links
        named = [link for link in found if link.source.name and link.target.name]
        pairs = matched(case.edges, named, companies)
        score.labelled += len(case.edges)
        score.found += len(named)
        score.right += len(pairs)
        if case.anonymous:
            score.named += len(named) - len(pairs)
        if not case.edges:
            score.traps += 1
            score.on_traps += len(named)
        _judge_shares(score, pairs, case)
        _tell(score, case, named, pairs)
    return score


def _judge_shares(score: Score, pairs: Sequence[tuple[Edge, Link]], case: Case) -> None:
    for edge, link in pairs:
        share = link.share
        if edge.low is None and edge.high is None:
            continue
        score.shares += 1
        base = BASES.get(edge.base or "", edge.base)
        if share is not None and share.of != base:
            score.bases_wrong += 1
        low_right = share is not None and (edge.low is None or abs(share.low - edge.low) < SAME_SHARE)
        high_right = share is not None and (edge.high is None or abs(share.high - edge.high) < SAME_SHARE)
        if share is not None and low_right and high_right and share.of == base:
            score.shares_right += 1
        else:
            score.wrong.append(f"{case.id} SHARE {edge} found {share}")


def _tell(score: Score, case: Case, found: Sequence[Link], pairs: Sequence[tuple[Edge, Link]]) -> None:
    right_edges, right_links = [edge for edge, _ in pairs], [link for _, link in pairs]
    for edge in case.edges:
        if edge not in right_edges:
            score.wrong.append(f"{case.id} MISSED {edge.key}\n      {case.evidence[:400]}")
    for link in found:
        if link not in right_links:
            ends = f"{link.relation} {link.source.name} -> {link.target.name}"
            score.wrong.append(f"{case.id} TOO MUCH {ends} ({case.trap})\n      {case.evidence[:400]}")


@dataclass(frozen=True, slots=True)
class Recall:
    """Recall over whole filings, and whether every quote is verbatim."""

    labelled: int
    found: int
    quotes: int
    verbatim: int
    missed: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """The figures, a line each."""
        yield f"whole filings: recall {_ratio(self.found, self.labelled):.3f} ({self.found} of {self.labelled})"
        yield f"quotes verbatim in their document: {self.verbatim} of {self.quotes}"


def filings(labelled: Sequence[Case], companies: Companies, data: Path) -> Recall:
    """Every labelled filing read whole."""
    by_file: dict[str, list[Case]] = {}
    for case in labelled:
        by_file.setdefault(case.file, []).append(case)
    labels = hits = quotes = verbatim = 0
    missed: list[str] = []
    for file, own in by_file.items():
        reading = read(str(data / file))
        links = extract(reading, companies).links
        quotes += len(links)
        verbatim += sum(_verbatim(link, reading) for link in links)
        for case in own:
            labels += len(case.edges)
            kept = [edge for edge, _ in matched(case.edges, links, companies)]
            hits += len(kept)
            missed += [f"{case.id} {file} {e.key}\n      {case.evidence[:300]}" for e in case.edges if e not in kept]
    return Recall(labels, hits, quotes, verbatim, tuple(missed))


def _verbatim(link: Link, reading: Reading) -> bool:
    return any(block.ordinal == link.block and link.quote in block.text for block in reading.blocks)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--filings", type=Path, metavar="DATA", help="the folder that the labels' files lie in")
    parser.add_argument("--wrong", action="store_true", help="print what was not right")
    asked = parser.parse_args()
    companies = Companies.load()
    labelled = cases(asked.gold, companies)
    if asked.filings:
        recall = filings(labelled, companies, asked.filings)
        print("\n".join([*recall.lines(), *(recall.missed if asked.wrong else ())]))
    else:
        score = passages(labelled, companies)
        print("\n".join([*score.lines(), *(score.wrong if asked.wrong else ())]))


if __name__ == "__main__":
    main()
