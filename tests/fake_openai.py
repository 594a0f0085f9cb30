"""A chat-completions server on loopback that misbehaves on demand: each request takes the next behaviour of a list."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Behaviour:
    """How to answer one request. `cut` ends a stream after so many characters with no finish reason."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str | None = "stop"
    refusal: str | None = None
    raw: bytes | None = None  # the whole body, as it is
    error: dict[str, Any] | None = None
    tool_calls: list[dict[str, Any]] = field(default_factory=list)
    cut: int | None = None
    drip: float = 0.0  # seconds between bytes
    hang_up: bool = False  # close the connection without an answer
    usage: bool = True


def call(name: str, arguments: str) -> dict[str, Any]:
    """One tool call of an answer."""
    return {"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}


class FakeOpenAI:
    """The server: `url`, the `requests` it saw, and the behaviours still to come (the last is repeated)."""

    def __init__(self) -> None:
        self.behaviours: list[Behaviour] = []
        self.requests: list[dict[str, Any]] = []
        self.url = ""

    def will(self, *behaviours: Behaviour | str) -> None:
        """Answer the next requests so."""
        self.behaviours = [Behaviour(text=b) if isinstance(b, str) else b for b in behaviours]

    def next(self, request: dict[str, Any]) -> Behaviour:
        self.requests.append(request)
        return self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]


@contextmanager
def serving(fake: FakeOpenAI | None = None) -> Iterator[FakeOpenAI]:
    """A running server, stopped at the end; `fake` decides its answers."""
    fake = fake or FakeOpenAI()

    class Handler(_Handler):
        pass

    Handler.owner = fake

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    owner: FakeOpenAI
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        return

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        b = self.owner.next(body)
        self.close_connection = True
        try:
            if b.hang_up:
                return
            if b.raw is not None or b.status != 200:
                error = {"error": b.error or {"message": "as asked", "type": "test", "code": None}}
                self._whole(b, b.raw if b.raw is not None else json.dumps(error).encode())
            elif body.get("stream"):
                self._stream(b)
            else:
                self._whole(b, json.dumps(_completion(b)).encode())
        except (BrokenPipeError, ConnectionResetError):
            return

    def _whole(self, b: Behaviour, data: bytes) -> None:
        self.send_response(b.status)
        for name, value in {"Content-Type": "application/json", **b.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        if not b.drip:
            self.wfile.write(data)
            return
        for byte in data:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(b.drip)

    def _stream(self, b: Behaviour) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        text = b.text if b.cut is None else b.text[: b.cut]
        self._event({"role": "assistant", "content": ""})
        for start in range(0, len(text), 8):
            self._event({"content": text[start : start + 8]})
            time.sleep(b.drip)
        if b.cut is not None:
            return
        for index, tool in enumerate(b.tool_calls):
            self._event({"tool_calls": [{"index": index, **tool}]})
        self._event({}, finish=_finish(b))
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, delta: dict[str, Any], *, finish: str | None = None) -> None:
        chunk = {
            "id": "c",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "fake",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()


def _finish(b: Behaviour) -> str | None:
    return "tool_calls" if b.tool_calls and b.finish == "stop" else b.finish


def _completion(b: Behaviour) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": b.text}
    if b.refusal:
        message["refusal"] = b.refusal
    if b.tool_calls:
        message["tool_calls"] = b.tool_calls
    whole: dict[str, Any] = {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "fake",
        "choices": [{"index": 0, "message": message, "finish_reason": _finish(b), "logprobs": None}],
    }
    if b.usage:
        whole["usage"] = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    return whole
