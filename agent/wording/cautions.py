"""How filers speak of what may go wrong and of what softens it. Knows no company and no event."""

from __future__ import annotations

import re

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
RISK = re.compile(
    r"\b(?:could|may|might|would)\b[^.]{0,200}\b(?:advers\w+|harm\w*|reduc\w+|declin\w+|delay\w*|los[es]\w*|limit\w*|"
    r"disrupt\w*|shortage\w*|fluctuat\w+|cancel\w*|terminat\w*)\b",
    re.IGNORECASE,
)
"""A fear with what it would do: not every modal verb."""
