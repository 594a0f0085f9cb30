"""One score for a page out of its features: a weighted sum, with the vectors' weight given to the words without them.

The weights are round numbers; `evals/bench/retrieval.py --ablate` shows what each is worth.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from knowledge.ranking.features import FEATURES, Table

WEIGHTS: Mapping[str, float] = {
    "words": 0.7,
    "lines": 1.0,
    "rows": 1.0,
    "kind": 0.6,
    "place": 1.8,
    "near": 1.2,
    "near_two": 1.0,
    "fit": 4.5,
    "inside": 1.0,
    "current": 1.0,
}


def scores(table: Table, weights: Mapping[str, float] = WEIGHTS) -> npt.NDArray[np.float64]:
    """[pages] from [pages, FEATURES]."""
    return np.asarray(table @ np.array([weights[name] for name in FEATURES]), dtype=np.float64)
