"""The chat over a pipe: commands, sources in full, other days, sessions; and `Session` on disk."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from agent.chat import completer
from agent.cli import app
from agent.errors import UsageError
from agent.sessions import Said, Session, known, resume
from agent.settings import settings
from knowledge.companies import Companies
from knowledge.types import AsOf
from tests.agent.shelf import PROSE, stock


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library made once."""
    folder = tmp_path_factory.mktemp("shelf")
    stock(folder)
    return folder


@pytest.fixture
def stocked(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder with that library."""
    monkeypatch.setenv("KNOCKON_HOME", str(shelf))
    settings.cache_clear()
    return shelf


def chat(*lines: str, words: tuple[str, ...] = ()) -> str:
    result = CliRunner().invoke(app, ["chat", *words], standalone_mode=False, input="\n".join(lines) + "\n")
    if result.exception is not None:
        raise result.exception
    return " ".join(result.stdout.split())


def test_a_question_is_answered_and_its_source_opened(stocked: Path) -> None:
    """Without a model a question is answered by quotes, and /source shows the passage in full."""
    said = chat("How many employees did AMD have?", "/source 1")
    assert "26,000 employees as of December 30, 2023. [S1]" in said
    assert said.count(PROSE[0]) >= 2


def test_what_goes_wrong_is_told_and_the_chat_goes_on(stocked: Path) -> None:
    """An unknown command, a bad date, a source that is none: one line each, and the next turn is taken."""
    said = chat("/lonks", "/as-of soon", "/source 7", "/why X", "/links Quarzwerk", "/cost")
    for part in (
        "Perhaps /links",
        "not a date",
        "no source of this conversation",
        "/effects EVENT",
        "Quarzwerk",
        "nothing is spent",
    ):
        assert part in said


def test_commands_need_no_model(stocked: Path) -> None:
    """/links, /effects and /why work over the library alone."""
    said = chat(
        "/links", "/effects The United States bans sales of chips to Dell Technologies.", "/why AMD", words=("AMD",)
    )
    assert "Dell Technologies" in said
    assert "arithmetic:" in said
    assert "12% of" in said


def test_another_day_hides_what_was_not_known(stocked: Path) -> None:
    """/as-of judges what comes by that day; what was cited before can still be opened."""
    asked = "Who are AMD's largest customers?"
    key = re.search(r"Dell Technologies \(DELL\), 12% of .*?\[S(\d+)\]", chat(asked))
    assert key is not None
    said = chat(asked, "/as-of 2024-06-01", asked, f"/source {key[1]}")
    before, _, after = said.partition("as of 2024-06-01")
    assert "Dell Technologies (DELL), 12%" in before
    assert "Dell Technologies (DELL), 18%" in after
    assert "12% of our net revenue in fiscal 2024" in after


def test_a_session_is_resumed_with_its_keys(stocked: Path) -> None:
    """A conversation that is gone on with has the same sources under the same keys, and is saved after each turn."""
    chat("How many employees did AMD have?")
    newest = known(stocked)[0]
    said = chat("/source 1", words=("--resume", newest))
    assert PROSE[0] in said
    assert known(stocked)[0] == newest


def test_a_conversation_is_saved_as_markdown(stocked: Path, tmp_path: Path) -> None:
    """/save writes turns and sources, and never over a file."""
    page = tmp_path / "talk.md"
    said = chat("How many employees did AMD have?", f"/save {page}", f"/save {page}")
    assert "26,000 employees" in page.read_text()
    assert "## Sources" in page.read_text()
    assert "is there already" in said


def test_a_damaged_session_is_refused_with_a_remedy(home: Path) -> None:
    """A cut file is a usage error that says what to do, and does not stop others."""
    session = Session.new(as_of=AsOf())
    session.turns.append(Said("q", "a"))
    session.save(home).write_text('{"id": ')
    with pytest.raises(UsageError, match="cannot be read"):
        resume(home, "last")


def test_keys_of_several_days_never_collide(home: Path) -> None:
    """After /as-of new keys go on where the old ones ended, on disk too."""
    session = Session.new(as_of=AsOf(date(2024, 1, 1)))
    one = session.ledger.computed("a = 1", title="a")
    session.move(AsOf(date(2023, 1, 1)))
    two = session.ledger.computed("b = 2", title="b")
    session.save(home)
    again = resume(home, "last")
    assert (one, two) == ("S1", "S2")
    assert [again.entry(key).text for key in ("S1", "S2")] == ["a = 1", "b = 2"]
    assert again.ledger.computed("c = 3", title="c") == "S3"
    assert again.ledger.as_of == AsOf(date(2023, 1, 1))


@pytest.mark.parametrize(
    ("typed", "offered"), [("/so", {"/source"}), ("NVD", {"NVDA"}), ("nvd", set()), ("x /so", set())]
)
def test_commands_and_tickers_are_completed(typed: str, offered: set[str]) -> None:
    """Commands complete at the line's beginning, tickers in capitals anywhere."""
    found = completer(Companies.load()).get_completions(Document(typed), CompleteEvent())
    texts = {completion.text for completion in found}
    assert offered <= texts
    assert bool(offered) == bool(texts)


def test_an_event_and_a_ticker_need_no_command(stocked: Path) -> None:
    """With no model a sentence that tells an event gives who is hit, a bare ticker its memo, a question an answer."""
    said = chat("The United States bans sales of chips to Dell Technologies.", "/why AMD")
    assert "12% of" in said
    assert "Written by rules (no model)" in chat("AMD")
    assert "Written by rules (no model)" in chat("/memo AMD")
    assert "employees" in chat("How many employees did AMD have?")
