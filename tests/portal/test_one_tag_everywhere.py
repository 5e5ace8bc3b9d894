"""One tag of a record is edited once: all its pages, the filters and the API have it, with no further action."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from practices.languages.table import language_codes
from practices.records.models.record import Practice
from practices.vocabularies.labels import read_labels
from tests.factories import make_record, version
from tests.practices.admin.admin_forms import form_of, logged_in, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Practice:
    others = {code: f"Title {code}" for code in language_codes() if code != "en"}
    tags = {"type": ["practice"], "country": ["BE"], "frequency": ["ongoing"]}
    return make_record("Title en", tags=tags, versions=others, number=460)


def test_an_editor_changes_one_tag_and_every_language_has_it(
    record: Practice, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"  # without the records of other tests
    logged_in(client, "publisher")
    address = reverse("wagtailadmin_pages:edit", args=[version(record, "en").pk])
    form = form_of(client, address)
    form.setlist("tags-frequency", ["periodic"])
    assert send(client, address, form, publish=True).status_code == 200
    call_command("worker", once=True, verbosity=0)
    client.logout()
    for language in language_codes():
        labels = read_labels(language)
        page = client.get(f"/{language}/practices/{version(record, language).slug}/").content.decode()
        label = re.escape(labels.term("frequency", "periodic"))
        assert re.search(rf'href="/{language}/practices/\?frequency=periodic"[^>]*>\s*{label}', page), language
        assert "frequency=ongoing" not in page
        facets = client.get(f"/api/v1/practices?lang={language}").json()["facets"]["frequency"]
        assert [(row["value"], row["count"]) for row in facets] == [("periodic", 1)]
        assert facets[0]["label"] == labels.term("frequency", "periodic")
