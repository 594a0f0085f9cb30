"""One sentence to relations: names and shares as a skeleton, frames matched, traps refused, shares attached.

Knows the filer only as the one who says "we". Returns relations between parties, not yet links of a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.exposure import traps
from knowledge.exposure.channels import channel_of
from knowledge.exposure.clause import subject
from knowledge.exposure.frames import Frame, frames_for
from knowledge.exposure.names import GOVERNMENT, MEDICARE
from knowledge.exposure.rivalry import Rivalry, governed, mutual, rivalries
from knowledge.exposure.shares import Stated, stated_shares
from knowledge.exposure.skeleton import FILER, PART, Skeleton, Span, skeleton, words_of
from knowledge.types import UNDIRECTED, Party, Relation, Share, Status

_LICENCE_WORDS = re.compile(r"\broyalt\w+|\blicens(?:e|ing) (?:fees|revenue)")


@dataclass(frozen=True, slots=True)
class Stating:
    """A relation that one sentence states. `FILER` stands for who speaks; a party with name None is not named."""

    relation: Relation
    source: Party
    target: Party
    channel: str | None = None
    share: Share | None = None
    status: Status = "active"
    weak: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two statings one: the relation and both ends."""
        ends = [self.source.company or self.source.name or "?", self.target.company or self.target.name or "?"]
        return (self.relation, *(sorted(ends) if self.relation in UNDIRECTED else ends))


_SHARE = ("%", "percent", "majority", "half", "third")
_SOMEBODY = ("ustomer", "client", "wholesaler", "distributor", "licensee")


def shares_of_somebody(text: str) -> bool:
    """Whether the words may give a share of a counterparty that they do not name."""
    return any(word in text for word in _SOMEBODY) and any(word in text for word in _SHARE)


def statings(
    sentence: str, spans: Sequence[Span], *, period: str | None = None, context: str | None = None
) -> list[Stating]:
    """The relations that a sentence states, each pair once, with its share where it states one."""
    if all(span.party == FILER for span in spans) and not shares_of_somebody(sentence):
        return []
    caption = words_of(context) if context else None
    bones = _led(skeleton(sentence, spans), caption)
    shares = stated_shares(bones, period=period, context=caption)
    rivals = rivalries(bones.text)
    found = [*_rivals(bones, rivals), *_framed(bones, rivals)]
    found = _with_shares(bones, found, shares)
    if not found and not traps.nobody_but(bones.text):
        return []
    if traps.is_trap(bones.text, shares=bool(shares)) or traps.nobody(bones.text):
        return []
    if any(s.relation == "partners_with" and s.share for s in found):  # the venture's own equity is said already
        found = [s for s in found if s.relation != "owns_stake_in" or s.source != FILER]
    if traps.is_divesting(bones.text):
        found = [s for s in found if s.relation != "supplies" or s.share is not None]
    bought = {s.source for s in found if s.relation == "acquires" and s.target.company == PART}
    found = [s for s in found if s.relation != "supplies" or s.target not in bought]
    if traps.nobody_but(bones.text) and not found:
        found = [_sells_to(p) for p in _parties(bones)]
    sold = {s.source for s in found if s.relation == "acquires" and s.target == FILER}
    found = [s for s in found if s.relation != "acquires" or s.target not in sold]  # "merger agreement with" its buyer
    owners = {span.party: span.owner for span in spans if span.owner is not None}
    traded = (_by_owner(s, owners) for s in found)
    return _merged(s for s in traded if s.source != s.target)


def _by_owner(stating: Stating, owners: Mapping[Party, Party]) -> Stating:
    """Who trades is the owner of the business named; who is bought or held is that business itself."""
    source = owners.get(stating.source, stating.source)
    if stating.relation in ("owns_stake_in", "acquires"):
        return replace(stating, source=source)
    return replace(stating, source=source, target=owners.get(stating.target, stating.target))


