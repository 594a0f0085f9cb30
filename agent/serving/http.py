"""The analyst over HTTP (the extra `serve`): the commands' JSON with OpenAPI, answers as a stream, and a page for both.

Knows requests and answers; limits stand around it (`agent.serving.limits`), analysts behind it (`agent.serving.pool`).
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from importlib.resources import files
from typing import Annotated, Any, Literal, TypeVar

from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from agent.api import Analyst
from agent.errors import AgentError, ModelError, NoEvidence, OutOfBudget, UsageError
from agent.memo import Memo
from agent.serving.pool import Busy, Pool
from knowledge.errors import AmbiguousCompany, KnowledgeError, StoreBusy, UnknownCompany

Result = TypeVar("Result")
STATUS: tuple[tuple[type[Exception], int], ...] = (
    (UnknownCompany, 404),
    (NoEvidence, 404),
    (AmbiguousCompany, 409),
    (UsageError, 422),
    (OutOfBudget, 429),
    (Busy, 503),
    (StoreBusy, 503),
    (ModelError, 502),
    (AgentError, 500),
    (KnowledgeError, 500),
)
"""What an error means to a client; the first that fits."""
WORDS = Field(min_length=1, max_length=8_000, pattern=r"\S")
NAME = Field(min_length=1, max_length=200, pattern=r"\S")
AsOfDay = Annotated[date | None, Query(description="Only what was knowable on that day.")]


class Body(BaseModel):
    """Base of the requests: unknown keys are an error."""

    model_config = ConfigDict(extra="forbid")


class SearchBody(Body):
    """A question to the library."""

    question: str = WORDS
    limit: int = Field(default=10, ge=1, le=100)
    company: str | None = Field(default=None, max_length=200)


class EventBody(Body):
    """An event in a sentence or two."""

    event: str = WORDS
    company: str | None = Field(default=None, max_length=200)


class MemoBody(Body):
    """A memo for a company, for an event, or for an event at a company."""

    company: str | None = Field(default=None, max_length=200)
    event: str | None = Field(default=None, max_length=8_000)
    format: Literal["json", "html"] = "json"


class AskBody(Body):
    """One question, answered from the library."""

    question: str = WORDS
    company: str | None = Field(default=None, max_length=200)


class Failure(BaseModel):
    """What an answer that is none says: one line with the remedy."""

    error: str


FAILURES: dict[int | str, dict[str, Any]] = {code: {"model": Failure} for code in (400, 401, 404, 409, 413, 429)}


def application(make: Callable[[], Analyst], *, size: int = 2) -> FastAPI:
    """The application; `make` opens one analyst, `size` of which work at the same time."""
    pool = Pool(make, size=size)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        yield
        pool.close()

    app = FastAPI(title="knockon", version="1", lifespan=life, docs_url=None, redoc_url=None, responses=FAILURES)

    @app.exception_handler(AgentError)
    @app.exception_handler(KnowledgeError)
    def refused(_request: Request, error: Exception) -> JSONResponse:
        status = next(code for kind, code in STATUS if isinstance(error, kind))
        return JSONResponse({"error": str(error)}, status_code=status)

    async def run(as_of: date | None, work: Callable[[Analyst], Result]) -> Result:
        return await pool.run(lambda analyst: work(analyst.at(as_of)))

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def home() -> HTMLResponse:
        page = files("agent.serving").joinpath("home.html").read_text("utf-8")
        return HTMLResponse(page, headers={"content-security-policy": POLICY})

    @app.get("/api/health")
    async def health() -> dict[str, str]:
        """Whether the server answers."""
        return {"status": "ok"}

    @app.post("/api/search")
    async def search(body: SearchBody, as_of: AsOfDay = None) -> dict[str, Any]:
        """Passages that bear on a question."""
        return await run(as_of, lambda a: a.search(body.question, k=body.limit, company=body.company))

    @app.get("/api/links/{company}")
    async def links(company: Annotated[str, Path(max_length=200)], as_of: AsOfDay = None) -> dict[str, Any]:
        """Who sells to a company and whom it sells to."""
        return await run(as_of, lambda a: a.links(company))

    @app.post("/api/effects")
    async def effects(body: EventBody, as_of: AsOfDay = None) -> dict[str, Any]:
        """Who is hit by an event."""
        return await run(as_of, lambda a: a.effects(body.event, company=body.company))

    @app.post("/api/memo", response_model=Memo)
    async def memo(body: MemoBody, as_of: AsOfDay = None) -> Response:
        """A memo, as JSON or as a page."""
        written = await run(as_of, lambda a: a.memo(body.company, event=body.event))
        if body.format == "html":
            return HTMLResponse(written.html(), headers={"content-security-policy": POLICY})
        return JSONResponse(written.memo.model_dump(mode="json"))

    @app.get("/api/source/{passage}")
    async def source(passage: Annotated[str, Path(max_length=40)], as_of: AsOfDay = None) -> dict[str, Any]:
        """One passage whole."""
        return await run(as_of, lambda a: a.source(passage))

    @app.post("/api/ask")
    async def ask(request: Request, body: AskBody, as_of: AsOfDay = None) -> Response:
        """An answer with its citations; as server-sent events where the client accepts them."""
        answer = run(as_of, lambda a: a.ask(body.question, company=body.company))
        if "text/event-stream" not in request.headers.get("accept", ""):
            return JSONResponse(await answer)
        return StreamingResponse(_events(answer), media_type="text/event-stream")

    return app


POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self' 'unsafe-inline'; connect-src 'self'; frame-src 'self' blob:; base-uri 'none'; form-action 'none'"  # noqa: E501


async def _events(answer: Any) -> AsyncIterator[str]:
    """The answer word by word, then whole with its citations; an error is an event too, since the status is out."""
    try:
        told: Mapping[str, Any] = await answer
    except (AgentError, KnowledgeError) as error:
        yield _event("error", {"error": str(error)})
        return
    for line in str(told["answer"]).splitlines(keepends=True):
        yield _event("text", {"text": line})
    yield _event("done", told)


def _event(kind: str, data: Mapping[str, Any]) -> str:
    return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
