"""`knockon memo` with no model: from the bundled notes and from made-up filings, as a user gets it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from agent.cli import app
from agent.errors import AgentError, NoEvidence, UsageError
from agent.memo import EffectRow, Memo
from agent.render.terminal import as_text
from agent.slips import SlipStore
from knowledge.bundled import sync_notes
from knowledge.errors import UnknownCompany
from knowledge.library import Library
from tests.agent.shelf import add, filing

PLACING = (
    "SenseTime (0020.HK) places 1.7bn new shares at HK$1.91, a discount of 8.6%, raising HK$3.25bn to buy compute",
    "A Chinese AI company, SenseTime, sold 1.7 billion new shares at HK$1.91 apiece, 8.6% below the last close, to "
    "raise HK$3.25 billion for AI computing capacity.",
    "HONG KONG - SenseTime Group raises HK$3.25 bln in a top-up placement: 1,700m shares priced at HK$1.91 each, an "
    "8.6 per cent discount to Tuesday's close. Proceeds will be used to expand its GPU cluster.",
)
BAN = "The US bans all sales of components to ZTE. 2018-04-16."
Run = Callable[..., Memo]


def run(*words: str) -> str:
    """What the command prints; what it raises is raised."""
    result = CliRunner().invoke(app, ["memo", *words], standalone_mode=False)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def memo(*words: str) -> Memo:
    """The memo as published, read back through its schema."""
    return Memo.model_validate_json(run(*words, "--json"))


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds the bundled notes, made once."""
    folder = tmp_path_factory.mktemp("noted")
    with Library.open(folder) as library:
        sync_notes(library)
    return folder


@pytest.fixture
def notes(noted: Path, home: Path) -> Path:
    """The state folder with the bundled notes in it."""
    shutil.copytree(noted, home)
    return home


def named(rows: list[EffectRow], sign: int) -> list[str | None]:
    return [row.company.name for row in rows if row.sign == sign and row.order > 1]


# -- an event that is given ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", PLACING)
def test_the_share_placing_is_read_checked_and_carried_to_others(notes: Path, text: str) -> None:
    """The issuer is resolved, the figures agree, the close before follows; both sides are named, each with its path."""
    found = memo(text)
    assert found.company is not None
    assert found.company.ticker == "0020.HK"
    figures = {figure.name: (figure.value, figure.basis) for figure in found.event.figures}
    assert figures == {
        "shares": (1.7e9, "stated"),
        "price": (1.91, "stated"),
        "discount": (0.086, "stated"),
        "raise": (3.25e9, "stated"),
        "prior_close": (pytest.approx(2.09, abs=0.005), "computed"),
    }
    assert len(found.event.checks) == 1
    assert "HK$3.247bn, agrees with" in found.event.checks[0]
    second = [row for row in found.effects if row.order > 1]
    assert len(second) >= 6
    sources = {source.key for source in found.sources}
    assert all(row.path and row.arithmetic and row.citations and set(row.citations) <= sources for row in second)
    assert named(found.effects, -1)
    assert {"Cambricon", "Huawei"} <= set(named(found.effects, 1))


def test_a_barred_seller_is_struck_with_the_reason(notes: Path) -> None:
    """Nvidia may not sell to SenseTime: it is no beneficiary, and the memo says why."""
    found = memo(PLACING[0])
    assert "Nvidia" not in [row.company.name for row in found.effects]
    reasons = [struck.reason for struck in found.struck if struck.text.startswith("Nvidia")]
    assert len(reasons) == 1
    assert "Entity List" in reasons[0]


def test_figures_that_do_not_agree_are_a_risk_of_the_memo(notes: Path) -> None:
    """17bn shares at that price are no HK$3.25bn: the check says so, and the first risk is that the report is wrong."""
    found = memo(PLACING[0].replace("1.7bn", "17bn"))
    assert "does NOT agree" in found.event.checks[0]
    assert found.risks[0].text.text.startswith("The report may be wrong")


def test_a_ban_orders_the_sellers_by_their_stated_shares(notes: Path) -> None:
    """As of the day of ZTE's ban the stated shares decide: the largest first, each with its words and a prediction."""
    found = memo("ZTE", "--event", BAN, "--as-of", "2018-04-17")
    sized = [row for row in found.effects if row.revenue is not None and row.order > 1]
    assert [row.company.name for row in sized[:2]] == ["Acacia Communications", "Oclaro"]
    mids = [row.revenue.mid for row in sized if row.revenue is not None]
    assert mids == sorted(mids)
    assert mids[0] < -0.25
    assert found.label == "strongly negative"
    assert all(source.knowable is None or source.knowable <= "2018-04-17" for source in found.sources)
    assert found.provenance.withheld["later"] > 0
    assert {slip.company.name for slip in found.slips} >= {"Acacia Communications", "Oclaro"}
    sellers = {row.company.name for row in found.effects if "sells" in row.arithmetic and row.order == 2}
    assert {slip.sign for slip in found.slips if slip.company.name in sellers} == {-1}


