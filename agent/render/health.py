"""Findings of `knockon doctor` -> a table for the terminal: state, part, what was seen, and below it the remedy."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.health import Finding
from agent.render.sanitize import one_line

STYLE = {"ok": "green", "off": "yellow", "broken": "bold red"}


def show(findings: Sequence[Finding], console: Console) -> None:
    """Print them; the state is a word, the colour only repeats it."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=6)
    table.add_column(width=12)
    table.add_column(ratio=1)
    for finding in findings:
        said = Text(one_line(finding.detail))
        if finding.remedy:
            said.append(f"\n→ {one_line(finding.remedy)}", style="dim")
        table.add_row(Text(finding.state, style=STYLE[finding.state]), finding.name, said)
    console.print(table)
    broken = sum(finding.state == "broken" for finding in findings)
    off = sum(finding.state == "off" for finding in findings)
    end = f"{broken} to mend" if broken else "all that is set up works"
    console.print(Text(f"\n{end}; {off} optional and off", style="dim"))
