"""Items of a report that prints no item numbers over them: found by the titles that its form gives them.

Some large filers order a 10-K their own way and add a cross-reference table; the headings still use the form's words.
Knows the words only, as they stand alone on a line or in capitals before a full stop.
"""

from __future__ import annotations

import re

from knowledge.read import forms
from knowledge.read.draft import Draft
from knowledge.read.forms import Items

_MDA = "Management's Discussion and Analysis of Financial Condition and Results of Operations"
_TITLES = tuple(
    (re.compile(rf"(?:{words})$", re.I), title)
    for words, title in (
        (
            r"(?:our |the )?business|about (?:us|our company|the company|[\w .]{3,40})|fundamentals of our business",
            "Business",
        ),
        (r"risk factors", "Risk Factors"),
        (r"unresolved staff comments", "Unresolved Staff Comments"),
        (r"cyber ?security", "Cybersecurity"),
        (r"properties", "Properties"),
        (r"legal proceedings", "Legal Proceedings"),
        (r"market for (?:our|the|registrant).{0,120}", forms.ANNUAL["5"]),
        (r"management['’]?s discussion and analysis(?: of .{0,80})?(?: \(md&a\))?", _MDA),
        (r"quantitative and qualitative disclosures? about market risks?", forms.ANNUAL["7A"]),
        (r"(?:audited |condensed )?(?:consolidated )?financial statements(?: and .{0,40})?", forms.ANNUAL["8"]),
        (r"(?:index to )?consolidated financial statements", forms.ANNUAL["8"]),
        (
            r"management and auditor['’]s reports|reports? of independent registered public accounting firms?",
            forms.ANNUAL["8"],
        ),
        (r"controls and procedures", "Controls and Procedures"),
        (r"directors, executive officers and corporate governance", forms.ANNUAL["10"]),
        (r"information about our executive officers", forms.ANNUAL["10"]),
        (r"executive compensation", "Executive Compensation"),
        (r"exhibits(?:,? and)? financial statement schedules?|exhibits", forms.ANNUAL["15"]),
    )
)
_RUN_IN = re.compile(r"([A-Z][A-Z ’'&()-]{7,120})\. [A-Z]")
_LONGEST = 130
_STATEMENTS = re.compile(
    r"(?:index to )?(?:the )?(?:audited )?consolidated (?:financial statements|balance sheets?)$"
    r"|consolidated statements? of [\w ,()’'/&-]{4,60}$"
    r"|reports? of independent (?:registered public accounting firms?|auditors|accountants)$"
    r"|notes to (?:the )?consolidated financial statements$",
    re.I,
)


def item_titled(draft: Draft, form: str) -> str | None:
    """ "Item 1A. Risk Factors" where the draft heads that item without saying so; None otherwise."""
    heading = _heading(draft)
    if heading is None:
        return None
    title = next((title for words, title in _TITLES if words.match(heading)), None)
    if title is None:
        return None
    parts: tuple[Items, ...] = (forms.ANNUAL,)
    if form.startswith("10-Q"):
        title = "Financial Statements" if title == forms.ANNUAL["8"] else title
        parts = (forms.QUARTERLY_I, forms.QUARTERLY_II)
    numbers = (number for items in parts for number, its in items.items() if its == title)
    number = next(numbers, None)
    return f"Item {number}. {title}" if number else None


def heads_statements(draft: Draft) -> bool:
    """True for a heading of the financial statements, their notes or the auditor's report."""
    return (
        draft.kind != "table" and (draft.emphasis or draft.text.isupper()) and _STATEMENTS.match(draft.text) is not None
    )


def _heading(draft: Draft) -> str | None:
    """The words that may head: a whole short line, or capitals that a paragraph begins with."""
    if draft.kind == "table":
        return None
    if match := _RUN_IN.match(draft.text):
        return match[1]
    return draft.text.strip(" .:") if len(draft.text) < _LONGEST else None
