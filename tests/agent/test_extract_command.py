"""`knockon extract`: one file, one text, or one a line, to links and tagged shares, with no library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from agent.cli import app
from agent.errors import UsageError
from knowledge.errors import UnreadableDocument

SENTENCE = "Sales to Walmart Inc. accounted for 18% of our net sales in 2023."


def _run(*arguments: str, given: str | None = None) -> tuple[str, int]:
    result = CliRunner().invoke(app, ["extract", *arguments], input=given, standalone_mode=False)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout, result.exit_code


def test_a_text_states_its_links_for_the_company_that_speaks() -> None:
    """A text from standard input gives links with share, base, period and the words that state them."""
    out, _ = _run("-", "--company", "CL", "--json", given=SENTENCE)
    found = json.loads(out)
    assert found["document"] is None
    (link,) = found["links"]
    assert (link["source"]["ticker"], link["target"]["ticker"], link["relation"]) == ("CL", "WMT", "supplies")
    assert (link["share"]["low"], link["share"]["of"], link["share"]["period"]) == (0.18, "source_revenue", "FY2023")
    assert link["quote"] == SENTENCE


def test_a_speaker_that_nobody_names_is_an_end_without_a_name() -> None:
    """Without a company the filer's end has no name, and nobody is guessed."""
    (link,) = json.loads(_run("-", "--json", given=SENTENCE)[0])["links"]
    assert (link["source"]["name"], link["target"]["name"]) == (None, "Walmart")


def test_a_file_says_itself_whose_it_is(tmp_path: Path) -> None:
    """A filing's own registrant speaks; its quote is verbatim in the file's words."""
    path = tmp_path / "filing.html"
    path.write_text(
        "<html><head><title>10-K</title></head><body><p>FORM 10-K</p><p>COLGATE-PALMOLIVE COMPANY</p>"
        "<p>(Exact name of registrant as specified in its charter)</p>"
        f"<p>{SENTENCE}</p></body></html>",
        encoding="utf-8",
    )
    found = json.loads(_run(str(path), "--json", "--company", "CL")[0])
    assert found["document"].startswith("d")
    assert [link["source"]["ticker"] for link in found["links"]] == ["CL"]


def test_each_line_is_a_path_a_text_or_an_object(tmp_path: Path) -> None:
    """`--each` prints one document a line, in order, whatever the line is."""
    lines = tmp_path / "lines.txt"
    given = {"text": "We buy wafers from TSMC.", "company": "AMD"}
    lines.write_text(f"{SENTENCE}\n{json.dumps(given)}\n\n", encoding="utf-8")
    out, code = _run("--each", str(lines), "--company", "PG")
    found = [json.loads(line) for line in out.splitlines()]
    ends = [[(x["source"]["ticker"], x["target"]["ticker"]) for x in one["links"]] for one in found]
    assert (ends, code) == ([[("PG", "WMT")], [("TSM", "AMD")], []], 0)


def test_a_line_that_fails_is_told_in_its_place(tmp_path: Path) -> None:
    """A file that cannot be read gives its error on its line, the others their links, and exit code 1."""
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    lines = tmp_path / "lines.txt"
    lines.write_text(f"{broken}\n{SENTENCE}\n", encoding="utf-8")
    out, code = _run("--each", str(lines), "--company", "PG")
    first, second = (json.loads(line) for line in out.splitlines())
    assert str(broken) in first["error"]
    assert (len(second["links"]), code) == (1, 1)


def test_an_unreadable_file_is_an_error(tmp_path: Path) -> None:
    """A file that holds no text is refused in one line."""
    path = tmp_path / "empty.html"
    path.write_text("", encoding="utf-8")
    with pytest.raises(UnreadableDocument):
        _run(str(path))


def test_a_path_and_each_exclude_each_other() -> None:
    """One of the two is asked for."""
    with pytest.raises(UsageError):
        _run()


def test_the_table_shows_words_and_shares() -> None:
    """On a terminal each link is a line with its share and words."""
    out, _ = _run("-", "--company", "CL", given=SENTENCE)
    assert "supplies" in out
    assert "18% of our net sales" in " ".join(out.split()) or "18% of net sales" in " ".join(out.split())
