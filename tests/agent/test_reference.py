"""The documentation: the command reference is what the program says, and every page that is linked exists."""

from __future__ import annotations

import re

from agent.reference import reference
from tests.conftest import REPO

DOCS = REPO / "docs"


def test_the_command_reference_is_what_the_program_says() -> None:
    """`docs/commands.md` equals what `python -m agent.reference` writes."""
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == reference()


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    """Relative links between pages name files that exist."""
    pages = sorted(DOCS.rglob("*.md"))
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+\.md)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).is_file()
    ]
    assert broken == []
