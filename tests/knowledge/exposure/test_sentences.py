"""What filers write, and the links that it states: over 340 made-up sentences with their traps."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from knowledge.exposure.extract import extract_text
from knowledge.types import Link
from tests.knowledge.exposure.made_up import Case, cases, table

COMPANIES = table()
FILER = COMPANIES.resolve("ORVN")


def _line(link: Link, expected: str | None) -> str:
    """The link in the fixture's manner; its channel only where the fixture states one."""
    words = f"{link.relation} {link.source.name or '?'} -> {link.target.name or '?'}"
    if link.share is not None:
        low, high = link.share.low, link.share.high
        words += f" {low:.3g}" + (f"-{high:.3g}" if low != high else "") + f" {link.share.of}"
        words += " joint" * link.share.joint + (f" {link.share.period}" if link.share.period else "")
    words += " ended" * (link.status == "ended")
    return words + (f" channel={link.channel}" if expected and "channel=" in expected else "")


def _normal(line: str) -> str:
    return re.sub(r"\b(0\.\d*?)0+\b", r"\1", line)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.text[:50])
def test_a_sentence_states_exactly_these_links(case: Case) -> None:
    """Each made-up sentence gives the links that it states, with share, base, period and status, and no other."""
    links = extract_text(case.text, COMPANIES, filer=FILER, context=case.context).links
    by_pair = {line.split(" 0")[0].split(" channel")[0].split(" ended")[0]: line for line in case.expected}
    got = [_line(x, by_pair.get(f"{x.relation} {x.source.name or '?'} -> {x.target.name or '?'}")) for x in links]
    assert Counter(map(_normal, got)) == Counter(map(_normal, case.expected))


@pytest.mark.parametrize("case", [case for case in cases() if case.expected], ids=lambda case: case.text[:50])
def test_a_quote_is_verbatim(case: Case) -> None:
    """What a link quotes stands in the text, character for character."""
    for link in extract_text(case.text, COMPANIES, filer=FILER, context=case.context).links:
        assert link.quote in case.text


def test_there_are_enough_sentences() -> None:
    """The fixture covers every construct with at least 340 sentences, 40 of them traps that state nothing."""
    assert len(cases()) >= 340
    assert sum(not case.expected for case in cases()) >= 40
