"""Practices as a family: one document of a record, with all its public versions."""

from collections.abc import Iterable, Sequence
from typing import Any

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.schemas import record_facts
from practices.records.selectors import public_versions
from practices.vocabularies.labels import Labels, read_labels
from search.engines.document import IndexedDocument, facet_codes
from search.extracts import found_records
from search.index.texts import version_text
from search.presenters.cards import Card, result_cards
from search.query.facets import FACET_NAMES
from search.query.family import PRACTICE, Family


def public_ids() -> Iterable[int]:
    """Return the ids of all records with a public version."""
    public = public_versions().values("practice_id")
    return Practice.objects.filter(pk__in=public).order_by("number").values_list("pk", flat=True)


def practice_documents(ids: Sequence[int]) -> dict[int, IndexedDocument]:
    """Return the documents of those records that have a public version and are not withdrawn."""
    labels = read_labels("en")
    versions: dict[int, list[PracticePage]] = {}
    pages = public_versions().filter(practice_id__in=ids, practice__withdrawn_at__isnull=True)
    for page in pages.select_related("locale", "practice"):
        versions.setdefault(page.practice_id, []).append(page)
    return {key: _document(pages[0].practice, pages, labels) for key, pages in versions.items()}


def _document(practice: Practice, versions: Iterable[PracticePage], labels: Labels) -> IndexedDocument:
    texts = {page.language: version_text(page, practice) for page in sorted(versions, key=lambda page: page.language)}
    published = practice.first_published_at
    return IndexedDocument(
        family=PRACTICE,
        id=practice.pk,
        number=practice.number,
        original_language=practice.original_language,
        texts=texts,
        facets=facet_codes(practice.tags, texts, labels),
        published=int(published.timestamp()) if published else 0,
    )


def card_facts(card: Card, labels: Labels) -> dict[str, Any]:
    """Return a practice as the API gives it."""
    return record_facts(card.versions, labels) | {"highlight": str(card.highlight)}


FAMILY = Family(
    name=PRACTICE,
    facets=FACET_NAMES,
    public_ids=public_ids,
    documents=practice_documents,
    read=found_records,
    cards=result_cards,
    facts=card_facts,
)
