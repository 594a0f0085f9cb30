"""Lists of names in prose: "competitors include A, B and C", whose items need no legal form and no table to be names.

A capital alone is no name. A capitalised item is one in a list with a company, where a noun for companies announces
the list, or where the words beside it say what it is. Takes places, dates and goods for none. Knows no relation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from knowledge.exposure.needs import Guarded

Place = tuple[int, int]
KindOf = Callable[[str], str | None]
_CAPITAL = r"(?:[A-Z]|\d(?=[A-Z][a-z])|[a-z](?=[A-Z]))[\w&'’.+!\-]*"
_NAME = rf"{_CAPITAL}(?:\s(?:(?:of|&|de|la)\s)?{_CAPITAL}){{0,4}}"
_ITEM = re.compile(_NAME)
_FORM = (
    r"(?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|LLC|L\.L\.C|L\.P|LP|plc|PLC|Co|N\.V|S\.A|AG|SE|GmbH|Int['’]l)"
)
_TAIL = re.compile(rf"\.?(?:,?\s?{_FORM}(?!\w)\.?)*(?:\s\([^()]{{1,80}}\))?(?:,?\s(?:in|of)\s[A-Z]\w+(?=[,;]))?")
"""What may stand between a name and its comma: a legal form, a remark, a place."""
_OTHER = re.compile(
    r"(?!(?:in|at|from|to|of|by|on|with|that|who|which|not|located|based|subject|required|able|\w+ing|\w+ed)\b)[a-z]"
    r"[^,;.:A-Z]{0,60}(?=,)"
)
"""An item of a list of names that is none itself: "passenger airlines"."""
_COMMA = re.compile(
    r"\s?[,;]\s?(?:and/or\s|and\s|or\s|as well as\s|&\s)?(?:[-•·]\s)?"
    r"(?:(?:also|the|by|from|with|to|principally|primarily|notably|particularly|including|such as|namely)\s){0,2}"
    r"|\s(?:and|or|&|as well as)\s(?:the\s)?|(?<=Ltd\.)\s|(?<=Inc\.)\s|(?<=Corp\.)\s|\s?/\s?"
)
_COMPANIES = (
    r"(?:competitors?|rivals|customers?|clients|distributors?|wholesalers|resellers|retailers|suppliers?|vendors?"
    r"|manufacturers?|foundr(?:y|ies)|subcontractors?|providers|partners?|licensees?|licensors?|OEMs?|ODMs?|makers"
    r"|carriers|airlines|companies|firms|publishers|studios|chains|operators|brand names|tenants|lessees|insurers"
    r"|banks|brokers|competition|developers|lenders|utilities|pharmacies|agencies)"
)
_ANNOUNCED = Guarded(
    rf"\b{_COMPANIES}\b(?:[^.;:]{{0,90}}?\s(?:includ(?:e|es|ed)|are|were|is|was)|[^.;:(]{{0,60}}:"
    r"|(?:,?\s(?:in|for|of|with)\s(?:(?!\w+s\s)[\w.-]+\s){1,5}?)?[\s,(]{1,2}"
    r"(?:such as|including|namely|like|principally|primarily|e\.g\.))"
    r",?\s?(?:(?:among others|without limitation|but not limited to|the following|the|for example|both|companies like"
    r"|companies such as|such as|currently|principally|primarily|e\.g\.)[,:]?\s){0,3}(?:-\s)?"
)
_ACTS = Guarded(
    r"\b(?:[Cc]ompet(?:e|es|ed|ing|ition)|[Cc]ontracts|[Ll]icen[cs]ees?|[Rr]elationships?|[Pp]urchas\w+|[Ss]ales|[Ss]ell)\s"
    r"(?:[a-z-]+\s){0,4}?(?:with|against|from|for|to|of)\s(?:the\s)?"
)
"""What trades with the names of a list, of two at least."""
_ALONE = Guarded(
    r"\b(?:(?:[Mm]anufactured|[Ss]upplied|[Mm]arketed|[Dd]eveloped|[Ll]icensed|[Pp]roduced|[Dd]istributed)\s(?:\w+ly\s)?(?:by|from)"
    r"|[Ll]icenses?\s(?:\w+\s)?from|(?:[Aa]greements?|[Aa]rrangements?|[Aa]lliances?|[Vv]entures?|[Pp]artner\w*|[Cc]ollaborat\w+)\swith|(?:[Pp]urchas\w+|[Bb]uys?|[Bb]ought|[Ss]ourc\w+|[Ll]icens(?:ed?|ing))\s[a-z\s]{0,60}\bfrom"
    r"|\d%\s(?:\w+\s){0,3}(?:interest|stake)\sin)\s(?=[A-Z])"
)
"""What trades with one name or more."""
_BESIDE = Guarded(
    rf"(?:^|,?\sand\s|\bby\s|\bto\s|\bfrom\s|\bwith\s|[,;]\s)({_NAME}),\s"
    r"(?:an?|the|our|one of)\s(?:(?!and\b)[\w-]+\s){0,5}?"
    r"(?:distributor|customer|supplier|manufacturer|retailer|wholesaler|company|provider|maker|developer|competitor"
    r"|foundry|licensee|reseller|subcontractor|chain|producer)(?=[,.;)]|\s(?:that|which|who|and|of|in|for|based)\b)"
)
"""A name that an apposition explains: "Ardent, a contract manufacturer"."""
_PERSON = re.compile(r"(?:Mr|Ms|Mrs|Dr)\.\s")
_LEFT = re.compile(rf"({_NAME})(?:,?\s{_FORM}\.?)?(?:\s\([^()]{{1,20}}\))?(?:,\s|,?\s(?:and|or)\s)$")
_OPENS = re.compile(
    r"\b(?:with|from|by|include|includes|including|as|are|on|to|against|of|for|through|like|namely|at)\s(?:the\s)?$"
    r"|[:(]\s?$"
)
_AFTER = re.compile(
    rf"(?:,\s|,?\s(?:and|or)\s)({_NAME})(?=[,.;)]|\s(?:and|or|for|in|to|accounted|represented|were|are|is|was|have|has|as|suppl(?:y|ies)|provides?|makes?|manufacture|sells?|buy|use|own|fly|operate|resell|distribute|each)\b"
    r"|$)"
)
_GOODS = re.compile(
    r"\s?[®™]|\s(?:vendors|compan(?:y|ies)|manufacturers|suppliers|providers|customers|competitors|players|makers|products?|processors?|chips?|systems|brands?|trademarks?|operating|software|platforms?|devices"
    r"|drugs?|vaccines?|aircraft|engines?|technology|technologies|generation|architecture|servers|series)\b"
)
_ENDS = re.compile(
    r"[,;.)(:|]|['’]|\s\(|\s?$|\s(?:and|or|&|in|for|to|at|as|on|with|which|who|that|where|whose|accounted|represented|were|are|is|was"
    r"|have|has|had|each|also|among|both|comprised|under|from|through|by|may|will|could|offer|compete|supply|supplies|fly|resell|distribute|own|develop|market|sell|make|provide|produce|continue|use|buy|operate|agreed|represent)\b|\s[A-Z/]"
)
"""What may follow an item of a list: "Tier 1 suppliers" is none."""
_SYMBOL = re.compile(r"[A-Z]{2,6}s|ISO|BIOS|[A-Z]{1,2}\d+\w*|[A-Z]+-?\d{2,}[\w-]*")
"""A code or an acronym's plural, in any list."""
_CODE = re.compile(r"[A-Z]{2,}[a-z]?-?\d[\w-]*|[A-Z][A-Z0-9-]{5,}|[A-Z]\d+\w*")
"""A code, or a drug's name in capitals: what stands in a list with companies but is none."""
_NOT_A_NAME = re.compile(
    r"(?:\d+$|The|Our|We|In|As|It|Its|This|These|Other|Others|Each|If|For|At|On|With|From|Under|Inc|Corp|Ltd|LLC"
    r"|Co|L\.P|N\.V|S\.A|Company|Companies|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|U\.S|U\.K|UK|EU|US|Item|Note|Part"
    r"|Table|Form|Section|Board|Committee|President|Chief|Director|Officer|Executive|Mr|Ms|Mrs|Dr|Customer|Customers"
    r"|Supplier|Suppliers|Segment|Medicare|Medicaid|Act|GAAP|LIBOR|SOFR|ESG|Total|Net|Revenue|Sales|Cost|Fiscal|Years?"
    r"|Q[1-4]|Parent|Lenders?|Purchasers?|Sellers?|Buyers?|Holders?|Borrowers?|Trustees?|Agents?|Shareholders?|Stockholders?"
    r"|Licensees?|Licensors?|Tier|Level|Class|Type|Phase|Series|Model|Version|Title|Exhibit|Chapter|Schedule|Participants?|Agreements?|Plans?|Notes|Trust|Managers?|Underwriters?|Partners?)\b"
)
_KIND = re.compile(
    r"(?:United|Europe|European|Asia|Asian|Asia-Pacific|Pacific|China|Chinese|Japan|Japanese|Korea|Korean|Taiwan|Taiwanese"
    r"|India|Indian|Canada|Canadian|Mexico|Mexican|Germany|German|France|French|Italy|Spain|Brazil|Australia|Israel|Ireland|Malaysia"
    r"|Vietnam|Thailand|Indonesia|Philippines|Singapore|Netherlands|Switzerland|England|Belgium|Austria|Sweden|Norway"
    r"|Poland|Russia|Ukraine|Turkey|Egypt|Nigeria|Argentina|Chile|Colombia|Peru|North|South|East|West|Northern|Southern"
    r"|Eastern|Western|Latin|America|American|Americas|Africa|African|Middle|Puerto|Rico|Hong|Kong|California|Texas"
    r"|Delaware|New|York|Jersey|Zealand|Hampshire|States|Kingdom|Saudi|Arabia|Emirates|GPUs?|CPUs?|AI|APIs?|PCs?|SoCs?"
    r"|FPGAs?|ASICs?|DRAM|NAND|HBM|IT|TV|R&D|OEMs?|ODMs?|ISPs?|VARs?|HMOs?|PBMs?|MVPDs?|All|Internet|Web|State|Federal|Government|Windows"
    r"|Linux|Android|iOS|Data|Center|Gaming|Client|Embedded|Service|Value|Added|Original|Equipment|Public|Private|National"
    r"|Regional|Local|Global|International|Independent|Retail|Commercial|Home|Health|Care|Software|Hardware|Network)"
)
"""Words that make no name alone or with each other, and many a name with others: "United Test Center"."""
_PLURAL = re.compile(
    r"\b(?:Providers|Resellers|Manufacturers|Carriers|Operators|Distributors|Organizations|Hospitals|Retailers|Vendors"
    r"|Integrators|Developers|Agencies|Institutions|Universities|Colleges|Programs?|Acts?|Regulations?|Directives?"
    r"|Laws?|Rules?|Standards?"
    r"|Policy|Policies|Code|Segments?"
    r"|Plans|Administrators|Regulators|Authorities|Markets|Regions|Bell Operating Companies)$"
)
_CUE = re.compile(
    rf"[\s(/“-]{_COMPANIES}\b[^.;]{{0,110}}?[\s(:-](?=(?:[A-Z]\w*|\d[A-Z][a-z]\w*|[a-z][A-Z]\w*)(?:[,;.)]|\s))"
)
"""A noun for companies before a capital. It begins with one class of characters, so that it is searched for quickly."""
MOST = 60
"""The most items that a list is read for."""


