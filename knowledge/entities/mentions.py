"""Names inside prose -> entities, in one pass: the longest name at each place wins, and each find is scored.

Scores: 1.0 a name with its legal form ("Target Corporation"); 0.95 a name of two words or more; 0.9 a word that is
hardly anything but this company ("Nvidia"); 0.85 a word bound earlier in the document; 0.6 to 0.75 a word that is
also a common word, a surname or a place, and stands where a company stands. What scores less is not given at all.
Knows nothing of relations, and does not guess at names outside the table: see `knowledge.entities.unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.entities.forms import Form, FormIndex, Grade
from knowledge.entities.names import (
    LEGAL,
    MARKS,
    STRUCTURE,
    Key,
    Token,
    folded,
    spellings,
    strip_legal,
    tokens,
    word_set,
    words,
)
from knowledge.entities.openings import Openings, Places, capitals
from knowledge.entities.resolve import EXCHANGES, Resolver
from knowledge.types import Company


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: `text[start:end]`, the entity (None for a named party outside the table), a score to 1.0."""

    start: int
    end: int
    text: str
    company: Company | None
    score: float
    owned: bool = False  # the name is of something that the company owns: a brand, a subsidiary, what it acquired


_SURE: Mapping[Grade, float] = {"phrase": 0.95, "listed": 0.95, "distinct": 0.9, "generic": 0.0}
"""Scores of names that need no look at what stands around them."""
_FORMS = LEGAL - MARKS
_SENTENCE_END = frozenset('.!?:;•\n\t|“"(')
_DETERMINERS = word_set("the a an this these those each any our its their his her your no such another every")
_ACTS = word_set(
    "said says announced reported reports agreed accounted accounts acquired sells sold supplies manufactures "
    "competes expects buys bought operates has had is was will would may plans makes made launched offers "
    "provides uses rents leases builds ordered put cut set began spent"
)
_JOINS = word_set("and or")
_TITLES = word_set("mr ms mrs messrs dr sir")
_STATES = word_set(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia idaho illinois indiana "
    "iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana "
    "nebraska nevada new north ohio oklahoma oregon pennsylvania rhode south tennessee texas utah vermont virginia "
    "washington wisconsin england canada australia germany"
)
_OPENERS = word_set(
    "the a an in on at by for from with to of and but or as if when while since because although though unlike like "
    "both our we some many most certain other another all each when where under after before during through until "
    "drugmaker chipmaker carmaker automaker planemaker truckmaker phonemaker steelmaker brewer builder broker retailer "
    "grocer insurer lender miner driller refiner trucker shipper carrier airline utility supplier rival startup"
)
"""Words that open a sentence without being part of the name that follows: "The Boeing", "Drugmaker Merck"."""
_AREAS = word_set("region regions area areas territory territories coast part parts corridor division")
_WHERE = word_set("in at near")
_QUOTED_TICKER = re.compile(
    r"\(\s*(?:(?P<exchange>[A-Z][A-Za-z ]{1,18})\s*[:：]\s*)(?P<ticker>[A-Z0-9]{1,6}(?:[.\-][A-Z]{1,2})?)\s*\)"
    r"|\$(?P<cash>[A-Z]{1,5}(?:[.\-][A-Z])?)(?![\w])"
)
_OPEN = re.compile(
    r"^\.?[\s,]*\(\s*(?:[^()]{0,60}?\b(?:known as|referred to as|hereinafter|hereafter|collectively|together)\b[,:]?\s*"
    r"|or\s+)?(?:the\s+)?"
)
_TERM = re.compile(r"[“\"']?([A-Z][\w&.’'\- ]{0,38}?[\w.])[”\"']?\s*(?=[,;)]|\s+(?:or|and)\s)")
_NOT_TERMS = word_set(
    "company we us our parent registrant corporation partnership trust bank issuer borrower seller buyer "
    "purchaser nyse nasdaq agreement usa us uk inc"
)


def ticker_places(text: str) -> list[int]:
    """The characters at which a ticker is quoted: "(NYSE: BA)", "$BA"."""
    return [match.start() for match in _QUOTED_TICKER.finditer(text)] if "$" in text or ":" in text else []


class Bound:
    """Short names that mean an entity in one text or document, by their words. The first to be bound stays."""

    def __init__(self, defined: Mapping[str, Company] | None) -> None:
        self.names: dict[Key, Company] = {}
        self.heads: set[str] = set()
        for name, company in (defined or {}).items():
            self.add(words(name), company)

    def add(self, key: Key, company: Company) -> None:
        """Bind a name that is not bound yet."""
        if key not in self.names:
            self.names[key] = company
            self.heads.add(key[0])

    def beginning(self, head: str) -> list[tuple[Key, str]]:
        """The names with this first word, each with the id of the entity that it means."""
        return (
            [(key, company.id) for key, company in self.names.items() if key[0] == head] if head in self.heads else []
        )


