"""How an alert goes out: terminal, file, mail (SMTP), webhook. Each sends it whole or raises OSError."""

from __future__ import annotations

import json
import os
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from agent.outbox import Alert, Send
from agent.render.sanitize import one_line, sanitize

SECONDS = 20.0
REPEATED = "(may be a repeat: the last run ended while sending it) "


class Channel(BaseModel):
    """Base of the channels as the watch file states them: unknown keys are an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Terminal(Channel):
    """Lines on standard output."""

    kind: Literal["terminal"] = "terminal"


class File(Channel):
    """One JSON object a line, appended and flushed to the disk."""

    kind: Literal["file"]
    path: Path


class Mail(Channel):
    """Plain-text mail over SMTP; with a user's name the connection must be encrypted."""

    kind: Literal["mail"]
    host: str
    port: int = Field(default=587, gt=0, lt=65536)
    sender: str
    to: tuple[str, ...] = Field(min_length=1)
    user: str | None = None
    password: SecretStr | None = None
    starttls: bool = True


class Webhook(Channel):
    """A POST of {"id", "subject", "text", "repeated"}; anything but a 2xx answer is a failure."""

    kind: Literal["webhook"]
    url: str = Field(pattern=r"^https?://")


AnyChannel = Terminal | File | Mail | Webhook


def name_of(channel: AnyChannel) -> str:
    """What tells two channels apart in the outbox: the kind and where it leads."""
    match channel:
        case File():
            return f"file:{channel.path}"
        case Mail():
            return f"mail:{','.join(channel.to)}"
        case Webhook():
            return f"webhook:{channel.url}"
    return "terminal"


def sender(channel: AnyChannel, echo: Callable[[str], None]) -> Send:
    """The function that sends by this channel; `echo` prints a line for the terminal."""
    match channel:
        case File():
            return lambda alert: _to_file(channel, alert)
        case Mail():
            return lambda alert: _by_mail(channel, alert)
        case Webhook():
            return lambda alert: _to_webhook(channel, alert)
    return lambda alert: echo(f"{_subject(alert)}\n{sanitize(alert.text)}")


def _subject(alert: Alert) -> str:
    return (REPEATED if alert.repeated else "") + one_line(alert.subject, width=120)


def _body(alert: Alert) -> dict[str, object]:
    return {"id": alert.id, "subject": _subject(alert), "text": sanitize(alert.text), "repeated": alert.repeated}


def _to_file(channel: File, alert: Alert) -> None:
    line = (json.dumps(_body(alert), ensure_ascii=False) + "\n").encode()
    handle = os.open(channel.path.expanduser(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line)  # one write a line: a kill leaves it whole or absent
        os.fsync(handle)
    finally:
        os.close(handle)


def _by_mail(channel: Mail, alert: Alert) -> None:
    message = EmailMessage()
    message["Subject"] = f"knockon: {_subject(alert)}"
    message["From"] = channel.sender
    message["To"] = ", ".join(channel.to)
    message["Message-ID"] = f"<{alert.id}@knockon>"
    message.set_content(sanitize(alert.text))
    try:
        with smtplib.SMTP(channel.host, channel.port, timeout=SECONDS) as server:
            if channel.starttls:
                server.starttls()
            if channel.user and channel.password:
                server.login(channel.user, channel.password.get_secret_value())
            server.send_message(message)
    except smtplib.SMTPException as error:
        raise OSError(f"mail by {channel.host}: {error}") from error


def _to_webhook(channel: Webhook, alert: Alert) -> None:
    import httpx

    try:
        answer = httpx.post(channel.url, json=_body(alert), timeout=SECONDS, follow_redirects=False)
    except httpx.HTTPError as error:
        raise OSError(f"webhook {channel.url}: {error}") from error
    if not answer.is_success:
        raise OSError(f"webhook {channel.url}: answers {answer.status_code}")
