"""The passwords of pages and of collections of documents are not guessed, and those who know them get in."""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests.factories import make_record, version
from tests.portal.accounts.guessing import let_time_pass, refused
from tests.rounds import rounds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def page_password_form(practice: Any) -> tuple[str, dict[str, str]]:
    page = version(practice, "en")
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="Open sesame")
    html = Client().get(page.url).content.decode()
    action = re.search(r'action="([^"]*authenticate_with_password[^"]*)"', html)
    assert action
    return action[1], {"return_url": page.url}


def document_password_form(_practice: Any) -> tuple[str, dict[str, str]]:
    collection = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="password", password="Open sesame")
    document = Document.objects.create(title="D", file=ContentFile(b"x", "d.txt"), collection=collection)
    html = Client().get(document.url).content.decode()
    action = re.search(r'action="([^"]*authenticate_with_password[^"]*)"', html)
    assert action
    return action[1], {"return_url": document.url}


FORMS = pytest.mark.parametrize("form", [page_password_form, document_password_form])


def enter(action: str, data: dict[str, str], password: str, address: str) -> Any:
    return Client(REMOTE_ADDR=address).post(action, {**data, "password": password})


@FORMS
def test_a_shared_password_tried_again_and_again_is_refused_after_ten_and_the_delay_ends(form: Any) -> None:
    action, data = form(make_record())
    answers = [enter(action, data, f"guess {number}", "192.0.2.1") for number in range(rounds(20))]
    assert refused(answers) == rounds(20) - 10
    waiting = enter(action, data, "Open sesame", "192.0.2.1")
    assert waiting.status_code == 429, "the right password waits like a wrong one"
    page = waiting.content.decode()
    assert "You can try again in 30 seconds." in page
    assert f'value="{data["return_url"]}"' in page
    assert "Open sesame" not in page
    let_time_pass()
    assert enter(action, data, "Open sesame", "192.0.2.1").status_code == 302


@FORMS
def test_a_shared_password_tried_from_many_networks_is_delayed_but_not_for_those_who_knew_it(form: Any) -> None:
    action, data = form(make_record())
    assert enter(action, data, "Open sesame", "203.0.113.5").status_code == 302
    answers = [enter(action, data, "guess", f"198.51.100.{number}") for number in range(32)]
    assert refused(answers) == 2
    assert enter(action, data, "Open sesame", "203.0.113.6").status_code == 429
    assert enter(action, data, "Open sesame", "203.0.113.5").status_code == 302


@FORMS
def test_the_wrong_password_of_another_page_does_not_count_for_this_one(form: Any) -> None:
    action, data = form(make_record())
    other = re.sub(r"_with_password/\d+", "_with_password/999999", action)
    for number in range(12):
        assert enter(other, data, "guess", f"198.51.100.{number}").status_code == 404
    assert enter(action, data, "Open sesame", "203.0.113.5").status_code == 302