class Matcher:
    """Finds the names of one table in texts."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._table = resolver.table
        self._index = FormIndex(resolver.names, resolver.table)
        self._openings = Openings(lambda head: self._index.beginning(head).ids)

    def mentions(self, text: str, *, defined: Mapping[str, Company] | None = None) -> list[Mention]:
        """All names found, in order, without overlaps. `defined` are short names bound elsewhere in the document."""
        bound = Bound(defined)
        found = self._tickers(text) if "(" in text or "$" in text else []
        words = capitals(text)
        places = set(self._openings.places(text, words))
        if not places and bound.heads.isdisjoint(key for word in words for key in folded(word)):
            return found
        row = tokens(text)
        taken = [(m.start, m.end) for m in found]
        after = 0
        for place, token in enumerate(row):
            known = token.start in places
            if place < after or not (known or token.key in bound.heads or token.bare in bound.heads):
                continue
            hit = self._at(text, row, place, bound, known=known)
            if hit is None:
                continue
            mention, width = hit
            if not any(a < mention.end and mention.start < b for a, b in taken):
                found.append(mention)
                self._bind(text, mention, bound)
            after = place + width
        return sorted(found, key=lambda m: m.start)

    def places(self, *, defined: Mapping[str, Company] | None = None, but: Company | None = None) -> Places:
        """Where names may begin that `mentions` would look at; not those of the company `but` alone."""
        return Places(self._openings, Openings(Bound(defined).beginning), but)

    def _bind(self, text: str, mention: Mention, bound: Bound) -> None:
        if mention.company is None or mention.score < 0.85:
            return
        for term in _terms(text, mention):
            bound.add(words(term), mention.company)
        if mention.score >= 0.95:
            bound.add(strip_legal(words(mention.text)), mention.company)
            for short in self._index.shorts.get(mention.company.id, ()):
                bound.add(short, mention.company)

    def _tickers(self, text: str) -> list[Mention]:
        found = []
        for match in _QUOTED_TICKER.finditer(text):
            group = "ticker" if match["ticker"] else "cash"
            exchange = (match["exchange"] or "").upper().replace(" ", "")
            if exchange and exchange not in EXCHANGES:
                continue
            ids = self._resolver.by_ticker(f"{exchange}:{match[group]}" if exchange else match[group])
            for key in ids:
                start, end = match.span(group)
                found.append(Mention(start, end, text[start:end], self._table.companies[key], 1.0))
        return found

    def _at(
        self, text: str, row: Sequence[Token], place: int, bound: Bound, *, known: bool
    ) -> tuple[Mention, int] | None:
        """The longest name that begins at this token, with the number of tokens it takes; `known` where one of the
        table may."""
        first = row[place]
        found = self._known(text, row, place) if known else None
        if first.text[:1].isupper() and not bound.heads.isdisjoint((first.key, first.bare)):
            for length in range(4, found[1] - 1 if found else 0, -1):
                for key in spellings(row[place : place + length]):
                    if key in bound.names:
                        return _mention(text, row[place : place + length], key, bound.names[key], 0.85), length
        return found

    def _known(self, text: str, row: Sequence[Token], place: int) -> tuple[Mention, int] | None:
        """The longest name of the table that begins here and stands as a name."""
        for key, form in self._forms(row, place):
            width = len(key)
            if not self._stands(text, row[place : place + width]):
                continue
            end = _legal_end(text, row, place + width)
            score = self._score(text, row, place, width, form.grade, legal=end > place + width)
            if score:
                mention = _mention(text, row[place:end], key, self._table.companies[form.company], score)
                return replace(mention, owned=form.owned), end - place
        return None

    def _forms(self, row: Sequence[Token], place: int) -> Iterator[tuple[Key, Form]]:
        """The names of the table whose words are those from here on, longest first."""
        first = row[place]
        owner = first.text.endswith(("'s", "’s")) and first.text[:-2].isupper()  # "GM's" owns; "Macy's" may not
        for head in dict.fromkeys((first.bare, first.key) if owner else (first.key, first.bare)):
            group = self._index.beginning(head)
            for width in group.widths:
                for key in spellings(row[place : place + width]):
                    form = group.forms.get(key)
                    if form is not None and len(key) == width:
                        yield key, form

    def _stands(self, text: str, found: Sequence[Token]) -> bool:
        """Whether the words of a name stand close together; only small words may begin with a small letter."""
        for left, right in pairwise(found):
            gap = text[left.end : right.start]
            if len(gap) > 3 or any(c in gap for c in ";:()\t|") or gap.count("\n") > 1:
                return False
            if not (right.text[0].isupper() or right.text[0].isdigit() or right.key in self._index.small):
                return False
        return True

    def _score(self, text: str, row: Sequence[Token], place: int, width: int, grade: Grade, *, legal: bool) -> float:
        head = row[place].text
        if not (head[0].isupper() or head[0].isdigit() or any(c.isupper() for c in head[1:3])):
            return 0.0
        before, after = _neighbours(text, row, place, width)
        if width == 1 and not legal and _of_longer_name(row, place):
            return 0.0
        if before and grade in ("listed", "generic", "plain"):
            return 0.0
        if legal:
            return 1.0
        if grade in _SURE:
            return _SURE[grade]
        if text.strip() == text[row[place].start : row[place + width - 1].end]:
            return 0.6
        if before or after or _is_compound(text, row, place) or _is_place(text, row, place, grade):
            return 0.0
        if grade == "surname":
            return 0.0 if place and row[place - 1].key in _TITLES else 0.75
        if head.isupper() and len(head) > 4:
            return 0.0
        if _starts_sentence(text, row, place):
            return 0.6 if self._acts(row, place) else 0.0
        return 0.0 if place and row[place - 1].key in _DETERMINERS else 0.65

    def _acts(self, row: Sequence[Token], place: int) -> bool:
        """Whether the word that opens a sentence owns, does something, or stands beside another name."""
        if row[place].bare != row[place].key:
            return True
        following = row[place + 1].key if place + 1 < len(row) else ""
        if following in _ACTS or (following.endswith("ed") and len(following) > 4):
            return True
        beyond = row[place + 2] if following in _JOINS and place + 2 < len(row) else None
        return beyond is not None and beyond.text[0].isupper() and bool(self._index.beginning(beyond.bare).forms)


def definitions(text: str, mentions: Sequence[Mention]) -> dict[str, Company]:
    """Short names that a text itself binds to those mentioned: `Spirit AeroSystems Holdings, Inc. (Spirit)`."""
    found: dict[str, Company] = {}
    for mention in mentions:
        if mention.company is not None and mention.score >= 0.85:
            for term in _terms(text, mention):
                found.setdefault(term, mention.company)
    return found


def _mention(text: str, found: Sequence[Token], form: Key, company: Company, score: float) -> Mention:
    """The mention of a name at these tokens; a possessive that is no part of the name stays outside."""
    start, last = found[0].start, found[-1]
    own = len(found) == len(form) and form[-1] == last.key
    end = last.end if own or last.bare == last.key else last.end - 2
    return Mention(start, end, text[start:end], company, score)


def _legal_end(text: str, row: Sequence[Token], place: int) -> int:
    """Index after the legal words that follow a name: ", Inc.", "Company Limited", "Co., Ltd."."""
    end = place
    while end < len(row) and row[end].bare in _FORMS and row[end].text[0].isupper() | (row[end].key in ("plc", "gmbh")):
        gap = text[row[end - 1].end : row[end].start]
        if gap.strip(" ,.\n") or "\n\n" in gap:
            break
        end += 1
    return end


def _neighbours(text: str, row: Sequence[Token], place: int, width: int) -> tuple[bool, bool]:
    """Whether a capitalised word touches the name before and after, so that it is a part of a longer name."""
    before = after = False
    if place:
        left = row[place - 1]
        gap = text[left.end : row[place].start]
        opens = _starts_sentence(text, row, place - 1) and left.key in _OPENERS
        before = left.text[0].isupper() and gap == " " and not opens
    if place + width < len(row):
        last, right = row[place + width - 1], row[place + width]
        after = right.text[0].isupper() and text[last.end : right.start] == " " and last.key == last.bare
    return before, after


def _of_longer_name(row: Sequence[Token], place: int) -> bool:
    """Whether a word is the head of another's legal name: "MGM" in "MGM Holdings Inc."."""
    end = place + 1
    while end < len(row) and row[end].key in STRUCTURE and row[end].text[0].isupper():
        end += 1
    return place + 1 < end < len(row) and row[end].bare in _FORMS and row[end].text[0].isupper()


