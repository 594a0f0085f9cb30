"""The writer that needs no model: the memo's words out of the ledger, the effects and the rulebook alone.

Every sentence is a quotation, an arithmetic, or a rule with its source. It has no opinion and fills no gap: a part that
nothing bears on stays empty.
"""

from __future__ import annotations

from agent.brief import Brief, Written
from agent.writing.contrarian import contrarian
from agent.writing.risks import risks
from agent.writing.sentiment import sentiment
from agent.writing.thesis import thesis
from agent.writing.watch_path import catalysts


class RulesWriter:
    """A `Writer`; the same brief always gives the same words."""

    name = "rules (no model)"

    def write(self, brief: Brief) -> Written:
        """The worded parts."""
        label, score, reason = sentiment(brief)
        return Written(
            label=label,
            score=score,
            score_reason=reason,
            thesis=thesis(brief),
            contrarian=contrarian(brief),
            risks=risks(brief),
            catalysts=catalysts(brief),
        )