_LIST = re.compile(r"\W*(?:\d+[.)]\s)?(?:the\s)?@n\d+|[•●▪◦■·]|[-*]\s")
_FINITE = re.compile(
    r"@n\d+\s(?:also\s)?(?:is|are|was|were|has|have|had|will|excludes?|includes?|reported|said|does|do)\b"
)
_MARK = re.compile(r"^[\s•●▪◦■·*-]*")


def _led(bones: Skeleton, caption: str | None) -> Skeleton:
    """A list under "Our main competitors are:" read with the words that lead to it."""
    lead = caption.rpartition("|")[2].strip() if caption else ""
    if not lead.endswith(":") or "#q" in bones.text or not _LIST.match(bones.text) or _FINITE.search(bones.text):
        return bones
    return replace(bones, text=f"{lead} {_MARK.sub('', bones.text)}")


def _sells_to(party: Party, *, share: Share | None = None, channel: str | None = None) -> Stating:
    return Stating("supplies", FILER, party, channel, share)


def _parties(bones: Skeleton) -> Iterator[Party]:
    for i in re.findall(r"@n(\d+)", bones.text):
        yield from (p for p in bones.names[int(i)] if p != FILER)


def _rivals(bones: Skeleton, found: list[Rivalry]) -> Iterator[Stating]:
    if group := mutual(bones.text):
        yield from _pairs(bones.names[int(group[2:])])
    for rivalry in found:
        ours = bones.names[int(rivalry.subject[2:])] if rivalry.subject and rivalry.rivals else (FILER,)
        for token in rivalry.rivals:
            for rival in bones.names[int(token[2:])]:
                yield from (
                    Stating("competes_with", one, rival)
                    for one in ours
                    if rival not in (FILER, GOVERNMENT, MEDICARE, one)
                )


def _pairs(parties: Sequence[Party]) -> Iterator[Stating]:
    for i, one in enumerate(parties):
        yield from (Stating("competes_with", one, other) for other in parties[i + 1 :])


def _framed(bones: Skeleton, rivals: list[Rivalry]) -> Iterator[Stating]:
    text = bones.text
    if "@n" not in text:
        return
    matches = ((frame, match) for frame in frames_for(text) for match in frame.pattern.finditer(text))
    standing = [(frame, match) for frame, match in matches if _stands(frame, match, text, rivals)]
    if not standing or traps.is_immaterial(text):
        return
    ended: Status = "ended" if traps.has_ended(text) else "active"
    for frame, match in standing:
        for token in _tokens(frame, match, text):
            yield from _stated(frame, match, token, bones, ended)


def _stands(frame: Frame, match: re.Match[str], text: str, rivals: list[Rivalry]) -> bool:
    before = text[: match.start()]
    if traps.is_denied(before, match[0]) or traps.is_supposed(before):
        return False
    if frame.filer_acts and not _filer_acts(frame, before, match[0]):
        return False
    if frame.channel == "cloud" and not _CLOUD.search(text):
        return False
    if frame.nouns and frame.direction == "out" and _VENUES.match(match[0]) and not _OURS.search(before):
        return False
    if frame.relation == "partners_with" and _BETWEEN.search(match[0]) and not _OURS.search(text):
        return False
    if (
        frame.relation == "supplies"
        and frame.direction == "in"
        and not (frame.filer_acts or frame.nouns or _OURS.search(text))
    ):
        return False
    if frame.filer_acts and frame.direction == "in" and not (_OURS.search(text) or _GOODS.search(before + match[0])):
        return False
    if frame.nouns and frame.direction == "in" and (_THEIRS.search(before) or _BUYS_OURS.search(text)):
        return False
    if frame.nouns and frame.direction == "out" and _NO_VENUE.search(before):
        return False
    if frame.nouns and frame.direction == "in" and not _OURS_OR_ALONE.search(text[: match.start("x")]):
        return False
    if (
        frame.direction == "out"
        and frame.relation in ("supplies", "licenses_to")
        and _BRANDS.match(text, match.end("x"))
    ):
        return False
    if frame.unless is not None and frame.unless.search(before[-80:]):
        return False
    if frame.nouns and frame.direction == "out" and _WITH.search(before):
        return False
    if frame.nouns and ("@we" in match[0] or _OF_RIVALS.search(before) or _COMPARED.search(text)):
        return False
    if (
        frame.relation == "owns_stake_in"
        and re.search(r"\b(?:sold|sell|selling|sale of|disposed)\s(?:[@#\w]+\s){0,5}$", before)
        and "y" not in match.groupdict()
    ):
        return False
    if frame.relation == "supplies" and governed(rivals, match.start()):
        return not frame.nouns and "@we" in text[max(r.start for r in rivals if r.start <= match.start()) : match.end()]
    return True


