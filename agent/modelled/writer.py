"""The writer that asks a chat model: thesis, the case against, risks and catalysts, label and score; each one call.

Signs, sizes, paths and slips are the brief's and stay so. Every sentence passes the check; what the model did not get
to write, or what the check left empty, the rules write, and the memo says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from agent.bounds import Bounds
from agent.brief import Brief, Writer, Written
from agent.claims import Check, Claim
from agent.errors import ModelError, OutOfBudget
from agent.fence import Fence, harmless, instructions_in
from agent.memo import Catalyst, Risk, Statement, Struck
from agent.model import Gate, Record
from agent.modelled.context import Shown, statements
from agent.modelled.shapes import BANDS, LABELS, Claims, DraftCatalyst, DraftRisk, Path, Verdict
from agent.modelled.verify import Verifier
from agent.prompt import Filled, load
from agent.render.sanitize import one_line
from knowledge.companies import Companies

THESIS, CONTRARIAN, RISKS = 6, 4, 4
"""How many claims, at most, of each part."""
BAND = 0.3
"""How far beyond nothing and the rules' own score a model's may go: the breadth of "mildly". ASSUMED."""
FURTHEST = timedelta(days=3 * 366)
"""A day to watch for lies within three years: no effect of the program's lasts longer."""


@dataclass(slots=True)
class _Draft:
    """What the model has written so far and the check has let stand."""

    thesis: list[Statement] = field(default_factory=list)
    contrarian: list[Statement] = field(default_factory=list)
    risks: list[Risk] = field(default_factory=list)
    catalysts: list[Catalyst] = field(default_factory=list)
    verdict: Verdict | None = None
    struck: list[Struck] = field(default_factory=list)
    prompts: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


