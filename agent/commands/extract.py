"""`knockon extract PATH`: the links and tagged shares that one file or text states, without touching the library.

Words to objects and results to lines; the work is in `knowledge.exposure.extract`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from knowledge.companies import Companies
    from knowledge.exposure.types import Extraction
    from knowledge.types import Company, Document

LONGEST_PATH = 1000


@click.command()
@click.argument("path", required=False, type=click.Path())
@click.option("--company", metavar="TICKER", help="Who speaks (we) where the file or text does not say so itself.")
@click.option(
    "--each",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="One path or text a line (- for standard input), or an object with text, company and context; "
    "prints one JSON document a line.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(*, path: str | None, company: str | None, each: str | None, as_json: bool) -> None:
    """Read the links and tagged shares out of PATH, each link with its words; - reads a text from standard input."""
    from agent.errors import UsageError
    from knowledge.companies import Companies

    if (path is None) == (each is None):
        raise UsageError("extract takes either a path or --each FILE.", remedy="knockon extract filing.html --json")
    companies = Companies.load()
    speaker = companies.resolve(company) if company else None
    if each is not None:
        sys.exit(_each(each, companies, speaker))
    assert path is not None
    found = _of_text(sys.stdin.read(), companies, speaker) if path == "-" else _of_file(path, companies, speaker)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    from agent.render.links import show_extraction

    show_extraction(found.extraction, Console())


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one file or text states; `document` is None for a text that stands alone."""

    extraction: Extraction
    document: Document | None = None

    def as_json(self) -> Mapping[str, object]:
        """The published document."""
        about: dict[str, object] = {"document": None}
        if (d := self.document) is not None:
            about = {
                "document": d.id,
                "path": d.path,
                "title": d.title,
                "company": {"id": d.company, "name": d.company_name, "ticker": d.ticker},
                "form": d.form,
                "knowable": d.knowable.isoformat() if d.knowable else None,
            }
        return {
            **about,
            "links": [dict(link.as_json()) for link in self.extraction.links],
            "shares": [dict(share.as_json()) for share in self.extraction.shares],
        }


def _of_file(path: str, companies: Companies, speaker: Company | None) -> Extracted:
    from dataclasses import replace

    from knowledge.exposure.extract import extract
    from knowledge.exposure.types import Extraction
    from knowledge.intake import identified, links_of
    from knowledge.read.reader import read

    reading = read(path)
    reading = replace(reading, document=identified(reading.document, companies, company=speaker))
    if reading.document.media == "note":
        return Extracted(Extraction(links_of(reading, companies)), reading.document)
    return Extracted(extract(reading, companies), reading.document)


def _of_text(text: str, companies: Companies, speaker: Company | None, context: str | None = None) -> Extracted:
    from knowledge.exposure.extract import extract_text

    return Extracted(extract_text(text, companies, filer=speaker, context=context))


def _each(path: str, companies: Companies, speaker: Company | None) -> int:
    """Print one document a line; the exit code says whether any line failed."""
    from knowledge.errors import KnowledgeError

    failed = False
    for line in _lines(path):
        try:
            found: Mapping[str, object] = _of_line(line, companies, speaker).as_json()
        except (KnowledgeError, OSError) as error:
            found, failed = {"document": None, "links": [], "shares": [], "error": str(error)}, True
        click.echo(json.dumps(found, ensure_ascii=False))
    return int(failed)


def _of_line(line: str, companies: Companies, speaker: Company | None) -> Extracted:
    if line.startswith("{") and (given := _object(line)) is not None:
        named = given.get("company")
        return _of_text(given["text"], companies, companies.resolve(named) if named else speaker, given.get("context"))
    if len(line) < LONGEST_PATH and Path(line).is_file():
        return _of_file(line, companies, speaker)
    return _of_text(line, companies, speaker)


def _object(line: str) -> dict[str, str] | None:
    """The line's JSON object of strings with a text, or None: then the line is a text itself."""
    try:
        given = json.loads(line)
    except ValueError:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        return None
    return {key: value for key, value in given.items() if isinstance(value, str)}


def _lines(path: str) -> Iterator[str]:
    with click.open_file(path, encoding="utf-8", errors="replace") as lines:
        yield from (line.strip() for line in lines)
