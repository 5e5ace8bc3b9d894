"""The list of practices, the explorer, searching in both, and the admin in 23 languages."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.admin.localization import get_available_admin_languages
from wagtail.users.models import UserProfile

from practices.languages.table import language_codes
from practices.records.models.page import PracticeIndexPage
from practices.records.withdrawal import withdraw
from practices.vocabularies.models import Term
from tests.factories import make_record, make_user, version
from tests.practices.admin.admin_forms import logged_in

pytestmark = pytest.mark.django_db

NASTY = [
    '"',
    '""',
    "'",
    'a"b',
    "* OR",
    "(",
    "\\",
    "%",
    "_",
    "NEAR(",
    "\x00",
    "٣",
    "9" * 40,
    "x" * 20_000,
    "a " * 3000,
    "№",
    "😀",
]


def titles(client: Client, **query: str | int | list[str]) -> set[str]:
    response = client.get("/admin/practices/results/", query)
    assert response.status_code == 200
    return {page.title for page in response.context["object_list"]}


@pytest.fixture
def records() -> None:
    make_record("Parents' room", versions={"da": "Forældrerum"}, number=460)
    make_record("Σχολείο δεύτερης ευκαιρίας", language="el", tags={"type": ["practice"], "country": ["GR"]})
    make_record("Čtenářský klub", language="cs", publish=False, tags={"type": ["practice"], "country": ["CZ"]})
    withdraw(make_record("Gone", language="mt"), "Closed")


def test_the_list_is_in_the_menu_and_shows_number_language_and_state(client: Client, records: None) -> None:
    logged_in(client, "editor")
    assert '"url": "/admin/practices/"' in client.get("/admin/").content.decode().replace("&quot;", '"')
    html = client.get("/admin/practices/").content.decode()
    assert "460" in html
    assert "English (original)" in html
    assert "Danish" in html


def test_the_list_is_filtered_by_language_original_state_and_tag(client: Client, records: None) -> None:
    logged_in(client, superuser=True)
    everything = {"Parents' room", "Forældrerum", "Σχολείο δεύτερης ευκαιρίας", "Čtenářský klub", "Gone"}
    assert titles(client) == everything
    assert titles(client, language=["da", "el"]) == {"Forældrerum", "Σχολείο δεύτερης ευκαιρίας"}
    assert titles(client, version="translation") == {"Forældrerum"}
    assert titles(client, version="original", language="en") == {"Parents' room"}
    assert titles(client, original_language="en") == {"Parents' room", "Forældrerum"}
    assert titles(client, state="draft") == {"Čtenářský klub"}
    assert titles(client, state="withdrawn") == {"Gone"}
    greece = Term.objects.get(vocabulary__code="country", code="GR")
    assert titles(client, term=greece.pk) == {"Σχολείο δεύτερης ευκαιρίας"}


def test_a_record_is_found_by_number_by_words_and_without_accents(client: Client, records: None) -> None:
    logged_in(client, superuser=True)
    assert titles(client, q="460") == {"Parents' room", "Forældrerum"}
    assert titles(client, q="№ 460", language="da") == {"Forældrerum"}
    assert titles(client, q="room PARENTS") == {"Parents' room"}
    assert titles(client, q="σχολειο") == {"Σχολείο δεύτερης ευκαιρίας"}
    assert titles(client, q="ctenarsky") == {"Čtenářský klub"}
    assert titles(client, q="nowhere") == set()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/practices/",
        "/admin/pages/search/",
        "/admin/pages/1/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/users/",
    ],
)
def test_no_search_text_makes_the_admin_fail(client: Client, records: None, address: str) -> None:
    logged_in(client, superuser=True)
    for text in NASTY:
        response = client.get(address + "results/", {"q": text, "p": text, "ordering": text}, follow=True)
        assert response.status_code in (200, 404), text
        assert client.get(address + "results/", {"q": text}, follow=True).status_code == 200, text
    assert client.get(address, {"q": '"'}).status_code == 200


def test_wagtails_own_search_finds_pages_in_every_script(client: Client, records: None) -> None:
    logged_in(client, superuser=True)
    for text, title in (("ΣΧΟΛΕΊΟ", "Σχολείο δεύτερης ευκαιρίας"), ("čtenářský", "Čtenářský klub"), ('"Gone"', None)):
        html = client.get("/admin/pages/search/", {"q": text}).content.decode()
        assert title is None or title in html


def test_the_explorer_shows_and_filters_the_language(client: Client, records: None) -> None:
    logged_in(client, superuser=True)
    index = PracticeIndexPage.objects.get(locale__language_code="el")
    page = client.get(reverse("wagtailadmin_explore", args=[index.pk]))
    assert index.locale.get_display_name() in page.content.decode()
    found = client.get("/admin/pages/1/", {"locale": index.locale_id, "search_all": "1"})
    assert found.status_code == 200
    assert {item.locale.language_code for item in found.context["object_list"]} == {"el"}
    both = client.get("/admin/pages/1/", {"locale": index.locale_id, "q": "σχολείο", "search_all": "1"})
    assert "Σχολείο δεύτερης ευκαιρίας" in both.content.decode()


def test_translators_see_only_what_they_may_work_on(client: Client, records: None) -> None:
    logged_in(client, "translator-da")
    assert titles(client) == {"Forældrerum"}


@pytest.mark.parametrize("code", ["bg", "da", "lv", "mt", "el", "fi"])
def test_every_language_can_be_chosen_for_the_admin_itself(client: Client, code: str) -> None:
    assert {language for language, _name in get_available_admin_languages()} == set(language_codes())
    user = logged_in(client, "editor")
    with override("en"):
        address = reverse("wagtailadmin_account")
    html = client.get(address).content.decode()
    assert f'<option value="{code}">' in html

    profile = UserProfile.get_for_user(user)
    profile.preferred_language = code
    profile.save()
    page = version(make_record("One more"), "en")
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert f'<html lang="{code}"' in response.content.decode()


def test_people_without_the_admin_are_sent_to_the_login(client: Client) -> None:
    client.force_login(make_user("visitor"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/practices/").status_code == 302
