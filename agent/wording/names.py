"""Names in an event's text: those that the companies' table knows, and actors that it does not. English only.

An unknown actor is a capitalised name that stands where only an actor stands; it is a party without an entity, which a
link may still name. Places, offices and workers are no companies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from agent.wording.things import is_thing
from knowledge.companies import Mention
from knowledge.types import Company, Party


class Names(Protocol):
    """What reading needs of the companies' table; `knowledge.companies.Companies` is one."""

    def mentions(self, text: str) -> list[Mention]:
        """Names in prose, in order."""
        ...

    def party(self, company: Company) -> Party:
        """The entity as one end of a link."""
        ...

    def find(self, text: str) -> Company | None:
        """The one entity of a name or ticker; None where it means none or several."""
        ...

    def is_ambiguous(self, text: str) -> bool:
        """Whether it means several, or begins the names of several."""
        ...

    def status(self, company: Company) -> str:
        """Whether its shares trade: listed, private, delisted, agency, subsidiary."""
        ...


@dataclass(frozen=True, slots=True)
class Named:
    """One party at `text[start:end]`. `known` says that the table holds it."""

    start: int
    end: int
    party: Party
    known: bool = True


_PAST = (
    "ate|beat|became|began|bent|bet|bid|bit|blew|bore|bought|broke|brought|built|burnt|came|cast|caught|chose|cost|cut|dealt|did|"
    "drew|drove|fed|fell|fled|flew|forbade|forecast|foresaw|forgave|fought|found|froze|gave|got|grew|had|held|hid|hit|hurt|kept|"
    "laid|lay|leapt|led|left|lent|let|lost|made|meant|met|oversaw|overtook|paid|put|quit|ran|rang|rose|said|sank|sat|saw|sent|set|"
    "shed|shot|shrank|shut|slid|sold|sought|spent|split|spoke|spread|stood|struck|stuck|swung|taught|thought|threw|told|took|tore|"
    "undercut|went|withdrew|withheld|woke|won|wrote"
)
"""Past tenses that end in no -ed."""
_NAME = r"[A-Z][\w&.\-]+(?:\s+(?:[A-Z][\w&.\-]+|of|&)){0,3}"
_ACTING = re.compile(
    rf"(?:(?<=^)|(?<=[.!?] )|(?<=\d\d\d\d, )|(?<=after )|(?<=as )|(?<=for )|(?<=that ))(?:The )?(?P<name>{_NAME})"
    rf"(?=,? [^,.]{{3,40}}, (?:is|was|will|has)\b|\s*\("
    rf"|(?:'s|’s)?\s+(?:(?:now|also|again|still|today|reportedly|just)\s+)?(?:to|will|would|has|have|is|are|was|were|may|might|must|can|could|should|says?|plans?|[a-z]+(?:s|ed)|{_PAST})\b"
    r"|(?:'s|’s)\s+[a-z]+\s+[a-z]+(?:ed|s|{_PAST})?\b)"
)
_TICKER = re.compile(r"\((?:[A-Z]{2,8}:\s?)?(?P<name>[A-Z0-9]{1,6}(?:\.[A-Z]{1,3})?)\)")
_BOUGHT = re.compile(
    rf"\b(?:buy|buys|bought|buying|acquir\w+|acquisition of|takeover of|tak\w+ over|purchase of|merg\w+ with)\s+"
    rf"(?:[a-z\-]+\s+){{0,3}}?(?P<name>{_NAME})"
)
_APPOSED = re.compile(
    rf"\b(?P<name>{_NAME}), (?:its|their|the|an?|one of|which|whose)\b[^,.]{{0,50}}\b(?:customers?|suppliers?|buyers?|"
    r"makers?|compan(?:y|ies)|firm|group|retailer|rival|developer|owner|producer|operator|bank|airline|start-?up|giant|lab)\b"
)
_LEGAL = re.compile(
    rf"\b(?P<name>{_NAME}),? (?:Inc|Corp|Corporation|Plc|PLC|Ltd|Limited|LLC|AG|SE|NV|N\.V|S\.A|SA|AB|ASA|Oyj|SpA|KK)\b"
)
"""A legal form marks a company wherever it stands."""
_NO_COMPANY = re.compile(
    r"^(?:White House|Pentagon|Kremlin|Wall Street|US|U\.S|EU|UK|UN|Washington|"
    r"Beijing|Brussels|London|Tokyo|Moscow|Delhi|America\w*|Europe\w*|China|Chinese|Japan\w*|"
    r"Taiwan\w*|Korea\w*|India\w*|Russia\w*|Saudi|Iran\w*|Iraq\w*|Israel\w*|"
    r"Ukrain\w+|Brazil\w*|Chile\w*|Mexic\w+|Canad\w+|Australia\w*|Vietnam\w*|Thai\w*|Malaysia\w*|Indonesia\w*|"
    r"Singapore|Turk\w+|Qatar|Kuwait|Nigeria|Venezuela\w*|Spain|Spanish|Ital\w+|Franc\w+|South|North|New|Hong Kong|"
    r"Trump|Biden|Obama|Putin|Xi|"
    r"Poland|Sweden|Swedish|Norw\w+|Argentin\w+|Egypt\w*|Belgi\w+|Pakistan\w*|Philippin\w+|"
    r"Congo\w*|Ghana\w*|Hungar\w+|Swiss|Switzerland|Asia\w*|Africa\w*|U\.K|E\.U|"
    r"Texas|California|Florida|Louisiana|Carolina|(?:Chip|Car|Drug|Plane|Phone)(?:makers?|s)?|Retailers?|Grocers?|Airlines|"
    r"Banks|Traders?|Retaliat\w+|Item|BRIEF|UPDATE|EXCLUSIVE|"
    r"Germany?|German|Dutch|French|British|Federal|National|President|Prime|Minister|"
    r"Regulators?|Workers|Machinists|Unions?|Shares|Stocks?|Investors|Analysts|Customers|Suppliers|Prices?|Hurricane|Typhoon|"
    r"Storm|Flood\w*|Fires?|Earthquake|Congress|Parliament|Court|Judges?|Ministry|Department|Commission|Government|Agency|"
    r"Council|Senate|Police|Officials|Lawmakers|Brent|Crude|Oil|Gold|Steel|Copper|OPEC\+?|It|He|She|They|This|That|There|These|"
    r"Output|Production|Sales|Demand|January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|An?|One|Two|Several|Some|Most|Many|All|In|On|At|For)\b"
)


