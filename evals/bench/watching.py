"""`knockon watch` killed at random instants while alerts go out: none lost, at most one doubled a kill, and marked so.

python -m evals.bench.watching [--kills 50]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

PAGE = "<html><head><title>Report {n}</title></head><body><p>We sell wafers to makers, number {n}.</p></body></html>"
A_ROUND = 20
"""Documents that come in before each kill, and so alerts that go out."""


def main() -> None:
    """Print how many alerts were due, told, doubled and lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    kills = parser.parse_args().kills
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "in").mkdir()
        out = place / "alerts.jsonl"
        watch = place / "watch.yaml"
        watch.write_text(f"folders: [in]\nchannels: [{{kind: file, path: {json.dumps(str(out))}}}]\n")
        command = [sys.executable, "-m", "agent", "watch", str(watch), "--once", "--no-fetch"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = os.environ | {"KNOCKON_HOME": str(place / "home")}
        subprocess.run(command, check=True, env=environment, **quiet)  # type: ignore[call-overload]
        started = time.perf_counter()
        subprocess.run(command, check=True, env=environment, **quiet)  # type: ignore[call-overload]
        usual = time.perf_counter() - started
        draw, due = random.Random(11), 0
        for kill in range(kills):
            for n in range(A_ROUND):
                (place / "in" / f"{kill}-{n}.html").write_text(PAGE.format(n=f"{kill}-{n}"))
            due += A_ROUND
            running = subprocess.Popen(command, env=environment, **quiet)  # type: ignore[call-overload]
            time.sleep(draw.uniform(0.3, 1.5) * usual)
            running.kill()
            running.wait()
        subprocess.run(command, check=True, env=environment, **quiet)  # type: ignore[call-overload]
        told = [json.loads(line) for line in out.read_text().splitlines()]
    times = Counter(row["id"] for row in told)
    doubled = sum(n - 1 for n in times.values())
    marked = sum(row["repeated"] for row in told)
    print(f"{kills} kills within 0.3 to 1.5 of a round of {usual:.1f} s")
    print(
        f"{due} alerts due, {len(times)} told, {due - len(times)} lost, {doubled} doubled, {marked} marked as a repeat"
    )


if __name__ == "__main__":
    main()
