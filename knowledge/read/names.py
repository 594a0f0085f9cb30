"""What a file's name says of the filing in it, and an accession number in its folder's: where the filing is silent.

Knows the names that the SEC, FinanceBench and people give: "3M_2018_10K.pdf", "abbv-10-k-2025-02-14.html".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Hints:
    """What a file's name says: "3M_2018_10K.pdf", "abbv-10-k-2025-02-14.html", ".../0000002488-24-000012/..."."""

    company: str | None = None
    form: str | None = None
    year: int | None = None
    quarter: int | None = None
    day: date | None = None
    accession: str | None = None


def canonical_form(text: str) -> str:
    """ "10k", "10-k", "Form 10K" -> "10-K"."""
    squeezed = re.sub(r"^FORM|[\s-]", "", text.upper())
    return re.sub(r"^(\d+|S|DEF)(?=[A-Z\d])", lambda m: m[0] + ("-" if m[0] != "DEF" else " "), squeezed, count=1)


_ACCESSION = re.compile(r"(?<!\d)(\d{10})-?(\d{2})-?(\d{6})(?!\d)")
_NAME_FORM = re.compile(r"(?<![A-Za-z0-9])(10-?[KQ]|8-?K|20-?F|6-?K|40-?F)(?![A-Za-z0-9])", re.I)
_NAME_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_]?(\d\d)[-_]?(\d\d)(?!\d)")
_INSTANCE = re.compile(r"[A-Za-z0-9.]+-(?:19|20)\d{6}(?:[x_]\w+)?")
"""How filers name inline XBRL: "nvda-20250126.htm", with the day on which the period ends, never the filing's."""
_NAME_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[ _-]?Q([1-4]))?(?!\d)|Q([1-4])[ _-]?((?:19|20)\d\d)(?!\d)", re.I)


def hints_of(path: str) -> Hints:
    """What the file's name, and an accession number in the folder's, say."""
    name = PurePosixPath(path.replace("\\", "/")).name
    accession = _ACCESSION.search(path)
    stem = _ACCESSION.sub(" ", name.rpartition(".")[0] or name)
    form = _NAME_FORM.search(stem.replace("_", " "))
    day = next((d for m in _NAME_DAY.finditer(stem) if (d := _valid(int(m[1]), int(m[2]), int(m[3])))), None)
    year = _NAME_YEAR.search(stem) if day is None else None
    of_period = _INSTANCE.fullmatch(stem) is not None
    lead = re.match(r"[A-Za-z0-9&.' ]+?(?=[_ -](?:10-?[KQ]|8-?K|20-?F|(?:19|20)\d\d))", stem, re.I)
    return Hints(
        company=lead[0].strip() if lead else None,
        form=canonical_form(form[1]) if form else None,
        year=int(year[1] or year[4]) if year else None,
        quarter=int(year[2] or year[3]) if year and (year[2] or year[3]) else None,
        day=None if of_period else day,
        accession="-".join(accession.groups()) if accession else None,
    )


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
