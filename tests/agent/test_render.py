"""The outputs of a memo: the same content in each, and nothing in it that acts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from rich.console import Console

from agent.memo import Memo
from agent.render import terminal, view
from agent.render.markdown import markdown
from tests.agent.sample import sample


def on_terminal(memo: Memo) -> str:
    out = io.StringIO()
    terminal.show(memo, Console(file=out, width=400, force_terminal=False, no_color=True))
    return out.getvalue()


OUTPUTS = pytest.mark.parametrize("render", [on_terminal, markdown], ids=["terminal", "markdown"])


def words(text: str) -> str:
    """The text with Markdown's backslashes and all white space folded away."""
    return re.sub(r"\s+", " ", text.replace("\\", ""))


@OUTPUTS
def test_every_output_holds_the_same_content(render: Callable[[Memo], str]) -> None:
    """Label, score, figures, checks, each name with its size and path, risks, catalysts, slips, struck, sources."""
    text = words(render(sample()))
    for piece in (
        "Placer Group (9999.HK)",
        "mildly negative",
        "-0.20",
        "HKD 3.25bn",
        "agrees with HK$3.25bn",
        "The signal is capital intensity. [1]",
        "▲ Maker (MAK)",
        "▼ Seller (SEL)",
        "-9% (-13.5% to -9%)",
        "not disclosed, at most 10%",
        "sells 18% of revenue to Placer",
        "old link (2016) decides",
        "Issuers rise on the day in a third of cases. (inference)",
        "Domestic supply grows.",
        "SEL above 20 (by 2026-06-30)",
        "3-6 months (2026-03-31)",
        "resolve by",
        "Revenue doubled",
        "no passage says so",
        "knockon ingest MAK",
        "Seller 10-K FY2025, p. 12, Item 1 · knowable 2025-12-01 · filing",
        "note, from memory of the public record",
        "withheld: 1 later",
        "Research, not advice.",
    ):
        assert piece in text


@OUTPUTS
def test_no_output_lets_a_document_act(render: Callable[[Memo], str]) -> None:
    """No escape byte reaches the output, and no link, tag or markup of a document is live."""
    text = render(sample())
    assert not {"\x1b", "\x07", "\x9b"} & set(text)
    if render is markdown:
        assert not re.search(r"(?<!\\)\]\(http", text)
        assert not re.search(r"(?<!\\)<script", text)


def test_losers_and_winners_are_told_apart_without_colour() -> None:
    """Groups are titled, the sized before the unsized, and each name bears its sign's shape."""
    titles = [(title, [row.company.ticker for row in rows]) for title, rows in view.effect_groups(sample())]
    assert titles == [("Losers", ["SEL", "RIV"]), ("Beneficiaries", ["MAK"])]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (3.25e9, "HKD", "HKD 3.25bn"),
        (1.7e9, "shares", "1.7bn shares"),
        (1.91, "HKD", "HKD 1.91"),
        (0.086, "ratio", "8.6%"),
        (-2_500_000, "USD", "USD -2.5m"),
        (81, "vehicles", "81 vehicles"),
        (1e12, "JPY", "JPY 1tn"),
    ],
)
def test_figures_read_as_people_say_them(value: float, unit: str, text: str) -> None:
    """Money in its currency with bn and m, ratios in percent, counts with their noun."""
    assert view.amount(value, unit) == text


@pytest.mark.parametrize(
    ("ratio", "text"), [(0.186, "+18.6%"), (-0.2, "-20%"), (0.0, "0%"), (-0.0004, "-0.04%"), (1.0, "+100%")]
)
def test_percentages_keep_their_sign_and_drop_empty_digits(ratio: float, text: str) -> None:
    """One decimal, none where it is zero, two below a tenth of a percent."""
    assert view.percent(ratio, signed=True) == text
