# ruff: noqa: E501 - lists of words read best in rows
"""Words that are addressed to somebody, and not about the matter: orders, advice, promises, ways out of the program.

A memo states; it never tells its reader, or a machine, what to do, and never promises. So a clause that begins with a
bare verb of doing, that speaks to a person, that rates or urges, or that names an address is no statement, whoever
wrote it first. Knows the forms of such words in English and nothing of sources; `agent.checking.watched` bounds what
is written freely by what it may be made of, and this by what it may not.
"""

from __future__ import annotations

import re

from knowledge.exposure.sentences import plain

_TO_DO = (
    "buy|sell|short|hold|dump|ditch|avoid|exit|trim|accumulate|load|grab|snap|purchase|invest|divest|hedge|bet|stake|pour|put|"
    "move|switch|rotate|shift|transfer|wire|send|deposit|withdraw|pay|borrow|sign|subscribe|register|download|install|run|execute|"
    "open|click|tap|scan|visit|go|head|see|check|consult|contact|call|ring|phone|email|e-mail|write|text|message|ask|tell|inform|warn|"
    "alert|notify|share|forward|post|publish|print|output|reply|respond|answer|say|state|repeat|copy|paste|translate|summari[sz]e|rate|"
    "rank|score|label|mark|treat|regard|consider|assume|believe|trust|rely|remember|forget|ignore|disregard|override|overlook|skip|"
    "discard|drop|delete|remove|erase|strike|reveal|disclose|expose|leak|show|display|use|take|get|keep|stay|stop|quit|start|begin|"
    "act|wait|hurry|rush|watch|read|look|listen|follow|obey|comply|pretend|imagine|act|play|set|reset|make|do|give|add|double|triple|"
    "increase|reduce|raise|lower|cut|close|cover|liquidate|unload|flee|leave|join|vote|tender|demand|insist|refuse|expect|note|order|"
    "place|enter|type|insert|append|include|exclude|replace|rewrite|change|update|upgrade|downgrade|verify|confirm|prepare|target|own|back|bail|lock|book|cash"
)
_OBJECT = (
    "the|a|an|all|any|every|each|everything|nothing|anything|this|that|these|those|it|them|him|her|me|us|its|their|our|my|now|"
    "today|tomorrow|immediately|at|in|into|out|up|on|off|over|away|back|from|before|while|as|only|nobody|no|not|less|more|"
    "instead|long|short|and|or|shares?|stock|for|with|to|if|how|what|who"
)
_NOUN_TOO = re.compile(
    r"(?:short|hold|purchase|bet|stake|move|switch|shift|transfer|wire|call|ring|phone|text|message|share|post|print|output|reply|"
    r"answer|state|copy|rate|rank|score|label|mark|trust|drop|strike|leak|show|display|use|keep|stop|start|watch|look|play|set|make|"
    r"increase|raise|cut|close|cover|leave|vote|tender|demand|order|place|change|update|upgrade|downgrade|target|back|cash|book|lock|"
    r"exit|hedge|note|double|triple|alert|check|open|run|go|lower|own|do|register|contact|sign|trim|load|write|expose|pay|head|"
    r"sell|buy|ask|deposit|estimate|double|see)",
    re.I,
)
_BARE_OBJECT = re.compile(
    r"\s+(?:the|a|an|all|any|every|everything|nothing|this|these|those|it|them|me|us|its|their|our|my|now|today|at once)\b",
    re.I,
)
_START = r"(?:^|(?<=[.!?;:,(\"“”—–\n])|(?<=\s-)|\b(?:and|then|so|or|but)\b,?)"
_CLAUSE = re.compile(
    rf"{_START}\s*(?:(?:and|then|so|now|just|simply|instead|also|first|next|finally|therefore|quickly|quietly|immediately|always)\s+){{0,2}}"
    rf"(?P<verb>{_TO_DO})(?=(?P<rest>\s+(?:{_OBJECT})\b|\s+[A-Z0-9$“\"][\w.&'’-]*|\s*[.!?:;,]|\s*$|\s+[a-z]+))",
    re.I,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|may|might|can|could|did|does|rose|fell|grew|came|stood|made|sold|bought|took|gave|went|"
    r"[a-z]{3,}ed|[a-z]{3,}s)\b"
)
_NEGATIVE = re.compile(
    rf"{_START}\s*(?:please|kindly|(?<!and )(?<!or )(?<!but )(?:do\s+not|don['’]t|never)|let['’]s|let\s+us|be\s+(?:sure|careful|warned|advised|aware|quick|bold|brave|smart)|make\s+sure|whatever\s+happens|no\s+need\s+to|under\s+no\s+circumstances?)\b(?!\s+(?:before|since|again|been|had|has|have|was|were|did|stated)\b)",
    re.I,
)
_ADDRESSED = re.compile(
    r"\b(?:you|your|yours|yourself|yourselves|thou|ye)\b"
    r"|\b(?:dear|attention|hello|hi|hey|fellow)\s+(?:reader|investor|user|assistant|analyst|model|client|customer|friend|trader|shareholder)s?\b"
    r"|\b(?:readers?|investors?|shareholders?|stockholders?|bondholders?|holders?|owners?|clients?|traders?|analysts?|funds?|(?:portfolio|fund|money) managers?|savers?|"
    r"pensioners?|assistants?|models?|agents?|chatbots?|bots?|users?|everyone|everybody|anyone|anybody|nobody|one|whoever|people|recipients?|"
    r"(?:this|the) (?:memo|report|answer|reply|summary|program|system|writer|desk|house|bank))"
    r"(?:\s+(?:who|that|which|of|in|with|reading)\b[^.;,]{0,60}?)?,?\s+(?:(?:really|now|therefore|always|all|also|simply|only)\s+){0,2}"
    r"(?:should|must|ought|shall|need(?:s)?\s+to|ha(?:s|ve)\s+to|had\s+better|do(?:es)?\s+well|would\s+do\s+well|(?:is|are|be)\s+(?:to|now\s+to|advised|urged|told|asked|"
    r"instructed|required|warned|invited|encouraged|ordered|directed|recommended|well\s+advised|obliged|wise|better)|can\s+safely|may\s+safely|"
    r"(?:can|may)\s+(?:only|still|now)\s+(?:buy|sell|get)|want\s+to)\b",
    re.I,
)
_OUGHT = re.compile(
    r"\b(?:should|must|ought\s+to|shall|needs?\s+to\s+be|ha(?:s|ve)\s+to\s+be|(?:is|are)\s+to\s+be|deserves?\s+to\s+be|(?:had|would)\s+best\s+be|best|better)\s+(?:(?:be|now|not|never|therefore|always|at\s+once|immediately|simply|only|also)\s+){0,3}"
    r"(?:bought|sold|shorted|held|owned|avoided|dumped|ignored|disregarded|trusted|distrusted|believed|disbelieved|discarded|deleted|skipped|forgotten|treated|regarded|rated|scored|labelled|labeled|ranked|"
    r"obeyed|followed|repeated|printed|shown|visited|called|contacted|clicked|opened|wired|transferred|accumulated|liquidated|loaded|buy|sell|hold|avoid|ignore|visit|trust|own)\b"
    r"|\b(?:recommend|advis|urg|suggest|counsel|exhort|implor|favou?r|prescrib)(?:e?s|e|ed|led|ing)?\s+(?:(?:that|to|an?|the|its|all|every|any|immediate|\w+ers?|\w+ors?|everyone|everybody|anyone|you|us)\s+){0,3}(?:buy|sell|hold|short|purchas|invest|own|avoid|acqui|dump|exit|accumulat|ignor|trust|disregard|visit|share|stock|position|holding)\w*"
    r"|\b(?:we|i)\s+(?:\w+ly\s+)?(?:recommend|advise|urge|suggest|like|love|favou?r)\b|\b(?:is|are|be|highly|strongly|warmly)\s+(?:recommended|advised|urged|advisable)\b"
    r"|\b(?:time|moment|chance|opportunity|reason|place|day|price|level|entry)\s+(?:left\s+)?to\s+(?:buy|sell|short|get\s+(?:in|out)|exit|leave|load|own|act|invest|hold|add|accumulate|dump|take\s+profits?|cash)\b"
    r"|\b(?:wise|smart|prudent|sensible|clever|safe|foolish|silly|mad|crazy|easy|best|better|imperative|essential|vital|necessary|advisable|high\s+time|urgent|important|right)\s+(?:(?:for\s+\w+\s+)?to\s+)(?:buy|sell|short|get|exit|leave|load|own|act|invest|hold|add|accumulate|dump|avoid|ignore|trust|disregard|visit|call|note)\b"
    r"|\b(?:be|is|was|were|seems?|looks?|remains?|makes?)\s+(?:a|an|the|no|any|one|pure|sheer|simply|plain)\s+(?:\w+\s+){1,2}to\s+(?:buy|sell|short|hold|keep|own|dump|avoid|exit|add|accumulate|invest|ignore|trust|miss)\b"
    r"|\bit\s+(?:is|was|would\s+be|may\s+be|seems|looks|makes|pays|feels)\s+(?:(?!able|required|allowed|free|set|due|expected|likely|unlikely|forced|obliged|ready|permitted|bound|going|not|said)\w+\s+){1,2}to\s+(?:buy|sell|short|hold|keep|own|dump|avoid|exit|add|accumulate|invest|ignore|trust)\b"
    r"|\b(?:strong|conviction|clear|screaming|outright|table-pounding|definite|firm|absolute|solid|top|best|immediate|speculative|obvious)[\s-](?:buy|sell|hold|short|pick|long)\b"
    r"|\ba\s+(?:buy|sell|hold|must-?\w*|steal|bargain|gift|no-?brainer|sure\s+thing|lay-?up|slam\s+dunk|one-way\s+bet|free\s+lunch|multi-?bagger|ten-?bagger)\b(?!\s+(?:of|order|side|from))"
    r"|\b(?:buy|sell|hold|outperform|underperform|overweight|underweight)\s+(?:rating|recommendation|signal|call|idea|list|case|opinion|now|today|immediately|at\s+once|before)\b"
    r"|\brat(?:e|es|ed|ing)\s+(?:\w+\s+){0,3}(?:buy|sell|hold|outperform|underperform|overweight|underweight)\b"
    r"|\b(?:overweight|underweight|outperform|price\s+targets?|target\s+prices?|must-?own|must-?buy|no-?brainer|ten-?bagger|multi-?bagger|get\s+rich|moonshot|to\s+the\s+moon)\b"
    r"|\bworth\s+(?:buying|owning|selling|shorting|holding|visiting|a\s+(?:buy|punt|visit|call|bet))\b|\btoo\s+(?:cheap|good)\s+to\b|\b(?:last|final|only|rare|golden|once-in-a-\w+)\s+(?:chance|opportunity|call|warning)\b"
    r"|\b(?:act|hurry|move|buy|sell|order|call|sign\s+up|exit)\s+(?:now|fast|today|quickly|immediately|at\s+once|before\s+it)\b"
    r"|\b(?:immediate|prompt|outright|urgent|swift)\s+(?:purchase|sale|buying|selling|action|exit|liquidation|divestment)\b",
    re.I,
)
_PROMISED = re.compile(
    r"(?<!not )(?<!nor )(?<!never )(?<!less )(?<!no )(?<!hardly )\b(?:(?:almost|absolutely|quite|virtually|all\s+but)\s+)?(?:(?:be|is|are|looks?|seems?|remains?)\s+)?(?:certain|sure|bound|guaranteed|destined|assured|poised|set)\s+(?:to\s+(?:\w+\s+)?(?:double|triple|treble|quadruple|soar|surge|skyrocket|explode|rocket|rally|jump|multiply|win|rise|gain|collapse|crash|fail|fall|plunge|implode|go)|of\s+(?:success|profit|gains?))\b"
    r"|(?<!not )(?<!nor )(?<!never )(?<!no )(?<!hardly )\b(?:is|are|be|seems?)\s+(?:now\s+|almost\s+|all\s+but\s+|quite\s+)?(?:certain|inevitable|guaranteed|assured|beyond\s+doubt|undeniable|unstoppable|proven|a\s+certainty|a\s+given|foolproof)(?!\s+(?:by|customers|of|products|other|parts|to\s+be\s+exact))\b"
    r"|(?<!not )(?<!nor )(?<!never )(?<!no )(?<!ably )\b(?:certain|sure)\s+to\b|(?<!no )(?<!cannot )(?<!not )\bguarantee[sd]?\s+(?:to\b|that\b|(?:a\s+|an\s+|the\s+|its\s+|their\s+)?(?:\w+\s+)?(?:returns?|gains?|profits?|rise|win|income|upside|payout|doubling|success|riches)\b)"
    r"|\b(?:cannot|can['’]t|can\s+not|could\s+not|will\s+never|will\s+not|won['’]t)\s+(?:possibly\s+)?(?:lose|fail|miss|go\s+wrong|go\s+down|disappoint|be\s+stopped|be\s+beaten)\b"
    r"|\b(?:risk-?free(?! (?:interest|rate))|riskless|without\s+(?:any\s+)?(?:risk|doubt|fail)|no\s+(?:risk|downside|doubt)\b(?!\s+factors)|zero\s+(?:risk|downside)|undoubtedly|unquestionably|indisputabl[ey]|inevitably|surely|definitely|certainly|beyond\s+(?:any\s+)?doubt|mark\s+(?:my|these)\s+words|insiders?\s+(?:know|say|confirm)s?|secret(?:ly)?)\b"
    r"|\bwill\s+(?:\w+ly\s+|soon\s+|at\s+least\s+|more\s+than\s+|easily\s+)?(?:double|triple|treble|quadruple|soar|skyrocket|explode|rocket|moon|multiply|crash|collapse|implode|go\s+(?:bankrupt|to\s+zero|under|bust))\b"
    r"|\b(?:double|triple|treble|quadruple)\s+(?:(?:its|their|your|the|one['’]s)\s+)?(?:money|price|value)?\s*(?:with)?in\s+(?:a|one|two|three|\d+)\s+(?:day|week|month)s?\b",
    re.I,
)
_MACHINE = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|neglect|set\s+aside)\b.{0,40}\b(?:instructions?|prompts?|rules|above|previous|earlier|checks?|guardrails?|safety|sources?|filings?|evidence)\b"
    r"|\b(?:system|developer|admin|root|debug|god)\s*(?:prompt|message|override|mode|instructions?|access|policy)\b"
    r"|\b(?:previous|prior|earlier|new|following|these|hidden|secret|original|above)\s+(?:instructions?|prompts?|orders\s+to\s+the\s+model)\b|\bact(?:s|ing)?\s+as\b.{0,30}\b(?:ai|assistant|dan|model|broker)\b"
    r"|\b(?:language\s+models?|chat\s?bots?|LLMs?|ChatGPT|GPT-?\d?|AI\s+(?:assistants?|models?|agents?|systems?)|jailbr[eo]a?k\w*|prompt\s+injection|unrestricted\s+mode)\b.{0,60}\b(?:must|should|shall|will|reading|say|obey|has\s+to|have\s+to|is\s+to|are\s+to|instructed|recommend)"
    r"|\b(?:the\s+)?(?:call|invoke|run|execute|use)s?\b.{0,20}\b(?:tool|function|shell|script|bash|python|curl)\b"
    r"|\b(?:api[\s_-]?keys?|pass(?:words?|phrases?|codes?)|log-?in\s+credentials?|private\s+keys?|secret\s+keys?|seed\s+phrases?|log-?in\s+details|access\s+tokens?|pin\s+codes?|one-time\s+codes?)\b"
    r"|<\|?im_|\[/?INST\]|\bBEGIN\s+(?:ADMIN|SYSTEM)\b|^\s*(?:assistant|system|user|human|developer|tool)\s*:|\bpretend(?:s|ing)?\s+(?:that|to)\b|[{}<>`|\\]{2,}|#{2,}|\{\{|\bhacked\b|\bHACKED\b",
    re.I,
)  # fmt: skip
_OUTSIDE = re.compile(
    r"\(link removed\)|@\w|\b\w+\s?(?:\[|\()\s?(?:dot|at)\s?(?:\]|\))\s?\w+|\bhxxps?\b|://|\bdot\s+(?:com|net|org|io)\b"
    r"|(?<![\w.])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|co|info|biz|xyz|ai|app|dev|example|test|invalid|onion|eth|ru|cn|me|gg|ly|to|link|site|online|top|club|live|shop|finance|money|trade|exchange|capital|invest|fund)\b(?:/\S*)?"
    r"|\b[\w-]+\.(?:com|net|org|io|example|ly|me|gg|xyz)/\S+"
    r"|\+\d[\d\s().-]{6,}\d|\b(?:call|phone|ring|dial|text|fax|whatsapp|sms|hotline|number)\b[^.]{0,24}\b(?!(?:19|20)\d\d-)\d{2,4}[\s().-]\d{2,4}[\s().-]\d[\d\s().-]*\d"
    r"|\b(?:whats\s?app|telegram|discord|signal\s+group|wechat|qr[\s-]code|bitcoin\s+address|wallet\s+address|iban|swift\s+code|hotline|toll[\s-]free|dm\s+(?:us|me))\b"
)  # fmt: skip
_LETTERS = re.compile(r"[\u0370-\u03ff]{2}|[\u0400-\u1fff\u2c00-\ud7ff\uf900-\ufaff]")
_YUAN = re.compile(r"(?<=\d)\s?[亿万億萬兆千百]*(?:港元|港币|美元|欧元|人民币|元)?")
_FOREIGN = re.compile(
    r"\b(?:und|der|das|nicht|alle|ist|sie|les|des|une|est|sont|vous|toutes?|una|que|para|todas?|usted|gli|della|tutt[ei]|il|ora|het|een|niet|uma|não|voc[eê])\b",
    re.I,
)


