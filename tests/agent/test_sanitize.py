"""What a document may do to a terminal: nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.render.sanitize import one_line, sanitize


@pytest.mark.parametrize(
    ("hostile", "left"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;file:///etc/passwd\x1b\\click\x1b]8;;\x1b\\", "click"),
        ("\x9b2Jwiped", "wiped"),
        ("a\x08\x08b\x00", "ab"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("line\r\nnext\rlast", "line\nnext\nlast"),
        ("\x1bPdevice\x1b\\x", "x"),
        ("plain [bold]text[/] \U0001f600 汉字", "plain [bold]text[/] \U0001f600 汉字"),
    ],
)
def test_escapes_and_overrides_are_dropped_and_words_kept(hostile: str, left: str) -> None:
    """Sequences that move, colour, link, title or reorder are gone; the words stay."""
    assert sanitize(hostile) == left


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_nothing_printed_can_start_an_escape(text: str) -> None:
    """Whatever the text, no escape byte is left, and cleaning twice is cleaning once."""
    cleaned = sanitize(text)
    assert not {"\x1b", "\x9b", "\x9d", "\x07"} & set(cleaned)
    assert sanitize(cleaned) == cleaned


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_one_line_fits_its_width(text: str, width: int) -> None:
    """A folded line has no line break and at most `width` characters."""
    line = one_line(text, width=width)
    assert len(line) <= width
    assert "\n" not in line
