"""When a US filer's next periodic report is due at the latest, by the SEC's forms.

10-Q: 45 days after the quarter's end (40 for accelerated filers); 10-K: 90 days after the year's end (60 or 75). The
filer's status is not looked up, so the later day is given. Foreign filers have no such day here: None.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.types import Document

QUARTERLY, ANNUAL = timedelta(days=45), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class NextReport:
    """The first periodic report not yet due: its form, the end of its period, the day by which it must be filed."""

    form: str
    period: date
    due: date

    def __str__(self) -> str:
        return f"{self.form} for the period to {self.period}, due by {self.due}"


def next_report(documents: Iterable[Document], today: date) -> NextReport | None:
    """The next one of the filer whose documents these are; None where no 10-K among them tells its year's end."""
    known = [document for document in documents if document.period is not None]
    year_end = max((d.period for d in known if d.form == "10-K" and d.period), default=None)
    filed = {d.period for d in known if d.form in ("10-K", "10-Q")}
    if year_end is None:
        return None
    for quarters in range(1, 200):
        period = _months_on(year_end, 3 * quarters)
        annual = quarters % 4 == 0
        due = period + (ANNUAL if annual else QUARTERLY)
        seen = any(abs((period - done).days) <= 10 for done in filed if done)
        if due > today and not seen:
            return NextReport("10-K" if annual else "10-Q", period, due)
    return None


def _months_on(day: date, months: int) -> date:
    """The same day so many months on, or the month's last: fiscal quarters of 13 weeks end within days of it."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
