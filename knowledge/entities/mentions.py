"""Names inside prose -> entities, in one pass: the longest name at each place wins, and each find is scored.

Scores: 1.0 a name with its legal form ("Target Corporation"); 0.95 a name of two words or more; 0.9 a word that is
hardly anything but this company ("Nvidia"); 0.85 a word bound earlier in the document; 0.6 to 0.75 a word that is
also a common word, a surname or a place, and stands where a company stands. What scores less is not given at all.
Knows nothing of relations, and does not guess at names outside the table: see `knowledge.entities.unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from knowledge.entities.index import Forms, first_letters
from knowledge.entities.names import (
    LEGAL,
    MARKS,
    STRUCTURE,
    Key,
    Token,
    folded,
    strip_legal,
    tokens,
    word_set,
    words,
)
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


Grade = str
_SURE: Mapping[Grade, float] = {"phrase": 0.95, "listed": 0.95, "distinct": 0.9, "generic": 0.0}
"""Scores of names that need no look at what stands around them."""
_LINKING = word_set("and of the de for com la in on")
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
_HEAD = re.compile(
    r"([A-ZÀ-ÖØ-Þ](?:\.\s?[A-Z](?!\w))+\.?|[A-Za-z]?[A-ZÀ-ÖØ-Þ0-9]\w*(?:['’`]\w+)*)(?:[^\w&]{0,3}(\w+(?:['’`]\w+)*|&))?"
)
"""A word that may begin a name, with the word after it."""
_QUOTED_TICKER = re.compile(
    r"\(\s*(?:(?P<exchange>[A-Z][A-Za-z ]{1,18})\s*[:：]\s*)(?P<ticker>[A-Z0-9]{1,6}(?:[.\-][A-Z]{1,2})?)\s*\)"
    r"|\$(?P<cash>[A-Z]{1,5}(?:[.\-][A-Z])?)(?![\w])"
)
_OPEN = re.compile(
    r"^[\s,]*\(\s*(?:[^()]{0,60}?(?:known as|referred to as|hereinafter|hereafter|collectively|together|or)\b[,:]?\s*)?"
    r"(?:the\s+)?"
)
_TERM = re.compile(r"[“\"']?([A-Z][\w&.’'\- ]{0,38}?[\w.])[”\"']?\s*(?=[,;)]|\s+(?:or|and)\s)")
_NOT_TERMS = word_set(
    "company we us our parent registrant corporation partnership trust bank issuer borrower seller buyer "
    "purchaser nyse nasdaq agreement usa us uk inc"
)


class Matcher:
    """Finds the names of one table in texts. Building the index takes tens of milliseconds, once, at first use."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._table = resolver.table
        self._phrases: dict[str, dict[str, list[tuple[Key, str, Grade, bool]]]] = {}  # by the first two letters
        self._seconds: dict[str, frozenset[str]] = {}

    def _beginning(self, word: str) -> Sequence[tuple[Key, str, Grade, bool]]:
        """The names whose first word this is, longest first, as (key, entity id, grade, owned)."""
        letters = first_letters(word)
        if letters not in self._phrases:
            self._phrases[letters] = self._phrases_of(self._resolver.names.beginning(letters))
        return self._phrases[letters].get(word, ())

    def _phrases_of(self, names: Sequence[Forms]) -> dict[str, list[tuple[Key, str, Grade, bool]]]:
        """First word -> what `_beginning` gives for it."""
        found: dict[Key, dict[str, tuple[int, bool]]] = {}
        for name, whole, legal, structure in names:
            forms = {structure, legal} if name.by_hand or len(structure) > 1 or len(legal) == 1 else {legal}
            for form in forms:
                rank = (3 if form == whole else 2 if form == legal else 1) + 3 * name.by_hand
                entry = found.setdefault(form, {})
                if name.company not in entry or rank > entry[name.company][0]:
                    entry[name.company] = (rank, name.owned)
        index: dict[str, list[tuple[Key, str, Grade, bool]]] = {}
        for form, entry in found.items():
            best = max(rank for rank, _ in entry.values())
            leaders = [(company, owned) for company, (rank, owned) in entry.items() if rank == best]
            if len(leaders) == 1:
                index.setdefault(form[0], []).append((form, leaders[0][0], self._grade(form, best), leaders[0][1]))
        for phrases in index.values():
            phrases.sort(key=lambda item: -len(item[0]))
        return index

    def _grade(self, form: Key, rank: int) -> Grade:
        if len(form) == 1 and (form[0].isdigit() or len(form[0]) == 1):
            return "generic"
        if kind := self._table.words.get(" ".join(form)):
            return kind
        if len(form) > 1:
            return "phrase" if rank > 3 else "listed"
        return "distinct" if rank > 3 else "plain"

    def mentions(self, text: str, *, defined: Mapping[str, Company] | None = None) -> list[Mention]:
        """All names found, in order, without overlaps. `defined` are short names bound elsewhere in the document."""
        bound = {words(name): company for name, company in (defined or {}).items()}
        found = self._tickers(text) if "(" in text or "$" in text else []
        if not self._may_name(text, bound):
            return found
        row = tokens(text)
        taken = [(m.start, m.end) for m in found]
        place = 0
        while place < len(row):
            hit = (
                None
                if row[place].text.islower() and row[place].text[0].isalpha()
                else self._at(text, row, place, bound)
            )
            if hit is None:
                place += 1
                continue
            mention, width = hit
            if not any(a < mention.end and mention.start < b for a, b in taken):
                found.append(mention)
                self._bind(text, mention, bound)
            place += width
        return sorted(found, key=lambda m: m.start)

    def _may_name(self, text: str, bound: Mapping[Key, Company]) -> bool:
        """Whether any capitalised word, with the one after it, begins a name: a cheap look before a close one."""
        heads = {key[0] for key in bound}
        at = 0
        while match := _HEAD.search(text, at):
            at = match.end(1)
            following = {"", *folded(match[2])} if match[2] else {""}
            for head in folded(match[1]):
                if head in heads or not following.isdisjoint(self._following(head)):
                    return True
        return False

    def _following(self, head: str) -> frozenset[str]:
        """The second words of all names that begin with this one, "" for a name of one word."""
        if head not in self._seconds:
            names = self._beginning(head)
            self._seconds[head] = frozenset("" if len(form) == 1 else form[1] for form, *_ in names)
        return self._seconds[head]

    def definitions(self, text: str) -> dict[str, Company]:
        """Short names that the text itself binds: `Spirit AeroSystems Holdings, Inc. (Spirit)`."""
        found: dict[str, Company] = {}
        for mention in self.mentions(text):
            if mention.company is not None and mention.score >= 0.85:
                for term in _terms(text, mention.end):
                    found.setdefault(term, mention.company)
        return found

    def _bind(self, text: str, mention: Mention, bound: dict[Key, Company]) -> None:
        if mention.company is None or mention.score < 0.85:
            return
        for term in _terms(text, mention.end):
            bound.setdefault(words(term), mention.company)
        if mention.score >= 0.95:
            bound.setdefault(strip_legal(words(mention.text)), mention.company)
            for short in self._shorts.get(mention.company.id, ()):
                bound.setdefault(short, mention.company)

    @cached_property
    def _small(self) -> frozenset[str]:
        """Words that begin with a small letter inside names: "of", and those of hand-written ones ("SK hynix")."""
        names = " ".join(name.text for name in self._resolver.names.names if name.by_hand)
        return _LINKING | {token.key for token in tokens(names) if token.text.islower() and token.key not in LEGAL}

    @cached_property
    def _shorts(self) -> dict[str, list[Key]]:
        """Entity id -> words that mean it only after a fuller mention."""
        found: dict[str, list[Key]] = {}
        for alias in self._table.aliases:
            if alias.kind == "short":
                found.setdefault(alias.company, []).append(words(alias.text))
        return found

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
        self, text: str, row: Sequence[Token], place: int, bound: Mapping[Key, Company]
    ) -> tuple[Mention, int] | None:
        """The longest name that begins at this token, with the number of tokens it takes."""
        first = row[place]
        known = self._known(text, row, place)
        if first.text[:1].isupper() and any(key[0] in (first.key, first.bare) for key in bound):
            for length in range(4, known[1] - 1 if known else 0, -1):
                for key in _keys(row, place, length) & bound.keys():
                    return _mention(text, row[place : place + length], key, bound[key], 0.85), length
        return known

    def _known(self, text: str, row: Sequence[Token], place: int) -> tuple[Mention, int] | None:
        """The longest name of the table that begins here and stands as a name."""
        first = row[place]
        owner = first.text.endswith(("'s", "’s")) and first.text[:-2].isupper()  # "GM's" owns; "Macy's" may not
        for names in dict.fromkeys((first.bare, first.key) if owner else (first.key, first.bare)):
            for form, company, grade, owned in self._beginning(names):
                width = len(form)
                if not _matches(row, place, form, text, self._small):
                    continue
                end = _legal_end(text, row, place + width)
                score = self._score(text, row, place, width, grade, legal=end > place + width)
                if score:
                    found = row[place:end]
                    mention = _mention(text, found, form, self._table.companies[company], score)
                    return replace(mention, owned=owned), end - place
        return None

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
        return beyond is not None and beyond.text[0].isupper() and bool(self._beginning(beyond.bare))


