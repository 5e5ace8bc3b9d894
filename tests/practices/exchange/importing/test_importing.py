"""Entries into the portal: what is stored, what is left alone, also after an interruption."""

from pathlib import Path
from typing import Any

import pytest
from django.db.models.signals import post_save

from practices.exchange.importing.models import ImportedVersion
from practices.exchange.importing.reading import read_file
from practices.exchange.importing.run import Import
from practices.exchange.importing.signals import import_finished
from practices.exchange.importing.storing import EDITED, UNPUBLISHED
from practices.languages.table import language_codes
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from practices.vocabularies.models import Term
from tests.factories import version
from tests.practices.exchange.importing.records import (
    OLD_PORTAL_RECORD,
    body_of,
    entry,
    import_file,
    import_records,
    statuses,
    write,
)

pytestmark = pytest.mark.django_db


TOOLKIT = "https://www.schooleducationgateway.eu/da/pub/resources/toolkitsforschools/detail.cfm?n=460"


def stored() -> list[Any]:
    """What would differ after any writing to a version."""
    return list(PracticePage.objects.order_by("pk").values_list("pk", "latest_revision_id", "last_published_at"))


def test_a_record_as_the_old_portal_showed_it_is_published_with_all_its_fields() -> None:
    reports = import_file(OLD_PORTAL_RECORD, publish=True)
    assert [report.as_dict() for report in reports] == [
        {
            "file": str(OLD_PORTAL_RECORD),
            "source": TOOLKIT,
            "number": 460,
            "language": "da",
            "status": "created",
            "fields": {
                "type": ["practice"],
                "country": ["BE"],
                "language": list(language_codes()),
                "school_level": ["primary", "secondary"],
                "intervention_level": ["individual", "targeted"],
                "frequency": ["ongoing"],
                "funding": ["european", "local", "national"],
            },
            "unknown": [],
            "errors": [],
        },
        {
            "file": str(OLD_PORTAL_RECORD),
            "source": "Provinsens side om netværket",
            "number": None,
            "language": "nl",
            "status": "rejected",
            "fields": {},
            "unknown": [],
            "errors": [{"place": "entry 2, kind", "reason": "kind not supported"}],
        },
    ]
    practice = Practice.objects.get()
    page = version(practice, "da")
    assert page.live
    assert practice.original_language == "da"
    assert "language" not in practice.tags
    assert practice.tags["school_level"] == ["primary", "secondary"]
    assert {term.code for term in practice.terms.all()} >= {"practice", "BE", "ongoing", "national"}
    assert (page.source_url, page.source_name) == (TOOLKIT, "European Toolkit for Schools")
    assert [block.block_type for block in page.body] == ["text"] * 6
    assert body_of(page)[3].count("<li>") == 4
    assert "NGO'en Skolebroen" in body_of(page)[3]
    assert body_of(page)[5].count("<li>") == 5


def test_without_publish_a_version_is_a_draft(tmp_path: Path) -> None:
    assert statuses(import_records(tmp_path, entry())) == ["created"]
    page = PracticePage.objects.get()
    assert not page.live
    assert page.practice.first_published_at is None
    assert page.tags == {"type": ["practice"], "country": ["BE"]}


def test_a_file_imported_twice_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, [entry(), entry(language="da", title="Et rum", fields={"Land": "Belgien"})])
    first = import_file(path, publish=True)
    before = stored()
    second = import_file(path, publish=True)
    assert statuses(second) == ["unchanged", "unchanged"]
    assert [report.number for report in second] == [report.number for report in first]
    assert [report.fields for report in second] == [report.fields for report in first]
    assert stored() == before
    assert Practice.objects.count() == 1


def test_a_changed_entry_updates_its_version_and_keeps_its_address(tmp_path: Path) -> None:
    import_records(tmp_path, entry(), publish=True)
    slug = PracticePage.objects.get().slug
    fields = {"type": "policy", "country": "NL"}
    changed = entry(title="A kitchen for parents", body_paragraphs=["They cook."], fields=fields)
    assert statuses(import_records(tmp_path, changed, publish=True)) == ["updated"]
    page = PracticePage.objects.get()
    assert (page.title, page.slug, body_of(page)) == ("A kitchen for parents", slug, ["<p>They cook.</p>"])
    assert page.practice.tags == {"type": ["policy"], "country": ["NL"]}
    assert statuses(import_records(tmp_path, changed, publish=True)) == ["unchanged"]


