"""`knockon effects` end to end: an event's words in, effects with paths, counterfactuals and predictions out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent.cli import app
from agent.errors import NoEvidence, UsageError
from agent.slips import SlipStore
from knowledge.bundled import sync_notes
from knowledge.ingest import ingest, jobs_of
from knowledge.library import Library

NOTE = """---
title: Who sells to Hasbro
published: 2018-03-01
source: made up for a test
---
## Links

| source | relation | target | channel | share | of | period | said by | quoted from | checked |
|---|---|---|---|---|---|---|---|---|---|
| Kroger | supplies | Hasbro | component | 18% | source_revenue | FY2017 | Kroger | 10-K | yes |
| Garmin | supplies | Hasbro | component |  |  | FY2017 | Garmin | 10-K | yes |
| Mattel | supplies | Kroger | component | 40% | source_revenue | FY2017 | Mattel | 10-K | yes |
| Winnebago Industries | competes_with | Hasbro |  |  |  |  | Winnebago | 10-K | yes |
"""
LATER = NOTE.replace("2018-03-01", "2019-03-01").replace("18%", "50%").replace("Kroger", "Polaris")
BAN = "On 2018-04-16 the US banned all sales of components to Hasbro."


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library, made once, with the bundled notes and two of the test's own, one knowable after the event."""
    home = tmp_path_factory.mktemp("filled")
    with Library.open(home / "home") as library:
        sync_notes(library)
        for name, text in (("a.md", NOTE), ("b.md", LATER)):
            (home / name).write_text(text)
        jobs, _ = jobs_of([str(home / "a.md"), str(home / "b.md")])
        assert [each.status for each in ingest(jobs, library)] == ["added", "added"]
    return home / "home"


@pytest.fixture
def library(home: Path, filled: Path) -> Path:
    """The state folder: a copy of that library."""
    shutil.copytree(filled, home)
    return home


def run(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, list(words), input=given, env={"COLUMNS": "120"})


def effects(*words: str) -> dict[str, dict[str, object]]:
    done = run("effects", "--json", *words)
    assert done.exception is None, done.exception
    return {row["company"]["ticker"]: row for row in json.loads(done.stdout)["effects"]}


@pytest.mark.usefixtures("library")
def test_the_json_has_the_published_fields() -> None:
    """One effect holds its sign, range, order, path with link ids and arithmetic, horizon, probability and basis."""
    found = effects("--event", BAN, "--as-of", "2018-04-16")
    assert list(found)[:2] == ["HAS", "KR"]
    lumentum = found["KR"]
    assert (lumentum["sign"], lumentum["order"], lumentum["basis"]) == (-1, 2, "cited")
    assert lumentum["revenue"] == {"low": -0.18, "mid": -0.18, "high": -0.18}
    [step] = lumentum["path"]  # type: ignore[misc]
    assert step["link"].startswith("l")  # type: ignore[index]
    assert step["text"] == "Kroger sells 18% of revenue to Hasbro x sales stop 100% = up to 18% of revenue lost"  # type: ignore[index]
    assert lumentum["horizon_date"] == "2018-05-14"
    assert found["GRMN"]["revenue"] is None
    assert found["GRMN"]["upper_bound"] == pytest.approx(0.10)


@pytest.mark.usefixtures("library")
def test_an_as_of_day_withholds_what_was_not_knowable_and_counts_it() -> None:
    """Polaris's link is of 2019: withheld in 2018, and without a day it is used and told as looking ahead."""
    then = json.loads(run("effects", "--json", "--event", BAN, "--as-of", "2018-04-16").stdout)
    assert "PII" not in {row["company"]["ticker"] for row in then["effects"]}
    assert then["withheld"]["later"] >= 4
    now = json.loads(run("effects", "--json", "--event", BAN).stdout)
    assert "PII" in {row["company"]["ticker"] for row in now["effects"]}
    assert "look-ahead" in {remark["code"] for remark in now["lint"]}


