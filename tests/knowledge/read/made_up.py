"""Made-up filings in the forms that filers use: pieces of HTML and inline XBRL, and the reading of them."""

from __future__ import annotations

from knowledge.read.reader import read
from knowledge.types import Block, Reading

XMLNS = (
    'xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" '
    'xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldi="http://xbrl.org/2006/xbrldi" '
    'xmlns:dei="http://xbrl.sec.gov/dei/2023" xmlns:us-gaap="http://fasb.org/us-gaap/2023"'
)
BREAK = '<hr style="page-break-after:always"/>'
COVER = """
<p><b>FORM 10-K</b></p>
<p>ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934</p>
<p>For the fiscal year ended <b>September 28, 2024</b></p>
<p><b>Lumen Glass Works, Inc.</b></p><p>(Exact name of registrant as specified in its charter)</p>
"""


def html(body: str, *, path: str = "made-up.html", title: str = "") -> Reading:
    """The reading of a page with this body."""
    return read(path, data=f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode())


def blocks(body: str) -> tuple[Block, ...]:
    """The blocks of a page with this body."""
    return html(body).blocks


def texts(body: str) -> list[str]:
    """Their texts."""
    return [block.text for block in blocks(body)]


def table(*rows: str) -> str:
    """A table with these rows, each the cells' HTML."""
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def ixbrl(body: str, *, hidden: str = "", resources: str = "", prefix: str = "ix") -> Reading:
    """The reading of an inline XBRL page; `resources` are contexts and units."""
    page = f"""<?xml version="1.0" encoding="ASCII"?>
<html {XMLNS.replace("xmlns:ix", f"xmlns:{prefix}")}><head><title>x</title></head><body>
<div style="display:none"><ix:header><ix:hidden>{hidden}</ix:hidden><ix:resources>{resources}</ix:resources></ix:header>
</div>{body}</body></html>"""
    if prefix != "ix":
        page = page.replace("<ix:", f"<{prefix}:").replace("</ix:", f"</{prefix}:")
    return read("made-up.htm", data=page.encode())


def context(id: str, start: str | None, end: str, *dims: str) -> str:
    """A context over a period, or at an instant, with its dimensions' elements."""
    when = f"<xbrli:startDate>{start}</xbrli:startDate><xbrli:endDate>{end}</xbrli:endDate>"
    when = when if start else f"<xbrli:instant>{end}</xbrli:instant>"
    segment = f"<xbrli:segment>{''.join(dims)}</xbrli:segment>" if dims else ""
    return (
        f'<xbrli:context id="{id}"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">0000000007'
        f"</xbrli:identifier>{segment}</xbrli:entity><xbrli:period>{when}</xbrli:period></xbrli:context>"
    )


def member(axis: str, name: str) -> str:
    """An explicit dimension."""
    return f'<xbrldi:explicitMember dimension="{axis}">{name}</xbrldi:explicitMember>'


PURE = '<xbrli:unit id="pure"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>'
USD = '<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>'
PER_SHARE = (
    '<xbrli:unit id="eps"><xbrli:divide><xbrli:unitNumerator><xbrli:measure>iso4217:USD</xbrli:measure>'
    "</xbrli:unitNumerator><xbrli:unitDenominator><xbrli:measure>xbrli:shares</xbrli:measure>"
    "</xbrli:unitDenominator></xbrli:divide></xbrli:unit>"
)
