"""The memo as a page, a Word document and a PDF: self-contained, harmless, and saying what every output says."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from lxml import html

from agent.memo import Memo
from agent.render.docx import docx
from agent.render.page import page
from agent.render.ripple import ripple
from tests.agent.sample import effect, sample

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def many(count: int) -> Memo:
    """A memo of so many names, every fourth without a disclosed share."""
    rows = [
        effect(f"Maker number {i} of Wafers", f"M{i}", (1, -1, 0)[i % 3], None if i % 4 == 0 else 0.01 * i)
        for i in range(count)
    ]
    rows = [row.model_copy(update={"order": 2 + i % 2}) for i, row in enumerate(rows)]
    return sample().model_copy(update={"effects": rows})


def test_text_of_a_document_stays_text() -> None:
    """No script, link or escape sequence that a document brought survives as one."""
    text = page(sample())
    tree = html.fromstring(text)
    assert not tree.xpath("//script | //img | //iframe | //link | //*[@onclick or @onload or @onerror]")
    assert "\x1b" not in text
    assert "<script>alert(1)</script>" in tree.text_content()
    assert all(a.get("href", "").startswith("#") for a in tree.iter("a"))


def test_the_page_asks_for_nothing_outside() -> None:
    """The policy in its head refuses every request, and no attribute names an address."""
    text = page(many(20))
    assert "default-src 'none'" in text
    assert not re.search(r"(?:src|href|action)=[\"']?(?:https?:)?//", text)
    assert "url(" not in text
    assert len(text.encode()) < 400_000


def test_a_link_leads_to_the_filing_only_at_the_sec() -> None:
    """A source's address becomes a link if it lies in the SEC's archive, and stays unlinked elsewhere."""
    first, second = sample().sources
    at_sec = first.model_copy(update={"path": "https://www.sec.gov/Archives/edgar/data/1/x.htm"})
    elsewhere = second.model_copy(update={"path": "https://evil.example/x"})
    tree = html.fromstring(page(sample().model_copy(update={"sources": [at_sec, elsewhere]})))
    assert [a.get("href") for a in tree.iter("a") if "://" in a.get("href", "")] == [at_sec.path]


def test_each_citation_opens_its_passage_with_the_quote_marked() -> None:
    """Every citation's button names a popover that exists; the words relied on are marked inside their passage."""
    memo = sample()
    around = {"S2": "It was said that Chips are under   licence. And more."}
    tree = html.fromstring(page(memo, passages=around))
    targets = {button.get("popovertarget") for button in tree.iter("button")}
    assert targets == {aside.get("id") for aside in tree.iter("aside")} == {"source-1", "source-2"}
    second = tree.get_element_by_id("source-2")
    assert second.find(".//mark").text_content() == "Chips are under licence."
    assert "It was said that Chips are under licence. And more." in second.text_content()


def test_every_name_of_the_picture_leads_to_its_row() -> None:
    """Each company on the picture links to an element of the page, and each row of the memo has one."""
    memo = many(12)
    tree = html.fromstring(page(memo))
    leads = {a.get("href", "")[1:] for a in tree.iter("a")}
    assert leads == {f"effect-{i}" for i in range(12)}
    assert all(tree.get_element_by_id(name) is not None for name in leads)


@pytest.mark.parametrize("count", [1, 2, 7, 20, 40])
def test_no_two_names_of_one_side_share_a_height(count: int) -> None:
    """Losers stand to the left, beneficiaries to the right, and labels of one side keep ten units apart at least."""
    drawn = ripple(many(count))
    assert len(drawn.nodes) == count
    assert all((n.x < 0) == (n.sign < 0) for n in drawn.nodes if n.sign)
    for side in ("start", "end"):
        heights = sorted(n.y for n in drawn.nodes if n.side == side)
        assert all(b - a >= 10 for a, b in itertools.pairwise(heights))
    assert all(abs(n.y) < drawn.height / 2 and abs(n.x) < 300 for n in drawn.nodes)


def test_a_share_that_nobody_disclosed_is_drawn_as_a_bound() -> None:
    """Without a stated share the spoke is dashed and the label says "≤"; it is never drawn as a size."""
    nodes = {node.label: node for node in ripple(sample()).nodes}
    assert (nodes["Rival"].dashed, nodes["Rival"].size) == (True, "≤ 10%")
    assert (nodes["Maker"].dashed, nodes["Maker"].size) == (False, "+4%")
    assert nodes["Seller"].width > nodes["Maker"].width > nodes["Rival"].width


def test_the_page_says_what_the_memo_says() -> None:
    """Every statement, figure, risk, catalyst, prediction, struck claim and quote stands on the page."""
    memo = sample()
    told = " ".join(html.fromstring(page(memo)).text_content().split())
    words = [memo.label, memo.score_reason, *(s.text for s in (*memo.thesis, *memo.contrarian)), *memo.missing]
    words += [risk.tripwire for risk in memo.risks] + [c.trigger for c in memo.catalysts] + memo.lint
    words += [s.resolve_by for s in memo.slips] + [s.reason for s in memo.struck] + ["Chips are under licence."]
    assert [w for w in words if w not in told] == []


def test_word_gets_the_same_content() -> None:
    """The .docx opens and holds the label, each company and each quote's place."""
    from docx import Document

    memo = sample()
    document = Document(BytesIO(docx(memo)))
    told = "\n".join(p.text for p in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert memo.label in told
    assert "Seller 10-K FY2025, p. 12" in told
    assert all(row.company.name in cells for row in memo.effects if row.company.name)
    assert "\x1b" not in told


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_browser_shows_it_without_a_complaint(tmp_path: Path) -> None:
    """Chromium loads the page, finds every name, and prints no console error."""
    file = tmp_path / "memo.html"
    file.write_text(page(many(20)), encoding="utf-8")
    quiet = (
        "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run --enable-logging=stderr"
    )
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [str(CHROMIUM), *quiet.split(), profile, "--dump-dom", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "Maker number 19 of Wafers" in done.stdout
    assert "CONSOLE" not in done.stderr
