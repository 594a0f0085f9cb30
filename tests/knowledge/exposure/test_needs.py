"""What a pattern needs of a text: nothing that matches is passed over."""

from __future__ import annotations

import pytest

from knowledge.exposure.frames import frames, frames_for
from knowledge.exposure.names import spans
from knowledge.exposure.needs import needs_of
from knowledge.exposure.skeleton import skeleton
from tests.knowledge.exposure.made_up import cases, table


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"\bsuppl(?:y|ies)\b.*\bfrom\s@n\d", [{"suppl"}, {"from"}, {"@n"}]),
        (r"(?:rely|depend)(?:s|ed)?\son", [{"rely", "depend"}, {"on"}]),
        (r"(?:also\s)?buys", [{"buys"}]),
        (r"(?:also\s)+buys", [{"also"}, {"buys"}]),
        (r"buys|\w+", []),
        (r"(?!buys)[a-z]+", []),
        (r"(?i:buys)", []),
        (r"x", []),
    ],
)
def test_the_words_that_a_pattern_cannot_match_without(pattern: str, needs: list[set[str]]) -> None:
    """One set for each part that must be there, the longest words first; nothing for what may be left out or denied."""
    assert sorted(map(sorted, needs_of(pattern))) == sorted(map(sorted, needs))
    assert [min(map(len, need)) for need in needs_of(pattern)] == sorted(
        (min(map(len, need)) for need in needs_of(pattern)), reverse=True
    )


def test_no_frame_that_matches_is_passed_over() -> None:
    """On every made-up sentence the frames tried are all that match, and few others."""
    names = table()
    filer = names.resolve("ORVN")
    matching = tried = 0
    for text in {case.text for case in cases()}:
        bones = skeleton(text, spans(text, names, filer=filer)).text
        if "@n" not in bones:
            continue
        these = list(frames_for(bones))
        matched = [frame for frame in frames() if frame.pattern.search(bones)]
        assert [frame for frame in matched if frame not in these] == []
        matching, tried = matching + len(matched), tried + len(these)
    assert matching > 300
    assert tried < 20 * matching