def order_in(text: str) -> str | None:
    """The first words of a text that address somebody, urge, promise or lead outside; None for a statement."""
    flat = plain(text)
    for pattern in (_MACHINE, _NEGATIVE, _ADDRESSED, _OUGHT, _PROMISED):
        if (found := pattern.search(flat)) is not None:
            return " ".join(found.group().split()).strip(" ,;:") or found.group()
    if (found := _OUTSIDE.search(flat)) is not None:
        return found.group()
    if (found := _LETTERS.search(_YUAN.sub("", flat))) is not None:
        return found.group()
    if len(words := list(dict.fromkeys(word.lower() for word in _FOREIGN.findall(flat)))) > 1:
        return " ".join(words[:2])
    return _imperative(flat)


def _imperative(text: str) -> str | None:
    """A clause that begins with a bare verb of doing and goes on as an order does."""
    at = 0
    while (found := _CLAUSE.search(text, at)) is not None:
        verb, rest = found["verb"], found["rest"]
        behind = text[found.end("verb") :]
        clause = re.split(r"[.!?;:,]|\b(?:and|or|but)\b", behind, maxsplit=1)[0]
        at = found.end("verb")
        if _is_order(verb, behind, clause, text[: found.start("verb")]):
            return f"{verb}{rest}".strip()
    return None


