"""A small library of a made-up filing and a made-up note about real tickers, for tests that need something to find."""

from __future__ import annotations

from knowledge.ingest import Ingested, write
from knowledge.intake import Job, take_in
from knowledge.library import Library

FILING = b"""<html><head><title>Wafer report</title></head><body>
<p>FORM 10-K</p><p>For the fiscal year ended December 31, 2023</p>
<p>Item 1. Business</p><p>We make wafers of silicon for makers of chips. Demand was strong in the year.</p>
<p>Item 7. Management's Discussion</p><p>Net revenue was $120 million in 2023, up from $100 million in 2022.</p>
</body></html>"""
NOTE = b"""---
title: Made-up chain of wafers
form: note
published: 2024-01-31
source: a test
---
# Made-up chain of wafers

Nvidia buys wafers that Wafer Makers of Nowhere polishes; Intel buys some too.

## Links

| source | relation | target | channel | share | of | period | said by | quoted from | checked |
|---|---|---|---|---|---|---|---|---|---|
| AMD | supplies | NVDA | component | 30% | source_revenue | FY2023 | AMD | a made-up report, 2024-01-30 | no |
| Intel | supplies | AMD | component | 20% | source_revenue | FY2023 | Intel | a made-up report, 2024-01-30 | no |
| Micron | supplies | NVDA | memory | | | FY2023 | Micron | a made-up report, 2024-01-30 | no |
"""


def fill(library: Library) -> list[Ingested]:
    """Take both in."""
    jobs = (Job("made-up/wafers.html", FILING), Job("made-up/wafers.md", NOTE))
    return [write(take_in(job), library) for job in jobs]
