"""A practice as a document."""

from typing import Any

import pytest
from wagtail.models import PageViewRestriction

from practices.records.models.record import Practice
from practices.records.writing import change_version
from practices.vocabularies.models import Term
from search.engines.document import DocumentKey, IndexedDocument
from search.index.documents import documents_for
from search.index.texts import plain_text
from search.query.family import PRACTICE
from tests.factories import make_record, version

pytestmark = pytest.mark.django_db


def key(practice: Practice) -> DocumentKey:
    return DocumentKey(PRACTICE, practice.pk)


def document(practice: Practice) -> IndexedDocument:
    found = documents_for([key(practice)])[key(practice)]
    assert found is not None
    return found


def test_only_public_versions_are_in_it() -> None:
    practice = make_record(versions={"da": "Forældrerum", "mt": "Kamra", "fi": "Huone"})
    version(practice, "da").unpublish()
    PageViewRestriction.objects.create(page=version(practice, "mt"), restriction_type="login")
    assert set(document(practice).texts) == {"en", "fi"}
    assert document(practice).facets["language"] == ("en", "fi")


def test_a_record_without_a_public_version_has_no_document() -> None:
    draft, nobody = make_record(publish=False), DocumentKey(PRACTICE, 10**9)
    assert documents_for([key(draft), nobody]) == {key(draft): None, nobody: None}


def test_a_withdrawn_record_has_no_document() -> None:
    practice = make_record()
    Practice.objects.filter(pk=practice.pk).update(withdrawn_at=practice.first_published_at)
    assert documents_for([key(practice)])[key(practice)] is None


def test_facets_hold_broader_terms_and_the_successors_of_merged_ones() -> None:
    practice = make_record(tags={"school_level": ["lower_secondary"], "country": ["BE"], "funding": ["local"]})
    assert set(document(practice).facets["school_level"]) == {"lower_secondary", "secondary"}
    local = Term.objects.get(vocabulary__code="funding", code="local")
    local.replaced_by = Term.objects.get(vocabulary__code="funding", code="national")
    local.save()
    assert document(practice).facets["funding"] == ("national",)


def item(value: Any) -> dict[str, Any]:
    return {"type": "item", "id": "1", "value": value}


ALL_BLOCKS: list[dict[str, Any]] = [
    {"type": "text", "value": "<p>para<b>graph</b></p><ul><li>first</li><li>second<ul><li>deeper</li></ul></li></ul>"},
    {"type": "heading", "value": "heading"},
    {"type": "section", "value": {"kind": "context", "text": "<p>sectiontext &amp; more</p>"}},
    {"type": "steps", "value": {"steps": [item({"title": "steptitle", "text": "steptext"})]}},
    {"type": "partners", "value": {"intro": "partnerintro", "partners": ["partnername"]}},
    {"type": "decisive", "value": {"intro": "decisiveintro", "factors": [item("factor")]}},
    {"type": "figure", "value": {"value": "42%", "text": "figuretext", "year": 2019, "source": "figuresource"}},
    {"type": "quote", "value": {"text": "quotetext", "attribution": "headteacher"}},
    {"type": "picture", "value": {"image": None, "alt_text": "alttext", "caption": "captiontext"}},
    {"type": "attachment", "value": {"document": None, "title": "doctitle", "language": "en"}},
    {"type": "video", "value": {"url": "https://example.org/v", "title": "videotitle"}},
]  # fmt: skip


def test_all_text_of_all_blocks_is_in_it_without_markup() -> None:
    practice = make_record()
    change_version(
        version(practice, "en"),
        body=ALL_BLOCKS,
        further_reading=[
            {"type": "reading", "value": {"url": "https://example.org/secretpath", "note": "readingnote"}}
        ],
        organisations=[{"type": "organisation", "value": {"name": "orgname", "url": ""}}],
        source_name="sourcename",
    )
    body = document(practice).texts["en"].body
    words = set(body.split())
    assert words >= {
        "paragraph", "first", "second", "deeper", "heading", "sectiontext", "&", "more", "steptitle", "steptext",
        "partnerintro", "partnername", "decisiveintro", "factor", "42%", "figuretext", "figuresource", "quotetext",
        "headteacher", "alttext", "captiontext", "doctitle", "videotitle", "readingnote", "orgname", "sourcename",
    }  # fmt: skip
    assert "<" not in body
    assert "secretpath" not in body
    assert plain_text("<p>one</p><p>two</p>").split() == ["one", "two"]


def test_the_hash_changes_with_every_text_and_tag_and_with_nothing_else() -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    first = document(practice).document_hash
    assert document(practice).document_hash == first
    change_version(version(practice, "da"), publish=False, title="Kladde")
    assert document(practice).document_hash == first
    change_version(version(practice, "da"), summary="Nyt")
    second = document(practice).document_hash
    assert second != first
    change_version(version(practice, "en"), tags={"country": ["NL"]})
    assert document(practice).document_hash not in {first, second}


def test_titles_are_ordered_own_language_first_in_the_readers_alphabet() -> None:
    own = document(make_record("Ål", language="da"))
    other = document(make_record("Apple", language="en"))
    assert own.title_order("da") < other.title_order("da")
    assert own.title_order("en") > other.title_order("en")
    assert own.title_order("sv")[0] == "1"
