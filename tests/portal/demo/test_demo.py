import json
import socket
import stat
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from wagtail.images.models import Image
from wagtail.users.models import UserProfile

from portal.demo.content import load_demo
from portal.demo.people import PEOPLE, logins_path, read_logins
from portal.demo.records import demo_records
from portal.demo.reset import note_beginning, remove_demo
from portal.operations.serving import next_free_port, port_is_free
from practices.accounts import roles
from practices.discussion.models import PracticeComment, State
from practices.languages.table import language_codes
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.translation.segments import is_by_segments
from practices.vocabularies.models import Term
from tests.factories import make_record

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module", autouse=True)
def _demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """The demo, loaded once and rolled back at the end."""
    var = tmp_path_factory.mktemp("demo")
    changed = override_settings(VAR_DIR=var, MEDIA_ROOT=var / "media", SEARCH_URL=f"embedded://{var / 'index'}")
    with django_db_blocker.unblock(), changed, transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


def test_the_antwerp_record_has_number_460_and_is_live_in_every_language() -> None:
    pages = PracticePage.objects.live().filter(practice__number=460)
    assert {page.language for page in pages} == set(language_codes())


def test_there_are_enough_further_records_countries_and_languages() -> None:
    others = Practice.objects.exclude(number=460)
    languages = [practice.versions.count() for practice in others]
    assert len(languages) >= 24
    assert len({country for practice in others for country in practice.tags["country"]}) >= 15
    assert sum(count >= 5 for count in languages) >= 6
    assert languages.count(1) >= 3


def test_each_version_names_its_own_source_or_the_language_it_was_translated_from() -> None:
    for page in PracticePage.objects.all():
        named = page.source_url.startswith("https://") and bool(page.source_name)
        translated = page.translated_from == page.practice.original_language != page.language
        assert named != translated, page
        assert page.is_original <= named, page
        assert page.licence == "CC-BY-4.0", page


def test_every_value_of_every_facet_occurs() -> None:
    used = {
        (code, value)
        for practice in Practice.objects.all()
        for code, values in practice.tags.items()
        for value in values
    }
    for facet in ("type", "school_level", "intervention_level", "frequency", "funding"):
        for term in Term.objects.filter(vocabulary__code=facet):
            below = {term.code, *term.narrower.values_list("code", flat=True)}
            assert any((facet, code) in used for code in below), f"{facet} {term.code}"


def test_versions_share_the_ids_of_their_blocks() -> None:
    for practice in Practice.objects.all():
        shapes = {json.dumps(_ids(page.body.raw_data), sort_keys=True) for page in practice.versions.all()}
        assert len(shapes) == 1, practice.number


def _ids(blocks: Any) -> list[Any]:
    if isinstance(blocks, dict):
        return [blocks.get("id")] + [_ids(value) for value in blocks.values()]
    return [_ids(block) for block in blocks] if not isinstance(blocks, str | int | None) else []


def test_every_version_is_known_by_segments() -> None:
    kept_whole = [page.pk for page in PracticePage.objects.all() if not is_by_segments(page)]
    assert kept_whole == []


def test_the_days_of_publication_differ_and_lie_in_the_past() -> None:
    days = {day.date() for day in Practice.objects.values_list("first_published_at", flat=True) if day}
    assert len(days) > 20
    assert not Practice.objects.filter(first_published_at__isnull=True).exists()
    assert all(page.first_published_at <= page.last_published_at for page in PracticePage.objects.all())


def test_a_second_run_changes_nothing_and_keeps_what_was_entered() -> None:
    page = PracticePage.objects.get(practice__number=460, locale__language_code="da")
    page.title = "Rettet af en redaktør"
    page.save_revision().publish()
    before = (read_logins(), Practice.objects.count(), PracticePage.objects.count(), PracticeComment.objects.count())

    load_demo()

    page.refresh_from_db()
    assert page.title == "Rettet af en redaktør"
    assert before == (
        read_logins(),
        Practice.objects.count(),
        PracticePage.objects.count(),
        PracticeComment.objects.count(),
    )


def test_the_logins_are_kept_for_the_owner_only_and_work(client: Client) -> None:
    assert stat.S_IMODE(logins_path().stat().st_mode) == 0o600
    logins = read_logins()
    assert set(logins) == {"administrator", "editor", "translator_da", "moderator_el", "translator_fi"} == set(PEOPLE)
    for login in logins.values():
        assert set(login) == {"username", "password"}
        answer = client.post("/admin/login/", login)
        assert answer.status_code == 302
        assert client.get("/admin/").status_code == 200
        client.logout()


def test_people_have_the_roles_that_their_names_say() -> None:
    people = {user.username: user for user in get_user_model().objects.filter(username__in=PEOPLE)}
    assert people["administrator"].is_superuser
    assert roles.languages_of(people["translator_da"], roles.TRANSLATOR) == {"da"}
    assert roles.languages_of(people["moderator_el"], roles.MODERATOR) == {"el"}
    assert roles.has_role(people["editor"], roles.EDITOR)
    assert UserProfile.objects.get(user=people["translator_da"]).preferred_language == "da"
    assert all(user.email.endswith("@example.org") for user in people.values())


def test_there_is_a_conversation_in_several_languages_and_one_comment_waits_in_greek() -> None:
    comments = PracticeComment.objects.all()
    assert len({comment.language for comment in comments.filter(state=State.APPROVED)}) >= 4
    waiting = comments.get(state=State.PENDING)
    assert waiting.language == "el"
    assert not waiting.is_public
    assert all(comment.user_email.endswith("@example.org") for comment in comments)


def test_no_text_of_a_skeleton_is_left_over_or_missing() -> None:
    for record in demo_records():
        for language, texts in record.texts.items():
            assert set(texts) == set(next(iter(record.texts.values()))), f"{record.slug} {language}"
            assert all(text.strip() for text in texts.values()), f"{record.slug} {language}"


def test_a_busy_port_ends_with_four_and_the_command_to_try(settings: Any) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        settings.PORT = busy.getsockname()[1]
        assert not port_is_free(settings.PORT)
        with pytest.raises(CommandError, match=r"Try: PORT=\d+ make demo") as caught:
            call_command("demo")
        assert caught.value.returncode == 4
        assert port_is_free(next_free_port(settings.PORT))


def test_reset_removes_from_an_older_database_the_demo_only() -> None:
    kept = make_record("Entered by a person")
    note_beginning()

    lines = list(remove_demo())

    assert list(Practice.objects.all()) == [kept]
    assert not get_user_model().objects.filter(username__in=PEOPLE).exists()
    assert not PracticeComment.objects.exists()
    assert not logins_path().exists()
    assert not Image.objects.exists()
    assert any("records" in line for line in lines)
    assert django_settings.VAR_DIR.exists()


def test_reset_without_a_demo_removes_nothing() -> None:
    assert list(remove_demo()) == ["There is no demo to remove."]