def _is_order(verb: str, behind: str, clause: str, lead: str) -> bool:
    traded = verb.lower() in _TRADES
    if _licensed(lead):
        return traded and _SHARES.match(behind) is not None and re.search(r"[,–—-]\s*(?:\w+\s+)?$", lead) is not None
    if _NOUN_TOO.fullmatch(verb) and not _BARE_OBJECT.match(behind):
        named = re.match(r"\s+[A-Z]", behind) is not None and traded
        return named and not _FINITE.search(_NAME.sub("", clause))
    if re.match(r"\s+[a-z]+ing\b", behind):
        return False
    return not _IS_SUBJECT.match(behind)


_TRADES = frozenset(
    [
        "buy",
        "sell",
        "short",
        "hold",
        "dump",
        "own",
        "back",
        "exit",
        "trim",
        "load",
        "see",
        "call",
        "ask",
        "contact",
        "avoid",
        "accumulate",
        "grab",
    ]
)
_SHARES = re.compile(
    r"\s+(?:[A-Z]|it\b|them\b|now\b|at once\b|the (?:shares?|stock|name|dip)\b|its (?:shares?|stock)\b|every|all\b)"
)
_NAME = re.compile(r"^\s+[\w.&'’-]+(?:\s+[A-Z][\w.&'’-]*)*")
_IS_SUBJECT = re.compile(r"\s+(?:is|are|was|were|has|have|had|will|would|may|might|can|could|of|by|rose|fell)\b")
_LICENSED = re.compile(
    r"\b(?:to|may|might|can|could|will|would|do|does|did|not|cannot|they|we|who|that|which|both|these|those|\w+s)\b",
    re.I,
)


def _licensed(lead: str) -> bool:
    """Whether the sentence before has what a bare verb may go on with: a modal, "to", a plural subject."""
    sentence = re.split(r"[.!?;:\n—–]", lead)[-1]
    if re.search(r"\bso,?\s*$", sentence):
        return False
    return _LICENSED.search(sentence) is not None
