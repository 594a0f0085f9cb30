"""Settings -> an open gate to the chat model that they name. The only place that knows both."""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.language_models import BaseChatModel

from agent.answers import AnswerFolder
from agent.budget import Budget, price_of
from agent.errors import NoModel
from agent.model import Gate, Record, open_ai
from agent.settings import Settings
from knowledge.tokens import count

Open = Callable[[Settings, str], BaseChatModel]


def connect(settings: Settings, model: str) -> BaseChatModel:
    """The chat model of that name at the server that the settings name."""
    key = settings.openai_api_key
    return open_ai(
        model,
        key=key.get_secret_value() if key else None,
        base_url=settings.openai_base_url,
        max_output=settings.max_output,
        deadline=settings.timeout,
    )


def budget_of(settings: Settings, model: str) -> Budget:
    """The limits of one run, with the model's price: as set, else as genai-prices knows it, else unknown."""
    into, out = settings.price_in, settings.price_out
    per_million = (into or 0.0, out or 0.0) if into is not None or out is not None else None
    price = price_of(model, per_million=per_million, base_url=settings.openai_base_url)
    return Budget(settings.max_tokens, settings.max_usd, settings.max_calls, price)


def gate_of(
    settings: Settings,
    *,
    record: Record | None = None,
    model: str | None = None,
    budget: Budget | None = None,
    open_model: Open = connect,
) -> Gate:
    """A gate to the model that the settings name, or to `model` on the same server. Raises NoModel if none is set."""
    name = model or settings.model
    if name is None or not settings.has_model:
        raise NoModel(
            "no chat model is set up.",
            remedy="Set KNOCKON_MODEL and OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own.",
        )
    return Gate(
        open_model(settings, name),
        name=name,
        budget=budget or budget_of(settings, name),
        count=count,
        answers=AnswerFolder(settings.home / "answers"),
        record=record,
        where=settings.openai_base_url or "",
        max_output=settings.max_output,
        context=settings.context,
    )