def test_predictions_are_kept_as_they_were_made(notes: Path) -> None:
    """The slips of a memo lie in the state folder under the run's id; those of a changed run are not made."""
    found = memo("ZTE", "--event", BAN, "--as-of", "2018-04-17")
    kept = SlipStore(notes).of(found.provenance.run)
    assert [slip.id for slip in kept] == [slip.id for slip in found.slips]
    changed = memo("ZTE", "--event", BAN, "--as-of", "2018-04-17", "--set", "share.not_disclosed=1%")
    assert changed.slips == []


def test_the_record_of_the_run_tells_what_was_done(notes: Path) -> None:
    """One trace a memo: the event, the names, the label, the end."""
    found = memo(PLACING[0])
    lines = [json.loads(line) for line in (notes / "runs" / f"{found.provenance.run}.jsonl").read_text().splitlines()]
    assert [line["kind"] for line in lines] == ["start", "event", "effects", "memo", "end"]
    assert lines[-1]["data"]["how"] == "done"


def test_a_subject_that_is_not_the_headline_is_told_first(notes: Path) -> None:
    """A memo on TSMC for an event at Nvidia scores TSMC's own effect and keeps Nvidia as the event's company."""
    found = memo("TSM", "--event", "Nvidia guides its revenue up by 20%.")
    assert found.company is not None
    assert found.event.company is not None
    assert (found.company.ticker, found.event.company.ticker) == ("TSM", "NVDA")
    assert any(statement.text.startswith("TSMC (TSM) gains") for statement in found.thesis)
    assert "TSMC" in found.score_reason


def test_an_event_of_no_known_kind_is_refused(notes: Path) -> None:
    """What the rules cannot read gives no memo, and says how to put it."""
    with pytest.raises(UsageError, match="Say in one sentence"):
        run("NVDA", "--event", "Nvidia held its yearly picnic.")


# -- no event -----------------------------------------------------------------------------------------------------


def test_without_an_event_standing_scenarios_are_labelled_so(notes: Path) -> None:
    """From the notes alone Nvidia has no dated event: scenarios by letter, no score, no prediction, all cited."""
    found = memo("NVDA")
    assert found.event.origin == "scenario"
    assert {row.scenario for row in found.effects} == {"A", "B", "C"}
    assert (found.label, found.score, found.slips) == ("no event", 0.0, [])
    assert "nothing" in found.score_reason
    assert all(row.citations for row in found.effects if row.order > 1)
    text = as_text(found)
    assert "nothing of this has happened" in text
    assert "If B: losers" in text


def test_reported_results_are_the_catalyst_of_a_filer(home: Path) -> None:
    """With filings at hand the newest dated event is taken, its age told, and old news scores next to nothing."""
    stocked(home)
    found = memo("AMD", "--as-of", "2024-02-01")
    assert found.event.origin == "library"
    assert found.event.kind == "output halt"
    assert found.event.knowable == "2024-01-31"
    assert "Dell Technologies" in [row.company.name for row in found.effects if row.order == 2]
    later = memo("AMD", "--as-of", "2024-12-01")
    assert abs(later.score) < 0.01 < abs(found.score)
    assert any("days old" in line for line in later.lint)


def test_what_is_only_feared_is_no_catalyst(home: Path) -> None:
    """ "could halt" is a risk factor: the company has then no dated event, and scenarios are given."""
    stocked(home, news="A fire on January 31, 2024 could halt production at our plant in Austin.")
    assert memo("AMD", "--as-of", "2024-02-01").event.origin == "scenario"


def stocked(home: Path, news: str = "On January 31, 2024 a fire halted production at our plant in Austin.") -> None:
    """A library with one company's made-up filing: news, a customer, a supplier, a risk."""
    texts = (
        news,
        "Sales to Dell Technologies Inc. accounted for 18% of our net revenue in fiscal 2023.",
        "Dell Technologies Inc. has a second source for most of the parts that we sell to it.",
        "The loss of Dell Technologies Inc. as a customer could harm our business and reduce our revenue.",
    )
    with Library.open(home) as library:
        add(library, filing("AMD", date(2024, 2, 1), texts))


# -- what every memo holds ----------------------------------------------------------------------------------------

ASKED = ((PLACING[0],), ("NVDA",), ("ZTE", "--event", BAN, "--as-of", "2018-04-17"))


@pytest.mark.parametrize("words", ASKED, ids=["placing", "standing", "ban"])
def test_every_citation_leads_to_a_source_and_every_quotation_is_in_it(notes: Path, words: tuple[str, ...]) -> None:
    """No key leads nowhere; words in quotation marks stand verbatim in a source that the sentence cites."""
    found = memo(*words)
    quotes = {source.key: " ".join(source.quote.split()) for source in found.sources}
    parts = [risk.text for risk in found.risks] + [risk.mitigant for risk in found.risks if risk.mitigant]
    said = [*found.thesis, *found.contrarian, *parts]
    assert {key for statement in said for key in statement.citations} <= set(quotes)
    assert {key for catalyst in found.catalysts for key in catalyst.citations} <= set(quotes)
    quoted = [(quote, s) for s in said for quote in re.findall("“([^”]+)”", s.text)]
    assert quoted or found.provenance.as_of  # the notes' own prose is younger than an old as-of day
    assert all(any(quote in quotes[key] for key in s.citations) for quote, s in quoted)


