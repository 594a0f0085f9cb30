# ruff: noqa: E501 - sentences and claims read best in rows
"""How often the check lets a false claim through, and how often it refuses a true one.

    python -m evals.bench.claims made-up                       # passages and claims made up here, from a seed
    python -m evals.bench.claims filings FOLDER_OF_THE_LIBRARY  # claims made from facts that filers tagged themselves

A true claim is a fact put in one of many wordings; a false one is a true one with one thing turned: value, unit, period,
entity, sign, quote, key, metric, or a count taken for a return. The truth comes from the generator or from the filers'
tags and never from the check's own reading. Prints a table and, with --show, every claim judged wrongly.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from agent.claims import Check
from evals.bench.claims_case import Case
from knowledge.companies import Companies

KINDS = ("value", "unit", "period", "entity", "sign", "quote", "key", "metric", "count as return")


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with the check's word on it."""

    case: Case
    stands: bool
    reason: str

    @property
    def right(self) -> bool:
        """Whether the check was right."""
        return self.stands == (self.case.wrong is None)


def judge(cases: Iterable[Case], companies: Companies) -> list[Judged]:
    """Each case with the verdict of a check of its own ledger."""
    checks: dict[int, Check] = {}
    found = []
    for case in cases:
        check = checks.setdefault(id(case.ledger), Check(case.ledger, companies))
        verdict = check(case.claim)
        found.append(Judged(case, verdict.stands, verdict.reason))
    return found


def sample(make: Callable[[random.Random, str | None], Case | None], count: int, seed: int) -> list[Case]:
    """`count` true and `count` false cases, the false ones spread evenly over the kinds that can be made."""
    rng = random.Random(seed)
    wanted: list[str | None] = [None] * count + [KINDS[n % len(KINDS)] for n in range(count)]
    cases = []
    for wrong in wanted:
        for _ in range(400):
            case = make(rng, wrong)
            if case is not None:
                cases.append(case)
                break
    return cases


def table(judged: list[Judged]) -> str:
    """Counts by kind: how many, how many judged rightly."""
    rows, right = (
        Counter(j.case.wrong or "true" for j in judged),
        Counter(j.case.wrong or "true" for j in judged if j.right),
    )
    lines = [f"{'kind':18}{'cases':>7}{'right':>7}{'rate':>8}"]
    shown = [kind for kind in ("true", *KINDS) if rows[kind]]
    lines += [f"{kind:18}{rows[kind]:7}{right[kind]:7}{right[kind] / rows[kind]:8.3f}" for kind in shown]
    false = sum(n for kind, n in rows.items() if kind != "true")
    caught = sum(n for kind, n in right.items() if kind != "true")
    lines.append(f"{'false in all':18}{false:7}{caught:7}{caught / max(1, false):8.3f}")
    lines.append(f"true ones refused: {1 - right['true'] / max(1, rows['true']):.3f}")
    return "\n".join(lines)


def main() -> None:
    """Run one of the two measures and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["made-up", "filings"])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    wanted = parser.parse_args()
    if wanted.what == "made-up":
        from evals.bench.claims_made_up import companies, maker

        judged = judge(sample(maker(), wanted.count, wanted.seed), companies())
    else:
        from evals.bench.claims_filings import maker as from_filings

        known = Companies.load()
        judged = judge(sample(from_filings(wanted.folder, known), wanted.count, wanted.seed), known)
    print(table(judged))
    if wanted.show:
        for one in judged:
            if not one.right:
                print(
                    f"\n[{one.case.wrong or 'true'}] {one.case.claim.model_dump_json()}\n  {one.reason or 'let through'}"
                )


if __name__ == "__main__":
    main()
