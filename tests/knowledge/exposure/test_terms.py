"""What a document's own short names mean."""

from __future__ import annotations

from knowledge.companies import Companies
from knowledge.exposure.terms import Terms, terms_of
from knowledge.types import Block

COMPANIES = Companies.load()


def _terms(*texts: str) -> Terms:
    return terms_of([Block(n, "text", text) for n, text in enumerate(texts)], COMPANIES)


def test_a_name_bound_anywhere_holds_for_the_document() -> None:
    """The first binding of a short name is kept, whichever block it stands in."""
    terms = _terms("We design chips.", "GLOBALFOUNDRIES Inc. (“GF”) makes them.", "General Foods Inc. (GF) does not.")
    assert {term: company.ticker for term, company in terms.defined.items()} == {"GF": "GFS"}


def test_a_short_name_of_an_organisation_outside_the_table_is_nobodys() -> None:
    """Where a document binds a word to somebody whom the table does not hold, the word is nobody that it holds."""
    assert _terms("We bought Ostermark Polymers AB (Target) in 2021.").nobodies == {"Target"}


def test_an_acronym_of_common_words_is_nobodys() -> None:
    """ "(CSPs)" after common words names a kind of company."""
    assert _terms("We sell to large cloud service providers (CSPs).").nobodies == {"CSP"}


def test_what_is_bound_to_a_company_is_somebody() -> None:
    """A word bound to a company of the table stays its name, though the document also binds it to another."""
    terms = _terms("Dell Technologies Inc. (“Dell”) is a customer.", "We also sell to Ostermark Dell AB (Dell).")
    assert (terms.defined["Dell"].ticker, terms.nobodies) == ("DELL", frozenset())
