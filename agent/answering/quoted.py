"""Answers without a model: a figure out of a table or sentence, else quoted sentences, else a refusal that says why.

Everything printed is either the source's own words or the program's frame around a value that a source states.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.answering import figures, relations
from agent.answering.answer import Answer, Citation, refusal
from agent.answering.sentences import Quoted, best, coverage, stems
from agent.checking.names import Names
from agent.evidence import Entry, Ledger
from knowledge.companies import Companies
from knowledge.ledger import Exposure
from knowledge.question.words import ASKING
from knowledge.search import Found, Search
from knowledge.types import AsOf, Block, Company, Document, Link, Passage

LEAST = 0.5
"""ASSUMED: quoted passages must bear at least this part of the question's words, weighed by rarity."""
FAINT = 2.0
"""ASSUMED: a question whose words weigh less than this (log of rarity) asks for nothing that can be found."""
PAGES = 24
NEAREST = 3
MOST_FIGURES = 8
MOST_LINKS = 12
Blocks = Callable[[str], Sequence[Block]]
Open = Callable[[str], Document]
Links = Callable[[Company, AsOf], Sequence[Exposure]]


class QuotedAnswerer:
    """Answers one question at a time from one open search.

    `blocks` gives a document's blocks by its id, `document` the document itself, `links` a company's exposures.
    """

    def __init__(self, search: Search, companies: Companies, blocks: Blocks, links: Links, document: Open) -> None:
        self._search, self._companies, self._blocks = search, companies, blocks
        self._links, self._document = links, document
        self._names = Names(companies)

    def answer(self, question: str, ledger: Ledger, *, company: Company | None = None) -> Answer:
        """The answer, citing keys that it enters in `ledger`."""
        if _UNKNOWABLE.search(question):
            return refusal(question, "No document says that: it asks for advice, or for a price that is yet to come.")
        found = self._search.find(question, k=PAGES, company=company, as_of=ledger.as_of)
        owners = self._owners(question, found, company)
        listed = self._of_pair(question, owners, found, ledger) or self._of_links(question, owners, ledger)
        if listed is not None:
            return listed
        if (why := _missing(found, owners)) is not None:
            return refusal(question, why)
        scratch = Ledger(as_of=ledger.as_of)
        entered = self._entered(found, scratch)
        entries = [entry for entry, _, _ in entered]
        names = frozenset[str]().union(*(self._names.words(name) for name in owners))
        asked = figures.wanted(question, found.reading.words, names, owners)
        statements = {e.key for e in entries if e.tables and _STATEMENT.search(f"{e.heading or ''}\n{e.text[:300]}")}
        states = figures.find(asked, entries, self._names, statements=statements) if asked else []
        sources = {entry.key: (passage, document) for entry, passage, document in entered}

        def cite(entry: Entry, quote: str) -> Citation:
            passage, document = sources[entry.key]
            key = ledger.passage(passage, document, blocks=self._blocks(document.id))
            assert key is not None
            return Citation(key, quote, ledger[key])

        if states:
            return _of_figures(question, states, cite)
        spoken = [entry for entry in entries if self._speaks(entry, owners)]
        return self._of_sentences(question, found, spoken, owners, cite)

    def _owners(self, question: str, found: Found, company: Company | None) -> tuple[str, ...]:
        """The companies that the question is about: chosen, or named in it."""
        if company is not None:
            return (company.name,)
        named = [m.company.name for m in self._companies.mentions(question) if m.company and m.score >= 0.6]
        return tuple(dict.fromkeys(named or [filer.name for filer in found.reading.filers]))

    def _of_pair(self, question: str, owners: Sequence[str], found: Found, ledger: Ledger) -> Answer | None:
        """What joins two companies, where the question names two and asks for that."""
        if len(owners) != 2:
            return None
        first, second = (self._companies.resolve(name) for name in owners)
        joined = relations.between(question, self._links(first, ledger.as_of), first, second)
        if not joined and relations.asks_between(question) and relations.yes_or_no(question):
            return refusal(question, f"No document in the library joins {first.name} and {second.name} in this way.")
        years = {str(period.year) for period in found.reading.periods}
        return self._told(question, [(e, relations.stated(e, years)) for e in joined], relations.both_told, ledger)

    def _of_links(self, question: str, owners: Sequence[str], ledger: Ledger) -> Answer | None:
        """Who sells to whom, where the question asks that of one company and the library holds it."""
        asked = relations.asked_for(question)
        if asked is None or len(owners) != 1:
            return None
        company = self._companies.resolve(owners[0])
        exposures = relations.answering(asked, self._links(company, ledger.as_of), company)
        rows = [(exposure, exposure.stated) for exposure in exposures]
        return self._told(question, rows, lambda exposure, _link: relations.told(exposure, company), ledger)

    def _told(
        self,
        question: str,
        rows: Sequence[tuple[Exposure, Link]],
        line: Callable[[Exposure, Link], str],
        ledger: Ledger,
    ) -> Answer | None:
        """A line a link with its citation; None where there is none."""
        lines, citations = [], []
        for exposure, link in rows[:MOST_LINKS]:
            key = ledger.link(link, document=self._document(link.document) if link.document else None)
            if key is not None:
                lines.append(f"{line(exposure, link)} [{key}]")
                citations.append(Citation(key, link.quote, ledger[key]))
        return Answer(question, "\n".join(lines), tuple(citations)) if lines else None

    def _speaks(self, entry: Entry, owners: Sequence[str]) -> bool:
        """Whether an entry is a company's own or names it."""
        if not owners or self._names.any_same(entry.company or "", owners):
            return True
        ids = self._names.ids_in(entry.text)
        return any(self._names.ids_in(name).keys() & ids.keys() for name in owners)

    def _entered(self, found: Found, scratch: Ledger) -> list[tuple[Entry, Passage, Document]]:
        filers = {filer.key for filer in found.reading.filers}
        rows = []
        for hit in found.hits:
            if filers and hit.document.company not in filers and hit.document.company_name not in filers:
                continue
            key = scratch.passage(hit.passage, hit.document, blocks=self._blocks(hit.document.id))
            if key is not None:
                rows.append((scratch[key], hit.passage, hit.document))
        return rows

    def _of_sentences(
        self,
        question: str,
        found: Found,
        entries: Sequence[Entry],
        owners: Sequence[str],
        cite: Callable[[Entry, str], Citation],
    ) -> Answer:
        names = frozenset[str]().union(*(self._names.words(name) for name in owners))
        words = {
            w
            for w in stems(found.reading.words.replace("'s", "").replace("’s", ""))
            if w not in _ASKING and w not in names and len(w) > 2
        }
        plain = dict.fromkeys(word.casefold() for word in found.reading.words.split())
        rarity = self._search.rarity([word for word in plain if stems(word) & words])
        weights = {stem: weight for word, weight in rarity.items() for stem in stems(word) & words if weight > 0}
        if sum(weights.values()) < FAINT:
            return refusal(question, "The question names nothing to look for: name a figure, a topic or a company.")
        years = {str(period.year) for period in found.reading.periods}
        quoted = best(weights, [entry for entry in entries if _of_years(entry, years)])
        borne = frozenset[str]().union(*(stems(f"{q.text} {q.entry.heading or ''}") for q in quoted))
        least = 0.99 if len(weights) <= 2 else LEAST
        alone = max((coverage(weights, stems(f"{q.text} {q.entry.heading or ''}")) for q in quoted), default=0.0)
        if coverage(weights, borne) < least or alone < least - 0.15:
            lacking = sorted(weights, key=lambda w: (w in borne, -weights[w]))[:3]
            asked = [w for w in plain if stems(w) & set(lacking)]
            when = f" in {', '.join(sorted(years))}" if years else ""
            whom = f" of {', '.join(owners)}" if owners else ""
            why = f"No sentence{whom} in the library answers this: none says {', '.join(asked)}{when}."
            return replace(refusal(question, why), notices=_nearest(entries) if owners else ())
        citations = tuple(cite(q.entry, q.text) for q in quoted)
        return Answer(question, _quotes(quoted, citations), citations)


