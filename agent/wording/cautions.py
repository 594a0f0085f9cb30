"""How filers speak of what may go wrong and of what softens it. Knows no company and no event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from agent.types import ShockKind

SOFTENED = re.compile(
    r"\b(?:second(?:ary)? sourc\w+|dual[- ]sourc\w+|multiple (?:qualified )?(?:suppliers|sources|vendors|foundries)|"
    r"alternat\w+ (?:sources?|suppliers?|manufactur\w+|vendors?)|(?:additional|more than one) (?:sources?|suppliers?)|"
    r"(?:sufficient|adequate|safety|buffer|strategic|extra) (?:levels? of )?(?:inventor\w+|stocks?|suppl(?:y|ies))|"
    r"inventor\w+[^.]{0,60}\b(?:minimi[sz]e|mitigate|protect|buffer)\w*|"
    r"long-term (?:supply )?(?:agreements?|contracts?)|"
    r"take-or-pay|pass(?:ed|ing)? (?:\w+ ){0,4}(?:on|through) to)\b",
    re.IGNORECASE,
)
"""What softens a blow whoever is meant: second sources, stock held for it, long contracts, pass-through."""
TIED = re.compile(
    r"\b(?:backlog|non-?cancel\w+|prepa(?:id|y\w*)|minimum (?:purchase|volume)\w*|inventor\w+|hedg\w+|mitigat\w+|"
    r"diversif\w+)\b",
    re.IGNORECASE,
)
"""What softens a blow only where the other side is named beside it: alone it is accounting."""
DOUBTED = re.compile(
    r"\b(?:not|no|never|unable|cannot|difficult\w*|complex\w*|limited|lack\w*|risks?|could|may|might|if|unless|however)\b",
    re.IGNORECASE,
)
"""Words in a sentence that make its softening a hope or a fear, and no fact."""
RISK = re.compile(
    r"\b(?:could|may|might|would)\b[^.]{0,200}\b(?:advers\w+|harm\w*|reduc\w+|declin\w+|delay\w*|los[es]\w*|limit\w*|"
    r"disrupt\w*|shortage\w*|fluctuat\w+|cancel\w*|terminat\w*)\b",
    re.IGNORECASE,
)
"""A fear with what it would do: not every modal verb."""
LEANING = re.compile(
    r"(?:With |Under |Because of )?(?:These|This|Those|That|Such|It|They|He|She)\b|With (?:these|this)\b|"
    r"(?:However|In addition|Additionally|Furthermore|Moreover|For example|As a result|Therefore|Accordingly|Further|"
    r"Similarly|Consequently|Thus|Also|Likewise|In particular|Specifically|Any (?:one )?of (?:the foregoing|these))\b"
)
"""How a sentence begins that leans on the one before, and so cannot be quoted alone."""
TOPICS: Mapping[ShockKind, str] = {
    "demand": "customers demand purchases orders commitments",
    "sales": "customers demand suppliers supply inventory orders",
    "output": "suppliers supply manufacturing production shortage capacity",
    "input_price": "materials prices costs tariffs commodity",
    "price": "pricing prices competitors margins",
    "ban_on_buying": "export license restrictions sanctions controls",
    "ban_on_selling": "export license restrictions sanctions controls",
    "capital": "capital financing dilution stockholders funding",
    "entry": "competition competitors entrants acquisition",
    "substitution": "technology technological obsolete alternative competing",
    "regulation": "regulation regulations laws compliance regulatory",
}
"""What a filer's fear of such a shock is about: the words to search for, one of which a quotation must hold."""


def on_topic(kinds: Iterable[ShockKind]) -> re.Pattern[str]:
    """Finds a sentence that fears, and that speaks of what such shocks are about."""
    words = sorted({word for kind in kinds for word in TOPICS[kind].split()}) or ["business"]
    return re.compile(rf"(?=.*\b(?:{'|'.join(words)})\b)(?:.*?)(?:{RISK.pattern})", re.IGNORECASE | re.DOTALL)
