# ruff: noqa: E501 - patterns of wording read best in rows
"""Cells of a table as filers print them: figures with their signs and marks, labels, and the unit that a cell counts in.

Symbols and brackets that filers put into cells of their own are joined to their number first. Knows no heads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.checking.periods import spot
from agent.checking.values import Unit, Value, number_of
from knowledge.exposure.sentences import plain

CELL = re.compile(
    r"^(?P<neg>[(\-−–]\s?)?(?P<cur>HK\$|US\$|A\$|C\$|NT\$|[$€£¥₩]|RMB|CNY)?\s?(?P<neg2>[(\-−]\s?)?(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s?\)?\s?"
    r"(?P<pct>%|pts?\.?|bps?|x)?\s?\)?\s?(?P<scale>billion|million|bn|mn|B|M)?\s?(?:\(?[a-z0-9*†]{1,2}\)|[*†]+)?$"
)
YEAR = re.compile(r"(?:19|20)\d\d\s?(?:\([a-z0-9*†]{1,2}\)|[*†‡]+)?", re.I)
"""A year as a head prints it, with the mark of a footnote."""
_OPEN_NUMBER = re.compile(r"^[($HKUS€£¥\-−\s]*(?!(?:19|20)\d\d$)[\d,.]+\)?$")
_NOTHING = re.compile(r"^[\s$—–\-*]*$|^(?:n/?m|n/?a|nm\*?)$", re.I)
CURRENCIES = {"HK$": "HKD", "US$": "USD", "A$": "AUD", "C$": "CAD", "NT$": "TWD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "RMB": "CNY", "CNY": "CNY"}  # fmt: skip
_PERCENT = re.compile(r"%|\bpercent(?:age)?\b|\bmargin\b|\bas a (?:percent|%)", re.I)
PER_SHARE = re.compile(r"\bper (?:\w+ )?share\b|\bEPS\b", re.I)
_COUNTED = re.compile(r"\b(?:shares|units|vehicles|aircraft|deliveries|employees|customers|stores|number of|headcount|members|subscribers|days|megawatt\w*|GWh|MW|barrels|tons?|tonnes|patents|locations|properties|square)\b", re.I)  # fmt: skip
_RATES = re.compile(r"\b(?:rate|yield|ratio)\b", re.I)
LARGEST_PERCENT = 300
"""ASSUMED: a figure beyond it with no sign of its own is an amount, whatever its row is called ("Gross margin 21,711")."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What the plain figures of a table count: their scale, and their currency where they are money."""

    by: float
    currency: str | None


def rows_of_text(text: str) -> list[list[str]]:
    """Cells by row of lines with bars; lines without one end a table."""
    return [
        [cell.strip() for cell in line.strip().removesuffix("|").split("|")] for line in text.split("\n") if "|" in line
    ]


def joined(row: Sequence[str]) -> list[tuple[int, str]]:
    """(column, text) of the cells that hold something, with "$", "(" and ")" and "%" joined to their number."""
    out: list[tuple[int, str]] = []
    for at, raw in enumerate(row):
        text = " ".join(plain(raw).split())
        if not text:
            continue
        if out and re.fullmatch(r"[)%]+|\)\s?%|%\s?\)|pts?\.?", text) and _OPEN_NUMBER.match(out[-1][1]):
            out[-1] = (out[-1][0], out[-1][1] + text)
        elif out and re.fullmatch(r"[$(€£¥]+|HK\$|US\$|\$\s?\(|RMB", out[-1][1]):
            out[-1] = (at, out[-1][1] + text)
        elif out and out[-1][1] == text and at == out[-1][0] + 1 and not re.search(r"\d", text):
            continue  # a head spread over the columns that it spans
        else:
            out.append((at, text))
    return out


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure and no year."""
    return CELL.match(text) is not None and not YEAR.fullmatch(text)


def label_of(row: Sequence[tuple[int, str]]) -> tuple[str, list[tuple[int, str]]]:
    """(row label, cells with figures)."""
    dated = bool(row) and YEAR.fullmatch(row[0][1]) is not None
    label = row[0][1] if row and (dated or not CELL.match(row[0][1])) else ""
    rest = row[1:] if label else row
    more = [text for _, text in rest if not CELL.match(text) and not _NOTHING.match(text) and not spot(text)]
    cells = [(at, text) for at, text in rest if CELL.match(text)]
    if all(YEAR.fullmatch(text) for _, text in cells):
        cells = []
    return " ".join([label, *more]).strip(), cells


def value_of(text: str, label: str, group: str, head: str, scale: Scale, *, paid: bool) -> Value | None:
    """The value of a cell under its row's label and group and its column's head; None for a year or words.

    `paid` says that another cell of the row prints a currency.
    """
    match = CELL.match(text)
    if match is None or (YEAR.fullmatch(text) and not match["cur"]):
        return None
    number, half = number_of(match["n"], match["scale"])
    signed = bool(match["neg"] or match["neg2"])
    unit = _unit(match, label, group, head, scale, paid=paid)
    mark = match["pct"] or ""
    by = 0.01 if unit == "ratio" and not mark.startswith("b") else 1e-4 if unit == "ratio" else 1.0
    whole = unit == "shares" and number >= 1e6  # printed in full beside money in millions
    if unit in ("money", "count", "shares") and not (match["scale"] or whole or per_share(label, group, match["n"])):
        by = scale.by if not (unit == "count" and not _scaled_count(label, scale)) else 1.0
    low = -number * by if signed else number * by
    currency = scale.currency if unit == "money" else None
    if unit == "money" and match["cur"] and match["cur"] != "$":
        currency = CURRENCIES[match["cur"]]
    return Value(
        0, len(text), text, unit, low, low, half * by, currency, signed=signed, points=mark.startswith(("pt", "b"))
    )


def _unit(match: re.Match[str], label: str, group: str, head: str, scale: Scale, *, paid: bool) -> Unit:
    """The unit of a cell; `paid` where another cell of its row prints a currency."""
    if match["pct"] == "x":
        return "multiple"
    if match["pct"]:
        return "ratio"
    if match["cur"]:
        return "money"
    if _PERCENT.search(head) and not re.search(r"\$", head):
        return "ratio"
    if per_share(label, group, match["n"]):
        return "money" if scale.currency else "count"
    if (re.search(r"\bshares\b", label, re.I) and not paid) or (
        re.search(r"\bshares\b", group, re.I) and not scale.currency
    ):
        return "shares"
    if (_COUNTED.search(label) and not paid) or scale.currency is None:
        return "count"
    if (_PERCENT.search(label) or _RATES.search(label)) and number_of(match["n"], "")[0] <= LARGEST_PERCENT:
        return "ratio"
    return "money"


def per_share(label: str, group: str, number: str) -> bool:
    """Whether a figure is per share: by its label or group, and printed with cents."""
    return "." in number and bool(PER_SHARE.search(label) or PER_SHARE.search(group))


def _scaled_count(label: str, scale: Scale) -> bool:
    """Shares and units are scaled like money unless the table says otherwise; people and places are not."""
    return scale.currency is None or not _COUNTED.search(label)
