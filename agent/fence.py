"""Marks around what others wrote, so that a model can tell it from what it is told; and answers made harmless.

Each passage is closed by a mark that its author cannot know: a keyed hash of the passage, with a key that lies in the
state folder alone. The same passage gets the same mark, so a rerun asks the same question. Nothing here judges what a
passage says; it only takes away its means: control characters, look-alikes of the fence, links to outside.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from hashlib import sha256
from pathlib import Path

from agent.render.sanitize import sanitize

_OPENERS = re.compile(r"<[<|]+|>{2,}")
_IMAGE = re.compile(r"!\[([^\]]*)\]\s*(?:\([^)]*\)|\[[^\]]*\])?")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_DEFINITION = re.compile(r"^\s*\[[^\]]+\]:\s*\S+.*$", re.MULTILINE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[a-z][a-z0-9+.-]*:[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b(?:(?:https?|ftp|file|wss?|data|javascript|mailto|vbscript):|(?:https?:)?//|www\.)[^\s<>\")\]]+", re.IGNORECASE
)
REMOVED = "(link removed)"
_INSTRUCTIONS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules|above|previous)\b"
    r"|\b(?:system|developer)\s*(?:prompt|message|override|mode)\b"
    r"|\byou are now\b|\bact as\b.{0,30}\b(?:ai|assistant|dan)\b"
    r"|\bcall the \w+ tool\b|\b(?:reveal|print|repeat|output)\b.{0,30}\b(?:prompt|instructions|api key|secrets?)\b"
    r"|<\|?im_start|\[/?INST\]|\bBEGIN (?:ADMIN|SYSTEM)\b|\bassistant\s*:\s*\S",
    re.IGNORECASE,
)


class Fence:
    """Wraps passages for one state folder."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def of(cls, home: Path) -> Fence:
        """The fence whose key lies in the state folder; made there at the first use, readable by its owner alone."""
        path = home / "fence.key"
        if not path.exists():
            home.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f"fence.{os.getpid()}.tmp")
            fresh.touch(mode=0o600)
            fresh.write_bytes(secrets.token_bytes(32))
            fresh.replace(path)
        return cls(path.read_bytes())

    def mark(self, text: str) -> str:
        """The mark that closes this text: 12 hex digits."""
        return hmac.new(self._secret, text.encode(), sha256).hexdigest()[:12]

    def wrap(self, key: str, about: str, text: str) -> str:
        """`text` between its marks, under `key`, with one line `about` (company, form, page, date)."""
        harmless = _OPENERS.sub(lambda m: " ".join(m.group()), sanitize(text))
        mark = self.mark(f"{key}\n{text}")
        return f"<<source {key} {mark}: {sanitize(about).replace('>>', '')}>>\n{harmless}\n<<end {key} {mark}>>"


def instructions_in(text: str) -> str | None:
    """The first words in a document that read like an order to a language model, None if there are none.

    Only for telling the user; nothing depends on finding them.
    """
    found = _INSTRUCTIONS.search(text)
    return None if found is None else " ".join(sanitize(found.group()).split())


def harmless(text: str) -> str:
    """A model's answer with no escape sequence, image, tag or address to outside; the words stay."""
    text = _DEFINITION.sub("", sanitize(text))
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    return _ADDRESS.sub(REMOVED, text)
