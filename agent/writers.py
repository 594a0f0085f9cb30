"""Who words a memo, and who may add to it before it is computed: the chat model that is set up, else the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.app import App
from agent.brief import Writer
from agent.errors import AgentError
from agent.trace import Trace

if TYPE_CHECKING:
    from agent.modelled.adviser import ModelAdviser


def writer_for(app: App, trace: Trace, *, no_model: bool = False) -> Writer:
    """The writer that the settings name; the rules where no model is set, or none is wanted."""
    from agent.rules_writer import RulesWriter

    rules = RulesWriter()
    if no_model or not app.settings.has_model:
        return rules
    from agent.fence import Fence
    from agent.gates import gate_of
    from agent.modelled.writer import ModelWriter

    gate = gate_of(app.settings, record=trace.record)
    return ModelWriter(gate, app.companies, Fence.of(app.settings.home), rules=rules, record=trace.record)


def adviser_for(app: App, writer: Writer, trace: Trace) -> ModelAdviser | None:
    """Whoever reads the event and proposes links beside this writer, out of the same budget; None for the rules."""
    from agent.rules_writer import RulesWriter

    if isinstance(writer, RulesWriter):
        return None  # the model's modules take a second to import
    from agent.fence import Fence
    from agent.modelled.adviser import ModelAdviser
    from agent.modelled.writer import ModelWriter

    if not isinstance(writer, ModelWriter):
        return None
    return ModelAdviser(writer.gate, app, Fence.of(app.settings.home), trace.record)


def failure_of(writer: Writer) -> AgentError | None:
    """What ended the writing early, for the exit code; None if nothing did."""
    from agent.rules_writer import RulesWriter

    if isinstance(writer, RulesWriter):
        return None
    from agent.modelled.writer import ModelWriter

    return writer.failed if isinstance(writer, ModelWriter) else None
