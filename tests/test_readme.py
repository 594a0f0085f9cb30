"""README.md says what is so: its memo is one that the program writes, its commands run, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from agent.cli import app
from tests.agent.shelf import stock

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NEEDS = ("knockon ingest NVDA", "knockon ask")
"""Commands that need the SEC or a key set above them; `ask` runs without one too, by quotation."""


def snippets() -> Iterator[str]:
    """Each line of the README's shell blocks that runs the program, without its remark."""
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("knockon "):
                yield re.sub(r"\s{2,}#.*", "", line)


def run(line: str) -> str:
    words = shlex.split(line)[1:]
    result = CliRunner().invoke(app, words, standalone_mode=False, env={"COLUMNS": "92"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_first_line_says_what_it_is_and_that_it_is_no_advice() -> None:
    """A name, what it answers, the two commands, and the one line that this is research and not advice."""
    head = README.partition("<!-- memo -->")[0]
    assert head.startswith("# knockon\n\nWho else is hit?")
    assert "This is research and not advice." in head
    assert "make memo TICKER=NVDA" in head
    assert "make test" in head


def test_the_memo_shown_is_one_that_the_program_writes(home: Path) -> None:
    """Every line of the cut memo stands in the real one, in this order; an ellipsis is a cut."""
    cut = re.search(r"<!-- memo -->\n```text\n(.*?)```", README, re.DOTALL)
    assert cut is not None
    written = iter(run(next(snippets())).splitlines())
    for line in cut[1].splitlines():
        if line != "…":
            assert any(line == real for real in written), f"not in the memo, or not in this order: {line!r}"


@pytest.mark.parametrize("line", [line for line in snippets() if not line.startswith(NEEDS)])
def test_each_command_runs_as_written(line: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that a snippet names are put there; nothing else is prepared."""
    monkeypatch.chdir(tmp_path)
    example = re.search(r"```markdown\n(.*?)```", (ROOT / "docs" / "notes.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    (tmp_path / "my-note.md").write_text(example[1], encoding="utf-8")
    if "filings/" in line:
        (tmp_path / "filings").mkdir()
        (tmp_path / "filings" / "report.html").write_text("<html><body><p>We rely on one supplier.</p></body></html>")
        line = line.replace("report.pdf ", "")  # a PDF is made by hand nowhere here
        line += " --no-vectors"
    if "my-note" in line:
        line += " --no-vectors"
    if "search" in line:
        stock(home)
    run(line)


def test_every_link_leads_to_a_file() -> None:
    """No link of the README is dead."""
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
