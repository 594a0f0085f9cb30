"""What makes a sentence the denial of what it names: said to be untrue, not intended, or not going on. English only."""

from __future__ import annotations

import re

_REPORT = r"(?:reports?|rumou?rs?|talk|speculation|suggestions?|stor(?:y|ies))"
_UNTRUE = (
    rf"den(?:y|ies|ied|ying) (?:(?:a|the|any) )?(?:that|having|plan\w*|all|{_REPORT})|no truth"
    r"|den(?:y|ies|ied) (?:it|they|he|she|we) (?:is|was|are|were|has|have|had|will|would|plan\w*|intend\w*)"
    r"|(?:dismiss(?:es|ed|ing)?|brush(?:es|ed) aside|reject(?:s|ed)?|play(?:s|ed) down) "
    rf"(?:as|(?:a |the |any )?{_REPORT})"
    rf"|push(?:es|ed|ing)? back (?:on|against) (?:a |the )?{_REPORT}"
    rf"|call(?:s|ed|ing) (?:it|them|(?:a |the )?{_REPORT}) (?:\w+ )?(?:false|wrong|untrue|inaccurate|baseless|nonsense)"
    rf"|{_REPORT} (?:is|are|was|were) (?:false|wrong|untrue|inaccurate|baseless)"
)
_NOT_MEANT = (
    r"rul(?:es|ed|ing) out"
    r"|(?:has|have|had|with|sees?|saw|there (?:is|are|was|were)) no (?:\w+ ){0,2}"
    r"(?:plans?|intentions?|need|reason|interest|signs?|evidence)"
    r"|no (?:plans?|intentions?|talks) (?:to|of|for|about)"
)
_NOT_GOING_ON = (
    r"(?:is|are|was|were|be)(?: not|n['’]t) (?:\w+ly |now )?"
    r"(?:considering|planning|slowing|cutting|reducing|trimming|scaling|pulling|cancel\w+|delaying|pausing|raising|"
    r"lowering|changing|seeking|looking|leaving|exiting|quitting|in talks|for sale|affected)"
)
DENIED = re.compile(rf"\b(?:{_UNTRUE}|{_NOT_MEANT}|{_NOT_GOING_ON})\b", re.IGNORECASE)
