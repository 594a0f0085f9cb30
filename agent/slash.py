# ruff: noqa: E501 - lines that a person reads are written as they are shown
"""The commands of the chat: what stands behind `/links`, `/why`, `/source` and the others. They need no model.

Each takes what follows its name and prints; a wrong word is a UsageError that says what to write. The table `COMMANDS`
is the list that help and completion show.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from agent import sessions
from agent.app import App
from agent.asking import Asking
from agent.errors import NoEvidence, UsageError
from agent.ranges import in_words
from agent.render.sanitize import one_line, sanitize
from agent.render.view import SIGN, SIGN_WORD, source_line
from agent.scenario import Scenario
from agent.sessions import Session
from agent.subject import subject_of
from knowledge.types import AsOf, Company

if TYPE_CHECKING:
    from agent.model import Gate
    from agent.types import Effect

COMMANDS: Mapping[str, str] = {
    "/links": "[COMPANY]  who sells to whom, how much, said by whom",
    "/effects": "EVENT  who is hit by an event, which way and how much",
    "/why": "NAME  path and arithmetic of the last /effects for one company",
    "/memo": "[COMPANY|EVENT]  the whole memo on a company or an event",
    "/source": "N  one source in full, as S3 or 3, with the words relied on marked",
    "/as-of": "[DATE|now]  use only what was knowable on a day",
    "/company": "[TICKER|none]  narrow questions to one company's documents",
    "/cost": "what this conversation has used",
    "/model": "[NAME|none]  the chat model",
    "/save": "[FILE]  write the conversation as Markdown",
    "/sessions": "conversations that can be resumed",
    "/help": "this list",
    "/quit": "leave; the conversation is kept",
}
"""Command -> what follows it and what it does."""


class Slash:
    """The commands over one conversation."""

    def __init__(self, app: App, session: Session, asking: Asking, console: Console) -> None:
        self._app, self.session, self.asking, self._console = app, session, asking, console
        self._scenario: Scenario | None = None

    def run(self, line: str) -> bool:
        """Run one command line; False if it asks to leave. Raises UsageError and what the work itself raises."""
        name, _, rest = line.strip().partition(" ")
        if name not in COMMANDS:
            near = get_close_matches(name, COMMANDS, n=2)
            raise UsageError(
                f"there is no {name}.", remedy=f"Perhaps {' or '.join(near)}; see /help." if near else "See /help."
            )
        if name == "/quit":
            return False
        getattr(self, f"_{name[1:].replace('-', '_')}")(rest.strip())
        return True

    def _print(self, text: str, style: str = "") -> None:
        self._console.print(Text(sanitize(text), style=style))

    def _links(self, rest: str) -> None:
        from agent.render.links import show
        from knowledge.ledger import Ledger as Exposures

        company = self._company_of(rest)
        found = Exposures(self._app.library).exposures(company, self.session.ledger.as_of)
        if not found:
            raise NoEvidence(
                f"the library holds no link of {company.name}.", remedy=f"knockon ingest {company.ticker or ''}"
            )
        show(found, company, self._console)

    def _effects(self, rest: str) -> None:
        from agent.events import read_dated
        from agent.render.effects import show
        from agent.scenario import run_scenario

        if not rest:
            raise UsageError(
                "/effects wants an event in words.", remedy="As: /effects TSMC halts output after an earthquake."
            )
        as_of = self.session.ledger.as_of
        told = read_dated(rest, self._app.companies, otherwise=as_of.day or self._app.today)
        links = self._app.library.links(as_of=as_of)
        self._scenario = run_scenario(told, links, self._app.companies, as_of=as_of, prices=self._app.prices)
        show(self._scenario, (), self._console)

    def _why(self, rest: str) -> None:
        if self._scenario is None:
            raise UsageError("/why needs effects first.", remedy="As: /effects EVENT, then /why NAME.")
        if not rest:
            raise UsageError("/why wants a name or ticker of the list.")
        effect = self._effect_on(rest)
        party = effect.company
        self._print(f"{SIGN[effect.sign]} {party.name} {SIGN_WORD[effect.sign]}: {effect.mechanism}", "bold")
        for n, step in enumerate(effect.steps, start=1):
            self._print(f"  {n}. {step.text}  (factor {in_words(step.factor)})")
            said = f"said by {step.link.disclosed_by or 'unknown'}, {step.link.knowable or 'undated'}"
            self._print(f'     "{one_line(step.link.quote, width=300)}"  {said}', "dim")
        self._print(f"  arithmetic: {effect.arithmetic}")
        self._print(
            f"  {effect.horizon}, p {effect.probability:.2f}; reversed if {effect.reversal}; next fact: {effect.next_fact}"
        )
        for note in effect.notes:
            self._print(f"  {note}", "dim")

    def _effect_on(self, name: str) -> Effect:
        assert self._scenario is not None
        effects = self._scenario.outcome.effects
        wanted = name.casefold()
        for effect in effects:
            if wanted in ((effect.company.ticker or "").casefold(), (effect.company.name or "").casefold()):
                return effect
        close = [effect for effect in effects if wanted in (effect.company.name or "").casefold()]
        if len(close) == 1:
            return close[0]
        names = ", ".join(str(e.company.ticker or e.company.name) for e in effects[:10])
        raise UsageError(
            f"no path leads to {name!r}." if not close else f"{name!r} means {len(close)} companies.",
            remedy=f"There are: {names}.",
        )

    def _memo(self, rest: str) -> None:
        from agent.analyst import Question, write_memo
        from agent.render.terminal import show
        from agent.writers import failure_of, writer_for

        if not rest and self.asking.company is None:
            raise UsageError("a memo on what?", remedy="As: /memo NVDA, or /memo EVENT")
        company, event = subject_of(rest, self._app.companies) if rest else (None, None)
        question = Question(company or self.asking.company, event, self.session.ledger.as_of)
        with self._app.trace("memo", {"event": rest, "company": self.session.company}) as trace:
            writer = writer_for(self._app, trace, no_model=self.asking.talk is None)
            show(write_memo(question, self._app, writer, trace), self._console, sources=False)
        if (failed := failure_of(writer)) is not None:
            raise failed

    def _source(self, rest: str) -> None:
        key = rest if rest.startswith("S") else f"S{rest}"
        entry = self.session.entry(key)
        if entry is None:
            raise UsageError(f"{rest or 'nothing'!r} is no source of this conversation.", remedy="As: /source 3")
        self._print(f"{key}  {source_line(entry.source())}", "bold")
        quotes = [quote for turn in self.session.turns for cited, quote in turn.quotes if cited == key]
        self._console.print(Padding(marked(entry.text, quotes), (0, 2)))

    def _as_of(self, rest: str) -> None:
        if rest:
            try:
                day = None if rest == "now" else date.fromisoformat(rest)
            except ValueError:
                raise UsageError(f"{rest!r} is not a date.", remedy="As: /as-of 2024-05-01, or /as-of now") from None
            self.session.move(AsOf(day))
            self.asking.move(self.session.ledger)
        day = self.session.ledger.as_of.day
        held = self._app.library.withheld(self.session.ledger.as_of)
        hidden = ", ".join(f"{n} {why}" for why, n in held.items() if n)
        self._print(f"as of {day or 'now'}" + (f"; withheld: {hidden}" if hidden and day else ""))

    def _company(self, rest: str) -> None:
        if rest:
            self.asking.company = None if rest == "none" else self._app.companies.resolve(rest)
            self.session.company = (
                self.asking.company.ticker or self.asking.company.name if self.asking.company else None
            )
        self._print(f"about {self.asking.company.name if self.asking.company else 'no company in particular'}")

    def _cost(self, _: str) -> None:
        self._print(cost_line(self.asking))

    def _model(self, rest: str) -> None:
        if rest == "none":
            self.asking.use(None)
        elif rest:
            self.asking.use(self._gate(rest))
        self._print(self.asking.talk.gate.name if self.asking.talk else "no model: questions are answered by quotes")

    def _gate(self, name: str) -> Gate:
        from agent.gates import gate_of

        return gate_of(self._app.settings.model_copy(update={"model": name}), record=self.asking.record)

    def _save(self, rest: str) -> None:
        path = Path(rest or f"knockon-{self.session.id}.md").expanduser()
        if path.exists():
            raise UsageError(f"{path} is there already.", remedy="Name another file: /save FILE")
        path.write_text(transcript(self.session), encoding="utf-8")
        self._print(f"written: {path}")

    def _sessions(self, _: str) -> None:
        home = self._app.settings.home
        for id in sessions.known(home)[:15]:
            self._print(f"{id}  {one_line(sessions.first_question(home, id), width=90)}")
        self._print("resume one: knockon chat --resume ID", "dim")

    def _help(self, _: str) -> None:
        width = max(map(len, COMMANDS))
        for name, what in COMMANDS.items():
            self._print(f"{name:<{width}}  {what}")
        self._print(
            "Anything else is a question; with no model an event's sentence is taken as /effects, a ticker as /memo.",
            "dim",
        )
        self._print("Ctrl-C stops an answer, Ctrl-D leaves.", "dim")

    def _company_of(self, rest: str) -> Company:
        if rest:
            return self._app.companies.resolve(rest)
        if self.asking.company is None:
            raise UsageError("which company?", remedy="As: /links NVDA, or /company NVDA for all that comes.")
        return self.asking.company


def marked(text: str, quotes: list[str]) -> Text:
    """A source's text with the words relied on highlighted."""
    shown = Text(sanitize(text))
    for quote in quotes:
        at = shown.plain.find(sanitize(quote))
        if at >= 0 and len(quote) < len(text):
            shown.stylize("reverse", at, at + len(sanitize(quote)))
    return shown


