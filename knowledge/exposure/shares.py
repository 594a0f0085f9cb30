"""Whose share a stated percentage is: the arithmetic grammar of a disclosure.

Works on a skeleton. A share is attached to the name that the sentence's order gives it to, or to nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.exposure.bases import find_base, printed
from knowledge.exposure.periods import newest, periods, year_of
from knowledge.exposure.quantities import Quantity
from knowledge.exposure.skeleton import Skeleton
from knowledge.types import Party, Share, ShareBase

_SHARE_VERB = (
    r"(?:account\w*|represent\w*|compris\w*|constitut\w*|made up|makes? up|making up|amount\w*|total\w*|was|were|is|are"
    r"|contribut\w*|exceed\w*|approximat\w*|responsible|generat\w*|suppli\w*|supply|equal\w*|equat\w*"
    r"|attributable"
    r"|(?:revenues?|sales|shares?|percentages?|portion|interest|stake|total) (?:of|at)|paid|pays?|own\w*|h[eo]ld\w*"
    r"|had|ha[sv]e|reached|purchas\w*|each|increas\w*|decreas\w*|declin\w*|grew"
    r"|rose|fell|remain\w*|took|takes?)"
)
_LEFT = re.compile(rf"(?P<x>@n\d+)(?!\d)(?P<between>(?:(?!@n\d|;)[^#])*?\b{_SHARE_VERB}\b(?:(?!@n\d|;)[^#])*?)$")
_BESIDE = re.compile(
    r"(?P<x>@n\d+)(?!\d)(?:'s)?\s?(?:\(|,|:|-|\s(?:next\s|second\s|third\s)?at\s|\swith\s)\s?(?:with\s|at\s|representing\s|or\s|of\s)?$"
)
_RIGHT = re.compile(
    r"^(?:(?!,\s(?:but|while|although|whereas|(?:most|much|some|all|part) of))[^#;])*?"
    r"\b(?:from|to|by|with|through|pursuant to|under|owned by"
    r"|for|in)\s"
    r"(?:(?!@n\d|;|,\s(?:but|while|which))[^#]){0,60}?(?P<x>@n\d+)(?!\d)"
)
_NAMELY = re.compile(
    r"^\sof\s[^@#;,]{0,50}?\b(?:revenues?|sales|purchases)\s(?:[^@#;,]{0,30}\s)?(?:were|was|are|is|included?|:)\s(?P<x>@n\d+)(?!\d)"
)
"""Right of a bound: "above 10% of revenue were X"."""
_ROW = re.compile(r"^\W*(?P<x>@n\d+)(?!\d)[\s:|$]*$")
_SOMEBODY = re.compile(
    r"\b(?:one of (?:which|whom)|(?:one|two|three|four|single|another|other)\s(?:\w+\s){0,2}"
    r"(?:customers?|clients?|distributors?|wholesalers?))\b"
)
_EXCEPTED = re.compile(r"\b(?:other than|except for|besides|excluding|except)\s(?:the\s)?$")
_ANONYMOUS = re.compile(
    r"\b(?:(?:one|a single|an?|another)\s(?:[\w-]+\s){0,4}(?:customer|client|distributor|wholesaler|licensee|reseller)"
    r"|(?:two|three|four|five|six|ten)\s(?:[\w-]+\s){0,4}(?:customers|clients|distributors|wholesalers|licensees))\b"
    r"|\bcustomer\s(?:[a-h]|one|two|three|\d)\b|\bone of which\b|\bsales to one\b"
    r"|@our\s(?:single\s)?largest\s(?:customer|client)\b"
)
_SEVERAL = re.compile(
    r"\b(?:two|three|four|five|six|ten)\s(?:[\w-]+\s){0,4}(?:customers|clients|distributors|wholesalers"
    r"|licensees)\b"
)
_NOT_A_SHARE = re.compile(
    r"\s(?:\w+\s)?(?:increase|decrease|decline|growth|higher|lower|reduction|drop|rise|improvement|premium|threshold|(?:\w+\s){0,3}escalators?"
    r"|discount|interest rate|tax rate|senior|notes)\b"
)
_CHANGED_BY = re.compile(
    r"\b(?:increased|decreased|declined|grew|rose|fell|(?<!made\s)(?<!make\s)(?<!makes\s)up|down|higher|lower"
    r"|grown|risen)\s(?:by\s)?$"
    r"|\b(?:royalt(?:y|ies)|commissions?|discounts?|dividends?|interest)\s(?:\w+\s){0,2}(?:of|at|equal to)\s(?:\w+\s)?$"
)
_EACH = re.compile(r"\b(?:each|individually|respectively|per customer)\b")
_TOGETHER = re.compile(
    r"\b(?:together|collectively|combined|in (?:the )?aggregate|an aggregate|jointly|in total|a total of|aggregated?)\b"
)
_INCLUDING = re.compile(r"\b(?:including|which include[sd]?|such as|among them|led by)\s(?:the\s)?$")
_GROUP = re.compile(
    r"\b(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+|several|top|largest)\s(?:\w+\s){0,3}|top\s\w+\s"
    r"|largest\s)"
    r"(?:customers?|clients|distributors|wholesalers|retailers|suppliers|vendors)\b"
)
_MADE_BY = re.compile(
    r"\b(?:products?|goods|brands?|merchandise|equipment|items|drugs|vehicles|titles|games)\b[^@#;]{0,40}\b(?:supplied|made"
    r"|manufactured|produced|purchased|licensed|sourced|provided|published|developed|bought)\s(?:by|from)\s(?:the\s)?$"
)
_SOLD = re.compile(
    r"\b(?:sold|sells?|delivered|shipped|dedicated|committed)\s(?:\w+\s){0,4}to\b|\bthat @we (?:sold|sell)\b"
    r"|\b(?:purchased|bought) by @n"
)
"""Right of a share of production or capacity: it is the filer that sells."""
_FROM_ANOTHER = re.compile(
    r"[^#@;]{0,12}\sof\s(?:@our|the|its|total|\w+\s)?[^#@;]{0,60}\b(?:revenues?|sales)\s(?:\w+\s)?(?:from|to|with)\s(?:the\s)?(?P<y>@n\d+)"
)
_BUY = re.compile(r"@n\d+,?\s(?:\w+ly\s|each\s)?(?:purchase|buy|take|order)[sd]?\s[^@#;]{0,15}$")
"""Left of a share of the filer's goods: it is the filer that sells."""
_AT = re.compile(r"^[^@]{0,60}[,(]\s?(?:at|with|representing)\s$")
_SAME_AGAIN = re.compile(r"\W*(?:and|or|to|from|compared (?:to|with)|versus|up from|down from)?\W*")
_Q = re.compile(r"#q(\d+)")


