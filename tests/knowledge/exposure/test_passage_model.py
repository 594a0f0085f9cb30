"""Proposed links are accepted only where the passage's own words bear them out."""

from __future__ import annotations

import pytest

from knowledge.exposure.passage_model import Proposal, accept
from knowledge.exposure.speaker import Speaker
from tests.knowledge.exposure.made_up import table

COMPANIES = table()
FILER = COMPANIES.resolve("ORVN")
SPEAKER = Speaker(FILER, COMPANIES.party(FILER))
PASSAGE = (
    "Sales to Brightmart accounted for 16% of our net sales. Castellan was 21% of our accounts receivable. "
    "One customer accounted for 12% of net sales. She serves as a director of Halden Motors."
)


def _proposal(**changes: object) -> Proposal:
    given: dict[str, object] = {
        "relation": "supplies",
        "source": "filer",
        "target": "Brightmart",
        "quote": "Sales to Brightmart accounted for 16% of our net sales.",
        "low": 0.16,
        "high": 0.16,
        "of": "source_revenue",
    }
    return Proposal(**(given | changes))  # type: ignore[arg-type]


def test_what_the_passage_states_is_accepted() -> None:
    """A verbatim quote that names the party and states the share becomes a link of origin "model"."""
    links, dropped = accept([_proposal()], PASSAGE, COMPANIES, speaker=SPEAKER)
    assert [(x.target.ticker, x.share.low if x.share else None, x.origin) for x in links] == [("BMRT", 0.16, "model")]
    assert dropped == []
    assert links[0].quote in PASSAGE


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"quote": "Sales to Brightmart were 16% of our net sales."}, "not in the passage"),
        ({"target": "Everline"}, "does not name"),
        ({"low": 0.18, "high": 0.18}, "does not state"),
        ({"relation": "loves"}, "is no relation"),
        ({"of": "target_cost"}, "of source_revenue by its words"),
        (
            {
                "target": "Castellan",
                "quote": "Castellan was 21% of our accounts receivable.",
                "low": 0.21,
                "high": 0.21,
            },
            "of receivables by its words",
        ),
        (
            {"target": "Halden", "quote": "She serves as a director of Halden Motors.", "low": None, "high": None},
            "another matter",
        ),
        ({"target": "Castellan", "quote": "One customer accounted for 12% of net sales."}, "does not name"),
    ],
)
def test_what_it_does_not_state_is_dropped_with_the_reason(changes: dict[str, object], reason: str) -> None:
    """An invented quote, name, share, base or relation, a receivable, a biography: each is dropped, and told."""
    links, dropped = accept([_proposal(**changes)], PASSAGE, COMPANIES, speaker=SPEAKER)
    assert links == []
    assert [reason in one.reason for one in dropped] == [True]


def test_an_unnamed_customer_stays_unnamed() -> None:
    """ "One customer" has no name, whatever the proposer calls it."""
    quote = "One customer accounted for 12% of net sales."
    links, _ = accept(
        [_proposal(target="one customer", quote=quote, low=0.12, high=0.12)], PASSAGE, COMPANIES, speaker=SPEAKER
    )
    assert [x.target.name for x in links] == [None]
