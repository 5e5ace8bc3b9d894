"""What readers are told of a text: its own source and licence, never those of another version."""

import datetime
import html
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import gettext, override
from wagtail.models import Locale, PageViewRestriction

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.withdrawal import make_original
from practices.records.writing import change_version
from practices.versions.source import SOURCE_FIELDS
from search.index.outbox import drain
from tests.factories import make_record, version
from tests.search.library import empty_index  # noqa: F401  fixture

pytestmark = pytest.mark.django_db

TOOLKIT: dict[str, Any] = {
    "source_name": "The Toolkit", "source_url": "https://toolkit.example.org/460", "licence": "CC-BY-4.0",
    "source_date": datetime.date(2019, 5, 2),
}  # fmt: skip
PROVINCE: dict[str, Any] = {
    "source_name": "Provinsen", "source_url": "https://provins.example.org/", "licence": "ALL-RIGHTS",
    "licence_text": "Spørg <forfatteren>",
}  # fmt: skip
ATOM = "{http://www.w3.org/2005/Atom}"


def record_with(**sources: dict[str, Any]) -> Practice:
    """A record in English and in the languages named, each live with its source."""
    practice = make_record(versions={code: f"Title {code}" for code in sources if code != "en"})
    for code, source in sources.items():
        change_version(version(practice, code), **source)
    return practice


def facts_of(client: Client, practice: Practice, language: str, *, reader: str = "") -> dict[str, str]:
    """The list "About this text" as label and text."""
    address = f"/{reader or language}/practices/{version(practice, language).slug}/"
    answer = client.get(address)
    assert answer.status_code == 200
    panel = answer.content.decode().split('id="provenance-title"')[1]
    rows = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", panel, re.DOTALL)
    return {name: " ".join(html.unescape(re.sub(r"<[^>]+>", "", value)).split()) for name, value in rows}


