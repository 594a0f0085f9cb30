"""What a server takes: size of a request, requests a minute and client, a token, a known host. ASGI, no framework.

Refuses before anything is read or computed. The rate is a token bucket a client address; buckets of quiet clients go.
"""

from __future__ import annotations

import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
ASGI = Callable[[Scope, Receive, Send], Awaitable[None]]
CLIENTS = 4096
"""Clients remembered at once."""


@dataclass(slots=True)
class Rate:
    """A token bucket a client: `a_minute` requests on average, as many at once at the most."""

    a_minute: int
    clock: Callable[[], float] = time.monotonic
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, client: str) -> float:
        """0.0 if the client may go on, else the seconds until it may."""
        now, most = self.clock(), float(self.a_minute)
        left, at = self._buckets.pop(client, (most, now))
        left = min(most, left + (now - at) * most / 60)
        wait = 0.0 if left >= 1 else (1 - left) * 60 / most
        self._buckets[client] = (left - 1 if not wait else left, now)
        while len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)
        return wait


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed. `token` None leaves the door open, which only loopback may; `hosts` are names it answers to."""

    largest: int = 64 * 1024  # bytes of a request's body
    a_minute: int = 600
    token: str | None = None
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "[::1]"})


class Guard:
    """The limits around an application."""

    def __init__(self, app: ASGI, limits: Limits) -> None:
        self._app, self._limits, self._rate = app, limits, Rate(limits.a_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it with 400, 401, 413 or 429 and one line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _refuse(send, *refusal)
            return
        await self._app(scope, self._bounded(receive), send)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str, dict[str, str]] | None:
        host = headers.get("host", "").rsplit(":", 1)[0] if headers.get("host", "").count(":") == 1 else headers.get("host", "")  # fmt: skip # noqa: E501
        if self._limits.token is None and host.lower() not in self._limits.hosts:
            return 400, f"this server does not answer to the host {host[:80]!r}", {}
        if self._limits.token is not None and not _bears(headers.get("authorization", ""), self._limits.token):
            return 401, "a token is required: Authorization: Bearer TOKEN", {"www-authenticate": "Bearer"}
        size = headers.get("content-length", "0")
        if not size.isdigit() or int(size) > self._limits.largest:
            return 413, f"a request may have {self._limits.largest} bytes", {}
        wait = self._rate.take((scope.get("client") or ("?",))[0])
        if wait:
            return 429, "too many requests", {"retry-after": str(int(wait) + 1)}
        return None

    def _bounded(self, receive: Receive) -> Receive:
        """A body without a length, in chunks, is bounded too: past the limit the client is gone."""
        taken = 0

        async def bounded() -> MutableMapping[str, Any]:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            return {"type": "http.disconnect"} if taken > self._limits.largest else message

        return bounded


def _bears(header: str, token: str) -> bool:
    kind, _, given = header.partition(" ")
    return kind.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())


async def _refuse(send: Send, status: int, why: str, more: dict[str, str]) -> None:
    body = json.dumps({"error": why}).encode()
    headers = {"content-type": "application/json", "content-length": str(len(body)), **more}
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
