"""What would make a memo better, each line with the command that brings it; and how old its catalyst is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from agent.app import App
from agent.brief import Finding
from agent.gather import Gatherer
from agent.scenario import Scenario
from agent.situation import Situation
from agent.writing.words import listed, name_of
from knowledge.edges import key_of

FRESH = 30
"""Days for which a catalyst that the library found needs no remark on its age."""


def missing(
    told: Situation,
    results: Sequence[tuple[str | None, Scenario]],
    findings: Sequence[Finding],
    gatherer: Gatherer,
    app: App,
) -> list[str]:
    """What would make the memo better, each with the command that brings it."""
    found: list[str] = []
    reached = {key_of(f.effect.company) for f in findings}
    if told.about is not None and key_of(told.about) not in reached:
        found.append(f"No link leads from the event to {name_of(told.about)}, so its own effect is not known.")
    for _, result in results:
        found += [f"No link names the place of: {shock.because}." for shock in result.outcome.unplaced]
    left_out = sum(len(result.outcome.effects) for _, result in results) - len(findings)
    if left_out:
        found.append(f"{left_out} weaker names are left out here: knockon effects --event shows all.")
    absent = list(dict.fromkeys(f.effect.company for f in findings if not gatherer.holds(f.effect.company)))
    filers = [party.ticker for party in absent if party.ticker and (party.company or "").startswith("cik:")]
    if filers:
        found.append(f"No filing of {listed(filers, most=5)} is in the library: knockon ingest {' '.join(filers[:5])}")
    others = [party.name or "" for party in absent if not (party.company or "").startswith("cik:")]
    if others:
        found.append(f"No report of {listed(others, most=5)} is in the library: knockon ingest PATH --company NAME")
    if app.prices is None and told.origin != "scenario":
        found.append(
            "No prices are set, so what is priced in is not shown: set KNOCKON_PRICES to a folder of CSV files."
        )
    return [*found, *app.notices]


def aged(told: Situation, today: date) -> list[str]:
    known = told.event.knowable
    if told.origin != "library" or known is None or (today - known).days <= FRESH:
        return []
    return [f"the newest catalyst that the library knows is {(today - known).days} days old: the market has had it"]