@dataclass(frozen=True, slots=True)
class Stated:
    """A share with whom it was stated of. `party` None: a counterparty that the sentence does not name."""

    party: Party | None
    share: Share
    at: int  # place of the figure in the skeleton


@dataclass(frozen=True, slots=True)
class _Figure:
    """The figures at [start, end) of the skeleton, and the name group that they belong to."""

    token: str | None
    values: tuple[Quantity, ...]
    start: int
    end: int


def stated_shares(skeleton: Skeleton, *, period: str | None, context: str | None = None) -> list[Stated]:
    """The shares of a sentence, each with its party, base and period. One for each party and base: the newest."""
    kept: dict[tuple[object, ...], Stated] = {}
    for figure in _figures(skeleton):
        base, words = find_base(skeleton.text, figure.start, figure.end, context)
        if base is None or _of_goods(skeleton.text, figure, base):
            continue
        if base == "source_revenue" and (_its(skeleton.text, words) or _of_another(skeleton.text, figure)):
            base = "source_segment"
        sold = _SOLD.search(skeleton.text[figure.end : figure.end + 120]) or _BUY.search(skeleton.text[: figure.start])
        if base == "target_cost" and sold:
            base = "other"
        for one in _stated(skeleton, figure, base, words, _periods(skeleton.text, figure, period, context)):
            who = one.party.company or one.party.name if one.party else "several" if one.share.joint else one.at
            key = (who, one.share.of)
            if key not in kept or _says_more(one.share, kept[key].share):
                kept[key] = one
    return list(kept.values())


def _its(text: str, words: str) -> bool:
    """True for "its 2018 revenues" where nobody says that the filer is meant: a segment's, then."""
    return words.startswith("its ") and "@we" not in text and "@our" not in text


def _of_another(text: str, figure: _Figure) -> bool:
    """True for "X was 74% of our revenues from Y": of the revenue from Y alone."""
    after = _FROM_ANOTHER.match(text, figure.end)
    return after is not None and figure.token is not None and after["y"] != figure.token


def _of_goods(text: str, figure: _Figure, base: ShareBase) -> bool:
    """True for "sales of products supplied by X were 34% of our sales": X sells to the filer, and buys nothing."""
    at = text.find(figure.token) if figure.token else -1
    return base in ("source_revenue", "source_segment") and 0 <= at < figure.start and bool(_MADE_BY.search(text[:at]))


