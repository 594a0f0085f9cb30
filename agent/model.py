"""The only module that talks to chat models: OpenAI, or any server that speaks its chat-completions protocol.

Every call passes one gate, `Gate.call`: looked up among kept answers, admitted by the budget, retried on 429 and 5xx
under a deadline of its own, required to say that it finished, counted, recorded. Structured answers are validated
whole and strictly; nothing is mended. It knows nothing of memos or filings.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, TypeVar, get_args

import httpx2
import openai
from langchain_core.exceptions import ContextOverflowError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, convert_to_openai_messages
from pydantic import BaseModel, ValidationError

from agent.answers import Answers, NoAnswers
from agent.budget import Budget
from agent.errors import (
    BadAnswer,
    BadKey,
    CutOff,
    ModelError,
    NoModel,
    OutOfBudget,
    QuotaUsed,
    Refused,
    TooLong,
    Unavailable,
)
from agent.prompt import Filled
from knowledge.types import digest

Shape = TypeVar("Shape", bound=BaseModel)
Mode = Literal["json_schema", "json_object", "plain"]
MODES: tuple[Mode, ...] = get_args(Mode)
Record = Callable[[str, dict[str, Any]], None]
REPAIRS = 2
ATTEMPTS = 3
LONGEST_WAIT = 20.0  # seconds; a server's Retry-After beyond it is not obeyed
FINISHED = frozenset({"stop", "tool_calls", "function_call"})


class Deadline(httpx2.BaseTransport):
    """A transport that bounds a whole answer, not only the gap between two bytes of it. Seconds."""

    def __init__(self, seconds: float, inner: httpx2.BaseTransport) -> None:
        self._seconds = seconds
        self._inner = inner

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request; reading its answer past the deadline raises httpx2.ReadTimeout."""
        end = time.monotonic() + self._seconds
        response = self._inner.handle_request(request)
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = _Until(response.stream, end, request)
        return response

    def close(self) -> None:
        """Close the pool below."""
        self._inner.close()


class _Until(httpx2.SyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream, end: float, request: httpx2.Request) -> None:
        self._inner, self._end, self._request = inner, end, request

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._inner:
            if time.monotonic() > self._end:
                raise httpx2.ReadTimeout("the answer took longer than its deadline", request=self._request)
            yield chunk

    def close(self) -> None:
        self._inner.close()


def open_ai(
    model: str, *, key: str | None, base_url: str | None = None, max_output: int = 4_000, deadline: float = 120.0
) -> BaseChatModel:
    """A LangChain chat model on the chat-completions protocol. Retries are the gate's, not the client's."""
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    trusted = httpx2.create_ssl_context()  # read once: certificates take longer than a client
    transport = Deadline(deadline, httpx2.HTTPTransport(verify=trusted))
    timeout = httpx2.Timeout(max(60.0, deadline), connect=10.0)
    return ChatOpenAI(
        model=model,
        api_key=SecretStr(key or "none"),
        base_url=base_url,
        use_responses_api=False,
        max_retries=0,
        temperature=None,
        max_completion_tokens=max_output,
        stream_usage=True,
        http_client=httpx2.Client(transport=transport, timeout=timeout, trust_env=False),
        http_async_client=httpx2.AsyncClient(verify=trusted, trust_env=False),  # unused; the default reads them again
    )


