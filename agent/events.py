"""Text -> Event: who, what kind, how big, what for, since when. Rules only; no model, no network.

What it cannot tell it leaves open: a headline company that no table knows, or that the text does not name, is None and
the caller may name it. It does not decide what follows from the event: `agent.shocks` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from agent.types import Event, Sign
from agent.wording.dates import dates, known_since
from agent.wording.figures import figures_of
from agent.wording.kinds import SENTENCE, Kind, kind_of
from knowledge.companies import Mention
from knowledge.errors import AmbiguousCompany, UnknownCompany
from knowledge.types import Company, Party

UNKNOWN_KIND = "unknown"


class Names(Protocol):
    """What reading needs of the companies' table; `knowledge.companies.Companies` is one."""

    def mentions(self, text: str) -> list[Mention]:
        """Names in prose, in order."""
        ...

    def party(self, company: Company) -> Party:
        """The entity as one end of a link."""
        ...

    def resolve(self, text: str) -> Company:
        """The one entity of a name or ticker; raises UnknownCompany or AmbiguousCompany."""
        ...


_BOUGHT = (
    r"\b(?:sales?|sell\w*|sold|exports?|exporting|shipments?|ship\w*|supply\w*|supplies|trad\w+|"
    r"business|components?|parts|technology|chips?)\b[^.]{0,60}\b(?:to|with|"
    r"from reaching)\s+[^.,]{0,40}$"
)
_LISTED = (
    r"\b(?:adds?|added|adding|puts?|placed?|places|blacklist\w*|sanctions?|sanctioned|sanctioning|on|"
    r"against|to|bans?|bars?|barr?ed|embargo\w*)\s+[^.,]{0,25}$"
)
_FROM_BUYING = (
    r"^[^.]{0,25}\bfrom\s+(?:\w+\s+){0,2}?(?:buy\w*|purchas\w+|receiv\w+|obtain\w*|acquir\w+|"
    r"import\w*|sourc\w+|using|access\w*)\b"
)
_FROM_SELLING = (
    r"^[^.]{0,25}\bfrom\s+(?:\w+\s+){0,2}?(?:sell\w*|export\w*|ship\w*|supply\w*)\b|^(?:'s|"
    r"’s)?\s+[^.]{0,40}\b(?:sales|exports|shipments|chips?|to (?:sell|export|ship))\b"
)
_PURPOSE = re.compile(
    r"\b(?:to (?:buy|fund|finance|build|expand|pay for|invest in|purchase|develop|repay|support|"
    r"secure|acquire)|for use in|"
    r"(?:proceeds|money|funds) (?:will |to )?(?:be used |go |going )?(?:to|for|towards?)|"
    r"earmarked for|for)\s+(?P<what>[^.;,]{3,80})",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?P<what>steel|alumini?um|copper|iron ore|lithium|nickel|cobalt|rare earths?|oil|crude|"
    r"natural gas|coal|lumber|memory|DRAM|"
    r"NAND|silicon wafers?|wafers?|semiconductors?|polysilicon|wheat|corn|cocoa|coffee|sugar|cotton|"
    r"palladium|platinum|gold|silver|"
    r"neon|helium|graphite|gallium|germanium|cars?|vehicles|solar panels|batteries|freight|shipping|"
    r"electricity|glass|plastics|resin)\b",
    re.IGNORECASE,
)


def read_event(text: str, companies: Names, *, knowable: date | None = None, company: Party | None = None) -> Event:
    """The event that a text tells. `company` and `knowable` override those read off the text."""
    text = " ".join(text.split())
    kind = kind_of(text)
    mentions = _unique([*companies.mentions(text), *_plain_names(text, companies)])
    day = knowable or (_own_date(text))
    head, other, act = _roles(text, kind, mentions)
    named = [companies.party(mention.company) for mention in mentions if mention.company]
    headline = company or (companies.party(head.company) if head and head.company else None)
    counterpart = companies.party(other.company) if other and other.company else None
    if counterpart is not None and counterpart == headline:
        counterpart = next((party for party in named if party != headline), None)
    figures, checks = figures_of(text, capital=_is_capital(kind))
    thing = _THING.search(text)
    return Event(
        text=text,
        kind=act or (kind.name if kind else UNKNOWN_KIND),
        company=headline,
        figures=figures,
        checks=checks,
        knowable=day,
        purpose=_purpose(text) if _is_capital(kind) else None,
        others=tuple(party for party in named if party != headline),
        counterpart=counterpart,
        direction=_direction(kind),
        known_since=known_since(text, day),
        subject=thing["what"].lower() if thing else None,
    )


def read_dated(
    text: str, companies: Names, *, otherwise: date, knowable: date | None = None, company: Party | None = None
) -> Event:
    """As `read_event`, with the day `otherwise` for an event that neither the text nor the caller dates."""
    event = read_event(text, companies, knowable=knowable, company=company)
    return event if event.knowable else read_event(text, companies, knowable=otherwise, company=company)


def _direction(kind: Kind | None) -> Sign:
    return 0 if kind is None else kind.direction


