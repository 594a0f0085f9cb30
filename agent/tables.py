"""Tables that ship with the program, read from YAML. libyaml reads them ten times as fast as yaml's own Python."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a yaml built without libyaml has only its own


def table(name: str) -> Any:
    """What the table `agent/NAME` holds."""
    return yaml.load(files("agent").joinpath(name).read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - both are safe