class Gate:
    """One chat model behind budget, kept answers, retries and a record. Not shared between threads."""

    def __init__(
        self,
        chat: BaseChatModel,
        *,
        name: str,
        budget: Budget,
        count: Callable[[str], int],
        answers: Answers | None = None,
        record: Record | None = None,
        mode: Mode | None = None,
        where: str = "",
        max_output: int = 4_000,
        context: int | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.chat, self.name, self.budget = chat, name, budget
        self.count, self._answers, self._record = count, answers or NoAnswers(), record or (lambda _k, _v: None)
        self._modes: list[Mode] = [mode] if mode else list(MODES)
        self._where, self._max_output, self._context, self._sleep = where, max_output, context, sleep
        self._down: ModelError | None = None  # why the endpoint serves nothing: not asked again in this run

    def anew(self) -> None:
        """Begin another run: the budget is whole again, and an endpoint that was down is asked again."""
        self.budget = self.budget.renewed()
        self._down = None

    def ask(self, prompt: Filled, shape: type[Shape], *, check: Callable[[Shape], str | None] | None = None) -> Shape:
        """The model's answer as `shape`. `check` may name what is wrong with it; up to two repairs are asked for.

        Raises a branch of ModelError, or OutOfBudget.
        """
        messages: list[BaseMessage] = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
        wrong = ""
        for _ in range(1 + REPAIRS):
            answer = self._structured(messages, shape, prompt)
            text = str(answer.text)
            try:
                read = shape.model_validate_json(_unfenced(text), strict=True)
            except ValidationError as error:
                wrong = _faults(error)
            else:
                found = check(read) if check else None
                if found is None:
                    return read
                wrong = found
            messages += [AIMessage(text), HumanMessage(f"That answer cannot be used: {wrong} Answer again, whole.")]
        raise BadAnswer(f"the model's answer to {prompt.id} stayed unusable after {REPAIRS} repairs: {wrong}")

    def call(
        self,
        messages: Sequence[BaseMessage],
        invoke: Callable[[], AIMessage],
        *,
        asked: Iterable[object] = (),
        prompt: Filled | None = None,
    ) -> AIMessage:
        """One call through the gate. `asked` is whatever else shapes the answer (tools, a schema)."""
        sent = json.dumps([convert_to_openai_messages(list(messages)), list(asked)], sort_keys=True, default=str)
        key = digest(self.name, self._where, sent)
        told: dict[str, Any] = {"key": key, "model": self.name}
        if prompt is not None:
            told |= {"prompt": prompt.id, "version": prompt.version, "hash": prompt.hash}
        if kept := self._answers.get(key):
            self.budget.cached += 1
            self._record("call", told | {"cached": True, "sent": sent, "answer": kept})
            return _restored(kept)
        if self._down is not None:
            raise self._down
        self._admit(sent)
        started = time.monotonic()
        try:
            answer = self._tried(invoke)
        except KeyboardInterrupt:
            self.budget.spend(self.count(sent), 0)  # it was sent, and is paid for
            raise
        except ModelError as error:
            self._record("call", told | {"tokens_in": self.count(sent), "error": f"{type(error).__name__}: {error}"})
            self._down = error if isinstance(error, NoModel | BadKey | QuotaUsed | Unavailable) else None
            raise
        used_in, used_out = _used(answer, sent, self.count)
        self.budget.spend(used_in, used_out)
        kept = _kept(answer)
        spent = {"tokens_in": used_in, "tokens_out": used_out, "seconds": round(time.monotonic() - started, 3)}
        if self.budget.price is not None:
            spent["usd"] = round(self.budget.price(used_in, used_out), 6)
        self._record("call", told | spent | {"sent": sent, "answer": kept})
        self._answers.put(key, kept)
        return answer

    def _admit(self, sent: str) -> None:
        """Raise TooLong or OutOfBudget if the call could pass a limit.

        No text has more tokens than bytes: where these fit the tokens need not be counted, and their vocabulary, which
        takes a fifth of a second to load, need not be there.
        """
        try:
            self._fit(len(sent))  # JSON, so ASCII: a byte a character
        except (TooLong, OutOfBudget):
            self._fit(self.count(sent))

    def _fit(self, tokens: int) -> None:
        if self._context is not None and tokens + self._max_output > self._context:
            raise TooLong(f"the prompt has {tokens} tokens and {self.name} takes {self._context} with its answer.")
        self.budget.admit(tokens, self._max_output)

    def _structured(self, messages: list[BaseMessage], shape: type[BaseModel], prompt: Filled) -> AIMessage:
        """The call in the fullest way that the server accepts; a way that it refuses is not tried again."""
        while True:
            mode = self._modes[0]
            bound, sent = self._bound(mode, shape, messages)
            asked = [mode, shape.model_json_schema()]
            try:
                return self.call(sent, lambda b=bound, s=sent: b.invoke(s), asked=asked, prompt=prompt)  # type: ignore[misc]
            except _NotServed as error:
                if len(self._modes) == 1:
                    raise BadAnswer(f"{self.name} refuses the request: {error}.") from error
                self._modes.pop(0)
                self._record("capability", {"refused": mode, "next": self._modes[0]})

    def _bound(self, mode: Mode, shape: type[BaseModel], messages: list[BaseMessage]) -> tuple[Any, list[BaseMessage]]:
        schema = shape.model_json_schema()
        if mode == "json_schema":
            wanted = {"name": shape.__name__, "strict": True, "schema": schema}
            return self.chat.bind(response_format={"type": "json_schema", "json_schema": wanted}), messages
        told = f"{messages[0].text}\n\nAnswer with one JSON object and nothing else. It must fit this schema:\n"
        sent = [SystemMessage(told + json.dumps(schema)), *messages[1:]]
        if mode == "json_object":
            return self.chat.bind(response_format={"type": "json_object"}), sent
        return self.chat, sent

    def _tried(self, invoke: Callable[[], AIMessage]) -> AIMessage:
        for attempt in range(ATTEMPTS):
            try:
                return finished(_mapped(invoke))
            except _Transient as error:
                if attempt == ATTEMPTS - 1:
                    raise Unavailable(
                        f"{self.name} did not answer after {ATTEMPTS} attempts: {error}.",
                        remedy="Try again later, or see `knockon doctor`.",
                    ) from error
                wait = error.after if error.after is not None else 2.0**attempt * random.uniform(0.5, 1.5)
                self._sleep(min(wait, LONGEST_WAIT))
        raise AssertionError("unreachable")


class _Transient(Exception):
    """Worth another attempt. `after` is the server's Retry-After in seconds, if it gave one."""

    def __init__(self, what: str, after: float | None = None) -> None:
        super().__init__(what)
        self.after = after


class _NotServed(ModelError):
    """The server refuses the way it was asked (400, 422): a plainer way may do."""


def finished(answer: AIMessage) -> AIMessage:
    """The answer, if it says that it is whole. Raises CutOff, Refused or BadAnswer."""
    reason = answer.response_metadata.get("finish_reason")
    if answer.additional_kwargs.get("refusal") or reason == "content_filter":
        raise _declined()
    if reason == "length":
        raise _too_long_an_answer()
    if reason not in FINISHED:
        raise CutOff(f"the answer ended without saying that it was finished (finish reason: {reason}).")
    if answer.invalid_tool_calls:
        raise BadAnswer("the model called a tool with arguments that are no JSON.")
    if not answer.tool_calls and not str(answer.text).strip():
        raise BadAnswer("the model's answer is empty.")
    return answer


def _declined() -> Refused:
    return Refused("the model declined to answer.", remedy="Ask in other words, or set another KNOCKON_MODEL.")


def _too_long_an_answer() -> CutOff:
    return CutOff("the answer hit the length limit.", remedy="Ask for less, or raise KNOCKON_MAX_OUTPUT.")


def _mapped(invoke: Callable[[], AIMessage]) -> AIMessage:
    """Run one call; what the client and the server may raise becomes ours, here and nowhere else."""
    try:
        answer = invoke()
    except ModelError:
        raise
    except openai.APIStatusError as error:
        raise _of_status(error) from error
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        raise _Transient("no answer in time") from error
    except (openai.APIConnectionError, httpx2.TransportError, ConnectionError, TimeoutError) as error:
        raise _Transient(f"no connection ({_root(error)})") from error
    except openai.APIError as error:  # an error inside a stream
        raise _Transient(f"the server reports: {error.message[:200]}") from error
    except openai.LengthFinishReasonError as error:
        raise _too_long_an_answer() from error
    except openai.ContentFilterFinishReasonError as error:
        raise _declined() from error
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise BadAnswer(
            f"the server's answer is not a chat completion ({type(error).__name__}: {str(error)[:120]}).",
            remedy="Check OPENAI_BASE_URL: it usually ends in /v1.",
        ) from error
    if not isinstance(answer, AIMessage):
        raise BadAnswer("the server's answer is not a chat completion.", remedy="Check OPENAI_BASE_URL.")
    return answer


def _of_status(error: openai.APIStatusError) -> Exception:
    said = " ".join(str(error.message).split())[:200]
    code = str(error.code or "") + str(getattr(error, "type", "") or "")
    if "insufficient_quota" in code or "insufficient_quota" in said or "billing" in code:
        return QuotaUsed("the account has no credit left.", remedy="Add credit, or set another OPENAI_API_KEY.")
    if isinstance(error, ContextOverflowError) or "context_length" in code or "maximum context length" in said:
        return TooLong(f"the prompt does not fit the model: {said}.", remedy="Set KNOCKON_CONTEXT to its size.")
    match error.status_code:
        case 401 | 403:
            return BadKey("the server does not accept the key.", remedy="Check OPENAI_API_KEY and OPENAI_BASE_URL.")
        case 404:
            return NoModel(f"the server has no such model or path: {said}.", remedy="Check KNOCKON_MODEL.")
        case 408 | 409 | 429:
            return _Transient(f"the server answers {error.status_code}: {said}", _retry_after(error.response))
        case status if status >= 500:
            return _Transient(f"the server answers {status}: {said}", _retry_after(error.response))
    return _NotServed(f"{error.status_code}: {said}")


def _retry_after(response: httpx2.Response) -> float | None:
    try:
        return max(0.0, float(response.headers["retry-after"]))
    except (KeyError, ValueError):
        return None


def _root(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error)[:120] or type(error).__name__


def _unfenced(text: str) -> str:
    """`text` without a code fence that wraps it whole; anything else is left for the strict parser to refuse."""
    inner = text.strip()
    for opening in ("```json\n", "```\n"):
        if inner.startswith(opening) and inner.endswith("\n```") and inner.count("```") == 2:
            return inner[len(opening) : -4]
    return inner


def _faults(error: ValidationError) -> str:
    rows = [f"{'.'.join(map(str, e['loc'])) or 'the whole'}: {e['msg']}" for e in error.errors()[:5]]
    return "; ".join(rows) + "."


def _used(answer: AIMessage, sent: str, count: Callable[[str], int]) -> tuple[int, int]:
    used = answer.usage_metadata
    if used and used["input_tokens"]:
        return used["input_tokens"], used["output_tokens"]
    return count(sent), count(str(answer.text) + json.dumps(answer.tool_calls))


def _kept(answer: AIMessage) -> dict[str, Any]:
    calls = [{"name": c["name"], "args": c["args"], "id": c["id"]} for c in answer.tool_calls]
    return {"text": str(answer.text), "calls": calls}


def _restored(kept: dict[str, Any]) -> AIMessage:
    calls = [{"type": "tool_call"} | c for c in kept["calls"]]
    done = {"finish_reason": "tool_calls" if calls else "stop"}
    return AIMessage(kept["text"], tool_calls=calls, response_metadata=done)
