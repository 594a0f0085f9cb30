"""`knockon serve` under 200 questions at once, three times over: none lost or mixed up, memory before and after.

python -m evals.bench.serving [--at-once 200] [--rounds 3]
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

NAMES = ("Nvidia", "AMD", "Intel", "Micron", "Boeing", "Apple", "Tesla", "Ford", "Oracle", "Broadcom")


def main() -> None:
    """Print answers, faults, seconds and the server's resident memory by round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at-once", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"KNOCKON_HOME": str(Path(folder) / "home")}
        command = [sys.executable, "-m", "agent", "serve", "--port", "0", "--a-minute", "1000000"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
            assert server.stderr is not None
            told = next(line for line in server.stderr if "listens on" in line)
            url = re.sub(r".*(http://\S+)/ .*", r"\1", told.strip())
            _ask(url, 0)
            print(f"warm: {_resident(server.pid)} MB")
            for number in range(asked.rounds):
                started = time.perf_counter()
                with ThreadPoolExecutor(asked.at_once) as threads:
                    right = sum(threads.map(lambda n: _ask(url, n), range(asked.at_once)))
                seconds = time.perf_counter() - started
                print(
                    f"round {number + 1}: {right} of {asked.at_once} answered rightly in {seconds:.1f} s, "
                    f"{_resident(server.pid)} MB"
                )
            server.terminate()


def _ask(url: str, number: int) -> bool:
    question = f"Who are the customers of {NAMES[number % len(NAMES)]}? ({number})"
    answer = httpx.post(f"{url}/api/ask", json={"question": question}, timeout=300)
    return answer.status_code == 200 and answer.json()["question"] == question


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


if __name__ == "__main__":
    main()
