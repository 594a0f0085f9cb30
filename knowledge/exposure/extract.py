"""The door: one document or one text in, links and tagged shares out. Asks no model and keeps no state.

The order is that of trust: what the filer tagged decides over what was read in a sentence.
"""

from __future__ import annotations

from datetime import date

from knowledge.companies import Companies
from knowledge.exposure.document import best, found_in, found_in_text
from knowledge.exposure.speaker import Speaker, speaker_of
from knowledge.exposure.tagged import concentration
from knowledge.exposure.tagged_links import tagged_links, with_names
from knowledge.exposure.terms import terms_in, terms_of
from knowledge.exposure.types import Extraction
from knowledge.types import Company, Link, Party, Reading


def extract(reading: Reading, companies: Companies) -> Extraction:
    """The links and tagged concentration facts of a document. Each link's quote is verbatim in one of its blocks."""
    blocks = reading.blocks
    speaker = speaker_of(reading.document, companies, terms_of(blocks, companies, reading.document.company_name))
    shares = with_names(concentration(reading.facts, blocks), companies, speaker)
    read = list(found_in(blocks, companies, speaker))
    tagged = list(tagged_links(shares, blocks, companies, speaker, read))
    links: list[Link] = []
    for found in best([*tagged, *read]):
        block = found.block
        if block is None or found.quote not in block.text:
            raise AssertionError(f"a quote is not verbatim in its block: {found.quote[:80]!r}")
        link = speaker.link(found.stating, found.quote, origin=found.origin, page=block.page, block=block.ordinal)
        if link is not None:
            links.append(link)
    return Extraction(tuple(links), shares)


def extract_text(
    text: str,
    companies: Companies,
    *,
    filer: Company | None,
    period: str | None = None,
    knowable: date | None = None,
    context: str | None = None,
) -> Extraction:
    """The links of one passage. `filer` is who speaks ("we"), an end without a name where nobody says who that is;
    `context` is the heading or caption above it."""
    defined = terms_in(f"{context}\n{text}" if context else text, companies, filer.name if filer else None)
    speaker = Speaker(filer, companies.party(filer) if filer else Party(), period, knowable, defined=defined)
    found = best(list(found_in_text(text, context, companies, speaker)))
    links = (speaker.link(one.stating, one.quote, origin=one.origin) for one in found)
    return Extraction(tuple(link for link in links if link is not None))
