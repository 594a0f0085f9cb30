"""The ripple as a picture: the company in the middle, orders as rings, losers to the left, beneficiaries to the right.

Computes where things stand and nothing else: a template draws them. Coordinates are user units of an SVG whose origin
is the centre. Sign is told by side, shape and colour, size by the width of the spoke; each name has its own height, so
that no two labels meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from agent.memo import EffectRow, Memo
from agent.render import view
from agent.render.sanitize import one_line

ACROSS = {1: 90.0, 2: 165.0, 3: 265.0}
"""Order -> half width of its ring."""
APART = 34.0
"""Height between two names of one side."""
LEAST, MOST = 60.0, 225.0
"""Names stand between -reach and reach; the reach grows with their number between these two."""
LONGEST = 24
"""Characters of a label; the whole name is in the table below."""
WIDEST = 9.0
"""Width of the spoke of the largest effect."""


@dataclass(frozen=True, slots=True)
class Node:
    """One company on the picture. `anchor` is the id of its row in the table."""

    x: float
    y: float
    sign: int
    label: str
    short: str  # the ticker, for a narrow screen
    size: str
    tip: str
    anchor: str
    width: float
    dashed: bool  # no share is disclosed

    @property
    def side(self) -> str:
        """Where the label hangs: SVG's text-anchor."""
        return "end" if self.x < 0 else "start"


@dataclass(frozen=True, slots=True)
class Ripple:
    """All nodes, and the rings that any of them stands on."""

    centre: str
    nodes: tuple[Node, ...]
    rings: tuple[tuple[int, float, float], ...]
    height: float


def ripple(memo: Memo) -> Ripple:
    """Lay a memo's effects out; the headline company's own effect is the centre and no node."""
    centre = memo.event.company or memo.company
    rows = [(i, row) for i, row in enumerate(memo.effects) if centre is None or row.company != centre]
    largest = max((_strength(row) for _, row in rows), default=0.0) or 1.0
    left = [(i, row) for i, row in rows if row.sign < 0]
    right = [(i, row) for i, row in rows if row.sign > 0]
    for pair in ((i, row) for i, row in rows if row.sign == 0):
        (left if len(left) < len(right) else right).append(pair)
    reach = max(LEAST, min(MOST, APART * (max(len(left), len(right)) - 1) / 2))
    nodes = [*_side(left, -1, reach, largest), *_side(right, 1, reach, largest)]
    orders = sorted({row.order for _, row in rows})
    name = centre.ticker or centre.name if centre else None
    title = one_line(name or memo.event.kind, width=14)
    return Ripple(title, tuple(nodes), tuple((n, ACROSS[n], _up(n, reach)) for n in orders), 2 * (reach + 110))


def _up(order: int, reach: float) -> float:
    """Half height of a ring: the inner one is the lower."""
    return reach + 25.0 * order


def _side(rows: Sequence[tuple[int, EffectRow]], direction: int, reach: float, largest: float) -> list[Node]:
    ordered = sorted(rows, key=lambda pair: (-_strength(pair[1]), pair[0]))
    # strongest in the middle, then outwards by turns, above and below
    slots: list[tuple[int, EffectRow]] = []
    for n, pair in enumerate(ordered):
        slots.insert(len(slots) if n % 2 else 0, pair)
    spread = min(reach, APART * (len(slots) - 1) / 2)
    apart = 2 * spread / (len(slots) - 1) if len(slots) > 1 else 0.0
    heights = [-spread + apart * at for at in range(len(slots))]
    return [_node(row, i, (direction, y, _up(row.order, reach)), largest) for y, (i, row) in zip(heights, slots)]


def _node(row: EffectRow, at: int, place: tuple[int, float, float], largest: float) -> Node:
    direction, y, up = place
    x = direction * ACROSS[row.order] * sqrt(1 - (y / up) ** 2)
    steps = "\n".join(step.text for step in row.path)
    tip = one_line(f"{view.company_name(row.company)}: {row.arithmetic}. Path: {steps}", width=400)
    width = 1.5 + (WIDEST - 1.5) * _strength(row) / largest
    return Node(
        x=round(x, 1),
        y=round(y, 1),
        sign=row.sign,
        label=one_line(row.company.name or "unnamed", width=LONGEST),
        short=one_line(row.company.ticker or row.company.name or "?", width=9),
        size=_size(row),
        tip=tip,
        anchor=f"effect-{at}",
        width=round(width, 1),
        dashed=row.revenue is None,
    )


def _strength(row: EffectRow) -> float:
    return abs(row.revenue.mid) if row.revenue else 0.0


def _size(row: EffectRow) -> str:
    if row.revenue is not None:
        return view.percent(row.revenue.mid, signed=True)
    return "" if row.upper_bound is None else f"≤ {view.percent(row.upper_bound)}"