@pytest.mark.usefixtures("library")
def test_a_changed_assumption_shows_which_names_move() -> None:
    """Nothing passed upstream: Mattel, two links away, vanishes, and Kroger stays."""
    done = run("effects", "--json", "--event", BAN, "--as-of", "2018-04-16", "--set", "upstream.volume=0")
    moves = {row["company"]["ticker"]: row["move"] for row in json.loads(done.stdout)["counterfactual"]["moves"]}
    assert moves == {"MAT": "vanishes"}


@pytest.mark.usefixtures("library")
def test_a_link_left_out_takes_its_names_along() -> None:
    """Without Kroger's link neither Kroger nor its supplier has a row."""
    plain = effects("--event", BAN, "--as-of", "2018-04-16")
    link = plain["KR"]["path"][0]["link"]  # type: ignore[index]
    fewer = effects("--event", BAN, "--as-of", "2018-04-16", "--without", link[:8])
    assert set(plain) - set(fewer) == {"KR", "MAT"}


def test_effects_are_kept_as_predictions_once(library: Path) -> None:
    """The same run twice keeps the same slips; a counterfactual keeps none."""
    for words in ((), (), ("--set", "upstream.volume=0.5")):
        assert run("effects", "--event", BAN, "--as-of", "2018-04-16", *words).exit_code == 0
    slips = SlipStore(library).all()
    assert {slip.company.ticker: slip.sign for slip in slips} == {"KR": -1, "GRMN": -1, "MAT": -1, "WGO": 1}
    assert len(slips) == len({slip.id for slip in slips}) == 4


@pytest.mark.usefixtures("library")
def test_the_table_tells_size_path_and_doubt(tmp_path: Path) -> None:
    """From a file and from standard input alike: sizes, arithmetic, what is not disclosed, what was withheld."""
    (tmp_path / "event.txt").write_text(BAN)
    done = run("effects", "--event", str(tmp_path / "event.txt"), "--as-of", "2018-04-16")
    assert done.stdout == run("effects", "--event", "-", "--as-of", "2018-04-16", given=BAN).stdout
    told = " ".join(done.stdout.split())
    for words in (
        "ban on buying: Hasbro (HAS)",
        "not disclosed, at most 10%",
        "up to 18% of revenue lost",
        "withheld as",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("words", "error", "told"),
    [
        (("--event", "Nothing to see."), UsageError, "no kind of event that is known"),
        (("--event", "no-such-file.txt"), UsageError, "no such file"),
        (("--event", "  "), UsageError, "no words"),
        (("--event", BAN, "--set", "upstream.volum=1"), UsageError, "Nearest: upstream.volume"),
        (("--event", BAN, "--without", "lffff"), UsageError, "no link has this id"),
        (("--event", "Zyxtronics cuts its guidance by 20%."), NoEvidence, "knockon ingest TICKER"),
    ],
)
@pytest.mark.usefixtures("library")
def test_what_cannot_be_computed_is_told_with_the_remedy(words: tuple[str, ...], error: type, told: str) -> None:
    """No shock, no file, no such assumption or link, and a company without links."""
    done = run("effects", *words)
    assert isinstance(done.exception, error)
    assert told in str(done.exception)


@pytest.mark.data
@pytest.mark.usefixtures("library")
def test_the_move_since_the_event_stands_beside_the_claim(shared: Path) -> None:
    """What Kroger did beyond its market within two days; Mattel has no closes there, and so no figure."""
    found = effects("--event", BAN, "--as-of", "2018-04-17", "--prices", str(shared / "prices"))
    priced = found["KR"]["priced_in"]
    assert priced is not None
    assert (priced["from"], priced["to"], priced["claimed"]) == ("2018-04-16", "2018-04-17", -0.18)  # type: ignore[index]
    assert priced["abnormal_return"] == pytest.approx(0.0056, abs=0.0005)  # type: ignore[index]
    assert found["MAT"]["priced_in"] is None
