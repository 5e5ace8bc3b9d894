"""The link of the mail: friendly, harmless when opened, dead when it should be."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from practices.discussion import moderation
from practices.discussion.models import PracticeComment, State
from practices.mailing.models import OutgoingMail
from practices.records.models.record import Practice
from tests.factories import make_user
from tests.practices.discussion.visitor import confirm_path, confirmed, entry, mails, mails_to, path_of, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(practice: Practice) -> str:
    post(practice)
    return confirm_path(mails()[0])


def test_the_second_press_of_the_button_shows_the_same_page(link: str) -> None:
    first, second = Client().post(link), Client().post(link)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content.decode().split("<main")[1] == second.content.decode().split("<main")[1]
    assert "waiting for moderation" in second.content.decode()
    assert "waiting for moderation" in Client().get(link).content.decode()


def test_a_link_of_more_than_seven_days_is_dead(link: str) -> None:
    PracticeComment.objects.update(token_expires_at=timezone.now() - timedelta(seconds=1))
    for answer in (Client().get(link), Client().post(link)):
        assert answer.status_code == 410
        assert "This link does not work any more" in answer.content.decode()
    assert PracticeComment.objects.get().state == State.UNCONFIRMED


def test_a_link_lives_seven_days(link: str) -> None:
    left = PracticeComment.objects.get().token_expires_at - timezone.now()  # type: ignore[operator]
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


@pytest.mark.parametrize("token", ["x", "0" * 43, "ä", "a" * 3000, "%00x", "..", "%27%20OR%201"])
def test_an_unknown_link_is_answered_like_an_old_one(token: str) -> None:
    address = f"/en/comments/confirm/{token}/"
    assert Client().get(address).status_code in {404, 410}
    assert Client().post(address).status_code in {404, 410}


def test_an_erased_comment_does_not_come_back_by_its_old_link(link: str) -> None:
    moderation.erase(PracticeComment.objects.get().pk)
    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 410
    assert PracticeComment.objects.get().state == State.ERASED


def test_an_erased_comment_does_not_come_back_by_its_old_form(practice: Practice) -> None:
    data = entry(practice)
    Client().post(path_of(practice), data)
    moderation.erase(PracticeComment.objects.get().pk)
    Client().post(path_of(practice), data)
    assert PracticeComment.objects.get().state == State.ERASED


def test_the_link_works_after_the_decision_and_changes_nothing(link: str) -> None:
    Client().post(link)
    comment = PracticeComment.objects.get()
    moderation.reject(comment.pk, "Not about the practice.")
    assert Client().post(link).status_code == 200
    comment.refresh_from_db()
    assert comment.state == State.REJECTED


def test_moderators_of_the_language_are_told_once_a_day_in_their_language(practice: Practice) -> None:
    greek = make_user("moderator-el", username="greek")
    other = make_user("moderator-da", username="danish")
    gone = make_user("moderator-el", username="gone")
    for user in (greek, other, gone):
        user.email = f"{user.username}@example.org"
        user.is_active = user is not gone
        user.save()

    profile = UserProfile.get_for_user(greek)
    profile.preferred_language = "fr"
    profile.save()
    confirmed(practice, language="el", email="a@example.org")
    confirmed(practice, language="el", email="b@example.org")
    (mail,) = mails_to("greek@example.org")
    assert mail["Content-Language"] == "fr"
    assert "/admin/comments/?language=el" in mail.get_content()
    assert mails_to("danish@example.org") == []
    assert mails_to("gone@example.org") == []
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(hours=25))
    confirmed(practice, language="el", email="c@example.org")
    assert len(mails_to("greek@example.org")) == 2


def test_where_a_language_has_no_moderator_the_administrators_are_told(practice: Practice) -> None:
    boss = make_user("administrator", username="boss")
    boss.email = "boss@example.org"
    boss.save()
    confirmed(practice, language="mt")
    assert len(mails_to("boss@example.org")) == 1
