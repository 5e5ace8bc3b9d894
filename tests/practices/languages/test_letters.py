"""Letters that draw nothing are no text, wherever a text is needed."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal.models import ContentPage, HomePage
from practices.discussion.models import PracticeComment
from practices.languages.letters import is_blank
from practices.records.models.page import PracticePage
from practices.records.withdrawal import withdraw
from practices.records.writing import change_version
from search.models import SynonymSet
from tests.factories import make_record, version
from tests.practices.admin.admin_forms import form_of, in_wagtails_editor, logged_in, send
from tests.practices.discussion.visitor import entry, path_of
from tests.practices.exchange.importing.records import entry as record_entry
from tests.practices.exchange.importing.records import import_records, statuses

UNSEEN = {
    "a Hangul filler": "\u3164", "an empty Braille cell": "\u2800", "a leading Hangul filler": "\u115f",
    "a Hangul vowel filler": "\u1160", "a narrow Hangul filler": "\uffa0", "a zero width space": "\u200b",
    "a word joiner": "\u2060", "a byte order mark": "\ufeff", "a soft hyphen": "\u00ad", "a tag": "\U000e0041",
    "a wide space": "\u3000", "a variation selector": "\ufe0f", "a mark without a letter": "\u0301",
    "several of them": " \u3164\u200d\u2800\u00a0",
}  # fmt: skip
UNSEEN_TEXTS = pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN.keys())


@UNSEEN_TEXTS
def test_text_of_invisible_characters_only_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "Ж", "é", "e\u0301", "…", "한글", "\u3164가", "⠓", "😀", "5", "ⴰ"])
def test_text_with_a_visible_character_is_not_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.django_db
@UNSEEN_TEXTS
@pytest.mark.parametrize("field", ["name", "comment"])
def test_a_comment_without_a_seen_letter_is_refused(field: str, text: str, client: Client) -> None:
    practice = make_record()
    response = client.post(path_of(practice), {**entry(practice), field: text})
    assert response.status_code == 400
    assert not PracticeComment.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["title", "summary"])
@pytest.mark.parametrize("publish", [False, True])
def test_a_record_without_a_seen_letter_is_refused_and_stays_as_it_was(
    field: str, publish: bool, client: Client
) -> None:
    practice = make_record("Parents' room", summary="A summary.")
    in_wagtails_editor(practice)
    logged_in(client, superuser=True)
    address = reverse("wagtailadmin_pages:edit", args=[version(practice, "en").pk])
    form = form_of(client, address)
    form[field] = "\u3164\u2800"
    response = send(client, address, form, publish=publish)
    assert "Enter a text that can be seen." in response.content.decode()
    page = PracticePage.objects.get(practice=practice)
    assert (page.title, page.summary, page.has_unpublished_changes) == ("Parents' room", "A summary.", False)


@pytest.mark.django_db
def test_a_page_of_text_and_a_home_page_need_a_title_that_is_seen() -> None:
    home = HomePage.objects.get(locale__language_code="en")
    home.title = "\u2800"
    for page in (home, ContentPage(title="\u3164", slug="x", locale=home.locale)):
        with pytest.raises(ValidationError) as caught:
            page.clean()
        assert "title" in caught.value.message_dict


@pytest.mark.django_db
def test_code_that_changes_a_version_is_refused_too() -> None:
    page = version(make_record("Parents' room"), "en")
    with pytest.raises(ValidationError):
        change_version(page, title="\uffa0")


@pytest.mark.django_db
@UNSEEN_TEXTS
def test_an_imported_record_without_a_seen_title_is_left_out(text: str, tmp_path: Path) -> None:
    (report,) = import_records(tmp_path, record_entry(title=text))
    assert statuses([report]) == ["rejected"]
    assert "The title is missing." in " ".join(problem.reason for problem in report.errors)


@pytest.mark.django_db
def test_an_imported_summary_of_which_nothing_is_seen_is_empty(tmp_path: Path) -> None:
    import_records(tmp_path, record_entry(summary="\u3164\u2800"))
    assert PracticePage.objects.get().summary == ""


@pytest.mark.django_db
def test_a_reason_and_a_synonym_need_a_letter_that_is_seen() -> None:
    with pytest.raises(ValidationError):
        withdraw(make_record(), "\u3164 \u200b")
    with pytest.raises(ValidationError):
        SynonymSet(language="en", expressions="\u3164\n\u1160").clean()


@pytest.mark.django_db
def test_an_english_label_of_a_term_needs_a_letter_that_is_seen(client: Client) -> None:
    logged_in(client, superuser=True)
    address = reverse("term_add", args=["school_level"])
    form: dict[str, Any] = {"code": "unseen", "label_en": "\u3164"}
    assert "Enter a text that can be seen." in client.post(address, form, follow=True).content.decode()
