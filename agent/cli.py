"""The command line: names the commands, and imports one only when it is asked for, so `--help` stays quick."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Mapping

from agent.lazy import program

COMMANDS: Mapping[str, str] = {
    "memo": "Write a memo for a ticker or an event.",
    "open": "Write a memo as a page and open it in the browser.",
    "chat": "Ask in a conversation.",
    "ask": "Ask one question and get a cited answer.",
    "ingest": "Bring in filings by ticker, files, folders or standard input.",
    "search": "Find passages.",
    "links": "Show who sells to whom, how much, said by whom.",
    "extract": "Read links and shares out of one file.",
    "propose": "Ask the model for links, each checked against its words.",
    "effects": "Compute who is hit by an event, which way and how much.",
    "resolve": "Score past predictions against abnormal returns.",
    "portfolio": "Set holdings against an event.",
    "watch": "Tell what changed: filings, files, prices, and how theses stand.",
    "mcp": "Serve other programs by the Model Context Protocol.",
    "serve": "Serve answers over HTTP, with a page for chat and memos.",
    "doctor": "Say what is set, what works, what is missing and how to mend it.",
    "schema": "Print the JSON schema of an output.",
    "trace": "Show the record of a run.",
}
"""Command -> one line of help. Each lives in `agent.commands.<name>` as `command`."""

app = program(
    "knockon",
    home="agent.commands",
    lines=COMMANDS,
    help="Who else is hit, by which path, how much, quoted and scored. Research, not advice.",
)


def main() -> None:
    """Entry point."""
    atexit.register(gc.freeze)  # at the end Python would search all that is left for circles: half a second of a memo
    app.leave()
