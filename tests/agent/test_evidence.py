"""The run's ledger: keys, what they resolve to, and what was withheld."""

from __future__ import annotations

from datetime import date

from agent.evidence import Ledger
from knowledge.types import AsOf, Block, Document, Link, Party, Passage, Share

DOCUMENT = Document(
    id="d1",
    path="a.htm",
    title="Quarzwerk 10-K 2024",
    sha256="0",
    media="html",
    company_name="Quarzwerk",
    knowable=date(2024, 3, 1),
)


def passage(text: str, *, ordinal: int = 0) -> Passage:
    return Passage(id=f"p{ordinal}", document="d1", ordinal=ordinal, text=text, tokens=9, page=4, blocks=(0, 2))


def test_the_same_passage_has_one_key() -> None:
    """Offering a passage twice gives the same key, and another passage another key."""
    ledger = Ledger()
    first = ledger.passage(passage("a"), DOCUMENT)
    again = ledger.passage(passage("a"), DOCUMENT)
    other = ledger.passage(passage("b", ordinal=1), DOCUMENT)
    assert (first, again, other) == ("S1", "S1", "S2")


def test_later_and_undated_things_get_no_key_and_are_counted() -> None:
    """With an as-of day, what was filed later or bears no date is withheld, once each however often offered."""
    ledger = Ledger(as_of=AsOf(date(2024, 2, 29)))
    assert ledger.passage(passage("a"), DOCUMENT) is None
    assert ledger.passage(passage("a"), DOCUMENT) is None
    assert ledger.link(Link("supplies", Party("A"), Party("B"), "A sells to B", None, "note")) is None
    assert (len(ledger), ledger.withheld()) == (0, {"later": 1, "undated": 1})


def test_a_source_says_page_date_and_origin() -> None:
    """A source printed from a key carries the document's title, page, knowable date and verbatim words."""
    ledger = Ledger()
    key = ledger.passage(passage("Sales were 5."), DOCUMENT)
    assert key is not None
    source = ledger[key].source()
    assert (source.title, source.page, source.knowable, source.quote, source.origin) == (
        "Quarzwerk 10-K 2024",
        4,
        "2024-03-01",
        "Sales were 5.",
        "filing",
    )


def test_a_note_from_memory_is_labelled_so() -> None:
    """A link that nobody checked in its source says that it is from memory of the public record."""
    ledger = Ledger()
    link = Link("supplies", Party("A"), Party("B"), "A sells to B", None, "note", checked=False)
    key = ledger.link(link)
    assert key is not None
    assert ledger[key].origin == "note, from memory of the public record"
    assert ledger[key].names == ("A", "B")


def test_tables_come_with_the_passage_that_holds_them() -> None:
    """Only tables inside the passage's blocks are kept for reading by column."""
    ledger = Ledger()
    inside = Block(ordinal=2, kind="table", text="x", rows=(("", "2024"), ("Sales", "5")))
    outside = Block(ordinal=3, kind="table", text="y", rows=(("Costs", "4"),))
    key = ledger.passage(passage("x"), DOCUMENT, blocks=[inside, outside])
    assert key is not None
    assert ledger[key].tables == (inside.rows,)


def test_a_key_of_another_ledger_resolves_to_nothing() -> None:
    """Keys that this run never gave out are not found."""
    assert Ledger().get("S1") is None
    assert Ledger().entries(["S1", "X"]) == []


def test_a_share_that_a_row_of_a_note_states_may_be_claimed_and_no_other() -> None:
    """The right share of the right seller in the right year stands; another way round, size or year does not."""
    from agent.claims import Check, Claim, Figure
    from knowledge.companies import Companies

    table = Companies.load()
    seller, buyer = (table.party(table.resolve(name)) for name in ("AMD", "NVDA"))
    quote = "AMD | supplies | Nvidia | component | 30% | source_revenue | FY2017 | AMD | a report, 2018-02-28 | no"
    share = Share(0.3, 0.3, "source_revenue", period="FY2017")
    ledger = Ledger()
    key = ledger.link(Link("supplies", seller, buyer, quote, "d1", "note", share=share, knowable=date(2018, 2, 28)))
    assert key is not None

    def stands(text: str, entity: str | None, value: str, period: str) -> bool:
        figure = Figure(entity=entity or "", metric="share of revenue", value=value, unit="%", period=period)
        return Check(ledger, table)(
            Claim(text=text, kind="cited", citations=[key], figures=[figure], quote=None)
        ).stands

    assert stands("AMD sells 30% of its revenue to Nvidia, FY2017.", seller.name, "30%", "FY2017")
    assert not stands("Nvidia sells 30% of its revenue to AMD, FY2017.", buyer.name, "30%", "FY2017")
    assert not stands("AMD sells 40% of its revenue to Nvidia, FY2017.", seller.name, "40%", "FY2017")
    assert not stands("AMD sells 30% of its revenue to Nvidia, FY2016.", seller.name, "30%", "FY2016")
