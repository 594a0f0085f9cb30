"""The MCP server, tried with the SDK's own client over standard input and output."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from knowledge.library import Library
from tests.agent.library import fill


def asked(home: Path, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The results of these tool calls by one client, in order."""
    with Library.open(home) as library:
        fill(library)
    environment = os.environ | {"KNOCKON_HOME": str(home)}
    program = StdioServerParameters(command=sys.executable, args=["-m", "agent", "mcp"], env=environment)

    async def run() -> list[Any]:
        async with Client(program) as client:
            listed = await client.list_tools()
            results: list[Any] = [sorted(tool.name for tool in listed.tools)]
            for name, arguments in calls:
                results.append(await client.call_tool(name, arguments))
            return results

    return anyio.run(run)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_every_tool_answers_and_refuses_in_words(home: Path) -> None:
    """The client lists five tools; each answers; an unknown company is an error with the nearest names."""
    event = "On 2024-05-02 Nvidia cut its capital expenditure by 50%."
    names, found, links, effects, memo, unknown = asked(
        home,
        ("search", {"question": "Which wafers does Nvidia buy?", "limit": 3}),
        ("links", {"company": "NVDA"}),
        ("effects", {"event": event}),
        ("memo", {"company": "NVDA", "event": event}),
        ("links", {"company": "NoSuchCompanyAnywhere"}),
    )
    assert names == ["effects", "links", "memo", "search", "source"]
    hits = found.structured_content["hits"]
    assert hits
    assert {link["source"]["ticker"] for link in links.structured_content["links"]} >= {"AMD", "MU"}
    assert {row["company"]["ticker"] for row in effects.structured_content["effects"]} >= {"AMD"}
    assert memo.structured_content["effects"]
    assert unknown.is_error
    assert "Nearest" in json.dumps(unknown.model_dump(mode="json"))
