"""Companies that do not exist, and the sentences about them with the links that they state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from knowledge.companies import Companies
from knowledge.entities.table import Alias, Table
from knowledge.types import Company

SENTENCES = Path(__file__).with_name("sentences.txt")
_ROWS = (
    "ORVN|Orvane|Orvane Systems, Inc.|Orvane Systems;Lathrop",
    "BMRT|Brightmart|Brightmart Inc.|Brightmart Stores",
    "CSTL|Castellan|Castellan Corporation|Castellan Capital",
    "TDF|Dunmore|Dunmore Foundries Ltd.|Dunmore Foundries",
    "EVLN|Everline|Everline Technologies, Inc.|Everline Technologies",
    "FHVN|Fairhaven|Fairhaven Health, Inc.|Fairhaven Health",
    "GRNT|Grantley|Grantley Semiconductor, Inc.|Grantley Semiconductor",
    "HLDN|Halden|Halden Motors Company|Halden Motors",
    "IRBG|Ironbridge|Ironbridge Aerospace, Inc.|Ironbridge Aerospace",
    "JRRW|Jarrow|Jarrow Drug Corporation|Jarrow Drug",
    "KSTL|Kestrel|Kestrel Networks, Inc.|Kestrel Networks",
    "MRWK|Marwick|Marwick Energy Inc.|Marwick Energy",
    "NVK.OL|Norvik|Norvik ASA|Norvik ASA",
    "OSTR|Ostrava|Ostrava Steel Corporation|Ostrava Steel",
    "PNRS|Penrose|Penrose Pharma plc|Penrose Pharma",
    "QLLN|Quillon|Quillon Cloud, Inc.|Quillon Cloud",
    "RDGB|Ridgeback|Ridgeback Distribution, Inc.|Ridgeback Distribution",
    "DELL|Dell|Dell Technologies Inc.|Dell Inc.",
    "|Sanbao Electronics|Sanbao Electronics Co., Ltd.|",
    "|Tilia|Tilia GmbH|",
    "|Cellion|Cellion LLC|",
    "|U.S. Department of Defense|U.S. Department of Defense|",
)


def table() -> Companies:
    """A table of the companies that the sentences name."""
    companies, aliases, legal = {}, [], {}
    for row in _ROWS:
        ticker, name, legal_name, others = row.split("|")
        key = f"tkr:{ticker}" if ticker else "name:" + name.lower().replace(" ", "-")
        companies[key] = Company(key, name, (ticker,) if ticker else (), aliases=(legal_name,))
        legal[key] = legal_name
        aliases += [Alias(text, "alias", key) for text in others.split(";") if text]
    return Companies(Table(companies, tuple(aliases), legal, {}, {}, {}, frozenset(companies), {}))


@dataclass(frozen=True, slots=True)
class Case:
    """One text with the links that it states, each as a line of the fixture."""

    text: str
    context: str | None
    expected: tuple[str, ...]
    section: str


def cases() -> list[Case]:
    """The made-up sentences, in order."""
    found, section = [], ""
    for chunk in re.split(r"\n\s*\n", SENTENCES.read_text(encoding="utf-8")):
        lines = [line for line in chunk.splitlines() if line and not (line.startswith("# "))]
        section = next((line[3:] for line in lines if line.startswith("## ")), section)
        text = next((line[2:] for line in lines if line.startswith("> ")), None)
        context = next((line[2:] for line in lines if line.startswith("^ ")), None)
        expected = tuple(line for line in lines if line[0] not in ">^#")
        if text is not None:
            found.append(Case(text, context, expected, section))
    return found