_CLOUD = re.compile(r"\b(?:cloud|host\w*|comput\w+|data cent\w+|infrastructure|web services|servers?|platform)\b")
_OURS = re.compile(r"(?<!\w)@(?:we|our)\b")
_VENUES = re.compile(r"(?:platforms?|stores?|storefronts?|digital storefronts|marketplaces?|app stores?|dealers?)\b")
"""Places to sell at, which are the filer's only where a word for the filer stands before them."""
_NO_VENUE = re.compile(
    r"\b(?:advertising|payment|social|networking|search|cloud|computing|hosting|operating|development|trading)\s$"
)
_WITH = re.compile(r"\b(?:collaborat\w+|partner\w*|cooperat\w+)\s(?:\w+ly\s)?with\s[^@;.]{0,60}$")
"""Left of a noun for customers: those that the filer works with."""
_THEIRS = re.compile(r"\b(?:their|its|whose|customers'?|oems'?)\s(?:\w+\s){0,2}$")
_BUYS_OURS = re.compile(
    r"\b(?:uses?|used|licens\w+|buy|buys|purchases?|incorporates?|integrates?|resells?|distributes?|embeds?)\s(?:\w+\s){0,2}@our\b"
)
"""Vendors that use the filer's goods are its customers."""
_BRANDS = re.compile(r",?\s(?:brands?|brand names?|trade\s?marks?)\b")
"""Right of a name: what the goods are called, and nobody who buys them."""
_BETWEEN = re.compile(r"\b(?:between|among)\s(?:\w+\s){0,3}@n\d+$")
_GOODS = re.compile(
    r"\b(?:wafers?|chips?|components?|parts?|engines?|materials?|substrates?|products?|processors?|memory|batter(?:y|ies)|cells?"
    r"|modules?|equipment|aircraft|fuselages?|devices?|displays?|panels?|software|gas|fuel|coal|oil|energy|power|ingredients?"
    r"|packaging|containers?|drugs?|medicines?|vaccines?|tires?|seats?|steel|aluminum|castings?|forgings?|resins?|chemicals"
    r"|sensors?|lasers?|gpus?|cpus?|supply|supplies|suppliers?|manufactur\w+|fabrication|assembly|hosting|cloud|inventory"
    r"|merchandise|food|beverages?|units|systems?|die|dies|services?|processing|logistics|warehousing|transportation|storage)\b"
)
_OURS_OR_ALONE = re.compile(
    r"(?<!\w)@(?:we|our)\b"
    r"|\b(?:performed|manufactured|assembled|made|supplied|tested|done|fabricated|produced)\sby\s(?:\w+\s){0,2}"
    r"(?:suppliers|subcontractors|contract manufacturers|foundries|vendors)\b"
    r"|^\W*(?:\w+\s){0,3}(?:suppliers?|vendors?|manufacturers|subcontractors)\b"
)
"""What a list of suppliers needs to be the filer's: a word for the filer before it, or the head of the sentence."""
_COMPARED = re.compile(r"\bthan @(?:we|our)\b")
_OF_RIVALS = re.compile(r"\b(?:competitors|rivals|peers|other companies)\b(?:(?!@we|;|, but ).)*$")
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|be|being|products?|goods|services|aircraft|units|systems|software)\s(?:\w+ly\s)?$"
)


def _filer_acts(frame: Frame, before: str, words: str) -> bool:
    """True when the filer is who acts: by the subject, in the passive, or as a party of the venture itself."""
    if frame.relation == "partners_with" and "@we" in words:
        return True
    who = subject(before)
    if who is None and frame.active:
        return bool(_PASSIVE.search(before))
    return who != "other"


