"""`knockon mcp`: the analyst as an MCP server on standard input and output."""

from __future__ import annotations

import click


@click.command()
@click.option("--as-of", "as_of", metavar="DATE", help="Answer with only what was knowable on that day.")
def command(as_of: str | None) -> None:
    """Serve search, links, effects, memos and sources to programs that speak the Model Context Protocol."""
    from agent.api import Analyst
    from agent.errors import UsageError
    from agent.mcp_server import server

    try:
        analyst = Analyst(as_of=as_of, say=lambda line: click.echo(line, err=True))
    except ValueError as error:
        raise UsageError(f"--as-of {as_of!r} is not a date.", remedy="Write it as 2024-05-01.") from error
    with analyst:
        server(analyst).run("stdio")
