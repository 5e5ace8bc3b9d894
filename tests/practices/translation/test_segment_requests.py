"""Requests of the side-by-side editor that carry no proof of who sends them."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail_localize.models import OverridableSegment, StringTranslation

from practices.records.models.record import Practice
from tests.factories import make_user
from tests.practices.translation.desk import choose, text_segment, translation_of, type_segment
from tests.practices.translation.records import make_full_record

pytestmark = pytest.mark.django_db
TEXT = "Et rum for forældre"


def strict() -> Client:
    """An administrator's browser, which sends no token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("administrator"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("browser", "statuses"), [(strict, {403}), (Client, {302, 403})], ids=["no token", "nobody"])
def test_neither_a_text_nor_a_choice_is_stored(browser: Callable[[], Client], statuses: set[int]) -> None:
    practice: Practice = make_full_record(("da",))
    choice = OverridableSegment.objects.filter(source=translation_of(practice).source).first()
    client = browser()
    assert type_segment(client, practice, text_segment(practice, "title"), TEXT).status_code in statuses
    assert choose(client, practice, choice, "https://example.org/").status_code in statuses
    assert not StringTranslation.objects.filter(data=TEXT).exists()
