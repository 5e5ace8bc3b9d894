"""The whole main job in a real browser: find, read, switch, comment, confirm, moderate, see it elsewhere."""

import re
from collections.abc import Callable
from email.message import Message
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from practices.records.models.record import Practice
from search.query.facets import FACET_NAMES
from tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

JOURNEYS = [
    ("da", "frafald", "Hvordan finder I de rigtige partnere?", ("fi", "mt")),
    ("el", "διαρροή", "Πώς βρίσκετε τους κατάλληλους φορείς;", ("da", "sl")),
    ("mt", "helpdesk", "Kif issibu l-imsieħba t-tajba?", ("el", "hu")),
]
MIN_SECONDS = 3.2  # between opening and sending the comment form


@pytest.mark.parametrize(("language", "word", "question", "others"), JOURNEYS)
def test_from_the_first_word_to_the_comment_in_other_languages(
    page: Page,
    live_server: Any,
    antwerp: Practice,
    newest_mail: Callable[[], Message],
    language: str,
    word: str,
    question: str,
    others: tuple[str, str],
) -> None:
    base = live_server.url
    find_by_word_and_country(page, base, language, word)
    read_all_seven_fields(page, language)
    switch_language_and_keep_the_filters(page, base, language, word, others[0])
    write_a_comment(page, base, language, question)
    confirm_from_the_mail(page, newest_mail(), base, language)
    for other in others:
        page.goto(f"{base}/{other}/practice/460/comments/")
        expect(page.get_by_text(question)).to_have_count(0)
    approve_as_moderator(page, base, language, question)
    for other in others:
        page.goto(f"{base}/{other}/practice/460/comments/")
        expect(page.locator(f'[lang="{language}"]', has_text=question)).to_be_visible()
        page.goto(f"{base}/practice/460")
        expect(page.get_by_text(question)).to_be_visible()


def find_by_word_and_country(page: Page, base: str, language: str, word: str) -> None:
    page.goto(f"{base}/{language}/")
    page.locator("main input[name=q]").fill(word)
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_url(re.compile(rf"/{language}/practices/\?.*q="))
    page.locator('input[name=country][value="BE"]').check()
    page.wait_for_url(re.compile("country=BE"))
    first = page.locator("#search-results h2 a, #search-results h3 a").first
    expect(first).to_be_visible()
    first.click()
    page.wait_for_url(re.compile(rf"/{language}/practices/[a-z]"))


def read_all_seven_fields(page: Page, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)
    for facet in FACET_NAMES:
        link = page.locator(f'a[href^="/{language}/practices/?{facet}="]').first
        expect(link).to_be_visible()
    assert page.locator("main ul").count() >= 2


def switch_language_and_keep_the_filters(page: Page, base: str, language: str, word: str, other: str) -> None:
    page.goto(f"{base}/{language}/practices/?q={word}&country=BE")
    page.goto(f"{base}/{language}/languages/?next=/{language}/practices/%3Fq%3D{word}%26country%3DBE")
    page.locator(f'main a[hreflang="{other}"], main a[lang="{other}"]').first.click()
    page.wait_for_url(re.compile(rf"/{other}/practices/"))
    assert "country=BE" in page.url
    expect(page.locator('input[name=country][value="BE"]')).to_be_checked()


def write_a_comment(page: Page, base: str, language: str, question: str) -> None:
    page.goto(f"{base}/{language}/practice/460/comments/")
    page.locator("input[name=name]").fill("Teacher")
    page.locator("input[name=email]").fill("teacher@example.org")
    page.locator("textarea[name=comment]").fill(question)
    expect(page.locator("select[name=language]")).to_have_value(language)
    page.wait_for_timeout(MIN_SECONDS * 1000)
    page.locator("#comment-form button[type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator("#comment-form")).to_have_count(0)


def confirm_from_the_mail(page: Page, mail: Message, base: str, language: str) -> None:
    assert mail["To"] == "teacher@example.org"
    assert mail["Content-Language"] == language
    text = mail.get_payload(decode=True).decode()  # type: ignore[union-attr]
    addresses = re.findall(rf"{re.escape(base)}/{language}/comments/confirm/\S+", text)
    assert len(addresses) == 1
    page.goto(addresses[0])
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator("main form button[type=submit]")).to_have_count(0)


def approve_as_moderator(page: Page, base: str, language: str, question: str) -> None:
    make_user(f"moderator-{language}", username="moderator")
    page.goto(f"{base}/admin/login/")
    page.locator("input[name=username]").fill("moderator")
    page.locator("input[name=password]").fill("secret")
    page.locator("form button[type=submit]").click()
    page.goto(f"{base}/admin/comments/")
    page.locator("main tbody a[href*='/admin/comments/']").first.click()
    expect(page.locator("#comment-text")).to_contain_text(question)
    page.locator("button[name=decision][value=approve]").click()
    page.wait_for_load_state()


def test_everything_works_without_script(
    browser: Any, live_server: Any, antwerp: Practice, newest_mail: Callable[[], Message]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    base = live_server.url
    page.goto(f"{base}/mt/practices/")
    if page.locator("#search-drawer > summary").is_visible():
        page.locator("#search-drawer > summary").click()
    page.locator('input[name=country][value="BE"]').check()
    page.locator("#search-form button[type=submit]").last.click()
    assert "country=BE" in page.url
    page.locator("header a[hreflang], header a[href*='/languages/']").first.click()
    page.locator('main a[lang="el"], main a[hreflang="el"]').first.click()
    assert "/el/practices/" in page.url and "country=BE" in page.url
    write_a_comment(page, base, "el", "Χωρίς σενάριο")
    confirm_from_the_mail(page, newest_mail(), base, "el")
    context.close()