@pytest.mark.parametrize("words", ASKED, ids=["placing", "standing", "ban"])
def test_each_sentence_says_what_it_is(notes: Path, words: tuple[str, ...]) -> None:
    """The rules infer nothing: each statement is quoted, computed or a rule, and a quoted one has its source."""
    found = memo(*words)
    said = [*found.thesis, *found.contrarian, *(risk.text for risk in found.risks)]
    assert {statement.kind for statement in said} <= {"quoted", "computed", "rule"}
    assert all(statement.citations for statement in said if statement.kind == "quoted")
    assert found.thesis
    assert found.contrarian
    assert found.risks
    assert all(risk.tripwire for risk in found.risks)
    assert all(catalyst.reversal for catalyst in found.catalysts)
    assert all(risk.deadline is None or risk.deadline >= "2018-04-17" for risk in found.risks)


def test_the_offset_and_the_fear_come_from_the_filings(home: Path) -> None:
    """With filings at hand the case against and the risks quote them, the fear never among the offsets."""
    stocked(home)
    found = memo("AMD", "--as-of", "2024-02-01")
    against = [s.text for s in found.contrarian if s.kind == "quoted"]
    assert any("has a second source" in text for text in against)
    assert not any("could harm" in text for text in against)
    assert any("could harm our business" in risk.text.text for risk in found.risks)


def test_memory_is_told_from_what_was_read(notes: Path) -> None:
    """Each source says whether somebody read the claim in it; the thesis counts both."""
    found = memo("AMD cuts its sales guidance by 10%.")
    assert {source.checked for source in found.sources if source.origin.startswith("note")} == {True, False}
    assert all("memory" in s.origin or s.origin == "computed" for s in found.sources if not s.checked)
    assert any("from memory of the public record" in statement.text for statement in found.thesis)


def test_the_outputs_tell_the_same_names_and_sources(notes: Path) -> None:
    """Terminal, Markdown and JSON: each name, label and source quote of one in the others."""
    found = memo(PLACING[0])
    for output in (run(PLACING[0]), run(PLACING[0], "--format", "markdown").replace("\\", "")):
        folded = re.sub(r"\s+", " ", output)
        assert all(row.company.name in folded for row in found.effects if row.company.name)
        assert f"{found.label}" in folded
        assert all(statement.text[:60] in folded for statement in [*found.thesis, *found.contrarian])
        assert sum(f"{n}" in folded for n in range(1, len(found.sources) + 1)) == len(found.sources)


# -- refusals and places ------------------------------------------------------------------------------------------


def test_no_evidence_means_no_memo(home: Path) -> None:
    """A listed company of which the library knows nothing: exit 3, with the command that would bring something."""
    with pytest.raises(NoEvidence, match="knockon ingest") as refused:
        run("ZION")
    assert refused.value.exit_code == 3


def test_an_unknown_name_lists_the_nearest(notes: Path) -> None:
    """A name is never guessed at."""
    with pytest.raises(UnknownCompany, match="Nearest"):
        run("Nvidiaa Holdings")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "needs a ticker or an event"),
        (("NVDA", "--json", "--format", "markdown"), "exclude each other"),
        (("NVDA", "--format", "docx"), "needs a file"),
        (("NVDA", "--event", "no/such/file.txt"), "no such file"),
        (("NVDA", "--event", " "), "no words"),
        (("NVDA", "--set", "no.such=1"), "no assumption"),
        (("NVDA", "--without", "no-link"), "no link has this id"),
    ],
)
def test_wrong_words_are_told(notes: Path, words: tuple[str, ...], said: str) -> None:
    """Each slip of the user is a usage error in one line."""
    with pytest.raises(UsageError, match=said):
        run(*words)


def test_a_folder_that_cannot_be_written_still_gives_a_memo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled notes are read into a temporary copy; the memo says what that costs."""
    from agent.settings import settings

    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("KNOCKON_HOME", str(tmp_path / "file" / "home"))
    settings.cache_clear()
    found = memo(PLACING[0])
    assert len(found.effects) > 6
    assert any("bundled notes alone" in line for line in found.missing)
    assert any("nothing of it is kept" in line for line in found.missing)
    assert (tmp_path / "file").read_text() == "no folder"


def test_a_file_is_written_whole_and_named_by_its_suffix(notes: Path, tmp_path: Path) -> None:
    """`--out memo.md` is Markdown; a file that cannot be written is told and leaves nothing behind."""
    out = tmp_path / "memo.md"
    assert run(PLACING[0], "--out", str(out)) == ""
    assert out.read_text(encoding="utf-8").startswith("# SenseTime")
    with pytest.raises(AgentError, match="no/such"):
        run(PLACING[0], "--out", str(tmp_path / "no" / "such" / "memo.md"))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
