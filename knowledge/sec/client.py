"""One polite reader of the SEC's servers: declared identity, at most ten requests a second over all processes, cached.

Knows the SEC's ways of saying no, and nothing of filings. The rules are those of "Accessing EDGAR Data"
(sec.gov/os/accessing-edgar-data): name yourself in User-Agent, stay at or under ten requests a second; who goes over is
shut out for ten minutes after the last excess.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from pyrate_limiter import Duration, Limiter, Rate, SQLiteBucket
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from knowledge.errors import AccessDenied, NotServed, SourceError, StoreError
from knowledge.sec.cache import AnswerCache, Kept

PER_SECOND = 10
SHUT_OUT = 600.0  # seconds
ATTEMPTS = 5
LONGEST_WAIT = 60.0  # seconds: a longer Retry-After is told to the user, not slept through
LARGEST = 256 * 1024 * 1024  # bytes; the largest complete submissions are near 200 MB
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
IDENTITY_REMEDY = "Set SEC_IDENTITY to your name and e-mail address, as the SEC asks of every program."
WAIT_REMEDY = "Wait ten minutes and run the same command again: what was fetched is kept."


class _Passing(Exception):
    """A failure that may pass: asked again, after `wait` seconds where the server said so."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address holds. `cached` is True when no body crossed the network."""

    url: str
    data: bytes
    cached: bool


class SecClient:
    """Reads addresses of www.sec.gov and data.sec.gov. Use as a context manager.

    `base_url` maps hosts onto one server, as "http://127.0.0.1:8000" -> "http://127.0.0.1:8000/www.sec.gov/...";
    `transport` replaces the network. Raises AccessDenied at once when no identity is declared.
    """

    def __init__(
        self,
        identity: str | None,
        cache: Path,
        *,
        base_url: str | None = None,
        transport: httpx.BaseTransport | None = None,
        per_second: int = PER_SECOND,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._cache = AnswerCache(cache)
        self._base = base_url.rstrip("/") if base_url else None
        self._sleep = sleep
        self._shut_out = cache / "shut-out"
        self.requests = 0
        headers = {"User-Agent": _checked(identity), "Accept-Encoding": "gzip, deflate"}
        self._limiter = _limiter(cache, per_second)
        self._http = httpx.Client(headers=headers, transport=transport, timeout=TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and the shared rate bucket."""
        self._http.close()
        self._limiter.close()

    def get(self, url: str, *, changes: bool = False) -> Answer:
        """The bytes at `url`; from disk where kept, after asking whether they changed if `changes`.

        Raises NotServed (404, or the file store's way of saying so), AccessDenied (identity, rate), SourceError.
        """
        kept = self._cache.get(url)
        if kept is not None and not changes:
            return Answer(url, kept.body, cached=True)
        retrying = Retrying(
            retry=retry_if_exception_type((_Passing, httpx.TransportError)),
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._ask, url, kept)
        except (_Passing, httpx.TransportError) as error:
            what = str(error) or type(error).__name__
            raise SourceError(f"{url}: {what}, {ATTEMPTS} times.", remedy="Run the same command later.") from error

    def _ask(self, url: str, kept: Kept | None) -> Answer:
        self._refuse_while_shut_out(url)
        self._limiter.try_acquire("sec")
        self.requests += 1
        with self._http.stream("GET", self._address(url), headers=_conditions(kept)) as response:
            status = response.status_code
            if status == httpx.codes.NOT_MODIFIED and kept is not None:
                return Answer(url, kept.body, cached=True)
            body = _body(url, response)
        if status == httpx.codes.OK:
            self._cache.put(url, Kept(body, response.headers.get("ETag"), response.headers.get("Last-Modified")))
            return Answer(url, body, cached=False)
        raise self._refusal(url, response, body)

    def _address(self, url: str) -> str:
        return f"{self._base}/{url.removeprefix('https://')}" if self._base else url

    def _refusal(self, url: str, response: httpx.Response, body: bytes) -> Exception:
        """What an answer other than 200 means. Absent objects come as 404, or as 403 with the file store's XML."""
        status = response.status_code
        if status == httpx.codes.NOT_FOUND or (
            status == httpx.codes.FORBIDDEN and b"<Code>AccessDenied</Code>" in body
        ):
            return NotServed(f"{url}: the SEC has no such file ({status}).")
        wait = _retry_after(response)
        if status == httpx.codes.TOO_MANY_REQUESTS and wait is not None and wait <= LONGEST_WAIT:
            return _Passing("too many requests (429)", wait)
        if status == httpx.codes.TOO_MANY_REQUESTS or b"Request Rate Threshold Exceeded" in body:
            self._remember_shut_out(wait)
            return AccessDenied(f"{url}: the SEC shut this address out for too many requests.", remedy=WAIT_REMEDY)
        if status == httpx.codes.FORBIDDEN:
            return AccessDenied(f"{url}: the SEC refused this identity (403).", remedy=IDENTITY_REMEDY)
        if status >= httpx.codes.INTERNAL_SERVER_ERROR and (wait is None or wait <= LONGEST_WAIT):
            return _Passing(f"the server failed ({status})", wait)
        return SourceError(f"{url}: unexpected answer {status}.", remedy="Run the same command later.")

    def _remember_shut_out(self, wait: float | None) -> None:
        until = time.time() + max(wait or 0.0, SHUT_OUT)
        self._shut_out.write_text(f"{until:.0f}", encoding="ascii")

    def _refuse_while_shut_out(self, url: str) -> None:
        """Each request while shut out would start the ten minutes anew, so none is made, by any process."""
        try:
            left = float(self._shut_out.read_text(encoding="ascii")) - time.time()
        except (FileNotFoundError, ValueError):
            return
        if left > 0:
            raise AccessDenied(f"{url}: not asked, the SEC shuts us out for {left:.0f} s more.", remedy=WAIT_REMEDY)


def _checked(identity: str | None) -> str:
    """The identity, if it can serve as one: somebody's own words with an address to write to."""
    if not identity or not identity.strip():
        raise AccessDenied("the SEC serves only programs that say who runs them.", remedy=IDENTITY_REMEDY)
    if "@" not in identity or not identity.isascii() or not identity.isprintable():
        raise AccessDenied("SEC_IDENTITY holds no e-mail address, or is not plain ASCII.", remedy=IDENTITY_REMEDY)
    return identity.strip()


def _limiter(cache: Path, per_second: int) -> Limiter:
    """A limiter whose bucket is a file: all processes with this state folder share the ten a second."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the SEC cache {cache} cannot be made: {error.strerror or error}.",
            remedy="Set KNOCKON_HOME to a folder that can be written.",
        ) from error
    rates = [Rate(per_second, Duration.SECOND)]
    return Limiter(SQLiteBucket.init_from_file(rates, db_path=str(cache / "rate.sqlite"), use_file_lock=True))


def _conditions(kept: Kept | None) -> dict[str, str]:
    if kept is None:
        return {}
    asked = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: value for name, value in asked.items() if value}


def _body(url: str, response: httpx.Response) -> bytes:
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST:
            raise SourceError(f"{url}: larger than {LARGEST // 2**20} MB, not fetched.")
        parts.append(part)
    return b"".join(parts)


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that Retry-After asks for (RFC 9110, 10.2.3: a number or a date), None without it."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


_backing_off = wait_exponential_jitter(initial=1.0, max=30.0)


def _wait(state: RetryCallState) -> float:
    """What the server asked for, else exponential with jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, _Passing) else None
    return asked if asked is not None else _backing_off(state)
