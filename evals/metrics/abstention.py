"""Whether the program speaks where it may and is silent where it must: refusals, and whose memo it is.

Both directions count apart, so that always refusing and never refusing each lose one.
"""

from __future__ import annotations

from evals.cases import Case
from evals.formats import QuestionCase, TickerCase
from evals.metrics.metric import JSON, Mark, Marks, Metric, graded, share
from knowledge.companies import Companies
from knowledge.errors import CompanyError

METRICS = (
    Metric("refused_rightly", "1 if what cannot be answered is refused (questions, events, tickers)"),
    Metric("spoke_rightly", "1 if what can be answered is not refused"),
    Metric("right_company", "1 if the memo is about the company that was meant", strict=True),
    Metric("expected_names", "share of the names that a ticker's memo must show"),
)


def of_event(case: Case, observed: JSON) -> Marks:
    """An event without a shock must be refused. One without documented names is not graded: links may be lacking."""
    if case.role != "abstain" and not case.outcomes:
        return {}
    silent = "abstained" in observed or "memo_abstained" in observed
    return _spoke(silent=silent, must_refuse=case.role == "abstain")


def of_question(case: QuestionCase, observed: JSON) -> Marks:
    """A refusal where there is no answer."""
    return _spoke(silent=observed["refused"] is not None, must_refuse=not case.answerable)


def of_ticker(case: TickerCase, observed: JSON, companies: Companies) -> Marks:
    """A memo on the right company, or none."""
    silent = "memo" not in observed
    marks = _spoke(silent=silent, must_refuse=case.company is None)
    if silent or case.company is None:
        return marks
    rows = {row["company"]["name"] for row in observed["memo"]["effects"]}
    about = observed["memo"]["company"] or {}
    return marks | graded(
        right_company=Mark(float(about.get("name") == _name(case.company, companies))),
        expected_names=share(_name(name, companies) in rows for name in case.names),
    )


def _spoke(*, silent: bool, must_refuse: bool) -> Marks:
    if must_refuse:
        return graded(refused_rightly=Mark(float(silent)))
    return graded(spoke_rightly=Mark(float(not silent)))


def _name(words: str, companies: Companies) -> str:
    try:
        return companies.resolve(words).name
    except CompanyError:
        return words
