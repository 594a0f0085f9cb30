"""The watch file: what is watched and where alerts go, as YAML with a schema; unknown keys are an error."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.channels import AnyChannel, Terminal
from agent.errors import UsageError
from agent.types import KillTrigger, TriggerKind

EXAMPLE = """\
companies: [NVDA, AMD]          # new filings of these, from the SEC
holdings: holdings.csv          # and of these; the file stays on this machine
folders: [filings/]             # new files in these
triggers:                       # price_below, price_above, filing_phrase, figure_below, figure_above, date
  - {kind: price_below, subject: NVDA, value: 100, text: NVDA closes below 100}
channels:                       # terminal, file, mail, webhook
  - {kind: file, path: alerts.jsonl}
"""


class Trigger(BaseModel):
    """A condition of the user's own, as `agent.types.KillTrigger`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: TriggerKind
    subject: str
    value: float | str
    text: str = ""

    def typed(self) -> KillTrigger:
        """As the checks take it."""
        return KillTrigger(self.kind, self.subject, self.value, self.text or f"{self.subject} {self.kind} {self.value}")


class Watchlist(BaseModel):
    """The file as a whole; paths are taken from its own folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    companies: tuple[str, ...] = ()
    holdings: Path | None = None
    folders: tuple[Path, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    channels: tuple[AnyChannel, ...] = Field(default=(Terminal(),), min_length=1)
    prices: Path | None = None
    version: Literal[1] = 1


def read_watchlist(path: Path) -> Watchlist:
    """The watch file at `path`. Raises UsageError naming the place, or showing an example where there is none."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        read = Watchlist.model_validate(said)
    except FileNotFoundError as error:
        raise UsageError(f"watch: {path} is not there.", remedy=f"Write it, for example: {EXAMPLE}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"watch: {path} is no YAML ({' '.join(str(error).split())[:150]}).") from error
    except ValidationError as error:
        rows = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in error.errors()[:4])
        raise UsageError(f"watch: {path}: {rows}.", remedy="See docs/watch.md for what it may hold.") from error
    base = path.parent
    return read.model_copy(
        update={
            "holdings": base / read.holdings if read.holdings else None,
            "folders": tuple(base / folder for folder in read.folders),
            "prices": base / read.prices if read.prices else None,
        }
    )
