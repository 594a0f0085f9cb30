"""What a line of words is about: a company, an event told in a sentence, or a question. No model."""

from __future__ import annotations

import re
from datetime import date

from agent.events import UNKNOWN_KIND, read_event
from agent.wording.kinds import kind_of
from knowledge.companies import Companies
from knowledge.types import Company

_SENTENCE = 5
"""Words from which on what resolves to no company is taken for a sentence."""
_ASKS = re.compile(
    r"\?\s*$|^\s*(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|does|do|did|has|have|had|can|could|should|"
    r"would|will|may|show|tell|list|give|compare|explain|find|name|describe|summari[sz]e|say|in what|by how|to what|"
    r"from what|for which|please)\b",
    re.IGNORECASE,
)


def subject_of(words: str, companies: Companies) -> tuple[Company | None, str | None]:
    """(company, None) for a name or ticker that resolves, (None, words) for a sentence. CompanyError if neither."""
    if (company := companies.find(words)) is not None:
        return company, None
    if len(words.split()) < _SENTENCE and kind_of(words) is None:
        return companies.resolve(words), None  # raises, with the nearest names
    return None, words


def tells_event(words: str, companies: Companies, *, on: date) -> bool:
    """Whether the words tell, and do not ask, an event of a known kind at a company or of goods."""
    if _ASKS.search(words) or kind_of(words) is None:
        return False
    event = read_event(words, companies, knowable=on)
    return event.kind != UNKNOWN_KIND and (event.company is not None or bool(event.things))