def api_of(client: Client, practice: Practice, language: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/api/v1/practices/{practice.number}?lang={language}").json()
    return answer


def test_each_version_shows_its_own_source_date_and_licence(client: Client) -> None:
    practice = record_with(en=TOOLKIT, da=PROVINCE)
    english = facts_of(client, practice, "en")
    assert english["Source"] == "The Toolkit"
    assert english["Date of the source"] == "2 May 2019"
    assert english["Licence of the text"] == "Creative Commons Attribution 4.0 (CC BY 4.0)"
    page = client.get("/da/practices/title-da/").content.decode()
    assert "Provinsen" in page
    assert "Spørg &lt;forfatteren&gt;" in page
    assert "Toolkit" not in page
    assert "creativecommons.org" not in page


def test_a_fallback_shows_the_source_of_the_text_that_is_shown(client: Client) -> None:
    practice = record_with(da=PROVINCE)
    change_version(version(practice, "en"), **TOOLKIT)
    assert "Provinsen" in client.get("/sv/practices/title-da/").content.decode(), "Swedish readers get the Danish text"
    found = api_of(client, practice, "sv")
    assert (found["language"], found["source_name"], found["licence"]) == ("da", "Provinsen", "ALL-RIGHTS")


def test_the_interface_for_programs_answers_with_the_shown_versions_source(client: Client) -> None:
    practice = record_with(en=TOOLKIT, da=PROVINCE)
    keys = ("source", "source_name", "source_date", "licence", "licence_text", "translated_from")
    assert [api_of(client, practice, "en")[key] for key in keys] == [
        "https://toolkit.example.org/460", "The Toolkit", "2019-05-02", "CC-BY-4.0", "", None,
    ]  # fmt: skip
    assert [api_of(client, practice, "da")[key] for key in keys] == [
        "https://provins.example.org/", "Provinsen", None, "ALL-RIGHTS", "Spørg <forfatteren>", None,
    ]  # fmt: skip


def test_a_licence_that_nobody_stated_reserves_all_rights(client: Client) -> None:
    practice = make_record()
    assert facts_of(client, practice, "en")["Licence of the text"] == (
        "All rights reserved: ask before you use this text"
    )
    assert api_of(client, practice, "en")["licence"] == "ALL-RIGHTS"
    assert 'rel="license' not in client.get("/en/practices/parents-room/").content.decode()


def test_a_translation_made_here_names_the_language_and_the_source_of_that_text_and_claims_no_licence(
    client: Client,
) -> None:
    practice = record_with(el=TOOLKIT, en={"translated_from": "el"})
    facts = facts_of(client, practice, "en")
    assert "Source" not in facts
    assert facts["Translated from"] == "Greek"
    assert facts["Source of the text it was translated from"] == "The Toolkit"
    assert facts["Licence of the text it was translated from"].startswith("Creative Commons Attribution 4.0")
    assert facts["Licence of the text"] == "All rights reserved: ask before you use this text"
    assert 'rel="license' not in client.get("/en/practices/parents-room/").content.decode()
    found = api_of(client, practice, "en")
    assert (found["source"], found["licence"]) == ("", "ALL-RIGHTS")
    assert found["translated_from"] == {
        "language": "el", "source": TOOLKIT["source_url"], "source_name": "The Toolkit", "licence": "CC-BY-4.0",
        "licence_text": "",
    }  # fmt: skip


def test_a_translation_with_a_source_of_its_own_names_that_one_only(client: Client) -> None:
    practice = record_with(el=TOOLKIT, en={**PROVINCE, "translated_from": "el"})
    facts = facts_of(client, practice, "en")
    assert (facts["Source"], facts["Translated from"]) == ("Provinsen", "Greek")
    assert "The Toolkit" not in " ".join(facts.values())


@pytest.mark.parametrize("hidden", ["restricted", "unpublished", "withdrawn draft"])
def test_the_source_of_a_version_that_is_not_public_is_not_shown(client: Client, hidden: str) -> None:
    practice = record_with(el=TOOLKIT, en={"translated_from": "el"})
    if hidden == "restricted":
        PageViewRestriction.objects.create(
            page=version(practice, "el"), restriction_type=PageViewRestriction.PASSWORD, password="x"
        )
    elif hidden == "unpublished":
        version(practice, "el").unpublish()
    else:
        change_version(version(practice, "el"), publish=False, source_name="Secret", source_url="https://s.example/")
    page = client.get("/en/practices/parents-room/").content.decode()
    whole = page + str(api_of(client, practice, "en"))
    assert "Secret" not in whole
    assert ("The Toolkit" in whole) == (hidden == "withdrawn draft")
    assert "Greek" in page


def test_a_drafted_source_is_public_when_it_is_published_and_not_before(client: Client) -> None:
    practice = record_with(en=TOOLKIT)
    change_version(version(practice, "en"), publish=False, **PROVINCE)
    assert facts_of(client, practice, "en")["Source"] == "The Toolkit"
    version(practice, "en").get_latest_revision().publish()
    assert facts_of(client, practice, "en")["Source"] == "Provinsen"


def test_a_copy_to_be_translated_takes_no_source_and_remembers_the_language(client: Client) -> None:
    practice = record_with(en=TOOLKIT)
    made = version(practice, "en").copy_for_translation(Locale.objects.get(language_code="fi"))
    assert {name: getattr(made, name) for name in SOURCE_FIELDS} == {
        "source_name": "", "source_url": "", "source_date": None, "licence": "", "licence_text": "",
        "translated_from": "en",
    }  # fmt: skip


def test_publishing_versions_in_any_order_leaves_each_its_source(client: Client) -> None:
    practice = record_with(en=TOOLKIT, da=PROVINCE)
    for code in ("da", "en", "da"):
        change_version(version(practice, code), summary=f"New {code}")
    assert version(practice, "da").source_name == "Provinsen"
    assert version(practice, "en").source_name == "The Toolkit"


def test_another_original_changes_no_source_and_no_language_of_a_translation(client: Client) -> None:
    practice = record_with(en=TOOLKIT, da=PROVINCE, fi={"translated_from": "en"})
    before = {page.language: page.source_name for page in PracticePage.objects.all()}
    make_original(version(practice, "da"))
    assert {page.language: page.source_name for page in PracticePage.objects.all()} == before
    assert version(practice, "fi").translated_from == "en", "the text is still a translation from English"
    assert version(practice, "da").get_latest_revision_as_object().source_name == "Provinsen"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/x", "data:text/html,x", "example"])
def test_an_address_that_is_not_of_the_web_is_refused(address: str) -> None:
    practice = make_record()
    with pytest.raises(ValidationError):
        change_version(version(practice, "en"), source_url=address)


def test_a_typed_licence_beside_a_chosen_one_is_refused() -> None:
    with pytest.raises(ValidationError):
        change_version(version(make_record(), "en"), licence="CC-BY-4.0", licence_text="ask first")


@pytest.mark.usefixtures("empty_index")
def test_the_feed_states_the_rights_of_the_text_that_it_shows(client: Client) -> None:
    practice = record_with(en=TOOLKIT, da=PROVINCE)
    drain()

    def entry(language: str) -> ET.Element:
        feed = ET.fromstring(client.get(f"/{language}/practices/feed/").content)  # noqa: S314  our own feed
        (found,) = [row for row in feed.iter(f"{ATOM}entry") if f"/{practice.number}" in str(row.findtext(f"{ATOM}id"))]
        return found

    def licences(row: ET.Element) -> list[str | None]:
        return [link.get("href") for link in row.iter(f"{ATOM}link") if link.get("rel") == "license"]

    assert licences(entry("en")) == ["https://creativecommons.org/licenses/by/4.0/"]
    assert entry("en").findtext(f"{ATOM}rights") == "Creative Commons Attribution 4.0 (CC BY 4.0)"
    assert licences(entry("da")) == []
    assert "Spørg <forfatteren>" in str(entry("da").findtext(f"{ATOM}rights"))


def test_the_comparison_names_the_source_and_licence_of_the_text_that_it_shows(client: Client) -> None:
    practice = record_with(en=TOOLKIT, da=PROVINCE, fi={"translated_from": "en"})
    english = client.get(f"/en/practices/compare/?n={practice.number}").content.decode()
    assert "The Toolkit" in english
    assert "creativecommons.org/licenses/by/4.0/" in english
    danish = client.get(f"/da/practices/compare/?n={practice.number}").content.decode()
    assert "Provinsen" in danish
    assert "Spørg &lt;forfatteren&gt;" in danish
    assert "Toolkit" not in danish
    finnish = client.get(f"/fi/practices/compare/?n={practice.number}").content.decode()
    with override("fi"):
        named = gettext("Source of the text it was translated from: %(source)s") % {"source": "The Toolkit"}
    assert named in finnish