def _tokens(frame: Frame, match: re.Match[str], text: str) -> list[str]:
    """The name groups in `x`: the matched one, and those that its list goes on to where nothing else was matched."""
    alone = frame.direction in ("xy", "yx") or {"b", "q"} & match.groupdict().keys()
    return [match["x"]] if alone else _continued(match, text)


def _continued(match: re.Match[str], text: str) -> list[str]:
    """The matched name and those that the same preposition or list goes on to: "from X and, for tape, from Y"."""
    tokens, at = [match["x"]], match.end("x")
    word = re.search(r"([a-z]+)\s(?:the\s|both\s)?$", text[: match.start("x")])
    lead = word[1] if word else ""
    if lead in ("from", "on", "with", "by", "to", "through", "upon"):
        more = re.compile(
            rf"(?:'s)?(?:(?!@n|;|\bwhich\b|\bwho\b).){{0,70}}?(?:,|\band|\bor)\s(?:(?!@n|;"
            rf"|@we).){{0,50}}?\b{lead}\s(?:the\s)?(@n\d+)"
        )
    elif lead in ("include", "including", "as", "are", "namely", "like", "is", "") or not word:
        more = re.compile(
            r"(?:\s\([^()]*\)|,?\s(?:for|in|with|at)\s(?:(?!@n|;|,).){0,60})?\s?[,;]\s(?:and\s)?(?:[a-z-]+\s){0,2}?"
            r"(@n\d+)"
        )
    else:
        return tokens
    while follow := more.match(text, at):
        tokens.append(follow[1])
        at = follow.end()
    return tokens


def _stated(frame: Frame, match: re.Match[str], token: str, bones: Skeleton, ended: Status) -> Iterator[Stating]:
    near = bones.text[max(0, match.start() - 60) : match.end() + 90]
    xs = bones.names[int(token[2:])]
    if frame.direction in ("xy", "yx"):
        ys = bones.names[int(match["y"][2:])]
        if FILER in xs or FILER in ys:
            return
        pairs = [(x, y) if frame.direction == "xy" else (y, x) for x in xs for y in ys]
    else:
        pairs = [(FILER, x) if frame.direction == "out" else (x, FILER) for x in xs if x != FILER]
    if not _fits_government(frame, match[0]):
        pairs = [pair for pair in pairs if not any(_PUBLIC.search(party.name or "") for party in pair)]
    channel = None
    if frame.relation == "supplies":
        channel = frame.channel or channel_of(near, frame.direction)
    if frame.relation in ("owns_stake_in", "partners_with") and ended == "ended":
        return
    status: Status = ended if frame.relation in ("supplies", "licenses_to") else "active"
    if frame.relation == "acquires" and traps.was_called_off(bones.text):
        status = "ended"
    share = _equity(frame, match, bones)
    if part := match.groupdict().get("b"):
        pairs = [(x, Party(f"{_business(part)} (@filer)", None, PART)) for x in xs if x != FILER]
    relation = frame.relation
    if share is not None and relation == "owns_stake_in" and share.low == 1 and _BOUGHT.search(match[0]):
        relation, share = "acquires", None
    for source, target in pairs:
        yield Stating(relation, source, target, channel, share, status)


_BOUGHT = re.compile(r"\b(?:acquir|purchas|bought)")
"""With all of the equity it is no stake but the company that is bought."""
_PROCURES = re.compile(
    r"\b(?:serves?|served|serving|sales|revenues?|premiums?|sell|sells|sold|contract(?:ors?|s)?|orders?|awards?|awarded|customers?|procure\w*|purchas\w+|deliver\w*"
    r"|suppl\w+)\b"
)


_PUBLIC = re.compile(
    r"\b(?:Government|Department|Ministry|Agency|Commission|Administration|Authority|Bureau|Army|Navy|Air Force|NASA"
    r"|BARDA|DARPA|NHS|NATO|Federal Reserve|Federal Deposit|DOL|HHS|FDA|Postal Service)\b"
)


