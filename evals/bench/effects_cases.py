"""The documented cases against `agent.effects`: direction, order, traps; `python -m evals.bench.effects_cases`.

Prints every documented name with the path that the links gave, the documented move and, where closes are at hand, the
abnormal return over [0, +1]. The program sees the event's text and the links known the day before; nothing else.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from agent.errors import AgentError
from agent.events import read_event
from agent.render.view import percent
from agent.returns import Market
from agent.scenario import Scenario, run_scenario
from agent.slips import SlipStore, slips_of
from agent.types import Effect
from evals.cases import FOLDER, Case, Documented, party_of, read_cases
from knowledge.bundled import sync_notes
from knowledge.companies import Companies
from knowledge.edges import key_of
from knowledge.errors import NoPrices
from knowledge.library import Library
from knowledge.prices import PriceFolder, PriceSource
from knowledge.types import AsOf

TRAP_WORDS = {"flat": "flat:", "priced_in": "priced in?", "not_yet_hit": "not yet hit"}
"""What the program must say of each kind of trap, in a note of the row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One documented name: what was said of it, or that no link says anything."""

    case: Case
    documented: Documented
    effect: Effect | None
    abnormal: float | None

    @property
    def right(self) -> bool | None:
        """Whether the direction is the documented one; None where the links say nothing."""
        return None if self.effect is None else self.effect.sign == self.documented.sign

    @property
    def trap_told(self) -> bool | None:
        """Whether a trap is named as one in the row's notes; None where it is none."""
        if self.documented.trap is None:
            return None
        words = TRAP_WORDS[self.documented.trap]
        return self.effect is not None and any(words in note for note in self.effect.notes)


def run_case(case: Case, library: Library, companies: Companies) -> Scenario:
    """The scenario of a case, on the links of the library and its own that were known by its day."""
    as_of = AsOf(case.day)
    links = [*library.links(as_of=as_of), *(link.link(companies) for link in case.links)]
    whom = party_of(case.company, companies) if case.company else None
    event = read_event(case.event, companies, knowable=case.knowable, company=whom)
    return run_scenario(event, links, companies, as_of=as_of)


def rows_of(case: Case, scenario: Scenario, companies: Companies, prices: PriceSource | None) -> list[Row]:
    """A row for each documented second-order name of the case."""
    return _rows(case, case.outcomes, scenario, companies, prices)


def _rows(
    case: Case,
    documented: Sequence[Documented],
    scenario: Scenario,
    companies: Companies,
    prices: PriceSource | None,
) -> list[Row]:
    effects = {key_of(effect.company): effect for effect in scenario.outcome.effects}
    return [
        Row(case, each, effects.get(key_of(party_of(each.company, companies))), abnormal(case, each, prices))
        for each in documented
    ]


def abnormal(case: Case, each: Documented, prices: PriceSource | None) -> float | None:
    """The abnormal return over [0, +1] against SPY, None where closes are not at hand."""
    if prices is None or each.ticker is None:
        return None
    try:
        return Market(prices.closes("SPY")).measure(prices.closes(each.ticker), case.knowable, (0, 1)).total
    except NoPrices:
        return None


def order_of_sizes(rows: Sequence[Row]) -> float:
    """Rank correlation of computed sizes with documented moves, over the rows that have both.

    Sizes are taken in whole percent: what lies closer is a tie, as "below 10%" is for three sellers to ZTE.
    """
    both = [(row.effect, row.documented.move) for row in rows if row.effect and row.documented.move]
    return rank_correlation(
        [round(abs(effect.strength.mid), 2) for effect, _ in both], [abs(sum(move) / 2) for _, move in both]
    )


def rank_correlation(sizes: Sequence[float], moves: Sequence[float]) -> float:
    """Spearman's rho, ties with their mean rank."""
    return float(np.corrcoef(_ranks(sizes), _ranks(moves))[0, 1])


def _ranks(values: Sequence[float]) -> np.ndarray:
    given = np.asarray(values, dtype=float)
    return np.array([(given < value).sum() + ((given == value).sum() - 1) / 2 for value in given])


def _line(row: Row) -> str:
    effect, told = row.effect, row.documented
    move = "" if told.move is None else percent(sum(told.move) / 2, signed=True)
    own = "" if row.abnormal is None else percent(row.abnormal, signed=True)
    mark = {True: "right", False: "WRONG", None: "no path"}[row.right]
    if row.trap_told is not None:
        mark += " (told)" if row.trap_told else " (NOT TOLD)"
    said = (
        ""
        if effect is None
        else f"{effect.sign:+d} {percent(effect.strength.mid, signed=True)} p {effect.probability:.2f}"
    )
    why = "" if effect is None else effect.mechanism
    return f"  {told.company[:24]:24} {told.sign:+d} {move:>7} {own:>7}  {said:20} {mark:18} {why}"


def main() -> None:
    """Print the table and its sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, default=FOLDER / "domain")
    parser.add_argument("--prices", type=Path)
    parser.add_argument(
        "--slips", type=Path, help="a state folder that keeps the slips, to be scored by knockon resolve"
    )
    given = parser.parse_args()
    companies = Companies.load()
    prices = PriceFolder(given.prices) if given.prices else None
    rows: list[Row] = []
    heads: list[Row] = []
    with tempfile.TemporaryDirectory() as home, Library.open(Path(home)) as library:
        sync_notes(library)
        for case in read_cases(given.cases):
            try:
                scenario = run_case(case, library, companies)
            except AgentError as error:
                print(f"{case.id}: {error}")
                continue
            if given.slips:
                made = datetime.now(UTC).date()
                SlipStore(given.slips).add(slips_of(scenario.event, scenario.outcome.effects, run=case.id, made=made))
            mine = rows_of(case, scenario, companies, prices)
            rows += mine
            print(f"{case.id}: {scenario.event.kind}; {len(scenario.outcome.effects)} names")
            if case.first_order is not None:
                [first] = _rows(case, [case.first_order], scenario, companies, prices)
                heads.append(first)
                print(_line(first) + " (first order)")
            print("\n".join(map(_line, mine)))
            if case.ranked:
                print(f"  rank correlation of size with move: {order_of_sizes(mine):.2f}")
    if rows:
        _sums(rows, heads)


def _sums(rows: Sequence[Row], heads: Sequence[Row]) -> None:
    said = [row for row in rows if row.right is not None]
    right = sum(bool(row.right) for row in said)
    print(f"\ndirection right for {right} of {len(said)} names where the links say anything ({right / len(said):.0%})")
    of_heads = [row.right for row in heads if row.right is not None]
    print(f"first order: right for {sum(of_heads)} of {len(of_heads)} headline companies with a row, of {len(heads)}")
    print(f"no path to {len(rows) - len(said)} of {len(rows)} documented names")
    traps = [row for row in rows if row.trap_told is not None]
    print(f"traps told: {sum(bool(row.trap_told) for row in traps)} of {len(traps)}")


if __name__ == "__main__":
    main()
