"""Facts of inline XBRL 1.0 and 1.1: values scaled and signed, contexts with their dimensions, units, continuations.

Source: the Inline XBRL 1.1 specification and its Transformation Registries 1 to 5. Reads the tree as the HTML parser
gives it (names in lower case, prefixes kept); resolves no taxonomy and fetches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from knowledge.read.draft import plain
from knowledge.read.markup import text_of
from knowledge.read.transforms import number, words
from knowledge.types import TaggedFact

if TYPE_CHECKING:
    from lxml.etree import _Element

Dims = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Context:
    """When and about what: an instant has no start."""

    start: date | None
    end: date | None
    dims: Dims = ()
    cik: str | None = None


def facts(root: _Element, printed: Mapping[object, int]) -> Iterator[TaggedFact]:
    """All facts in document order, hidden ones too. `printed` says which block an element's text stands in.

    A fact that wraps whole paragraphs (`escape="true"`) has no value: its words are the blocks from `block` on.
    """
    contexts, units = contexts_of(root), units_of(root)
    continued = {el.get("id"): el for el in root.iter("ix:continuation")}
    empty = Context(None, None)
    for el in root.iter("ix:nonfraction", "ix:nonnumeric"):
        context = contexts.get(el.get("contextref", ""), empty)
        numeric = el.tag == "ix:nonfraction"
        value = _number(el) if numeric else _words(el, continued)
        decimals = el.get("decimals", "")
        yield TaggedFact(
            concept=el.get("name", ""),
            value=value,
            unit=units.get(el.get("unitref", "")),
            start=context.start,
            end=context.end,
            dims=context.dims,
            decimals=int(decimals) if decimals.lstrip("-").isdigit() else None,
            block=printed.get(el),
            id=el.get("id"),
        )


def _number(el: _Element) -> float | None:
    if el.get("xsi:nil") in ("true", "1"):
        return None
    text = el.text if len(el) == 0 else text_of(el)
    return number(text or "", form=el.get("format"), scale=el.get("scale"), negative=el.get("sign") == "-")


def _words(el: _Element, continued: Mapping[str | None, _Element]) -> str | None:
    if el.get("escape") == "true" or el.get("xsi:nil") in ("true", "1"):
        return None
    parts, seen = [_text(el)], {el.get("id")}
    following = el.get("continuedat")
    while following in continued and following not in seen:
        seen.add(following)
        parts.append(_text(continued[following]))
        following = continued[following].get("continuedat")
    return words(plain(" ".join(parts)), form=el.get("format"))


def _text(el: _Element) -> str:
    if len(el) == 0:
        return el.text or ""
    left_out = [*el.iter("ix:exclude")]
    if not left_out:
        return text_of(el, " ")
    hidden = {id(node) for ex in left_out for node in ex.iter()}
    parts = [el.text or ""]
    for node in el.iterdescendants():
        parts += [] if id(node) in hidden else [node.text or ""]
        parts += [] if id(node.getparent()) in hidden else [node.tail or ""]
    return " ".join(parts)


def contexts_of(root: _Element) -> dict[str, Context]:
    """Contexts by id, with explicit and typed dimensions of segment and scenario."""
    return {el.get("id", ""): _context(el) for el in _named(root, "context")}


def _context(el: _Element) -> Context:
    start = end = cik = None
    dims: list[tuple[str, str]] = []
    for node in el.iter():
        name = node.tag.rpartition(":")[2] if isinstance(node.tag, str) else ""
        text = (node.text or "").strip()
        if name == "explicitmember":
            dims.append((node.get("dimension", ""), text))
        elif name == "typedmember":
            dims.append((node.get("dimension", ""), " ".join(text_of(node).split())))
        elif name == "startdate":
            start = _day(text)
        elif name in ("enddate", "instant"):
            end = _day(text)
        elif name == "identifier":
            cik = text
    return Context(start, end, tuple(sorted(dims)), cik)


def units_of(root: _Element) -> dict[str, str]:
    """Units by id as "USD", "shares", "pure", "USD/shares"."""
    units = {}
    for el in _named(root, "unit"):
        over: list[str] = []
        under: list[str] = []
        for measure in _named(el, "measure"):
            below = any(a.tag.rpartition(":")[2] == "unitdenominator" for a in measure.iterancestors())
            (under if below else over).append((measure.text or "").strip().rpartition(":")[2])
        units[el.get("id", "")] = "*".join(over) + ("/" + "*".join(under) if under else "")
    return units


def _named(root: _Element, local: str) -> Iterable[_Element]:
    """Elements of the XBRL instance namespace, whatever prefix (or none) the filer's software gives it."""
    return root.iter(f"xbrli:{local}", local, f"xbrl:{local}")


def _day(text: str) -> date | None:
    """The calendar day of an XBRL date; a time of day is cut off."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
