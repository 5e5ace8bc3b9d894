"""The screens of vocabularies and terms."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from practices.languages.table import language_codes
from practices.records.models.record import Practice
from practices.records.term_usage import replace_term, usage_of
from practices.records.writing import change_version
from practices.vocabularies.labels import read_labels
from practices.vocabularies.models import Label, Term, Vocabulary
from tests.factories import make_record, version
from tests.practices.admin.admin_forms import logged_in, messages_of

pytestmark = pytest.mark.django_db


def term(vocabulary: str, code: str) -> Term:
    return Term.objects.get(vocabulary__code=vocabulary, code=code)


def posted(client: Client, address: str) -> dict[str, Any]:
    """The values of the form as a browser would send them."""
    form = client.get(address).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            if value:
                data[bound.html_name] = "on"
        elif value is not None:
            data[bound.html_name] = getattr(value, "pk", value)
    return data


def screen(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def test_one_screen_shows_all_23_labels_each_in_its_language(client: Client) -> None:
    logged_in(client, "taxonomy editor")
    html = client.get(screen("term", term("school_level", "primary").pk)).content.decode()
    for code in language_codes():
        assert f'name="label_{code}"' in html
        assert f'name="definition_{code}"' in html
        assert f'lang="{code}"' in html
    assert "grundskole" in html.lower()


def test_a_renamed_label_is_seen_at_the_next_look_and_keeps_the_code(client: Client) -> None:
    primary = term("school_level", "primary")
    before = read_labels("da").term("school_level", "primary")
    logged_in(client, "taxonomy editor")
    data = posted(client, screen("term", primary.pk)) | {
        "label_da": "Folkeskolens første år",
        "alternatives_da": "indskoling; mellemtrin\nindskoling",
        "definition_da": "De første skoleår.",
    }
    response = client.post(screen("term", primary.pk), data, follow=True)
    assert "show everywhere at once" in messages_of(response)
    after = read_labels("da")
    assert before != after.term("school_level", "primary") == "Folkeskolens første år"
    assert after.vocabularies["school_level"].terms["primary"].alt_labels == ("indskoling", "mellemtrin")
    assert after.definition("school_level", "primary") == "De første skoleår."
    assert term("school_level", "primary").code == "primary"


def test_saving_without_a_change_writes_no_label(client: Client) -> None:
    primary = term("school_level", "primary")
    before = list(Label.objects.filter(term=primary).order_by("pk").values())
    logged_in(client, "taxonomy editor")
    response = client.post(screen("term", primary.pk), posted(client, screen("term", primary.pk)))
    assert response.status_code == 302
    assert list(Label.objects.filter(term=primary).order_by("pk").values()) == before


def test_a_label_is_not_given_twice_in_a_vocabulary_and_language(client: Client) -> None:
    secondary = Label.objects.get(term=term("school_level", "secondary"), language="da").pref_label
    primary = term("school_level", "primary")
    logged_in(client, "taxonomy editor")
    data = posted(client, screen("term", primary.pk)) | {"label_da": secondary.upper()}
    response = client.post(screen("term", primary.pk), data)
    assert "Another term of this vocabulary has this label." in response.content.decode()
    assert Label.objects.get(term=primary, language="da").pref_label.upper() != secondary.upper()


def test_english_is_needed_and_a_definition_needs_a_label(client: Client) -> None:
    primary = term("school_level", "primary")
    logged_in(client, "taxonomy editor")
    data = posted(client, screen("term", primary.pk)) | {"label_en": "", "label_fi": ""}
    html = client.post(screen("term", primary.pk), data).content.decode()
    assert "The English label is needed." in html
    assert "A label is needed where there is a definition or another label." in html


def test_an_emptied_line_falls_back_to_english(client: Client) -> None:
    primary = term("school_level", "primary")
    logged_in(client, "taxonomy editor")
    data = posted(client, screen("term", primary.pk))
    data |= {"label_fi": "", "definition_fi": "", "alternatives_fi": ""}
    client.post(screen("term", primary.pk), data)
    assert read_labels("fi").term("school_level", "primary") == read_labels("en").term("school_level", "primary")


def test_a_new_term_needs_a_good_free_code_and_can_then_be_chosen(client: Client) -> None:
    logged_in(client, "taxonomy editor")
    address = screen("term_add", "school_level")
    for code in ("Adult", "adult education", "primary", "é", "x" * 65, "1st"):
        assert client.post(address, {"code": code, "label_en": "Adults", "position": 9}).status_code == 200
    response = client.post(
        address,
        {"code": "adult", "label_en": "Adults", "position": 9, "broader": term("school_level", "secondary").pk},
    )
    assert response.status_code == 302
    labels = read_labels("lv")
    assert labels.term("school_level", "adult") == "Adults"
    assert labels.vocabularies["school_level"].terms["adult"].broader == "secondary"


def test_the_code_of_a_term_is_not_changed_by_a_post(client: Client) -> None:
    primary = term("school_level", "primary")
    logged_in(client, "taxonomy editor")
    client.post(screen("term", primary.pk), posted(client, screen("term", primary.pk)) | {"code": "other"})
    assert Term.objects.get(pk=primary.pk).code == "primary"


def test_a_term_stands_neither_below_itself_nor_in_another_vocabulary(client: Client) -> None:
    upper = term("school_level", "secondary")
    lower = Term.objects.create(vocabulary=upper.vocabulary, code="below", broader=upper)
    foreign = term("type", "practice")
    logged_in(client, "taxonomy editor")
    data = posted(client, screen("term", upper.pk))
    html = client.post(screen("term", upper.pk), data | {"broader": lower.pk}).content.decode()
    assert "A term cannot stand below itself." in html
    assert client.post(screen("term", upper.pk), data | {"broader": foreign.pk}).status_code == 200
    assert client.post(screen("term", upper.pk), data | {"broader": "x" * 40}).status_code == 200
    assert Term.objects.get(pk=upper.pk).broader_id != lower.pk


def test_a_country_is_named_by_cldr_until_somebody_overrides_it(client: Client) -> None:
    belgium = term("country", "BE")
    logged_in(client, "taxonomy editor")
    html = client.get(screen("term", belgium.pk)).content.decode()
    assert 'placeholder="Belgien"' in html
    assert 'placeholder="Βέλγιο"' in html
    data = posted(client, screen("term", belgium.pk)) | {"label_da": "Kongeriget Belgien"}
    assert client.post(screen("term", belgium.pk), data).status_code == 302
    assert read_labels("da").term("country", "BE") == "Kongeriget Belgien"
    assert read_labels("el").term("country", "BE") == "Βέλγιο"
    assert client.post(screen("term_add", "country"), {"code": "ZZZ", "position": 1}).status_code == 200
    assert client.post(screen("term_add", "country"), {"code": "NO", "position": 1}).status_code == 302
    assert read_labels("fi").term("country", "NO") == "Norja"


def test_a_vocabulary_has_23_names_too(client: Client) -> None:
    logged_in(client, "taxonomy editor")
    address = screen("vocabulary_names", "funding")
    data = posted(client, address) | {"label_mt": "Flus"}
    assert client.post(address, data).status_code == 302
    assert read_labels("mt").vocabulary("funding") == "Flus"


def test_a_used_term_is_not_deleted_and_its_uses_are_shown(client: Client) -> None:
    practice = make_record(tags={"type": ["practice"], "country": ["BE"]})
    page = version(practice, "en")
    change_version(page, publish=False, tags={"type": ["practice"], "country": ["BE"], "funding": ["local"]})
    logged_in(client, "taxonomy editor")
    for used, sign in (
        (term("type", "practice"), f'href="/practice/{practice.number}"'),
        (term("funding", "local"), reverse("wagtailadmin_pages:edit", args=[page.pk])),
    ):
        html = client.get(screen("term_delete", used.pk)).content.decode()
        assert sign in html
        response = client.post(screen("term_delete", used.pk), follow=True)
        assert "The term is in use." in messages_of(response)
        assert Term.objects.filter(pk=used.pk).exists()


def test_an_unused_term_is_deleted_with_its_labels(client: Client) -> None:
    unused = Term.objects.create(vocabulary=Vocabulary.objects.get(code="funding"), code="lottery")
    Label.objects.create(term=unused, language="en", pref_label="Lottery")
    logged_in(client, "taxonomy editor")
    assert client.get(screen("term_delete", unused.pk)).status_code == 200
    assert Term.objects.filter(pk=unused.pk).exists()
    assert "Lottery" in messages_of(client.post(screen("term_delete", unused.pk), follow=True))
    assert not Term.objects.filter(pk=unused.pk).exists()


def test_a_retired_term_stays_on_its_record_and_is_not_offered_to_others(client: Client) -> None:
    practice = make_record(tags={"type": ["practice"], "country": ["BE"], "funding": ["private"]})
    other = make_record("Other")
    private = term("funding", "private")
    logged_in(client, superuser=True)
    client.post(screen("term", private.pk), posted(client, screen("term", private.pk)) | {"retired": "on"})
    assert Practice.objects.get(pk=practice.pk).tags["funding"] == ["private"]
    box = 'name="tags-funding" value="private"'
    assert box in client.get(reverse("wagtailadmin_pages:edit", args=[version(practice, "en").pk])).content.decode()
    assert box not in client.get(reverse("wagtailadmin_pages:edit", args=[version(other, "en").pk])).content.decode()


def test_replacing_a_term_moves_records_and_drafts_and_keeps_the_old_code_working(client: Client) -> None:
    tagged = {"type": ["practice"], "country": ["BE"], "funding": ["local", "private"]}
    practice = make_record(tags=tagged, versions={"da": "Forældrerum"})
    draft = make_record("Draft", tags=tagged, publish=False)
    waiting = make_record("Waiting")
    change_version(
        version(waiting, "en"), publish=False, tags={"type": ["practice"], "country": ["BE"], "funding": ["private"]}
    )
    logged_in(client, "taxonomy editor")
    private, local = term("funding", "private"), term("funding", "local")
    assert client.get(screen("term_replace", private.pk)).status_code == 200
    response = client.post(screen("term_replace", private.pk), {"by": local.pk}, follow=True)
    assert "Records changed: 1" in messages_of(response)
    practice.refresh_from_db()
    assert practice.tags["funding"] == ["local"]
    assert {row.code for row in practice.terms.all()} == {"practice", "BE", "local"}
    assert version(draft, "en").tags["funding"] == ["local"]
    for record in (practice, draft, waiting):
        assert version(record, "en").get_latest_revision_as_object().tags["funding"] == ["local"]
    assert read_labels("en").current_code("funding", "private") == "local"
    assert not usage_of(Term.objects.get(pk=private.pk))


def test_a_term_is_replaced_only_by_a_living_one_of_its_vocabulary(client: Client) -> None:
    private, local = term("funding", "private"), term("funding", "local")
    logged_in(client, "taxonomy editor")
    for wrong in (private.pk, term("type", "practice").pk, "", "abc", 10**40):
        assert client.post(screen("term_replace", private.pk), {"by": wrong}).status_code == 200
    replace_term(local, term("funding", "national"))
    assert client.post(screen("term_replace", private.pk), {"by": local.pk}).status_code == 200
    assert Term.objects.get(pk=private.pk).replaced_by_id is None


def test_a_chain_of_replacements_ends_at_the_last_and_narrower_terms_move_along() -> None:
    vocabulary = Vocabulary.objects.get(code="school_level")
    a, b, c = (Term.objects.create(vocabulary=vocabulary, code=code) for code in ("aa", "bb", "cc"))
    child = Term.objects.create(vocabulary=vocabulary, code="child", broader=b)
    replace_term(a, b)
    replace_term(b, c)
    child.refresh_from_db()
    assert child.broader_id == c.pk
    assert read_labels("en").current_code("school_level", "aa") == "cc"


def test_a_term_replaced_by_its_own_narrower_term_makes_no_circle() -> None:
    vocabulary = Vocabulary.objects.get(code="school_level")
    upper = Term.objects.create(vocabulary=vocabulary, code="upper")
    lower = Term.objects.create(vocabulary=vocabulary, code="lower", broader=upper)
    sister = Term.objects.create(vocabulary=vocabulary, code="sister", broader=upper)
    replace_term(upper, lower)
    assert Term.objects.get(pk=lower.pk).broader_id is None
    assert Term.objects.get(pk=sister.pk).broader_id == lower.pk


@pytest.mark.parametrize("role", ["editor", "publisher", "translator-da", "coordinator-da", "moderator-da"])
def test_only_taxonomy_editors_and_administrators_come_to_the_vocabularies(client: Client, role: str) -> None:
    logged_in(client, role)
    primary = term("school_level", "primary")
    for address in (screen("vocabularies"), screen("vocabulary", "type"), screen("term", primary.pk)):
        response = client.post(address, {"label_en": "x", "position": 0})
        assert response.status_code in (302, 403)
    assert read_labels("en").term("school_level", "primary") != "x"
    assert 'href="/admin/vocabularies/"' not in client.get("/admin/").content.decode()


def test_the_list_shows_missing_labels_and_the_languages_are_no_terms(client: Client) -> None:
    Label.objects.filter(term=term("funding", "local"), language="mt").delete()
    logged_in(client, "taxonomy editor")
    assert "Malti" in client.get(screen("vocabulary", "funding")).content.decode()
    assert client.get(screen("vocabularies")).status_code == 200
    assert "not terms" in client.get(screen("vocabulary", "language")).content.decode()
    assert client.get(screen("term_add", "language")).status_code == 302
    assert client.get(screen("vocabulary", "nothing")).status_code == 404
    assert client.get(screen("term", 10**15)).status_code == 404
