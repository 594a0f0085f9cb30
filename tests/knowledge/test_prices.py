"""Daily closes from folders of CSV and from an address that serves them."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from knowledge.errors import NoPrices
from knowledge.prices import PriceAddress, PriceFolder, PriceSource, source_of

SINGLE = "Date,Open,Close,Adj Close,Volume\n2024-01-03,1,11,5.5,9\n2024-01-02,1,10,5,9\n2024-01-04,1,12,null,9\n"
WIDE = "date,AAA,BRK.B,005930\n2024-01-02,10,1,\n2024-01-03,,2,5\n2024-01-04,12,-3,6\n"


class Served(BaseHTTPRequestHandler):
    """Serves one ticker, a page that is no table, and 404 for the rest."""

    def do_GET(self) -> None:
        body = {"/q?s=aaa.us": SINGLE, "/q?s=page.us": "<html>No data</html>"}.get(self.path)
        self.send_response(200 if body else 404)
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    """The template of a price server on loopback."""
    server = HTTPServer(("127.0.0.1", 0), Served)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/q?s={{ticker}}.us"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["file a ticker", "address"])
def source(request: pytest.FixtureRequest, tmp_path: Path, address: str) -> PriceSource:
    """Each kind of source, holding the same ticker AAA."""
    if request.param == "address":
        return PriceAddress(address)
    (tmp_path / "aaa.us.csv").write_text(SINGLE)
    return PriceFolder(tmp_path)


def test_a_source_gives_adjusted_closes_in_order_of_days(source: PriceSource) -> None:
    """The adjusted close goes before the plain one; a cell that is no number is a day without a close."""
    found = source.closes("AAA")
    assert found.by_day() == {date(2024, 1, 2): 5.0, date(2024, 1, 3): 5.5}
    assert found.until(date(2024, 1, 2)).closes.tolist() == [5.0]


def test_a_source_without_a_ticker_says_so(source: PriceSource) -> None:
    """An unknown ticker is NoPrices, never an empty series."""
    with pytest.raises(NoPrices, match="NONE"):
        source.closes("NONE")


@pytest.mark.parametrize("packed", [False, True])
def test_a_wide_file_holds_a_ticker_a_column(tmp_path: Path, packed: bool) -> None:
    """Empty and negative cells are days without a close; BRK-B finds BRK.B, 005930.KS finds its bare code."""
    if packed:
        (tmp_path / "closes.csv.gz").write_bytes(gzip.compress(WIDE.encode()))
    else:
        (tmp_path / "closes.csv").write_text(WIDE)
    source = PriceFolder(tmp_path)
    assert source.tickers() == ("AAA", "BRK.B", "005930")
    assert source.closes("aaa").closes.tolist() == [10.0, 12.0]
    assert source.closes("BRK-B").closes.tolist() == [1.0, 2.0]
    assert source.closes("005930.KS").days.tolist() == [date(2024, 1, 3), date(2024, 1, 4)]


def test_what_is_no_price_folder_says_what_one_looks_like(tmp_path: Path) -> None:
    """Absent, empty, or without a date column: one line with the remedy."""
    with pytest.raises(NoPrices, match="is not there"):
        PriceFolder(tmp_path / "absent")
    with pytest.raises(NoPrices, match="holds no "):
        PriceFolder(tmp_path)
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    with pytest.raises(NoPrices, match="has no date column"):
        PriceFolder(tmp_path)


def test_a_server_that_answers_with_a_page_is_not_believed(address: str) -> None:
    """HTML in place of a table is NoPrices; an address without a place for the ticker is refused at once."""
    with pytest.raises(NoPrices, match="no table of date and close"):
        PriceAddress(address).closes("PAGE")
    with pytest.raises(NoPrices, match=r"has no \{ticker\}"):
        PriceAddress("http://127.0.0.1/closes.csv")


def test_a_folder_goes_before_an_address(tmp_path: Path, address: str) -> None:
    """With neither set there is no source, which is not an error."""
    (tmp_path / "aaa.csv").write_text(SINGLE)
    assert isinstance(source_of(tmp_path, address), PriceFolder)
    assert isinstance(source_of(None, address), PriceAddress)
    assert source_of(None, None) is None


@pytest.mark.data
def test_the_shared_closes_are_read_whole(shared: Path) -> None:
    """73 tickers; Apple's last close of the file."""
    source = PriceFolder(shared / "prices")
    assert len(source.tickers()) == 73
    assert source.closes("AAPL").by_day()[date(2026, 8, 21)] == pytest.approx(309.35)
