"""Sentences that name companies and state no trade between them: biographies, lawsuits, exhibits, peers, banks.

Also what ends, denies or only supposes a relation. Works on plain lower-case words; knows no company.
"""

from __future__ import annotations

import re

_TRAPS = re.compile(
    # biographies
    r"\b(?:prior to (?:joining|his|her|that|serving)|(?:he|she) (?:has )?(?:also )?(?:serve[sd]|held|holds|was"
    r"|is|joined|worked|spent|began)|serve[sd]? (?:as|on) (?:a |the )?(?:\w+ )?(?:director|board|chief"
    r"|president|vice|member|trustee)"
    r"|board of directors of @n|(?:senior|executive|management|leadership|various"
    r"|several) (?:\w+ )?(?:positions|roles) (?:at|with|in)|bachelor|master's degree|\bmba\b|ph\.d"
    r"|joined @we from|career (?:at|with)"
    r"|(?:president|officer|director|partner|chairman|counsel|manager) (?:of|at) @n|years? of age"
    r"|was (?:appointed|elected|named) (?:as )?(?:chief|president|executive|senior|vice|director|chair))"
    # lawsuits
    r"|\b(?:plaintiffs?|defendants?|lawsuits?|complaint|alleg\w+|infring\w+|verdict|jury|court|litigation"
    r"|arbitrat\w+|statement of claim|enjoin\w*|seeking an order"
    r"|notice of compliance|before the expiration|class action|putative|injunction"
    r"|notice letter|orange book|paragraph iv|federal circuit|patents? (?:listed|asserted|at issue)"
    r"|antitrust claims?|patent trial|inter partes|subpoena"
    r"|indict\w+|settle(?:d|ment) (?:agreement )?with|sued|damages)\b"
    # exhibits and forms
    r"|\bincorporated (?:herein )?by reference|\bexhibit (?:no\.? )?\d|\bfiled (?:herewith|as exhibit"
    r"|with the sec)|\bdated as of\b.*\b(?:by and )?(?:between|among)\b|\bcurrent report on form|\bform (?:8-k"
    r"|10-k|10-q|s-\d)\b.*\bexhibit"
    r"|\(file no\.|\bdated (?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december) \d{1,2}, \d{4},? (?:by and )?(?:between|among)"
    # peers, graphs, indices, marks, auditors, raters
    r"|\bpeer (?:group|companies|issuers)|\btotal (?:stockholder|shareholder)?\s?return\b|\bperformance graph"
    r"|\bs&p 500|\bindex (?:consists|includes|is)\b|\b(?:registered )?(?:trade|service) ?marks?\b"
    r"|\bindependent registered public|\bauditors?\b|\bpricewaterhouse|\bdeloitte (?:&|and) touche"
    r"|\bernst & young|\bkpmg"
    r"|\bcredit ratings?\b|\brated by\b|\brating agenc"
    # banks and paper
    r"|\badministrative agent|\bcredit (?:agreement|facility)\b|\bsenior notes\b|\bcommercial paper\b"
    r"|\bindenture\b|\btrustee\b|\bunderwriters?\b|\bfactoring\b|\bletters? of credit\b|\bterm loan\b"
    r"|\brevolv(?:er|ing)\b|\btransfer agent"
    r"|\b(?:traded|trades|trading|listed|listing|quoted)\s(?:\w+\s){0,3}on\s(?:the\s)?@n"
    r"|\b(?:computershare|stock exchange|global select market)\b|\bcompensation committee\b"
    r"|\bunion\b.*\bcollective bargaining"
)
_NEVER = re.compile(
    r"\bindemnif\w+|\b(?:mr|ms|mrs|dr)\. [\w. ]{2,30} (?:has )?(?:joined|served|serves|held|was|is|became|worked)\b"
    r"|\bnotice of (?:termination|default)|\brights? of (?:first )?(?:refusal|offer)\b"
    r"|\binternal controls? over|\bjointly and severally|\bguarantors?\b|\bcompromise of\b|\bcyber[- ]?attacks?\b"
    r"|\bsecurity (?:incident|breach)|\bdata (?:is |was )?sourced from|\bcompetition (?:authorit|commission|law|act)"
    r"|\bmarketable securities|\btreasury securities"
)
_STRONG = re.compile(
    r"\b(?:accounted for|compet(?:es?|itors?|ition) (?:with|from|include|are)|suppliers?|largest customers?)\b"
)
_ENDED = re.compile(
    r"\bno longer\b|\bceased\b|\bformerly\b|\bpreviously (?:our|@our|supplied|sold|purchased|was"
    r"|manufactured)\b|\b(?:was|were|has been|have been|had been|being) (?:\w+ )?(?:terminated|discontinued"
    r"|dissolved|wound up|unwound|concluded|ended)\b"
    r"|(?<!\w)(?:@we|@n\d+|parties) (?:\w+ )?(?:terminated|ended|discontinued|exited|stopped|dissolved|concluded)\b"
    r"|\b(?:terminated|expired|ended|stopped|lapsed) (?:in|on|at|effective|as of|during|purchasing|buying)\b"
    r"|^(?!.*\b(?:is|are|has|have|will|runs?|extends?|continues?)\b.*\buntil\b).*\buntil (?:\w+ )?(?:19|20)\d\d\b"
    r"|\bused to (?:be|sell|supply|buy)\b"
    r"|\btermination of (?:@our|the|its)\b(?!.*\b(?:could|may|would|might)\b)|\bformer (?:customer|supplier"
    r"|partner|distributor|licensee|joint venture)|\bin the past\b|\bexited\b"
)
_CONDITIONAL_END = re.compile(
    r"\b(?:may|could|can|might|if|unless|upon|would|right to|option to) (?:\w+ ){0,6}(?:terminat|expir|discontinu"
    r"|ceas|end)"
)
_NEGATION = re.compile(
    r"\b(?:do|does|did|is|are|was|were|has|have|had|will|would|could|can)\s?(?:not|n't)\b|\bnever\b|\bneither\b"
    r"|\bcannot\b|\bwithout\b|\bnot (?:material|significant|a|an|the|our|@our)\b"
)
_UNSURE = re.compile(r"\b(?:were not material|was not material|not material|not significant|insignificant)\b")
_OTHER_THAN = re.compile(r"\b(?:other than|except(?: for)?|besides|excluding|apart from|aside from)\b")
_NO_CUSTOMER = re.compile(
    r"\bno (?:other |single |individual |one )*(?:customer|client|supplier|distributor|vendor)"
    r"|\bno (?:sales|revenues?) (?:to|from) (?:\w+ ){0,3}(?:customer|client)"
)


