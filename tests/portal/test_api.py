"""The JSON interface, exactly in the shapes that scripts outside rely on."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from practices.discussion.models import PracticeComment, State
from practices.languages.table import language_codes
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.schemas import RECORD_FACETS
from search.index.outbox import drain
from search.query.facets import FACET_NAMES
from search.query.query import SearchQuery
from tests.factories import make_record, version
from tests.search import brute_force
from tests.search.library import empty_index, records  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db

RESULT_KEYS = {
    "number", "kind", "title", "summary", "highlight", "language", "fallback", "available_in", "url",
    "type", "country", "school_level", "intervention_level", "frequency", "funding",
}  # fmt: skip
RECORD_KEYS = RESULT_KEYS - {"highlight"} | {
    "body", "original_language", "source", "licence", "published", "updated", "alternates",
}  # fmt: skip


def ask(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status, (address, answer.content[:300])
    assert answer.headers["Content-Type"].startswith("application/json")
    return json.loads(answer.content)


def number_of(title: str) -> int:
    return PracticePage.objects.get(title=title).practice.number


@pytest.mark.usefixtures("records")
def test_a_list_has_the_agreed_shape(client: Client) -> None:
    found = ask(client, "practices?lang=da&q=forældrerum&country=BE")
    assert set(found) == {"count", "page", "pages", "engine", "degraded", "corrected", "relaxed", "results", "facets"}
    assert (found["count"], found["page"], found["pages"]) == (1, 1, 1)
    assert (found["engine"], found["degraded"], found["corrected"]) == ("embedded", False, None)
    assert set(found["facets"]) == set(FACET_NAMES)
    (result,) = found["results"]
    assert set(result) == RESULT_KEYS
    assert result["title"] == "Forældrerum"
    assert (result["kind"], result["language"], result["fallback"]) == ("practice", "da", False)
    assert result["available_in"] == ["da", "en", "nl"]
    assert result["url"] == "/da/practices/foraeldrerum/"
    assert result["country"] == ["BE"]
    assert "<mark>Forældrerum</mark>" in result["highlight"]
    assert {"value": "BE", "label": "Belgien", "count": 1, "selected": True} in found["facets"]["country"]


@pytest.mark.usefixtures("records")
def test_a_record_lists_the_broader_terms_and_is_found_by_them(client: Client) -> None:
    found = ask(client, "practices?lang=nl&school_level=secondary")
    assert [result["title"] for result in found["results"]] == ["Homework café"]
    assert found["results"][0]["school_level"] == ["lower_secondary", "secondary"]


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    "filters",
    [{}, {"country": ("BE", "DK")}, {"country": ("BE",), "school_level": ("primary",)}, {"type": ("training",)}],
)
def test_facets_list_every_value_with_records_and_every_chosen_one(
    client: Client, filters: dict[str, tuple[str, ...]]
) -> None:
    state = "&".join(f"{facet}={value}" for facet, values in filters.items() for value in values)
    found = ask(client, f"practices?{state}")
    wanted = brute_force.counts(SearchQuery("en", filters=filters))
    for facet, values in found["facets"].items():
        counted = {entry["value"]: entry["count"] for entry in values if entry["count"]}
        assert counted == wanted[facet]
        chosen = {entry["value"] for entry in values if entry["selected"]}
        assert chosen == set(filters.get(facet, ()))
        assert all(entry["count"] or entry["selected"] for entry in values)
    assert found["count"] == len(brute_force.numbers(SearchQuery("en", filters=filters)))


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    ("state", "parameter"),
    [
        ("page=0", "page"), ("page=-1", "page"), ("page=abc", "page"), ("page=１", "page"), ("page=", "page"),
        ("lang=xx", "lang"), ("lang=", "lang"), ("lang=cz", "lang"), ("country=XX", "country"),
        ("country=be", "country"), ("school_level=BE", "school_level"), ("language=xx", "language"),
        ("sort=best", "sort"), ("kind=person", "kind"), ("type=practice&type=nothing", "type"),
    ],
)  # fmt: skip
def test_a_bad_parameter_is_named(client: Client, state: str, parameter: str) -> None:
    found = ask(client, f"practices?{state}", status=400)
    assert list(found) == ["errors"]
    assert list(found["errors"]) == [parameter]
    assert all(isinstance(sentence, str) and sentence for sentence in found["errors"][parameter])


@pytest.mark.usefixtures("records")
def test_a_page_past_the_end_is_404_and_the_first_always_exists(client: Client) -> None:
    for page in ("2", "9" * 40):
        assert set(ask(client, f"practices?page={page}", status=404)) == {"errors"}
    assert ask(client, "practices?country=MT&page=1")["results"] == []
    assert ask(client, "practices?country=MT")["pages"] == 1


@pytest.mark.usefixtures("records")
def test_english_where_no_language_is_asked_for_whatever_the_browser_says(client: Client) -> None:
    answer = client.get("/api/v1/practices?country=BE", headers={"accept-language": "da"})
    assert answer.headers["Content-Language"] == "en"
    assert {"value": "BE", "label": "Belgium", "count": 2, "selected": True} in answer.json()["facets"]["country"]


@pytest.mark.usefixtures("records")
def test_every_language_answers_with_own_texts_first(client: Client) -> None:
    for code in language_codes():
        found = ask(client, f"practices?lang={code}")
        assert found["count"] == 4
        own = [result["language"] == code for result in found["results"]]
        assert own == sorted(own, reverse=True)
        assert all(result["url"].startswith(f"/{code}/practices/") for result in found["results"])


@pytest.mark.usefixtures("records")
def test_a_single_record_has_the_agreed_keys(client: Client) -> None:
    number = number_of("Forældrerum")
    found = ask(client, f"practices/{number}?lang=da")
    assert set(found) >= RECORD_KEYS
    assert "<p>Forældrerum da</p>" in found["body"]
    assert (found["original_language"], found["licence"]) == ("en", "ALL-RIGHTS")
    assert found["alternates"] == {
        "da": "/da/practices/foraeldrerum/", "en": "/en/practices/parents-room/", "nl": "/nl/practices/ouderlokaal/",
    }  # fmt: skip
    fallback = ask(client, f"practices/{number}?lang=sv")
    assert (fallback["language"], fallback["fallback"]) == ("da", True)
    assert fallback["url"] == "/sv/practices/foraeldrerum/"


@pytest.mark.usefixtures("empty_index")
def test_unknown_private_and_removed_records(client: Client) -> None:
    gone, hidden = make_record("Gone"), make_record("Hidden")
    draft = make_record("Draft", publish=False)
    version(gone, "en").unpublish()
    Practice.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="asked for")
    PageViewRestriction.objects.create(page=version(hidden, "en"), restriction_type="login")
    for rest in ("", "/comments"):
        assert "errors" in ask(client, f"practices/{gone.number}{rest}", status=410)
        for number in (hidden.number, draft.number, 999_999, 0, "9" * 40, "9" * 5000, "x", "-1", "1.5"):
            assert "errors" in ask(client, f"practices/{number}{rest}", status=404)


def comment(practice: Practice, text: str, state: State = State.APPROVED, **given: Any) -> PracticeComment:
    return PracticeComment.objects.create(
        practice=practice, content_object=practice, site_id=1, user_name="Ana", user_email="ana@example.org",
        comment=text, language=given.pop("language", "el"), state=state, is_public=state == State.APPROVED, **given,
    )  # fmt: skip


@pytest.mark.usefixtures("empty_index")
def test_comments_of_all_languages_but_only_public_ones(client: Client) -> None:
    practice = make_record("Talked about", versions={"da": "Omtalt"})
    first = comment(practice, "<b>Μπράβο</b>")
    answer = comment(practice, "Tak", language="da", parent_id=first.pk)
    for state in State:
        if state != State.APPROVED:
            comment(practice, f"canary {state}", state)
    found = ask(client, f"practices/{practice.number}/comments?lang=da")
    assert {key: found[key] for key in ("count", "page", "pages")} == {"count": 2, "page": 1, "pages": 1}
    assert [set(entry) for entry in found["results"]] == [
        {"id", "parent", "language", "author", "text", "submitted"}
    ] * 2
    assert [(entry["id"], entry["parent"]) for entry in found["results"]] == [(first.pk, None), (answer.pk, first.pk)]
    assert found["results"][0]["text"] == "<b>Μπράβο</b>"
    assert "ana@example.org" not in json.dumps(found)
    assert "page" in ask(client, f"practices/{practice.number}/comments?page=x", status=400)["errors"]
    assert "lang" in ask(client, f"practices/{practice.number}/comments?lang=x", status=400)["errors"]
    ask(client, f"practices/{practice.number}/comments?page=2", status=404)


def test_vocabularies_are_labelled_in_the_language_asked_for(client: Client) -> None:
    danish, greek = ask(client, "vocabularies?lang=da"), ask(client, "vocabularies?lang=el")
    assert set(FACET_NAMES) <= set(danish)
    assert set(danish["country"][0]) >= {"value", "label", "alt_labels", "definition", "broader"}
    assert {term["value"]: term["label"] for term in danish["country"]}["BE"] == "Belgien"
    assert {term["value"]: term["broader"] for term in danish["school_level"]}["lower_secondary"] == "secondary"
    for facet in FACET_NAMES:
        assert [term["value"] for term in danish[facet]] == [term["value"] for term in greek[facet]]
    assert len(danish["language"]) == len(language_codes())
    assert "lang" in ask(client, "vocabularies?lang=zz", status=400)["errors"]


@pytest.mark.usefixtures("records")
def test_organisations_are_an_empty_list_in_the_shape_of_practices(client: Client) -> None:
    found = ask(client, "organisations?lang=mt&area=BE&organisation_type=network")
    assert set(found) == set(ask(client, "practices"))
    assert (found["count"], found["page"], found["pages"], found["results"]) == (0, 1, 1, [])
    assert set(found["facets"]) == {"organisation_type", "area", "target_group", "spoken_language"}
    assert "page" in ask(client, "organisations?page=0", status=400)["errors"]
    ask(client, "organisations?page=2", status=404)
    for kind in ("organisation", "service"):
        assert ask(client, f"practices?kind={kind}")["results"] == []


def test_the_interface_describes_itself_and_loads_nothing_foreign(client: Client) -> None:
    found = ask(client, "openapi.json")
    assert set(found["paths"]) == {
        "/api/v1/practices", "/api/v1/practices/{number}", "/api/v1/practices/{number}/comments",
        "/api/v1/vocabularies", "/api/v1/organisations", "/api/v1/suggest",
    }  # fmt: skip
    named = {entry["name"] for entry in found["paths"]["/api/v1/practices"]["get"]["parameters"]}
    assert named == {"lang", "q", "sort", "page", "kind", *FACET_NAMES}
    assert client.get("/api/v1/docs").status_code == 404


@pytest.mark.parametrize("address", ["", "nothing", "practices/1/nothing", "../v2/practices", "practices/"])
def test_unknown_addresses_answer_404_as_json(client: Client, address: str) -> None:
    assert "errors" in ask(client, address, status=404)


def test_nothing_can_be_written(client: Client) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/api/v1/practices").status_code == 405


@pytest.mark.usefixtures("records")
def test_errors_speak_the_readers_language(client: Client) -> None:
    answer = client.get("/api/v1/practices?lang=da&page=0")
    assert answer.status_code == 400
    assert answer.headers["Content-Language"] == "da"


@pytest.mark.usefixtures("empty_index")
def test_a_highlight_is_escaped_but_for_the_mark(client: Client) -> None:
    make_record("Careful", summary="<script>alert(1)</script> skole & <mark>fake</mark>")
    drain()
    (result,) = ask(client, "practices?q=skole")["results"]
    assert "&lt;script&gt;" in result["highlight"]
    assert "<mark>skole</mark>" in result["highlight"]
    assert "&lt;mark&gt;fake" in result["highlight"]


def test_the_tags_of_a_record_are_the_declared_facets() -> None:
    assert {*RECORD_FACETS, "language"} == set(FACET_NAMES)