def list_places(text: str) -> list[int]:
    """The characters at which a list of names may be announced, whoever they are; a cheap look."""
    announced = [match.start() for match in _CUE.finditer(f" {text}")]
    return announced + [match.start() for match in _ALONE.finditer(text)]


def list_items(text: str, named: Sequence[Place], own: Sequence[Place], kind_of: KindOf) -> list[Place]:
    """The places of further names: items of lists with the `named`, and of lists that a noun for companies announces.
    `own` are those of the named that name the filer, whose lists are likely its own. `kind_of` knows common words."""
    starts = dict(named)
    reader = _Reader(text, starts, kind_of)
    found: list[Place] = []
    for match in _ANNOUNCED.finditer(text):
        found += reader.announced(match.end(), least=1, others=2)
    for match in _ALONE.finditer(text):
        found += reader.announced(match.end(), least=1)
    for match in _ACTS.finditer(text):
        found += reader.announced(match.end(), least=2)
    found += [match.span(1) for match in _BESIDE.finditer(text) if reader.is_name(*match.span(1))]
    for start, end in named:
        if (start, end) not in own:
            found += [*reader.left(start), *reader.right(end)]
    return _apart(found, named)


def _apart(found: Sequence[Place], named: Sequence[Place]) -> list[Place]:
    """Those that overlap neither each other nor what is named already, the longer first."""
    kept: list[Place] = []
    for start, end in sorted(set(found), key=lambda place: (place[0] - place[1], place)):
        if not any(s < end and start < e for s, e in (*named, *kept)):
            kept.append((start, end))
    return sorted(kept)


