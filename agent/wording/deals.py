"""Buyer and seller of a deal: by what the text calls them, and by where they stand around its verb. English only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.wording.kinds import Kind
from agent.wording.names import Named
from agent.wording.sides import Roles, agent_of, plain, sentence_before

_RANK = (
    r"(?:largest|biggest|main|top|key|major|sole|only|single|most important|principal|long-?time|long-?standing|"
    r"anchor|flagship|leading)"
)
_CUSTOMER = re.compile(rf"\b(?:{_RANK}\s+)?(?:customer|client|buyer)s?,?\s*(?:\([^)]*\)\s*)?$", re.IGNORECASE)
_IS_CUSTOMER = re.compile(
    r"^(?:\s*\([^)]*\))?,?\s+(?:is |was |which is |who is )?(?:by far |also |still )?"
    r"(?:its|his|their|the (?:company|group|firm|maker|supplier)['’]s|an?|one of its)\s+"
    r"(?:[\w\-]+\s+){0,3}?(?:customer|client|buyer)s?\b",
    re.IGNORECASE,
)
_SUPPLIER = re.compile(r"\b(?:supplier|vendor|contractor)s?,?\s*$", re.IGNORECASE)
_IS_SUPPLIER = re.compile(
    r"^(?:\s*\([^)]*\))?,?\s+(?:as (?:a|its|the|one of its)|(?:is |was )?(?:its|their|a|the|one of its))\s+"
    r"(?:[\w\-]+\s+){0,3}?(?:supplier|vendor)s?\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:(?:stop|end|ceas|drop|phas|discontinu|no longer|abandon|ditch|replac|switch|mov|sever|insourc|wean|reduc|"
    r"cut|"
    r"trim|slash|halv|lower|scal|pull|shift|design|develop|mak|buil|dump|ax|part|diversif|buy|dual|"
    r"rais|increas|boost|doubl|lift)\w*|"
    r"in[- ]house|its own)",
    re.IGNORECASE,
)


def ended_use(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    """The user stands nearest before the ending verb, unless called a customer; the one left is the other name."""
    if not names:
        return Roles()
    user = customer_of(text, names) or agent_of(text, names)
    if user is None:
        seller = supplier_of(text, names)
        rest = [named for named in names if named is not seller]
        if not rest:
            return Roles(names[0])
        verb = next((m for m in _ENDS.finditer(text) if rest[0].end <= m.start()), None)
        at = verb.start() if verb else len(text)
        before = [named for named in rest if named.start < at]
        user = before[-1] if before else rest[0]
        if seller is not None:
            return Roles(user, seller)
    after = [named for named in names if named is not user and named.start > user.end]
    left = [named for named in names if named is not user]
    return Roles(user, after[0] if after else left[0] if left else None)


def bought_less(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    """As `ended_use`; with no seller named the buyer buys less (or more) of all."""
    roles = ended_use(text, kind, names)
    if roles.head is not None and roles.other is None:
        return Roles(roles.head, None, "orders cut" if kind.direction < 0 else "orders raised")
    return roles


def order_placed(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    """The maker is hit first, the buyer stands before the verb; with no maker named the buyer buys more of all."""
    found = plain(text, kind, names)
    if found.head is not None and found.other is None:
        sold = re.search(r"\b(?:from|with|to)\s+(?:\w+\s+){0,2}$", sentence_before(text, found.head))
        return Roles(found.head) if sold else Roles(found.head, None, "capex rise")
    return Roles(found.other, found.head)


_CANCELS = re.compile(
    r"(?<!be )(?<!been )(?<!was )(?<!were )(?<!is )(?<!are )(?<!being )"
    r"\b(?:cancel|scrap|terminat|drop|ax|scrapp|defer|pull|walk)(?:l?ed|l?s|l?ing|es|e|s|ped|ping|red|)\b",
    re.IGNORECASE,
)


def order_lost(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    """Who loses an order is its maker; who cancels one is its buyer, and the maker stands after the verb."""
    found = plain(text, kind, names)
    if found.head is None or re.search(r"\b(?:los(?:e|es|t|ing)|loss of)\b", text, re.IGNORECASE):
        return found
    buyer = customer_of(text, names)
    verb = _CANCELS.search(text)
    if buyer is None and verb is not None:
        before = [named for named in names if named.end <= verb.start()]
        buyer = before[-1] if before and not re.match(r"['’]s?\s", text[before[-1].end :]) else None
    if buyer is None:
        return found
    makers = [named for named in names if named is not buyer]
    later = [named for named in makers if named.start > buyer.start]
    maker = later[0] if later else makers[0] if makers else None
    return Roles(buyer, None, "orders cut") if maker is None else Roles(maker, buyer)


def order_won(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    """The winner is named first, unless called the customer, or the one chosen ("X picked Y as its supplier")."""
    found = plain(text, kind, names)
    if found.head is None or found.other is None:
        return found
    chosen = re.search(
        r"\b(?:pick|tapp|choos|chose|select|award|nam|hir|commission)\w*\s+(?:[\w\-$]+\s+){0,4}$",
        sentence_before(text, found.other),
        re.IGNORECASE,
    )
    active = chosen and not re.search(r"\b(?:was|were|been|is|being|be|has been)\s+$", text[: chosen.start()])
    if customer_of(text, names) is found.head or supplier_of(text, names) is found.other or active:
        return Roles(found.other, found.head)
    return found


def customer_of(text: str, names: Sequence[Named]) -> Named | None:
    """Whom the text calls a customer."""
    return _called(text, names, _CUSTOMER, _IS_CUSTOMER)


def supplier_of(text: str, names: Sequence[Named]) -> Named | None:
    """Whom the text calls a supplier."""
    return _called(text, names, _SUPPLIER, _IS_SUPPLIER)


def _called(text: str, names: Sequence[Named], before: re.Pattern[str], after: re.Pattern[str]) -> Named | None:
    return next(
        (
            n
            for n in names
            if before.search(text[max(0, n.start - 60) : n.start]) or after.match(text[n.end : n.end + 120])
        ),
        None,
    )
