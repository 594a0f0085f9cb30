"""Daily closes: from a folder of CSV files, or from a public source over HTTP. Knows no returns and no events.

A folder holds one file a ticker (`AAPL.csv`, `aapl.us.csv`: a date column and a close, adjusted where there is one) or
wide files (a date column, then one column a ticker), each plain or gzipped. Empty cells are days without a close.
Closes should be adjusted for splits and dividends; whether they are, no file says.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import NoPrices

_CLOSE = ("adj close", "adj_close", "adjclose", "adjusted_close", "adjusted close", "close", "last", "price")
"""Names of the close in a file of one ticker, the best first."""
_OHLC = frozenset({*_CLOSE, "open", "high", "low", "volume", "ticker", "symbol", "name", "dividends", "stock splits"})
_DATE = ("date", "day", "timestamp")


@dataclass(frozen=True, slots=True)
class Closes:
    """One ticker's closes: `days` rising without repeats, `closes` positive and as long."""

    ticker: str
    days: NDArray[np.datetime64]  # datetime64[D], shape (n,)
    closes: NDArray[np.float64]  # shape (n,), in the listing's currency

    def until(self, day: date) -> Closes:
        """The closes of that day and before."""
        n = int(np.searchsorted(self.days, np.datetime64(day), side="right"))
        return Closes(self.ticker, self.days[:n], self.closes[:n])

    def by_day(self) -> dict[date, float]:
        """Day -> close, as kill triggers want them."""
        return {day.item(): float(close) for day, close in zip(self.days, self.closes)}


class PriceSource(Protocol):
    """Where closes come from. Raises NoPrices for a ticker that it does not have."""

    def closes(self, ticker: str) -> Closes:
        """All closes of one ticker."""
        ...

    def tickers(self) -> Sequence[str]:
        """The tickers that it can name; empty where a source cannot list them."""
        ...


class PriceFolder:
    """Closes out of a folder's CSV files (or of one file). Files are read when first asked for, and once."""

    def __init__(self, folder: Path) -> None:
        """Raises NoPrices where the folder is absent or holds no CSV file."""
        self.folder = folder
        files = [folder] if folder.is_file() else sorted(folder.glob("*.csv")) + sorted(folder.glob("*.csv.gz"))
        if not files:
            why = "holds no .csv or .csv.gz file" if folder.is_dir() else "is not there"
            raise NoPrices(
                f"prices: {folder} {why}.", remedy="Give a folder of files TICKER.csv with the columns date,close."
            )
        self._files = {path: _header(path) for path in files}
        self._where: dict[str, Path] = {}
        for path, header in self._files.items():
            for ticker in header[1:] if _is_wide(header) else [_stem(path)]:
                self._where.setdefault(ticker.strip().upper(), path)
        self._read: dict[str, Closes] = {}

    def tickers(self) -> Sequence[str]:
        """Every ticker of the folder, in upper case."""
        return tuple(self._where)

    def closes(self, ticker: str) -> Closes:
        """Raises NoPrices for a ticker that no file has, or that has no close at all."""
        name = next((name for name in _spellings(ticker) if name in self._where), None)
        if name is None:
            raise NoPrices(
                f"prices: {self.folder} has no closes of {ticker}.", remedy=f"Add {ticker}.csv with date,close."
            )
        if name not in self._read:
            path = self._where[name]
            header = self._files[path]
            table = _wide(path, header) if _is_wide(header) else {name: _single(path, header)}
            self._read.update({key: _closes(key, rows) for key, rows in table.items() if self._where[key] == path})
        found = self._read[name]
        if not len(found.days):
            raise NoPrices(f"prices: {self.folder} has no closes of {ticker}, only empty cells.")
        return found


