"""Which of a registrant's filings to bring: the newest annual report, what was filed since, and recent current reports.

Pure: a list of filings in, a shorter list out. Knows form types and nothing of what filings say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from knowledge.sec.filings import FilingRef

ANNUAL = frozenset({"10-K", "10-KT", "10-K405", "10-KSB", "20-F", "40-F"})
INTERIM = frozenset({"10-Q", "10-QT", "10-QSB"})
CURRENT = frozenset({"8-K", "8-K12B", "8-K12G3", "6-K"})
FAMILY = {
    "10-K": frozenset({"10-K", "10-KT", "10-K405", "10-KSB"}),
    "10-Q": INTERIM,
    "8-K": frozenset({"8-K", "8-K12B", "8-K12G3"}),
    "20-F": frozenset({"20-F"}),
    "40-F": frozenset({"40-F"}),
    "6-K": frozenset({"6-K"}),
}
"""A form as asked for -> the forms that are of its kind, transition reports and forms of earlier years among them."""

FORMS = tuple(FAMILY)
CURRENT_LIMIT = 10
CURRENT_DAYS = 400  # a year and the weeks by which an annual report follows its year


def plan(
    filings: Iterable[FilingRef],
    *,
    forms: Sequence[str] = FORMS,
    limit: int = CURRENT_LIMIT,
    as_of: date | None = None,
) -> list[FilingRef]:
    """The filings to bring, newest first: newest annual report, interim reports since, at most `limit` current reports.

    An amendment comes with what it amends. `forms` restricts to kinds, with their transition and older variants;
    with `as_of`, later filings do not exist. Filings on paper and the SEC's own letters (whose accession begins
    with ten zeros) are never planned. Current reports are those of the last 400 days before the newest filing.
    """
    kinds = frozenset[str]().union(*(FAMILY.get(form, frozenset({form})) for form in forms))
    usable = [
        ref
        for ref in dict.fromkeys(filings)
        if ref.base_form in kinds
        and not ref.on_paper
        and not ref.accession.startswith("0000000000")
        and (as_of is None or ref.filed <= as_of)
    ]
    usable.sort(key=lambda ref: (ref.filed, ref.accession), reverse=True)
    annual = next((ref for ref in usable if ref.base_form in ANNUAL and not ref.amends), None)
    since = annual.filed if annual else date.min
    newest = usable[0].filed if usable else date.min
    oldest_current = max(date.min + timedelta(CURRENT_DAYS), newest) - timedelta(CURRENT_DAYS)
    current = [ref for ref in usable if ref.base_form in CURRENT and ref.filed >= oldest_current][:limit]
    periodic = [ref for ref in usable if ref.base_form in ANNUAL | INTERIM and ref.filed >= since]
    if annual is None:
        periodic = periodic[:4]
    chosen = {ref.accession for ref in (*periodic, *current)}
    return [ref for ref in usable if ref.accession in chosen or ref.base_form not in ANNUAL | INTERIM | CURRENT]


def complete(planned: Sequence[FilingRef], forms: Sequence[str] = FORMS) -> bool:
    """True when the plan holds an annual report, or none is asked for: older lists of filings need not be read."""
    return ANNUAL.isdisjoint(forms) or any(ref.base_form in ANNUAL and not ref.amends for ref in planned)
