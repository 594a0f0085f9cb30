"""What the model may add before anything is computed: a reading of the event, and links that passages state.

Both are proposals. The rules' reading stands wherever it has one, and a difference is told; a link enters only through
`knowledge.exposure.passage_model.accept`, and what that refuses is counted by its reason. Sizes are never asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from agent.app import App
from agent.errors import ModelError, OutOfBudget
from agent.events import UNKNOWN_KIND
from agent.fence import Fence
from agent.model import Gate, Record
from agent.modelled.context import clipped
from agent.modelled.shapes import Proposals, Proposed, Understanding
from agent.prompt import load
from agent.types import Event, Sign
from agent.wording.kinds import kinds
from knowledge.exposure.passage_model import CUES, Proposal, accept, verbatim
from knowledge.exposure.speaker import speaker_of
from knowledge.exposure.terms import Terms
from knowledge.types import AsOf, Company, Document, Hit, Link, Party, Passage

PASSAGES = 8
"""Passages shown when links are asked for."""
LONGEST = 1_200  # characters of each
ASKED = ("customers suppliers accounted for percent of revenue", "competitors rely on depend on sole source")


class ModelAdviser:
    """Reads events and proposes links through one gate. `notices` are what the user should know of it."""

    def __init__(self, gate: Gate, app: App, fence: Fence, record: Record) -> None:
        self._gate, self._app, self._fence, self._record = gate, app, fence, record
        self.notices: list[str] = []

    def understand(self, event: Event) -> Event:
        """The event, its kind and company filled in where the rules could not tell them. Differences are told."""
        prompt = load("understand").fill(
            event=self._fence.wrap("event", "the event as given", event.text),
            kinds=", ".join(dict.fromkeys(kind.name for kind in kinds())),
            reading=_told(event),
        )
        try:
            read = self._gate.ask(prompt, Understanding, check=lambda read: _off(read, event.text))
        except (ModelError, OutOfBudget) as error:
            self._record("ended", {"by": "understand", "error": str(error)})
            return event
        self._record("understood", {"kind": read.kind, "company": read.company, "figures": len(read.figures)})
        return self._agreed(event, read)

    def propose(self, event: Event, as_of: AsOf) -> list[Link]:
        """Links that passages about the event's company state, each accepted by the rules. Empty where none is."""
        shown = self._passages(event, as_of)
        if not shown:
            return []
        prompt = load("propose").fill(
            event=event.text, passages="\n\n".join(self._shown(key, *shown[key]) for key in shown)
        )
        try:
            answer = self._gate.ask(prompt, Proposals)
        except (ModelError, OutOfBudget) as error:
            self._record("ended", {"by": "propose", "error": str(error)})
            return []
        links, dropped = self._accepted(answer.links, shown)
        self._record("proposed", {"links": len(answer.links), "accepted": len(links), "dropped": dict(dropped)})
        return links

    def _agreed(self, event: Event, read: Understanding) -> Event:
        """The rules' event, completed; where both have a word and they differ, the rules' stands and it is said."""
        table = {kind.name: kind for kind in kinds()}
        if event.kind == UNKNOWN_KIND and read.kind in table:
            self.notices.append(
                f"the event is read as {read.kind!r} by the model; the rules know no kind for its words"
            )
            told: dict[str, Sign] = {"up": 1, "down": -1}
            direction = told.get(read.direction, table[read.kind].direction)
            event = replace(event, kind=read.kind, direction=direction)
        elif read.kind in table and read.kind not in event.kind:
            self.notices.append(
                f"the model reads the event as {read.kind!r}, the rules as {event.kind!r}: the rules' stands"
            )
        if event.company is None and (party := self._party(read.company, event.text)) is not None:
            event = replace(event, company=party)
        if event.counterpart is None and (party := self._party(read.counterpart, event.text)) is not None:
            event = replace(event, counterpart=party) if party != event.company else event
        return event

    def _party(self, name: str | None, text: str) -> Party | None:
        """A name that the text prints and the table knows."""
        if not name or verbatim(name, text) is None:
            return None
        company = self._app.companies.find(name)
        return self._app.companies.party(company) if company else None

    def _passages(self, event: Event, as_of: AsOf) -> dict[str, tuple[Passage, Document]]:
        """Passages by the keys that the prompt shows them under."""
        found: dict[str, tuple[Passage, Document]] = {}
        for party in (event.company, event.counterpart):
            company = self._app.companies.get(party.company) if party and party.company else None
            if company is None:
                continue
            for words in ASKED:
                for hit in self._app.words.find(f"{company.name} {words}", k=3 * PASSAGES, as_of=as_of).hits:
                    if self._bears(hit, company) and hit.passage.id not in {p.id for p, _ in found.values()}:
                        found[f"P{len(found) + 1}"] = (hit.passage, hit.document)
        return dict(list(found.items())[:PASSAGES])

    def _bears(self, hit: Hit, company: Company) -> bool:
        """Whether a passage could state a link of the company: it names it, or is its own and names another."""
        if hit.document.media == "note":
            return False
        named = {m.company.id for m in self._app.companies.mentions(hit.passage.text) if m.company}
        own = hit.document.company == company.id
        others = named - {hit.document.company}
        return bool(others if own else company.id in named) and bool(CUES.search(hit.passage.text))

    def _shown(self, key: str, passage: Passage, document: Document) -> str:
        about = f"words of {document.company_name or 'unknown'}, {document.title}"
        return self._fence.wrap(key, about, clipped(passage.text, longest=LONGEST))

    def _accepted(
        self, proposed: Sequence[Proposed], shown: dict[str, tuple[Passage, Document]]
    ) -> tuple[list[Link], Counter[str]]:
        links: dict[str, Link] = {}
        dropped: Counter[str] = Counter()
        for key in dict.fromkeys(each.passage for each in proposed):
            mine = [each for each in proposed if each.passage == key]
            if key not in shown:
                dropped["no such passage"] += len(mine)
                continue
            passage, document = shown[key]
            speaker = speaker_of(document, self._app.companies, Terms())
            proposals = [Proposal(**each.model_dump(exclude={"passage", "why"})) for each in mine]
            taken, refused = accept(proposals, passage.text, self._app.companies, speaker=speaker, page=passage.page)
            links |= {link.id: link for link in taken}
            dropped.update(one.reason.split("'")[0].strip() for one in refused)
        return list(links.values()), dropped


def _told(event: Event) -> str:
    figures = "; ".join(f"{f.name} {f.text}" for f in event.figures if f.basis == "stated") or "no figures"
    who = event.company.name if event.company else "nobody"
    return f"kind {event.kind}, company {who}, {figures}"


def _off(read: Understanding, text: str) -> str | None:
    """What is wrong with a reading: words that the text does not print."""
    for figure in read.figures:
        if verbatim(figure.value, text) is None:
            return f"{figure.value!r} is not printed in the text."
    if verbatim(read.quote, text) is None:
        return "the quote is not in the text, word for word."
    return None
