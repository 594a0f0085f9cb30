"""One given name -> exactly one legal entity, or an error that lists the nearest: never a guess.

A ticker is read as one in capitals, with or without its exchange; a CIK by its digits; a name by its words in three
steps (as written, without legal words, without "Group" and "Holdings"), and the first step that knows it decides.
Hand-written rows go before the SEC's at the same step. Knows nothing of prose: see `knowledge.entities.mentions`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.entities.index import NameIndex, first_letters
from knowledge.entities.names import Key, strip_legal, strip_structure, words
from knowledge.entities.table import Table
from knowledge.errors import AmbiguousCompany, UnknownCompany
from knowledge.types import Company

EXCHANGES: Mapping[str, str] = {
    **dict.fromkeys(
        ("NYSE", "NASDAQ", "NASDAQGS", "NASDAQGM", "NASDAQCM", "AMEX", "NYSEAMERICAN", "NYSEARCA", "OTC"), ""
    ),
    **dict.fromkeys(("SEHK", "HKEX", "HKG", "HKSE", "HK", "HKSTOCKEXCHANGE"), ".HK"),
    **dict.fromkeys(("TYO", "TSE", "JPX", "TOKYO"), ".T"),
    **dict.fromkeys(("KRX", "KOSPI", "KSE"), ".KS"),
    **dict.fromkeys(("TWSE", "TPE"), ".TW"),
    **dict.fromkeys(("SSE", "SHA", "SHSE"), ".SS"),
    **dict.fromkeys(("SZSE", "SHE"), ".SZ"),
    **dict.fromkeys(("LSE", "LON"), ".L"),
    **dict.fromkeys(("EPA", "EURONEXTPARIS", "PAR"), ".PA"),
    **dict.fromkeys(("ETR", "FWB", "XETRA", "FRA"), ".DE"),
    **dict.fromkeys(("AMS", "EURONEXTAMSTERDAM"), ".AS"),
    **dict.fromkeys(("SWX", "SIX"), ".SW"),
    **dict.fromkeys(("BIT", "MIL"), ".MI"),
    **dict.fromkeys(("BME",), ".MC"),
    **dict.fromkeys(("STO", "OMX"), ".ST"),
    **dict.fromkeys(("CPH",), ".CO"),
    **dict.fromkeys(("ASX",), ".AX"),
    **dict.fromkeys(("TSX",), ".TO"),
    **dict.fromkeys(("NSE",), ".NS"),
    **dict.fromkeys(("BSE",), ".BO"),
}
"""Exchange as printed before a ticker (spaces and points out) -> the suffix of the ticker in the table."""
_PREFIXED = re.compile(r"^([A-Za-z .]{2,20})\s*[:：]\s*([A-Za-z0-9.\-]{1,10})$")
_CIK = re.compile(r"^(?:CIK[\s:#]*)?(\d{3,10})$", re.IGNORECASE)
_SHAPE = re.compile(r"^\$?([A-Za-z0-9]{1,6}(?:[.\-][A-Za-z0-9]{1,2})?)$")


Step = dict[Key, dict[str, bool]]
"""Key -> {entity id: written by hand}."""


class Resolver:
    """Lookups over one table; of its names, those that begin like the ones asked for are laid out, once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.tickers: dict[str, str] = {}
        self.codes: dict[str, set[str]] = {}
        for company in table.companies.values():
            for ticker in company.tickers:
                self.tickers.setdefault(ticker, company.id)
                if ticker[:1].isdigit():
                    self.codes.setdefault(ticker.partition(".")[0], set()).add(company.id)
        self.names = NameIndex(table)
        self._steps: dict[str, tuple[Step, Step, Step]] = {}

    def resolve(self, text: str) -> Company:
        """The one entity that the text names. Raises UnknownCompany or AmbiguousCompany with the nearest choices."""
        asked = _bare(text)
        found = self._meant(asked)
        if len(found) == 1:
            return self.table.companies[next(iter(found))]
        if found:
            raise AmbiguousCompany(
                f"{text!r} is more than one company.",
                choices=[self.label(key) for key in sorted(found)[:8]],
                remedy="Give the ticker, or the full legal name.",
            )
        return self._unknown(text, asked)

    def find(self, text: str) -> Company | None:
        """As `resolve`, with None for a name that means none or several: no choices are looked for, so it is quick."""
        found = self._meant(_bare(text))
        return self.table.companies[next(iter(found))] if len(found) == 1 else None

    def is_ambiguous(self, text: str) -> bool:
        """Whether the text means several entities, or none and begins the names of several."""
        asked = _bare(text)
        found = self._meant(asked)
        return len(found) > 1 or (not found and len(self._starting(strip_legal(words(asked)))) > 1)

    def _meant(self, asked: str) -> set[str]:
        found = self.by_ticker(asked) | self._by_number(asked)
        if not found or _SHAPE.match(asked):
            found = self._merge(found, self.by_name(asked), asked)
        if not found and _SHAPE.match(asked):
            found = self.by_ticker(asked.upper())
        return found

    def by_name(self, text: str) -> set[str]:
        """Entity ids whose name, former name or alias this is, at the first step that knows any."""
        whole = words(text)
        for step, index in enumerate(self._steps_of(whole)):
            found = index.get((whole, strip_legal(whole), strip_structure(whole))[step], {})
            if found:
                curated = {key for key, by_hand in found.items() if by_hand}
                lone_word = step == 2 and len(whole) == 1 and len(self._starting(whole)) > 1
                return curated or (set() if lone_word else set(found))
        return set()

    def _steps_of(self, key: Key) -> tuple[Step, Step, Step]:
        """Three indexes of the names that begin like this one: as written, legal words off, structure off."""
        letters = first_letters("".join(key[:1]))
        if letters not in self._steps:
            steps: tuple[Step, Step, Step] = ({}, {}, {})
            for name, *forms in self.names.beginning(letters):
                for index, form in zip(steps, forms):
                    entry = index.setdefault(form, {})
                    entry[name.company] = name.by_hand or entry.get(name.company, False)
            self._steps[letters] = steps
        return self._steps[letters]

    def registrant(self, text: str) -> Company | None:
        """The entity whose own name this is; what a company owns does not file as that company."""
        company = self.find(text)
        if company is None:
            return None
        asked = strip_structure(words(text))
        names = self.names.beginning(first_letters("".join(asked[:1])))
        own = any(name.company == company.id and structure == asked and not name.owned for name, *_, structure in names)
        return company if own or self.by_ticker(text) else None

    def nearest(self, text: str, n: int = 5) -> list[Company]:
        """The n entities whose names are most like the text, best first."""
        from rapidfuzz import fuzz, process, utils

        names = self.names.names
        plain = [name.text for name in names]
        hits = process.extract(text, plain, scorer=fuzz.WRatio, processor=utils.default_process, limit=12 * n)
        asked = utils.default_process(text)
        ranked = sorted(hits, key=lambda hit: -(hit[1] + fuzz.token_sort_ratio(asked, utils.default_process(hit[0]))))
        ids = dict.fromkeys(names[place].company for _, _, place in ranked)
        return [self.table.companies[key] for key in list(ids)[:n]]

    def label(self, key: str) -> str:
        """'NAME (TICKER)' for a list of choices."""
        company = self.table.companies[key]
        mark = company.ticker or self.table.status.get(key, "private")
        return f"{company.name} ({mark})"

    def by_ticker(self, text: str) -> set[str]:
        if match := _PREFIXED.match(text):
            exchange = match.group(1).upper().replace(" ", "").replace(".", "")
            if exchange not in EXCHANGES:
                return set()
            text = match.group(2).upper()
            suffix = EXCHANGES[exchange]
            if suffix and not text.endswith(suffix):
                text += suffix
        text = text.removeprefix("$")
        if text.endswith(".HK"):
            text = text.removesuffix(".HK").lstrip("0").zfill(4) + ".HK"
        for form in (text, text.replace(".", "-")):
            if form in self.tickers:
                return {self.tickers[form]}
        return set()

    def _by_number(self, text: str) -> set[str]:
        match = _CIK.match(text)
        if match is None:
            return set()
        number = match.group(1)
        found = set(self.codes.get(number, ())) if text.isdigit() else set()
        key = self.table.ciks.get(number.zfill(10))
        return found | ({key} if key else set())

    def _merge(self, tickers: set[str], names: set[str], asked: str) -> set[str]:
        """A ticker that is also another's hand-written name is ambiguous; the SEC's chance namesakes are not."""
        if not tickers:
            return names
        whole = words(asked)
        return tickers | {key for key in names if self._steps_of(whole)[0].get(whole, {}).get(key)}

    def _starting(self, key: Key) -> set[str]:
        """Entities with a name that begins with these words."""
        return {i for form, ids in self._steps_of(key)[1].items() if key and form[: len(key)] == key for i in ids}

    def _unknown(self, text: str, asked: str) -> Company:
        key = strip_legal(words(asked)) if asked else ()
        starts = self._starting(key)
        if len(starts) > 1:
            ranked = [c.id for c in self.nearest(asked, 40) if c.id in starts]
            ranked += sorted(starts - set(ranked))
            raise AmbiguousCompany(
                f"{text!r} begins {len(starts)} names.",
                choices=[self.label(k) for k in ranked[:8]],
                remedy="Give the ticker, or the full name.",
            )
        raise UnknownCompany(
            f"No company is known as {text!r}.",
            choices=[self.label(c.id) for c in self.nearest(asked, 5)] if asked else [],
            remedy="Give a ticker, a CIK or a legal name.",
        )


def _bare(text: str) -> str:
    return text.strip().strip("\"'“”‘’")
