"""One invented memo for the tests of the outputs: invented companies, and text that tries to misbehave."""

from __future__ import annotations

from agent.memo import (
    Catalyst,
    EffectRow,
    EventPart,
    FigureRow,
    Memo,
    Named,
    PathStep,
    Provenance,
    Risk,
    Sized,
    SlipRow,
    Source,
    Statement,
    Struck,
)

HOSTILE = "\x1b[31mred\x1b]8;;http://evil.example\x07[link](http://evil.example)<script>alert(1)</script>[/][bold]"


def effect(name: str, ticker: str, sign: int, mid: float | None) -> EffectRow:
    """One row; without a size it is 'not disclosed, at most 10%'."""
    return EffectRow(
        company=Named(name=name, ticker=ticker),
        sign=sign,  # type: ignore[arg-type]
        order=1,
        revenue=None if mid is None else Sized(low=min(mid * 1.5, mid), mid=mid, high=max(mid * 1.5, mid)),
        upper_bound=0.1 if mid is None else None,
        disclosed="18% of revenue" if mid is not None else "not disclosed (below 10%)",
        horizon="2-3 quarters",
        probability=0.62,
        path=[PathStep(link="l1", text="sells 18% of revenue to Placer", citation="S1")],
        arithmetic=f"{name} sells 18% of revenue to Placer",
        mechanism="customer buys less",
        basis="cited" if mid is not None else "not_disclosed",
        reversal="the ban is lifted",
        next_fact="the share in the next 10-K",
        notes=["old link (2016) decides"],
        citations=["S1"],
    )


def sample() -> Memo:
    """A memo with every part filled once."""
    return Memo(
        company=Named(name="Placer Group", ticker="9999.HK"),
        event=EventPart(
            text=f"Placer places shares {HOSTILE}",
            kind="share placing",
            origin="given",
            company=Named(name="Placer Group", ticker="9999.HK"),
            knowable="2026-01-05",
            figures=[FigureRow(name="raise", value=3.25e9, unit="HKD", basis="stated", text="HK$3.25bn")],
            checks=["1.7bn shares x HK$1.91 = HK$3.247bn: agrees with HK$3.25bn"],
        ),
        label="mildly negative",
        score=-0.2,
        score_reason="a discount of 8.6%, less the growth that it pays for",
        thesis=[Statement(text="The signal is capital intensity.", kind="rule", citations=["S1"])],
        effects=[effect("Maker", "MAK", 1, 0.04), effect("Rival", "RIV", -1, None), effect("Seller", "SEL", -1, -0.09)],
        contrarian=[Statement(text="Issuers rise on the day in a third of cases.", kind="inference")],
        risks=[
            Risk(
                text=Statement(text="Chips may be barred.", kind="quoted", citations=["S2"]),
                mitigant=Statement(text="Domestic supply grows.", kind="rule"),
                tripwire="SEL above 20",
                deadline="2026-06-30",
            )
        ],
        catalysts=[Catalyst(horizon="3-6 months", trigger="results", reversal="capex cut", date="2026-03-31")],
        slips=[
            SlipRow(
                id="s1",
                company=Named(name="Seller", ticker="SEL"),
                sign=-1,
                band=(0.02, 0.09),
                window=(0, 5),
                benchmark="SPY",
                probability=0.62,
                knowable="2026-01-05",
                resolve_by="2026-01-13",
                kill=["SEL above 20"],
            )
        ],
        struck=[Struck(text="Revenue doubled", reason="no passage says so")],
        lint=["more losers than winners"],
        missing=["no filing of MAK is in the library: knockon ingest MAK"],
        sources=[
            Source(
                key="S1",
                document="d1",
                title="Seller 10-K FY2025",
                company="Seller",
                page=12,
                section="Item 1",
                knowable="2025-12-01",
                checked=True,
                origin="filing",
                quote=f"Placer accounted for 18% of revenue {HOSTILE}",
            ),
            Source(
                key="S2",
                document="d2",
                title="A note",
                company=None,
                page=None,
                section=None,
                knowable=None,
                checked=False,
                origin="note, from memory of the public record",
                quote="Chips are under licence.",
            ),
        ],
        provenance=Provenance(
            run="r1",
            writer="rules (no model)",
            made="2026-01-06",
            as_of=None,
            version="0.1.0",
            documents=2,
            links=3,
            withheld={"later": 1, "undated": 0},
            assumptions=["pass_through.distributor"],
            seconds=0.1,
        ),
    )