def is_trap(text: str, *, shares: bool) -> bool:
    """True for a sentence whose names stand there for another reason than trade. A stated share weighs against."""
    if _NEVER.search(text):
        return True
    return _TRAPS.search(text) is not None and not (shares and _STRONG.search(text))


def has_ended(text: str) -> bool:
    """True when the words say that the relation is over; "may be terminated" does not."""
    return bool(_ENDED.search(text)) and not _CONDITIONAL_END.search(text)


_CALLED_OFF = re.compile(
    r"\bwould have (?:acquired|merged|bought)\b"
    r"|\b(?:merger|acquisition|acquire|takeover)\b.{0,80}\b(?:terminated|abandoned|cancell?ed|withdrawn)\b"
    r"|\bintended to acquire\b"
    r"|\b(?:terminate|terminated|abandoned|cancell?ed|termination of)\b.{0,60}\b(?:merger|acquisition|acquire"
    r"|takeover)\b"
)


def is_divesting(text: str) -> bool:
    """True where what is sold is a business, so that the buyer is no customer."""
    return bool(
        re.search(r"\bdivest\w*|\bheld[- ]for[- ]sale\b|\bsale of (?:@our|its|the) \w+ (?:business|segment)", text)
    )


def was_called_off(text: str) -> bool:
    """True for a deal that did not happen: "our merger agreement was terminated"."""
    return bool(_CALLED_OFF.search(text)) and not _CONDITIONAL_END.search(text)


def is_denied(before: str, verb: str) -> bool:
    """True when the verb of a frame is negated: `before` is what stands left of it in its clause."""
    words = before[-28:] + verb[:24]
    return bool(_NEGATION.search(words)) and not re.search(
        r"\bno longer\b|\bnot only\b|\bif\b|\bnot be able|\bcannot assure|\bunable\b", words
    )


_SUPPOSED = re.compile(
    r"\b(?:may|might|could)\s(?:\w+\s){0,2}(?:enter|seek|pursue|consider|negotiate|explore|elect)\b[^;@]{0,60}$"
)


def is_supposed(before: str) -> bool:
    """True right of "we may enter into": what is to come, and may not."""
    return bool(_SUPPOSED.search(before))


def is_immaterial(text: str) -> bool:
    """True for "were not material": a customer perhaps, but not one that the filer states a relation with."""
    return bool(_UNSURE.search(text))


def nobody_but(text: str) -> bool:
    """True for "no customer other than X": the exception is the customer."""
    return bool(_NO_CUSTOMER.search(text)) and bool(_OTHER_THAN.search(text))


_HAD_NONE = re.compile(
    r"\b(?:not|n't|neither|nor)\s(?:\w+\s){0,6}?(?:a|any|one|single)\s(?:\w+\s){0,2}(?:customer|client|supplier|distributor|vendor)\b"
    r"(?=[^.;]{0,60}(?:#q|\bmore than|\bexceed|\bover|\baccounting|\baccounted|\brepresent|\bcompris))"
)


def nobody(text: str) -> bool:
    """True for "no single customer accounted for more than 10%" and "we did not have a customer that exceeded 10%"."""
    return bool(_NO_CUSTOMER.search(text) or _HAD_NONE.search(text)) and not _OTHER_THAN.search(text)
