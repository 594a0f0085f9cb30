"""`knockon serve`: the analyst over HTTP, on loopback unless told otherwise."""

from __future__ import annotations

import socket

import click

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Past loopback a token is needed.")
@click.option("--port", default=8377, show_default=True, type=click.IntRange(0, 65535))
@click.option("--token", envvar="KNOCKON_TOKEN", help="What clients must show as Authorization: Bearer TOKEN.")
@click.option(
    "--a-minute", default=600, show_default=True, type=click.IntRange(1), help="Requests a minute, each client."
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Requests worked on at once.")
def command(host: str, *, port: int, token: str | None, a_minute: int, workers: int) -> None:
    """Serve search, links, effects, memos and answers as JSON, and a page for people, at http://HOST:PORT/.

    The interface describes itself at /openapi.json.
    """
    from agent.api import Analyst
    from agent.errors import UsageError

    try:
        import uvicorn

        from agent.serving.http import application
    except ImportError as error:
        raise UsageError("the server needs FastAPI and uvicorn.", remedy="Install knockon[serve].") from error
    from agent.serving.limits import Guard, Limits

    if host not in LOOPBACK and not token:
        raise UsageError(f"--host {host} is open to others.", remedy="Set KNOCKON_TOKEN, or listen on 127.0.0.1.")
    if token is not None and len(token) < 16:
        raise UsageError("the token is too short to keep anyone out.", remedy="Use 16 characters or more.")
    app = Guard(application(Analyst, size=workers), Limits(a_minute=a_minute, token=token))
    with _listening(host, port) as door:
        where = f"[{host}]" if ":" in host else host
        click.echo(f"knockon listens on http://{where}:{door.getsockname()[1]}/ (Ctrl-C ends it)", err=True)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False))
        server.run(sockets=[door])


def _listening(host: str, port: int) -> socket.socket:
    from agent.errors import UsageError

    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host}:{port}: {error.strerror}.", remedy="Choose another --port."
        ) from error
