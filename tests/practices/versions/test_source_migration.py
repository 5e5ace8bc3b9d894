"""What the migration makes of records that had one source for all versions."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Revision

from practices.exchange.importing.models import ImportedVersion
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from tests.factories import make_record, version

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE, AFTER = ("practices", "0002_imported_version"), ("practices", "0004_cache_version")
TOOLKIT = "https://toolkit.example.org/460"


def migrate(target: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


@pytest.fixture
def old_apps() -> Iterator[list[Any]]:
    """A place for the models of before; whatever happens, the database is up to date afterwards."""
    yield []
    migrate(AFTER)


def revision_contents(page: PracticePage) -> list[dict[str, Any]]:
    return [revision.content for revision in Revision.page_revisions.filter(object_id=str(page.pk))]


def test_originals_keep_their_source_and_translations_stop_claiming_it(old_apps: list[Any]) -> None:
    practice = make_record(versions=dict.fromkeys(("da", "nl", "fi", "sv"), "Title"))
    change_version(
        version(practice, "en"), source_name="The Toolkit", source_url=TOOLKIT, licence="ALL-RIGHTS",
        licence_text="ask first",
    )  # fmt: skip
    pages = {code: version(practice, code).pk for code in ("en", "da", "nl", "fi", "sv")}
    for code, source in (("da", "https://provins.example.org/"), ("nl", "Page of the network"), ("sv", TOOLKIT)):
        ImportedVersion.objects.create(
            source=source, language=code, translation_group="g", practice=practice, page_id=pages[code]
        )
    Practice.objects.filter(pk=practice.pk).update(
        notes={"en": {"licence": "ask first"}, "da": {"licence": "Kun i skolen", "colour": "blue"}}
    )
    old = migrate(BEFORE)
    record = old.get_model("practices", "Practice").objects.get(pk=practice.pk)
    assert (record.source_name, record.source_url, record.licence) == ("The Toolkit", TOOLKIT, "ALL-RIGHTS")
    old_pages = old.get_model("practices", "PracticePage")
    old_pages.objects.exclude(pk=pages["en"]).update(licence="CC-BY-4.0", source_name="", source_url="")
    for revision in Revision.objects.filter(object_id__in=[str(pk) for pk in pages.values()]):
        content = {**revision.content, "licence": "CC-BY-4.0"}
        content.pop("licence_text"), content.pop("translated_from")
        Revision.objects.filter(pk=revision.pk).update(content=content)
    migrate(AFTER)
    names = ("source_name", "source_url", "licence", "licence_text", "translated_from")
    found = {code: tuple(getattr(version(practice, code), name) for name in names) for code in pages}
    assert found == {
        "en": ("The Toolkit", TOOLKIT, "ALL-RIGHTS", "ask first", ""),
        "da": ("", "https://provins.example.org/", "ALL-RIGHTS", "Kun i skolen", ""),
        "nl": ("Page of the network", "", "", "", ""),
        "fi": ("", "", "", "", "en"),
        "sv": ("The Toolkit", TOOLKIT, "", "", ""),
    }
    for code in ("da", "nl", "fi", "sv"):
        for content in revision_contents(version(practice, code)):
            assert tuple(content[name] for name in names) == found[code], "no draft brings a licence back"
    assert Practice.objects.get(pk=practice.pk).notes["da"]["colour"] == "blue"


def test_the_source_of_a_record_without_its_original_is_kept_as_a_note(old_apps: list[Any]) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    version(practice, "en").delete()
    old = migrate(BEFORE)
    old.get_model("practices", "Practice").objects.filter(pk=practice.pk).update(
        source_name="The Toolkit", source_url=TOOLKIT
    )
    migrate(AFTER)
    kept = Practice.objects.get(pk=practice.pk).notes["en"]
    assert (kept["source_name"], kept["source_url"]) == ("The Toolkit", TOOLKIT)
    assert version(practice, "da").translated_from == "en"
