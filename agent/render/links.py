"""A company's links -> terminal table and CSV, grouped by what the counterparty is, biggest share first.

Decides nothing: shares, bounds and ages come from `knowledge.ledger`. All text of documents is sanitised.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.priors import Prior
from agent.render.sanitize import one_line
from knowledge.exposure.types import Extraction
from knowledge.industry import SOURCE
from knowledge.ledger import HALF_LIFE_YEARS, Exposure, key_of
from knowledge.types import Company, Link, Party, Share

COLUMNS = (
    "group", "counterparty", "ticker", "relation", "channel", "low", "high", "of", "printed_base", "joint", "period",
    "status", "disclosed_by", "knowable", "checked", "origin", "page", "document", "quote",
)  # fmt: skip
QUOTE = 150


@dataclass(frozen=True, slots=True)
class Section:
    """One group of counterparties, in the order to show them."""

    title: str
    rows: tuple[Exposure, ...]


def sections(exposures: Iterable[Exposure], company: Company) -> list[Section]:
    """The groups that have rows, customers first; within each the biggest share, then the newest."""
    groups: dict[str, list[Exposure]] = {title: [] for title in _TITLES}
    for exposure in exposures:
        groups[_title(exposure, company)].append(exposure)
    return [Section(title, tuple(sorted(rows, key=_rank))) for title, rows in groups.items() if rows]


_TITLES = (
    "Customers", "Suppliers", "Rivals", "Partners", "Stakes held", "Held by", "Acquires", "Sold to",
    "Licenses to", "Licenses from", "Financing", "Stated of others",
)  # fmt: skip


def _title(exposure: Exposure, company: Company) -> str:
    sells = key_of(exposure.source) == company.id
    if not sells and key_of(exposure.target) != company.id:
        return "Stated of others"
    return {
        "supplies": ("Customers", "Suppliers"),
        "competes_with": ("Rivals", "Rivals"),
        "partners_with": ("Partners", "Partners"),
        "owns_stake_in": ("Stakes held", "Held by"),
        "acquires": ("Acquires", "Sold to"),
        "licenses_to": ("Licenses to", "Licenses from"),
        "finances_customers_of": ("Financing", "Financing"),
    }[exposure.relation][0 if sells else 1]


def _rank(exposure: Exposure) -> tuple[object, ...]:
    stated = exposure.stated.share
    high = exposure.high if exposure.high is not None else stated.low if stated else -1.0
    newest = -exposure.newest.toordinal() if exposure.newest else 0
    return (exposure.ended, -high, newest, (exposure.target.name or "").casefold())


def show(
    exposures: Sequence[Exposure],
    company: Company,
    console: Console,
    *,
    totals: Mapping[str, Share] | None = None,
    withheld: str = "",
) -> None:
    """Print the table that an analyst reads in a minute. `totals`: by link id, a segment's share as the company's."""
    title = f"{company.name} ({company.ticker})" if company.ticker else company.name
    console.print(Text(one_line(title), style="bold"))
    for section in sections(exposures, company):
        console.print()
        console.print(Text(f"{section.title} ({len(section.rows)})", style="bold"))
        console.print(_table(section, company, totals or {}))
    console.print()
    console.print(Text(_legend(exposures) + withheld, style="dim"))


def _table(section: Section, company: Company, totals: Mapping[str, Share]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0), expand=True, pad_edge=False)
    table.add_column(width=28, no_wrap=False)
    table.add_column(width=24, no_wrap=False)
    table.add_column(width=24, no_wrap=False)
    table.add_column(ratio=1)
    for group in _grouped(section.rows, company):
        first = group[0]
        style = "dim" if first.ended or first.old else ""
        table.add_row(
            Text(_name(counterparty(first, company), group), style=style),
            Text(one_line(_shares_words(group) + _of_total(first, totals)), style=style),
            Text(one_line(_said(first)), style=style),
            Text(one_line(words_of(first), width=QUOTE), style="dim"),
        )
    return table


def _of_total(exposure: Exposure, totals: Mapping[str, Share]) -> str:
    total = totals.get(exposure.stated.id)
    return f" ({_range(total.low, total.high, joint=total.joint)} of revenue, computed)" if total else ""


def _grouped(rows: Sequence[Exposure], company: Company) -> list[list[Exposure]]:
    """A row for each named counterparty, one for all unnamed ones that a document states of one period."""
    groups: dict[object, list[Exposure]] = {}
    for number, exposure in enumerate(rows):
        share, link = exposure.stated.share, exposure.stated
        unnamed = counterparty(exposure, company).name is None and share is not None and not share.joint
        key: object = (link.document, share.of, share.period) if unnamed and share else number
        groups.setdefault(key, []).append(exposure)
    return list(groups.values())


def _shares_words(group: Sequence[Exposure]) -> str:
    """ "12%, 11%, 11% of revenue FY2025" for unnamed customers of one document."""
    if len(group) == 1:
        return share_words(group[0])
    figures = [_range(s.low, s.high, joint=s.joint) for e in group if (s := e.stated.share) is not None]
    whole = share_words(group[0])
    return ", ".join(figures) + whole[whole.index(" of ") :]


def show_priors(found: Sequence[Prior], console: Console) -> None:
    """Print the industry priors under a heading of their own, each called what it is."""
    console.print()
    console.print(Text(f"Industry priors, disclosed by no company ({len(found)})", style="bold"))
    for prior in found:
        of = prior.prior
        who = f"{prior.source.ticker or prior.source.name} to {prior.target.ticker or prior.target.name}"
        flow = f"{of.seller.name} sell {of.of_seller_sales:.1%} of their output to {of.buyer.name}"
        console.print(Text(one_line(f"  {who}: {flow}"), style="dim"))
    console.print(Text(f"  {SOURCE}; averages over whole industries, and no share of anybody's.", style="dim"))


def words_of(exposure: Exposure) -> str:
    """The words that state it: a filing's own where one gives the share shown, else the note's source in its words."""
    stated = exposure.stated
    if stated.origin != "note":
        return stated.quote
    same = (link for link in exposure.links if link.origin != "note" and _same_share(link.share, stated.share))
    filing = next(same, None)
    return filing.quote if filing is not None else f"note: {stated.source_text or stated.quote}"


def _same_share(one: Share | None, other: Share | None) -> bool:
    return (one is None and other is None) or (
        one is not None and other is not None and (one.of, one.low, one.high) == (other.of, other.low, other.high)
    )


def counterparty(exposure: Exposure, company: Company) -> Party:
    """The end that is not the company asked for; the target where it is neither."""
    return exposure.source if key_of(exposure.target) == company.id else exposure.target


def _name(party: Party, group: Sequence[Exposure]) -> str:
    name = party.name or ("unnamed" if len(group) == 1 else f"{len(group)} unnamed")
    ticker = f" ({party.ticker})" if party.ticker else ""
    channel = next((link.channel for link in group[0].links if link.channel), None)
    return one_line(f"{name}{ticker}" + (f", {channel.replace('_', ' ')}" if channel else ""))


def share_words(exposure: Exposure) -> str:
    """ "19% of revenue FY2023", "10-15%", "33% of U.S. gross revenues", or what the absence of a share means."""
    if exposure.low is not None and exposure.high is not None:
        stated = exposure.stated.share
        joint = " together" if stated and stated.joint else ""
        period = f" {stated.period}" if stated and stated.period else ""
        return f"{_range(exposure.low, exposure.high, joint=bool(joint))} of revenue{joint}{period}"
    if (share := exposure.stated.share) is not None:
        together = " together" if share.joint and share.low else ""
        period = f" {share.period}" if share.period else ""
        return f"{_range(share.low, share.high, joint=share.joint)} of {_base(share)}{together}{period}"
    return exposure.missing.why if exposure.missing is not None else ""


def _range(low: float, high: float, *, joint: bool) -> str:
    if joint and low == 0.0:
        return f"at most {high:.3g}" if high > 1 else f"at most {high * 100:.3g}%"
    if low == high:
        return f"{low * 100:.3g}%"
    if high == 1.0:
        return f"{low * 100:.3g}% or more"
    return f"below {high * 100:.3g}%" if low == 0.0 else f"{low * 100:.3g}-{high * 100:.3g}%"


def _base(share: Share) -> str:
    if share.printed_base:
        return share.printed_base.removeprefix("the ").removeprefix("our ")
    return {"target_cost": "the buyer's purchases", "equity": "the equity", "source_segment": "one segment"}.get(
        share.of, share.of.replace("_", " ")
    )


def _said(exposure: Exposure) -> str:
    link = exposure.stated
    by = link.disclosed_by or link.source_text or "unknown"
    more = f" +{len(exposure.sources) - 1}" if len(exposure.sources) > 1 else ""
    marks = [link.knowable.isoformat() if link.knowable else "undated"]
    marks += ["ended"] * exposure.ended + ["OLD"] * exposure.old + ["not checked"] * (not exposure.checked)
    return f"{by}{more}, {', '.join(marks)}"


def _legend(exposures: Sequence[Exposure]) -> str:
    links = sum(len(exposure.links) for exposure in exposures)
    return (
        f"{links} links in {len(exposures)} relations. Shares of the seller's revenue unless said. "
        f"OLD: over three years; a link halves every {HALF_LIFE_YEARS:g} years (assumed). "
        "not checked: from memory of the public record."
    )


def as_csv(exposures: Iterable[Exposure], company: Company) -> str:
    """One line a link, all of them, with the columns of `COLUMNS`; shares as ratios."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for section in sections(exposures, company):
        for exposure in section.rows:
            other = counterparty(exposure, company)
            writer.writerows(_line(section.title, other, link) for link in exposure.links)
    return out.getvalue()


