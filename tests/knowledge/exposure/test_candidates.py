"""Which sentences are worth a close look: every one that may state a link, and few that cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.companies import Companies
from knowledge.exposure.candidates import Candidates
from knowledge.exposure.names import spans
from knowledge.exposure.skeleton import FILER
from knowledge.exposure.speaker import Speaker
from knowledge.types import Party
from tests.knowledge.exposure.made_up import cases, table

MADE_UP = table()
ORVANE = Speaker(MADE_UP.resolve("ORVN"), Party("Orvane"))
TABLE = Companies.load()
NVIDIA = Speaker(TABLE.resolve("NVDA"), Party("NVIDIA"))


def _read(text: str, names: Companies = TABLE, speaker: Speaker = NVIDIA) -> list[str]:
    return [text[start:end] for start, end in Candidates(names, speaker).sentences(text)]


def test_no_sentence_with_a_name_is_dropped() -> None:
    """Each sentence in which the close look finds anybody but the filer is a candidate."""
    texts = {case.text for case in cases()}
    named = {text for text in texts for span in spans(text, MADE_UP, filer=ORVANE.filer) if span.party != FILER}
    assert len(named) > 400
    assert [text for text in named if not Candidates(MADE_UP, ORVANE).holds(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "We buy wafers from TSMC.",
        "It is sold on eBay.",
        "We rely on 3M for tape.",
        "We rely on Ostermark Polymers GmbH for resin.",
        "Ostermark Polymers plc supplies us.",
        "Our supplier (NYSE: BA) is in Virginia.",
        "Sales to the federal government rose.",
        "We lease it from Bank of America.",
        "U.S. Steel sells us plate.",
        "In 2023 two distributors were 14% and 12% of our revenue.",
    ],
)
def test_a_sentence_that_may_name_another_is_read(text: str) -> None:
    """A name of the table however it is written, a legal form, a ticker, a government, or a share of one unnamed."""
    assert _read(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Our revenue grew by 12% in 2023, and NVIDIA expects more.",
        "The Company leases offices in the United States and in Germany.",
        "We may not be able to hire enough people.",
        "Our customers may delay orders.",
        "",
    ],
)
def test_a_sentence_that_can_state_no_link_is_not_read(text: str) -> None:
    """Nobody, the filer by its own name, a place, or customers without a share: nothing to look at."""
    assert _read(text) == []


def test_only_the_sentence_with_the_name_is_read() -> None:
    """The sentences around a name are left alone."""
    text = "We design chips. They are made by Dunmore Foundries Ltd. in Malta. We own no plant."
    assert _read(text) == ["They are made by Dunmore Foundries Ltd. in Malta."]


def test_a_short_name_bound_elsewhere_in_the_document_is_a_name() -> None:
    """What the document calls a company counts where it stands alone."""
    tsmc = TABLE.resolve("TSM")
    speaker = replace(NVIDIA, defined={"Hsinchu Works": tsmc})
    text = "Hsinchu Works makes our chips."
    assert (_read(text), _read(text, speaker=speaker)) == ([], [text])