def _is_compound(text: str, row: Sequence[Token], place: int) -> bool:
    """Whether a word hangs on the one before it ("R-TSR"), or is a direction ("the Southwest regions")."""
    hangs = text[max(0, row[place].start - 1) : row[place].start] in ("-", "/", "+")
    following = row[place + 1].key if place + 1 < len(row) else ""
    return hangs or following in _AREAS


def _is_place(text: str, row: Sequence[Token], place: int, grade: Grade) -> bool:
    """Whether a word that is also a place stands where a place stands: "in Boston", "Corning, New York"."""
    if grade != "place":
        return False
    if place and row[place - 1].key in _WHERE:
        return True
    following = row[place + 1] if place + 1 < len(row) else None
    return following is not None and following.key in _STATES and text[row[place].end : following.start] == ", "


def _starts_sentence(text: str, row: Sequence[Token], place: int) -> bool:
    start = row[place].start
    before = text[max(0, start - 8) : start].rstrip(" \u00a0")[-1:]
    abbreviated = before == "." and place > 0 and row[place - 1].key in _TITLES
    return not abbreviated and (not before or before in _SENTENCE_END)


def _terms(text: str, mention: Mention) -> list[str]:
    """What a parenthesis right after a name calls it; a word of another initial is a place, a court or a plan."""
    tail = text[mention.end : mention.end + 140]
    opened = _OPEN.match(tail)
    if not opened:
        return []
    inside = tail[opened.end() : tail.find(")", opened.end()) + 1]
    terms = [match[1].strip() for match in _TERM.finditer(inside)] if ":" not in inside else []
    initial = words(mention.text)[0][0]
    return [term for term in terms if term[0].lower() == initial and term.lower() not in _NOT_TERMS]