def _is_capital(kind: Kind | None) -> bool:
    return kind is not None and any(row.kind == "capital" for row in kind.shocks)


def _own_date(text: str) -> date | None:
    found = dates(text)
    return found[0] if found else None


def _purpose(text: str) -> str | None:
    for match in _PURPOSE.finditer(text):
        if not re.match(r"(?:HK|US)?[$€£¥]?\d", match["what"]):
            return match.group().strip()
    return None


_TICKER = re.compile(r"\((?:[A-Z]{2,8}:\s?)?(?P<name>[A-Z0-9]{1,6}(?:\.[A-Z]{1,3})?)\)")
_ACTING = re.compile(
    r"(?:(?<=^)|(?<=[.!?] )|(?<=after )|(?<=as )|(?<=for ))(?P<name>[A-Z][\w&.\-]+(?:\s+[A-Z][\w&.\-]+){0,3})"
    r"(?=(?:'s|’s)?\s+(?:to|will|has|is|was|may|says?|said|plans?|[a-z]+(?:s|ed))\b|\s*\()"
)


def _plain_names(text: str, companies: Names) -> list[Mention]:
    """Names that stand where only an actor stands, or a ticker in parentheses: asked of the table, never guessed."""
    found: list[Mention] = []
    for pattern in (_TICKER, _ACTING):
        for match in pattern.finditer(text):
            name = match["name"]
            if pattern is _ACTING and len(name) <= 3 and name.isupper():
                continue  # "US", "EU": a place more often than a ticker
            try:
                company = companies.resolve(name)
            except (UnknownCompany, AmbiguousCompany):
                continue
            found.append(Mention(match.start("name"), match.end("name"), name, company, 0.6))
    return found


def _unique(mentions: Sequence[Mention]) -> list[Mention]:
    seen: dict[str, Mention] = {}
    for mention in sorted(mentions, key=lambda each: each.start):
        if mention.company is not None:
            seen.setdefault(mention.company.id, mention)
    return list(seen.values())


def _roles(
    text: str, kind: Kind | None, mentions: Sequence[Mention]
) -> tuple[Mention | None, Mention | None, str | None]:
    """(headline, counterpart, a narrower kind) by where the names stand in the sentence that tells the kind."""
    if kind is None or not mentions:
        return (mentions[0] if mentions else None), (mentions[1] if len(mentions) > 1 else None), None
    if kind.name in ("ban", "ban lifted"):
        return _ban_roles(text, kind, mentions)
    told = next((m for m in mentions if kind.fits(_sentence(text, m))), mentions[0])
    if kind.name == "customer ends use":
        return _ended_use_roles(text, mentions)
    rest = [mention for mention in mentions if mention is not told]
    passive = re.match(r"^[^.]{0,30}\b(?:acquired|bought|taken over|purchased) by\b", text[told.end :])
    if kind.name == "acquisition" and passive and rest:
        return rest[0], told, None
    return told, (rest[0] if rest else None), None


def _ended_use_roles(text: str, mentions: Sequence[Mention]) -> tuple[Mention | None, Mention | None, str | None]:
    """The user stands nearest before the ending verb; the one left stands after it, or is the other name."""
    verb = re.search(
        r"\b(?:stop|end|ceas|drop|phas|discontinu|no longer|abandon|ditch|replac|switch|mov|sever)\w*",
        text,
        re.IGNORECASE,
    )
    at = verb.start() if verb else len(text)
    before = [mention for mention in mentions if mention.start < at]
    user = before[-1] if before else mentions[0]
    left = next((m for m in mentions if m.start > at and m is not user), None) or next(
        (m for m in mentions if m is not user), None
    )
    return user, left, None


def _ban_roles(text: str, kind: Kind, mentions: Sequence[Mention]) -> tuple[Mention | None, Mention | None, str | None]:
    buyer = next((m for m in mentions if _may_not_buy(text, m)), None)
    seller = next(
        (m for m in mentions if m is not buyer and re.search(_FROM_SELLING, text[m.end :], re.IGNORECASE)), None
    )
    lifted = " lifted" if kind.name == "ban lifted" else ""
    if buyer is not None:
        return buyer, seller, f"ban on buying{lifted}"
    if seller is not None:
        return seller, next((m for m in mentions if m is not seller), None), f"ban on selling{lifted}"
    return mentions[0], (mentions[1] if len(mentions) > 1 else None), f"ban on buying{lifted}"


def _may_not_buy(text: str, mention: Mention) -> bool:
    before, after = _sentence_before(text, mention), text[mention.end :]
    if re.search(_FROM_BUYING, after, re.IGNORECASE):
        return True
    if re.search(_FROM_SELLING, after, re.IGNORECASE):
        return False
    return bool(re.search(_BOUGHT, before, re.IGNORECASE) or re.search(_LISTED, before, re.IGNORECASE))


def _sentence(text: str, mention: Mention) -> str:
    at = 0
    for part in SENTENCE.split(text):
        if at <= mention.start < at + len(part) + 1:
            return part
        at += len(part) + 1
    return text


def _sentence_before(text: str, mention: Mention) -> str:
    return SENTENCE.split(text[: mention.start])[-1]
