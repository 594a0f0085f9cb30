"""The library as a LangChain retriever, so that others can use it in chains of their own.

Knows `knowledge.search` and LangChain's interface, and no chain.
"""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge.search import Search
from knowledge.types import AsOf, Company, Hit


class FilingsRetriever(BaseRetriever):
    """Passages of the library by question. `search` must be open; `as_of` withholds what was not knowable then."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    k: int = 20
    company: Company | None = None
    form: str | None = None
    as_of: AsOf = AsOf()
    hops: int = 0

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        found = self.search.find(
            query, k=self.k, company=self.company, form=self.form, as_of=self.as_of, hops=self.hops
        )
        return [_document(hit) for hit in found.hits]


def _document(hit: Hit) -> Document:
    """A hit in LangChain's form; `page` counts from 1."""
    passage, document = hit.passage, hit.document
    metadata = {
        "document": document.id,
        "source": document.path,
        "title": document.title,
        "company": document.company_name,
        "ticker": document.ticker,
        "form": document.form,
        "knowable": document.knowable.isoformat() if document.knowable else None,
        "page": passage.page,
        "section": passage.section,
        "score": hit.score,
    }
    return Document(page_content=passage.text, metadata=metadata, id=passage.id)
