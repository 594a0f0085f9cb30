"""A LangChain chat model that asks another one through the gate: budget, kept answers, retries, a record.

For agents, which call their model themselves. Text is handed on as it comes, so that a terminal can show it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import PrivateAttr

from agent.errors import BadAnswer
from agent.model import Gate

Tell = Callable[[str], None]


class GatedModel(BaseChatModel):
    """`gate`'s model with `tools` bound. `tell` gets the text of each answer so far, while it streams."""

    tools: list[dict[str, Any]] = []  # noqa: RUF012 - pydantic copies field defaults
    _gate: Gate = PrivateAttr()
    _tell: Tell | None = PrivateAttr(default=None)

    @classmethod
    def of(cls, gate: Gate, *, tell: Tell | None = None) -> GatedModel:
        """The model of this gate."""
        model = cls()
        model._gate, model._tell = gate, tell
        return model

    @property
    def _llm_type(self) -> str:
        return "gated"

    def bind_tools(
        self, tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool], **kwargs: Any
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The same model, offering these tools."""
        bound = GatedModel(tools=[convert_to_openai_tool(tool) for tool in tools])
        bound._gate, bound._tell = self._gate, self._tell
        return bound

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        chat = self._gate.chat
        offered = chat.bind_tools(self.tools) if self.tools else chat
        answer = self._gate.call(messages, lambda: self._streamed(offered, messages), asked=self.tools)
        return ChatResult(generations=[ChatGeneration(message=answer)])

    def _streamed(self, chat: Runnable[LanguageModelInput, Any], messages: list[BaseMessage]) -> AIMessage:
        """The whole answer, told so far on the way. A cut stream has no finish reason and is refused."""
        whole: AIMessageChunk | None = None
        for chunk in chat.stream(messages):
            whole = chunk if whole is None else whole + chunk
            if self._tell is not None and whole is not None and not whole.tool_call_chunks:
                self._tell(str(whole.text))
        if whole is None:
            return AIMessage("")
        _strictly(whole)
        return AIMessage(
            content=whole.content,
            tool_calls=whole.tool_calls,
            invalid_tool_calls=whole.invalid_tool_calls,
            additional_kwargs=whole.additional_kwargs,
            response_metadata=whole.response_metadata,
            usage_metadata=whole.usage_metadata,
        )


def _strictly(whole: AIMessageChunk) -> None:
    """Refuse a call whose arguments are no whole JSON, which LangChain would mend into others. Raises BadAnswer."""
    for part in whole.tool_call_chunks:
        try:
            json.loads(part["args"] or "{}")
        except ValueError:
            raise BadAnswer("the model called a tool with arguments that are no JSON.") from None