class ModelWriter:
    """A `Writer` that words a brief by a chat model; `rules` writes what the model does not."""

    def __init__(self, gate: Gate, companies: Companies, fence: Fence, *, rules: Writer, record: Record) -> None:
        self._gate, self._companies, self._fence = gate, companies, fence
        self._rules, self._record = rules, record
        self.failed: ModelError | OutOfBudget | None = None  # what ended the last writing early

    @property
    def gate(self) -> Gate:
        """The gate that its calls pass: whoever helps it spends from the same budget."""
        return self._gate

    @property
    def name(self) -> str:
        """The model's name as the user set it."""
        return self._gate.name

    def write(self, brief: Brief) -> Written:
        """The worded parts. Raises NoEvidence as the rules do; a model that fails or a budget that ends costs parts."""
        plain = self._rules.write(brief)
        shown = Shown(brief, self._fence)
        check = Check(brief.ledger, self._companies, on_path=shown.on_path(), today=brief.today)
        verify = Verifier(self._gate, check, shown, self._record)
        draft = _Draft()
        bounds = Bounds(brief.ledger, check)
        notices = [*plain.notices, *_orders(brief)]
        self.failed = None
        try:
            self._steps(draft, shown, verify, bounds)
            self._verdict(draft, shown, verify, plain)
        except (ModelError, OutOfBudget) as error:
            self.failed = error
            notices.append(f"{_unwritten(draft)} by rules: {error}")
            self._record("ended", {"by": type(error).__name__, "error": str(error)})
        draft.prompts |= verify.prompts
        notices += draft.notices
        return _whole(draft, plain, self._gate.budget.usage(), notices)

    def _steps(self, draft: _Draft, shown: Shown, verify: Verifier, bounds: Bounds) -> None:
        event, effects = shown.event(), shown.effects()
        asked = load("thesis").fill(
            event=event, effects=effects, sources=shown.sources(shown.supporting()), most=THESIS
        )
        draft.thesis = self._statements(asked, draft, shown, verify)
        thesis = statements([s.text for s in draft.thesis])
        asked = load("contrarian").fill(
            event=event, thesis=thesis, effects=effects, sources=shown.sources(shown.opposing()), most=CONTRARIAN
        )
        draft.contrarian = self._statements(asked, draft, shown, verify)
        self._path(draft, shown, verify, bounds, event=event, effects=effects, thesis=thesis)

    def _verdict(self, draft: _Draft, shown: Shown, verify: Verifier, plain: Written) -> None:
        """Label and score, where their reason stands and the score is not far from what the rules compute."""
        if shown.brief.origin == "scenario":
            return  # nothing has happened: there is nothing to score
        asked = load("verdict").fill(
            event=shown.event(),
            thesis=_with_keys(draft.thesis),
            contrarian=_with_keys(draft.contrarian),
            effects=shown.effects(),
            labels=_bands(),
        )
        draft.prompts[asked.id] = asked.hash
        verdict = self._gate.ask(asked, Verdict, check=_odd)
        checked = verify([verdict.reason])
        draft.struck += checked.struck
        reason = checked.kept[0]
        if reason is None:
            draft.notices.append("label and score by rules: the model's reason did not pass the check")
        elif not min(plain.score, 0.0) - BAND <= verdict.score <= max(plain.score, 0.0) + BAND:
            far = f"the model's score of {verdict.score:+.2f} is too far from the rules' {plain.score:+.2f}"
            draft.struck.append(Struck(text=reason.text, reason=far))
            draft.notices.append(f"label and score by rules: {far}")
        else:
            draft.verdict = verdict.model_copy(update={"reason": reason})

    def _statements(self, asked: Filled, draft: _Draft, shown: Shown, verify: Verifier) -> list[Statement]:
        draft.prompts[asked.id] = asked.hash
        answer = self._gate.ask(asked, Claims)
        checked = verify(answer.claims)
        draft.struck += checked.struck
        return [_statement(claim, shown) for claim in checked.kept if claim is not None]

    def _path(
        self, draft: _Draft, shown: Shown, verify: Verifier, bounds: Bounds, *, event: str, effects: str, thesis: str
    ) -> None:
        brief = shown.brief
        keys = [*shown.supporting(), *shown.opposing()]
        asked = load("risks").fill(
            event=event,
            thesis=thesis,
            effects=effects,
            sources=shown.sources(keys),
            today=brief.today.isoformat(),
            most=RISKS,
        )
        draft.prompts[asked.id] = asked.hash
        path = self._gate.ask(asked, Path, check=_odd_path(brief.today, bounds))
        texts = [risk.text for risk in path.risks]
        softeners = [(n, risk.mitigant) for n, risk in enumerate(path.risks) if risk.mitigant is not None]
        checked = verify([*texts, *(claim for _, claim in softeners)])
        draft.struck += checked.struck
        softened = {n: claim for (n, _), claim in zip(softeners, checked.kept[len(texts) :]) if claim is not None}
        for n, (risk, claim) in enumerate(zip(path.risks, checked.kept)):
            struck = _beyond_risk(risk, bounds)
            draft.struck += struck
            if claim is not None and not struck:
                draft.risks.append(_risk(risk, claim, softened.get(n), shown))
        for each in path.catalysts:
            struck = _beyond(each, bounds)
            draft.struck += struck
            if not struck:
                draft.catalysts.append(_catalyst(each, brief))


def _statement(claim: Claim, shown: Shown) -> Statement:
    """A claim as the memo prints it: computed where the program's arithmetic is cited, quoted where it quotes."""
    entries = shown.brief.ledger.entries(claim.citations)
    if claim.kind == "inference":
        return Statement(text=claim.text, kind="inference", citations=[e.key for e in entries])
    kind = "computed" if any(e.kind == "computed" for e in entries) else "quoted"
    return Statement(text=claim.text, kind=kind, citations=[e.key for e in entries])  # type: ignore[arg-type]


def _risk(draft: DraftRisk, claim: Claim, softener: Claim | None, shown: Shown) -> Risk:
    return Risk(
        text=_statement(claim, shown),
        mitigant=_statement(softener, shown) if softener is not None else None,
        tripwire=_clean(draft.tripwire),
        deadline=draft.deadline,
    )


def _catalyst(draft: DraftCatalyst, brief: Brief) -> Catalyst:
    return Catalyst(
        horizon=_clean(draft.horizon),
        trigger=f"To watch: {_clean(draft.trigger)}",  # a condition, and no report that it has come
        reversal=_clean(draft.reversal),
        date=draft.date,
        citations=[entry.key for entry in brief.ledger.entries(draft.citations)],
    )


