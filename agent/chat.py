"""The conversation on a terminal: a line with history and completion, answers as they come, commands that begin with /.

Ctrl-C stops an answer and not the chat. Each turn is saved before the next is asked. Where standard input is no
terminal, its lines are the turns.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.live import Live
from rich.text import Text

from agent.answering.answer import Answer
from agent.asking import Asking
from agent.errors import AgentError
from agent.fence import harmless
from agent.render.answer import show
from agent.render.sanitize import one_line
from agent.sessions import Said, Session
from agent.slash import COMMANDS, Slash, cost_line
from agent.subject import tells_event
from knowledge.companies import Companies
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

    from agent.app import App

PROMPT = "> "
TICKERS = 12
"""Tickers offered at once for what was typed."""


class Chat:
    """One conversation at a console. `lines` gives the turns: a terminal's, or those of a pipe."""

    def __init__(self, app: App, session: Session, asking: Asking, console: Console) -> None:
        self._app, self._session, self._asking, self._console = app, session, asking, console
        self._slash = Slash(app, session, asking, console)

    def run(self, lines: Iterable[str]) -> None:
        """Take turns until the lines end or one asks to leave."""
        for line in lines:
            text = line.strip()
            if text and not self.turn(text):
                return

    def turn(self, text: str) -> bool:
        """One turn; False if it asks to leave. What goes wrong is told, and the conversation goes on."""
        try:
            if text.startswith("/"):
                return self._slash.run(text)
            if self._asking.talk is None and (meant := self._command_of(text)):
                return self._slash.run(meant)
            self._answer(text)
        except KeyboardInterrupt:
            self._console.print(Text("stopped", style="dim"))
        except (AgentError, KnowledgeError, OSError) as error:
            self._console.print(Text(one_line(str(error)), style="red"))
        return True

    def _command_of(self, text: str) -> str | None:
        """The command that an event's sentence or a bare company stands for; None for a question. "Hi" is no ticker."""
        companies = self._app.companies
        if tells_event(text, companies, on=self._app.today):
            return f"/effects {text}"
        named = text.isupper() or len(text.split()) > 1
        return f"/memo {text}" if named and companies.find(text) is not None else None

    def _answer(self, question: str) -> None:
        with Live(console=self._console, transient=True, refresh_per_second=12) as live:
            shown = self._asking.ask(question, tell=lambda text: live.update(Text(harmless(text), style="dim")))
        show(shown, self._console)
        if self._asking.talk is not None:
            self._console.print(Text(cost_line(self._asking), style="dim"))
        self._keep(shown)

    def _keep(self, answer: Answer) -> None:
        quotes = [(c.key, c.quote) for c in answer.citations]
        keys = [c.key for c in answer.citations]
        refused = answer.refused is not None
        said = Said(answer.question, answer.text, list(dict.fromkeys(keys)), refused, list(answer.struck), quotes)
        self._session.turns.append(said)
        try:
            self._session.save(self._app.settings.home)
        except OSError as error:
            self._console.print(Text(one_line(f"this turn is not kept: {error}"), style="dim red"))


def typed(home: Path, companies: Companies, asking: Asking) -> Iterator[str]:
    """Lines as typed on a terminal, with history, completion and the running cost below."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    try:
        home.mkdir(parents=True, exist_ok=True)
        history: Any = FileHistory(str(home / "chat_history"))
    except OSError:
        history = InMemoryHistory()
    session: PromptSession[str] = PromptSession(
        history=history,
        completer=completer(companies),
        complete_while_typing=False,
        bottom_toolbar=lambda: cost_line(asking),
    )
    while True:
        try:
            yield session.prompt(PROMPT)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def piped() -> Iterator[str]:
    """Lines of standard input."""
    yield from sys.stdin


def completer(companies: Companies) -> Completer:
    """Completes commands at the beginning of a line, and tickers in capitals anywhere."""
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    tickers = sorted(companies.tickers())

    class Words(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
            before = document.text_before_cursor
            word = document.get_word_before_cursor(WORD=True)
            if before.startswith("/") and " " not in before:
                for name, what in COMMANDS.items():
                    if name.startswith(before):
                        yield Completion(name, start_position=-len(before), display_meta=what)
            elif word and word.isupper():
                found = [ticker for ticker in tickers if ticker.startswith(word)]
                for ticker in found[:TICKERS]:
                    yield Completion(ticker, start_position=-len(word))

    return Words()
