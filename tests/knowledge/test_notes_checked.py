"""What the notes call checked stands in the filings at hand: both parties are named there, and the share is printed."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path

import pytest

from knowledge.bundled import NOTES
from knowledge.companies import Companies
from knowledge.errors import CompanyError
from knowledge.read.note import StatedLink, read_note, stated_links

FILES = {
    "AMD 10-K FY2015": "financebench/pdfs/AMD_2015_10K.pdf",
    "AMD 10-K FY2023": "filings/10-K/AMD/*/*.html",
    "AbbVie 10-K FY2023": "filings/10-K/ABBV/*/*.html",
    "Activision Blizzard 10-K FY2019": "financebench/pdfs/ACTIVISIONBLIZZARD_2019_10K.pdf",
    "Alcoa 10-Q for June 2018": "filings/10-Q/AA/*/*.html",
    "Amazon 10-Q for September 2022": "kgrag_10q/docs/2022 Q3 AMZN.pdf",
    "Amazon 10-Q for September 2023": "kgrag_10q/docs/2023 Q3 AMZN.pdf",
    "Amcor 10-K FY2023": "financebench/pdfs/AMCOR_2023_10K.pdf",
    "BMS 10-K FY2023": "filings/10-K/BMY/*/*.html",
    "Boeing 10-K FY2018": "financebench/pdfs/BOEING_2018_10K.pdf",
    "Boeing 10-K FY2022": "financebench/pdfs/BOEING_2022_10K.pdf",
    "Boeing 10-K FY2023": "filings/10-K/BA/*/*.html",
    "Boeing 10-K FY2024": "filings_misc/ba/10k/*.html",
    "CVS 10-K FY2018": "financebench/pdfs/CVSHEALTH_2018_10K.pdf",
    "CVS 10-K FY2022": "financebench/pdfs/CVSHEALTH_2022_10K.pdf",
    "Colgate 10-K FY2023": "filings/10-K/CL/*/*.html",
    "Comcast 10-K FY2023": "filings/10-K/CMCSA/*/*.html",
    "Corning 10-K FY2020": "financebench/pdfs/CORNING_2020_10K.pdf",
    "Corning 10-K FY2022": "financebench/pdfs/CORNING_2022_10K.pdf",
    "Costco 10-K FY2021": "financebench/pdfs/COSTCO_2021_10K.pdf",
    "Facebook 10-Q for March 2019": "filings/10-Q/META/*/*.html",
    "FedEx 10-K FY2023": "8k/EXTRACTED_FILINGS/10-K/1048911_10K_2023_*.json",
    "Ford 10-Q for June 2023": "filings/10-Q/F/*/*.html",
    "GE 10-K FY2023": "filings/10-K/GE/*/*.html",
    "GameStop 10-K FY2023": "filings/10-K/GME/*/*.html",
    "HubSpot 10-Q for June 2025": "filings_misc/hubs/10q/*.html",
    "IBM 10-K FY2023": "filings/10-K/IBM/*/*.html",
    "Intel 10-K FY2023": "filings/10-K/INTC/*/*.html",
    "Microsoft 10-Q for September 2023": "kgrag_10q/docs/2023 Q3 MSFT.pdf",
    "NetApp 10-K FY2021": "8k/EXTRACTED_FILINGS/10-K/1002047_10K_2021_*.json",
    "Netflix 10-K FY2015": "financebench/pdfs/NETFLIX_2015_10K.pdf",
    "Netflix 10-K FY2024": "filings_misc/nflx/10k/*.html",
    "Nvidia 10-K FY2025": "filings/NVDA/nvda-10-k-2025-02-26.html",
    "Nvidia 10-Q for October 2023": "kgrag_10q/docs/2023 Q3 NVDA.pdf",
    "P&G 10-K FY2024": "filings/10-K/PG/*/*.html",
    "P&G 10-K FY2025": "filings_misc/pg/10k/*.html",
    "Smucker 10-K FY2024": "filings/10-K/SJM/*/*.html",
    "Square 10-K FY2016": "financebench/pdfs/BLOCK_2016_10K.pdf",
    "Tesla 10-K FY2023": "filings/10-K/TSLA/*/*.html",
    "Tyson 10-K FY2019": "8k/EXTRACTED_FILINGS/10-K/100493_10K_2019_*.json",
    "Tyson 10-K FY2022": "8k/EXTRACTED_FILINGS/10-K/100493_10K_2022_*.json",
    "UnitedHealth 10-K FY2023": "filings/10-K/UNH/*/*.html",
    "UnitedHealth 10-K FY2024": "filings_misc/unh/10k/*.html",
}
"""The filing that a checked row names -> where it lies in the shared data."""
COMPUTED = ("Square 10-K FY2016, Item 6, p. 40",)
"""Shares that the filing does not print but its figures give; the row shows them."""
LEGAL = re.compile(r",? (?:Inc|Corporation|Corp|Company|Co|plc|Ltd|Limited|Holdings?|Group|N\.V|SE|S\.A)\b\.?", re.I)


@cache
def words_of(path: Path) -> str:
    """The words of a filing, all white space one blank."""
    if path.suffix == ".pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument(path)
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    elif path.suffix == ".json":
        text = " ".join(str(part) for part in json.loads(path.read_text(encoding="utf-8")).values())
    else:
        text = html.unescape(re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8", errors="replace")))
    return " ".join(text.replace("’", "'").split())


def names_of(name: str, place: str) -> set[str]:
    """What the party may be called in print: its names without legal words, or as the row says ("as YRC")."""
    found = {name, *re.findall(r", as ([^,]+)", place)}
    try:
        company = Companies.load().resolve(name)
    except CompanyError:
        return found
    found |= {company.name, *company.aliases, *company.former, Companies.load().legal_name(company)}
    return {LEGAL.sub("", each).replace("’", "'").strip() for each in found} - {""}


def is_printed(share: str, text: str) -> bool:
    """Whether the share's figure stands as a percentage: "33%", "33 %", "33 percent"; a bound or a word needs none."""
    figure = re.match(r"^(\d+(?:\.\d+)?)%$", share)
    halves = "|50-50|50/50" if figure and figure[1] == "50" else ""
    return figure is None or bool(re.search(rf"(?<![\d.]){re.escape(figure[1])}\s*(?:%|percent){halves}", text))


def checked() -> list[StatedLink]:
    rows = (row for file in sorted(NOTES.glob("*.md")) for row in stated_links(read_note(file.read_bytes(), file.name)))
    return [row for row in rows if row.checked]


def test_every_checked_row_names_a_filing_of_the_table() -> None:
    """A checked row's source is one that lies at hand, and every filing of the table is used."""
    assert {(row.quoted_from or "").split(",")[0] for row in checked()} == set(FILES)


@pytest.mark.data
def test_a_checked_row_stands_in_its_filing(shared: Path) -> None:
    """Both parties but the speaker are named in the filing, and a share that it prints is there as a percentage."""
    for row in checked():
        place = row.quoted_from or ""
        text = words_of(next(shared.glob(FILES[place.split(",")[0]])))
        folded = text.casefold()
        for party in {row.source, row.target} - {row.said_by}:
            assert any(name.casefold() in folded for name in names_of(party, place)), f"{party} is not named: {row.row}"
        share = row.row.split(" | ")[4]
        assert place.startswith(COMPUTED) or is_printed(share, text), f"{share} is not printed: {row.row}"
