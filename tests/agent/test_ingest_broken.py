"""`knockon ingest` over two hundred inputs that are no filing or are out to do harm: a line each, and nothing else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.library import Library
from tests.broken import PAGE, inputs, special

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")


@pytest.mark.slow
def test_each_broken_input_is_told_in_a_line_and_harms_nothing(tmp_path: Path, home: Path) -> None:
    """All in one run: those that must be refused are, the good one among them is added, stderr is a line a failure
    with no control character, the exit code is 1, and the library holds what was said to be added and no more."""
    folder = tmp_path / "in"
    folder.mkdir()
    plain = [*inputs()]
    for each in plain:
        (folder / each.name).write_bytes(each.data)
    good = folder / "good.html"
    good.write_bytes(PAGE.replace(b"Report", b"The good one"))
    odd = special(folder)
    refused = [str(folder / each.name) for each in plain if each.fails] + odd
    paths = [*(str(folder / each.name) for each in plain), *odd, str(good)]
    command = [sys.executable, "-m", "agent", "ingest", "--no-vectors", "--json", *paths]
    done = subprocess.run(command, capture_output=True, timeout=110, env=dict(os.environ))
    told = {each["path"]: each for each in json.loads(done.stdout)["documents"]}
    said = done.stderr.decode().splitlines()
    lines = [line for line in said if "tiktoken's vocabulary" not in line]  # told once where it cannot be fetched
    assert len(paths) > 200
    assert done.returncode == 1
    assert told.keys() == set(paths)
    assert [path for path in refused if told[path]["status"] != "failed"] == []
    assert told[str(good)]["status"] == "added"
    failed = [each for each in told.values() if each["status"] == "failed"]
    assert len(lines) == len(failed)
    assert all(line.startswith("failed: ") and not CONTROL.search(line) for line in lines)
    assert not any("Traceback" in line or "Error:" in line for line in lines)
    with Library.open(home, readonly=True) as library:
        held = {document.path for document in library.documents() if not document.path.startswith("notes/")}
    assert held == {path for path, each in told.items() if each["status"] == "added"}
