"""Who does what to whom: by where the names stand in the sentence that tells the kind. English only; knows no table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from agent.wording.kinds import SENTENCE, Kind
from agent.wording.names import Named


@dataclass(frozen=True, slots=True)
class Roles:
    """`head` is whom the shock hits, `other` the other side of the act; `act` narrows the kind, where words do.

    `beside` are companies that the text puts on one level with the head ("Ford, GM and Stellantis").
    """

    head: Named | None = None
    other: Named | None = None
    act: str | None = None
    beside: tuple[Named, ...] = ()


def roles_of(text: str, kind: Kind | None, names: Sequence[Named]) -> Roles:
    """The roles of the names. A name that no table knows is taken only where no known one fits."""
    known = [named for named in names if named.known]
    if kind is None:
        return Roles(known[0] if known else None, known[1] if len(known) > 1 else None)
    roles = _BY_KIND.get(kind.name, _plain)(text, kind, known)
    unknown = [named for named in names if not named.known]
    if roles.head is None and unknown:
        roles = _BY_KIND.get(kind.name, _plain)(text, kind, unknown)
    elif kind.name == "acquisition" and roles.other is None and unknown:
        roles = _acquisition(text, kind, sorted([*known[:1], unknown[0]], key=lambda named: named.start))
    return replace(roles, beside=_beside(text, roles, known))


def _told(text: str, kind: Kind, names: Sequence[Named]) -> Named:
    """The first name in a sentence that tells the kind."""
    return next((named for named in names if kind.fits(_sentence(text, named))), names[0])


def _plain(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    if not names:
        return Roles()
    told = _told(text, kind, names)
    return Roles(told, next((named for named in names if named is not told), None))


_PASSIVE = r"^[^.]{0,60}\b(?:acquired|bought|taken over|purchased) by\b"


def _acquisition(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    plain = _plain(text, kind, names)
    if plain.head and plain.other and re.search(_PASSIVE, text[plain.head.end :]):
        return Roles(plain.other, plain.head)
    return plain


def _ended_use(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    """The user stands nearest before the ending verb; the one left stands after it, or is the other name."""
    if not names:
        return Roles()
    verb = re.search(
        r"\b(?:stop|end|ceas|drop|phas|discontinu|no longer|abandon|ditch|replac|switch|mov|sever)\w*",
        text,
        re.IGNORECASE,
    )
    at = verb.start() if verb else len(text)
    before = [named for named in names if named.start < at]
    user = before[-1] if before else names[0]
    rest = [named for named in names if named is not user]
    return Roles(user, next((named for named in rest if named.start > at), rest[0] if rest else None))


def _order_placed(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    """The maker is hit first, the buyer stands before the verb; with no maker named the buyer buys more of all."""
    plain = _plain(text, kind, names)
    if plain.head is not None and plain.other is None:
        sold = re.search(r"\b(?:from|with|to)\s+(?:\w+\s+){0,2}$", _before(text, plain.head))
        return Roles(plain.head) if sold else Roles(plain.head, None, "capex rise")
    return Roles(plain.other, plain.head)


_MAKES = (
    r"^[^.]{0,40}\b(?:releas\w+|launch\w*|unveil\w*|introduc\w+|claim\w*|develop\w*|show\w*|present\w*|publish\w*)\b"
    r"|^(?:'s|’s)\s+(?:[\w\-]+\s+){0,3}(?:model|technology|process|battery|method|design|software|product|drug|chip)"
)
_DISPLACED = (
    r"\b(?:demand for|need for|doubts? (?:about|over)|threat\w*(?: to)?|hurt\w*|displac\w+|replac\w+|obsolete|"
    r"instead of|rival to|less of)\b[^.]{0,30}$"
)


def _cheaper(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    """The maker of the cheaper thing is the head, the one displaced the other; a lone maker displaces nobody named."""
    if not names:
        return Roles()
    makers = [named for named in names if re.search(_MAKES, text[named.end :], re.IGNORECASE)]
    hurt = [named for named in names if re.search(_DISPLACED, _before(text, named), re.IGNORECASE)]
    maker = next((named for named in makers if named not in hurt), None)
    if maker is None:
        return Roles(hurt[0] if hurt else names[0], hurt[0] if hurt else names[0])
    return Roles(maker, next((named for named in (*hurt, *names) if named is not maker), None))


_SOLD_TO = (
    r"\b(?:sales?|sell\w*|sold|exports?|exporting|shipments?|ship\w*|supply\w*|supplies|trad\w+|"
    r"business|components?|parts|technology|chips?)\b[^.]{0,60}\b(?:to|with|"
    r"from reaching)\s+[^.,]{0,40}$"
)
_LISTED = (
    r"\b(?:adds?|added|adding|puts?|placed?|places|blacklist\w*|sanctions?|sanctioned|sanctioning|on|"
    r"against|to|bans?|bars?|barr?ed|embargo\w*|cuts? off|cutting off)\s+[^.,]{0,25}$"
)
_FROM_BUYING = (
    r"^[^.]{0,25}\bfrom\s+(?:\w+\s+){0,2}?(?:buy\w*|purchas\w+|receiv\w+|obtain\w*|acquir\w+|"
    r"import\w*|sourc\w+|using|access\w*)\b"
)
_FROM_SELLING = (
    r"^[^.]{0,25}\bfrom\s+(?:\w+\s+){0,2}?(?:sell\w*|export\w*|ship\w*|supply\w*)\b|^(?:'s|"
    r"’s)?\s+[^.]{0,40}\b(?:sales|exports|shipments|products?|chips?|to (?:sell|export|ship))\b"
    r"|^[^.]{0,40}\blicen[cs]e to (?:sell|export|ship)\b"
)
_BUYING_FROM = r"\b(?:buy\w*|purchas\w+|us(?:e|ing)|sourc\w+|import\w*)\b[^.]{0,40}$"


def _ban(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    if not names:
        return Roles(act="export curb" if kind.direction < 0 else None)
    lifted = " lifted" if kind.name == "ban lifted" else ""
    seller = next((named for named in names if _may_not_sell(text, named)), None)
    buyer = next((named for named in names if named is not seller and _may_not_buy(text, named)), None)
    if buyer is not None:
        return Roles(buyer, seller, f"ban on buying{lifted}")
    if seller is not None:
        return Roles(seller, next((named for named in names if named is not seller), None), f"ban on selling{lifted}")
    return Roles(names[0], names[1] if len(names) > 1 else None, f"ban on buying{lifted}")


def _may_not_sell(text: str, named: Named) -> bool:
    if re.search(_FROM_BUYING, text[named.end :], re.IGNORECASE):
        return False
    if re.search(_FROM_SELLING, text[named.end :], re.IGNORECASE):
        return True
    return bool(re.search(_BUYING_FROM, _before(text, named), re.IGNORECASE))


def _may_not_buy(text: str, named: Named) -> bool:
    before = _before(text, named)
    if re.search(_FROM_BUYING, text[named.end :], re.IGNORECASE):
        return True
    return bool(re.search(_SOLD_TO, before, re.IGNORECASE) or re.search(_LISTED, before, re.IGNORECASE))


_LIST = re.compile(r"^(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|,\s*and\s+)$")


def _beside(text: str, roles: Roles, names: Sequence[Named]) -> tuple[Named, ...]:
    """Names joined to the head by commas and "and" alone; never the other side of an act that has two."""
    if roles.head is None or roles.head not in names:
        return ()
    found: list[Named] = []
    last = roles.head
    for named in names[names.index(roles.head) + 1 :]:
        if not _LIST.match(text[last.end : named.start]):
            break
        found.append(named)
        last = named
    return tuple(found)


def _sentence(text: str, named: Named) -> str:
    at = 0
    for part in SENTENCE.split(text):
        if at <= named.start < at + len(part) + 1:
            return part
        at += len(part) + 1
    return text


def _before(text: str, named: Named) -> str:
    return SENTENCE.split(text[: named.start])[-1]


_BY_KIND: dict[str, Callable[[str, Kind, Sequence[Named]], Roles]] = {
    "ban": _ban,
    "ban lifted": _ban,
    "customer ends use": _ended_use,
    "acquisition": _acquisition,
    "order placed": _order_placed,
    "cheaper technology": _cheaper,
}
