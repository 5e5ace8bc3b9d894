"""The page of a record: which text is shown, and how honestly it says so."""

import datetime
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from practices.discussion.models import PracticeComment, State
from practices.languages.table import language_codes
from practices.records.models.record import Practice
from practices.records.withdrawal import withdraw
from practices.records.writing import change_version, create_version
from tests.factories import make_record, make_user, version

pytestmark = pytest.mark.django_db
BASE = settings.PUBLIC_URL
ALL_TAGS = {
    "type": ["practice"],
    "country": ["BE"],
    "school_level": ["primary", "secondary"],
    "intervention_level": ["targeted"],
    "frequency": ["ongoing"],
    "funding": ["local", "national"],
    "evidence": ["described"],
}


def page(client: Client, address: str, status: int = 200) -> str:
    """The HTML at an address."""
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def links(html: str, relation: str) -> list[str]:
    """All `<link>` elements of a relation."""
    return re.findall(rf'<link rel="{relation}"[^>]*>', html)


def canonical(html: str) -> str:
    """The one canonical address."""
    (link,) = links(html, "canonical")
    return link.split('href="')[1].split('"')[0]


def many_comments(practice: Practice, number: int) -> None:
    for count in range(number):
        PracticeComment.objects.create(
            practice=practice, content_object=practice, site_id=1, user_name=f"Reader {count}",
            user_email="r@example.org", comment="Well said.", language="da", state=State.APPROVED,
        )  # fmt: skip


def test_a_version_is_shown_in_its_own_language_without_a_notice(client: Client) -> None:
    make_record(versions={"da": "Forældrerum"})
    html = page(client, "/da/practices/foraeldrerum/")
    assert '<html lang="da">' in html
    assert "Forældrerum" in html
    assert "fallback-title" not in html
    assert canonical(html) == f"{BASE}/da/practices/foraeldrerum/"


def test_a_fallback_begins_with_a_notice_and_marks_the_foreign_text(client: Client) -> None:
    make_record(language="da", title="Forældrerum", summary="Et rum.", versions={"nl": "Ouderlokaal"})
    html = page(client, "/fi/practices/foraeldrerum/")
    assert '<html lang="fi">' in html
    main = html[html.index('<main id="main"') :]
    assert main.index("fallback-title") < main.index("<h1")
    assert '<h1 class="page-title" lang="da">Forældrerum</h1>' in html
    assert '<p class="lede" lang="da">Et rum.</p>' in html
    assert '<div class="prose" lang="da">' in html
    notice = main[main.index("fallback-title") : main.index("</section>")]
    assert 'href="/da/practices/foraeldrerum/" lang="da" hreflang="da">Dansk</a>' in notice
    assert 'href="/nl/practices/ouderlokaal/" lang="nl" hreflang="nl">Nederlands</a>' in notice
    assert re.search(r'<a href="/fi/[^"/]+/">', notice), "the way to the contact page"


def test_headings_of_sections_stay_in_the_readers_language_on_a_fallback(client: Client) -> None:
    body = [
        {
            "type": "section",
            "id": "0a5f3f0e-54f8-4a5e-9d0e-2b6a4a7f1c22",
            "value": {"kind": "results", "text": "<p>x</p>"},
        }
    ]
    create_version(
        language="da", title="Forældrerum", body=body, facts={"tags": {"type": ["practice"], "country": ["DK"]}}
    )
    assert '<h2 lang="en">' in page(client, "/en/practices/foraeldrerum/")
    assert "<h2>" in page(client, "/da/practices/foraeldrerum/")


def test_the_canonical_of_a_fallback_is_the_version_whose_text_is_shown_and_it_has_no_hreflang(client: Client) -> None:
    make_record(versions={"da": "Forældrerum"})
    html = page(client, "/fi/practices/parents-room/")
    assert canonical(html) == f"{BASE}/en/practices/parents-room/"
    assert links(html, "alternate") == []


