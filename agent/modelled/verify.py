"""Claims through the check: what fails is sent back once with what could be cited, what fails again is struck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.claims import Check, Claim, Verdict
from agent.errors import ModelError, OutOfBudget
from agent.fence import harmless
from agent.memo import Struck
from agent.model import Gate, Record
from agent.modelled.context import Shown
from agent.modelled.shapes import Mended
from agent.prompt import load
from agent.render.sanitize import one_line


@dataclass(frozen=True, slots=True)
class Checked:
    """Claims by their place in what was asked for: None where one was struck."""

    kept: tuple[Claim | None, ...]
    struck: tuple[Struck, ...]


class Verifier:
    """One check and the one second try, for one memo."""

    def __init__(self, gate: Gate, check: Check, shown: Shown, record: Record) -> None:
        self._gate, self.check, self._shown, self._record = gate, check, shown, record
        self.prompts: dict[str, str] = {}

    def __call__(self, claims: Sequence[Claim]) -> Checked:
        """Check, send back what failed, check that again. Out of budget or model, what failed first is struck."""
        clean = [claim.model_copy(update={"text": one_line(harmless(claim.text))}) for claim in claims]
        verdicts = [self.check(claim) for claim in clean]
        failed = [n for n, verdict in enumerate(verdicts) if not verdict.stands]
        self._record("check", {"claims": len(verdicts), "failed": [_told(verdicts[n]) for n in failed]})
        mended = self._mended(verdicts, failed) if failed else {}
        kept: list[Claim | None] = [verdict.claim if verdict.stands else None for verdict in verdicts]
        struck = []
        for n in failed:
            again = mended.get(n)
            verdict = self.check(again) if again is not None else verdicts[n]
            if again is not None and verdict.stands:
                kept[n] = again
            else:
                struck.append(Struck(text=verdicts[n].claim.text, reason=harmless(verdict.reason)))
        if struck:
            self._record("struck", {"claims": [row.model_dump() for row in struck]})
        return Checked(tuple(kept), tuple(struck))

    def _mended(self, verdicts: Sequence[Verdict], failed: Sequence[int]) -> dict[int, Claim]:
        prompt = load("mend")
        keys = [key for n in failed for key in verdicts[n].claim.citations]
        filled = prompt.fill(
            claims="\n\n".join(_failure(n, verdicts[n]) for n in failed), sources=self._shown.sources(keys) or "none"
        )
        self.prompts[prompt.id] = prompt.hash
        try:
            answer = self._gate.ask(filled, Mended)
        except (ModelError, OutOfBudget) as error:
            self._record("unmended", {"error": str(error), "claims": len(failed)})
            return {}
        wanted = set(failed)
        return {
            row.number - 1: row.claim.model_copy(update={"text": one_line(harmless(row.claim.text))})
            for row in answer.claims
            if row.claim is not None and row.number - 1 in wanted
        }


def _failure(n: int, verdict: Verdict) -> str:
    rows = [f"Claim {n + 1}: {verdict.claim.model_dump_json()}"]
    for fault in verdict.faults:
        rows.append(f"  wrong: {fault.text}")
        rows += [f"  can be cited: {row}" for row in fault.citable]
    return "\n".join(rows)


def _told(verdict: Verdict) -> dict[str, object]:
    return {"text": verdict.claim.text, "faults": [f"{fault.kind}: {fault.text}" for fault in verdict.faults]}
