"""What a stated share is a share of, from the words after "of" and from captions. Default-deny: no word, no revenue.

The printed words are kept: they decide over a tag when they are narrower ("U.S. gross revenues").
"""

from __future__ import annotations

import re

from knowledge.types import ShareBase

_RECEIVABLE = re.compile(
    r"\breceivables?\b|\baccounts? (?:and notes )?receivable|\bcredit (?:risk|exposure)|\bamounts? due\b"
)
_COST = re.compile(
    r"\bpurchas\w*|\bprocure\w*|\bsupply\b|\bsupplies\b|\bspend\w*|\braw materials?\b"
    r"|\bcomponents?\b|\bwafers?\b"
    r"|\binventory\b|\bdrugs?\b|\bmaterials?\b|\bneeds\b|\brequirements?\b|\bsteel\b|\bthat we (?:use|used|buy"
    r"|bought|purchase|dispense)"
    r"|\bmanufactur\w+|\bproduction\b|\baccounts payable"
)
_EQUITY = re.compile(
    r"\bshares\b|\bcommon stock\b|\bstock\b|\bequity\b|\bownership\b|\bvoting\b|\binterests?\b|\bowned\b"
    r"|\bstake\b|\bcapital\b|\bunits outstanding"
)
_PAID = re.compile(r"\b(?:rent(?:al)?|lease) (?:payments?|expenses?|costs?)\b|\bpayments due\b")
_OTHER = re.compile(
    r"\bbacklog\b|\bassets?\b|\bdebt\b|\bunits\b|\bvolumes?\b|\bworkforce\b|\bemployees\b|\bmarket\b"
    r"|\bprescriptions\b|\bearnings\b"
    r"|\bincome\b|\bprofits?\b|\bmembers\b|\bpremium\b|\bdeposits\b|\bshipments\b|\bincrease\b|\bdecrease\b"
    r"|\bgrowth\b|\bcapacity\b|\bfleet\b"
)
_REVENUE = re.compile(r"\b(?:revenues?|sales|turnover|royalties|rents?|rental income|lease income|premiums|billings)\b")
_PLAIN_REVENUE = re.compile(
    r"^(?:(?:of|the|@our|its|their|total|consolidated|net|overall|company|annual|aggregate|worldwide|global"
    r"|combined|gross|company's|@our total"
    r"|fiscal|full[- ]year|quarterly|year's|reported|year|operating|amount|from|external|customer|recognized"
    r"|all|(?:19|20)\d\d|\d{4}'s)\s)*"
    r"(?:net\s|operating\s)?(?:revenues?|sales|turnover)(?:\sand\s(?:revenues?|sales))?\b"
)


def base_of(phrase: str) -> ShareBase | None:
    """The base that a phrase such as "our consolidated net revenue" or "U.S. gross revenues" names; None if none."""
    words = phrase.strip().lower()
    if not words:
        return None
    if _RECEIVABLE.search(words):
        return "receivables"
    if _PAID.search(words):
        return "other"
    whole = _PLAIN_REVENUE.match(words)
    if whole and not re.search(r"\b(?:usa|gross|cost)\b", words[:40]):
        return "source_segment" if _tail_narrows(words[whole.end() :]) else "source_revenue"
    if re.search(r"\bcosts? of (?:sales|revenues?|goods)", words) or (
        _COST.search(words) and not _REVENUE.search(words)
    ):
        return "target_cost"
    if _REVENUE.search(words):
        return "source_segment"
    if _EQUITY.search(words):
        return "equity"
    return "other" if _OTHER.search(words) else None


def _tail_narrows(rest: str) -> bool:
    """True for "of the Home segment", "in the United States", "from product sales" right after "net sales"."""
    return bool(
        re.match(
            r"\s(?:of|in|for|from|within|at|attributable to|generated (?:by|in)|earned (?:by|in))\s"
            r"(?:(?:the|@our|its|each|this|that)\s)?[^.;]{0,60}?"
            r"\b(?:segments?|division|business|usa|north america|europe|asia|china|products?|subsidiary|region)\b",
            rest,
        )
    )