def names_in(text: str, companies: Names) -> list[Named]:
    """Every party once, at its first place, in reading order; unknown actors only where they stand as such."""
    found = [
        Named(m.start, m.end, companies.party(m.company))
        for m in companies.mentions(text)
        if m.company and companies.status(m.company) != "agency"
    ]
    found += _read(text, companies)
    found = [named for named in found if not _is_no_actor(text, named)]
    found.sort(key=lambda named: (named.start, not named.known))
    seen: dict[str, Named] = {}
    for named in found:
        key = named.party.company or f"name:{(named.party.name or '').casefold()}"
        overlaps = any(named.start < other.end and other.start < named.end for other in seen.values())
        if named.known or not overlaps:
            seen.setdefault(key, named)
    return list(seen.values())


_OWNED = re.compile(r"\w['’]s $")
_OWNERSHIP = re.compile(r"^-(?:backed|owned|led|controlled|funded|affiliated|linked|made|branded|style|like)\b")


def _is_no_actor(text: str, named: Named) -> bool:
    """A commodity at the head of a sentence, the owner in "SoftBank-backed WeWork", a part of another's product."""
    if is_thing(text[named.start : named.end]) or _OWNERSHIP.match(text[named.end :]):
        return True
    return (
        _OWNED.search(text[max(0, named.start - 4) : named.start]) is not None
        and re.match(r"\s+[A-Z0-9]", text[named.end :]) is not None
    )


def _read(text: str, companies: Names) -> Iterator[Named]:
    for pattern in (_TICKER, _ACTING, _BOUGHT, _APPOSED, _LEGAL):
        for match in pattern.finditer(text):
            name = match["name"].rstrip(".")
            if pattern is not _TICKER and ((len(name) <= 3 and name.isupper()) or _NO_COMPANY.match(name)):
                continue
            company = companies.find(name)
            if company is None and (pattern is _TICKER or companies.is_ambiguous(name)):
                continue
            party = companies.party(company) if company is not None else Party(name)
            yield Named(match.start("name"), match.start("name") + len(name), party, known=company is not None)
