# ruff: noqa: E501 - tables of units read best in rows
"""Quantities in prose: money, counts of shares, ratios, with their verbatim words. Knows units, not what they are for.

Money is in units of its ISO currency, ratios are 0.086 for 8.6%, 90 bp and "a third" alike. `half_unit` is half of the
last printed digit's place, so that agreement can be judged by what was printed. A bare "$" is US dollars, "¥" is yen unless
the text speaks of yuan. Words for change ("doubles", "halved") are ratios with `change` set.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Unit = Literal["money", "shares", "ratio", "count"]
SYMBOLS = {
    "HK$": "HKD", "US$": "USD", "A$": "AUD", "C$": "CAD", "NT$": "TWD", "S$": "SGD", "R$": "BRL", "$": "USD", "€": "EUR",
    "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR", "RMB": "CNY", "CN¥": "CNY", "CNY": "CNY", "HKD": "HKD", "USD": "USD",
    "EUR": "EUR", "GBP": "GBP", "JPY": "JPY", "KRW": "KRW", "TWD": "TWD", "CHF": "CHF", "SEK": "SEK", "DKK": "DKK",
}  # fmt: skip
CURRENCY_NAMES = {
    "hong kong dollars": "HKD", "hong kong dollar": "HKD", "us dollars": "USD", "u.s. dollars": "USD", "dollars": "USD",
    "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP", "sterling": "GBP", "yuan": "CNY", "renminbi": "CNY",
    "yen": "JPY", "won": "KRW", "港元": "HKD", "港币": "HKD", "元": "CNY", "人民币": "CNY", "美元": "USD", "日元": "JPY",
    "hkd": "HKD", "usd": "USD", "rmb": "CNY", "cny": "CNY", "eur": "EUR", "gbp": "GBP", "jpy": "JPY",
}  # fmt: skip
SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6, "billion": 1e9,
    "billions": 1e9, "bn": 1e9, "bln": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12, "trln": 1e12,
    "万亿": 1e12, "亿": 1e8, "万": 1e4, "hundred million": 1e8,
}  # fmt: skip
CARDINALS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(1, 13),
    )
)
PARTS = {
    "half": 1 / 2, "halves": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4,
    "fourth": 1 / 4, "fourths": 1 / 4, "fifth": 1 / 5, "fifths": 1 / 5, "sixth": 1 / 6, "eighth": 1 / 8, "tenth": 1 / 10,
    "tenths": 1 / 10,
}  # fmt: skip
_CHANGES = {"doubl": 1.0, "tripl": 2.0, "trebl": 2.0, "quadrupl": 3.0, "halv": -0.5}
_NUMBER = r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,18}(?:\.\d{1,9})?"
"""Bounded, as every figure of an event is: a page of digits costs no more than it is long."""
_SCALE = r"(?:\s?(?:" + "|".join(sorted(map(re.escape, SCALES), key=len, reverse=True)) + r")(?![A-Za-z]))?"
_SYMBOL = r"(?:" + "|".join(sorted(map(re.escape, SYMBOLS), key=len, reverse=True)) + r")"
_NAME = r"(?:" + "|".join(sorted(map(re.escape, CURRENCY_NAMES), key=len, reverse=True)) + r")(?![A-Za-z])"
_SHARES = r"(?:\s{1,3}(?:new|ordinary|common|existing|placing|consideration|class\s[A-Z]|[AH]|preferred)){0,6}[\s-]{1,3}shares?\b"
_PERCENT = r"\s?(?:%|percent\b|per\s?cent\b|pct\b|percentage points?\b|basis points?\b|bps?\b)"
_TO = r"\s?(?:-|–|—|to|and)\s?"
_TOKEN = re.compile(
    rf"(?P<symbol>(?<![A-Za-z]){_SYMBOL})\s?(?P<money>{_NUMBER})(?P<mscale>{_SCALE})"
    rf"(?:{_TO}(?:{_SYMBOL}\s?)?(?P<money2>{_NUMBER})(?P<mscale2>{_SCALE})(?!\s?%))?"
    rf"|(?P<ratio>(?<![\w.]){_NUMBER})(?:{_PERCENT})?{_TO}(?P<ratio2>{_NUMBER})(?P<punit2>{_PERCENT})"
    rf"|(?P<one>(?<![\w.]){_NUMBER})(?P<punit>{_PERCENT})"
    rf"|(?P<named>(?<![\w.]){_NUMBER})(?P<nscale>{_SCALE})\s?(?P<name>{_NAME})"
    rf"|(?P<shares>(?<![\w.]){_NUMBER})(?P<sscale>{_SCALE}){_SHARES}"
    rf"|\b(?P<count>one|two|three|four|five|a|an)[\s-](?P<part>{'|'.join(PARTS)})\b(?!\s+(?:of\s+)?(?:\d|plant|phase))"
    rf"|\b(?P<half>half)(?=\s+(?:of|its|the)\b)"
    rf"|(?<=\bby )(?P<by_half>half)\b"
    rf"|\b(?P<change>(?:{'|'.join(_CHANGES)})(?:e|es|ed|ing|ling)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity at `text[start:end]`. low == high for a point. `change` says that the ratio is itself a change."""

    start: int
    end: int
    text: str
    unit: Unit
    low: float
    high: float
    currency: str | None = None
    half_unit: float = 0.0
    change: bool = False

    @property
    def value(self) -> float:
        """The middle."""
        return (self.low + self.high) / 2


