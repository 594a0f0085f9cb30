"""What `knockon doctor` looks at: each part of the installation as one finding, with the remedy where it is not well.

Opens the library for writing, so that an older one is brought up to date. Reaches the network only for a chat model or
a Chroma server that the user has set, with a short time-out. Never says a key, nor any part of one.
"""

from __future__ import annotations

import platform
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from agent.app import App
from agent.assembly import release
from agent.settings import Settings
from knowledge.errors import KnowledgeError

State = Literal["ok", "off", "broken"]
"""`off`: optional and not set up; what is lost is said."""
LITTLE = 1 << 30
"""Bytes of free disk below which an ingest of a few filings may fail."""
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it is well, what was seen, and what to do where it is not."""

    name: str
    state: State
    detail: str
    remedy: str = ""

    def as_json(self) -> dict[str, str]:
        """One object of `checks` in `knockon doctor --json`."""
        return asdict(self)


Look = Callable[[App], Iterator[Finding]]


def examine(app: App) -> Iterator[Finding]:
    """Every finding, in the order in which a newcomer needs them. A look that fails is a finding of its own."""
    looks: tuple[tuple[str, Look], ...] = (
        ("program", _program),
        ("settings", _settings),
        ("state folder", _folder),
        ("library", _library),
        ("word index", _words),
        ("embedder", _embedder),
        ("vectors", _vectors),
        ("chat model", _model),
        ("SEC", _sec),
        ("prices", _prices),
        ("tokens", _tokens),
    )
    for name, look in looks:
        try:
            yield from look(app)
        except KnowledgeError as error:
            yield Finding(name, "broken", error.what, error.remedy)
        except OSError as error:
            said = f"{app.settings.home}: {error.strerror or error}"
            yield Finding(name, "broken", said, "Check the folder, or set KNOCKON_HOME to another.")


def _program(app: App) -> Iterator[Finding]:
    yield Finding("program", "ok", f"knockon {release()}, Python {platform.python_version()}, {sys.platform}")


def _settings(app: App) -> Iterator[Finding]:
    """Names only: what a setting holds may be a secret."""
    held = app.settings
    told = [name for name in sorted(held.model_fields_set) if name != "home"]
    files = [str(path) for path in (Path(".env").absolute(), held.home / "config.toml") if path.is_file()]
    where = f"; read from the environment{''.join(f', {file}' for file in files)}"
    unknown = _unknown_keys(held.home / "config.toml")
    detail = f"set: {', '.join(told) or 'nothing'}{where}"
    if unknown:
        known = ", ".join(sorted(Settings.model_fields))
        yield Finding(
            "settings", "broken", f"config.toml has {', '.join(unknown)}, which is no setting", f"Use: {known}."
        )
    else:
        yield Finding("settings", "ok", detail)


def _unknown_keys(file: Path) -> list[str]:
    if not file.is_file():
        return []
    aliases = {str(field.validation_alias) for field in Settings.model_fields.values()}
    return sorted(set(tomllib.loads(file.read_text("utf-8"))) - set(Settings.model_fields) - aliases)


def _folder(app: App) -> Iterator[Finding]:
    home = app.settings.home
    app.settings.home.mkdir(parents=True, exist_ok=True)
    probe = home / ".doctor"
    probe.write_bytes(b"x")
    probe.unlink()
    free = shutil.disk_usage(home).free
    detail = f"{home}, {free / LITTLE:,.1f} GiB free"
    if free < LITTLE:
        yield Finding("state folder", "broken", detail, "Free some space, or set KNOCKON_HOME to another disk.")
    else:
        yield Finding("state folder", "ok", detail)


def _library(app: App) -> Iterator[Finding]:
    counts, documents = app.library.counts(), app.library.documents()
    notes = sum(document.media == "note" for document in documents)
    held = f"{len(documents):,} documents ({notes} notes), {counts['passages']:,} passages, {counts['links']:,} links"
    if app.notices:
        yield Finding("library", "broken", "; ".join(app.notices), "Mend what is named, then run knockon doctor again.")
    elif len(documents) == notes:
        yield Finding("library", "ok", f"{held}: no filing yet", "knockon ingest TICKER, or a folder of filings.")
    else:
        yield Finding("library", "ok", held)


def _words(app: App) -> Iterator[Finding]:
    from knowledge.lexical import Lexical

    index = Lexical.open(app.library)
    there, wanted = len(index), app.library.counts()["passages"]
    well = there == wanted
    yield Finding(
        "word index", "ok" if well else "broken", f"{there:,} of {wanted:,} passages", "" if well else "knockon ingest"
    )


def _embedder(app: App) -> Iterator[Finding]:
    from knowledge.embed import describe

    held = app.settings
    state, detail, remedy = describe(
        held.home, held.embedder, held.openai_api_key is not None, app.library.count_vectors
    )
    yield Finding("embedder", "off" if state == "missing" else state, detail, remedy)


def _vectors(app: App) -> Iterator[Finding]:
    if app.embedder is None:
        yield Finding("vectors", "off", "no embedder: search is by words alone", "See embedder.")
        return
    have, all_ = app.library.count_vectors(app.embedder.name), app.library.counts()["passages"]
    if not have:
        yield Finding("vectors", "off", f"none of {all_:,} passages is embedded", "knockon ingest goes on with them.")
        return
    from knowledge.vectors import Vectors

    with Vectors(app.library, app.embedder.name, url=app.settings.chroma_url, say=app.notice) as store:
        agreed = store.sync()
    detail = f"{have:,} of {all_:,} passages, {agreed.store:,} in the store"
    well = agreed.missing == agreed.over == 0
    lag = "" if have == all_ else "knockon ingest goes on with the rest."
    yield Finding("vectors", "ok" if well else "broken", detail, lag if well else "Run knockon ingest to rebuild it.")


def _model(app: App) -> Iterator[Finding]:
    held = app.settings
    if not held.has_model:
        missing = "no KNOCKON_MODEL" if not held.model else "neither OPENAI_API_KEY nor OPENAI_BASE_URL"
        yield Finding(
            "chat model",
            "off",
            f"{missing}: memos are written by rules, questions answered by quotes",
            "Set KNOCKON_MODEL and OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own.",
        )
        return
    yield _asked(held)


def _asked(held: Settings) -> Finding:
    """Whether the server lists the model; one request, five seconds at most, no token used."""
    import httpx

    base = (held.openai_base_url or "https://api.openai.com/v1").rstrip("/")
    key = held.openai_api_key.get_secret_value() if held.openai_api_key else "none"
    where = f"{held.model} at {httpx.URL(base).host}"
    try:
        answer = httpx.get(f"{base}/models", headers={"Authorization": f"Bearer {key}"}, timeout=SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Finding(
            "chat model",
            "broken",
            f"{where}: no answer ({type(error).__name__})",
            "Check OPENAI_BASE_URL and the network.",
        )
    if answer.status_code in (401, 403):
        return Finding("chat model", "broken", f"{where}: the key is not accepted", "Set OPENAI_API_KEY anew.")
    if answer.status_code != 200:
        return Finding("chat model", "ok", f"{where}: answers, but lists no models ({answer.status_code})")
    names = _names(answer)
    if names and held.model not in names:
        return Finding(
            "chat model", "broken", f"{where}: the server has no such model", f"It has: {', '.join(sorted(names)[:8])}."
        )
    return Finding("chat model", "ok", where)


def _names(answer: object) -> set[str]:
    try:
        rows = answer.json()["data"]  # type: ignore[attr-defined]  # any server's answer: nothing of its shape is sure
        return {str(row["id"]) for row in rows}
    except (ValueError, KeyError, TypeError):
        return set()


def _sec(app: App) -> Iterator[Finding]:
    if not app.settings.sec_identity:
        yield Finding(
            "SEC",
            "off",
            "no identity: filings by ticker cannot be fetched",
            'Set SEC_IDENTITY="Your Name you@example.com".',
        )
    elif "@" not in app.settings.sec_identity:
        yield Finding(
            "SEC", "broken", "SEC_IDENTITY holds no e-mail address", 'Write it as "Your Name you@example.com".'
        )
    else:
        yield Finding("SEC", "ok", "an identity is set; it is sent to the SEC alone")


def _prices(app: App) -> Iterator[Finding]:
    if app.prices is None:
        yield Finding(
            "prices",
            "off",
            "none: memos do not show what is priced in",
            "Set KNOCKON_PRICES to a folder of TICKER.csv.",
        )
    else:
        count = len(app.prices.tickers())
        yield Finding("prices", "ok", f"{count} tickers" if count else "from an address, asked ticker by ticker")


def _tokens(app: App) -> Iterator[Finding]:
    from knowledge.tokens import VOCABULARY, is_exact, vocabulary_file

    if is_exact():
        yield Finding("tokens", "ok", f"counted exactly by {VOCABULARY}")
    else:
        yield Finding(
            "tokens",
            "off",
            f"{VOCABULARY} is not in {vocabulary_file().parent}: counted as bytes / 3, which errs on the high side",
            "knockon ingest fetches it where it can; or set TIKTOKEN_CACHE_DIR to a folder that holds it.",
        )
