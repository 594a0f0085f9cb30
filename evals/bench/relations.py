"""Relation typing on foreign text: hand-labelled pairs of CORE (news and encyclopaedia), mapped to our relations.

    python -m evals.bench.relations TEST.json

The two names are given; each in turn is read as the one who speaks, for our grammar is of what a filer says. Labels
without a counterpart here (products, brands, exchanges, regulators, subsidiaries, mergers of equals) are "none", as is
"undefined". A relation is right with its direction, where it has one. Beside it: always the most frequent label.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from knowledge.exposure.prose import Stating, statings
from knowledge.exposure.sentences import sentences
from knowledge.exposure.skeleton import FILER, Span
from knowledge.types import UNDIRECTED, Party

NONE = "none"
MAPPED = {
    "acquired_by": ("acquires", True),
    "client_of": ("supplies", True),
    "shareholder_of": ("owns_stake_in", False),
    "collaboration": ("partners_with", False),
    "competitor_of": ("competes_with", False),
}
"""Label -> our relation, and whether it runs from the second name to the first."""
ONE, OTHER = Party("one", company="name:one"), Party("other", company="name:other")
Row = Mapping[str, object]


def text_of(row: Row) -> tuple[str, tuple[Span, Span]]:
    """The tokens as a text, and the places of both names in it."""
    words = row["context"]
    assert isinstance(words, list)
    starts, text = [], ""
    for word in words:
        glue = "" if not text or word in (",", ".", ")", "'s", ";", ":", "''") or text.endswith("(") else " "
        text += glue
        starts.append(len(text))
        text += word
    spans = []
    for name, party in (("e1", ONE), ("e2", OTHER)):
        first, last = int(str(row[f"{name}_start"])), int(str(row[f"{name}_end"]))
        spans.append(Span(starts[first], starts[last] + len(words[last]), party))
    return text, (spans[0], spans[1])


def found(text: str, pair: Sequence[Span]) -> str:
    """The relation read between the two, as "relation>" or "relation<" by its direction, else "none"."""
    for speaker in (None, ONE, OTHER):
        for start, end in sentences(text):
            inside = sorted((s for s in pair if start <= s.start and s.end <= end), key=lambda s: s.start)
            if len(inside) == len(pair):
                read = statings(text[start:end], [_moved(s, start, speaker) for s in inside])
                if (said := next(_between(read, speaker), None)) is not None:
                    return said
    return NONE


def _moved(span: Span, by: int, speaker: Party | None) -> Span:
    party = FILER if span.party == speaker else span.party
    return Span(span.start - by, span.end - by, party)


def _between(read: Sequence[Stating], speaker: Party | None) -> Iterator[str]:
    for one in read:
        source = speaker if one.source == FILER else one.source
        target = speaker if one.target == FILER else one.target
        if {source, target} == {ONE, OTHER} and one.relation in {name for name, _ in MAPPED.values()}:
            yield _directed(one.relation, turned=source == OTHER)


def label(row: Row) -> str:
    """The row's label in the manner of `found`."""
    name, turned = MAPPED.get(str(row["relation"]), (NONE, False))
    return name if name == NONE else _directed(name, turned=turned != bool(row["invert_relation"]))


def _directed(relation: str, *, turned: bool) -> str:
    return relation if relation in UNDIRECTED else relation + ("<" if turned else ">")


def macro_f1(pairs: Sequence[tuple[str, str]]) -> tuple[float, dict[str, tuple[float, float, int]]]:
    """Mean F1 over the labels that occur, and precision, recall and count of each; `pairs` are (label, found)."""
    rows = {}
    for name in sorted({given for given, _ in pairs}):
        both = sum(given == got == name for given, got in pairs)
        got_all, given_all = sum(got == name for _, got in pairs), sum(given == name for given, _ in pairs)
        rows[name] = (both / got_all if got_all else 0.0, both / given_all, given_all)
    return sum(_f1(p, r) for p, r, _ in rows.values()) / len(rows), rows


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    asked = parser.parse_args()
    pairs = [(label(row), found(*text_of(row))) for row in json.loads(asked.rows.read_text(encoding="utf-8"))]
    undirected = [(given.rstrip("<>"), got.rstrip("<>")) for given, got in pairs]
    for title, scored in (("with direction", pairs), ("relation alone", undirected)):
        most = Counter(given for given, _ in scored).most_common(1)[0][0]
        whole, rows = macro_f1(scored)
        base, _ = macro_f1([(given, most) for given, _ in scored])
        print(f"{title}: macro-F1 {whole:.3f} over {len(rows)} labels; always {most!r}: {base:.3f}")
        for name, (precision, recall, count) in rows.items():
            print(f"  {name:16} precision {precision:.2f} recall {recall:.2f} of {count}")


if __name__ == "__main__":
    main()
