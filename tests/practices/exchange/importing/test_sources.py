"""Each imported version has the source, portal, licence and date of its own entry."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from tests.factories import version
from tests.practices.exchange.importing.records import entry, import_records, statuses

pytestmark = pytest.mark.django_db

ENGLISH: dict[str, Any] = {
    "source": "https://toolkit.example.org/en/460", "portal": "The Toolkit", "language": "en",
    "licence": "CC BY 4.0", "translation_group": "g", "source_date": "2019-05-02",
}  # fmt: skip
DANISH: dict[str, Any] = {
    "source": "https://provins.example.org/side", "portal": "Provinsen", "language": "da", "title": "Et rum",
    "licence": "Må kun bruges i <skolen>", "translation_group": "g", "updated": "2021", "published": "2018-01-01",
}  # fmt: skip
DUTCH: dict[str, Any] = {
    "source": "Page of the network", "portal": "Provincie", "language": "nl", "title": "Een lokaal",
    "translation_group": "g",
}  # fmt: skip


def imported(tmp_path: Path, *, publish: bool = True) -> Practice:
    reports = import_records(tmp_path, entry(**ENGLISH), entry(**DANISH), entry(**DUTCH), publish=publish)
    assert statuses(reports) == ["created"] * 3
    assert [report.unknown for report in reports] == [
        [], [{"field": "licence", "value": "Må kun bruges i <skolen>"}], [],
    ]  # fmt: skip
    return Practice.objects.get()


def test_source_portal_licence_and_date_are_kept_per_version(tmp_path: Path) -> None:
    practice = imported(tmp_path)
    names = ("source_name", "source_url", "licence", "licence_text", "source_date", "translated_from")
    stored = {code: tuple(getattr(version(practice, code), name) for name in names) for code in ("en", "da", "nl")}
    assert stored == {
        "en": ("The Toolkit", ENGLISH["source"], "CC-BY-4.0", "", datetime.date(2019, 5, 2), ""),
        "da": ("Provinsen", DANISH["source"], "ALL-RIGHTS", DANISH["licence"], datetime.date(2021, 1, 1), ""),
        "nl": ("Provincie: Page of the network", "", "", "", None, ""),
    }
    assert practice.notes["da"] == {"published": "2018-01-01"}, "what has a field is no note"


def test_a_page_names_the_portal_and_licence_of_its_own_text(client: Client, tmp_path: Path) -> None:
    practice = imported(tmp_path)
    pages = {
        code: client.get(f"/{code}/practices/{version(practice, code).slug}/").content.decode()
        for code in ("en", "da", "nl")
    }
    assert "The Toolkit" in pages["en"]
    assert 'rel="license external noopener"' in pages["en"]
    assert "Provinsen" in pages["da"]
    assert "Må kun bruges i &lt;skolen&gt;" in pages["da"]
    assert "Provincie: Page of the network" in pages["nl"]
    for code in ("da", "nl"):
        assert "The Toolkit" not in pages[code]
        assert "creativecommons.org" not in pages[code]


def test_importing_the_same_file_again_changes_nothing_and_another_licence_updates_its_version(tmp_path: Path) -> None:
    practice = imported(tmp_path)
    before = {page.pk: page.latest_revision_id for page in PracticePage.objects.all()}
    again = import_records(tmp_path, entry(**ENGLISH), entry(**DANISH), entry(**DUTCH), publish=True)
    assert statuses(again) == ["unchanged"] * 3
    assert {page.pk: page.latest_revision_id for page in PracticePage.objects.all()} == before
    changed = entry(**DANISH) | {"licence": "https://creativecommons.org/licenses/by-sa/4.0/deed.da"}
    assert statuses(import_records(tmp_path, entry(**ENGLISH), changed, publish=True)) == ["unchanged", "updated"]
    assert (version(practice, "da").licence, version(practice, "da").licence_text) == ("CC-BY-SA-4.0", "")
    assert version(practice, "en").licence == "CC-BY-4.0"


@pytest.mark.parametrize("licence", [None, "", "   "])
def test_a_file_that_names_no_licence_gives_none(tmp_path: Path, licence: str | None) -> None:
    report = import_records(tmp_path, entry(licence=licence))[0]
    page = PracticePage.objects.get()
    assert (report.unknown, page.licence, page.licence_text) == ([], "", "")


@pytest.mark.parametrize("licence", ["CC BY-NC 4.0", "cc by 3.0", "  © Ministry\n2020 ", "<script>alert(1)</script>"])
def test_an_unknown_licence_is_kept_as_typed_and_reported(tmp_path: Path, licence: str) -> None:
    report = import_records(tmp_path, entry(licence=licence))[0]
    page = PracticePage.objects.get()
    assert report.unknown == [{"field": "licence", "value": licence.strip()}]
    assert (page.licence, page.licence_text) == ("ALL-RIGHTS", licence.strip())


def test_a_licence_and_a_source_name_that_are_too_long_are_shortened_and_kept_in_full(tmp_path: Path) -> None:
    licence, portal = "ask " * 300, "P" * 201
    report = import_records(tmp_path, entry(licence=licence, portal=portal, source_date="soon", date="2020-02-30"))[0]
    page = PracticePage.objects.get()
    assert report.status == "created"
    assert len(page.licence_text) <= 1000
    assert page.source_name == "P" * 199 + "…"
    assert page.source_date is None
    assert page.practice.notes["en"] == {
        "licence": licence.strip(), "portal": portal, "source_date": "soon", "date": "2020-02-30",
    }  # fmt: skip
    assert {problem.place for problem in report.errors} == {
        "entry 1, licence", "entry 1, portal", "entry 1, source_date", "entry 1, date",
    }  # fmt: skip


def test_a_sentence_of_a_source_that_names_its_portal_is_not_said_twice(tmp_path: Path) -> None:
    import_records(tmp_path, entry(source="Provincie Antwerpen, page on schools", portal="Provincie antwerpen"))
    assert PracticePage.objects.get().source_name == "Provincie Antwerpen, page on schools"
