"""Whether a memo's words rest on what they cite: figures, quotes, keys, coverage.

Reads the memo as published and the quotes in it alone. It does not know the check that the program runs, and is weaker:
a figure is supported when a cited source states that value in that unit, whatever it is of; in sentences that the
program computed or ruled, also when its own arithmetic or assumptions do. So it can convict and not acquit: what
measures the check itself is `evals.metrics.injection`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agent.checking.values import Value, same_unit, values
from evals.metrics.metric import JSON, Marks, Metric, graded, share

METRICS = (
    Metric("figures_supported", "share of the figures in cited sentences that a cited source states, value and unit"),
    Metric("quotes_verbatim", "share of sources from documents whose words stand there, character for character"),
    Metric("keys_resolve", "share of citations whose key is a source of the memo", strict=True),
    Metric("claim_coverage", "share of the sentences of thesis, case against and risks that cite a source"),
)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


def of_memo(observed: JSON) -> Marks:
    """The marks of one memo."""
    memo = observed["memo"]
    quotes = {source["key"]: f"{source['quote']} {source['title']}" for source in memo["sources"]}
    statements = list(_statements(memo))
    cited = [key for statement in statements for key in statement["citations"]]
    return graded(
        figures_supported=share(
            any(
                _states(value, text)
                for text in [*(quotes.get(k, "") for k in statement["citations"]), *_own(statement, memo)]
            )
            for statement in statements
            if statement["kind"] != "inference"
            for value in _figures(statement["text"])
        ),
        quotes_verbatim=share(found for found in observed["verbatim"].values() if found is not None),
        keys_resolve=share(key in quotes for key in [*cited, *_of_rows(memo)]),
        claim_coverage=share(bool(s["citations"]) for s in statements if s["kind"] != "inference"),
    )


def of_answer(observed: JSON) -> Marks:
    """The marks of one answer: each figure in it must stand in what it cites."""
    if observed["refused"] is not None:
        return {}
    texts = [f"{c['quote']} {c['text']}" for c in observed["citations"]]
    return graded(
        figures_supported=share(any(_states(v, text) for text in texts) for v in _figures(observed["answer"])),
        quotes_verbatim=share(c["verbatim"] for c in observed["citations"] if c["verbatim"] is not None),
    )


def _statements(memo: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from memo["thesis"]
    yield from memo["contrarian"]
    for risk in memo["risks"]:
        yield risk["text"]
        if risk["mitigant"]:
            yield risk["mitigant"]


def _own(statement: Mapping[str, Any], memo: Mapping[str, Any]) -> list[str]:
    """The program's own arithmetic and assumptions, which the sentences that it computed and ruled may speak of."""
    if statement["kind"] not in ("computed", "rule"):
        return []
    rows = [" ; ".join([row["arithmetic"], row["disclosed"], *_sizes(row), *row["notes"]]) for row in memo["effects"]]
    return [" ; ".join([*rows, *memo["provenance"]["assumptions"]])]


def _sizes(row: Mapping[str, Any]) -> list[str]:
    """The row's size in words that can be read again: percent, fine enough for any rounding."""
    ends = [*(row["revenue"] or {}).values(), *([row["upper_bound"]] if row["upper_bound"] is not None else [])]
    return [f"{100 * abs(end):.6f}%" for end in ends]


def _of_rows(memo: Mapping[str, Any]) -> list[str]:
    return [key for row in memo["effects"] for key in row["citations"]]


def _figures(text: str) -> list[Value]:
    """Money, ratios, multiples and shares; counts and durations are the program's own words too often."""
    return [value for value in values(text) if value.unit in ("money", "ratio", "multiple", "shares")]


def _states(value: Value, text: str) -> bool:
    """Whether a text states both ends of a value in its unit, as printed or less finely; bounds and signs aside.

    A cell of a table has neither unit nor scale beside it: there a bare number states money or a ratio, at its face or
    at any scale that the text names.
    """
    found = values(text)
    stated = [abs(end) for other in found if same_unit(value, other) for end in (other.low, other.high)]
    if " | " in text and value.unit in ("money", "ratio"):
        cells = [abs(other.low) for other in found if other.unit in ("count", "money")]
        stated += [cell * scale for cell in cells for scale in _scales(text, value)]
    room = value.half + 1e-9
    return all(any(abs(abs(end) - one) <= room for one in stated) for end in (value.low, value.high))


def _scales(text: str, value: Value) -> list[float]:
    if value.unit == "ratio":
        return [0.01]
    words = text.casefold()
    return [1.0, *(scale for word, scale in _SCALES.items() if word in words)]