def _line(group: str, other: Party, link: Link) -> list[object]:
    share = link.share
    stated = (share.low, share.high, share.of, share.printed_base, share.joint, share.period) if share else ("",) * 6
    return [
        group,
        _cell(other.name),
        other.ticker,
        link.relation,
        link.channel,
        *(_cell(s) if isinstance(s, str) else s for s in stated),
        link.status,
        _cell(link.disclosed_by),
        link.knowable,
        link.checked,
        link.origin,
        link.page,
        link.document,
        _cell(link.quote),
    ]


def _cell(text: str | None) -> str:
    """Document text for a spreadsheet: on one line, and never read as a formula."""
    clean = one_line(text or "")
    return f"'{clean}" if clean[:1] in ("=", "+", "-", "@") else clean


def show_extraction(extraction: Extraction, console: Console) -> None:
    """Print what one document states: a line a link with its words, then the tagged shares."""
    table = Table(box=None, padding=(0, 1, 0, 0), expand=True, pad_edge=False)
    for name, width in (("relation", 14), ("source", 20), ("target", 20), ("share", 18)):
        table.add_column(name, width=width)
    table.add_column("words", ratio=1)
    for link in extraction.links:
        table.add_row(
            Text(link.relation + (" (ended)" if link.status == "ended" else "")),
            Text(one_line(link.source.ticker or link.source.name or "unnamed")),
            Text(one_line(link.target.ticker or link.target.name or "unnamed")),
            Text(one_line(_stated(link))),
            Text(one_line(link.quote, width=QUOTE), style="dim"),
        )
    console.print(table)
    for share in extraction.shares:
        who = share.member_name or f"{share.member or 'no member'} (unnamed)"
        period = f"{share.start} to {share.end}" if share.start else f"{share.end}"
        console.print(Text(one_line(f"tagged: {share.value:.1%} of {share.benchmark}, {who}, {period}")))
    console.print(Text(f"{len(extraction.links)} links, {len(extraction.shares)} tagged shares", style="dim"))


def _stated(link: Link) -> str:
    share = link.share
    return "" if share is None else f"{_range(share.low, share.high, joint=share.joint)} of {_base(share)}"
