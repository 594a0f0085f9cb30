"""Memo -> PDF, by weasyprint (the extra `pdf`) out of the page: what a browser would print."""

from __future__ import annotations

from collections.abc import Mapping

from agent.errors import UsageError
from agent.memo import Memo
from agent.render.page import page


def pdf(memo: Memo, *, passages: Mapping[str, str] | None = None) -> bytes:
    """The page as PDF. Raises UsageError where weasyprint or its system libraries are not installed."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise UsageError(
            "a .pdf needs weasyprint with Pango.",
            remedy="Install knockon[pdf] and your system's Pango, or print the page of --format html.",
        ) from error

    written: bytes = HTML(
        string=page(memo, passages=passages), url_fetcher=URLFetcher(allowed_protocols=["data"])
    ).write_pdf()
    return written
