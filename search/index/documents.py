"""The documents of things of any family, as the database has them now."""

from collections.abc import Iterable

from search.engines.document import DocumentKey, IndexedDocument
from search.query.family import FAMILIES


def documents_for(keys: Iterable[DocumentKey]) -> dict[DocumentKey, IndexedDocument | None]:
    """Return the documents of these keys; None where nothing is public, or no such family is registered."""
    documents: dict[DocumentKey, IndexedDocument | None] = dict.fromkeys(keys)
    for name, family in FAMILIES.items():
        ids = [key.id for key in documents if key.family == name]
        if ids and family.documents is not None:
            documents |= {DocumentKey(name, id): document for id, document in family.documents(ids).items()}
    return documents


def public_keys() -> list[DocumentKey]:
    """Return the keys of everything that may have a document, family by family."""
    return [DocumentKey(name, id) for name, family in FAMILIES.items() for id in family.public_ids()]