def test_hreflang_names_every_real_version_itself_and_the_default(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum", "mt": "Kamra tal-ġenituri"})
    create_version(language="fi", title="Luonnos", translation_key=practice.translation_key, body=[], publish=False)
    wanted = {
        "da": f"{BASE}/da/practices/foraeldrerum/",
        "en": f"{BASE}/en/practices/parents-room/",
        "mt": f"{BASE}/mt/practices/kamra-tal-genituri/",
        "x-default": f"{BASE}/en/practices/parents-room/",
    }
    for address in ("/da/practices/foraeldrerum/", "/mt/practices/kamra-tal-genituri/"):
        found = dict(
            re.findall(r'hreflang="([^"]+)" href="([^"]+)">', "".join(links(page(client, address), "alternate")))
        )
        assert found == wanted


def test_another_languages_slug_leads_to_the_own_version_and_keeps_the_query(client: Client) -> None:
    make_record(versions={"da": "Forældrerum"})
    response = client.get("/da/practices/parents-room/?q=a%20b&x=%C3%A6")
    assert response.status_code == 302
    assert response.headers["Location"] == "/da/practices/foraeldrerum/?q=a%20b&x=%C3%A6"


def test_an_old_slug_leads_on_for_good(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    change_version(version(practice, "da"), slug="forældrenes-rum")
    response = client.get("/da/practices/foraeldrerum/?a=1")
    assert response.status_code == 301
    assert response.headers["Location"] == "/da/practices/foraeldrenes-rum/?a=1"
    again = client.get("/en/practices/foraeldrerum/")
    assert (again.status_code, again.headers["Location"]) == (301, "/en/practices/parents-room/")


def test_a_fallback_is_shown_under_the_slug_of_the_version_that_is_shown(client: Client) -> None:
    make_record(versions={"da": "Forældrerum"})
    response = client.get("/sv/practices/parents-room/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/sv/practices/foraeldrerum/", "Swedish readers understand Danish first"
    page(client, "/sv/practices/foraeldrerum/")


def test_every_value_of_the_seven_fields_is_a_link_into_the_list(client: Client) -> None:
    make_record(tags=ALL_TAGS, versions={"mt": "Kamra"})
    html = page(client, "/mt/practices/kamra/")
    for field, codes in ALL_TAGS.items():
        for code in codes:
            if field != "evidence":
                assert f'href="/mt/practices/?{field}={code}"' in html
    assert 'href="/mt/practices/?language=en"' in html
    assert 'href="/mt/practices/?language=mt"' in html


def test_the_sources_dates_and_licence_of_a_record_are_stated(client: Client) -> None:
    practice = make_record()
    change_version(
        version(practice, "en"),
        source_name="Toolkit", source_url="https://example.org/460", licence="CC-BY-4.0",
        practised_from=datetime.date(2014, 9, 1),
        reviewed_on=datetime.date(2022, 3, 2), review_due_on=datetime.date(2024, 3, 2),
        organisations=[{"type": "organisation", "id": "0a5f3f0e-54f8-4a5e-9d0e-2b6a4a7f1c33",
                        "value": {"name": "Stad Antwerpen", "url": "https://www.antwerpen.be"}}],
    )  # fmt: skip
    html = page(client, "/en/practices/parents-room/")
    for wanted in (
        'href="https://example.org/460"', "Toolkit", "1 September 2014", "2 March 2022", "2 March 2024", "Overdue",
        'href="https://creativecommons.org/licenses/by/4.0/"', "Stad Antwerpen", f"{BASE}/practice/{practice.number}",
    ):  # fmt: skip
        assert wanted in html, wanted


def test_the_page_leads_to_the_conversation_and_shows_the_latest_comments(client: Client) -> None:
    practice = make_record()
    assert f'rel="discussion" href="/en/practice/{practice.number}/comments/"' in page(
        client, "/en/practices/parents-room/"
    )
    many_comments(practice, 5)
    html = page(client, "/en/practices/parents-room/")
    assert "5 comments" in html
    assert "Reader 4" in html
    assert "Reader 0" not in html
    assert '<p class="comment__text" lang="da">' in html


@pytest.mark.parametrize("comments", [0, 30])
def test_a_record_page_asks_the_database_at_most_sixteen_times(
    client: Client, django_assert_max_num_queries: Any, comments: int
) -> None:
    others = {code: f"Title {code}" for code in language_codes() if code != "en"}
    practice = make_record(tags=ALL_TAGS, versions=others)
    many_comments(practice, comments)
    page(client, "/mt/practices/title-mt/")
    with django_assert_max_num_queries(16):  # four of them for the similar practices, however many there are
        page(client, "/mt/practices/title-mt/")


def test_a_fallback_page_asks_the_database_at_most_sixteen_times(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    practice = make_record(tags=ALL_TAGS, versions={"da": "Forældrerum"})
    many_comments(practice, 4)
    page(client, "/fi/practices/parents-room/")
    with django_assert_max_num_queries(16):
        page(client, "/fi/practices/parents-room/")


def test_a_private_version_asks_for_its_password_and_is_named_nowhere(client: Client) -> None:
    practice = make_record(versions={"da": "Hemmeligt rum"})
    PageViewRestriction.objects.create(
        page=version(practice, "da"), restriction_type=PageViewRestriction.PASSWORD, password="let-me-in"
    )
    html = page(client, "/en/practices/parents-room/")
    assert "hemmeligt" not in html.lower()
    closed = page(client, "/da/practices/hemmeligt-rum/")
    assert "Hemmeligt rum" not in closed
    assert 'type="password"' in closed
    action = re.search(r'action="([^"]+)" method="post"', closed)
    assert action is not None
    form = {"password": "wrong", "return_url": "/da/practices/hemmeligt-rum/"}
    assert 'type="password"' in client.post(action.group(1), form).content.decode()
    answer = client.post(action.group(1), form | {"password": "let-me-in"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/da/practices/hemmeligt-rum/")
    assert "Hemmeligt rum" in page(client, "/da/practices/hemmeligt-rum/")


def test_a_version_for_signed_in_readers_leads_to_the_login_and_back(client: Client) -> None:
    practice = make_record()
    PageViewRestriction.objects.create(page=version(practice, "en"), restriction_type=PageViewRestriction.LOGIN)
    response = client.get("/en/practices/parents-room/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/login/?next=/en/practices/parents-room/"
    client.force_login(make_user())
    page(client, "/en/practices/parents-room/")


def test_an_unpublished_record_is_not_found(client: Client) -> None:
    practice = make_record()
    version(practice, "en").unpublish()
    page(client, "/en/practices/parents-room/", status=404)


def test_a_preview_shows_the_draft_with_its_tags(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    draft = change_version(
        version(practice, "en"), publish=False, title="New title", tags={"type": ["policy"], "country": ["NL"]}
    )
    client.force_login(make_user(superuser=True))
    html = page(client, reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
    assert "New title" in html
    assert "/en/practices/?country=NL" in html
    assert "/en/practices/?country=BE" not in html
    translation = page(client, reverse("wagtailadmin_pages:view_draft", args=[version(practice, "da").pk]))
    assert '<html lang="da">' in translation
    assert "/da/practices/?country=BE" in translation


def test_links_in_running_text_stay_in_the_readers_language(client: Client) -> None:
    linked = make_record("Linked practice", versions={"da": "Målet"})
    text = f'<p><a linktype="page" id="{version(linked, "en").pk}">there</a></p>'
    body = [{"type": "text", "id": "0a5f3f0e-54f8-4a5e-9d0e-2b6a4a7f1c44", "value": text}]
    create_version(language="en", title="Linking", body=body, facts={"tags": {"type": ["practice"], "country": ["BE"]}})
    assert '<a href="/en/practices/linked-practice/">' in page(client, "/en/practices/linking/")
    assert '<a href="/da/practices/malet/">' in page(client, "/da/practices/linking/")
    assert '<a href="/fi/practices/linked-practice/">' in page(client, "/fi/practices/linking/")


def test_a_withdrawn_record_leaves_a_tombstone_in_the_readers_language(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    withdraw(practice, "The source asked for it.")
    response = client.get(f"/practice/{practice.number}", headers={"Accept-Language": "el"})
    assert response.status_code == 410
    html = response.content.decode()
    assert '<html lang="el">' in html
    assert "The source asked" not in html


def test_nothing_is_loaded_from_a_video_provider(client: Client) -> None:
    body = [
        {
            "type": "video",
            "id": "0a5f3f0e-54f8-4a5e-9d0e-2b6a4a7f1c55",
            "value": {"url": "https://www.youtube.com/watch?v=1", "title": "A day"},
        }
    ]
    create_version(language="en", title="Film", body=body, facts={"tags": {"type": ["practice"], "country": ["BE"]}})
    html = page(client, "/en/practices/film/")
    assert "youtube.com" in html
    assert not re.search(r"<(iframe|img|script|video)[^>]*youtube", html)
