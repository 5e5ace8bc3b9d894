"""What requests write to and what outlives them is known; docs/decisions/2026-11-30-state-shared-between-threads.md."""

from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import Translation

from practices.records.models.page import PracticePage
from practices.records.writing import create_version
from search.index.rebuild import rebuild_index
from tests.portal.shared_state import written_between
from tests.practices.admin.admin_forms import form_of, logged_in, send
from tests.practices.discussion.visitor import entry, path_of
from tests.practices.translation.records import full_body

pytestmark = pytest.mark.django_db

KNOWN = {
    "django.db.backends.sqlite3.base.DatabaseWrapper": "a connection belongs to one thread",
    "django.db.backends.postgresql.base.DatabaseWrapper": "a connection belongs to one thread",
    "django.db.models.fields.Field": "a counter; the order of fields is decided when a class is made",
    "django.db.models.manager.BaseManager": "a counter; the order of managers is decided when a class is made",
    "django_filters.filters.Filter": "a counter; the order of filters is decided when a class is made",
    "django.dispatch.dispatcher.Signal": "Django's own lock; a new list takes the old one's place",
    "django.forms.widgets.": "`media` of telepath adapters: a value that is computed again and the same each time",
    "wagtail.admin.": "`media` of telepath adapters: a value that is computed again and the same each time",
    "portal.admin.rich_text_input.": "`media` of telepath adapters: computed again and the same each time",
    "wagtail.images.": "`media` of telepath adapters: a value that is computed again and the same each time",
    "search.analysis.memo.LanguageMemo": "one key, one value, never changed; a miss computes it for itself",
    "django.test.client.Client": "the browser of this test",
    "django.urls.resolvers.URLResolver": "one language, one dictionary, made whole before it is put there",
    "search.engines.embedded.terms.Terms": "one word, one query, never changed; nobody reads it back from there",
    "a closure": "a memo of `functools` or of this test",
}
"""What may be written to during requests, by the beginning of its name, and why that is safe."""


SEEDED: dict[str, object] = {}
"""A fault made on purpose: it shows that what is shared is found."""


def remember_last(**kwargs: Any) -> None:
    SEEDED["last"] = object()


ADAPTERS = ("django.forms.widgets.", "wagtail.admin.", "wagtail.images.", "portal.admin.rich_text_input.")


def of_media_only(name: str) -> bool:
    return name.endswith(": media") or not name.startswith(ADAPTERS)


def work(client: Client, mark: str, page_id: int, translated_id: int) -> None:
    """Write, publish, translate, read, search and comment; every text holds `mark`."""
    page, translated = PracticePage.objects.get(pk=page_id), PracticePage.objects.get(pk=translated_id)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = form_of(client, edit)
    form["title"] = f"Changed {mark}"
    send(client, edit, form)
    form = form_of(client, edit)
    client.post(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), dict(form.lists()))
    send(client, edit, form, publish=True)
    Client().post(path_of(page.practice), entry(page.practice, comment=f"We tried {mark}"))
    translation = Translation.objects.filter(source__object_id=page.translation_key).order_by("pk").first()
    paths = [
        reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"]),
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]),
        reverse("wagtailadmin_pages:edit", args=[translated.pk]),
        reverse("wagtail_localize:download_pofile", args=[translation.pk]) if translation else "/admin/",
        *(f"/admin/{name}/" for name in ("reports/site-history", "synonyms/new", "images", "groups/new")),
        f"/admin/pages/search/?q={mark}", "/admin/synonyms/?export=csv", reverse("wagtailadmin_choose_page"),
    ]  # fmt: skip
    paths += [
        "/en/", f"/en/practices/?q={mark}", f"/en/practices/suggest/?q={mark}", f"/en/practices/{page.slug}/",
        f"/en/practice/{page.practice.number}/comments/", f"/api/v1/practices?q={mark}", f"/en/no-page-{mark}/",
        f"/da/practices/?q={mark}",
    ]  # fmt: skip
    for path in paths:
        b"".join(client.get(path, follow=True))


def written(client: Client) -> set[str]:
    """What two rounds of work write to, with texts of their own."""
    logged_in(client, superuser=True)
    made = []
    for mark in ("apples", "plums"):
        facts = {"tags": {"type": ["practice"], "country": ["BE"]}}
        page = create_version(language="en", title=f"Title {mark}", body=full_body(mark), facts=facts)
        other = create_version(
            language="da", title=f"Titel {mark}", body=full_body(f"{mark} da"), translation_key=page.translation_key
        )
        made.append((mark, page.pk, other.pk))
    rebuild_index()
    return written_between(lambda: work(client, *made[0]), lambda: work(client, *made[1]))


def test_requests_write_to_nothing_that_is_not_known_to_be_safe(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"
    request_finished.connect(remember_last)
    try:
        found = written(client)
    finally:
        request_finished.disconnect(remember_last)
    unknown = {name for name in found if not name.startswith(tuple(KNOWN)) or not of_media_only(name)}
    assert "\n".join(sorted(unknown)) == f"{__name__}: SEEDED", "shared by all threads: see the decision record"