def _beyond_risk(risk: DraftRisk, bounds: Bounds) -> list[Struck]:
    """The tripwire, struck, where it is not one."""
    return list(_struck(bounds.watched, risk.tripwire, risk.text.citations))


def _beyond(each: DraftCatalyst, bounds: Bounds) -> list[Struck]:
    """What of a catalyst is no trigger, no reversal or no length of time, struck."""
    watched = [
        *_struck(bounds.watched, each.trigger, each.citations),
        *_struck(bounds.watched, each.reversal, each.citations),
    ]
    return [*_struck(lambda text, _: bounds.horizon(text), each.horizon, ()), *watched]


def _struck(bound: Callable[[str, Sequence[str]], str | None], text: str, keys: Sequence[str]) -> Iterator[Struck]:
    if (reason := bound(_clean(text), keys)) is not None:
        yield Struck(text=_clean(text), reason=reason)


def _clean(text: str) -> str:
    return one_line(harmless(text))


def _odd(verdict: Verdict) -> str | None:
    """What is wrong with a verdict's form: a label off its score, or a reason that cites nothing."""
    low, high = BANDS[verdict.label]
    if not low <= verdict.score <= high:
        return f"the label {verdict.label!r} goes with scores from {low} to {high}, not {verdict.score}."
    return None if verdict.reason.citations else "the reason cites no key."


def _odd_path(today: date, bounds: Bounds) -> Callable[[Path], str | None]:
    """Names what is wrong with days each time, and with texts to watch for once: what fails again is struck."""
    told: list[str] = []

    def odd(path: Path) -> str | None:
        for text in [*(risk.deadline for risk in path.risks), *(each.date for each in path.catalysts)]:
            if (wrong := _odd_day(text, today)) is not None:
                return wrong
        struck = [row for risk in path.risks for row in _beyond_risk(risk, bounds)]
        struck += [row for each in path.catalysts for row in _beyond(each, bounds)]
        if told or not struck:
            return None
        told.extend(f"{row.text!r} cannot be printed: {row.reason}." for row in struck)
        return " ".join(told)

    return odd


def _odd_day(text: str | None, today: date) -> str | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"{text!r} is no date: write YYYY-MM-DD or null."
    if day < today:
        return f"{text} has passed: today is {today}."
    return f"{text} is more than three years from {today}." if day > today + FURTHEST else None


def _with_keys(said: Sequence[Statement]) -> str:
    return statements([f"{s.text} {''.join(f'[{key}]' for key in s.citations)}".strip() for s in said])


def _bands() -> str:
    return "; ".join(f"{label} ({BANDS[label][0]} to {BANDS[label][1]})" for label in LABELS)


def _orders(brief: Brief) -> list[str]:
    """A notice for each source whose words read like an order to a model: told, and not followed."""
    return [
        f'{entry.key} ({entry.title}) holds words that read like an order to a model ("{words}"); not followed'
        for entry in brief.ledger
        if entry.kind != "computed" and (words := instructions_in(entry.text)) is not None
    ]


def _unwritten(draft: _Draft) -> str:
    parts = {
        "thesis": draft.thesis, "contrarian": draft.contrarian, "risks": draft.risks, "catalysts": draft.catalysts,
        "label": draft.verdict,
    }  # fmt: skip
    missing = [name for name, part in parts.items() if not part]
    return f"{', '.join(missing)} written" if missing else "nothing else written"


def _whole(draft: _Draft, plain: Written, usage: dict[str, float], notices: Sequence[str]) -> Written:
    """The model's parts where it wrote them, the rules' elsewhere."""
    verdict = draft.verdict
    return replace(
        plain,
        label=verdict.label if verdict else plain.label,
        score=verdict.score if verdict else plain.score,
        score_reason=verdict.reason.text if verdict else plain.score_reason,
        thesis=draft.thesis or plain.thesis,
        contrarian=draft.contrarian or plain.contrarian,
        risks=draft.risks or plain.risks,
        catalysts=draft.catalysts or plain.catalysts,
        struck=[*plain.struck, *draft.struck],
        usage=usage,
        prompts=draft.prompts,
        notices=list(notices),
    )
