"""A chat model that plays a script: for tests, demonstrations and the worst case (a model that obeys a document).

Steps are consumed in order; a step is an answer, or a function from the messages to one, so that a script can obey
what it reads. Steps left over are an error when the script is closed. Takes tools, which langchain-core's own fake
models do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from pydantic import PrivateAttr

Step = str | AIMessage | Callable[[Sequence[BaseMessage]], str | AIMessage]


class ScriptedModel(BaseChatModel):
    """Plays `script`. `seen` holds the messages of each call."""

    script: list[Any]
    name: str | None = "scripted"
    _seen: list[list[BaseMessage]] = PrivateAttr(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    @property
    def seen(self) -> list[list[BaseMessage]]:
        """What each call was given."""
        return self._seen

    def bind_tools(
        self, tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool], **kwargs: Any
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The same script; it calls whatever tools it says."""
        return self

    def close(self) -> None:
        """Raise AssertionError if steps were never asked for."""
        if self.script:
            raise AssertionError(f"the script has {len(self.script)} steps that nobody asked for")

    def _next(self, messages: list[BaseMessage]) -> AIMessage:
        self._seen.append(list(messages))
        if not self.script:
            raise AssertionError(f"the script ended after {len(self._seen) - 1} calls and one more was made")
        step = self.script.pop(0)
        said = step(messages) if callable(step) else step
        if isinstance(said, AIMessage):
            return said
        return AIMessage(said)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        said = self._next(messages)
        done = {"finish_reason": "tool_calls" if said.tool_calls else "stop"} | said.response_metadata
        said = said.model_copy(update={"response_metadata": done})
        return ChatResult(generations=[ChatGeneration(message=said)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        said = self._next(messages)
        words = str(said.text).split(" ")
        for n, word in enumerate(words):
            chunk = AIMessageChunk(content=word if n == 0 else " " + word)
            if run_manager:
                run_manager.on_llm_new_token(chunk.text, chunk=ChatGenerationChunk(message=chunk))
            yield ChatGenerationChunk(message=chunk)
        done = {"finish_reason": "tool_calls" if said.tool_calls else "stop"} | said.response_metadata
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content="", tool_calls=list(said.tool_calls), response_metadata=done, chunk_position="last"
            )
        )
