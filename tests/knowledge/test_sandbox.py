"""Work in worker processes: limits that hold, outcomes that name the item, and no worker left behind."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from knowledge.errors import BadNote, UnreadableDocument
from knowledge.sandbox import run


def act(word: str) -> str:
    """Do as the word says; a word that says nothing is given back in capitals."""
    if word == "crash":
        faulthandler.disable()  # pytest's, which would print where it was
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "exit":
        os._exit(3)
    if word == "hang":
        time.sleep(60)
    if word == "eat":
        return "x" * (8 * 1024**3)
    if word == "fail":
        raise ValueError("two\nlines")
    if word == "refuse":
        raise BadNote("a.md, line 2: no date.", remedy="Write one.")
    if word == "unsendable":
        return lambda: None  # type: ignore[return-value]
    if word == "id":
        return str(os.getpid())
    return word.upper()


def test_each_item_has_its_outcome_and_a_bad_one_costs_itself_alone() -> None:
    """Results as they come; a crash, an early exit, a hang, a glutton and a bug are each told in a line."""
    words = ["a", "crash", "b", "exit", "hang", "c", "eat", "fail", "refuse", "unsendable", "d"]
    outcomes = {each.item: each for each in run(act, words, workers=2, seconds=2)}
    assert {word: each.result for word, each in outcomes.items() if each.result} == {w: w.upper() for w in "abcd"}
    errors = {word: str(each.error) for word, each in outcomes.items() if each.error}
    assert errors.keys() == set(words) - set("abcd")
    assert all(word in error or word == "refuse" for word, error in errors.items())
    assert not any("\n" in error for error in errors.values())
    assert "SIGSEGV" in errors["crash"]
    assert "exit code 3" in errors["exit"]
    assert "2 seconds" in errors["hang"]
    assert "MB of memory" in errors["eat"]
    refused = outcomes["refuse"].error
    assert isinstance(refused, BadNote)
    assert (refused.what, refused.remedy) == ("a.md, line 2: no date.", "Write one.")
    assert all(isinstance(outcomes[word].error, UnreadableDocument) for word in errors.keys() - {"refuse"})


def test_workers_are_used_again_and_no_more_are_started_than_items() -> None:
    """Two workers do ten items; nothing to do starts none."""
    assert len({each.result for each in run(act, ["id"] * 10, workers=2)}) == 2
    assert len({each.result for each in run(act, ["id"], workers=8)}) == 1
    assert list(run(act, [], workers=0)) == []


def test_beside_other_threads_workers_come_from_a_server() -> None:
    """A process with other threads is not forked: the work is done all the same."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        outcomes = list(run(len, ["ab"], workers=1))
    finally:
        stop.set()
        thread.join()
    assert [each.result for each in outcomes] == [2]


def test_leaving_early_ends_the_workers() -> None:
    """Closing the generator, as Ctrl-C does, leaves no process of its own; servers of other tests are not its own."""
    before = Counter(children_of(os.getpid()))
    outcomes = run(act, ["id", "hang"], workers=2)
    next(outcomes)
    outcomes.close()
    assert Counter(children_of(os.getpid())) - before == Counter()


@pytest.mark.skipif(sys.platform != "linux", reason="kernel-side end of workers is Linux's")
def test_a_killed_parent_leaves_no_worker(tmp_path: Path) -> None:
    """kill -9 of the parent ends a worker that is in the middle of an item."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.knowledge.test_sandbox import act\nfrom knowledge.sandbox import run\n"
        "for each in run(act, ['id', 'hang'], workers=1): print(each.result, flush=True)"
    )
    root = str(Path(__file__).resolve().parents[2])
    parent = subprocess.Popen([sys.executable, "-c", script, root], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not Path(f"/proc/{worker}").exists() or "Z" in Path(f"/proc/{worker}/stat").read_text().split()[2]:
            return
        time.sleep(0.05)
    pytest.fail(f"worker {worker} outlived its parent")


def children_of(process: int) -> list[str]:
    """Processes that this one started and that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = (stat.parent / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) == process and fields[0] != "Z" and "multiprocessing" not in command:
            found.append(command)
    return found
