"""The first screen of the admin says what waits for the person."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from wagtail.models import Site
from wagtail.users.models import UserProfile

from practices.discussion.models import PracticeComment, State
from practices.records.models.record import Practice
from practices.records.withdrawal import withdraw
from tests.factories import make_record, version
from tests.practices.admin.admin_forms import logged_in

pytestmark = pytest.mark.django_db


def comment(practice: Practice, language: str, state: State = State.PENDING) -> None:
    PracticeComment.objects.create(
        practice=practice,
        content_type=ContentType.objects.get_for_model(Practice),
        object_pk=str(practice.pk),
        site_id=1,
        user_name="Visitor",
        user_email="visitor@example.org",
        comment="A question",
        language=language,
        state=state,
        submit_date=timezone.now(),
    )


def review_due(practice: Practice, days: int) -> Practice:
    practice.review_due_on = timezone.localdate() + timedelta(days=days)
    practice.save()
    return practice


def dashboard(client: Client) -> str:
    response = client.get("/admin/")
    assert response.status_code == 200
    return response.content.decode()


def panel(client: Client) -> str:
    return dashboard(client).partition('id="waiting-section"')[2].partition("</section>")[0]


def test_a_moderator_sees_the_comments_that_wait_in_the_own_language(client: Client) -> None:
    practice = make_record()
    comment(practice, "el")
    comment(practice, "el")
    comment(practice, "el", State.APPROVED)
    comment(practice, "da")
    logged_in(client, "moderator-el")
    html = panel(client)
    assert 'href="/admin/comments/?language=el"' in html
    assert "2 comments are waiting for moderation." in html
    assert "language=da" not in html
    assert "Review overdue" not in html
    listed = client.get("/admin/comments/?language=el").context["object_list"]
    assert len(listed) == 2


def test_an_editor_sees_the_reviews_that_are_overdue_the_oldest_first(client: Client) -> None:
    late = review_due(make_record("Late", versions={"da": "Sen"}), -3)
    later = review_due(make_record("Αργά", language="el"), -30)
    review_due(make_record("Today"), 0)
    gone = review_due(make_record("Gone"), -5)
    withdraw(gone, "Closed")
    logged_in(client, "editor")
    html = panel(client)
    assert f'href="/admin/pages/{version(late, "en").pk}/edit/" lang="en"' in html
    assert 'lang="el"' in html
    assert html.index(f"{later.number} Αργά") < html.index(f"{late.number} Late")
    for absent in ("Sen", "Today", "Gone", "Show all", "Comments"):
        assert absent not in html


def test_many_overdue_reviews_lead_to_the_filtered_list(client: Client) -> None:
    for number in range(7):
        review_due(make_record(f"Record {number}", versions={"da": f"Post {number}"}), -number - 1)
    logged_in(client, "publisher")
    html = panel(client)
    assert html.count('lang="en"') == 5
    assert 'href="/admin/practices/?state=overdue&amp;version=original"' in html
    listed = client.get("/admin/practices/results/?state=overdue&version=original").context["object_list"]
    assert {page.title for page in listed} == {f"Record {number}" for number in range(7)}


def test_who_has_nothing_waiting_is_told_so_and_others_see_no_panel(client: Client) -> None:
    logged_in(client, "editor")
    assert "Nothing waits for you." in panel(client)
    logged_in(client, "translator-da")
    assert 'id="waiting-section"' not in dashboard(client)


def test_the_panel_takes_three_queries_whatever_waits(client: Client, django_assert_num_queries: Any) -> None:
    from portal.admin.dashboard import overdue_reviews, waiting_comments

    for number in range(7):
        practice = review_due(make_record(f"Record {number}"), -number - 1)
        comment(practice, "el")
        comment(practice, "mt")
    with django_assert_num_queries(1):
        assert len(waiting_comments({"el", "mt", "da"}, "en")) == 2
    with django_assert_num_queries(2):
        assert len(overdue_reviews("fi")) == 6


def test_the_panel_speaks_the_language_of_the_person(client: Client) -> None:
    review_due(make_record("Late"), -3)
    person = logged_in(client, "editor")
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": "mt"})
    day = timezone.localdate() - timedelta(days=3)
    assert f"{day.day} ta’ " in panel(client)


def test_the_admin_greets_with_the_name_of_the_portal_not_of_the_machine(client: Client) -> None:
    assert Site.objects.get(is_default_site=True).site_name == "Good practice for schools"
    logged_in(client, "translator-da")
    assert "localhost" not in dashboard(client).partition("<main")[2]