class PriceAddress:
    """Closes over HTTP from an address with `{ticker}` or `{TICKER}` in it that answers with a CSV of one ticker."""

    def __init__(self, template: str, *, timeout: float = 20.0) -> None:
        """Raises NoPrices where the template has no place for the ticker."""
        if "{ticker}" not in template and "{TICKER}" not in template:
            raise NoPrices("prices: the address has no {ticker} in it.", remedy="Write it as https://HOST/{ticker}.csv")
        self.template, self.timeout = template, timeout
        self._read: dict[str, Closes] = {}

    def tickers(self) -> Sequence[str]:
        """Nothing: a source cannot list what it has."""
        return ()

    def closes(self, ticker: str) -> Closes:
        """Asked once a process. Raises NoPrices where the source does not serve a CSV with closes."""
        name = ticker.upper()
        if name not in self._read:
            self._read[name] = _closes(name, self._rows(name))
        return self._read[name]

    def _rows(self, ticker: str) -> list[tuple[str, str]]:
        import httpx

        url = self.template.replace("{ticker}", ticker.lower()).replace("{TICKER}", ticker)
        try:
            answer = httpx.get(url, timeout=self.timeout, follow_redirects=True)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise NoPrices(
                f"prices: {httpx.URL(url).host} did not serve {ticker} ({error.__class__.__name__}).",
                remedy="Try later, or give a folder with --prices.",
            ) from error
        lines = csv.reader(io.StringIO(answer.text))
        header = [cell.strip() for cell in next(lines, [])]
        if _column(header, _DATE) is None or _column(header, _CLOSE) is None:
            raise NoPrices(f"prices: {httpx.URL(url).host} answered for {ticker} with no table of date and close.")
        return _pairs(lines, header)


def _spellings(ticker: str) -> list[str]:
    """The ways in which a file may name a ticker: BRK-B is BRK.B to some, 005930.KS is 005930."""
    name = ticker.strip().upper()
    found = [name, name.replace("-", "."), name.replace(".", "-")]
    code, dot, _ = name.partition(".")
    return [*found, code] if dot and code.isdigit() else found


def _stem(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz").removesuffix(".csv")
    return name.removesuffix(".us").upper()


def _open(path: Path) -> io.TextIOBase:
    return io.TextIOWrapper(gzip.open(path), "utf-8-sig") if path.suffix == ".gz" else path.open(encoding="utf-8-sig")


def _header(path: Path) -> list[str]:
    try:
        with _open(path) as lines:
            header = [cell.strip() for cell in next(csv.reader(lines), [])]
    except (OSError, UnicodeDecodeError, zlib.error) as error:
        raise NoPrices(f"prices: {path.name} cannot be read ({error}).", remedy="Mend or remove it.") from error
    if _column(header, _DATE) is None:
        raise NoPrices(f"prices: {path.name} has no date column.", remedy="Its first line must name one: date,close.")
    return header


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    low = [cell.casefold() for cell in header]
    return next((low.index(name) for name in names if name in low), None)


def _is_wide(header: Sequence[str]) -> bool:
    """Tickers across: the date stands first, and no column is one of a single ticker's."""
    low = [cell.casefold() for cell in header]
    return low[0] in _DATE and not any(cell in _OHLC for cell in low[1:]) and len(low) > 1


def _single(path: Path, header: Sequence[str]) -> list[tuple[str, str]]:
    if _column(header, _CLOSE) is None:
        raise NoPrices(f"prices: {path.name} has no close column.", remedy="Its first line must name one: date,close.")
    with _open(path) as lines:
        rows = csv.reader(lines)
        next(rows)
        return _pairs(rows, header)


def _pairs(rows: Iterable[Sequence[str]], header: Sequence[str]) -> list[tuple[str, str]]:
    day, close = _column(header, _DATE), _column(header, _CLOSE)
    if day is None or close is None:
        return []
    return [(row[day], row[close]) for row in rows if len(row) > max(day, close)]


def _wide(path: Path, header: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    with _open(path) as lines:
        rows = csv.reader(lines)
        next(rows)
        columns = list(zip(*(row for row in rows if len(row) == len(header)))) or [()] * len(header)
    return {name.upper(): list(zip(columns[0], cells)) for name, cells in zip(header[1:], columns[1:])}


def _closes(ticker: str, rows: Iterable[tuple[str, str]]) -> Closes:
    """Rows that are no positive finite close on a date are days without one; a repeated day keeps its last row."""
    found: dict[str, float] = {}
    for day, cell in rows:
        try:
            close = float(cell)
            date.fromisoformat(day[:10])
        except ValueError:
            continue
        if 0.0 < close < np.inf:
            found[day[:10]] = close
    order = sorted(found)
    return Closes(ticker, np.array(order, dtype="datetime64[D]"), np.array([found[day] for day in order], dtype=float))


def source_of(folder: Path | None, address: str | None) -> PriceSource | None:
    """The source that is set: a folder before an address; None where neither is. Raises NoPrices for a bad one."""
    if folder is not None:
        return PriceFolder(folder.expanduser())
    return PriceAddress(address) if address else None
