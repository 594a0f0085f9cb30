"""Runs: what is logged, what a crash leaves, how a run is resumed, compared, gated and shown."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from agent.app import App
from agent.errors import UsageError
from agent.settings import settings
from evals.bank import SUITES, Item, bank
from evals.cases import FOLDER, BadCase
from evals.cli import app
from evals.compare import compare, lines
from evals.doors import Doors, Observed
from evals.formats import read_file
from evals.gate import baseline_of, judge
from evals.log import read
from evals.metrics.metric import Mark
from evals.report import report
from evals.scoring import Scored, score
from evals.session import Wish, carried_out
from evals.stats import difference, interval
from evals.suites import chosen, without_model
from knowledge.companies import Companies


class Canned(Doors):
    """Doors that say the same of everything, and crash where the id says so."""

    def __init__(self, app: App) -> None:
        super().__init__(app)

    def observe(self, item: Item) -> Observed:
        if "oclaro" in item.id:
            raise RuntimeError("the disk is on fire")
        answer = {"answer": "30%", "refused": None, "citations": [], "struck": []}
        return answer | {"usage": {"calls": 1, "tokens_in": 5, "tokens_out": 5, "usd": 0.4}}


class Refusing(Canned):
    """The same, refusing."""

    def observe(self, item: Item) -> Observed:
        return super().observe(item) | {"refused": "no", "answer": "no"}


def some(*words: str) -> list[Item]:
    return chosen("questions", only=words)[0]


def run(path: Path, items: list[Item], doors: type[Doors] = Canned, **more: object) -> list[Scored]:
    wish = Wish("questions", items, without_model(settings()), path, doors=doors)
    return score(carried_out(replace(wish, **more)), items, Companies.load())  # type: ignore[arg-type]


def test_a_crash_is_a_row_and_the_run_goes_on(tmp_path: Path) -> None:
    """The case that crashed has its error and no marks but its time; the others are scored."""
    scored = run(tmp_path / "log.jsonl", some("zte"))
    crashed = next(each for each in scored if "oclaro" in each.row.case)
    assert crashed.row.error == "RuntimeError: the disk is on fire"
    assert crashed.marks.keys() == {"seconds"}
    assert next(each for each in scored if "acacia-zte" in each.row.case).marks["answer_right"] == Mark(1.0)
    head = read(tmp_path / "log.jsonl").head
    assert head.index
    assert head.prompts
    assert head.sabotage == "Canned"


def test_a_run_ends_at_its_budget_and_is_taken_up_again(tmp_path: Path) -> None:
    """Two cases at $0.40 pass half a dollar; the resumed run does the rest and what crashed, and a cut line is lost."""
    items = [item for item in some("nvidia", "boeing") if "unanswerable" not in item.id]
    path = tmp_path / "log.jsonl"
    run(path, items, max_usd=0.5)
    first = read(path)
    assert (len(first.rows), first.how) == (2, "$0.80 of $0.50 are spent")
    with path.open("a") as file:
        file.write('{"line": "case", "case": "question/cut')
    run(path, items, resume=True)
    assert {row.case for row in read(path).rows} == {item.id for item in items}
    assert read(path).how == "done"


def test_workers_give_the_same_rows(tmp_path: Path) -> None:
    """Two processes and one observe the same of the real program."""
    items = some("question/huawei-bought", "question/nvidia-memory", "question/ciena-zte")
    rows = {}
    for jobs in (1, 2):
        run(tmp_path / f"{jobs}.jsonl", items, Doors, jobs=jobs)
        rows[jobs] = {row.case: row.observed for row in read(tmp_path / f"{jobs}.jsonl").rows}
    assert rows[1] == rows[2]
    assert len(rows[1]) == 3


def test_ctrl_c_leaves_a_log_to_resume_and_one_line(tmp_path: Path, home: Path) -> None:
    """The signal goes to the whole group, as from a terminal: exit 130, no traceback, and the rest runs on --resume."""
    log = tmp_path / "log.jsonl"
    words = [sys.executable, "-m", "evals.cli", "run", "--suite", "questions", "--jobs", "2", "--out", str(log)]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while child.poll() is None and not (log.exists() and '"line": "case"' in log.read_text("utf-8")):
        time.sleep(0.05)
    os.killpg(child.pid, signal.SIGINT)
    _, told = child.communicate(timeout=60)
    assert child.returncode == 130
    assert told.split("\n", 1)[0] == f"to go on, add: --resume --out {log}"
    assert told.split("\n", 1)[1].strip() == "knockon: interrupted; what was said to be done is kept"
    before = read(log)
    assert before.how == "interrupted"
    items = chosen("questions")[0]
    left = {item.id for item in items} - {row.case for row in before.rows}
    assert 0 < len(left) < len(items)
    run(log, items, Canned, resume=True)
    assert {row.case for row in read(log).rows} == {item.id for item in items}


def test_the_gate_fails_on_a_significant_drop_and_names_the_cases(tmp_path: Path) -> None:
    """Refusing everything is caught with the cases named; the same run passes; a lost case fails."""
    items = some("apple", "zte")
    sound = run(tmp_path / "a.jsonl", items)
    baseline = json.loads(baseline_of(sound))
    assert judge(sound, baseline).passed
    verdict = judge(run(tmp_path / "b.jsonl", items, Refusing), baseline)
    assert not verdict.passed
    assert any(line.startswith("DROPPED spoke_rightly") and "question/cirrus-apple" in line for line in verdict.lines())
    assert judge(sound[1:], baseline).lost == [sound[0].row.case]


def test_one_case_of_many_is_no_significant_drop_but_for_strict_metrics() -> None:
    """1 of 20 worse: the interval of the difference holds zero; a strict metric fails on any."""
    before, after = [Mark(1.0)] * 20, [Mark(0.0), *[Mark(1.0)] * 19]
    assert difference(before, after).high == 0.0
    assert difference(before, [Mark(0.0)] * 5 + [Mark(1.0)] * 15).high < 0


def test_intervals_pool_by_weight_and_repeat() -> None:
    """(1 x 1 + 0 x 3) / 4; the same marks in any order give the same interval; unequal lengths are an error."""
    found = interval([Mark(1.0, 1), Mark(0.0, 3)])
    assert found.value == 0.25
    many = [Mark(n % 3 / 2, 1 + n % 5) for n in range(30)]
    assert interval(many) == interval(many[::-1])
    assert difference(many, many[::-1]) == difference(many[::-1], many)
    assert found == interval([Mark(1.0, 1), Mark(0.0, 3)])
    with pytest.raises(ValueError, match="1 cases before"):
        difference([Mark(1.0)], [])


def test_two_logs_are_compared_case_by_case(tmp_path: Path) -> None:
    """What flipped is named, and a change that is sure is marked."""
    items = some("apple", "zte")
    before, after = run(tmp_path / "a.jsonl", items), run(tmp_path / "b.jsonl", items, Refusing)
    changes = {change.metric.name: change for change in compare(before, after)}
    assert "question/cirrus-apple" in changes["spoke_rightly"].worse
    assert changes["spoke_rightly"].sure
    assert any(line.startswith("spoke_rightly worse:") for line in lines(list(changes.values())))


def test_a_log_is_scored_again_without_running(tmp_path: Path) -> None:
    """`score` prints the run's own table; a case that was changed since is said to be unscored."""
    items = some("acacia")
    scored = run(tmp_path / "log.jsonl", items)
    printed = CliRunner().invoke(app, ["score", str(tmp_path / "log.jsonl")]).output
    assert re.search(r"answer_right +1\.000", printed)
    changed = [replace(item, hash="other") for item in items]
    again = score(read(tmp_path / "log.jsonl"), changed, Companies.load())
    assert all(each.stale and not each.marks for each in again)
    assert len(scored) == len(again) == 2