def _fits_government(frame: Frame, words: str) -> bool:
    """A government buys; that it regulates, funds or holds rights is no trade."""
    return frame.relation == "supplies" and frame.direction == "out" and bool(_PROCURES.search(words))


def _business(words: str) -> str:
    """ "substantially all of the imaging business" -> "imaging business"."""
    return re.sub(r"^.*(?:\b(?:of|the|its|their|all|our)|@our)\s", "", words).strip()


_HALVES = re.compile(r"\b50\s?[-/]\s?50\b")
_OUR_PART = re.compile(
    r"#q(?P<a>\d+)\sby\s(?:each|@we)|(?:@we|@our)\s(?:each\s|own\w*\s|hold\w*\s|held\s|have\s|had\s|has\s"
    r"|currently\s|a\s|an\s)*#q(?P<b>\d+)"
    r"|each\s(?:\w+\s){0,4}#q(?P<c>\d+)|#q(?P<d>\d+)[- ](?:owned\s)?joint"
)


def _equity(frame: Frame, match: re.Match[str], bones: Skeleton) -> Share | None:
    """The part of the equity that a stake or a joint venture is stated with: the filer's part of a venture."""
    number: str | None = None
    if frame.relation == "owns_stake_in":
        marked = match.groupdict().get("q") or match[0]
        stated = set(re.findall(r"#q(\d+)", marked))
        number = stated.pop() if len(stated) == 1 else None
    elif frame.relation == "partners_with" and _HALVES.search(match[0]):
        return Share(0.5, 0.5, "equity")
    elif frame.relation == "partners_with" and (ours := _OUR_PART.search(bones.text)):
        number = ours["a"] or ours["b"] or ours["c"] or ours["d"]
    if number is None or len(bones.shares[int(number)]) != 1:
        return None
    only = bones.shares[int(number)][0]
    return Share(round(only.low, 6), round(only.high, 6), "equity")


def _with_shares(bones: Skeleton, found: Iterable[Stating], shares: Sequence[Stated]) -> list[Stating]:
    links = list(found)
    for stated in shares:
        of = stated.share.of
        if stated.party is None:
            if of in ("source_revenue", "source_segment"):
                links.append(_sells_to(Party(), share=stated.share, channel=channel_of(bones.text, "out")))
            continue
        if of in ("source_revenue", "source_segment"):
            relation: Relation = "licenses_to" if _licence(links, stated.party, bones.text) else "supplies"
            _attach(
                links,
                stated,
                Stating(relation, FILER, stated.party, channel_of(bones.text, "out"), stated.share),
                new=True,
            )
        elif of == "target_cost":
            _attach(
                links,
                stated,
                Stating("supplies", stated.party, FILER, channel_of(bones.text, "in"), stated.share),
                new=True,
            )
    return links


def _licence(links: Sequence[Stating], party: Party, text: str) -> bool:
    return bool(_LICENCE_WORDS.search(text)) and any(s.relation == "licenses_to" and s.target == party for s in links)


def _attach(links: list[Stating], stated: Stated, wanted: Stating, *, new: bool) -> None:
    if wanted.source == wanted.target or stated.party == FILER:
        return
    hit = False
    for i, link in enumerate(links):
        if link.key == wanted.key:
            hit = True
            if link.share is None:
                links[i] = replace(link, share=stated.share, channel=link.channel or wanted.channel)
    if not hit and new:
        links.append(wanted)


def _merged(found: Iterable[Stating]) -> list[Stating]:
    """One stating for each relation and pair; unnamed counterparties stay apart, for they may differ."""
    kept: dict[tuple[object, ...], Stating] = {}
    for i, one in enumerate(found):
        key = (*one.key, i) if one.target.name is None or one.source.name is None else one.key
        old = kept.get(key)
        if old is None:
            kept[key] = one
        else:
            kept[key] = replace(old, share=old.share or one.share, channel=old.channel or one.channel)
    return list(kept.values())
