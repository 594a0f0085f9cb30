# ruff: noqa: E501 - patterns read best one alternative list a line, as the table that they are
"""Kinds of event, as a table: the words that tell each, which way it points, and the shocks that it means.

Words are how newswires and filers speak of such events in general; the first row that fits wins, so narrower kinds
stand above wider ones. Knows no company.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from agent.types import Reach, ShockKind, Sign

Seat = Literal["subject", "counterpart", "thing"]
"""Where a shock sits: at the event's company, at the other side of the act, or at the commodity or technology named."""


@dataclass(frozen=True, slots=True)
class ShockRow:
    """One shock of a kind: where it sits, its sign per unit of the event's direction, the assumption for its size."""

    kind: ShockKind
    at: Seat
    sign: Literal[-1, 1]
    size: str
    duration: str
    reach: Reach = "own"
    sized_by_text: bool = True  # a stated change is the size of this shock
    binds_counterpart: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event. All of `words` must occur in one sentence; `direction` 0 is read off the text (up or down)."""

    name: str
    words: tuple[str, ...]
    direction: Sign
    shocks: tuple[ShockRow, ...]
    never: str | None = None
    patterns: tuple[re.Pattern[str], ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "patterns", tuple(re.compile(words, re.IGNORECASE) for words in self.words))

    def fits(self, sentence: str) -> bool:
        """Whether the sentence tells of this kind."""
        if self.never and re.search(self.never, sentence, re.IGNORECASE):
            return False
        return all(pattern.search(sentence) for pattern in self.patterns)


_CUT = r"\b(?:cut|cuts|cutting|lower\w*|trim\w*|slash\w*|reduc\w+|warn\w*|below|downgrad\w*|withdr[ae]w\w*|shrink\w*|scal\w+ back|weak\w*|disappoint\w*|miss\w*)\b"
_RAISE = r"\b(?:rais\w+|lift\w*|boost\w*|hik\w+|upgrad\w*|above|ahead of|beat\w*|far up|increas\w+|expand\w*|step\w* up|ramp\w*|strong\w*|record|surg\w+|soar\w*|jump\w*|doubl\w+|tripl\w+)\b"
_STOP = r"\b(?:halt\w*|suspend\w*|stop\w*|idl\w+|paus\w+|clos\w+|shut\w*|cut\w*|los\w+|damag\w+|destroy\w*|knock\w* out|disrupt\w*|hit\w*|crippl\w*|inundat\w*|swamp\w*|down)\b"
_PLANT = r"\b(?:plants?|factor(?:y|ies)|fabs?|production|output|assembly|lines?|deliver\w+|facilit(?:y|ies)|mines?|smelters?|refiner(?:y|ies)|mills?|foundr(?:y|ies)|works|wafers?|supply|shipments?|warehouses?|ports?)\b"
_OUTLOOK = r"\b(?:guidance|outlook|forecasts?|guid(?:es|ed|ing)|profit warning|projection|expects? (?:revenue|sales)|(?:revenue|sales) (?:view|target))\b"

CAPITAL = ShockRow("capital", "subject", 1, "capital.size", "weeks")
KINDS: tuple[Kind, ...] = (
    Kind("tariff", (r"\b(?:tariffs?|import dut(?:y|ies)|anti-dumping|levies on)\b",), 1,
         (ShockRow("input_price", "thing", 1, "price.size", "until lifted", "market"),)),
    Kind("rights issue", (r"\brights (?:issue|offering)\b",), 1, (CAPITAL,)),
    Kind("buyback", (r"\b(?:buy-?backs?|repurchas\w+)\b", r"\b(?:shares?|stock)\b"), -1, (CAPITAL,)),
    Kind("convertible issue", (r"\bconvertible (?:bonds?|notes?|debentures?)\b",
                               r"\b(?:issu\w+|sell\w*|sold|pric\w+|rais\w+|offer\w*|plac\w+)\b"), 1, (CAPITAL,)),
    Kind("share placing", (r"\b(?:plac(?:es|ed|ing|ement)|top-?up|new shares|share (?:sale|offering|issue)|(?:equity|stock) "
                           r"(?:raise|raising|offering|sale|issue)|follow-on|secondary offering|capital raising|"
                           r"sell\w* [^.]{0,30}\bshares|issu\w+ [^.]{0,30}\bshares|at-the-market)\b",
                           r"\b(?:shares?|equity|stock|HK\$|discount|rais\w+)|[$€£¥]"), 1, (CAPITAL,),
         never=r"\bplac(?:es|ed|ing) (?:an? )?(?:\w+ )?orders?\b|\bplac\w+ [^.]{0,30}\bon (?:the|its|a) [^.]{0,20}\blist\b"),
    Kind("ban lifted", (r"\b(?:lift\w*|eas\w+|waiv\w+|remov\w+|reliev\w+|revers\w+|end\w*|drop\w*)\b",
                        r"\b(?:bans?|sanctions?|denial order|entity list|export (?:ban|controls?|curbs?)|embargo)\b"), 1, (),
         never=r"\b(?:impos\w+|adds?|added)\b"),
    Kind("ban", (r"\b(?:bans?|banned|banning|bar|bars|barred|barring|prohibit\w*|forbid\w*|block\w*|blacklist\w*|denial order|entity list|"
                 r"export (?:ban|controls?|curbs?|licen[cs]e)|licen[cs]e requirement|embargo|sanction\w*|cut\w* off)\b",
                 r"\b(?:sales?|sell\w*|exports?|exporting|ship\w*|suppl\w+|buy\w*|purchas\w+|chips?|components?|technolog\w+|parts|"
                 r"entity list|blacklist\w*|sanction\w*|trad\w+|licen[cs]e)\b"), -1, (),
         never=r"\b(?:ban|bar)s? (?:on )?(?:smoking|cars)\b"),
    Kind("customer ends use", (r"\b(?:stop\w*|end|ends|ending|ceas\w+|drop\w*|phas\w+ out|discontinu\w+|no longer|abandon\w*|ditch\w*|"
                               r"replac\w+|switch\w* (?:away )?from|mov\w+ away from|in-?house|insourc\w+|sever\w*)\b",
                               r"\b(?:us(?:e|es|ing)|buy\w*|sourc\w+|licens\w+|purchas\w+|relationship|supplier|chips? from|parts from|"
                               r"its own|in-?house|insourc\w+|orders? from|business with)\b"), -1,
         (ShockRow("demand", "subject", 1, "ban.size", "lasting", binds_counterpart=True),)),
    Kind("trial success", (r"\b(?:trial|study|phase (?:2|3|ii|iii)|drug|therapy|treatment)\b",
                           r"\b(?:success\w*|efficac\w+|met\b|meets|positive|superior\w*|benefit|works|approv\w+|reduc\w+|halted early for (?:benefit|success))"),
         1, (ShockRow("sales", "subject", 1, "outlook.size", "years"),), never=r"\b(?:fail\w*|missed|not meet|futility|safety concern)\b"),
    Kind("trial failure", (r"\b(?:trial|study|phase (?:2|3|ii|iii)|drug|therapy)\b",
                           r"\b(?:fail\w*|missed|not meet|futility|safety|reject\w*|setback|disappoint\w*)\b"), -1,
         (ShockRow("sales", "subject", 1, "outlook.size", "years"),)),
    Kind("default", (r"\b(?:default\w*|bankrupt\w*|insolven\w*|chapter 11|missed? [^.]{0,25}\bpayments?|liquidity crisis|"
                     r"debt crisis|liquidat\w+|winding[- ]up|cannot (?:re)?pay|unable to (?:re)?pay|creditor protection|collapse)\b",), -1,
         (ShockRow("demand", "subject", 1, "default.size", "2-4 quarters", "market"),
          ShockRow("sales", "subject", 1, "default.size", "2-4 quarters", "market", sized_by_text=False))),
    Kind("cyber outage", (r"\b(?:cyber\w*|ransomware|hack\w*|faulty (?:software )?update|software update|software glitch|IT outage|"
                          r"data breach|malware|computers? (?:crash\w*|down)|cloud outage|service outage)\b",), -1,
         (ShockRow("output", "subject", 1, "outage.size", "days to weeks"),)),
    Kind("recall", (r"\brecall(?:s|ed|ing)?\b",), -1,
         (ShockRow("sales", "subject", 1, "outlook.size", "1-2 quarters"),)),
    Kind("cheaper technology", (r"\b(?:cheaper|fraction of (?:the|its) (?:cost|price|compute)|far less (?:compute|chips?|cost)|low-cost|"
                                r"(?:breakthrough|new) (?:model|technology|process|method|battery|chip|design)|displac\w+|obsolete|"
                                r"efficien\w+)\b", r"\b(?:model|technology|process|method|batter\w+|chips?|design|software|drug|AI|product)\b"),
         -1, (ShockRow("substitution", "counterpart", 1, "substitution.size", "years", sized_by_text=False),),
         never=r"\b(?:guidance|orders?|contract|capex)\b"),
    Kind("market entry", (r"\b(?:enter\w*|launch\w*|debut\w*|open\w* (?:its|a) first)\b", r"\b(?:market|business|rival|compet\w+|industry|segment)\b"), 1,
         (ShockRow("entry", "subject", 1, "entry.size", "years", sized_by_text=False),)),
    Kind("market exit", (r"\b(?:exit\w*|quit\w*|withdraw\w*|pull\w* out|leav\w+|wind\w* down)\b", r"\b(?:market|business|industry|segment|country)\b"), -1,
         (ShockRow("entry", "subject", 1, "entry.size", "years", sized_by_text=False),)),
    Kind("acquisition", (r"\b(?:acquir\w+|acquisition|takeover|take over|merg\w+|buys|to buy|agrees? to buy|bought|buyout|purchase of)\b",), 1,
         (ShockRow("entry", "counterpart", 1, "entry.size", "years", sized_by_text=False),
          ShockRow("demand", "counterpart", -1, "contract_at_risk.size", "1-3 years", sized_by_text=False)),
         never=r"\bto buy (?:compute|chips?|equipment|gpus?|servers?|capacity|back)\b|\bbuys? (?:more|fewer|less) \b"),
    Kind("capex rise", (r"\b(?:capex|capital (?:expenditures?|spending|investment|budget)|data[- ]cent(?:re|er)s? (?:spending|build\w*|investment)|"
                        r"invest\w* [^.]{0,40}(?:data[- ]cent(?:re|er)s?|plants?|capacity|factor\w+|fabs?))\b", _RAISE + r"|\bto (?:spend|invest)\b|\bwill (?:spend|invest)\b|\bplans? to\b"), 1,
         (ShockRow("demand", "subject", 1, "capex.size", "2-4 quarters", "market"),), never=_CUT),
    Kind("capex cut", (r"\b(?:capex|capital (?:expenditures?|spending|investment|budget)|investment (?:plan|budget)|data[- ]cent(?:re|er)s? (?:spending|build\w*|investment|leases?))\b",
                       _CUT + r"|\b(?:cancel\w*|paus\w+|delay\w*|defer\w*|freez\w*|halv\w+)\b"), -1,
         (ShockRow("demand", "subject", 1, "capex.size", "2-4 quarters", "market"),)),
    Kind("backlog rise", (r"\b(?:backlog|order book|orders? on hand|bookings|performance obligations|order intake)\b", _RAISE + r"|\b(?:up|rose|grew|more than)\b"), 1,
         (ShockRow("sales", "subject", 1, "outlook.size", "2-4 quarters", "market"),
          ShockRow("demand", "subject", 1, "capex.size", "2-4 quarters", "market", sized_by_text=False)), never=_CUT + r"|\b(?:fell|falls)\b"),
    Kind("backlog fall", (r"\b(?:backlog|order book|orders? on hand|bookings|performance obligations|order intake)\b", _CUT + r"|\b(?:fell|falls|down|drop\w*)\b"), -1,
         (ShockRow("sales", "subject", 1, "outlook.size", "2-4 quarters", "market"),)),
    Kind("guidance cut", (_OUTLOOK, _CUT + r"|\b(?:down|drop\w*|fall\w*)\b"), -1,
         (ShockRow("sales", "subject", 1, "outlook.size", "1-2 quarters", "market"),), never=r"\b(?:guid\w+|outlook|forecast\w*)\b[^.]{0,30}\b(?:above|ahead of|beat\w*)\b"),
    Kind("guidance raise", (_OUTLOOK, _RAISE + r"|\bup\b"), 1,
         (ShockRow("sales", "subject", 1, "outlook.size", "1-2 quarters", "market"),)),
    Kind("order win", (r"\b(?:win|wins|won|award\w*|secur\w+|land(?:s|ed)|clinch\w*|sign\w*|book(?:s|ed)|receiv\w+|plac(?:es|ed))\b",
                       r"\b(?:orders?|contracts?|supply (?:deal|agreement)|multi-year deal|commitments?)\b"), 1,
         (ShockRow("sales", "subject", 1, "outlook.size", "2-4 quarters"),), never=r"\b(?:los\w+|cancel\w*|terminat\w*|scrap\w*|strike|court order)\b"),
    Kind("order loss", (r"\b(?:los(?:es|t|ing)|cancel\w*|terminat\w*|scrap\w*|pull(?:s|ed))\b", r"\b(?:orders?|contracts?|customer|supply (?:deal|agreement))\b"), -1,
         (ShockRow("sales", "subject", 1, "outlook.size", "2-4 quarters"),)),
    Kind("output restored", (r"\b(?:resum\w+|restart\w*|reopen\w*|restor\w+|back (?:on ?line|to normal)|ends? (?:a |the )?(?:strike|walkout))\b", _PLANT + r"|\bstrike\b|\bwork\b"), 1,
         (ShockRow("output", "subject", 1, "outage.size", "1-2 quarters"),)),
    Kind("disaster", (r"\b(?:floods?|flood\w+|earthquake|quake|typhoon|hurricane|tsunami|storm|drought|power (?:cut|shortage))\b",
                      _PLANT + "|" + _STOP), -1, (ShockRow("output", "subject", 1, "outage.size", "2-3 quarters", "market"),)),
    Kind("output halt", (r"\b(?:fires?|blaze|explosion|strikes?|walkout|lockout|outage|contaminat\w+|accident|halt\w*|suspend\w*|"
                         r"idl\w+|shut\w* down|shutdown|stop\w*|paus\w+|ground(?:s|ed|ing)|defects?|cuts? (?:production|output))\b",
                         _PLANT + r"|\b(?:workers|union|fleet|jets?|aircraft)\b"), -1,
         (ShockRow("output", "subject", 1, "outage.size", "1-3 quarters"),)),
    Kind("price cut", (r"\bprices?\b", r"\b(?:cut\w*|slash\w*|reduc\w+|lower\w*|drop\w*|discount\w*|price war)\b"), -1,
         (ShockRow("price", "subject", 1, "price.size", "1-4 quarters"),)),
    Kind("price rise", (r"\bprices?\b", r"\b(?:rais\w+|hik\w+|increas\w+|lift\w*|surcharge|ris\w+|rose|surg\w+|jump\w*|soar\w*|up)\b"), 1,
         (ShockRow("price", "subject", 1, "price.size", "1-4 quarters"),)),
    Kind("regulation", (r"\b(?:regulat\w+|fin(?:e|ed|es)\b|antitrust|lawsuit|court|rul(?:e|es|ing)|law|legislation|watchdog|probe|subsid\w+|tax credit)\b",), -1,
         (ShockRow("regulation", "subject", 1, "regulation.size", "years"),)),
)  # fmt: skip

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])")


def kind_of(text: str) -> Kind | None:
    """The kind that the text tells: of its first sentence that fits any. None if none does."""
    for sentence in SENTENCE.split(text.strip()):
        for kind in KINDS:
            if kind.fits(sentence):
                return kind
    return None
