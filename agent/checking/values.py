# ruff: noqa: E501 - tables of units read best in rows
"""Values as printed, in prose and in cells: money, shares of stock, ratios, multiples, counts of things, durations.

Money is in units of its currency, a ratio is 0.086 for 8.6%, 86 bp and 8.6 percentage points alike. A value keeps the
place of its words, half of its last printed digit, whether its words make it a bound or an estimate, and its printed
sign. Years, days of dates, and numbers that are parts of names are no values. Knows nothing of what is measured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from agent.wording.quantities import CURRENCY_NAMES, PARTS, SCALES, SYMBOLS
from knowledge.entities.names import word_set
from knowledge.exposure.sentences import plain

Unit = Literal["money", "shares", "ratio", "multiple", "count", "duration"]
Bound = Literal["", "more", "less"]

_TO_TWENTY = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty"
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_CARDINALS = {word: n for n, word in enumerate(_TO_TWENTY.split("|"))} | _TENS
_FOLDS = {"double": 2.0, "doubled": 2.0, "doubling": 2.0, "doubles": 2.0, "twofold": 2.0, "tripled": 3.0, "triple": 3.0, "tripling": 3.0, "threefold": 3.0, "quadrupled": 4.0, "fourfold": 4.0, "halved": 0.5, "halving": 0.5}  # fmt: skip
_DURATION = re.compile(r"(?:trading\s+|business\s+|calendar\s+|fiscal\s+)?(?:day|week|month|quarter|year)s?$", re.I)
_NOT_NOUNS = word_set(
    "and or of to in on at by for from with than compared versus as a the an per is was were are be been will "
    "would may that which who when where while but if so not respectively during through since until under over "
    "above below up down its our their this these those basis net approximately about"
)

_N = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_SC = r"(?:\s?(?:" + "|".join(sorted(map(re.escape, SCALES), key=len, reverse=True)) + r")(?![A-Za-z]))"
_SYM = r"(?:" + "|".join(sorted(map(re.escape, SYMBOLS), key=len, reverse=True)) + r")"
_NAME = r"(?:" + "|".join(sorted(map(re.escape, CURRENCY_NAMES), key=len, reverse=True)) + r")(?![A-Za-z])"
_PCT = r"(?:\s?%|[\s-]?(?:percentage|percent|per\scent|pct)(?![A-Za-z])(?:[\s-]points?\b)?|\s?(?:basis[\s-]points?|bps?|pps?|pts?|ppts?)(?![A-Za-z]))"
_TO = r"(?:\s?(?:-|to)\s?|\sand\s)"
_CW = "|".join(sorted(_CARDINALS, key=len, reverse=True))
_SH = r"(?:\s+(?:new|newly|issued|ordinary|common|existing|placing|placement|consideration|class\s+[A-Z]|[AH]|preferred|outstanding|additional))*[\s-]+shares?\b"
_SIGN = r"(?:\((?=[^()]{0,24}\))|[-−]\s?(?=[\d.$]|HK|US|RMB))"
_TOKEN = re.compile(
    rf"(?P<sign>{_SIGN})?(?P<sym>(?<![A-Za-z]){_SYM})\s?(?P<sign2>\(|[-−]\s?)?(?P<m>{_N})\)?(?P<ms>{_SC}?)"
    rf"(?:{_TO}(?:{_SYM}\s?)?(?P<m2>{_N})(?P<ms2>{_SC}?)(?!{_PCT}|\d))?"
    rf"|(?P<psign>{_SIGN})?(?P<p>(?<![\w.,/]){_N})\)?(?:{_PCT})?{_TO}[-−]?(?P<p2>{_N})\)?(?P<pu2>{_PCT})"
    rf"|(?P<osign>{_SIGN})?(?P<o>(?<![\w.,/]){_N})\)?(?P<pu>{_PCT})"
    rf"|(?P<cn>(?<![\w.,/]){_N})(?P<cns>{_SC}?)\s?(?P<cname>{_NAME})"
    rf"|(?P<s>(?<![\w.,/]){_N})(?P<ss>{_SC}?){_SH}"
    rf"|(?P<x>(?<![\w.,/]){_N})\s?(?:x(?![A-Za-z0-9])|times\b)"
    rf"|\b(?P<wt>(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[\s-])?(?:{_CW}))(?P<wu>[\s-]?(?:percent|per\scent)\b)"
    rf"|\b(?P<fc>one|two|three|four|five|seven|nine|a|an)[\s-](?P<fp>{'|'.join(PARTS)})\b(?=\s+(?:of|to|the|its|their|our|share|stake|in|below|above|lower|higher|less|more|more\b)|[.,;:)]|$)"
    rf"|\b(?P<half>half)(?=\s+(?:of|its|the|our|their|as)\b)"
    rf"|\b(?P<fold>{'|'.join(_FOLDS)})\b"
    rf"|(?P<csign>{_SIGN})?(?P<c>(?<![\w.,/$-]){_N})(?P<cs>{_SC}?)(?![\w%]|[.,]\d|\s?%)(?=(?P<noun>[\s-]+[A-Za-z][A-Za-z-]*(?:\s+[A-Za-z][A-Za-z-]*)?)?)"
    rf"|\b(?P<w>{_CW})(?:\s(?:and|to|or)\s(?P<w2>{_CW}))?(?=\s(?P<wnoun>[a-z][a-z-]+(?:\s[a-z][a-z-]+)?))",
    re.IGNORECASE,
)  # fmt: skip
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_IN_DATE = re.compile(rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s(?:19|20)\d\d)?\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?:,?\s(?:19|20)\d\d)?\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{{1,2}}/\d{{1,2}}/(?:\d{{2}}|\d{{4}})\b", re.I)  # fmt: skip
_OF_AN_AMOUNT = re.compile(
    r"\s+(?:of|to)\s+(?:its|our|their|the|all|total|net|sales|revenues?|purchases|output|a|an|[A-Z])|\s*[.,;:)]|\s*$|\s+(?:share|stake|lower|higher|less|more|below|above)"
)
_JOINT = re.compile(r"\s?(?P<how>-|\bto\b|\band\b)\s?(?:[A-Z]*[$€£¥]\s?)?[-−(]?\s?$", re.I)
_LABELLED = re.compile(
    r"(?:\b(?:note|notes|item|items|section|sections|rule|page|p|part|exhibit|form|schedule|article|phase|level|tier|topic|asc|asu|chapter|step|no|number|fiscal|fy|class|series|figure|table|title|ifrs|ias|sfas|fin|tranche|appendix|windows|q[1-4]|h[12]|s)\.?\s?|#|\bS|\[)$",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MORE = re.compile(r"\b(?:more than|over|above|at least|greater than|in excess of|exceed(?:s|ed|ing)?|no less than|not less than|upwards of|north of|surpass(?:ed|es|ing)?|topp?(?:ed|ing))\s+(?:approximately\s+|about\s+)?$|>\s?$", re.I)  # fmt: skip
_LESS = re.compile(r"\b(?:less than|under|below|up to|at most|no more than|not more than|fewer than|as much as|as many as|maximum of|not exceed(?:ing)?)\s+(?:approximately\s+|about\s+)?$|<\s?$", re.I)  # fmt: skip
_HEDGE = re.compile(r"\b(?:about|around|roughly|approximately|some|nearly|almost|close to|circa|ca\.|an estimated|just (?:over|under|above|below)|slightly (?:over|under|more than|less than|above|below))\s+$|~\s?$", re.I)  # fmt: skip
_OR_MORE = re.compile(r"^\s?(?:or|and) (?P<how>more|greater|above|less|fewer|below)\b", re.I)


@dataclass(frozen=True, slots=True)
class Value:
    """One value at `text[start:end]`, signed as printed; low == high for a point. `noun` is what a count counts."""

    start: int
    end: int
    text: str
    unit: Unit
    low: float
    high: float
    half: float = 0.0
    currency: str | None = None
    noun: str | None = None
    bound: Bound = ""
    hedged: bool = False
    signed: bool = False
    points: bool = False  # percentage or basis points: a difference of two ratios
    fold: bool = False  # "doubled": a multiple of what was

    @property
    def mid(self) -> float:
        """The middle."""
        return (self.low + self.high) / 2


def values(text: str) -> list[Value]:
    """All values of a text in reading order, without overlaps."""
    flat = plain(text)
    dates = [(m.start(), m.end()) for m in _IN_DATE.finditer(flat)]
    yuan = re.search(r"\byuan\b|\brenminbi\b|\bRMB\b|人民币", flat) is not None
    found: list[Value] = []
    at = 0
    while match := _TOKEN.search(flat, at):
        shared = match["ms2"] if match["m2"] and not match["ms"] else None  # "$60.9 and $27.0 billion"
        if (first := _end_of_first(match, flat)) is None:
            shared = None
        else:
            match = _TOKEN.match(flat, match.start(), first) or match
        at = match.end()
        value = _read(match, flat, dates)
        if value is None:
            continue
        if shared:
            value = _scaled(value, shared)
        if yuan and value.currency == "JPY" and "¥" in value.text:
            value = replace(value, currency="CNY")
        found.append(_bounded(value, flat))
    return found


def _scaled(value: Value, scale: str) -> Value:
    by = SCALES[scale.strip().lower()]
    return replace(value, low=value.low * by, high=value.high * by, half=value.half * by)


def _end_of_first(match: re.Match[str], text: str) -> int | None:
    """Where the first of two values ends that only look like a range: "12% and 11%", "from $4bn to $5bn"."""
    second = match.start("m2") if match["m2"] else match.start("p2") if match["p2"] else -1
    if second < 0:
        return None
    joined = _JOINT.search(text[match.start() : second])
    before = text[max(0, match.start() - 24) : match.start()].lower()
    if joined is None or joined["how"] == "-":
        return None
    if joined["how"].lower() == "and":
        return None if re.search(r"\bbetween\s*$", before) else match.start() + joined.start()
    return (
        match.start() + joined.start() if re.search(r"(?<!ranging )(?<!range )(?<!ranged )\bfrom\s*$", before) else None
    )


def agrees(claim: Value, source: Value) -> bool:
    """Whether the claim's value is the source's, as printed or as a fair rounding of it, magnitude only.

    A claim may round what the source prints and never be finer than it; a bound must be claimed as a bound.
    """
    if not same_unit(claim, source):
        return False
    a, b = sorted((abs(claim.low), abs(claim.high))), sorted((abs(source.low), abs(source.high)))
    if source.bound != claim.bound and not _covers(claim, source):
        return False
    room = claim.half + 1e-9 * max(1.0, a[1])
    if claim.hedged:
        room = max(room, a[1] * 0.025)
    if claim.bound and not source.bound:
        return _covers(claim, source)
    return abs(a[0] - b[0]) <= room and abs(a[1] - b[1]) <= room


def same_unit(claim: Value, source: Value) -> bool:
    """Whether both measure in one unit: currency, ratio, shares, or the same thing counted."""
    if claim.unit in ("count", "duration") and source.unit in ("count", "duration"):
        return _noun(claim) == _noun(source) or not claim.noun or not source.noun
    if {claim.unit, source.unit} <= {"count", "shares"}:
        return "share" in (claim.noun or "share") and "share" in (source.noun or "share")
    if claim.unit != source.unit:
        return False
    return claim.unit != "money" or claim.currency == source.currency


def needs_no_typing(value: Value) -> bool:
    """Whether a claim may print a value without typing it: lengths of time, and counts in words ("two customers")."""
    in_words = not any(c.isdigit() for c in value.text)
    return value.unit == "duration" or (in_words and value.unit in ("count", "multiple"))


def _covers(claim: Value, source: Value) -> bool:
    """A claimed bound that a stated point lies just beyond: "over $60 billion" for $60.9 billion."""
    a, b = abs(claim.high), abs(source.low)
    if source.bound or not claim.bound:
        return False
    return a <= b <= 1.2 * a if claim.bound == "more" else 0.8 * a <= b <= a


def _noun(value: Value) -> str:
    return " ".join(word.rstrip("s") for word in (value.noun or "").casefold().split()[:1])


def _bounded(value: Value, text: str) -> Value:
    before, after = text[max(0, value.start - 40) : value.start], text[value.end : value.end + 14]
    bound: Bound = "more" if _MORE.search(before) else "less" if _LESS.search(before) else ""
    if tail := _OR_MORE.match(after):
        bound = "more" if tail["how"].lower() in ("more", "greater", "above") else "less"
    return replace(value, bound=bound, hedged=_HEDGE.search(before) is not None)


def _read(match: re.Match[str], text: str, dates: list[tuple[int, int]]) -> Value | None:
    part = match.groupdict()
    at, end = match.start(), match.end()
    if any(a <= at < b or a < end <= b for a, b in dates):
        return None
    if part["m"]:
        return _money(part, at, end, text)
    if part["p"] or part["o"]:
        return _ratio(part, at, end, text)
    if part["cn"]:
        number, half = number_of(part["cn"], part["cns"])
        return Value(at, end, text[at:end], "money", number, number, half, CURRENCY_NAMES[part["cname"].lower()])
    if part["s"]:
        number, half = number_of(part["s"], part["ss"])
        return Value(at, end, text[at:end], "shares", number, number, half, noun="shares")
    if part["x"]:
        number, half = number_of(part["x"], "")
        return Value(at, end, text[at:end], "multiple", number, number, half)
    if part["wt"]:
        number = sum(_CARDINALS[word.lower()] for word in re.split(r"[\s-]", part["wt"])) / 100
        return Value(at, end, text[at:end], "ratio", number, number, 0.005)
    if part["fp"]:
        if part["fp"].lower() == "quarter" and not _OF_AN_AMOUNT.match(text[end:]):
            return None  # "a quarter of growth" is a length of time
        count = _CARDINALS.get(part["fc"].lower(), 1)
        number = count * PARTS[part["fp"].lower()]
        return Value(at, end, text[at:end], "ratio", number, number, 0.005) if number < 1 else None
    if part["half"]:
        return Value(at, end, text[at:end], "ratio", 0.5, 0.5, 0.005)
    if part["fold"]:
        number = _FOLDS[part["fold"].lower()]
        return Value(at, end, text[at:end], "multiple", number, number, 0.05, fold=True)
    return _count(part, at, end, text)


def _money(part: dict[str, str | None], at: int, end: int, text: str) -> Value:
    second = (part["ms2"] or "") if part["m2"] else ""
    low, half = number_of(part["m"] or "", part["ms"] or second)
    high = number_of(part["m2"] or "", part["ms2"] or part["ms"])[0] if part["m2"] else low
    symbol = part["sym"] or ""
    currency = SYMBOLS[symbol if symbol in SYMBOLS else symbol.upper()]
    signed = bool(part["sign"] or part["sign2"])
    low, high = sorted((low, high))
    if signed:
        low, high = -high, -low
    return Value(at, end, text[at:end], "money", low, high, half, currency, signed=signed)


def _ratio(part: dict[str, str | None], at: int, end: int, text: str) -> Value:
    words = (part["pu2"] or part["pu"] or "").lower()
    basis = "b" in words
    points = basis or "point" in words or "pp" in words or "pt" in words
    scale = 1e-4 if basis else 1e-2
    low, half = number_of(part["p"] or part["o"] or "", "")
    high = number_of(part["p2"] or "", "")[0] if part["p"] else low
    signed = bool(part["psign"] or part["osign"])
    low, high = sorted((low * scale, high * scale))
    if signed:
        low, high = -high, -low
    return Value(at, end, text[at:end], "ratio", low, high, half * scale, signed=signed, points=points)


def _count(part: dict[str, str | None], at: int, end: int, text: str) -> Value | None:
    if part["c"]:
        if _LABELLED.search(text[:at]) or (_YEAR.fullmatch(part["c"]) and not part["cs"]):
            return None
        if not part["cs"] and re.search(r"(?:^|[A-Za-z0-9])-$", text[:at]) and not part["csign"]:
            return None
        number, half = number_of(part["c"], part["cs"])
        high, noun = number, part["noun"]
        if part["csign"]:
            number = high = -number
    else:
        number, half, noun = float(_CARDINALS[(part["w"] or "").lower()]), 0.0, part["wnoun"]
        high = float(_CARDINALS[part["w2"].lower()]) if part["w2"] else number
    words = _noun_words(noun or "")
    if not part["c"] and not words:
        return None
    if (noun and re.match(r"-(?:[A-Z]\b|for-)|\s[A-Z]{2,}\b", noun)) or re.match(r"-\d", text[end:]):
        return None  # "10-K", "7-for-1", "737 MAX", "737-800": names, not counts
    unit: Unit = "duration" if words and any(map(_DURATION.match, words)) else "count"
    low, high = sorted((number, high))
    return Value(at, end, text[at:end], unit, low, high, half, noun=" ".join(words).lower() or None, signed=number < 0)


def _noun_words(noun: str) -> list[str]:
    words = [w for w in re.split(r"[\s-]+", noun) if w]
    stop = next((n for n, word in enumerate(words) if word.lower() in _NOT_NOUNS), len(words))
    return words[:stop]


def number_of(number: str, scale: str | None) -> tuple[float, float]:
    """(value, half of the last printed digit's place) of digits with a scale word or none."""
    bare = number.replace(",", "")
    times = SCALES.get((scale or "").strip().lower(), 1.0)
    return float(bare) * times, 0.5 * 10.0 ** -len(bare.partition(".")[2]) * times
