"""Addresses and visible text: the rules of every block, in the page editor and beyond it."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import nested_form_data, streamfield

from practices.languages.letters import is_blank
from practices.records.models.page import PracticePage
from practices.versions.blocks.rules import WEB_SCHEMES, address_error
from tests.factories import make_record, version
from tests.practices.admin.admin_forms import form_of, logged_in, send

BAD_ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "java\u200bscript:alert(1)",
    "java&#115;cript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://example.org/a",
    "tel:+4512345678",
    "blob:https://example.org/1",
    "view-source:https://example.org/",
    "//example.org/a",
    "///example.org/a",
    "/\\example.org/a",
    "\\\\example.org/a",
    "https:example.org",
    "https:/example.org",
    "https://",
    "https:///a",
    "https://?a",
    "https://exa mple.org/",
    'https://example.org/"onclick="alert(1)',
    "mailto:",
    "mailto:nobody",
    "example.org",
    "",
]
GOOD_ADDRESSES = [
    "https://example.org/a?b=c&d=e#f",
    "http://example.org",
    "HTTPS://EXAMPLE.ORG/",
    "https://user@example.org:8080/",
    "https://[2001:db8::1]/",
    "https://www.kodály.hu/é",
    "mailto:skole@example.org",
    "mailto:skole@example.org?subject=Hej",
    "/da/practices/",
    "#resultater",
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_leads_nowhere_or_runs_a_script_is_refused(address: str) -> None:
    assert address_error(address)


@pytest.mark.parametrize("address", GOOD_ADDRESSES)
def test_addresses_of_the_web_of_email_and_of_this_site_are_taken(address: str) -> None:
    assert address_error(address) == ""


@given(st.text())
def test_whatever_is_taken_begins_with_an_allowed_scheme_or_stays_on_this_site(address: str) -> None:
    if not address_error(address):
        assert address.lower().startswith(("http://", "https://", "mailto:", "/", "#"))
        assert not address.startswith("//")


@pytest.mark.parametrize(
    "text", ["", " ", "\t\n", "\u00a0", "\u3164", "\u2800", "\u115f\u1160\uffa0", "\u200b\u2060", "\u0301"]
)
def test_blanks_and_letters_that_draw_nothing_are_no_text(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "85 %", "–", "中", "🙂", "\u3164x", "ħ"])
def test_letters_digits_signs_and_symbols_are_text(text: str) -> None:
    assert not is_blank(text)


def edit_address(page: PracticePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def figure(**values: str) -> dict[str, str]:
    return {"value": "85 %", "text": "stay", "year": "2012", "source": "The city", "source_url": ""} | values


@pytest.mark.django_db
@pytest.mark.parametrize(
    "block",
    [
        ("figure", figure(source_url="ftp://example.org/figures")),
        ("figure", figure(source="\u3164")),
        ("heading", "\u2800"),
        ("video", {"url": "javascript:alert(1)", "title": "Film"}),
        ("steps", {"steps": None}),
    ],
)
def test_the_page_editor_refuses_what_a_translation_may_not_have(client: Client, block: tuple[str, object]) -> None:
    logged_in(client, "publisher")
    page = version(make_record("A record"), "en")
    form = form_of(client, edit_address(page))
    kind, value = block
    if kind == "steps":
        data = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "steps", "body-0-id": ""}
        step = {"title": "\u3164", "text": ""}
        data |= {"body-0-value-steps-count": "1", "body-0-value-steps-0-deleted": "", "body-0-value-steps-0-order": "0"}
        data |= {f"body-0-value-steps-0-value-{name}": text for name, text in step.items()}
    else:
        data = {name: str(text) for name, text in nested_form_data({"body": streamfield([(kind, value)])}).items()}
    for name, text in data.items():
        form[name] = text
    form.setlist("tags-type", ["practice"])
    form.setlist("tags-country", ["BE"])
    answer = send(client, edit_address(page), form, publish=True)
    assert answer.status_code == 200
    assert version(page.practice, "en").body[0].block_type == "text", "nothing was published"


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["\u3164", "\u2800\u2800", "\u200b"])
def test_the_page_editor_refuses_a_title_that_draws_nothing(client: Client, title: str) -> None:
    logged_in(client, "publisher")
    page = version(make_record("A record"), "en")
    form = form_of(client, edit_address(page))
    form["title"] = title
    answer = send(client, edit_address(page), form, publish=True)
    assert answer.status_code == 200
    assert version(page.practice, "en").title == "A record"


def test_only_web_addresses_stand_where_a_web_address_is_asked_for() -> None:
    assert address_error("mailto:skole@example.org", schemes=WEB_SCHEMES)