def test_the_report_is_one_page_without_script_or_request(tmp_path: Path) -> None:
    """A real memo stands in it one click away; nothing is fetched; what a document says is escaped."""
    items = [item for item in bank(("event", "attack")) if item.id in ("event/zte-2018", "attack/html")]
    scored = run(tmp_path / "log.jsonl", items, Doors)
    html = report(read(tmp_path / "log.jsonl"), scored, Companies.load(), None)
    assert "<script" not in html
    assert not re.search(r"(?:src|href)=\"?https?:", html)
    assert "Acacia" in html[html.index('<details id="event-zte-2018"') :]
    assert "&lt;script&gt;" in html
    assert "Expected calibration error" in html


def test_no_log_is_an_error_that_teaches(tmp_path: Path) -> None:
    """A file of another kind is refused with the remedy."""
    (tmp_path / "x.jsonl").write_text("{}\n")
    with pytest.raises(UsageError, match="no log of a run"):
        read(tmp_path / "x.jsonl")


def test_the_bank_holds_what_was_promised() -> None:
    """40 events, 60 questions of which 12 must be refused, 20 attacks; every split and role; ids unique."""
    items = bank(SUITES["ci"])
    counted = {kind: [item for item in items if item.kind == kind] for kind in SUITES["ci"]}
    assert len(counted["event"]) >= 40
    assert len(counted["question"]) >= 60
    assert sum(not item.case.answerable for item in counted["question"]) >= 12  # type: ignore[attr-defined]
    assert len(counted["attack"]) >= 20
    assert {item.split for item in items} == {"train", "dev", "held_out"}
    roles = {item.case.role for item in counted["event"]}  # type: ignore[attr-defined]
    assert roles == {"plain", "control", "priced_in", "wrong_sign", "abstain"}


def test_each_event_names_a_source_with_a_day() -> None:
    """What is of the public record says whose word it is and when it was given; what is made up says so."""
    for item in bank(("event",)):
        assert item.source == "made up" or re.search(r"(?:19|20)\d\d", item.source), item.id


def test_an_unknown_key_is_an_error_that_names_the_field(tmp_path: Path) -> None:
    """A file cannot slip in a field, nor an answerable question without its answer."""
    good = yaml.safe_load((FOLDER / "questions" / "unanswerable.yaml").read_text("utf-8"))
    first = good["cases"][0]
    for change, word in (({"hint": "x"}, "hint"), ({"answerable": True}, "needs `says`")):
        path = tmp_path / "q.yaml"
        path.write_text(yaml.safe_dump(good | {"cases": [first | change]}))
        with pytest.raises(BadCase, match=word):
            read_file(path)


def test_the_schema_of_case_files_is_printed() -> None:
    """`schema case` knows every kind; `schema event` the outcomes."""
    kinds = json.loads(CliRunner().invoke(app, ["schema", "case"]).output)["discriminator"]["mapping"]
    assert kinds.keys() == {"question", "retrieval", "link", "attack", "ticker"}
    assert "outcomes" in json.loads(CliRunner().invoke(app, ["schema", "event"]).output)["properties"]
