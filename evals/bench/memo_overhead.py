# ruff: noqa: E501 - answers read best in rows
"""What a memo costs beyond the model's own time: the whole process, less the seconds of its calls, beside the rules' memo.

    python -m evals.bench.memo_overhead EVENT [--home FOLDER]

The model is a server on loopback that answers at once with nothing in it, so that what is left is ours. Prints seconds of
processor time and of the clock; on a busy machine only the first means something.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.fake_openai import Behaviour, FakeOpenAI, serving

_NOTHING = {"text": "Nothing may weigh.", "kind": "inference", "citations": ["S1"], "figures": [], "quote": None}
_ANSWERS: dict[str, dict[str, Any]] = {
    "Understanding": {
        "kind": "unknown",
        "company": None,
        "counterpart": None,
        "direction": "none",
        "figures": [],
        "purpose": None,
    },
    "Proposals": {"links": []},
    "Claims": {"claims": []},
    "Path": {"risks": [], "catalysts": []},
    "Verdict": {"label": "neutral", "score": 0.0, "reason": _NOTHING},
}


class Instant(FakeOpenAI):
    """Answers each request about an event at once, with as little as its shape lets it say."""

    def __init__(self, event: str) -> None:
        super().__init__()
        self._quote = " ".join(event.split()[:3])

    def next(self, request: dict[str, Any]) -> Behaviour:
        """The empty answer; a reading of the event must quote it."""
        self.requests.append(request)
        wanted = request["response_format"]["json_schema"]["name"]
        answer = _ANSWERS.get(wanted, {})
        return Behaviour(text=json.dumps(answer | {"quote": self._quote} if wanted == "Understanding" else answer))


def _run(words: list[str], env: dict[str, str]) -> tuple[float, float]:
    """(seconds of processor time, seconds of the clock) of one process."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "agent", "memo", *words], env=os.environ | env, capture_output=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, time.monotonic() - started


def main() -> None:
    """Run both and print the difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("event")
    parser.add_argument("--home", default=os.environ.get("KNOCKON_HOME", ""))
    wanted = parser.parse_args()
    env = {"KNOCKON_HOME": wanted.home, "OPENAI_API_KEY": "k", "KNOCKON_MODEL": f"instant-{time.time()}"}
    with serving(Instant(wanted.event)) as server:
        env["OPENAI_BASE_URL"] = server.url
        _run([wanted.event, "--no-model"], env)
        rules_cpu, rules_clock = _run([wanted.event, "--no-model"], env)
        cpu, clock = _run([wanted.event], env)
        asked = len(server.requests)
    newest = max((Path(wanted.home) / "runs").glob("*.jsonl"))
    rows = [json.loads(line) for line in newest.read_text(encoding="utf-8").splitlines()]
    calls = sum(row["data"].get("seconds", 0.0) for row in rows if row["kind"] == "call")
    print(f"by rules:    {rules_cpu:5.2f} s of processor, {rules_clock:5.2f} s of the clock")
    print(
        f"by a model:  {cpu:5.2f} s of processor, {clock:5.2f} s of the clock, {calls:.2f} s of them in {asked} calls"
    )
    print(
        f"beyond the model's own time: {clock - calls:.2f} s; more than by rules: {cpu - rules_cpu:.2f} s of processor"
    )


if __name__ == "__main__":
    main()
