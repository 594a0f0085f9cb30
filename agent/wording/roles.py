"""Who does what to whom: by where the names stand in the sentence that tells the kind. English only; knows no table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from agent.wording.deals import bought_less, ended_use, order_lost, order_placed, order_won
from agent.wording.kinds import Kind
from agent.wording.names import Named
from agent.wording.sides import Roles, agent_of, plain, sentence_before

_LEAVES = ("customer ends use", "cheaper technology")


def roles_of(text: str, kind: Kind | None, names: Sequence[Named], *, affected: Sequence[Named] = ()) -> Roles:
    """The roles of the names. A name that no table knows is taken only where no known one fits.

    `affected` are named only for what the event does to them: never the head, but the one left where a user leaves one.
    """
    known = _actors(text, [named for named in names if named.known])
    if kind is None:
        return Roles(known[0] if known else None, known[1] if len(known) > 1 else None)
    roles = _BY_KIND.get(kind.name, plain)(text, kind, known)
    unknown = [named for named in names if not named.known]
    if roles.head is None and unknown:
        roles = _BY_KIND.get(kind.name, plain)(text, kind, unknown)
    elif kind.name == "acquisition" and roles.other is None and unknown:
        roles = _acquisition(text, kind, sorted([*known[:1], unknown[0]], key=lambda named: named.start))
    alone = roles.other is None or roles.other is roles.head
    if roles.head is not None and alone and kind.name in _LEAVES and affected:
        roles = replace(roles, other=affected[0])
    return replace(roles, beside=_beside(text, roles, known))


_MODIFIER = re.compile(
    r"\s+(?:supplier|rival|customer|partner|owner|maker|parent|unit|subsidiary|backer|competitor|distributor|"
    r"contractor|lender)s?\s+$"
)


def _actors(text: str, names: Sequence[Named]) -> list[Named]:
    """The names without those that only tell what another is: in "Apple supplier TSMC" TSMC acts."""
    told = {id(one) for one, two in pairwise(names) if _MODIFIER.fullmatch(text[one.end : two.start])}
    return [named for named in names if id(named) not in told]


_BIDDER = re.compile(
    r"\b(?:bid|offer|takeover|approach|proposal|buyout)\s+(?:[\w\-$]+\s+){0,3}?(?:from|by)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_SOLD = re.compile(r"^[^.]{0,60}\bsold to\b")


def _acquisition(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    found = plain(text, kind, names)
    if found.head is None or found.other is None:
        return found
    passive = (
        agent_of(text, names) is found.other
        or _SOLD.search(text[found.head.end :])
        or _BIDDER.search(sentence_before(text, found.other)[-90:])
    )
    return Roles(found.other, found.head) if passive else found


_MAKES = (
    r"^[^.]{0,40}\b(?:releas\w+|launch\w*|unveil\w*|introduc\w+|claim\w*|develop\w*|show\w*|present\w*|publish\w*)\b"
    r"|^(?:'s|’s)\s+(?:[\w\-]+\s+){0,3}(?:model|technology|process|battery|method|design|software|product|drug|chip)"
)
_DISPLACED = (
    r"\b(?:demand for|need for|doubts? (?:about|over)|threat\w*(?: to)?|hurt\w*|displac\w+|replac\w+|obsolete|"
    r"instead of|rival to|less of)\b[^.]{0,30}$"
)


_INVESTED = re.compile(
    r"\b(?:invest\w*|stake|injection|subscri\w+)\b[^.;]{0,40}\b(?:in|into|by)\s+(?:[a-z\-]+\s+){0,2}$", re.IGNORECASE
)


def _issue(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    """Who issues is named first, unless another buys into it ("X will invest in Y by taking new shares")."""
    found = plain(text, kind, names)
    if found.head and found.other and _INVESTED.search(sentence_before(text, found.other)):
        return Roles(found.other, found.head)
    return found


def _cheaper(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    """The maker of the cheaper thing is the head, the one displaced the other; a lone maker displaces nobody named."""
    if not names:
        return Roles()
    makers = [named for named in names if re.search(_MAKES, text[named.end :], re.IGNORECASE)]
    hurt = [named for named in names if re.search(_DISPLACED, sentence_before(text, named), re.IGNORECASE)]
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
    r"|^[^.]{0,40}\b(?:not|no longer) be (?:bought|ordered|used|purchased|sold|shipped|exported)\b"
)
_BUYING_FROM = r"\b(?:buy\w*|purchas\w+|us(?:e|ing)|sourc\w+|import\w*)\b[^.]{0,40}$"


def _ban(text: str, kind: Kind, names: Sequence[Named]) -> Roles:
    if not names:
        return Roles(act="export curb" if kind.direction < 0 else None)
    lifted = " lifted" if kind.name == "ban lifted" else ""
    cut_off = next((named for named in names if _SUPPLY_ENDS.search(sentence_before(text, named)[-90:])), None)
    seller = next((named for named in names if named is not cut_off and _may_not_sell(text, named)), None)
    buyer = cut_off or next((named for named in names if named is not seller and _may_not_buy(text, named)), None)
    if buyer is not None:
        return Roles(buyer, seller, f"ban on buying{lifted}")
    if seller is not None:
        return Roles(seller, next((named for named in names if named is not seller), None), f"ban on selling{lifted}")
    bought = re.match(r"^,? (?:is )?among (?:the|its|their) (?:buyers|customers)\b", text[names[0].end :])
    alone = len(names) == 1 and bought is None and _TO_A_COUNTRY.search(text) is not None
    return Roles(names[0], names[1] if len(names) > 1 else None, f"ban on {'selling' if alone else 'buying'}{lifted}")


_PRONOUN = re.compile(
    r"\b(?:it|them|the (?:company|firm|group|chip ?maker|maker)|"
    r"its (?:\w+ ){0,3}(?:products|chips|processors|tools|machines|gear|goods|exports|sales))"
    r"\s+(?:from (?:sell|export|ship|supply)\w*|to (?:China|Chin\w+ \w+|Russia))|"
    r"\b(?:curbs?|controls?|restrictions?|limits|ban|rules?)\s+(?:on|for|covering)\s+its\s+"
    r"(?:[\w\-]+\s+){0,4}(?:chips?|processors?|products?|tools|sales|exports|gear|accelerators?)\b",
    re.IGNORECASE,
)
"""The named maker, by a pronoun, as who may not sell."""
_SUPPLY_ENDS = re.compile(
    r"\b(?:(?:not|no longer|stop\w*|halt\w*|suspend\w*|ceas\w*|pauses?|paused|end|ends|ended|cut\w*) (?:\w+ ){0,2}?"
    r"(?:supply\w*|sell\w*|ship\w*|sales|exports|"
    r"deliver\w*|(?:doing )?business|work\w*)|from (?:supplying|selling to|shipping to|exporting to)|"
    r"go(?:es)? on (?:selling|supplying|shipping)|"
    r"(?:resum\w*|continu\w*|keep) (?:\w+ ){0,2}?"
    r"(?:sales|selling|shipping|shipments|supplying|exports|business)) (?:\w+ ){0,3}?(?:to |with )?$",
    re.IGNORECASE,
)


_TO_A_COUNTRY = re.compile(
    r"\b(?:to|in|for|reaching) (?:mainland )?(?:China|Chinese|Russia|Russian|Iran|North Korea|Venezuela|Cuba|"
    r"Saudi Arabia|mainland|the (?:Chinese|Russian) market|customers in)\b"
)
"""A curb on trade with a country, where the one company that is named is the seller."""


def _may_not_sell(text: str, named: Named) -> bool:
    if (told := _PRONOUN.search(text, named.end)) and not re.search(r"[.;]\s", text[named.end : told.start()]):
        return True
    if re.search(_FROM_BUYING, text[named.end :], re.IGNORECASE):
        return False
    if re.search(_FROM_SELLING, text[named.end :], re.IGNORECASE):
        return True
    return bool(re.search(_BUYING_FROM, sentence_before(text, named), re.IGNORECASE))


def _may_not_buy(text: str, named: Named) -> bool:
    before = sentence_before(text, named)
    if re.search(_FROM_BUYING, text[named.end :], re.IGNORECASE):
        return True
    if _SUPPLY_ENDS.search(before[-90:]):
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


_BY_KIND: dict[str, Callable[[str, Kind, Sequence[Named]], Roles]] = {
    "ban": _ban,
    "ban lifted": _ban,
    "customer ends use": ended_use,
    "customer buys less": bought_less,
    "customer buys more": bought_less,
    "acquisition": _acquisition,
    "order placed": order_placed,
    "order loss": order_lost,
    "order win": order_won,
    "cheaper technology": _cheaper,
    "share placing": _issue,
}
