"""Whether an answer says what the label says, and cites the documents that say so.

What must be said is a list of groups ("18%|one-fifth"), so that wording is free and the facts are not. An answer that
is refused where it could be given is wrong. Length gains nothing: a source too many costs precision.
"""

from __future__ import annotations

import re

from evals.formats import QuestionCase
from evals.metrics.metric import JSON, Mark, Marks, Metric, graded, share

METRICS = (
    Metric("answer_right", "1 if an answer holds every fact of the label and none that it must not"),
    Metric("citation_precision", "share of the citations that are of a document which the label names"),
    Metric("citation_recall", "share of the documents that the label names which are cited"),
)


def of_question(case: QuestionCase, observed: JSON) -> Marks:
    """The marks of one answerable question; none for one that must be refused."""
    if not case.answerable:
        return {}
    answer = observed["answer"] if observed["refused"] is None else ""
    cited = [c["document"] for c in observed["citations"] if c["document"]]
    right = all(holds(group, answer) for group in case.says) and not any(holds(group, answer) for group in case.never)
    return graded(
        answer_right=Mark(float(right)),
        citation_precision=share(document in (*case.sources, *case.also) for document in cited),
        citation_recall=share(document in cited for document in case.sources),
    )


def holds(group: str, text: str) -> bool:
    """Whether a text holds one of the words or figures of a group; a figure must not be part of a longer one."""
    plain = " ".join(text.replace("–", "-").replace("’", "'").split()).casefold()
    return any(
        re.search(rf"(?<![\w.]){re.escape(word.strip().casefold())}(?!\w|[.,]\d)", plain) for word in group.split("|")
    )