_UNKNOWABLE = re.compile(
    r"\bshould (?:I|we|one)\b|\bprice targets?\b|\b(?:is|are) (?:it|they|\w+) a (?:buy|sell)\b"
    r"|\bwill\b[^?]*\b(?:stock|share) price\b"
    r"|\b(?:stock|share) price\b[^?]*\b(?:tomorrow|next (?:week|month|quarter|year))\b",
    re.IGNORECASE,
)
"""Advice and future prices: what no filing answers."""
_STATEMENT = re.compile(
    r"^\W*(?:(?:condensed|consolidated|unaudited|interim)\s)*(?:statements? of (?:consolidated )?"
    r"(?:income|operations|earnings|cash flows?|financial position)|balance sheets?)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""The head of a primary statement, at the beginning of a line."""


def _missing(found: Found, owners: Sequence[str]) -> str | None:
    """Why nothing can be said at all."""
    if found.hits:
        return None
    hidden = ", ".join(f"{n} {why}" for why, n in found.withheld.items() if n)
    whom = f" of {', '.join(owners)}" if owners else ""
    return f"Nothing{whom} in the library bears on this{f' (withheld: {hidden})' if hidden else ''}."


def _nearest(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Where a reader would look first: the pages ranked highest, whatever they say."""
    places = [f"{entry.title}, p. {entry.page}" for entry in entries if entry.page]
    first = list(dict.fromkeys(places))[:NEAREST]
    return (f"Pages to look at first: {'; '.join(first)}.",) if first else ()


def _of_years(entry: Entry, years: set[str]) -> bool:
    """Whether an entry may speak of one of the years asked for: it names it, or its document covers it."""
    return not years or str(entry.fiscal_year) in years or any(year in entry.text for year in years)


_ASKING = stems(
    " ".join(
        (
            *ASKING,
            "get",
            "got",
            "earn",
            "earned",
            "derive",
            "derived",
            "generate",
            "generated",
            "formerly",
            "known",
            "done",
            "said",
            "say",
        )
    )
)


def _of_figures(question: str, states: Sequence[figures.Found], cite: Callable[[Entry, str], Citation]) -> Answer:
    citations: list[Citation] = []
    lines = []
    for state in states[:MOST_FIGURES]:
        quote = _row(state.entry.text, state.stated.said)
        citation = cite(state.entry, quote)
        citations.append(citation)
        lines.append(f"{figures.told(state)} [{citation.key}]")
    return Answer(question, "\n".join(lines), tuple(citations))


def _row(text: str, said: str) -> str:
    """The verbatim line of the passage behind a row as read; the sentence itself where it is prose."""
    head = said.split(" | ")[0]
    cells = said.split(" | ")[1:]
    for line in text.split("\n"):
        if cells and head and line.startswith(head[:40]) and all(cell.strip("$()") in line for cell in cells[:2]):
            return line
    return said if said in text else head


def _quotes(quoted: Sequence[Quoted], citations: Sequence[Citation]) -> str:
    return "\n".join(f"“{' '.join(q.text.split())}” [{c.key}]" for q, c in zip(quoted, citations))
