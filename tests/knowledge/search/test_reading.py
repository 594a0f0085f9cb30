"""What is read off a question: filers, periods, forms, subjects. The table of questions is `questions.txt`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.companies import Companies
from knowledge.question.filers import Filers
from knowledge.question.periods import periods_in
from knowledge.question.reading import read
from knowledge.question.subjects import subjects, subjects_in
from knowledge.question.types import Question
from knowledge.types import Document

MADE_UP = ("Ferrum Works, Inc.", "Lumen Glass plc", "Kestrel Networks Corporation")
LISTED = ("JPM", "JNJ", "AXP", "PEP", "FL", "MMM", "XYZ", "AMZN")
ROWS = [
    [cell.strip() for cell in line.split("|")]
    for line in Path(__file__).with_name("questions.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


def filers() -> Filers:
    """The filers of a made-up library."""
    table = Companies.load()
    documents = [Document("d1", name, name, "", "pdf", company_name=name) for name in MADE_UP]
    for ticker in LISTED:
        company = table.resolve(ticker)
        documents.append(Document("d1", ticker, ticker, "", "pdf", company=company.id, company_name=company.name))
    return Filers(documents, table)


def flags(question: Question) -> list[str]:
    found = list(question.forms)
    found += ["newest"] * question.newest + ["several"] * question.several
    found += [f"dated {day}" for day in question.dated]
    return found + ([f"known {question.known_by}"] if question.known_by else [])


def cells(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:60] for row in ROWS])
def test_a_question_is_read(row: list[str]) -> None:
    """Each row of the table: who, when, which form, and the subjects that must or must not be read."""
    text, named, periods, marks, wanted = row
    question = read(text, filers())
    plain = {"Lumen Glass plc": "Lumen Glass", "Ferrum Works, Inc.": "Ferrum Works"}
    plain["Kestrel Networks Corporation"] = "Kestrel Networks"
    assert [plain.get(filer.name, filer.name) for filer in question.filers] == cells(named)
    assert [str(period) for period in question.periods] == cells(periods)
    assert flags(question) == cells(marks)
    have = {subject.name for subject in question.subjects}
    assert {name for name in cells(wanted) if name[0] != "!"} <= have
    assert not {name[1:] for name in cells(wanted) if name[0] == "!"} & have


def test_there_are_a_hundred_questions() -> None:
    """The table is wide enough to mean something, and no question stands in it twice."""
    assert len({row[0] for row in ROWS}) == len(ROWS) >= 100


def test_instructions_names_and_dates_are_no_words_to_look_for() -> None:
    """What is left are the words of the asking clauses."""
    text = "Round to one decimal. What was Lumen Glass's tempered sheet output in FY2021? Answer in USD millions."
    assert read(text, filers()).words == "tempered sheet output"


def test_a_brand_names_its_owner_and_stays_a_word() -> None:
    """AWS is Amazon's, and still what is looked for."""
    question = read("How fast did AWS grow?", filers())
    assert [filer.name for filer in question.filers] == ["Amazon"]
    assert "AWS" in question.words


@pytest.mark.parametrize("name", ["J&J", "JPMorgan", "Amazon", "AMZN", "Ferrum"])
def test_what_is_short_for_a_filer_is_no_word_to_look_for(name: str) -> None:
    """A ticker, initials and a part of the name stand for the filer alone: they are on every page of its reports."""
    question = read(f"What did {name} pay for vaccine plants?", filers())
    assert len(question.filers) == 1
    assert question.words == "pay vaccine plants"


def test_a_filer_of_two_is_not_guessed_at() -> None:
    """A clipped name that two filers begin with names neither; in full it names one."""
    table = Companies.load()
    names = ("General Glass Works", "General Paper Mills")
    some = Filers([Document("d1", n, n, "", "pdf", company_name=n) for n in names], table)
    assert some.named("What did General sell?") == []
    assert [n.filer.name for n in some.named("What did General Paper Mills sell?")] == ["General Paper Mills"]


def test_a_document_that_names_nobody_is_known_by_its_file() -> None:
    """The file's name says whose report it is where the report does not; two printings of a name are both meant."""
    table = Companies.load()
    files = [Document("d1", "in/LUMENGLASS_2022_10K.pdf", "x", "", "pdf")]
    files.append(Document("d2", "b.pdf", "x", "", "pdf", company_name="Lumen Glass, Inc."))
    named = Filers(files, table).named("What did Lumen Glass earn?")
    assert [n.filer.key for n in named] == ["lumenglass", "lumen glass, inc."]


def test_a_word_in_small_letters_is_a_name_only_where_it_is_no_other_word() -> None:
    """ "block" and "general" are words; "Block" is a company where the library holds it, and so is "pepsico"."""
    some = filers()
    assert some.named("which trades block the way in general?") == []
    assert [n.filer.name for n in some.named("margins of pepsico")] == ["PepsiCo"]
    assert [n.filer.name for n in some.named("margins of lumen glass")] == ["Lumen Glass plc"]
    assert [n.filer.name for n in some.named("the revenue of Block")] == ["Block"]


def test_ratios_have_the_lines_of_their_parts() -> None:
    """A ratio's lines are those of its numerator and denominator, with the kinds of page where they stand."""
    ratio = subjects()["quick ratio"]
    heads = [line.wordings[0] for line in ratio.lines]
    assert {"cash and cash equivalents", "inventories", "total current liabilities"} <= set(heads)
    assert set(subjects()["days payable outstanding"].kinds) >= {"balance_sheet", "income_statement"}


def test_the_tables_are_wide_and_sound() -> None:
    """Two hundred subjects at least, each under its own name, each name leading to itself."""
    assert len(subjects()) >= 200
    for name, subject in subjects().items():
        assert subject.lines or subject.kinds, name
        assert [named.subject.name for named in subjects_in(name)][:1] == [name]


@pytest.mark.parametrize(
    ("text", "end"),
    [("Feb. 29, 2024", date(2024, 2, 29)), ("1st of March 2023", date(2023, 3, 1)), ("12/31/2022", date(2022, 12, 31))],
)
def test_days_are_read_as_printed(text: str, end: date) -> None:
    """Month names cut or whole, ordinals, American figures."""
    assert [found.period.end for found in periods_in(text)] == [end]


@pytest.mark.parametrize("text", ["Feb 30, 2023", "13/31/2022", "$2021", "2,021 units", "20212 units", "Model 2021A"])
def test_what_is_no_date_is_none(text: str) -> None:
    """A day that does not exist, an amount, a count and a model's number are no periods."""
    assert [found.period.end or found.period.year for found in periods_in(text)] in ([], [2023])
