"""A look-alike of the SEC's servers on loopback: replays recorded answers laid out as host/path, or made-up ones.

Used so: `with Replay(folder) as server: SecClient(..., base_url=server.url)`. `answers` maps "host/path" to an `Answer`
(or to several, given in turn, the last one again and again) and goes before the folder.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Answer:
    """One answer: `cut` sends only that many bytes of the body that the headers promise."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None


MISSING = Answer(b"<Error><Code>NoSuchKey</Code></Error>", 404, {"Content-Type": "application/xml"})


class Replay:
    """A server on a free port of 127.0.0.1. `asked` counts requests by "host/path"; `agents` holds what they called
    themselves; `conditional` counts those answered with 304."""

    def __init__(
        self, folder: Path | None = None, answers: Mapping[str, Answer | Sequence[Answer]] | None = None
    ) -> None:
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.conditional = 0
        self.answers = dict(answers or {})
        self._folder = folder
        rows = json.loads((folder / "MANIFEST.json").read_bytes()) if folder else []
        self._recorded = {row["url"].removeprefix("https://"): row for row in rows}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The base address, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str, agent: str, etag: str | None) -> Answer:
        """What this address holds for this caller; 304 when the caller's copy is the recorded one."""
        with self._lock:
            self.agents.add(agent)
            turn = self.asked[path]
            self.asked[path] += 1
        made_up = self.answers.get(path)
        if made_up is not None:
            answer = made_up if isinstance(made_up, Answer) else made_up[min(turn, len(made_up) - 1)]
        elif self._folder is not None and path in self._recorded:
            row = self._recorded[path]
            answer = Answer((self._folder / row["path"]).read_bytes(), row["status"])
        else:
            answer = MISSING
        mark = f'"{sha256(answer.body).hexdigest()[:16]}"'
        if answer.status == 200 and etag == mark:
            with self._lock:
                self.conditional += 1
            return Answer(b"", 304, {"ETag": mark})
        return Answer(answer.body, answer.status, {"ETag": mark, **answer.headers}, answer.cut)


def _handler(replay: Replay) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = replay.answer(
                self.path.lstrip("/"), self.headers.get("User-Agent", ""), self.headers.get("If-None-Match")
            )
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body[: answer.cut])

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the test looks at `asked`."""

    return Handler