def cost_line(asking: Asking) -> str:
    """'scripted: 4 calls, 2,310 tokens in, 410 out, $0.0021', or that no model is used."""
    if asking.talk is None:
        return "no model: nothing is spent"
    used: Mapping[str, Any] = asking.spent
    money = f", ${used['usd']:.4f}" if "usd" in used else ", price unknown"
    calls, cached = int(used.get("calls", 0)), int(used.get("cached", 0))
    kept = f" ({cached} from before)" if cached else ""
    return f"{asking.talk.gate.name}: {calls} calls{kept}, {int(used.get('tokens_in', 0)):,} tokens in, {int(used.get('tokens_out', 0)):,} out{money}"


def transcript(session: Session) -> str:
    """The conversation as Markdown, with the sources that it cites."""
    from agent.render.markdown import escape

    lines = [f"# Conversation {session.id}\n"]
    cited: list[str] = []
    for turn in session.turns:
        lines += [f"**{escape(turn.question)}**\n", *(f"{escape(line)}\n" for line in turn.answer.split("\n"))]
        lines += [f"- struck: {escape(row)}" for row in turn.struck]
        cited += turn.keys
    lines.append("\n## Sources\n")
    for key in dict.fromkeys(cited):
        entry = session.entry(key)
        if entry is not None:
            lines.append(f'- {key}: {escape(source_line(entry.source()))}: "{escape(entry.text)}"')
    return "\n".join(lines) + "\n"
