"""Commodities and goods that a text may name in place of a company, under one name each. English only."""

from __future__ import annotations

import re

_SAME = {
    "aluminium": "aluminum", "crude": "oil", "crude oil": "oil", "brent": "oil", "rare earth": "rare earths",
    "vehicles": "cars", "automobiles": "cars", "autos": "cars", "wafers": "silicon wafers", "wafer": "silicon wafers",
    "silicon wafer": "silicon wafers", "chips": "semiconductors", "semiconductor": "semiconductors",
    "microchips": "semiconductors", "solar panel": "solar panels", "lng": "natural gas", "flash memory": "NAND",
    "nand": "NAND", "dram": "DRAM", "hbm": "HBM", "soybean": "soybeans", "fertilizer": "fertiliser",
}  # fmt: skip
"""Words of one thing -> the name that links use for it."""
_THING = re.compile(
    r"\b(?P<what>steel|alumini?um|copper|iron ore|lithium|nickel|cobalt|rare earths?|crude oil|crude|brent|oil|"
    r"natural gas|lng|coal|lumber|memory|flash memory|DRAM|NAND|HBM|silicon wafers?|wafers?|semiconductors?|microchips|"
    r"palm oil|sunflower oil|soybean oil|bauxite|alumina|zinc|tin|manganese|rice|diesel|gasoline|petrol|jet fuel|"
    r"ammonia|urea|methanol|pulp|"
    r"chips|polysilicon|wheat|corn|cocoa|coffee|sugar|cotton|palladium|platinum|gold|silver|neon|helium|graphite|"
    r"gallium|germanium|antimony|tungsten|uranium|cars|autos|automobiles|vehicles|trucks|washing machines|"
    r"solar panels?|batteries|freight|shipping|electricity|glass|plastics|resin|beef|pork|eggs|soybeans?|"
    r"fertili[sz]er|potash|cement|timber|rubber)\b",
    re.IGNORECASE,
)


def things_in(text: str) -> tuple[str, ...]:
    """The goods that the text names, each once, in reading order."""
    return tuple(dict.fromkeys(_name(match["what"]) for match in _THING.finditer(text)))


def is_thing(word: str) -> bool:
    """Whether the word is the name of goods and nothing else."""
    return _THING.fullmatch(word) is not None


def place_of(thing: str, text: str) -> int:
    """Where the text names the thing first; -1 where it does not."""
    return next((match.start() for match in _THING.finditer(text) if _name(match["what"]) == thing), -1)


def _name(word: str) -> str:
    return _SAME.get(word.casefold(), word.casefold())
