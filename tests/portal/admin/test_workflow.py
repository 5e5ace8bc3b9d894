"""An editor hands in, a publisher is told in their own language and approves."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from practices.mailing.models import OutgoingMail
from tests.factories import make_record, make_user, version
from tests.practices.admin.admin_forms import form_of, logged_in

pytestmark = pytest.mark.django_db


def test_a_record_handed_in_reaches_the_publisher_by_mail_and_is_published_on_approval(
    client: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "practices.mailing.backend.OutboxBackend"
    publisher = make_user("publisher")
    publisher.email = "publisher@example.org"
    publisher.save()
    UserProfile.objects.create(user=publisher, preferred_language="el")
    practice = make_record(language="nl", title="Ouderlokaal", publish=False)
    page = version(practice, "nl")

    logged_in(client, "editor")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = form_of(client, address)
    form["action-submit"] = "action-submit"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, dict(form.lists()))
    mail = OutgoingMail.objects.get(recipient="publisher@example.org")
    assert mail.language == "el"
    assert re.search("[α-ω]", mail.subject + mail.text)

    page.refresh_from_db()
    assert not page.live
    state = page.current_workflow_state.current_task_state
    client.force_login(publisher, backend="django.contrib.auth.backends.ModelBackend")
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.post(action, {"comment": ""})
    page.refresh_from_db()
    assert page.live