def _mention(text: str, found: Sequence[Token], form: Key, company: Company, score: float) -> Mention:
    """The mention of a name at these tokens; a possessive that is no part of the name stays outside."""
    start, last = found[0].start, found[-1]
    own = len(found) == len(form) and form[-1] == last.key
    end = last.end if own or last.bare == last.key else last.end - 2
    return Mention(start, end, text[start:end], company, score)


def _keys(row: Sequence[Token], place: int, length: int) -> set[Key]:
    """The keys of a window: its last word as written and without a possessive."""
    window = row[place : place + length]
    if len(window) < length:
        return set()
    stem = tuple(token.key for token in window[:-1])
    return {(*stem, window[-1].key), (*stem, window[-1].bare)}


def _matches(row: Sequence[Token], place: int, form: Key, text: str, small: frozenset[str]) -> bool:
    """Whether a name stands here, its words close together; only those of `small` may begin with a small letter."""
    width = len(form)
    if width > 1 and form not in _keys(row, place, width):
        return False
    for left, right in zip(row[place : place + width - 1], row[place + 1 : place + width]):
        gap = text[left.end : right.start]
        if len(gap) > 3 or any(c in gap for c in ";:()\t|") or gap.count("\n") > 1:
            return False
        if not (right.text[0].isupper() or right.text[0].isdigit() or right.key in small):
            return False
    return True


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


def _terms(text: str, end: int) -> list[str]:
    """What a parenthesis right after a name calls it."""
    tail = text[end : end + 140]
    opened = _OPEN.match(tail)
    if not opened:
        return []
    inside = tail[opened.end() : tail.find(")", opened.end()) + 1]
    found = []
    for match in _TERM.finditer(inside):
        term = match.group(1).strip()
        if term.lower() not in _NOT_TERMS and ":" not in inside:
            found.append(term)
    return found
