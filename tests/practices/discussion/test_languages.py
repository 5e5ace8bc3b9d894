"""Every page and every mail of the conversation in all 23 languages."""

import pytest
from django.test import Client
from wagtail.users.models import UserProfile

from practices.discussion import moderation
from practices.discussion.models import PracticeComment
from practices.discussion.notices import tell_moderators
from practices.languages.table import language_codes
from practices.mailing.models import OutgoingMail
from practices.records.models.record import Practice
from tests.factories import make_record, make_user
from tests.practices.discussion.visitor import confirm_path, mails, mails_to, path_of, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    return make_record("Ouderlokaal", language="nl")


@pytest.mark.parametrize("language", language_codes())
def test_pages_and_mails(practice: Practice, language: str) -> None:
    moderator = make_user(f"moderator-{language}")
    moderator.email = "moderator@example.org"
    moderator.save()
    profile = UserProfile.get_for_user(moderator)
    profile.preferred_language = language
    profile.save()
    client = Client()
    page = client.get(path_of(practice, language))
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()
    assert post(practice, interface=language, comment="").status_code == 400
    assert post(practice, interface=language, language=language, follow="1").status_code == 302
    assert client.get(path_of(practice, language) + "sent/").status_code == 200
    (mail,) = mails()
    path = confirm_path(mail)
    assert path.startswith(f"/{language}/comments/confirm/")
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 200
    comment = PracticeComment.objects.get()
    moderation.approve(comment.pk)
    moderation.reject(comment.pk, "Reason.")
    moderation.approve(comment.pk)
    other = post(practice, interface=language, email="b@example.org")
    assert other.status_code == 302
    client.post(confirm_path(mails_to("b@example.org")[0]))
    moderation.approve(PracticeComment.objects.get(user_email="b@example.org").pk)
    OutgoingMail.objects.filter(purpose__startswith="comment-waiting").delete()
    tell_moderators(comment)
    purposes = set(OutgoingMail.objects.values_list("purpose", flat=True))
    assert {purpose.split(":")[0] for purpose in purposes} == {
        "comment-confirm", "comment-approved", "comment-rejected", "comment-follow", "comment-waiting",
    }  # fmt: skip
    for mail in mails():
        assert mail["Content-Language"] == language
        assert mail["Subject"].strip()
        assert "{{" not in mail.get_content() and "%(" not in mail.get_content()
    assert client.get(f"/{language}/comments/mute/x/").status_code == 410
