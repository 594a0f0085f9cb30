"""A small library of made-up filings for the tests of questions, the writer and the chat."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge.companies import Companies
from knowledge.exposure.extract import extract
from knowledge.library import Library
from knowledge.types import Block, Document, Passage, Reading, digest

TABLE = (
    ("(in millions)", "Year Ended December 31,", "Year Ended December 31,"),
    ("", "2023", "2022"),
    ("Net revenue", "$22,680", "$23,601"),
    ("Cost of sales", "11,278", "11,550"),
    ("Research and development", "5,872", "5,005"),
    ("Net income (loss)", "(854)", "1,320"),
)
PROSE = (
    "Our workforce counted 26,000 employees as of December 30, 2023.",
    "We rely on Taiwan Semiconductor Manufacturing Company Limited for the production of our wafers.",
    "Sales to Dell Technologies Inc. accounted for 18% of our net revenue in fiscal 2023.",
    "The helium shortage delayed two production lines in the spring of 2023 and was settled by October.",
)
LATER = "Sales to Dell Technologies Inc. accounted for 12% of our net revenue in fiscal 2024."


def filing(ticker: str, known: date, texts: tuple[str, ...], rows: tuple[tuple[str, ...], ...] = ()) -> Reading:
    """A 10-K of one company: a paragraph a block, and a table if there are rows."""
    company = Companies.load().resolve(ticker)
    blocks = [Block(n, "text", text, page=n + 1) for n, text in enumerate(texts)]
    if rows:
        body = "\n".join(" | ".join(row) for row in rows)
        blocks.append(Block(len(blocks), "table", body, page=len(blocks) + 1, rows=rows))
    sha = digest(*texts, ticker, known.isoformat()) * 4
    year = known.year - 1
    document = Document(
        f"d{sha[:16]}", f"{ticker}-{known}.html", f"{ticker} 10-K {year}", sha, "html", company=company.id,
        company_name=company.name, cik=company.cik, ticker=ticker, form="10-K", period=date(year, 12, 31),
        fiscal_year=year, knowable=known, pages=len(blocks),
    )  # fmt: skip
    return Reading(document, tuple(blocks))


def add(library: Library, reading: Reading) -> Document:
    """Catalogue a filing with its passages and links."""
    sha, document = reading.document.sha256, reading.document
    passages = [
        Passage(f"p{digest(sha, str(n))}", document.id, n, b.text, len(b.text) // 4, page=b.page, blocks=(n, n))
        for n, b in enumerate(reading.blocks)
    ]
    library.add(reading, passages, extract(reading, Companies.load()).links)
    return document


def stock(home: Path) -> None:
    """One company's filings of two years."""
    with Library.open(home) as library:
        add(library, filing("AMD", date(2024, 1, 31), PROSE, TABLE))
        add(library, filing("AMD", date(2025, 2, 5), (LATER,)))
