"""Who is named in a sentence: the filer by any of its names, companies of the table, governments, printed names.

An unnamed counterparty ("one customer", "Customer A") is never a name here. Knows no relation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from knowledge.companies import Companies
from knowledge.entities.mentions import Mention
from knowledge.entities.unknown import unknown_names
from knowledge.exposure.lists import list_items
from knowledge.exposure.skeleton import FILER, Span
from knowledge.types import Company, Party

_GOVERNMENT = re.compile(
    r"\b(?:[Tt]he\s)?(?:U\.S\.|US|U\.\sS\.|United\sStates)\s(?:[Ff]ederal\s)?(?:[Gg]overnment|GOVERNMENT"
    r"|USG)(?:al agencies|\s(?:agencies|entities|customers))?\b"
    r"|\b(?:[Tt]he\s)?federal\sgovernment\b|\bUSG\b"
    r"|(?P<cms>\bCenters\sfor\sMedicare\s(?:&|and)\sMedicaid\sServices(?:\s\(“?CMS”?\))?|\bCMS\b(?!\sEnergy))"
)
_PUBLIC = ("overnment", "GOVERNMENT", "CMS", "USG", "Medicaid")
_COMMON_FIRST = frozenset(
    [
        "general",
        "american",
        "united",
        "national",
        "first",
        "international",
        "new",
        "bank",
        "applied",
        "advanced",
        "texas",
        "western",
        "southern",
        "northern",
        "public",
        "home",
        "global",
        "service",
        "best",
        "core",
        "capital",
        "the",
        "super",
        "universal",
        "standard",
        "allied",
        "federal",
        "north",
        "south",
        "central",
        "quest",
        "discovery",
        "costar",
        "key",
        "regions",
        "principal",
        "progressive",
        "host",
        "extra",
        "simon",
        "ball",
        "edge",
        "live",
        "match",
        "news",
    ]
)
GOVERNMENT = Party(name="U.S. Government", company="name:u-s-government")
_SELF = re.compile(
    r"\b(?:[Tt]he|[Oo]ur|\d{4}|Class [A-Z]) (?:Company|Corporation|Group|[Cc]ommon)\b.{0,6}$|^Class [A-Z]"
)
MEDICARE = Party(name="U.S. Government (CMS)", company="name:u-s-government-cms")


def government_places(text: str) -> list[int]:
    """The characters at which a government is named."""
    return [match.start() for match in _governments(text)]


def _governments(text: str) -> Iterator[re.Match[str]]:
    return _GOVERNMENT.finditer(text) if any(word in text for word in _PUBLIC) else iter(())


def spans(
    text: str,
    names: Companies,
    *,
    filer: Company | None,
    defined: Mapping[str, Company] | None = None,
    generic: frozenset[str] = frozenset(),
) -> list[Span]:
    """The names of `text` in order, without overlap; the filer's own are `FILER`. `generic` acronyms are no names."""
    found = [Span(m.start(), m.end(), _government(m)) for m in _governments(text)]
    mentions = names.mentions(text, defined=defined)
    mentions = _whole(text, mentions)
    known = [m for m in mentions if m.company is not None and m.text not in generic and _stands(text, m)]
    if filer is not None:
        own = [Span(m.start(), m.end(), FILER) for m in own_names(filer).finditer(text)]
        longer = [m for m in known if m.company != filer and any(_within(span, m) for span in own)]
        found += _free([_span(m, names, filer) for m in longer], found)
        found += _free(own, found)
    printed = [m for m in known if m.company is not None and names.get(m.company.id) is None]
    found += _free([_span(m, names, filer) for m in known if m not in printed], found)
    unknown = unknown_names(text, [m for m in mentions if m not in printed])
    found += _free([s for m in unknown if not _SELF.search(m.text) for s in _organisations(m)], found)
    found += _free([_span(m, names, filer) for m in printed], found)
    found.sort(key=lambda span: span.start)
    taken = [(span.start, span.end) for span in found]
    ours = [(span.start, span.end) for span in found if span.party == FILER]
    items = list_items(text, taken, ours, names.kind_of_word)
    return sorted(
        [*found, *(_item(*place, text, names, filer) for place in items if text[slice(*place)] not in generic)],
        key=lambda span: span.start,
    )


