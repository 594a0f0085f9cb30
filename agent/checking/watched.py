# ruff: noqa: E501 - lists of words read best in rows
"""What may be watched for: a trigger, a reversal or a tripwire, bounded by what it is made of.

Such a text is no claim, so no source can bear it out; left free, it would be the one place of a memo where a writer
could say anything. It must be one clause on something observable (somebody of the memo, a filing, a price, a rule),
say what is seen happening to it, and be made of words of the memo's own sources and of the plain words of filings and
markets below. Anything else is struck. Knows no ledger: the caller says which words, values and names it holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from agent.checking.metrics import words_of
from agent.checking.orders import order_in
from agent.checking.values import Value, agrees, values
from knowledge.entities.names import word_set
from knowledge.exposure.sentences import plain

LONGEST = 200  # characters: a trigger is one clause
_ACTS = word_set(
    "states state names name files file publishes publish announces announce reports report lists list shows show says say "
    "discloses disclose tells tell gives give grants grant granted lifts lift lifted revokes revoke revoked suspends suspend suspended "
    "resumes resume resumed restarts restart restarted starts start started stops stop stopped halts halt halted closes close closed "
    "opens open opened trades trade traded rises rise rose rising falls fall fell fallen falling grows grow grew growing drops drop "
    "dropped cuts cut raises raise raised lowers lower lowered keeps keep kept leaves leave left changes change changed extends extend "
    "extended renews renew renewed cancels cancel cancelled canceled terminates terminate terminated signs sign signed settles settle "
    "settled applies apply applied appeals appeal appealed rules rule ruled orders order ordered buys buy bought sells sell sold ships "
    "ship shipped delivers deliver delivered prices price priced pays pay paid spends spend spent invests invest invested issues issue "
    "issued places place placed completes complete completed fails fail failed misses miss missed beats beat meets meet met exceeds "
    "exceed exceeded reaches reach reached returns return returned loses lose lost gains gain gained wins win won moves move moved adds "
    "add added removes remove removed withdraws withdraw withdrew withdrawn delays delay delayed advances advance advanced approves "
    "approve approved rejects reject rejected blocks block blocked expires expire expired ends end ended begins begin began continues "
    "continue continued passes pass passed crosses cross crossed drops stays stay stayed holds hold held takes take took taken effect "
    "confirms confirm confirmed restates restate restated admits admit qualifies qualify qualified sues sue sued replaces replace "
    "replaced finds find found becomes become bars bar barred bans ban banned permits permit permitted allows allow allowed imposes "
    "impose imposed exempts exempt exempted excludes exclude excluded includes include included runs run comes come recovers recover "
    "recovered repeats improves improve improved worsens worsen worsened doubles double doubled halves halve halved remains remain "
    "sets set needs need uses use used serves serve served supplies supply supplied competes compete is are was were has have had does do"
)
"""What is seen to happen, in the forms that a clause takes: filings, markets and courts, no feeling and no judgement."""
_THINGS = word_set(
    "filing filings report reports results annual quarterly interim monthly weekly prospectus statement statements guidance outlook "
    "forecast forecasts announcement notice circular release transcript call disclosure disclosures footnote note list lists entry "
    "register 10-k 10-q 8-k 20-f 6-k k q f form regulator regulators government department ministry court commission commerce treasury "
    "union board management auditor auditors customer customers supplier suppliers rival rivals competitor competitors peer peers buyer "
    "buyers seller sellers distributor distributors lender lenders bank banks exchange agency agencies company companies filer filers "
    "issuer issuers producer producers maker makers revenue revenues sales backlog inventory inventories margin margins price prices "
    "share shares stock capex capital expenditure expenditures spending cost costs demand supply volume volumes output production "
    "capacity plant plants line lines site sites factory factories licence licences license licenses permit permits contract contracts "
    "agreement agreements deal deals merger offer placing placings discount premium tariff tariffs quota ban bans rule rules law sanction "
    "sanctions restriction restrictions exemption exemptions waiver waivers appeal settlement penalty fine loss losses profit profits "
    "income earnings cash debt dividend dividends buyback segment segments product products unit units part parts component components "
    "import imports export exports order orders shipment shipments delivery deliveries stake takeover acquisition approval approvals "
    "decision decisions ruling verdict judgment deadline date dates level levels rate rates close gap spread index market markets "
    "percentage concentration obligations obligation performance commitments purchase purchases growth rise fall change increase "
    "decrease cut cuts halt stoppage restart resumption shortage surplus outage strike fire flood delay cause act event matter period "
    "quarter quarters year years month months week weeks day days half time trading session sessions country countries region regions "
    "state states business businesses industry sector money fund funds funding equity bond bonds loan loans work workers use uses "
    "payment payments suspension denial extension termination cancellation renewal revocation completion expiry closure closing opening "
    "notification resignation settlement application approval rejection withdrawal removal addition replacement recovery improvement "
    "confirmation restatement qualification admission lawsuit suit complaint imposition prohibition designation ratification "
    "terms term condition conditions reason number figure figures value amount amounts total size base basis plan plans budget trial data study"
)
"""What can be looked up by somebody who has not read the memo."""
_LINKS = word_set(
    "the a an and or but nor not no neither any some both either all none only also still yet if when while once unless until though "
    "because so that which who whose whom what where how than then there here it its they them their he his she her to of in on at by "
    "for from with without into onto out off up down over under against between among amongst across through during about around per "
    "versus via toward towards upon within beyond before after above below since again longer earlier later soon sooner next last first "
    "second third fourth same another other others further new former large larger largest small smaller smallest high higher highest "
    "low lower lowest more less fewer most least least unchanged flat very much many few several every each this these those such own "
    "as be been being will would may might could can cannot did done doing having get gets got made make makes making one two three four "
    "five six seven eight nine ten twelve twice full whole net gross prior previous current recent public private official final formal "
    "general special foreign domestic local global home like alike instead already ago far even just well whether directly together apart "
    "himself itself themselves hardly nearly almost about least away back forward ahead behind"
)
_FIELD = words_of(" ".join(_ACTS | _THINGS | _LINKS))
_OPENERS = word_set(
    "the a an its their no any another both each either neither every some all one two three four five several more fewer most few this "
    "that these those it they he she none nobody other others new further if when once after before by within in at on during until "
    "unless from under over with as there first second third next sales revenue revenues capital guidance backlog output production "
    "demand supply prices inventories inventory margins margin shipments deliveries imports exports earnings profits costs orders "
    "customers suppliers rivals competitors peers buyers sellers regulators lenders shares spending capex"
)
_TIMES = re.compile(
    r"(?:(?:by|within|in|over|the|next|first|few|some|several|a|an|one|two|three|four|five|six|twelve|days?|weeks?|months?|quarters?|years?|trading|calendar|"
    r"fiscal|to|and|or|up|about|until|through|end|of|later|beyond|more|than|near|short|medium|long|long-term|near-term|short-term|"
    r"immediate|immediately|term|half|\d{1,3})[\s,–+-]*){1,12}",
    re.I,
)
_STOPS = re.compile(r"(?:[!?;:…\n]|(?<![A-Z])(?<!Inc)(?<!Corp)(?<!Ltd)(?<!Co)\.(?!\d))\s*\S|[—–]\s|[\"“”]|\s-\s")
DISCLOSED = 0.1
"""The share from which a customer must be reported (ASC 280-10-50-42): a trigger may name it without a source."""


def unbounded(text: str, *, words: Collection[str], names: Collection[str], stated: Sequence[Value]) -> str | None:
    """What is wrong with a trigger, reversal or tripwire; None if it may be printed.

    `words` are those of the memo's sources (as `words_of` gives them), `names` the words of names that it may speak
    of, `stated` the values that its sources state.
    """
    flat = " ".join(plain(text).split()).rstrip(".")
    if not flat or len(flat) > LONGEST:
        return "it is empty" if not flat else f"it is longer than {LONGEST} characters"
    if (found := order_in(flat)) is not None:
        return f'"{found}" speaks to a reader, promises or leads outside'
    if _STOPS.search(flat):
        return "it is more than one clause, or quotes"
    if not _opens(flat, names):
        return f'it begins with "{flat.split()[0]}", and not with something that can be seen'
    own = [w for w in re.findall(r"[a-z0-9-]+", flat.casefold()) if w in _ACTS or w in _THINGS]
    if not own:
        return "it says nothing that can be seen"
    return foreign(flat, words=words, names=names, stated=stated)


def foreign(text: str, *, words: Collection[str], names: Collection[str], stated: Sequence[Value]) -> str | None:
    """The first figure or word of a text that neither its sources nor the plain words of filings hold; None if none."""
    for value in values(text):
        if value.unit == "duration" or not any(c.isdigit() for c in value.text):
            continue
        if value.unit == "ratio" and abs(value.low - DISCLOSED) < 1e-9:
            continue
        if not any(agrees(value, other) for other in stated):
            return f'"{value.text}" is stated by none of its sources'
    own = sorted(words_of(text) - _FIELD - frozenset(words) - frozenset(names))
    return f'"{", ".join(own)}" stands in none of its sources' if own else None


def timed(text: str) -> bool:
    """Whether a text is a length of time and nothing else: "days to weeks", "3-6 months"."""
    return len(text) <= 40 and _TIMES.fullmatch(text.strip()) is not None


def _opens(text: str, names: Collection[str]) -> bool:
    first = re.match(r"[\w&'’.-]+", text)
    if first is None:
        return False
    word = first.group().casefold()
    return word in _OPENERS or ((text[0].isupper() or word[0].isdigit()) and bool(words_of(first.group()) & set(names)))