def test_a_change_without_publish_waits_behind_the_live_text(tmp_path: Path) -> None:
    import_records(tmp_path, entry(), publish=True)
    assert statuses(import_records(tmp_path, entry(title="New"))) == ["updated"]
    page = PracticePage.objects.get()
    assert page.title == "A room for parents"
    assert page.get_latest_revision_as_object().title == "New"
    assert statuses(import_records(tmp_path, entry(title="New"), publish=True)) == ["updated"]
    assert PracticePage.objects.get().title == "New"


def test_drafts_of_an_import_become_live_when_it_is_repeated_with_publish(tmp_path: Path) -> None:
    import_records(tmp_path, entry())
    assert statuses(import_records(tmp_path, entry(), publish=True)) == ["updated"]
    assert PracticePage.objects.get().live
    assert statuses(import_records(tmp_path, entry(), publish=True)) == ["unchanged"]
    assert statuses(import_records(tmp_path, entry())) == ["unchanged"]


def test_an_import_does_not_overwrite_a_version_that_a_person_edited(tmp_path: Path) -> None:
    import_records(tmp_path, entry(), publish=True)
    change_version(PracticePage.objects.get(), title="By hand")
    report = import_records(tmp_path, entry(title="From the file"), publish=True)[0]
    assert report.status == "unchanged"
    assert [problem.reason for problem in report.errors] == [EDITED]
    assert PracticePage.objects.get().title == "By hand"
    assert report.number == Practice.objects.get().number


def test_a_draft_that_a_person_has_saved_is_not_overwritten(tmp_path: Path) -> None:
    import_records(tmp_path, entry(), publish=True)
    change_version(PracticePage.objects.get(), title="Draft by hand", publish=False)
    assert statuses(import_records(tmp_path, entry(title="From the file"))) == ["unchanged"]
    assert PracticePage.objects.get().get_latest_revision_as_object().title == "Draft by hand"


def test_an_import_does_not_publish_a_version_that_a_person_unpublished(tmp_path: Path) -> None:
    import_records(tmp_path, entry(), publish=True)
    PracticePage.objects.get().unpublish()
    report = import_records(tmp_path, entry(title="New"), publish=True)[0]
    assert (report.status, [problem.reason for problem in report.errors]) == ("unchanged", [UNPUBLISHED])
    assert not PracticePage.objects.get().live


def test_a_version_that_was_deleted_comes_back_in_its_record(tmp_path: Path) -> None:
    number = import_records(tmp_path, entry(number=460), publish=True)[0].number
    PracticePage.objects.get().delete()
    report = import_records(tmp_path, entry(number=460), publish=True)[0]
    assert (report.status, report.number) == ("created", number)
    assert Practice.objects.get().tags["country"] == ["BE"]


def test_an_entry_is_stored_whole_or_not_at_all_and_a_second_run_goes_on(tmp_path: Path) -> None:
    path = write(tmp_path, [entry(source=f"s{number}", title=f"Room {number}") for number in range(6)])

    def pull_the_plug(instance: ImportedVersion, **kwargs: Any) -> None:
        if instance.source == "s3":
            raise KeyboardInterrupt

    finished: list[int] = []

    def count(**kwargs: Any) -> None:
        finished.append(Practice.objects.count())

    post_save.connect(pull_the_plug, sender=ImportedVersion)
    import_finished.connect(count)
    try:
        run = Import(publish=True)
        run.add("f", read_file(path))
        with pytest.raises(KeyboardInterrupt):
            run.run()
    finally:
        post_save.disconnect(pull_the_plug, sender=ImportedVersion)
        import_finished.disconnect(count)
    assert statuses(run.reports) == ["created"] * 3
    assert finished == [3]
    assert Practice.objects.count() == PracticePage.objects.count() == 3
    assert statuses(import_file(path, publish=True)) == ["unchanged"] * 3 + ["created"] * 3
    assert sorted(Practice.objects.values_list("number", flat=True)) == list(range(10_001, 10_007))


def test_a_dry_run_tells_the_same_and_leaves_nothing(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        [entry(number=460, fields={"country": "Norge"}), entry(title="Other"), entry(source="z", language="da")],
    )
    told: list[int] = []

    def listen(**kwargs: Any) -> None:
        told.append(1)

    terms = Term.objects.count()
    import_finished.connect(listen)
    try:
        dry = import_file(path, publish=True, dry_run=True)
    finally:
        import_finished.disconnect(listen)
    assert told == []
    assert (Practice.objects.count(), PracticePage.objects.count(), ImportedVersion.objects.count()) == (0, 0, 0)
    assert Term.objects.count() == terms
    assert dry == import_file(path, publish=True)
