"""What denies the rest of its clause: said to be untrue, not intended, not going on, or not done. English only."""

from __future__ import annotations

import re

from agent.wording.clauses import clauses_of

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
_DENIED = re.compile(rf"\b(?:{_UNTRUE}|{_NOT_MEANT}|{_NOT_GOING_ON})\b", re.IGNORECASE)
_NOT = re.compile(r"(?<=\w)n['’]t\b|\bnot\b(?! only\b)|\bnever\b(?! so\b| more\b)", re.IGNORECASE)


def undenied(sentence: str) -> str:
    """The sentence with each denial blanked out, from its first word to the end of its clause."""
    return _blanked(sentence, _DENIED)


def done(sentence: str) -> str:
    """The sentence with what is not done blanked out, from the "not" to the end of its clause."""
    return _blanked(sentence, _NOT)


def affirmed(sentence: str) -> str:
    """The sentence without its "not" and "never"."""
    return _NOT.sub("", sentence)


def _blanked(sentence: str, denial: re.Pattern[str]) -> str:
    for match in denial.finditer(sentence):
        end = next((clause.end for clause in clauses_of(sentence) if clause.end > match.start()), len(sentence))
        sentence = f"{sentence[: match.start()]}{' ' * (end - match.start())}{sentence[end:]}"
    return sentence
