"""`knockon serve` under 200 questions at once, three times over: none lost or mixed up, memory before and after.

python -m evals.bench.serving [--at-once 200] [--rounds 3] [--model]

With `--model` each question goes to a scripted model on loopback, which looks up the company's links by a tool and then
says which question it read: an answer to another's question, or none, is counted as wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from tests.fake_openai import Behaviour, FakeOpenAI, call, serving

NAMES = ("Nvidia", "AMD", "Intel", "Micron", "Boeing", "Apple", "Tesla", "Ford", "Oracle", "Broadcom")


class Reader(FakeOpenAI):
    """Looks up the links of the company that the last question names, then refuses with that question's number."""

    def next(self, request: dict[str, Any]) -> Behaviour:
        """A tool call: of `links` for a question, of `refuse` once the links are read."""
        messages = request["messages"]
        question = next(m["content"] for m in reversed(messages) if m["role"] == "user")
        if messages[-1]["role"] == "tool":
            told = f"read: {question} of {len(messages[-1]['content'])} characters"
            return Behaviour(tool_calls=[call("refuse", json.dumps({"missing": told}))])
        company = next(name for name in NAMES if name in question)
        return Behaviour(tool_calls=[call("links", json.dumps({"company": company, "side": "customers"}))])


def main() -> None:
    """Print answers, faults, seconds and the server's resident memory by round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at-once", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", action="store_true")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        environment = os.environ | {"KNOCKON_HOME": str(Path(folder) / "home")}
        if asked.model:
            model = stack.enter_context(serving(Reader()))
            environment |= {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "k", "KNOCKON_MODEL": "scripted"}
        command = [sys.executable, "-m", "agent", "serve", "--port", "0", "--a-minute", "1000000"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
            assert server.stderr is not None
            told = next(line for line in server.stderr if "listens on" in line)
            url = re.sub(r".*(http://\S+)/ .*", r"\1", told.strip())
            _ask(url, 0, by_model=asked.model)
            print(f"warm: {_resident(server.pid)} MB")
            for number in range(asked.rounds):
                started = time.perf_counter()
                with ThreadPoolExecutor(asked.at_once) as threads:
                    right = sum(threads.map(lambda n: _ask(url, n, by_model=asked.model), range(asked.at_once)))
                seconds = time.perf_counter() - started
                print(
                    f"round {number + 1}: {right} of {asked.at_once} answered rightly in {seconds:.1f} s, "
                    f"{_resident(server.pid)} MB"
                )
            server.terminate()


def _ask(url: str, number: int, *, by_model: bool) -> bool:
    question = f"Who are the customers of {NAMES[number % len(NAMES)]}? ({number})"
    answer = httpx.post(f"{url}/api/ask", json={"question": question}, timeout=300)
    if answer.status_code != 200 or answer.json()["question"] != question:
        return False
    return not by_model or f"read: {question}" in answer.json()["answer"]


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


if __name__ == "__main__":
    main()