def _whole(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Without the table's names of several words that end another's: "Castle Foundry Works Ltd."."""
    longer = unknown_names(text, [])
    return [m for m in mentions if not any(_is_tail(text, m, whole) for whole in longer)]


def _is_tail(text: str, mention: Mention, whole: Mention) -> bool:
    left = text[whole.start : mention.start]
    inside = (
        whole.start < mention.start and mention.end >= whole.end - 1 and " " in re.sub(_LEGAL_END, "", mention.text)
    )
    return inside and re.fullmatch(r"[A-Z][a-z]+\s", left) is not None


_LEGAL_END = re.compile(r"[,.]?\s(?:Inc|Corp|Corporation|Co|Company|Ltd|Limited|plc|LLC)\b.*")


def _within(own: Span, mention: Mention) -> bool:
    """True where the filer's name is a part of another's: "GE" of "GE Vernova"."""
    return mention.start <= own.start and own.end <= mention.end and mention.end - mention.start > own.end - own.start


def _government(match: re.Match[str]) -> Party:
    return MEDICARE if match["cms"] else GOVERNMENT


@cache
def own_names(filer: Company) -> re.Pattern[str]:
    """How a filer writes itself: its first name, its initials, its ticker ("Ford", "IBM", "BMS"), as a whole word."""
    words = re.findall(
        r"[A-Za-z0-9&'’.]+", re.sub(r"[,.]? (?:Inc|Corp|Co|Company|Ltd|Limited|plc)\b.*", "", filer.name)
    )
    names = {ticker for ticker in filer.tickers if len(ticker) > 2 and ticker.isalpha()}
    if words and len(words[0]) > 3 and words[0].lower() not in _COMMON_FIRST:
        names.add(words[0])
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", filer.name) if word[0].isupper())
    if len(initials) > 2:
        names.add(initials)
    names |= {name.upper() for name in names}
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"\b(?:{listed})\b(?!\s(?:[A-Z]\w+\s)?(?:Inc|Corp|Ltd|LLC|plc|Bank|Foods|Stores))")


_PLACE = re.compile(
    r"\s(?:World|Park|Stadium|Arena|Cent(?:er|re)|Field|Building|University|Foundation|Street|Award|Act|Plaza"
    r"|Hotel|Island"
    r"|County|City|Valley|Tower|Museum|Airport)\b"
)


_OF_ITS_KIND = re.compile(
    r"(?:\s?[-‑–]\s?(?:based|compatible|powered|enabled|branded|certified|approved|listed|like|style|specific|native|owned|led|backed|managed|operated"
    r"|affiliated)"
    r"|\s(?:architectures?|instruction set))\b"
)
"""What makes a name a kind of thing and nobody who acts: "ARM-based designs"."""


_POSSESSIVE = re.compile(r"['’]s$")


def _has_apostrophe(company: Company) -> bool:
    """True for "Macy's", whose "'s" is of the name; "Sprout's" is no name of Sprouts."""
    return any(mark in name for name in (company.name, *company.aliases) for mark in "'’")


def _stands(text: str, mention: Mention) -> bool:
    """False for a share class ("Class B common stock") and a place that bears a name ("Wells Fargo Center")."""
    if _POSSESSIVE.search(mention.text) and mention.company is not None and not _has_apostrophe(mention.company):
        return False
    if _PLACE.match(text, mention.end) or _OF_ITS_KIND.match(text, mention.end):
        return False
    return not re.match(r"Class [A-Z]\b", text[mention.start : mention.end + 2]) and not text[: mention.start].endswith(
        "Class "
    )


def _span(mention: Mention, names: Companies, filer: Company | None) -> Span:
    company = mention.company
    assert company is not None
    if filer is not None and company.id == filer.id:
        return Span(mention.start, mention.end, FILER)
    if mention.owned:
        return Span(mention.start, mention.end, printed_party(mention.text), owner=names.party(company))
    return Span(mention.start, mention.end, names.party(company))


_OPENING = re.compile(
    r"^(?:(?:19|20)\d\d|\([^()]*\) and |[A-Z][a-z]+ly|Various|Further|Furthermore|However|Also|Thus|In|For|And|Moreover"
    r"|Then|Today|[A-Z][a-z]+ (?:19|20)\d\d),?\s"
)


def _organisations(mention: Mention) -> list[Span]:
    """The printed names of "Further, Foo Company" and "Foo and Bar Corp.", without the words around them."""
    start, text = mention.start, mention.text
    if opening := _OPENING.match(text):
        start, text = start + opening.end(), text[opening.end() :]
    left, joint, right = text.partition(" and ") if text.count(" and ") > 1 else text.rpartition(" and ")
    if joint and " " in right and len(left) > 3 and ("," not in left or len(left.split(", ")) > 1):
        places = [*_PART.finditer(left)]
        found = [Span(start + m.start(), start + m.end(), printed_party(m[0]), strong=False) for m in places]
        whole = start + len(left) + len(joint)
        return [*found, Span(whole, whole + len(right), printed_party(right), strong=False)]
    return [Span(start, start + len(text), printed_party(text), strong=False)] if text else []


_PART = re.compile(r"[^,]*\w[^,]*(?:, (?:Inc|Ltd|LLC|L\.P|Co|Corp)\b\.?)?")


def printed_party(name: str) -> Party:
    """A party by its printed name alone."""
    clean = " ".join(name.split()).strip(" ,")
    if not re.search(r"\b(?:Inc|Corp|Ltd|Co|Cos|Bros|[A-Z]\.[A-Z])\.$", clean):
        clean = clean.rstrip(".")
    slug = "-".join(re.findall(r"[a-z0-9]+", clean.lower()))
    return Party(name=clean, company=f"name:{slug}")


def _free(new: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    return [s for s in new if not any(t.start < s.end and s.start < t.end for t in taken)]


def _item(start: int, end: int, text: str, names: Companies, filer: Company | None) -> Span:
    """A list's item: the entity that its name resolves to, else the name as printed."""
    name = text[start:end]
    mention = _resolved(name, names) or _resolved(name.replace(" ", ""), names)
    if mention is None or mention.company is None:
        return Span(start, end, printed_party(name), strong=False)
    return replace(_span(mention, names, filer), start=start, end=end)


def _resolved(text: str, names: Companies) -> Mention | None:
    """The mention of a company that this text is as a whole."""
    whole = [m for m in names.mentions(text) if m.end - m.start == len(text)]
    return whole[0] if whole else None
