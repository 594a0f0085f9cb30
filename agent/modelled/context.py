"""A brief -> the texts that a prompt is given: the event, the effects and the sources, each wrapped in what it is.

Everything from a document is fenced; figures stand in a sentence that says whose they are, of when and from where.
Nothing is given that cannot be cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.brief import Brief, Finding
from agent.evidence import Entry
from agent.fence import Fence
from agent.render.view import SIGN_WORD, amount

LONGEST = 900  # characters of a passage that a prompt shows; the check reads the whole
NAMES = 12
PASSAGES = 2  # shown for each name
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


class Shown:
    """What prompts show of one brief. Keys shown are the keys that may be cited."""

    def __init__(self, brief: Brief, fence: Fence, *, names: int = NAMES) -> None:
        self.brief = brief
        self._fence = fence
        self.findings: tuple[Finding, ...] = brief.findings[:names]
        self.event_key = self._event_key()

    def _event_key(self) -> str | None:
        """The key of the event's own words; one of its own where the program worded it out of a filing."""
        event = self.brief.event
        if self.brief.origin != "library":
            return self.brief.event_key
        names = [event.company.name] if event.company and event.company.name else []
        checks = "; ".join(check.text for check in event.checks)
        return self.brief.ledger.computed(
            f"{event.text} {checks}".strip(), title="the event, out of the filing", names=names
        )

    def event(self) -> str:
        """The event fenced under its key, with the figures read off it and the checks between them."""
        event, key = self.brief.event, self.event_key or "none"
        given = self.brief.origin == "given"
        text = self._fence.wrap(key, "the event as given" if given else "the event, told by the program", event.text)
        figures = [f"{f.name.replace('_', ' ')} {amount(f.value, f.unit)} ({f.basis})" for f in event.figures]
        who = event.company.name if event.company else "no company"
        rows = [text, f"Read as: {event.kind} at {who}, knowable {event.knowable or 'unknown'}."]
        rows += [f"Its figures: {'; '.join(figures)}."] if figures else []
        rows += [f"Checks: {'; '.join(check.text for check in event.checks)}."] if event.checks else []
        return "\n".join(rows)

    def effects(self) -> str:
        """One line a company: sign, size or that it is not disclosed, path, horizon, keys."""
        outcome = self.brief.outcome
        left = [
            f"- left out: {bar.company.name} may not supply {bar.buyer.name}: {bar.reason}" for bar in outcome.barred
        ]
        left += [f"- left out: {line}" for line in outcome.ended]
        return "\n".join([*(self._effect(finding) for finding in self.findings), *left]) or "none"

    def sources(self, keys: Iterable[str]) -> str:
        """The entries of these keys, fenced, each with a line that says what it is; the same words once."""
        first = {entry.text: entry for entry in reversed(self.brief.ledger.entries(keys))}
        return "\n\n".join(self._source(entry) for entry in reversed(first.values()))

    def supporting(self) -> list[str]:
        """Keys of words that speak for the effects: quoted links, then passages of each name."""
        keys = [key for finding in self.findings for key in (*finding.path, *finding.passages[:PASSAGES]) if key]
        own = [self.brief.event_key] if self.brief.event_key and self.brief.event_key != self.event_key else []
        return self._worded([*own, *keys, *self.brief.background[:PASSAGES]])

    def opposing(self) -> list[str]:
        """Keys of words that speak against them, then of the quoted links that they speak against."""
        keys = [key for finding in self.findings for key in finding.against[:PASSAGES]]
        rest = [key for finding in self.findings for key in (*finding.path, *finding.passages[:1]) if key]
        return self._worded([*keys, *rest])

    def on_path(self) -> list[str]:
        """Every name that the memo may speak of."""
        event = self.brief.event
        parties = [event.company, event.counterpart, self.brief.about, *event.others]
        for finding in self.brief.findings:
            parties.append(finding.effect.company)
            for step in finding.effect.steps:
                parties += [step.link.source, step.link.target]
        return _once(party.name for party in parties if party is not None and party.name)

    def _worded(self, keys: Iterable[str]) -> list[str]:
        """Those of the keys whose words are worth reading: not arithmetic, not rows of a note that a line tells."""
        entries = self.brief.ledger.entries(keys)
        return [e.key for e in entries if e.kind != "computed" and not (e.kind == "link" and " | " in e.text)]

    def _link(self, key: str) -> str:
        """ "link [S4], said by Acme in its 10-K FY2024, 2025-02-10"."""
        entry = self.brief.ledger[key]
        checked = "" if entry.checked else ", not checked"
        said = f"said by {entry.company or 'unknown'} in {entry.title}, {entry.knowable or 'undated'}"
        return f"link [{key}], {said}{checked}"

    def _effect(self, finding: Finding) -> str:
        effect = finding.effect
        name = effect.company.name or "unnamed"
        where = f" ({effect.company.ticker})" if effect.company.ticker else ""
        told = [self._link(key) for key in finding.path if key]
        told += [f"arithmetic [{finding.computed}]"] if finding.computed else []
        told += [f"event [{self.event_key}]"] if not told and self.event_key else []
        keys = "; ".join(told)
        size = "size not disclosed" if effect.revenue is None else "size as in the arithmetic"
        priced = f" Priced in: {finding.priced_in}." if finding.priced_in else ""
        against = "".join(f"[{key}]" for key in finding.against[:PASSAGES])
        return (
            f"- {name}{where} {SIGN_WORD[effect.sign]}, {size}, {effect.basis.replace('_', ' ')}: {effect.arithmetic}. "
            f"{effect.mechanism}; {effect.horizon}; p {effect.probability:.2f}; reversed if {effect.reversal}."
            f"{priced} {keys}" + (f" Against it: {against}" if against else "")
        )

    def _source(self, entry: Entry) -> str:
        return self._fence.wrap(entry.key, about(entry), clipped(entry.text))


def about(entry: Entry) -> str:
    """What an entry is, in one line: whose words, in which document, of when."""
    if entry.kind == "computed":
        return "arithmetic of the program"
    parts = [f"words of {entry.company}" if entry.company else "", entry.title]
    parts += [
        f"page {entry.page}" if entry.page else "",
        entry.heading or "",
        f"public since {entry.knowable}" if entry.knowable else "",
    ]
    parts.append(entry.origin if entry.origin != "filing" else "")
    return ", ".join(part for part in parts if part)


def clipped(text: str, *, longest: int = LONGEST) -> str:
    """The beginning of a text up to a whole sentence or line."""
    if len(text) <= longest:
        return text
    cut = text[:longest]
    ends = [m.start() for m in _SENTENCE_END.finditer(cut)] + [m.start() for m in re.finditer("\n", cut)]
    return cut[: max(ends)] if ends and max(ends) > longest // 3 else cut


def statements(texts: Sequence[str]) -> str:
    """Sentences as a list, "none" for no sentence."""
    return "\n".join(f"- {text}" for text in texts) or "none"


def _once(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))
