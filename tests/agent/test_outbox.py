"""Alerts on their way out: kept before they are sent, sent once, told when they may be a repeat."""

from __future__ import annotations

import json
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from agent.channels import File, Mail, Terminal, Webhook, name_of, sender
from agent.outbox import Alert, Outbox

FIRST, SECOND = Alert("AMD filed a 10-Q", "2 links changed"), Alert("NVDA below 100", "closed at 99")


class Box(list[dict[str, object]]):
    """What a loopback server was sent, and how it is to answer."""

    status = 200
    url = ""
    port = 0


@pytest.fixture
def webhook() -> Iterator[Box]:
    box = Box()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            box.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(box.status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        box.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield box
        server.shutdown()
        thread.join()


@pytest.fixture
def mailbox() -> Iterator[Box]:
    """A server that speaks just enough SMTP to take one message a connection."""
    box = Box()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline().strip().upper():
                if line == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    text = b""
                    while (more := self.rfile.readline()) != b".\r\n":
                        text += more
                    box.append({"text": text.decode()})
                self.wfile.write(b"221 bye\r\n" if line == b"QUIT" else b"250 ok\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield box
        server.shutdown()
        thread.join()


def test_an_alert_is_sent_once_however_often_it_is_found(home: Path) -> None:
    """Putting the same alert again adds nothing; a second sending sends nothing."""
    box, told = Outbox(home), list[str]()
    assert box.put([FIRST, SECOND], ["terminal"]) == 2
    assert box.put([FIRST], ["terminal"]) == 0
    channels = {"terminal": sender(Terminal(), told.append)}
    assert box.send(channels) == [] == box.send(channels)
    assert [line.splitlines()[0] for line in told] == [FIRST.subject, SECOND.subject]
    assert box.waiting() == 0


def test_what_a_channel_does_not_take_waits_and_holds_up_no_other(home: Path, webhook: Box, tmp_path: Path) -> None:
    """A webhook that answers 500 leaves the alert waiting for it alone; the next run brings it."""
    hook, file = Webhook(kind="webhook", url=webhook.url), File(kind="file", path=tmp_path / "alerts.jsonl")
    channels = {name_of(c): sender(c, print) for c in (hook, file)}
    box = Outbox(home)
    box.put([FIRST], [*channels])
    webhook.status = 500
    (failed,) = box.send(channels)
    assert failed.channel == name_of(hook)
    assert "500" in failed.error
    assert json.loads((tmp_path / "alerts.jsonl").read_text())["subject"] == FIRST.subject
    webhook.status = 204
    assert box.send(channels) == []
    assert len((tmp_path / "alerts.jsonl").read_text().splitlines()) == 1
    assert webhook[-1] == {"id": FIRST.id, "subject": FIRST.subject, "text": FIRST.text, "repeated": False}


def test_mail_goes_out_as_plain_text(home: Path, mailbox: Box) -> None:
    """An alert becomes one message with its subject and text, and no escape sequence of a document."""
    channel = Mail(kind="mail", host="127.0.0.1", port=mailbox.port, sender="a@b.example", to=("c@d.example",), starttls=False)  # fmt: skip # noqa: E501
    sender(channel, print)(Alert("AMD \x1b[31mfiled\x1b[0m", "two\x07 links"))
    (message,) = mailbox
    assert "Subject: knockon: AMD filed" in str(message["text"])
    assert "two links" in str(message["text"])


def test_a_server_that_is_not_there_is_an_error_of_the_channel(home: Path) -> None:
    """No connection leaves the alert in the outbox with the reason; nothing is raised."""
    channel = Webhook(kind="webhook", url="http://127.0.0.1:9/none")
    box = Outbox(home)
    box.put([FIRST], [name_of(channel)])
    (failed,) = box.send({name_of(channel): sender(channel, print)})
    assert "webhook" in failed.error
    assert box.waiting() == 1


WORKER = """
import sys, time
from pathlib import Path
from agent.channels import File, name_of, sender
from agent.outbox import Alert, Outbox
home, out = Path(sys.argv[1]), File(kind="file", path=Path(sys.argv[2]))
box = Outbox(home)
box.put([Alert(f"alert {i}", "x" * 200) for i in range(int(sys.argv[3]))], [name_of(out)])
print("put", flush=True)
box.send({name_of(out): sender(out, print)})
"""


def test_a_kill_while_sending_loses_none_and_marks_what_may_be_doubled(home: Path, tmp_path: Path) -> None:
    """Killed at six moments and run again: every alert is out; at most one a kill is out twice, marked as a repeat."""
    out = tmp_path / "alerts.jsonl"
    for kill in range(6):
        running = subprocess.Popen([sys.executable, "-c", WORKER, home, out, "60"], stdout=subprocess.PIPE)
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(0.004 * kill)
        running.kill()
        running.wait()
        running.stdout.close()
    subprocess.run([sys.executable, "-c", WORKER, home, out, "60"], check=True, stdout=subprocess.DEVNULL)
    told = [json.loads(line) for line in out.read_text().splitlines()]
    ids = [row["id"] for row in told]
    assert len(set(ids)) == 60
    assert sum(row["repeated"] for row in told) <= 6
    assert all(ids.count(row["id"]) == 1 or row["repeated"] or any(r["repeated"] and r["id"] == row["id"] for r in told) for row in told)  # fmt: skip # noqa: E501