def _says_more(new: Share, old: Share) -> bool:
    """A newer period, or a value where the same period had a bound alone."""
    years = year_of(new.period), year_of(old.period)
    return years[0] > years[1] or (years[0] == years[1] and new.low == new.high and old.low != old.high)


def _figures(skeleton: Skeleton) -> list[_Figure]:
    text = skeleton.text
    found: list[_Figure] = []
    places = list(_Q.finditer(text))
    for k, match in enumerate(places):
        if _NOT_A_SHARE.match(text[match.end() :]) or _CHANGED_BY.search(text[: match.start()]):
            continue
        left = _Q.sub("", text[found[-1].end if found else 0 : match.start()])
        right = text[match.end() : places[k + 1].start() if k + 1 < len(places) else len(text)]
        found.append(_Figure(_attached(left, right), skeleton.shares[int(match[1])], match.start(), match.end()))
    for k in range(1, len(found)):  # "31% in 2023, 28% in 2022": a later figure of the same name
        between = text[found[k - 1].end : found[k].start]
        later = re.search(r"(?:19|20)\d\d", between) and not re.search(r"@n\d", between)
        again = later or _SAME_AGAIN.fullmatch(between) or _AT.search(between)
        if found[k].token is None and again:
            found[k] = replace(found[k], token=found[k - 1].token)
    return found


def _attached(left: str, right: str) -> str | None:
    """The name group of a figure with `left` and `right` of it up to the next figures; None for nobody named."""
    if match := _BESIDE.search(left):
        return match["x"]
    if match := _LEFT.search(left):
        unnamed = _SOMEBODY.search(match["between"]) and not _EXCEPTED.search(left[: match.start()])
        return None if unnamed else match["x"]
    if match := _RIGHT.search(right) or _ROW.search(left) or _NAMELY.search(right):
        return match["x"]
    return None


def _periods(text: str, figure: _Figure, default: str | None, context: str | None) -> list[str | None]:
    after = text[figure.end :]
    following = _Q.search(after)
    near = after[: following.start()] if following else after
    before = text[: figure.start]
    return periods(len(figure.values), before=before, after=after, near=near, context=context, default=default)


def _stated(skeleton: Skeleton, figure: _Figure, base: ShareBase, words: str, when: list[str | None]) -> list[Stated]:
    values, last = figure.values, newest(when)
    same = len(set(when)) == 1
    if figure.token is None:
        said = _said_of(skeleton.text[: figure.start][-160:])
        if not _ANONYMOUS.search(said):
            return []
        each = values if same else values[last : last + 1]
        joint = len(each) == 1 and bool(_SEVERAL.search(said)) and _is_joint(skeleton.text, figure)
        if joint and (each[0].low, each[0].high) == (0.1, 1.0):
            joint = False  # "two customers of more than 10%": ASC 280-10-50-42 counts each of them
        shares = [_share(q, base, words, joint=joint, period=when[last]) for q in each]
        return [Stated(None, share, figure.start + i) for i, share in enumerate(shares)]
    parties = skeleton.names[int(figure.token[2:])]
    if len(parties) == len(values) > 1:
        period = when[0] if same else None
        return [Stated(p, _share(q, base, words, period=period), figure.start) for p, q in zip(parties, values)]
    group = _is_one_of_a_group(skeleton.text, figure)
    value = replace(values[last], low=0.0) if group else values[last]
    joint = group or (len(parties) > 1 and _is_joint(skeleton.text, figure))
    share = _share(value, base, words, joint=joint, period=when[last])
    return [Stated(p, share, figure.start) for p in parties]


def _said_of(before: str) -> str:
    """The words that say whose a figure is: those since the last figure where they name somebody, else all of them."""
    since = before.rpartition("#q")[2]
    return since if _ANONYMOUS.search(since) else before


def _is_one_of_a_group(text: str, figure: _Figure) -> bool:
    """True for "our five largest customers, including X, represented 52%": X's own share is at most that."""
    before = text[: text.find(figure.token or "")]
    return bool(_INCLUDING.search(before)) and bool(_GROUP.search(text[: figure.start]))


def _is_joint(text: str, figure: _Figure) -> bool:
    """True when one figure stands for several names, unless the words say that it holds for each."""
    clause = text[max(0, text.find(figure.token or "") - 80) : figure.end + 60]
    return not _EACH.search(clause) or bool(_TOGETHER.search(clause))


def _share(q: Quantity, base: ShareBase, words: str, *, joint: bool = False, period: str | None) -> Share:
    return Share(round(q.low, 6), round(q.high, 6), base, printed(words), joint, period)