class _Reader:
    """Reads the lists of one text."""

    def __init__(self, text: str, named: dict[int, int], kind_of: KindOf) -> None:
        self._text, self._named, self._kind_of = text, named, kind_of

    def announced(self, at: int, *, least: int, others: int = 0) -> list[Place]:
        """The unnamed items of the list that begins at `at`, which must have `least` names in all and may have as many
        `others` in a row that are none."""
        items = [*self._items(at, others)]
        if len(items) < 3:  # capitals may be a drug's name where no long list speaks for them
            items = [place for place in items if not _CODE.fullmatch(self._text[slice(*place)])]
        return [place for place in items if place[0] not in self._named] if len(items) >= least else []

    def _items(self, at: int, others: int) -> Iterator[Place]:
        missed = 0
        for _ in range(MOST):
            end = self._named.get(at)
            if end is None and (match := _ITEM.match(self._text, at)):
                place = self._trimmed(match)
                inner = [e for s, e in self._named.items() if at < s < place[1]]
                end = max(inner) if inner else place[1] if self.is_name(*place, said=others > 0) else None
                if end is not None and not inner:
                    yield place
            elif end is not None:
                yield at, end
            missed = 0 if end is not None else missed + 1
            after = _OTHER.match(self._text, at) if end is None else _TAIL.match(self._text, end)
            if after is None or missed > others or not (comma := _COMMA.match(self._text, after.end())):
                return
            at = comma.end()

    def _trimmed(self, match: re.Match[str]) -> Place:
        """Without the full stop that ends the sentence, and without "'s"."""
        name = match[0]
        if not re.search(rf"(?:{_FORM}|\b[A-Z])\.$", name):
            name = name.rstrip(".")
        name = re.sub(r"['’]s?$", "", name)
        return match.start(), match.start() + len(name)

    def is_name(self, start: int, end: int, *, said: bool = False) -> bool:
        """Whether a capitalised item may name a company: no place, date, code or goods; `said` by its list."""
        name = self._text[start:end]
        if len(name) < 2 or name.endswith("ly") or _NOT_A_NAME.match(name) or _SYMBOL.fullmatch(name):
            return False
        if (_CODE.fullmatch(name) and not said) or _GOODS.match(self._text, end) or not _ENDS.match(self._text, end):
            return False
        words = name.split()
        if _PLURAL.search(name) or all(_KIND.fullmatch(word) for word in words):
            return False
        kinds = [self._kind_of(word) for word in words]
        return not all(kind == "place" for kind in kinds) and not (len(kinds) == 1 and kinds[0] == "generic")

    def right(self, at: int) -> Iterator[Place]:
        """The items after a name: ", A and B"."""
        for _ in range(MOST):
            tail = _TAIL.match(self._text, at)
            match = _AFTER.match(self._text, tail.end() if tail else at)
            if match is None:
                return
            place = self._trimmed(_ITEM.match(self._text, match.start(1)) or match)
            if place[0] in self._named or not self.is_name(*place) or len(self._text[slice(*place)]) < 3:
                return
            yield place
            at = place[1]

    def left(self, at: int) -> list[Place]:
        """The items before a name, where words open their list: "with A, B and"."""
        found: list[Place] = []
        for _ in range(MOST):
            start = max(0, at - 80)
            match = _LEFT.search(self._text[start:at])
            place = (start + match.start(1), start + match.end(1)) if match else None
            if place is None or (not self.is_name(*place) and not _PERSON.match(self._text, place[0])):
                break
            if self.is_name(*place):
                found.append(place)
            at = place[0]
        opened = _OPENS.search(self._text[max(0, at - 30) : at]) is not None
        return found if found and (opened or (at == 0 and len(found) > 1)) else []