def quantities(text: str) -> list[Quantity]:
    """All quantities in reading order, without overlaps."""
    yuan = re.search(r"\byuan\b|\brenminbi\b|\bRMB\b|人民币", text) is not None
    found = [_read(match) for match in _TOKEN.finditer(text)]
    return [replace(q, currency="CNY") if q.currency == "JPY" and "¥" in q.text and yuan else q for q in found]


def _read(match: re.Match[str]) -> Quantity:
    part = match.groupdict()
    at = (match.start(), match.end(), match.group())
    if part["money"]:
        second = part["mscale2"] or ""
        first = part["mscale"] or (second if part["money2"] else "")
        low, half = _value(part["money"], first)
        high, _ = _value(part["money2"], second or first) if part["money2"] else (low, half)
        return Quantity(*at, "money", min(low, high), max(low, high), SYMBOLS[_cased(part["symbol"])], half)
    if part["ratio"] or part["one"]:
        unit = 1e-4 if "b" in (part["punit2"] or part["punit"]).lower() else 1e-2
        low, half = _value(part["ratio"] or part["one"], "")
        high, _ = _value(part["ratio2"], "") if part["ratio"] else (low, half)
        return Quantity(*at, "ratio", min(low, high) * unit, max(low, high) * unit, half_unit=half * unit)
    if part["named"]:
        value, half = _value(part["named"], part["nscale"])
        return Quantity(*at, "money", value, value, CURRENCY_NAMES[part["name"].lower()], half)
    if part["shares"]:
        value, half = _value(part["shares"], part["sscale"])
        return Quantity(*at, "shares", value, value, half_unit=half)
    if part["change"]:
        value = next(size for stem, size in _CHANGES.items() if part["change"].lower().startswith(stem))
        return Quantity(*at, "ratio", value, value, change=True)
    if part["half"] or part["by_half"]:
        return Quantity(*at, "ratio", 0.5, 0.5)
    value = CARDINALS.get(part["count"].lower(), 1) * PARTS[part["part"].lower()]
    return Quantity(*at, "ratio", value, value)


def _value(number: str, scale: str | None) -> tuple[float, float]:
    """(value, half of the last printed digit's place)."""
    bare = number.replace(",", "")
    times = SCALES.get((scale or "").strip().lower(), 1.0)
    places = len(bare.partition(".")[2])
    return float(bare) * times, 0.5 * 10.0**-places * times


def _cased(symbol: str) -> str:
    return symbol if symbol in SYMBOLS else symbol.upper()
