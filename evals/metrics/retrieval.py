"""Whether a search finds the place of the answer among its first hits: documents, and sections or pages within them.

nDCG with gains of 0 and 1 (Jarvelin, Kekalainen 2002): a place that comes twice counts once.
"""

from __future__ import annotations

from math import log2

from evals.formats import RetrievalCase
from evals.metrics.metric import JSON, Mark, Marks, Metric, graded, share

K = 10
METRICS = (
    Metric("document_recall", f"share of the documents that hold the answer among the first {K} hits"),
    Metric("page_recall", f"1 if a page (or section) that holds the answer is among the first {K} hits"),
    Metric("ndcg", f"normalised discounted cumulative gain of those pages (or sections) over the first {K} hits"),
)
Place = tuple[str, str | int]


def of_search(case: RetrievalCase, observed: JSON) -> Marks:
    """The marks of one search."""
    hits = observed["hits"][:K]
    documents = [hit["document"] for hit in hits]
    gold: set[Place] = {(d, s) for d in case.documents for s in case.sections} | {(d, p) for d, p in case.pages}
    places: list[Place] = [
        place for hit in hits for place in [(hit["document"], hit["page"] if case.pages else hit["section"])]
    ]
    found = [place in gold for place in dict.fromkeys(places)]
    return graded(
        document_recall=share(document in documents for document in case.documents),
        page_recall=Mark(float(any(found))) if gold else None,
        ndcg=Mark(ndcg(found, _most(case))) if gold else None,
    )


def _most(case: RetrievalCase) -> int:
    """How many places can be found: a section of several documents is asked for once."""
    return len(case.pages) or len(case.sections)


def ndcg(found: list[bool], most: int) -> float:
    """Gain of the hits by rank over that of the best order; 0 where nothing is found."""
    gain = sum(1 / log2(rank + 2) for rank, hit in enumerate(found[:K]) if hit)
    best = sum(1 / log2(rank + 2) for rank in range(min(most, K)))
    return min(1.0, gain / best) if best else 0.0