_LISTED = (
    r"(?:@our|its|the|total|consolidated)\s(?:[\w-]+\s?){1,3}(?:,\s(?:[\w-]+\s?){1,3}){1,3},?\s?(?:and|or)\s(?:[\w-]+\s){0,3}"
    r"(?:revenues?|sales)"
)
"""A base that lists what is sold: "our oil, natural gas and NGL revenues"."""
_AFTER = re.compile(
    r"\)?,?(?:\sor (?:more|greater)|\sin the aggregate|,? respectively,?|\seach)*\s?(?:of|in)\s"
    rf"(?P<base>{_LISTED}|[^,.;:(#]*)"
)
_STAKE = re.compile(
    r"\s(?:\w+\s){0,3}?(?:equity|ownership|interest|stake|membership|owned|voting|shareholding"
    r"|of the (?:\w+\s){0,3}(?:shares|stock|equity|units))\b"
)
_BEFORE = re.compile(
    r"\b(?:for|from|with|was|were)\s(?P<lead>(?:[\w-]+\s){0,3}(?:revenues?|sales))\sof\s(?:approximately\s)?$"
    r"|\bof\s(?P<base>[^,.;:(#]*)$|\bof\s(?P<dated>@our\s(?:19|20)\d\d\s[^,.;:(#]*),\s$"
)
_LEADING = re.compile(
    r"\bof\s(?P<base>(?:@our|the|total|net|consolidated|all)[^,.;:(#@]*(?:revenues?|sales|receivables?|purchases)"
    r"[^,.;:(#@]*),"
)
_OTHER_FIGURE = re.compile(r"#q\d+\)?(?:[^#@;]{0,40}?)\s(?:of|in)\s(?P<base>[^,.;:(#]*)")
_FIGURE_BEFORE = re.compile(
    r"\b(?:for|from|with|was|were)\s(?P<lead>(?:[\w-]+\s){0,3}(?:revenues?|sales))\sof\s(?:approximately\s)?$"
    r"|#q\d+\)?\s(?:of|in)\s(?P<base>[^,.;:(#]*)"
)
_PERCENTAGE_OF = re.compile(
    r"(?:as (?:a|an approximate) )?(?:percent(?:age)?s?|share|portion|%) of (?P<base>[^,.;:|#@]*(?:@our[^,.;:|#@]*)?)"
)
_CAPTION = re.compile(r"\bof (?P<base>(?:@our|the|total|net|consolidated)[^,.;:|#]*)")
_BUYS = re.compile(r"\b(?:bought|buys?|purchas\w+|sourc\w+|obtain\w*|procur\w+|import\w*|acquires?)\s(?:\w+\s)?$")
_OF_OUR = re.compile(r"\sof\s(?P<base>@our\s[^,.;:(#@]*?)(?=\s(?:from|in|during)\b|[,.;:(]|$)")
"""What is bought, as a base of its own: "bought 41% of our fuel"."""
_TRADE = re.compile(r"\b(?:sales|revenues?)\s(?:to|from|with|by)\b")
_WHOLE = ("revenue", "revenues", "sales", "receivable", "receivables")
_CUT = re.compile(
    r"\s(?:@n\d|and\s@n|and\s(?:\w+\s){1,3}customers?\b"
    r"|were\s|was\s|is\s|are\s|came\s|derived|from\s@n|to\s@n|during|in (?:each|fiscal|20|19)"
    r"|for the (?:fiscal )?(?:years?|three|six|nine|quarter))"
)
Base = tuple[ShareBase | None, str]


def find_base(text: str, start: int, end: int, context: str | None) -> Base:
    """The base of the figure at [start, end) of a skeleton, with its words: right of it, left of it, in the caption."""
    before, after = text[:start], text[end:]
    if match := _STAKE.match(after):
        return "equity", match[0].strip(") ")
    for match, whole in (
        (_AFTER.match(after), False),
        (_BEFORE.search(before), True),
        (_LEADING.search(before), False),
    ):
        if match is None:
            continue
        words = _until_name(match["base"] or match.groupdict().get("dated") or match.groupdict().get("lead") or "")
        words += _segment_after(text, match, end) if match.re is _AFTER else ""
        if (base := base_of(words)) is not None and (not whole or words.endswith(_WHOLE)):
            return base, words
    if _BUYS.search(before) and (match := _OF_OUR.match(after)):
        return "target_cost", match["base"].strip()
    elsewhere = [*_OTHER_FIGURE.finditer(after)]
    for place in (text, context or ""):
        elsewhere += _PERCENTAGE_OF.finditer(place)
    elsewhere += _CAPTION.finditer(context or "")
    for match in elsewhere:
        words = _until_name(match["base"])
        if words in ("total", "the total") and _TRADE.search(before):
            return "source_revenue", "total"
        if (base := base_of(words)) is not None:
            return base, words
    return _of_the_figure_before(before)


_SEGMENT = re.compile(
    r"(?:,\s[\w&-]+(?:\s[\w&-]+){0,2}){0,3}?,?\s(?:and\s)(?:[\w&-]+\s){1,3}(?:segments?|division|business|unit)\b"
)


def _segment_after(text: str, match: re.Match[str], end: int) -> str:
    """What a comma cut off a segment's name: "our Enterprise, Embedded and Semi-Custom segment"."""
    more = _SEGMENT.match(text, end + match.end())
    return more[0] if more else ""


def printed(words: str) -> str | None:
    """A base's words as the filing prints them, near enough; None for none."""
    return words.replace("@our", "our").replace("usa", "U.S.").strip() or None


def _of_the_figure_before(before: str) -> Base:
    """ "18% of our revenue in 2023 and 15% in 2022": the second figure is of revenue too."""
    last: Base = (None, "")
    for match in _FIGURE_BEFORE.finditer(before):
        words = _until_name(match["base"])
        if (base := base_of(words)) is not None:
            last = (base, words)
    return last


def _until_name(words: str) -> str:
    return _CUT.split(words + " ")[0].strip()
