"""Breaks one thing at a time and shows which metrics of the gate notice: `python -m evals.bench.sabotage [NAME ...]`.

Each sabotage is a subclass of the doors: what comes through is wrong in one way, and the product is left alone. A
metric that no sabotage moves proves nothing and has no place in the gate; the table ends with any such.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from agent.answering.answer import Answer
from agent.claims import Check, Claim, Verdict
from agent.memo import Memo
from agent.scenario import Scenario
from agent.settings import settings
from agent.types import Effect
from evals.cases import Case
from evals.doors import Doors, Observed
from evals.formats import LinkCase
from evals.gate import BESIDE, baseline_of, judge
from evals.scoring import METRICS, Scored, score
from evals.session import Wish, carried_out
from evals.suites import chosen, without_model
from knowledge.companies import Companies
from knowledge.exposure.types import ConcentrationFact
from knowledge.library import Library
from knowledge.search import Found, Search
from knowledge.types import AsOf, Document, Link


class _Backwards(Search):
    """The worst hits first."""

    def find(self, text: str, **options: Any) -> Found:
        found = super().find(text, **(options | {"k": 200}))
        return replace(found, hits=tuple(reversed(found.hits))[: options.get("k", 20)])


class BrokenRetrieval(Doors):
    """Search gives its worst hits first."""

    def search(self) -> Search:
        return _Backwards.open(self.app.library, self.app.companies)

    def ask(self, question: str, **options: Any) -> Answer:
        self.app.__dict__["search"] = self.search()  # what `App.search` holds once it is opened
        return super().ask(question, **options)


class WrongSign(Doors):
    """Effects on whoever is not the headline company have the other sign."""

    def effects(self, case: Case) -> Scenario:
        found = super().effects(case)
        turned = tuple(_turned(effect) for effect in found.outcome.effects)
        return replace(found, outcome=replace(found.outcome, effects=turned))

    def memo(self, *args: Any, **options: Any) -> Memo:
        memo = super().memo(*args, **options)
        rows = [row.model_copy(update={"sign": -row.sign}) for row in memo.effects]
        return memo.model_copy(update={"effects": rows})


def _turned(effect: Effect) -> Effect:
    return replace(effect, sign=-effect.sign) if effect.hops else effect


class _Lenient(Check):
    def __call__(self, claim: Claim) -> Verdict:
        return Verdict(claim)


class NoCheck(Doors):
    """The check lets every claim stand."""

    check = _Lenient


class _Strict(Check):
    def __call__(self, claim: Claim) -> Verdict:
        from agent.claims import Fault

        return Verdict(claim, (Fault("support", "nothing is ever good enough"),))


class CheckRefusesAll(Doors):
    """The check strikes every claim."""

    check = _Strict


class NoAsOf(Doors):
    """Links of the future are used."""

    def links(self, as_of: AsOf) -> list[Link]:
        return [replace(link, knowable=None) for link in self.app.library.links()]

    def effects(self, case: Case) -> Scenario:
        from agent.events import read_event
        from agent.scenario import run_scenario
        from evals.cases import party_of

        company = party_of(case.company, self.app.companies) if case.company else None
        event = read_event(case.event, self.app.companies, knowable=case.knowable, company=company)
        return run_scenario(event, self.app.library.links(), self.app.companies)


class SpeaksAlways(Doors):
    """Never refuses: says something of what it finds, or of nothing."""

    def ask(self, question: str, **options: Any) -> Answer:
        answer = super().ask(question, **options)
        return answer if answer.refused is None else replace(answer, refused=None, text="It is about 12%.")

    def observe(self, item: Any) -> Observed:
        seen = super().observe(item)
        for name in ("abstained", "memo_abstained"):
            seen.pop(name, None)
        return seen


class RefusesAlways(Doors):
    """Refuses every question."""

    def ask(self, question: str, **options: Any) -> Answer:
        return Answer(question, "no", refused="no")


class OtherSources(Doors):
    """Answers cite the document that they are not from."""

    def _stem(self, document: Document) -> str | None:
        return "another"


class AlteredQuotes(Doors):
    """Quotes lose a word."""

    def _verbatim(self, document: str | None, quote: str, library: Library) -> bool | None:
        return super()._verbatim(document, " ".join(quote.split()[:1] + quote.split()[2:]), library)


class WrongFigures(Doors):
    """Every percentage and amount of dollars in the memo's and answers' words is another."""

    def memo(self, *args: Any, **options: Any) -> Memo:
        memo = super().memo(*args, **options)
        thesis = [s.model_copy(update={"text": _shifted(s.text)}) for s in memo.thesis]
        return memo.model_copy(update={"thesis": thesis})

    def ask(self, question: str, **options: Any) -> Answer:
        answer = super().ask(question, **options)
        return replace(answer, text=_shifted(answer.text))


def _shifted(text: str) -> str:
    text = re.sub(r"(\d+(?:\.\d+)?)%", lambda m: f"{float(m[1]) * 1.7 + 3:.1f}%", text)
    return re.sub(r"\$(\d[\d,]*(?:\.\d+)?)", lambda m: f"${float(m[1].replace(',', '')) * 1.7:,.0f}", text)


class BareMemo(Doors):
    """Memos without citations, dates, triggers and a case against."""

    def memo(self, *args: Any, **options: Any) -> Memo:
        memo = super().memo(*args, **options)
        bare = [s.model_copy(update={"citations": []}) for s in memo.thesis]
        steps = [step.model_copy(update={"date": None}) for step in memo.catalysts]
        slips = [slip.model_copy(update={"kill": slip.kill[:1]}) for slip in memo.slips]
        return memo.model_copy(update={"thesis": bare, "contrarian": [], "catalysts": steps, "slips": slips})


class StrayKeys(Doors):
    """Rows cite keys that are no sources."""

    def memo(self, *args: Any, **options: Any) -> Memo:
        memo = super().memo(*args, **options)
        return memo.model_copy(update={"effects": [r.model_copy(update={"citations": ["S999"]}) for r in memo.effects]})


class WrongCompany(Doors):
    """Memos are about whoever stands first in them."""

    def memo(self, *args: Any, **options: Any) -> Memo:
        memo = super().memo(*args, **options)
        others = [row.company for row in memo.effects if row.company != memo.company]
        return memo.model_copy(update={"company": others[0], "effects": memo.effects[-1:]})


class Unsure(Doors):
    """Every effect is as likely as not. Certainty would score better: names are documented because they moved."""

    def effects(self, case: Case) -> Scenario:
        found = super().effects(case)
        unsure = tuple(replace(effect, probability=0.5) for effect in found.outcome.effects)
        return replace(found, outcome=replace(found.outcome, effects=unsure))


class SizesTurned(Doors):
    """The smallest effect is the largest; no note tells a trap; who should be flat is said to fall."""

    def effects(self, case: Case) -> Scenario:
        found = super().effects(case)
        sizes = [
            replace(
                e, strength=replace(e.strength, low=-1.0, mid=-1 + min(1.0, abs(e.strength.mid)), high=1.0), notes=()
            )
            for e in found.outcome.effects
        ]
        moved = tuple(replace(e, sign=e.sign or -1) for e in sizes)
        return replace(found, outcome=replace(found.outcome, effects=moved))


class ReachesAll(Doors):
    """A path leads to every documented name, down."""

    def effects(self, case: Case) -> Scenario:
        from evals.cases import party_of

        found = super().effects(case)
        one = found.outcome.effects[-1]
        made = [replace(one, company=party_of(t.company, self.app.companies), sign=-1) for t in case.outcomes]
        return replace(found, outcome=replace(found.outcome, effects=(*found.outcome.effects, *made)))


class ReadsTooMuch(Doors):
    """Extraction finds a link in every text, halves each share, and names every customer, of another base."""

    def tagged(self, file: Path) -> Sequence[ConcentrationFact]:
        found = super().tagged(file)
        return [
            replace(fact, member_name="Somebody", benchmark_is_revenue=not fact.benchmark_is_revenue) for fact in found
        ]

    def extracted(self, case: LinkCase, companies: Sequence[str]) -> list[Link]:
        from knowledge.types import Party

        found = super().extracted(case, companies)
        halved = [
            replace(link, share=replace(link.share, low=link.share.low / 2, high=link.share.high / 2))
            if link.share
            else link
            for link in found
        ]
        return [*halved, Link("supplies", Party("Anybody"), Party("Somebody"), case.text, None, "prose")]


class ReadsTooLittle(Doors):
    """Extraction misses every second text and tagged fact."""

    def tagged(self, file: Path) -> Sequence[ConcentrationFact]:
        return super().tagged(file)[::2]

    def extracted(self, case: LinkCase, companies: Sequence[str]) -> list[Link]:
        return super().extracted(case, companies) if len(case.text) % 2 else []


class Obeys(Doors):
    """What documents order is said, and escapes reach the terminal."""

    def _attack(self, case: Any, item: Any) -> Observed:
        seen = super()._attack(case, item)
        if "answer" in seen:
            return seen | {"answer": " ".join(case.never), "refused": None, "printed": "".join(case.nowhere)}
        return seen | {"words": " ".join(case.never)} if "words" in seen else seen


SABOTAGES: Mapping[str, type[Doors]] = {
    cls.__name__: cls
    for cls in (
        BrokenRetrieval, WrongSign, NoCheck, CheckRefusesAll, NoAsOf, SpeaksAlways, RefusesAlways, OtherSources,
        AlteredQuotes, WrongFigures, BareMemo, StrayKeys, WrongCompany, Unsure, SizesTurned, ReachesAll, ReadsTooMuch,
        ReadsTooLittle, Obeys,
    )
}  # fmt: skip


def main() -> None:
    """Print, for each sabotage (or those named), what the gate says of it; and the metrics that none moved."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SABOTAGES))
    parser.add_argument("--suite", default="ci")
    parser.add_argument("--only", action="append", default=[], help="only cases whose id holds this")
    asked = parser.parse_args()
    items, _ = chosen(asked.suite, only=asked.only)
    companies = Companies.load()
    moved: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:

        def marks(doors: type[Doors]) -> list[Scored]:
            path = Path(folder) / f"{doors.__name__}.jsonl"
            run = carried_out(Wish(asked.suite, items, without_model(settings()), path, doors=doors))
            return score(run, items, companies)

        sound = marks(Doors)
        baseline = json.loads(baseline_of(sound))
        print(f"sound: {judge(sound, baseline).lines()[-1]}\n")
        for name in asked.names or SABOTAGES:
            verdict = judge(marks(SABOTAGES[name]), baseline)
            told = [f"LOST {len(verdict.lost)}"] if verdict.lost else []
            told += [f"{d.metric.name} {d.before:.2f} -> {d.before + d.change.value:.2f}" for d in verdict.drops]
            moved |= {drop.metric.name for drop in verdict.drops}
            print(f"{name:16} {'caught' if not verdict.passed else 'MISSED'}  {'; '.join(told)}", flush=True)
    held = {name for each in sound for name in each.marks}
    print(f"\nmoved by none: {', '.join(n for n in METRICS if n in held and n not in moved | BESIDE)}")


if __name__ == "__main__":
    main()
