"""How filers speak of what may go wrong and of what softens it. Knows no company and no event."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.types import ShockKind

AGAINST = re.compile(
    r"\b(?:second(?:ary)? sourc\w+|dual[- ]sourc\w+|multiple (?:suppliers|sources|vendors|foundries)|"
    r"alternat\w+ (?:sources?|"
    r"suppliers?|manufactur\w+)|additional (?:sources?|suppliers?|capacity)|divers\w+|inventor(?:y|ies)|backlog|"
    r"long-term (?:supply )?(?:agreements?|contracts?)|non-?cancel\w+|take-or-pay|prepa\w+|"
    r"minimum (?:purchase|volume)\w*|"
    r"pass(?:ed|ing)? (?:on|through)|hedg\w+|offset\w*|mitigat\w+)\b",
    re.IGNORECASE,
)
"""Words of what softens a blow: second sources, stock, commitments, pass-through."""
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
    r"Similarly|Consequently|Thus|Also|Likewise|In particular|Specifically)\b"
)
"""How a sentence begins that leans on the one before, and so cannot be quoted alone."""
TOPICS: Mapping[ShockKind, str] = {
    "demand": "purchases commitments demand decline customers",
    "sales": "customers concentration demand supply inventory",
    "output": "suppliers manufacturing disruption sole source shortage",
    "input_price": "raw materials prices costs tariffs",
    "price": "pricing pressure prices competitors",
    "ban_on_buying": "export controls license restrictions",
    "ban_on_selling": "export controls license restrictions",
    "capital": "additional capital financing dilution",
    "entry": "competition new entrants acquisitions",
    "substitution": "technological change obsolete alternative products",
    "regulation": "regulation laws compliance investigation",
}
"""What a filer's fear of such a shock is about, in the words to search for."""
