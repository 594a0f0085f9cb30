"""Prompts: Markdown files with front matter, loaded, checked and filled. Knows no model and no evidence.

A file is front matter (`id`, `version`, `inputs`, `purpose`), then what the model is told, then a line
`<!-- given -->`, then what it is given, with the inputs as `{{ name }}`. An input that is missing, left over or not
declared is an error: a prompt never runs half filled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment

from agent.errors import BadPrompt
from knowledge.types import digest

FOLDER = Path(__file__).resolve().parents[1] / "prompts"
DIVIDER = "<!-- given -->"
_REQUIRED = ("id", "version", "inputs", "purpose")


@dataclass(frozen=True, slots=True)
class Filled:
    """A prompt ready to send: what the model is told, and what it is given."""

    id: str
    version: str
    hash: str  # of the file, not of what filled it
    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file, checked."""

    id: str
    version: str
    purpose: str
    inputs: frozenset[str]
    system: str
    given: str
    hash: str

    def fill(self, **values: object) -> Filled:
        """The prompt with its inputs set. Raises BadPrompt for a missing or an undeclared one."""
        if missing := self.inputs - values.keys():
            raise BadPrompt(f"prompt {self.id} misses {', '.join(sorted(missing))}.")
        if extra := values.keys() - self.inputs:
            raise BadPrompt(f"prompt {self.id} has no input {', '.join(sorted(extra))}.")
        try:
            user = _environment().from_string(self.given).render(values)
        except TemplateError as error:
            raise BadPrompt(f"prompt {self.id} cannot be filled: {error}.") from error
        return Filled(self.id, self.version, self.hash, self.system, user.strip())


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)


def load(name: str, *, folder: Path = FOLDER) -> Prompt:
    """The prompt in `prompts/<name>.md`. Raises BadPrompt naming what is wrong with the file."""
    path = folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        known = ", ".join(sorted(p.stem for p in folder.glob("*.md")))
        raise BadPrompt(f"there is no prompt {name}.", remedy=f"There are: {known}.") from error
    return parse(text, name=name)


def parse(text: str, *, name: str) -> Prompt:
    """A prompt from a file's text; `name` must be its id."""
    head, body = _split(text, name)
    told, divider, given = body.partition(DIVIDER)
    if not divider:
        raise BadPrompt(f"prompt {name} has no line '{DIVIDER}'.")
    inputs = frozenset(map(str, head["inputs"]))
    try:
        used = meta.find_undeclared_variables(_environment().parse(given))
    except TemplateError as error:
        raise BadPrompt(f"prompt {name} is no valid template: {error}.") from error
    if used != inputs:
        odd = ", ".join(sorted(used ^ inputs))
        raise BadPrompt(f"prompt {name} declares other inputs than it uses: {odd}.")
    return Prompt(name, str(head["version"]), str(head["purpose"]), inputs, told.strip(), given, digest(text))


def _split(text: str, name: str) -> tuple[Mapping[str, Any], str]:
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise BadPrompt(f"prompt {name} has no front matter.")
    try:
        head = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise BadPrompt(f"prompt {name} has front matter that is no YAML: {error}.") from error
    missing = [k for k in _REQUIRED if not isinstance(head, dict) or k not in head]
    if missing:
        raise BadPrompt(f"prompt {name} lacks {', '.join(missing)} in its front matter.")
    if head["id"] != name:
        raise BadPrompt(f"prompt {name} calls itself {head['id']}.")
    return head, parts[2]
