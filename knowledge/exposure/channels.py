"""What a counterparty is to the goods: foundry, memory, contract maker, distributor, platform, single source, ...

Read from the words of the sentence nearest to the name. None where the words do not say.
"""

from __future__ import annotations

import re

_IN = (
    (
        "single_source",
        r"\b(?:sole|single)[- ]sourc\w*|\bsole supplier|\bonly (?:supplier|source)"
        r"|\bexclusive(?:ly)?\b.{0,30}\b(?:suppl|manufactur|provid)|\b(?:provided|supplied|sourced|manufactured"
        r"|produced) (?:exclusively|solely|only)",
    ),
    (
        "foundry",
        r"\bfoundr(?:y|ies)\b|\bwafers?\b|\bfabricat\w+|\bnanometer\b|\bprocess (?:node|technolog)"
        r"|\bsemiconductor manufactur",
    ),
    ("memory", r"\b(?:memory|dram|hbm|nand|flash memory)\b"),
    (
        "contract_maker",
        r"\bcontract manufactur\w+|\boutsourc\w+|\bassembl\w+|\belectronics? manufacturing"
        r"|\bcontract manufacturing organi|\bsubcontract\w+|\bpackaging and test",
    ),
    ("cloud", r"\bcloud\b|\bhost(?:ed|ing)?\b|\bweb services\b|\bdata centers?\b|\bcomputing\b"),
    (
        "component",
        r"\bcomponents?\b|\bparts?\b|\bengines?\b|\bbatter(?:y|ies)\b|\bcells\b|\bmodules\b|\bsubstrates?\b"
        r"|\bfuselages?\b|\bstructures\b|\bdisplays?\b",
    ),
    ("vendor", r"\bvendors?\b|\bpurchases? from\b"),
)
_OUT = (
    ("government", r"\bgovernment\b|\bdepartment of\b"),
    ("wholesaler", r"\bwholesal\w+"),
    ("platform", r"\bplatforms?\b|\bstorefronts?\b|\bapp stores?\b|\bmarketplaces?\b|\bconsoles?\b"),
    ("retailer", r"\bretail\w*\b|\bgrocer\w*\b|\bmass merchan\w+|\bclub stores?\b|\bmerchandis\w+"),
    ("distributor", r"\bdistribut(?:or|ors|e|es|ed)\b|\bresell\w*\b|\bdealers?\b"),
    ("oem", r"\boems?\b|\boriginal equipment manufacturers?\b|\bodms?\b|\boriginal design"),
    ("end_customer", r"\bend[- ]customers?\b|\bend[- ]users?\b|\bcustomers?\b|\baircraft\b"),
)


def channel_of(text: str, direction: str) -> str | None:
    """The first channel that the sentence's words give, for "in" (the name serves the filer) or "out"."""
    for channel, words in _COMPILED["in" if direction in {"in", "xy", "yx"} else "out"]:
        if words.search(text):
            return channel
    return None


_COMPILED = {
    "in": tuple((name, re.compile(words)) for name, words in _IN),
    "out": tuple((name, re.compile(words)) for name, words in _OUT),
}
